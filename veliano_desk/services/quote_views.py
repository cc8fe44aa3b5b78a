"""Quotes, fixes and rules as a person may see them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from veliano_desk.config.pricing_rules import shipped_rules
from veliano_desk.domain.errors import NotFoundError
from veliano_desk.domain.metal_fixes import Fix, FixState, Held
from veliano_desk.domain.metal_prices import MetalPrice, PriceHere, PriceUnit
from veliano_desk.domain.money import Money
from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.pricing import COSTS, MarginIf, Price, PriceLine, PricePart, if_metal_moves, percent_of, price
from veliano_desk.domain.pricing_inputs import PricingInputs, read_inputs, read_legs
from veliano_desk.domain.pricing_rules import differences, read_rules
from veliano_desk.domain.quotes import FixView, PriceTold, QuoteView, RulesVersion
from veliano_desk.domain.rights import Right
from veliano_desk.models import prices as price_rows
from veliano_desk.models import pricing as rows
from veliano_desk.models.orders import Order
from veliano_desk.models.people import Person
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.prices_today import as_decimal

SHIPPED, WORKSHOP = "shipped", "workshop"
MOVES = (Decimal(-10), Decimal(10))
_SHOWN = Decimal("0.0001")


def rules_now(unit: Unit) -> tuple[int, Mapping[str, Any]]:
    """The rules that count now with their number: the newest of the workshop's own, else those that came with the
    program; 0 for such that were never used yet."""
    newest = rows.newest_rules(unit.session)
    if newest is None:
        return 0, shipped_rules()
    if newest.origin == SHIPPED and dict(newest.rules) != dict(shipped_rules()):
        return 0, shipped_rules()
    return newest.number, newest.rules


def kept_rules(unit: Unit) -> tuple[int, Mapping[str, Any]]:
    """The rules of now with a number of their own: those that came with the program are kept as they are now."""
    number, told = rules_now(unit)
    if number:
        return number, told
    row = keep_rules(unit, SHIPPED, told, "As the program brings them")
    return row.number, told


def keep_rules(unit: Unit, origin: str, told: Mapping[str, Any], note: str) -> rows.PricingRulesRow:
    """Another version of the rules."""
    newest = rows.newest_rules(unit.session)
    row = rows.PricingRulesRow(
        number=(newest.number if newest else 0) + 1, origin=origin, rules=dict(told), note=note.strip(), at=unit.now,
        person_id=unit.who.person_id,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    return row


def rules_numbered(unit: Unit, number: int) -> Mapping[str, Any]:
    """The rules of a version. NotFoundError."""
    if number == 0:
        return shipped_rules()
    found = rows.rules_of(unit.session, number)
    if found is None:
        raise NotFoundError("No such rules", "They are not in this workspace.", "Choose another version.", str(number))
    told: Mapping[str, Any] = found.rules
    return told


def versions(unit: Unit) -> tuple[RulesVersion, ...]:
    """All versions, newest first, each with what changed against the one before it."""
    listed = rows.rules_listed(unit.session)
    before = [row.rules for row, _ in (*listed[1:], *listed[-1:])]
    told = [
        RulesVersion(row.number, row.origin, row.at, person, row.note, row.rules, differences(old, row.rules))
        for (row, person), old in zip(listed, before, strict=True)
    ]
    number, now = rules_now(unit)
    if number == 0:
        told.insert(0, RulesVersion(0, SHIPPED, None, "", "As the program brings them", now, ()))
    return tuple(told)


def told_price(who: SignedIn, made: Price, moves: tuple[MarginIf, ...], inputs: PricingInputs) -> PriceTold:
    """The price as far as somebody may see it."""
    costs, margins, values = who.may(Right.COST_SEE), who.sees_margins, who.sees_values
    return PriceTold(
        lines=tuple(line for line in made.lines if _seen(line, costs, margins, values)),
        cost=made.cost if costs else None,
        margin=made.margin if margins else None,
        margin_percent=percent_of(made.margin, made.net) if margins else None,
        net=made.net if values else None,
        tax=made.tax if values else None,
        total=made.total if values else None,
        deposit=made.deposit if values else None,
        if_metal_moves=moves if margins else (),
        notes=made.notes,
        rules_number=inputs.rules_number,
        metal=inputs.metal[0].metal if inputs.metal else "",
        fine_mg=inputs.fine_mg,
    )


def _seen(line: PriceLine, costs: bool, margins: bool, values: bool) -> bool:
    """Lines of costs are seen with costs, of the margin and its rounding with margins, the tax with values."""
    if line.part in COSTS:
        return costs
    return values if line.part is PricePart.TAX else margins


def reckoned(who: SignedIn, inputs: PricingInputs) -> PriceTold:
    """What inputs come to, with the margin if metal moves by ten percent."""
    rules = read_rules(inputs.rules)
    moves = if_metal_moves(inputs, rules, MOVES) if who.sees_margins else ()
    return told_price(who, price(inputs, rules), moves, inputs)


def told_lines(made: Price) -> list[list[Any]]:
    """Lines as plain data."""
    return [[one.part, one.title, one.quantity, one.rate, one.source, one.amount.units()] for one in made.lines]


def quote_inputs(unit: Unit, row: rows.Quote) -> PricingInputs:
    """What a quote was reckoned from."""
    return read_inputs(row.inputs, row.rules_number, rules_numbered(unit, row.rules_number))


def quote_price(row: rows.Quote) -> Price:
    """A quote's price as it was told then, without reckoning anything."""
    lines = tuple(
        PriceLine(PricePart(part), title, quantity, rate, source, Money.from_units(units, row.currency).rounded())
        for part, title, quantity, rate, source, units in row.lines
    )
    cost, net, tax, whole, deposit = (
        Money.from_units(units, row.currency).rounded()
        for units in (row.cost_units, row.net_units, row.tax_units, row.total_units, row.deposit_units)
    )
    return Price(lines, cost, net, tax, whole, deposit, tuple(row.inputs["notes"]))


