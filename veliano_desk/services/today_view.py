"""Today: figures, and every section with something in it, each line leading to the thing itself."""

from __future__ import annotations

from datetime import date, timedelta

from veliano_desk.domain.insights import PlanAge, TodayLine, TodaySection, TodayView
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.domain.order_lists import OrderRow
from veliano_desk.domain.rights import Right
from veliano_desk.models.queries import orders as lists
from veliano_desk.models.queries import today as figures
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.buying_today import buying_sections
from veliano_desk.services.copies import last_copy
from veliano_desk.services.local_time import day_start, local_day, today
from veliano_desk.services.sign_in import workspace_row
from veliano_desk.services.urgency import TO_DO_OVER, stuck

_LINES = 6
_LATE_LOOKED_AT = 200
"""Of the late orders those whose day is longest past: among them are the ones that are latest."""

_SECTIONS: tuple[tuple[str, str, str, str, dict[str, tuple[str, ...]]], ...] = (
    ("late", "Late", "clock-alert", "risk", {"show": ("late",)}),
    ("at_risk", "At risk", "triangle-alert", "warn", {"show": ("at_risk",)}),
    (
        "kits_to_send",
        "Kits to send",
        "package",
        "info",
        {"show": ("open",), "stage": ("received",), "kind": ("grillz",)},
    ),
    ("kits_out", "Kits out, oldest orders first", "package-check", "info", {"show": ("open",), "stage": ("kit",)}),
    ("approvals", "Waiting for approval", "user-check", "warn", {"show": ("open",), "stage": ("approval",)}),
    ("qc", "In quality control", "search-check", "info", {"show": ("open",), "stage": ("qc",)}),
    ("rework", "Rework and returns", "rotate-ccw", "risk", TO_DO_OVER),
    ("on_hold", "On hold", "circle-pause", "warn", {"show": ("open",), "stage": ("hold",)}),
    ("flagged", "Unclear, to be mended", "flag", "warn", {"show": ("flagged",)}),
)
_BY_AGE = {"kits_to_send", "kits_out", "approvals", "on_hold"}


def today_view(unit: Unit, access: Access) -> TodayView:
    """The day for whoever is signed in; what they may not see is not there."""
    day = today(access)
    month = day_start(access, day.replace(day=1))
    week = day + timedelta(days=6 - day.weekday())
    monday = day_start(access, day - timedelta(days=day.weekday()))
    summary = lists.summarise(unit.session, day)
    booked = figures.booked_since(unit.session, month)
    return TodayView(
        day=day, open_orders=summary.open, due_this_week=figures.due_until(unit.session, week), late=summary.late,
        shipped_this_week=figures.shipped_since(unit.session, monday),
        booked_this_month=Money.from_units(booked, access.currency) if access.who.sees_values else None,
        sections=tuple(_sections(unit, access, day)),
    )  # fmt: skip


def plan_age(unit: Unit) -> PlanAge:
    """When the plan was made, and how much has happened that it does not know of."""
    made_at = workspace_row(unit).planned_at
    return PlanAge(made_at, figures.changed_since(unit.session, made_at) if made_at else 0)


def _sections(unit: Unit, access: Access, day: date) -> list[TodaySection]:
    found = [_order_section(unit, access, day, *one) for one in _SECTIONS]
    sync = _sync_section(unit, access) if access.who.may(Right.STORE_SYNC) else None
    copy = _copy_section(unit) if access.who.may(Right.WORKSPACE_COPY) else None
    bought = buying_sections(unit, day) if access.who.may(Right.PURCHASING_SEE) else ()
    return [section for section in (*found, *bought, sync, copy) if section is not None and section.count]


def _order_section(
    unit: Unit, access: Access, day: date, key: str, title: str, icon: str, tone: str, view: dict[str, tuple[str, ...]]
) -> TodaySection:
    see_customer = access.who.may(Right.CUSTOMERS_SEE)
    sort = "due" if key == "late" else "ordered" if key in _BY_AGE else "promise"
    query = ListQuery(sort, False, view, limit=_LATE_LOOKED_AT if key == "late" else _LINES)
    rows = lists.list_orders(unit.session, query, day, see_customer, access.who.sees_values).rows
    if key == "late":
        rows = tuple(sorted(rows, key=lambda row: -row.late_days)[:_LINES])
    counted = lists.count_orders(unit.session, query, day, see_customer)
    lines = tuple(_line(row, tone, icon, _age(access, row, day) if key in _BY_AGE else _promised(row)) for row in rows)
    return TodaySection(key, title, icon, tone, counted.count, lines, "orders", view, counted.exact)


def _age(access: Access, row: OrderRow, day: date) -> str:
    return f"ordered {(day - local_day(access, row.ordered_at)).days} d ago"


def _sync_section(unit: Unit, access: Access) -> TodaySection:
    aside, unread, questions = stuck(unit, access)
    lines = []
    if questions:
        lines.append(TodayLine("Questions between desk and store", f"{questions} to decide", "", "warn", "circle-alert",
                               "sync", "questions"))  # fmt: skip
    if aside:
        lines.append(TodayLine("Changes the store did not take", f"{aside} set aside", "", "warn", "cloud-alert",
                               "sync", "outbox"))  # fmt: skip
    if unread:
        lines.append(TodayLine("Rows of the store not understood", f"{unread} kept as they came", "", "warn",
                               "cloud-alert", "sync", "findings"))  # fmt: skip
    return TodaySection(
        "sync", "The store asks", "cloud-alert", "warn", aside + unread + questions, tuple(lines), "sync", {}
    )


def _copy_section(unit: Unit) -> TodaySection | None:
    """A gentle reminder once the last copy of the workspace is old."""
    last = last_copy(unit)
    if not last.due:
        return None
    said = f"The last copy is {(unit.now - last.at).days} days old" if last.at else "No copy of the workspace was saved"
    line = TodayLine(said, "Settings → Workspace", "", "info", "save", "settings", "workspace")
    return TodaySection("copy", "To keep safe", "save", "info", 1, (line,), "settings", {})


def _line(row: OrderRow, tone: str, icon: str, when: str) -> TodayLine:
    title = " · ".join(part for part in (row.number, row.customer) if part)
    detail = " · ".join(part for part in (row.piece, row.bound_by) if part)
    if row.late_days:
        tone, when = "risk", f"{row.late_days} d late"
    return TodayLine(title, detail, when, tone, icon, "order_hub", row.number)


def _promised(row: OrderRow) -> str:
    return f"{row.promise_on.day} {row.promise_on:%b}" if row.promise_on else ""
