"""Quoted, planned and actual per piece: what the bench reported, what the ledgers say, and why it differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from veliano_desk.config.purchasing_rules import purchasing_rules
from veliano_desk.domain.cost_analysis import (
    AnalysisGroup,
    By,
    CostAnalysis,
    MetalPart,
    PartCosts,
    PieceAnalysis,
    Reason,
    Show,
    apportioned,
    forecast,
    group,
    grouped,
    metal_reasons,
    shared,
)
from veliano_desk.domain.costing import CostKind, Estimate
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.exchange import conversion, payable
from veliano_desk.domain.money import SCALE, Money, total
from veliano_desk.domain.pricing import PricePart
from veliano_desk.domain.purchasing import line_units
from veliano_desk.domain.quantities import PURE
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Stage, rank
from veliano_desk.domain.stock import split
from veliano_desk.models.estimates import read_estimate
from veliano_desk.models.prices import rates_until
from veliano_desk.models.queries.cost_analysis import (
    Bought,
    Outwork,
    PieceRow,
    Reported,
    Took,
    Weighed,
    by_piece,
    pieces_between,
    took,
    used_of,
)
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.local_time import local_day, today
from veliano_desk.services.prices_today import rates_today
from veliano_desk.services.quote_views import quote_price

_LOST = "Loss in making"
"""How an estimate calls the line of what is lost."""
_NOBODY = "Nobody yet"


def analysis(access: Access, unit: Unit, start: datetime, end: datetime, show: Show) -> CostAnalysis:
    """The pieces of the orders of a period, those that leave least first."""
    found, known = pieces_between(unit.session, start, end), took(unit.session, start, end)
    metal, paid = _Metal(access, unit, known), _Paid(access, unit, known)
    orders: dict[int, list[PieceRow]] = {}
    for row in found:
        orders.setdefault(row.order.id, []).append(row)
    made = [piece for rows in orders.values() for piece in _order(access, rows, known, metal, paid)]
    kept = [one for one in made if _wanted(one, show)]
    kept.sort(key=lambda one: (one.left.amount if one.left is not None else -one.difference.amount, one.order_number))
    return CostAnalysis(tuple(kept), group("all", "All", kept, access.currency), access.currency)


def groups_by(
    access: Access, unit: Unit, start: datetime, end: datetime, show: Show, by: By
) -> tuple[AnalysisGroup, ...]:
    """The pieces of a period put together."""
    if by is By.CUSTOMER:
        access.who.require(Right.CUSTOMERS_SEE)
    kinds = {code: kind.title for code, kind in access.trade.kinds.items()}

    def title(piece: PieceAnalysis) -> str:
        said = {
            By.KIND: kinds.get(piece.kind, piece.kind), By.STYLE: piece.style.replace("_", " ").replace("+", ", "),
            By.METAL: piece.metal, By.WORKER: piece.worker, By.CUSTOMER: piece.customer or "",
        }[by]  # fmt: skip
        return said or "Not said"

    return grouped(analysis(access, unit, start, end, show).pieces, by, title)


def _wanted(piece: PieceAnalysis, show: Show) -> bool:
    return show is Show.ALL or (piece.loses if show is Show.LOSING else piece.actual is not None)


class _More(NamedTuple):
    """What else a piece took, None for nothing: findings, chain and consumables from the shelf, which no plan has, and
    work outside."""

    shelf: Money | None
    outwork: Money | None


class _Metal:
    """What the metal of orders came to, at what it had cost on average when it was last touched."""

    def __init__(self, access: Access, unit: Unit, known: Took) -> None:
        self._alloys, self._known = access.trade.alloys, known
        self._prices = rates_today(access, unit).metal_per_fine_gram if known.metal else {}

    def of_order(self, rows: Sequence[PieceRow], weights: Sequence[int]) -> dict[int, MetalPart]:
        """By the piece's id; a piece that no metal was issued for is absent."""
        number = rows[0].order.number
        lines = self._known.metal.get(number, [])
        own, common = by_piece(lines, number, [row.piece.position for row in rows])
        parts = {row.piece.id: self._part(own.get(row.piece.position, ())) for row in rows}
        for code, (net, lost) in used_of(common).items():
            per_mg = self._per_mg(code, max(line.at for line in common))
            for row, mg, gone in zip(rows, split(net, weights), split(lost, weights), strict=True):
                more = MetalPart(Fraction(mg), Fraction(gone), per_mg * (mg + gone))
                parts[row.piece.id] = _added(parts[row.piece.id], more)
        return {piece: part for piece, part in parts.items() if part.net_mg or part.lost_mg}

    def _part(self, lines: Sequence[Weighed]) -> MetalPart:
        whole = MetalPart(Fraction(0), Fraction(0), Fraction(0))
        for code, (net, lost) in used_of(lines).items():
            per_mg = self._per_mg(code, max(line.at for line in lines))
            whole = _added(whole, MetalPart(Fraction(net), Fraction(lost), per_mg * (net + lost)))
        return whole

    def _per_mg(self, code: str, at: datetime) -> Fraction:
        """The average of what came in until then, else the price of today."""
        until: list[Bought] = [one for one in self._known.bought.get(code, ()) if one.at <= at]
        mg = sum(one.mg for one in until)
        if mg:
            return Fraction(sum(one.units for one in until), SCALE) / mg
        alloy = self._alloys.get(code)
        price = self._prices.get(alloy.metal, Decimal(0)) if alloy else Decimal(0)
        return Fraction(price) * (alloy.fineness_millis if alloy else 0) / PURE / 1000


