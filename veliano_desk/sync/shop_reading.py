"""What a row of orders says: its lines, the pieces that those made to order become, and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.flags import Flag
from veliano_desk.domain.money import Money
from veliano_desk.domain.piece_reading import PieceDraft
from veliano_desk.domain.search_keys import search_key
from veliano_desk.domain.sold_lines import SoldLine, kept_lines, read_lines
from veliano_desk.domain.stages import FINAL, Stage, rank
from veliano_desk.domain.store_catalogue import ProductFacts, Specification, stage_of_custom
from veliano_desk.models.catalogue import (
    Product,
    ProductSpecification,
    ProductVariant,
    Sold,
    products_by_number,
    products_by_remote,
    variants_by_remote,
)
from veliano_desk.models.shop_orders import OrderItem, items_of
from veliano_desk.models.store_records import rows_by_id
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.intake_rules import IntakeRules
from veliano_desk.sync.order_columns import PiecesRead, face_columns, order_face
from veliano_desk.sync.wire_shop import ItemRow, ShopOrderRow

_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class LineRead:
    """A line with the goods it names (the store's ids and ours, as far as they are here); `drafts`: the pieces it
    becomes, none for stock."""

    row: ItemRow
    title: str
    product: str
    variant: str
    product_id: int | None
    variant_id: int | None
    custom: bool
    drafts: tuple[PieceDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class ShopReading:
    """A row of orders, read. `pieces`: None where nothing of it is made to order; unknown: a status nobody knows."""

    row: ShopOrderRow
    lines: tuple[LineRead, ...]
    stage: Stage
    unknown: str
    pieces: PiecesRead | None

    @property
    def piece_lines(self) -> tuple[str, ...]:
        """The store's id of each piece's line."""
        return tuple(line.row.id for line in self.lines for _ in line.drafts)

    @property
    def made_to_order(self) -> str:
        """The lines that become pieces, as a question keeps them."""
        return kept_lines(
            SoldLine(line.row.id, line.product, line.variant, line.product_id, line.variant_id, line.title,
                     line.row.quantity)
            for line in self.lines if line.custom
        )  # fmt: skip

    def columns(self, rules: IntakeRules) -> dict[str, Any]:
        """What the order's line in the list says; pieces speak for their order, goods from stock for themselves."""
        if self.pieces is not None:
            return face_columns(order_face(rules, self.pieces))
        title = _joined([_counted(line.title, line.row.quantity) for line in self.lines])
        return {
            "piece_title": title, "piece_key": search_key(title), "piece_kind": "", "alloy_code": "", "alloy_title": "",
            "stage": str(self.stage), "stage_rank": rank(self.stage), "is_open": self.stage not in FINAL, "flags": 0,
        }  # fmt: skip


@dataclass(slots=True)
class Goods:
    """The products and variants that some lines name, by the store's ids. `kept`: the lines as they were before, by
    the store's id, with the goods that they named then: what the store has no more is still what was ordered."""

    trade: TradeBook
    products: Mapping[str, Sold] = field(default_factory=dict)
    variants: Mapping[str, ProductVariant] = field(default_factory=dict)
    kept: Mapping[str, OrderItem] = field(default_factory=dict)
    sold: Mapping[int, Sold] = field(default_factory=dict)
    sold_variants: Mapping[int, ProductVariant] = field(default_factory=dict)
    _alike: dict[tuple[object, ...], tuple[PieceDraft, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, unit: Unit, rules: IntakeRules, page: Iterable[ShopOrderRow], orders: Collection[int] = ()) -> Goods:
        """Those of a page, in a few statements however long it is; `orders`: our numbers of those that came before."""
        items = [item for row in page for item in row.items or ()]
        products = {item.product_id for item in items if item.product_id}
        variants = {item.variant_id for item in items if item.variant_id}
        kept = {item.line: item for item in items_of(unit.session, orders)} if orders else {}
        return cls(
            rules.trade, products_by_remote(unit.session, products), variants_by_remote(unit.session, variants), kept,
            products_by_number(unit.session, {item.product_id for item in kept.values() if item.product_id}),
            rows_by_id(unit.session, ProductVariant, [item.variant_id for item in kept.values() if item.variant_id]),
        )  # fmt: skip

    def read(self, row: ShopOrderRow) -> ShopReading:
        lines = tuple(self._line(item) for item in row.items or ())
        stands = self.trade.catalogue.shop_stage(row.status, row.payment_status or "", row.shipping_status or "")
        drafts = tuple(draft for line in lines for draft in line.drafts)
        pieces = None
        if drafts:
            since = row.changed_at or row.created_at
            pieces = PiecesRead(drafts, stage_of_custom(stands.stage), (), since)
        return ShopReading(row, lines, stands.stage, stands.unknown, pieces)

    def _line(self, item: ItemRow) -> LineRead:
        was = self.kept.get(item.id)
        # A line whose product is deleted names none, or one that is not there: then it stays what it was.
        named = item.product_id or (was.product if was else "")
        product, category, specified = self._product(named, was)
        variant_named = item.variant_id or (was.variant if was and was.product == named else "")
        variant = self._variant(variant_named, was)
        title = item.name or " · ".join(part for part in (product and product.name, variant and variant.name) if part)
        title = title[:_LONGEST_TITLE] or "Something that is not in the shop any more"
        facts = _facts(product, category, specified) if product else ProductFacts(title)
        custom = product is not None and self.trade.catalogue.is_custom(facts)
        drafts = self.drafts(facts, variant, item.quantity) if custom else ()
        return LineRead(item, title, named, variant_named, product.id if product else None,
                        variant.id if variant else None, custom, drafts)  # fmt: skip

    def _product(self, named: str, was: OrderItem | None) -> Sold | tuple[None, str, None]:
        sold = self.products.get(named)
        if sold is None and was is not None and was.product == named and was.product_id is not None:
            sold = self.sold.get(was.product_id)
        return sold or (None, "", None)

    def _variant(self, named: str, was: OrderItem | None) -> ProductVariant | None:
        variant = self.variants.get(named)
        if variant is None and was is not None and was.variant == named and was.variant_id is not None:
            return self.sold_variants.get(was.variant_id)
        return variant

    def drafts(self, facts: ProductFacts, variant: ProductVariant | None, quantity: int) -> tuple[PieceDraft, ...]:
        """The pieces of a line, read once for lines that are alike; as many times over as were bought."""
        options = _options(variant)
        alike = (facts.name, facts.specification, facts.needs_kit, options)
        known = self._alike.get(alike)
        if known is None:
            known = self._alike[alike] = self._read(facts, options)
        most = self.trade.catalogue.most_pieces
        if quantity <= most:
            return known * quantity
        said = Flag("quantity", f"{quantity} are ordered; {most} pieces were made of it.", str(quantity))
        return (replace(known[0], flags=(*known[0].flags, said)), *known[1:], *known * (most - 1))

    def _read(self, facts: ProductFacts, options: tuple[str, ...]) -> tuple[PieceDraft, ...]:
        trade, rules, specification = self.trade, self.trade.catalogue, facts.specification
        variant = " ".join(options)
        says = bool(specification) and trade.says_fineness(variant)
        drafts = trade.read_pieces(
            material=rules.material_words(specification, variant, says) or facts.name, teeth_selection=None,
            design_details=rules.design_words(facts.name, specification, options), notes=None,
        )  # fmt: skip
        return tuple(_as_sold(draft, facts) for draft in drafts)


def made_to_order(items: Iterable[OrderItem]) -> str:
    """The lines that became pieces, as a question keeps them."""
    return kept_lines(
        SoldLine(item.line, item.product, item.variant, item.product_id, item.variant_id, item.title, item.quantity)
        for item in items if item.custom
    )  # fmt: skip


def drafts_by_line(unit: Unit, trade: TradeBook, kept: str) -> dict[str, tuple[PieceDraft, ...]]:
    """The pieces that lines become which a question keeps, by the store's id of the line."""
    lines = read_lines(kept)
    sold = products_by_number(unit.session, [line.product_id for line in lines if line.product_id])
    variants = rows_by_id(unit.session, ProductVariant, [line.variant_id for line in lines if line.variant_id])
    goods = Goods(trade)
    return {
        line.line: goods.drafts(_facts(*sold[line.product_id]), variants.get(line.variant_id or 0), line.quantity)
        for line in lines if line.product_id in sold
    }  # fmt: skip


def item_columns(rules: IntakeRules, line: LineRead, position: int) -> dict[str, Any]:
    """A line's columns, its order's number aside."""
    return {
        "position": position, "line": line.row.id, "product": line.product, "variant": line.variant,
        "product_id": line.product_id,
        "variant_id": line.variant_id, "title": line.title, "quantity": line.row.quantity,
        "price_units": Money(line.row.price, rules.currency).units(), "custom": line.custom,
    }  # fmt: skip


def _facts(product: Product, category: str, specified: ProductSpecification | None) -> ProductFacts:
    specification = None
    if specified is not None:
        specification = Specification(
            specified.material, specified.style, specified.teeth_position, specified.teeth_count
        )
    attributes = product.attributes if isinstance(product.attributes, dict) else {}
    return ProductFacts(product.name, category, product.custom, product.needs_kit, attributes, specification)


def _options(variant: ProductVariant | None) -> tuple[str, ...]:
    if variant is None:
        return ()
    values = [str(value) for _, value in variant.options]
    return tuple(dict.fromkeys([variant.name, *values] if variant.name else values))


def _as_sold(draft: PieceDraft, facts: ProductFacts) -> PieceDraft:
    """Nobody selects teeth in the shop: the row that the product is made for is taken, and confirmed with the customer
    when the kit is sent. A product that says whether it needs a kit is believed."""
    flags = tuple(
        replace(flag, assumed=True) if facts.specification and flag.field == "design_details" else flag
        for flag in draft.flags if flag.field != "teeth_selection"
    )  # fmt: skip
    needs_kit = draft.needs_kit if facts.needs_kit is None else facts.needs_kit
    return replace(draft, flags=flags, needs_kit=needs_kit)


def _counted(title: str, quantity: int) -> str:
    return title if quantity == 1 else f"{quantity} × {title}"


def _joined(titles: Sequence[str]) -> str:
    return " + ".join(dict.fromkeys(titles))[:_LONGEST_TITLE]
