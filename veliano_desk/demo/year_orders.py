"""A year of custom orders: when they came, how far each has got by now, and what the store's row says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from veliano_desk.demo.year_pieces import Wish, make_wish
from veliano_desk.demo.year_words import Chance, Row, YearWords, stamp

FIRST_NUMBER = 24_001
YEAR_DAYS = 365
TIED = 24
"""Orders of one bulk edit, with the same updated_at to the microsecond, besides those closed together on Fridays."""

_SHOP_ZONE = ZoneInfo("America/New_York")
_SEASON = (0.82, 1.15, 0.95, 0.95, 1.08, 1.1, 0.88, 0.8, 0.9, 1.0, 1.2, 1.28)
_WEEKDAY = (1.0, 0.95, 0.95, 1.0, 1.1, 1.05, 1.15)
_HOUR = (3, 2, 1, 1, 0, 1, 1, 2, 4, 5, 6, 6, 7, 6, 6, 6, 6, 7, 8, 10, 11, 11, 9, 6)
_GROWTH = 0.08
_LONGEST_NOTE = 2000
_NOT_FORGOTTEN = timedelta(days=150)
_RECENT = 150
_STATUSES = ("pending", "impression_kit_sent", "impression_received", "in_design", "in_production", "completed")


@dataclass(frozen=True, slots=True)
class _Course:
    """When each status was reached, and whether it got stuck there."""

    reached: tuple[tuple[str, datetime], ...]
    rush: bool
    stuck: bool

    def at(self, end: datetime) -> tuple[str, datetime]:
        """Status and moment of the last change before `end`."""
        return [step for step in self.reached if step[1] <= end][-1]


def make_custom_orders(seed: int, count: int, customers: Sequence[Row], words: YearWords, end: datetime) -> list[Row]:
    """`count` rows of `custom_orders` in order of their numbers, all older than `end`."""
    chance = Chance(seed, "custom orders")
    regulars = [chance.paretovariate(1.4) for _ in customers]
    rows = []
    for index, created in enumerate(order_moments(Chance(seed, "custom order times"), count, end)):
        wish = make_wish(chance, words)
        customer = _buyer(chance, customers, regulars, created)
        rows.append(_row(chance, words, wish, customer, FIRST_NUMBER + index, created, end))
    _tie(chance, rows, end)
    _dirty(chance, words, rows)
    return rows


def order_moments(chance: Chance, count: int, end: datetime) -> list[datetime]:
    """`count` ascending moments over the year before `end`: seasons, weekends and evenings as a shop has them."""
    last = (end - timedelta(days=1)).astimezone(_SHOP_ZONE).date()
    days = [last - timedelta(days=back) for back in range(YEAR_DAYS - 1, -1, -1)]
    weights = [
        _SEASON[day.month - 1] * _WEEKDAY[day.weekday()] * (1 + _GROWTH * place / YEAR_DAYS)
        for place, day in enumerate(days)
    ]
    return sorted(_moment(chance, day, end) for day in chance.choices(days, weights, k=count))


def _moment(chance: Chance, day: date, end: datetime) -> datetime:
    hour = chance.choices(range(24), _HOUR)[0]
    clock = time(hour, chance.randrange(60), chance.randrange(60), chance.randrange(1_000_000))
    moment = datetime.combine(day, clock, _SHOP_ZONE).astimezone(UTC)
    return moment if moment < end else moment - timedelta(days=1)


def _buyer(chance: Chance, customers: Sequence[Row], regulars: Sequence[float], created: datetime) -> Row:
    """Somebody who was a customer by then, regulars more often; the very first orders take whom there is."""
    for customer in chance.choices(customers, regulars, k=40):
        if str(customer["created_at"]) <= stamp(created):
            return customer
    return customers[0]


def _row(
    chance: Chance, words: YearWords, wish: Wish, customer: Row, number: int, created: datetime, end: datetime
) -> Row:
    course = _course(chance, wish, created, may_stick=end - created < _NOT_FORGOTTEN)
    status, changed = course.at(end)
    kit, tracking = _kit(chance, wish, course, end)
    return {
        "id": chance.uuid(), "order_number": f"CO-{number}", "customer_id": customer["id"], "status": status,
        "total_price": str(wish.price), "impression_kit_status": kit, "impression_kit_tracking": tracking,
        "teeth_selection": wish.teeth, "material": wish.material, "design_details": wish.details,
        "estimated_completion_date": _estimate(chance, wish, course, status, created),
        "notes": _note(chance, words, course, wish, status),
        "created_at": stamp(created), "updated_at": stamp(changed),
    }  # fmt: skip


def _course(chance: Chance, wish: Wish, created: datetime, *, may_stick: bool) -> _Course:
    """A life without surprises takes a grillz order about 35 days and a jewel 20; one in eighty gets stuck."""
    rush, stuck = chance.happens(5), chance.happens(1.25) and may_stick
    pace = 0.55 if rush else 1.0
    days: list[tuple[str, float]] = [("pending", 0)]
    if wish.needs_kit:
        days += [("impression_kit_sent", chance.uniform(0.4, 2.2)), ("impression_received", chance.uniform(9, 19))]
    days += [
        ("in_design", chance.uniform(0.5, 2.5)), ("in_production", chance.uniform(3, 8)),
        ("completed", chance.uniform(9, 15)),
    ]  # fmt: skip
    stops_at = chance.randrange(len(days) - 1) if stuck else len(days) - 1
    reached, moment = [], created
    for status, wait in days[: stops_at + 1]:
        moment = created if status == "pending" else _in_working_hours(chance, moment + timedelta(days=wait * pace))
        if status == "completed" and chance.happens(35):
            moment = _friday_close(moment)
        reached.append((status, moment))
    return _Course(tuple(reached), rush, stuck)


def _in_working_hours(chance: Chance, moment: datetime) -> datetime:
    """The same or the next working day, between 09:00 and 17:30 on the shop's clock."""
    day = moment.astimezone(_SHOP_ZONE).date()
    while day.weekday() >= 5:
        day += timedelta(days=1)
    clock = time(9 + chance.randrange(8), chance.randrange(60), chance.randrange(60), chance.randrange(1_000_000))
    return max(moment, datetime.combine(day, clock, _SHOP_ZONE)).astimezone(UTC)


