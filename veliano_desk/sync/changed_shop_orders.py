"""A shop order that changed in the store, or whose goods did: nothing of it begun, it is taken over; begun, the pieces
stay, the timeline says what changed, and somebody decides about lines that are made to order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from veliano_desk.domain.order_face import UNKNOWN_SLACK
from veliano_desk.domain.sold_lines import LINES, goes_on_from, same_lines
from veliano_desk.domain.stages import FINAL, Stage
from veliano_desk.models import decisions, sweeps
from veliano_desk.models import orders as rows
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models import shop_orders as shop
from veliano_desk.models import store_records as records
from veliano_desk.models.audit import last_work
from veliano_desk.models.bulk import insert_many
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit, new_uid
from veliano_desk.sync.intake_rules import IntakeRules, Taken
from veliano_desk.sync.links import keep_row
from veliano_desk.sync.new_pieces import insert_pieces
from veliano_desk.sync.order_columns import draft_columns
from veliano_desk.sync.reading import read_page
from veliano_desk.sync.shop_facts import Buyers, buyer_columns, money_columns, side_columns
from veliano_desk.sync.shop_reading import Goods, ShopReading, item_columns, made_to_order
from veliano_desk.sync.wire_shop import ShopOrderRow

Part = TypeVar("Part", shop.OrderItem, piece_rows.Piece)
_AT_ONCE = 200


def change_order(unit: Unit, rules: IntakeRules, link: StoreLink, one: ShopReading, buyers: Buyers) -> Taken:
    """Bring an order up to date with its row."""
    order = unit.get(rows.Order, link.local_id, "order")
    said: list[str] = []
    if order.customer_id is not None:
        buyers.all.add(order.customer_id)
    _take_facts(unit, rules, order, one, buyers, said)
    taken = _take_lines(unit, rules, order, one, said)
    order.version += 1
    keep_row(link, one.row)
    for words in said:
        taken.changes.append({"order": order.number, "field": "order", "from": "", "to": words})
    if said:
        unit.session.add(piece_rows.OrderEvent(
            uid=new_uid(), order_id=order.id, at=unit.now, kind="store", icon="store", title="Changed in the store",
            detail=" ".join(said), customer_visible=False,
        ))  # fmt: skip
    return taken


def read_again_with(unit: Unit, rules: IntakeRules, products: Sequence[str]) -> Taken:
    """Read those orders again that have one of these products (the store's ids) on a line: they may have come first."""
    taken = Taken()
    orders = shop.orders_to_read_again(unit.session, products) if products else []
    for start in range(0, len(orders), _AT_ONCE):
        taken.add(_read_again(unit, rules, shop.links_of_orders(unit.session, orders[start : start + _AT_ONCE])))
    return taken


def _read_again(unit: Unit, rules: IntakeRules, links: Sequence[StoreLink]) -> Taken:
    # What was mended is read as it was then; what cannot be read any more stays as it is until its own row comes.
    read = read_page(ShopOrderRow, [link.row for link in links], sweeps.mends_of(unit.session, shop.SHOP_ORDERS))
    linked = {link.remote_id: link for link in links}
    page = [(linked[row.id], row) for row in read.understood if row.items is not None]
    ids = [link.local_id for link, _ in page]
    goods = Goods.of(unit, rules, [row for _, row in page], ids)
    before = _by_order(shop.items_of(unit.session, ids))
    pieces = _by_order(piece_rows.pieces_of(unit.session, ids))
    known = records.rows_by_id(unit.session, rows.Order, ids)
    taken, owners = Taken(), set[int]()
    for link, row in page:
        order, one = known[link.local_id], goods.read(row)
        items = [(item.product_id, item.variant_id, item.custom, item.title) for item in before[order.id]]
        now = [(line.product_id, line.variant_id, line.custom, line.title) for line in one.lines]
        if items != now or not _as_read(pieces[order.id], one):
            taken.add(_take_lines(unit, rules, order, one, []))
            order.version += 1
            owners.add(order.customer_id or 0)
    if owners:
        unit.session.flush()
        records.recount_orders(unit.session, owners)
        unit.areas.update({"orders", "customers", "insights"})
    return taken


def _by_order(found: Iterable[Part]) -> dict[int, list[Part]]:
    parts: dict[int, list[Part]] = defaultdict(list)
    for part in found:
        parts[part.order_id].append(part)
    return parts


def _take_facts(
    unit: Unit, rules: IntakeRules, order: rows.Order, one: ShopReading, buyers: Buyers, said: list[str]
) -> None:
    row, money = one.row, money_columns(rules, one.row)
    if order.value_units != money["value_units"]:
        said.append("The total was changed and is taken over.")
    if order.store_status != row.status:
        said.append(f"The status was “{order.store_status}” and is “{row.status}” now.")
    if one.unknown and order.store_status != row.status:
        said.append("That is a status that is not known here.")
    owner = buyer_columns(buyers, row)
    if owner["customer_id"] is None and order.customer_id is not None:
        owner = {"buyer": owner["buyer"]}  # somebody here said whose it is; the shop knows nobody
    for name, value in {**money, **owner, "store_status": row.status, "notes": row.notes or ""}.items():
        setattr(order, name, value)
    side = shop.shop_side(unit.session, order.id)
    if side is not None:
        for name, value in side_columns(row).items():
            setattr(side, name, value)


def _take_lines(unit: Unit, rules: IntakeRules, order: rows.Order, one: ShopReading, said: list[str]) -> Taken:
    """The lines as the store has them now. Pieces follow while nobody here has begun one of them."""
    if one.row.items is None:  # the row came without its lines; those that are known stay
        return Taken()
    items = shop.items_of(unit.session, [order.id])
    before, were_made = [_sold(item) for item in items], made_to_order(items)
    pieces = piece_rows.pieces_of(unit.session, [order.id])
    shop.drop_items(unit.session, [order.id])
    lines = [item_columns(rules, line, at) for at, line in enumerate(one.lines, start=1)]
    insert_many(unit.session, shop.OrderItem, [{"order_id": order.id, **line} for line in lines])
    now = [(line["product"], line["variant"], line["quantity"], line["custom"]) for line in lines]
    if before != now:
        said.append("Its lines changed.")
    if _begun(unit, pieces):
        asked = _ask_about_lines(unit, order, one, were_made, pieces)
        if asked:
            said.append("Work has begun; the pieces stay as they were begun until somebody decides.")
        if one.stage in FINAL and order.is_open:
            said.append("The pieces here stay where they are.")
        return Taken(flags=int(asked))
    if not _as_read(pieces, one):
        return _make_pieces(unit, rules, order, pieces, one)
    if one.pieces is None:
        _put_face(rules, order, one)
    return Taken()


def _ask_about_lines(
    unit: Unit, order: rows.Order, one: ShopReading, were_made: str, pieces: Sequence[piece_rows.Piece]
) -> bool:
    """Work has begun: where what is made to order is other than it was, a person decides between what was begun and
    what the shop says now. Whether there is something to ask."""
    now = one.made_to_order
    if same_lines(were_made, now):
        hand_on(pieces, goes_on_from(were_made, now))
        return False
    about = decisions.Subject(shop.SHOP_ORDERS, one.row.id, LINES, order.id, order.id)
    known = decisions.last_asked(unit.session, shop.SHOP_ORDERS, one.row.id).get(LINES)
    counts = decisions.counts_here(known) if known else were_made
    if same_lines(counts, now):
        decisions.withdraw(unit, decisions.CHANGED, about)
        return False
    who, at = last_work(unit.session, order.number) or ("", pieces[0].stage_since)
    ours, theirs = decisions.Side(counts, who, at), decisions.Side(now, "", one.row.changed_at)
    decisions.ask(unit, decisions.CHANGED, about, ours, theirs)
    return True


def hand_on(pieces: Iterable[piece_rows.Piece], lines: Mapping[str, str]) -> None:
    """Pieces are of the line that goes on from theirs. lines: the shop's id of the new line -> of the old one."""
    now = {old: new for new, old in lines.items()}
    for piece in pieces:
        piece.line = now.get(piece.line, piece.line)


def _sold(item: shop.OrderItem) -> tuple[str, str, int, bool]:
    return item.product, item.variant, item.quantity, item.custom


def _begun(unit: Unit, pieces: Sequence[piece_rows.Piece]) -> bool:
    return any(piece.touched for piece in pieces) or records.has_actuals(unit.session, [piece.id for piece in pieces])


def _as_read(pieces: Sequence[piece_rows.Piece], one: ShopReading) -> bool:
    """Whether pieces that nobody has begun are what the order's row and its goods say now."""
    read = one.pieces
    now = [] if read is None else [
        {**draft_columns(draft), "stage": str(read.stage), "line": line}
        for draft, line in zip(read.drafts, one.piece_lines, strict=True)
    ]  # fmt: skip
    return len(pieces) == len(now) and all(
        getattr(piece, name) == value for piece, says in zip(pieces, now, strict=True) for name, value in says.items()
    )


def _make_pieces(
    unit: Unit, rules: IntakeRules, order: rows.Order, pieces: Sequence[piece_rows.Piece], one: ShopReading
) -> Taken:
    """Nobody here has begun: the pieces are made anew from the lines."""
    records.delete_pieces(unit.session, [piece.id for piece in pieces])
    _put_face(rules, order, one)
    return insert_pieces(unit, rules, [(order.id, one.pieces, one.piece_lines)]) if one.pieces else Taken()


def _put_face(rules: IntakeRules, order: rows.Order, one: ShopReading) -> None:
    for name, value in one.columns(rules).items():
        setattr(order, name, value)
    order.flags += order.questions
    if not order.is_open or order.stage == Stage.SHIPPED:
        order.bound_by = ""
    if one.pieces is None:
        order.finish_on = order.promise_on = None
        order.slack_days = UNKNOWN_SLACK
