"""Lines of purchase orders: filled from the supplier's list, checked, kept, and what their order comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from veliano_desk.config.purchasing_rules import purchasing_rules
from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.money import SCALE
from veliano_desk.domain.purchasing import LineKind, NewLine, line_units, price_units
from veliano_desk.models import purchasing as rows
from veliano_desk.models.columns import OPEN_END
from veliano_desk.models.metal import articles_of
from veliano_desk.models.orders import order_by_number
from veliano_desk.models.queries.purchasing import coming
from veliano_desk.models.queries.suppliers import articles_by_id, offers
from veliano_desk.models.suppliers import Supplier, SupplierArticle, sold_as
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access

MOST_LINES = 500
_MOST = 10**15
_CENTI = 100


def put_lines(
    access: Access,
    unit: Unit,
    order: rows.PurchaseOrder,
    supplier: Supplier,
    new: Sequence[NewLine],
    old: Sequence[rows.PurchaseLine] = (),
) -> list[rows.PurchaseLine]:
    """Keep these as the order's lines, in their order; those of `old` that they are stay the same rows. InputError
    names the first that cannot be, counted from 1."""  # fmt: skip
    if not 0 < len(new) <= MOST_LINES:
        raise InputError("What to order", "Nothing was saved.", f"Give 1 to {MOST_LINES} lines.", order.number)
    left = {line.id: line for line in old}
    new = [_as_meant(access, unit, supplier, one, left) for one in new]
    listed = articles_by_id(unit.session, [one.supplier_article_id for one in new if one.supplier_article_id])
    own = articles_of(unit.session, [one.article for one in new if one.article])
    made = []
    for position, one in enumerate(new, start=1):
        try:
            row = _line(access, unit, supplier, one, listed.get(one.supplier_article_id or 0), own)
            before = _same(row, one, left)
            made.append(_carried(left.pop(before.id), row) if before else row)
        except (InputError, NotFoundError) as error:
            error.subject = f"line {position}" + (f": {error.subject}" if error.subject else "")
            raise
        made[-1].order_id, made[-1].position = order.id, position
    unit.session.add_all(made)
    unit.session.flush()
    reckon(order, made)
    return made


def _as_meant(
    access: Access, unit: Unit, supplier: Supplier, new: NewLine, old: Mapping[int, rows.PurchaseLine]
) -> NewLine:
    """A line with what it buys: as before, or by what somebody typed."""
    before, typed = old.get(new.line_id or 0), new.what.strip()
    if before is not None and not (typed or new.article or new.title.strip() or new.supplier_article_id):
        price = Decimal(before.price_units) / SCALE if new.price is None else new.price
        return replace(
            new, article=before.article, title=before.title, supplier_article_id=before.supplier_article_id,
            price=price, per=before.per if new.price is None else new.per, order_number=before.order_number,
        )  # fmt: skip
    if not typed:
        return new
    ours = next((code for code in access.trade.alloys if code.lower() == typed.lower()), "")
    spelt = (typed, typed.lower(), typed.upper())
    ours = ours or next(iter(articles_of(unit.session, spelt)), "")
    entry = None if ours else sold_as(unit.session, supplier.id, spelt)
    if ours:
        theirs = [one for one, whose in offers(unit.session, [ours]).get(ours, []) if whose.id == supplier.id]
        entry = theirs[0] if len(theirs) == 1 else None
    if entry is None:
        return replace(new, article=ours, title="" if ours else typed)
    units = purchasing_rules().units
    if new.price is not None or new.per not in units:
        return replace(new, supplier_article_id=entry.id)
    if units[entry.per].unit != units[new.per].unit:
        raise InputError("Another unit", f"{supplier.name} sells it per {entry.per}; nothing was saved.",
                         f"Order it per {entry.per}.", typed)  # fmt: skip
    return replace(new, supplier_article_id=entry.id, per=entry.per)


def _same(
    row: rows.PurchaseLine, new: NewLine, old: Mapping[int, rows.PurchaseLine]
) -> rows.PurchaseLine | None:  # fmt: skip
    """The line before that this one is."""
    if new.line_id:
        return old.get(new.line_id)
    found = (one for one in old.values() if one.kind == row.kind)
    return next((one for one in found if (row.article and one.article == row.article) or one.title == row.title), None)


def _carried(before: rows.PurchaseLine, row: rows.PurchaseLine) -> rows.PurchaseLine:
    """A line before, buying what `row` does. InputError where metal is out with it and it is other work now."""
    if before.sent_mg > before.back_mg + before.lost_mg and before.operation != row.operation:
        raise InputError(
            "Metal is still with them", "Nothing was changed.", "Leave the work as it is.", before.title
        )  # fmt: skip
    for name in _ASKED:
        setattr(before, name, getattr(row, name))
    before.order_number = row.order_number or before.order_number
    before.asked_on = before.promised_on = ""
    return before


_ASKED = ("kind", "supplier_article_id", "code", "article", "title", "unit", "per", "quantity", "pieces", "price_units",
          "operation", "loss_centipercent")  # fmt: skip


def _line(
    access: Access,
    unit: Unit,
    supplier: Supplier,
    new: NewLine,
    listed: SupplierArticle | None,
    own: Mapping[str, object],
) -> rows.PurchaseLine:
    rules = purchasing_rules()
    if new.supplier_article_id and (listed is None or listed.supplier_id != supplier.id):
        raise NotFoundError("Not in their list", "Nothing was saved.", f"Choose something that {supplier.name} sells.")
    article = new.article or (listed.article if listed else "")
    alloy = access.trade.alloys.get(article)
    if article and alloy is None and article not in own:
        raise NotFoundError("No such article", "Nothing was saved.", "Choose one of the list.", article)
    title = new.title.strip() or (listed.title if listed else "") or (alloy.title if alloy else article)
    per = rules.units.get(new.per or (listed.per if listed else "g" if alloy else "piece"))
    price = new.price if new.price is not None else Decimal(listed.price_units) / SCALE if listed else None
    loss = new.loss_percent if new.loss_percent is not None else rules.outwork_loss_percent
    for wrong, what, todo in (
        (not title, "What is bought", "Name it."),
        (per is None, "What the price is for", f"Use one of {', '.join(rules.units)}."),
        (not 0 < new.quantity < _MOST, "The quantity", "Give more than zero."),
        (new.pieces is not None and new.pieces <= 0, "The pieces", "Give more than zero, or leave them open."),
        (bool(new.operation) and new.operation not in _operations(access), "The work", "Choose an operation."),
        (not 0 <= loss <= _CENTI, "The loss", "Give a share from 0 to 100 percent."),
        (
            bool(alloy) and not new.operation and per is not None and per.unit != "mg",
            "The unit",
            "Metal is bought by weight.",
        ),
    ):
        if wrong:
            raise InputError(f"{what} cannot be so", "Nothing was saved.", todo, title)
    if new.order_number and order_by_number(unit.session, new.order_number) is None:
        raise NotFoundError("No such order", "Nothing was saved.", "Check the number.", new.order_number)
    assert per is not None
    kind = LineKind.OPERATION if new.operation else LineKind.METAL if alloy else LineKind.GOODS
    return rows.PurchaseLine(
        kind=str(kind), supplier_article_id=listed.id if listed else None, code=listed.code if listed else "",
        article=article, title=title, unit="piece" if new.operation and per.unit == "piece" else per.unit, per=per.code,
        quantity=new.quantity, pieces=new.pieces, price_units=price_units(price, title),
        order_number=new.order_number, operation=new.operation,
        loss_centipercent=int(loss * _CENTI) if new.operation else 0,
    )  # fmt: skip


def _operations(access: Access) -> set[str]:
    return {one.code for routing in access.trade.routings.routings.values() for one in routing.operations}


def reckon(order: rows.PurchaseOrder, lines: Sequence[rows.PurchaseLine]) -> None:
    """Bring what an order says of its lines up to them: how many, what they come to, when the last is due."""
    order.lines = len(lines)
    order.total_units = sum(units_of(line, order.currency) for line in lines)
    order.about = ", ".join(line.title for line in lines[:3]) + (" …" if len(lines) > 3 else "")
    dated = [line.promised_on for line in lines if line.promised_on and not line.whole_on]
    order.expected_on = max(dated, default=OPEN_END)


def units_of(line: rows.PurchaseLine, currency: str) -> int:
    """What a line comes to at the price that holds: the confirmed one, else the one it was ordered at."""
    price = line.price_units if line.confirmed_units is None else line.confirmed_units
    return line_units(line.quantity, price, purchasing_rules().units[line.per].per, currency)


def owe(unit: Unit, lines: Sequence[rows.PurchaseLine]) -> None:
    """Bring up to date what suppliers still owe of our articles on these lines."""
    unit.session.flush()
    own = articles_of(
        unit.session, {line.article for line in lines if line.article and line.kind != LineKind.OPERATION}
    )
    still = coming(unit.session, own)
    for code, article in own.items():
        article.on_order = still.get(code, 0)
    if own:
        unit.areas.add("materials")