def _friday_close(moment: datetime) -> datetime:
    """The Friday on which the week's finished orders are ticked off in one go: the same instant for all of them."""
    local = moment.astimezone(_SHOP_ZONE).date()
    day = local + timedelta(days=(4 - local.weekday()) % 7)
    close = datetime.combine(day, time(17, 5, 0, 418_233), _SHOP_ZONE).astimezone(UTC)
    return close if close >= moment else close + timedelta(days=7)


def _kit(chance: Chance, wish: Wish, course: _Course, end: datetime) -> tuple[str, str | None]:
    reached = {status: moment for status, moment in course.reached if moment <= end}
    if not wish.needs_kit or "impression_kit_sent" not in reached:
        return "not_sent", None
    tail = f"{chance.randrange(10**10):010}"
    tracking = f"9400 1000 0000 {tail[:4]} {tail[4:8]} {tail[8:]}"
    if "impression_received" in reached:
        return chance.choice(("received", "received", "returned")), tracking
    out = end - reached["impression_kit_sent"]
    return ("delivered" if out > timedelta(days=4) else "sent"), tracking


def _estimate(chance: Chance, wish: Wish, course: _Course, status: str, created: datetime) -> str | None:
    """The day the shop named when it took the order, none yet for some; rush orders get the shortest."""
    if status == "pending" and chance.happens(45):
        return None
    days = (
        24
        if course.rush
        else chance.choice((42, 45, 49, 52, 56))
        if wish.needs_kit
        else chance.choice((28, 31, 35, 38, 42))
    )
    day = created.astimezone(_SHOP_ZONE).date() + timedelta(days=days)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return stamp(datetime.combine(day, time(17), _SHOP_ZONE))


def _note(chance: Chance, words: YearWords, course: _Course, wish: Wish, status: str) -> str | None:
    parts: list[str] = []
    if course.rush:
        parts.append(chance.choice(words.notes["rush"]))
    if course.stuck and status != "completed":
        parts.append(chance.choice(words.notes["stuck"]))
    if chance.happens(30):
        own = words.notes["grillz" if wish.needs_kit else "jewel"]
        parts.append(chance.choice([*words.notes["usual"], *own]))
    return " ".join(parts) or None


def _tie(chance: Chance, rows: list[Row], end: datetime) -> None:
    """Notes were tidied in one statement last month: one transaction, one updated_at for all of them."""
    moment = stamp(end - timedelta(days=30, hours=3, microseconds=577_421))
    older = [row for row in rows if row["status"] == "completed" and str(row["updated_at"]) < moment]
    for row in chance.sample(older, min(TIED, len(older))):
        row["updated_at"] = moment


def _dirty(chance: Chance, words: YearWords, rows: list[Row]) -> None:
    """One row for each entry of `dirt.json`, half of them in recent orders; a long note, a formula."""
    recent = rows[-_RECENT:]
    columns = {
        "material": words.dirt["materials"], "teeth_selection": words.dirt["teeth"],
        "total_price": words.dirt["prices"], "impression_kit_status": words.dirt["kit_statuses"],
        "design_details": words.dirt["details"], "impression_kit_tracking": words.dirt["trackings"],
    }  # fmt: skip
    for column, values in columns.items():
        half = min(len(values) // 2, len(recent))
        chosen = _some(chance, recent, column, half) + _some(chance, rows[:-_RECENT], column, len(values) - half)
        for row, value in zip(chosen, values, strict=True):
            row[column] = value
    long = " ".join(chance.choice(words.notes["long"]) for _ in range(60))
    formula, quoted = '=HYPERLINK("https://example.com","invoice")', 'line one\r\nline two\ttabbed; "quoted"'
    for row, note in zip(chance.sample(rows, 3), (long[:_LONGEST_NOTE], formula, quoted), strict=True):
        row["notes"] = note
    for row in chance.sample(rows, 5):
        row["design_details"] = None


def _some(chance: Chance, rows: Sequence[Row], column: str, count: int) -> list[Row]:
    """Rows to make dirty; those without teeth stay without."""
    return chance.sample([row for row in rows if column != "teeth_selection" or row[column]], count)
