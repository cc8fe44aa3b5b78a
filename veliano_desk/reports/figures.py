"""A cost report as whole minor units, checked: what is printed adds up to the cent or is not printed at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from veliano_desk.domain.costing import CostFigures, CostReport, CostReportLine
from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.money import Money, minor_digits
from veliano_desk.reports.look import month_words, short_day_words

KIND_TITLES = ("Metal", "Stones", "Labour", "Overhead", "Margin")

Kinds = tuple[int, int, int, int, int]
"""Metal, stones, labour, overhead and margin in minor units (cents for most currencies)."""

NOTHING: Kinds = (0, 0, 0, 0, 0)
_MOST_NAMED = 3


class ReportFiguresError(DeskError):
    """The figures handed to a report contradict each other, so it is not made."""

    code = "report_figures"


@dataclass(frozen=True, slots=True)
class Row:
    """One order; amounts in minor units."""

    number: str
    customer: str | None
    piece: str
    stage: str
    ordered_on: date
    quoted: int
    estimated: Kinds
    actual: Kinds | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over some orders. `reported_*` are over those with actual figures, so that like is compared with like."""

    orders: int = 0
    quoted: int = 0
    estimated: Kinds = NOTHING
    reported: int = 0
    reported_quoted: int = 0
    reported_estimated: Kinds = NOTHING
    actual: Kinds = NOTHING

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.orders + other.orders,
            self.quoted + other.quoted,
            added(self.estimated, other.estimated),
            self.reported + other.reported,
            self.reported_quoted + other.reported_quoted,
            added(self.reported_estimated, other.reported_estimated),
            added(self.actual, other.actual),
        )


@dataclass(frozen=True, slots=True)
class Bucket:
    """A stretch of the period: `label` (`3 Nov`, `2 – 8 Nov`, `Nov 2026`, `Q4 2026`, `2026`), first day and sums."""

    label: str
    first_day: date
    totals: Totals


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole report in minor units of `currency`, which has `digits` decimals. `step` is the width of a bucket.

    named: whether the customers are told; without, their column is not there at all.
    """

    report: CostReport
    currency: str
    digits: int
    rows: tuple[Row, ...]
    totals: Totals
    buckets: tuple[Bucket, ...]
    step: str

    @property
    def named(self) -> bool:
        return all(row.customer is not None for row in self.rows)


def left_out_words(report: CostReport) -> str:
    """Which orders of the period are not in the figures: `2 orders without a price are left out: CO-1, CO-2`."""
    numbers = report.unpriced
    if not numbers:
        return ""
    shown = ", ".join(numbers[:_MOST_NAMED])
    more = f" and {len(numbers) - _MOST_NAMED:,} more" if len(numbers) > _MOST_NAMED else ""
    count = "1 order without a price is" if len(numbers) == 1 else f"{len(numbers):,} orders without a price are"
    return f"{count} left out: {shown}{more}"


def cost_of(kinds: Kinds) -> int:
    """Metal, stones, labour and overhead together."""
    return kinds[0] + kinds[1] + kinds[2] + kinds[3]


def with_cost(kinds: Kinds) -> tuple[int, int, int, int, int, int]:
    """Metal, stones, labour, overhead, what they cost together, and margin."""
    return (*kinds[:4], cost_of(kinds), kinds[4])


def added(one: Kinds, other: Kinds) -> Kinds:
    """Kind by kind."""
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3], one[4] + other[4])


def summed(rows: Sequence[Row]) -> Totals:
    """Exact sums over `rows`."""
    reported = [row for row in rows if row.actual is not None]
    return Totals(
        orders=len(rows),
        quoted=sum(row.quoted for row in rows),
        estimated=_columns([row.estimated for row in rows]),
        reported=len(reported),
        reported_quoted=sum(row.quoted for row in reported),
        reported_estimated=_columns([row.estimated for row in reported]),
        actual=_columns([row.actual for row in reported if row.actual is not None]),
    )


def figures(report: CostReport) -> Figures:
    """Read `report` into minor units.

    Raises ReportFiguresError where an amount is finer than what can be paid or in another currency, where an order's
    cost and margin are not its quote, or where a total is not the sum of its lines.
    """
    digits = minor_digits(report.currency)
    reading = _Reading(report.currency, digits)
    rows = tuple(map(reading.row, report.lines))
    totals = summed(rows)
    _check_totals(report, totals, reading)
    step, buckets = _buckets(rows, report.first_day, report.last_day)
    return Figures(report, report.currency, digits, rows, totals, buckets, step)


class _Reading:
    """Turns Money into minor units of one currency, refusing what does not fit."""

    def __init__(self, currency: str, digits: int) -> None:
        self._currency = currency
        self._digits = digits

    def units(self, money: Money, subject: str) -> int:
        if money.currency != self._currency:
            raise _contradiction(f"An amount is in {money.currency}, the report in {self._currency}.", subject)
        scaled = money.amount.scaleb(self._digits) if money.amount.is_finite() else Decimal("0.5")
        units = int(scaled)
        if units != scaled:
            raise _contradiction(f"The amount {money.amount} cannot be paid in {self._currency} as it stands.", subject)
        return units

    def kinds(self, given: CostFigures, subject: str) -> Kinds:
        units = self.units
        return (
            units(given.metal, subject),
            units(given.stones, subject),
            units(given.labour, subject),
            units(given.overhead, subject),
            units(given.margin, subject),
        )

    def row(self, line: CostReportLine) -> Row:
        number = line.order_number
        quoted = self.units(line.quoted, number)
        estimated = self.kinds(line.estimated, number)
        actual = None if line.actual is None else self.kinds(line.actual, number)
        for word, kinds in (("estimated", estimated), ("actual", actual)):
            if kinds is not None and sum(kinds) != quoted:
                raise _contradiction(f"Its {word} cost and margin together are not what was quoted.", number)
        return Row(number, line.customer, line.piece, line.stage, line.ordered_on, quoted, estimated, actual)


def _check_totals(report: CostReport, totals: Totals, reading: _Reading) -> None:
    given_actual = NOTHING if report.actual is None else reading.kinds(report.actual, "totals")
    pairs: tuple[tuple[str, object, object], ...] = (
        ("quoted", reading.units(report.quoted, "totals"), totals.quoted),
        ("estimated", reading.kinds(report.estimated, "totals"), totals.estimated),
        ("actual", given_actual, totals.actual),
        ("number of orders with actual figures", report.actual_orders, totals.reported),
    )
    for word, given, found in pairs:
        if given != found:
            raise _contradiction(f"The total of “{word}” is not the sum of its lines.", "totals")


def _contradiction(happened: str, subject: str) -> ReportFiguresError:
    return ReportFiguresError(
        "The cost report does not add up",
        f"{happened} No report was made, nothing else was changed.",
        "Open the order’s cost, or send this message to support.",
        subject,
    )


def _columns(kinds: Sequence[Kinds]) -> Kinds:
    if not kinds:
        return NOTHING
    metal, stones, labour, overhead, margin = map(sum, zip(*kinds, strict=True))
    return metal, stones, labour, overhead, margin


_STEPS = (("day", 14), ("week", 18 * 7), ("month", 24 * 31), ("quarter", 6 * 366), ("year", 0))
"""Width of a bucket, and the longest period in days that still uses it; years take the rest."""

_LEAP = {"day": 1, "week": 7, "month": 32, "quarter": 93, "year": 366}
"""Days from a bucket's first that surely land in the next bucket and not beyond."""


