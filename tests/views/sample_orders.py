"""A believable list of orders for tests of the window's parts; answers by key as the database does."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from veliano_desk.domain.lists import COUNT_CAP, ListCount, ListPage, ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.views.common import formats
from veliano_desk.views.common.columns import Column, Look, Tone

TODAY = date(2026, 11, 22)
PEOPLE = ("James Wilson", "Sophia Nguyen", "Andre Baptiste", "Lena Fischer", "Marcus Bell", "Priya Raman",
          "Tomás Rivera", "Keisha Brown", "Noah Kim", "Ivana Petrović", "Omar Haddad", "Chloe Martin")  # fmt: skip
PIECES = ("Grillz · top 6 · open face", "Solitaire · 1.02 ct", "Band · comfort 4 mm", "Grillz · bottom 8 · pavé",
          "Eternity · 24 stones", "Pendant · name", "Signet ring · 10.5", "Tennis bracelet 18 cm")  # fmt: skip
ALLOYS = ("14K yellow", "Pt 950", "10K rose", "Ag 925", "18K yellow", "18K white")
STAGES: tuple[tuple[str, str, Tone], ...] = (
    ("Ready to make", "circle-check", "ok"), ("In design", "pen-tool", "info"), ("In production", "hammer", "info"),
    ("Awaiting approval", "user-check", "warn"), ("On hold", "circle-pause", "warn"), ("Rework", "rotate-ccw", "risk"),
    ("Received", "inbox", "neutral"), ("Kit sent", "package", "info"),
)  # fmt: skip
BOUND = ("flask 18K Tue", "designer", "kiln", "Ana", "setter, stones Wed", "customer", "impression", "inspector")


@dataclass(frozen=True)
class Order:
    id: int
    number: str
    customer: str
    piece: str
    alloy: str
    stage: int
    promise: date
    bound_by: str
    value: Money

    @property
    def late(self) -> bool:
        return self.promise < TODAY


def order(at: int) -> Order:
    cents = 69_000 + at * 7_919 % 900_000
    return Order(
        at,
        f"CO-{24817 - at}" if at < 24_000 else f"CO-{at + 10_000}",
        PEOPLE[at % len(PEOPLE)],
        PIECES[at * 5 % len(PIECES)],
        ALLOYS[at * 7 % len(ALLOYS)],
        at * 3 % len(STAGES),
        TODAY + timedelta(days=at * 11 % 13 - 4),
        BOUND[at % len(BOUND)],
        Money.from_units(cents * 100, "USD"),
    )


class Orders:
    """Orders by number; any sort key is taken, the order stays by number."""

    def __init__(self, length: int) -> None:
        self.rows = [order(at) for at in range(length)]

    def _found(self, query: ListQuery) -> list[Order]:
        rows = self.rows
        if query.text:
            rows = [row for row in rows if query.text.lower() in f"{row.number} {row.customer}".lower()]
        return rows[::-1] if query.descending else rows

    def fetch(self, query: ListQuery) -> ListPage[Order]:
        rows = self._found(query)
        sign = -1 if query.descending else 1

        def place(key: tuple[object, ...], side: Callable[..., int]) -> int:
            return side(rows, sign * int(str(key[0])), key=lambda row: sign * row.id)

        if query.last:
            low, high = max(0, len(rows) - query.limit), len(rows)
        elif query.before is not None:
            high = place(query.before, bisect_left)
            low = max(0, high - query.limit)
        else:
            low = 0 if query.after is None else place(query.after, bisect_right)
            high = min(len(rows), low + query.limit)
        part = tuple(rows[low:high])
        return ListPage(part, tuple((row.id,) for row in part), high < len(rows), low > 0)

    def count(self, query: ListQuery) -> ListCount:
        found = len(self._found(query))
        return ListCount(min(found, COUNT_CAP), exact=found <= COUNT_CAP)


def columns() -> tuple[Column[Order], ...]:
    return (
        Column("number", "Order", lambda row: row.number, width=92, optional=False),
        Column("customer", "Customer", lambda row: row.customer, width=126),
        Column("piece", "Piece", lambda row: row.piece, width=170, stretch=True),
        Column("alloy", "Alloy", lambda row: row.alloy, width=92, look=lambda _row: Look("muted")),
        Column(
            "stage",
            "Stage",
            lambda row: STAGES[row.stage][0],
            width=150,
            look=lambda row: Look(STAGES[row.stage][2], STAGES[row.stage][1], bold=True),
        ),
        Column(
            "promise",
            "Promise",
            lambda row: formats.day(row.promise),
            align="right",
            width=88,
            look=lambda row: Look("risk", "clock", bold=True) if row.late else Look(),
            tooltip=lambda row: f"{(TODAY - row.promise).days} days late" if row.late else "",
        ),
        Column("bound_by", "Bound by", lambda row: row.bound_by, width=140, look=lambda _row: Look("muted")),
        Column("value", "Value", lambda row: formats.money(row.value), align="right", width=104),
        Column("days", "Days open", lambda row: str(row.id % 30), align="right", width=90, shown=False),
    )