def quote_view(unit: Unit, row: rows.Quote, person: str, who: SignedIn, inputs: PricingInputs) -> QuoteView:
    """A quote as it was made."""
    order = unit.get(Order, row.order_id, "order")
    moves = if_metal_moves(inputs, read_rules(inputs.rules), MOVES) if who.sees_margins else ()
    until = next((one.fixed_until for one in inputs.metal if one.fixed_until is not None), None)
    told = told_price(who, quote_price(row), moves, inputs)
    return QuoteView(row.id, order.number, row.piece_id, row.number, row.at, person, told, row.fix_id, until, row.note)


def as_fix(unit: Unit, row: price_rows.MetalFix, currency: str) -> Fix:
    """A fix as the rules of the trade know it."""
    order = unit.get(Order, row.order_id, "order").number if row.order_id is not None else ""
    person = unit.session.get(Person, row.person_id)
    quoted = MetalPrice(row.metal, row.source, Decimal(row.price), PriceUnit(row.unit), row.currency, row.priced_at)
    here = PriceHere(quoted, read_legs(row.currency, currency, row.legs))
    return Fix(
        row.id, row.metal, row.fine_mg, row.at, row.expires_at, FixState(row.state), order, row.piece_id,
        person.name if person else "", row.reason, price=here,
    )  # fmt: skip


def fix_view(access: Access, unit: Unit, row: price_rows.MetalFix) -> FixView:
    """A fix with its state as it is now; what it was fixed at only for people who may see costs."""
    fix, state = as_fix(unit, row, access.currency), FixState(row.state)
    held = Held(fix.id, fix.metal, fix.fine_mg, fix.at, fix.expires_at, state, fix.order_number, fix.piece_id,
                fix.person, fix.reason)  # fmt: skip
    price = fix.price if access.who.may(Right.COST_SEE) else None
    per_gram = as_decimal(price.per_gram, _SHOWN) if price is not None else None
    return FixView(held, held.state_at(unit.now), price, per_gram, access.currency)