class _Paid:
    """What work outside came to in the workshop's currency, at the rates of today."""

    def __init__(self, access: Access, unit: Unit, known: Took) -> None:
        self._currency, self._day = access.currency, today(access)
        foreign = {line.currency for some in known.outwork.values() for line in some} - {access.currency}
        self._rates = rates_until(unit.session, self._day) if foreign else []

    def of(self, line: Outwork) -> Money | None:
        """None without an exchange rate: what was planned counts then."""
        per = purchasing_rules().units[line.per].per
        units = line_units(line.quantity, line.price_units, per, line.currency)
        try:
            way = conversion(line.currency, self._currency, self._day, self._rates)
        except InputError:
            return None
        return payable(Fraction(units, SCALE) * way.factor, self._currency)


def _added(one: MetalPart, other: MetalPart) -> MetalPart:
    return MetalPart(one.net_mg + other.net_mg, one.lost_mg + other.lost_mg, one.cost + other.cost)


def _order(access: Access, rows: Sequence[PieceRow], known: Took, metal: _Metal, paid: _Paid) -> list[PieceAnalysis]:
    """The pieces of one order; what was quoted for all of them goes by what each was planned to cost."""
    plans = [_plan(row, known) for row in rows]
    weights = [max(int(plan.net_mg), 0) for plan, _costs, _price in plans]
    weighed = metal.of_order(rows, weights)
    quoted = _quoted(rows, [costs for _plan, costs, _price in plans], [price for _plan, _costs, price in plans])
    outwork = _outwork(paid, rows, known, [costs for _plan, costs, _price in plans])
    return [
        _piece(access, row, known, plan, costs, price, weighed.get(row.piece.id), outside, alone=len(rows) == 1)
        for row, (plan, costs, _own), price, outside in zip(rows, plans, quoted, outwork, strict=True)
    ]


def _outwork(paid: _Paid, rows: Sequence[PieceRow], known: Took, costs: Sequence[PartCosts]) -> list[Money | None]:
    """What came back from outside for each piece of an order, by what was planned for it; None where nothing did."""
    came, currency = known.outwork.get(rows[0].order.number, []), rows[0].order.currency
    worth = [one for line in came if (one := paid.of(line)) is not None]
    if not worth:
        return [None] * len(rows)
    planned = [one.outwork.amount for one in costs]
    return list(shared(total(worth, currency), planned if any(planned) else [one.cost().amount for one in costs]))


def _plan(row: PieceRow, known: Took) -> tuple[MetalPart, PartCosts, Money | None]:
    """The metal that was planned, all costs by part, and the price without tax where the piece has a quote of its
    own."""
    currency, quote = row.order.currency, known.quotes.get(row.piece.id)
    if quote is not None:
        price = quote_price(quote)
        net = sum(one["net"] for one in quote.inputs["metal"])
        costs = PartCosts(
            price.of(PricePart.METAL), price.of(PricePart.LOSS), price.of(PricePart.STONES),
            price.of(PricePart.SETTING, PricePart.LABOUR), price.of(PricePart.OUTWORK), price.of(PricePart.OVERHEAD),
        )  # fmt: skip
        return _metal_part(net, costs), costs, price.net
    estimate = read_estimate(row.piece.estimate)
    costs = _estimated(estimate, currency)
    return _metal_part(estimate.metal_mg if estimate else 0, costs), costs, None