def _step(first: date, last: date) -> str:
    days = (last - first).days + 1
    return next(name for name, longest in _STEPS if days <= longest or not longest)


def _buckets(rows: Sequence[Row], first: date, last: date) -> tuple[str, tuple[Bucket, ...]]:
    """Cut the period (and orders beyond it) into buckets, empty ones included; of a long one only where orders are."""
    if not rows:
        return "day", ()
    days = [row.ordered_on for row in rows]
    first, last = min(first, *days), max(last, *days)
    step = _step(first, last)
    if step in {"quarter", "year"}:
        first, last = min(days), max(days)
        step = _step(first, last)
    by_start: dict[date, list[Row]] = {}
    for row in rows:
        by_start.setdefault(_start(row.ordered_on, step), []).append(row)
    buckets, start = [], _start(first, step)
    while start <= last:
        after = _start(start + timedelta(days=_LEAP[step]), step)
        label = _label(max(start, first), min(after - timedelta(days=1), last), step)
        buckets.append(Bucket(label, start, summed(by_start.get(start, []))))
        start = after
    return step, tuple(buckets)


def _start(day: date, step: str) -> date:
    """The first day of the bucket that holds `day`; weeks start on Monday [ISO 8601]."""
    if step == "day":
        return day
    if step == "week":
        return day - timedelta(days=day.weekday())
    if step == "month":
        return day.replace(day=1)
    if step == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return day.replace(month=1, day=1)


def _label(first: date, last: date, step: str) -> str:
    if step == "day" or first == last:
        return short_day_words(first)
    if step == "week":
        return f"{first.day if first.month == last.month else short_day_words(first)} – {short_day_words(last)}"
    if step == "month":
        return month_words(first)
    if step == "quarter":
        return f"Q{(first.month + 2) // 3} {first.year}"
    return str(first.year)
