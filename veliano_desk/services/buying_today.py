"""What buying has to say on Today: what is needed, what stock is low of, which deliveries are overdue."""

from __future__ import annotations

from datetime import date

from veliano_desk.domain.insights import TodayLine, TodaySection
from veliano_desk.domain.purchasing import words_of
from veliano_desk.domain.stock import quantity_text
from veliano_desk.models.queries import purchasing as lists
from veliano_desk.models.unit_of_work import Unit

_LINES = 6
_MOST = 500
_PAGE, _NEEDS = "purchasing", "needs"


def buying_sections(unit: Unit, day: date) -> tuple[TodaySection, TodaySection]:
    """What is to be bought, and what should have come."""
    return _to_buy(unit), _overdue(unit, day)


def _to_buy(unit: Unit) -> TodaySection:
    asked = lists.open_requests(unit.session)
    low = lists.low_articles(unit.session, _MOST)
    lines = [
        TodayLine(words_of(one.title, one.quantity, one.unit), f"asked for by {who}", one.order_number, "info", "truck",
                  _PAGE, _NEEDS)
        for one, who in asked
    ] + [
        TodayLine(title, f"{quantity_text(free, unit_code)} free", "low", "warn", "triangle-alert", _PAGE, _NEEDS)
        for title, unit_code, free in low
    ]  # fmt: skip
    return TodaySection("to_buy", "To buy", "truck", "info", len(lines), tuple(lines[:_LINES]), _PAGE, {})


def _overdue(unit: Unit, day: date) -> TodaySection:
    late = lists.late_orders(unit.session, day, _MOST)
    lines = tuple(
        TodayLine(f"{number} · {supplier}", about, f"{(day - date.fromisoformat(due)).days} d late", "risk",
                  "clock-alert", _PAGE, number)
        for number, supplier, about, due in late[:_LINES]
    )  # fmt: skip
    return TodaySection("deliveries", "Deliveries overdue", "clock-alert", "risk", len(late), lines, _PAGE,
                        {"show": ("late",)})  # fmt: skip