def _estimated(estimate: Estimate | None, currency: str) -> PartCosts:
    nothing = Money.zero(currency)
    if estimate is None:
        return PartCosts(nothing, nothing, nothing, nothing, nothing, nothing)
    loss = total((one.amount for one in estimate.lines if one.kind is CostKind.METAL and one.title == _LOST), currency)
    metal, stones, labour, overhead = (
        estimate.by_kind(kind) for kind in (CostKind.METAL, CostKind.STONES, CostKind.LABOUR, CostKind.OVERHEAD)
    )
    return PartCosts(metal - loss, loss, stones, labour, nothing, overhead)


def _metal_part(net_mg: int, costs: PartCosts) -> MetalPart:
    metal, loss = Fraction(costs.metal.amount), Fraction(costs.loss.amount)
    lost = loss * net_mg / metal if metal else Fraction(0)
    return MetalPart(Fraction(net_mg), lost, metal + loss)


def _quoted(rows: Sequence[PieceRow], costs: Sequence[PartCosts], own: Sequence[Money | None]) -> list[Money | None]:
    """Each piece's own quote, else its share of what the order was priced at."""
    order = rows[0].order
    if not order.priced:
        return list(own)
    whole = Money.from_units(order.value_units, order.currency).rounded()
    shares = shared(whole, [one.cost().amount for one in costs])
    return [price if price is not None else share for price, share in zip(own, shares, strict=True)]


def _piece(
    access: Access, row: PieceRow, known: Took, plan: MetalPart, planned: PartCosts, quoted: Money | None,
    weighed: MetalPart | None, outwork: Money | None, *, alone: bool,
) -> PieceAnalysis:  # fmt: skip
    piece, currency = row.piece, row.order.currency
    reported = known.reported.get(piece.id, [])
    finished = rank(Stage(piece.held_from or piece.stage)) >= rank(Stage.READY_TO_SHIP)
    sums = {kind: Money.from_units(sum(one.units for one in reported if one.kind == kind), currency).rounded()
            for kind in CostKind if any(one.kind == kind for one in reported)}  # fmt: skip
    stones, shelf = (_taken(units, row, alone=alone) for units in (known.stones, known.shelf))
    more = _More(shelf, outwork)
    if stones is not None:
        sums[CostKind.STONES] = stones
    actual_metal, by_metal = _actual_metal(weighed, sums.get(CostKind.METAL), plan, currency)
    redone = _redone(known, piece.id, currency)
    actual, reasons = _compared(planned, actual_metal, by_metal, sums, redone, more)
    costs = _forecast(planned, actual, sums, actual_metal, more, finished=finished)
    who = access.who
    left = quoted - costs if quoted is not None else None
    alloy = access.trade.alloys.get(piece.alloy_code or piece.assumed_alloy_code or "")
    return PieceAnalysis(
        order_number=row.order.number, piece_id=piece.id, title=piece.title, kind=piece.kind, style=piece.style,
        metal=alloy.title if alloy else "", worker=_worker(reported),
        customer=(row.customer or "") if who.may(Right.CUSTOMERS_SEE) else None,
        ordered_on=local_day(access, row.order.ordered_at), finished=finished,
        quoted=quoted if who.sees_margins else None, planned=planned, actual=actual, forecast=costs,
        left=left if who.sees_margins else None,
        loses=who.sees_margins and left is not None and left.amount < 0, reasons=reasons,
    )  # fmt: skip


def _taken(taken: Mapping[tuple[str, int | None], int], row: PieceRow, *, alone: bool) -> Money | None:
    """What things from stock cost; those issued to an order without saying the piece belong to its only one."""
    number, keys = row.order.number, [row.piece.id, None] if alone else [row.piece.id]
    units = [taken[number, key] for key in keys if (number, key) in taken]
    return Money.from_units(sum(units), row.order.currency).rounded() if units else None


def _actual_metal(
    weighed: MetalPart | None, said: Money | None, plan: MetalPart, currency: str
) -> tuple[tuple[Money, Money] | None, dict[Reason, Fraction]]:
    """(metal, loss) as amounts, and why they differ: by the ledger where it knows the order, else as the bench said."""
    if weighed is not None:
        whole = payable(weighed.cost, currency)
        loss = payable(weighed.per_mg * weighed.lost_mg, currency)
        return (whole - loss, loss), metal_reasons(plan, weighed)
    if said is not None:
        return (said, Money.zero(currency)), {Reason.PRICE: Fraction(said.amount) - plan.cost}
    return None, {}


def _redone(known: Took, piece: int, currency: str) -> Money:
    """The labour that was reported after the piece was sent back for the first time."""
    since = known.reworked.get(piece)
    late = [one.units for one in known.reported.get(piece, ())
            if since is not None and one.at >= since and one.kind == CostKind.LABOUR]  # fmt: skip
    return Money.from_units(sum(late), currency).rounded()


def _compared(
    planned: PartCosts, metal: tuple[Money, Money] | None, by_metal: Mapping[Reason, Fraction],
    sums: Mapping[CostKind, Money], redone: Money, more: _More,
) -> tuple[PartCosts | None, Mapping[Reason, Money]]:  # fmt: skip
    """What was taken so far, and the difference of just these parts by reason."""
    nothing = planned.metal - planned.metal
    if metal is None and not sums and more == (None, None):
        return None, {}
    exact = dict(by_metal)
    whole = metal[0] + metal[1] - planned.metal - planned.loss if metal else nothing
    stones, labour = sums.get(CostKind.STONES), sums.get(CostKind.LABOUR)
    overhead = _overhead(planned, sums)
    if stones is not None:
        _more(exact, Reason.PRICE, stones - planned.stones)
        whole = whole + stones - planned.stones
    if labour is not None:
        _more(exact, Reason.TIME, labour - redone - planned.labour)
        _more(exact, Reason.REWORK, redone)
        whole = whole + labour - planned.labour
    if overhead is not None:
        again = _overhead_on(planned, redone) if CostKind.OVERHEAD not in sums else nothing
        _more(exact, Reason.TIME, overhead - again - planned.overhead)
        _more(exact, Reason.REWORK, again)
        whole = whole + overhead - planned.overhead
    if more.shelf is not None:
        _more(exact, Reason.PRICE, more.shelf)
        whole = whole + more.shelf
    if more.outwork is not None:
        _more(exact, Reason.PRICE, more.outwork - planned.outwork)
        whole = whole + more.outwork - planned.outwork
    of_metal, things = metal or (nothing, nothing), (stones or nothing) + (more.shelf or nothing)
    actual = PartCosts(*of_metal, things, labour or nothing, more.outwork or nothing, overhead or nothing)
    return actual, apportioned(whole, exact)


def _more(exact: dict[Reason, Fraction], reason: Reason, amount: Money) -> None:
    exact[reason] = exact.get(reason, Fraction(0)) + Fraction(amount.amount)


def _overhead(planned: PartCosts, sums: Mapping[CostKind, Money]) -> Money | None:
    """As it was reported, else in proportion to the labour that was."""
    if CostKind.OVERHEAD in sums:
        return sums[CostKind.OVERHEAD]
    return _overhead_on(planned, sums[CostKind.LABOUR]) if CostKind.LABOUR in sums else None


def _overhead_on(planned: PartCosts, labour: Money) -> Money:
    if not planned.labour.amount:
        return labour - labour
    share = Fraction(planned.overhead.amount) / Fraction(planned.labour.amount)
    return payable(Fraction(labour.amount) * share, labour.currency)


def _forecast(
    planned: PartCosts, actual: PartCosts | None, sums: Mapping[CostKind, Money], metal: tuple[Money, Money] | None,
    more: _More, *, finished: bool,
) -> Money:  # fmt: skip
    if actual is None:
        return planned.cost()
    worked, nothing = CostKind.LABOUR in sums, planned.metal - planned.metal
    parts = [
        (planned.metal + planned.loss, actual.metal + actual.loss, metal is not None),
        (planned.stones, sums.get(CostKind.STONES, nothing), CostKind.STONES in sums),
        (nothing, more.shelf or nothing, more.shelf is not None),
        (planned.labour, actual.labour, worked),
        (planned.overhead, actual.overhead, worked or CostKind.OVERHEAD in sums),
        (planned.outwork, actual.outwork, more.outwork is not None),
    ]
    known = [forecast(was, now, reported=told, finished=finished) for was, now, told in parts]
    return total(known, planned.metal.currency)


def _worker(reported: Sequence[Reported]) -> str:
    """Who reported most labour of a piece."""
    hours: dict[str, int] = {}
    for one in reported:
        if one.kind == CostKind.LABOUR:
            hours[one.person] = hours.get(one.person, 0) + one.units
    return max(hours, key=lambda name: (hours[name], name)) if hours else _NOBODY
