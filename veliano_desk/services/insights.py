"""Today: what needs whoever is signed in. And the search that finds everything."""

from __future__ import annotations

from datetime import date, timedelta

from veliano_desk.domain.insights import Hit, PlanAge, TodayLine, TodaySection, TodayView
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.domain.order_lists import OrderRow
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import STAGE_LOOKS
from veliano_desk.models.queries import orders as lists
from veliano_desk.models.queries import today as figures
from veliano_desk.models.queries.store_standing import store_standing
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, reads
from veliano_desk.services.local_time import day_start, local_day, today
from veliano_desk.services.sign_in import workspace_row

_LINES = 6
_LATE_LOOKED_AT = 200
"""Of the late orders those whose day is longest past: among them are the ones that are latest."""
_HITS = 8

_TO_DO_OVER = {"show": ("open",), "stage": ("rework", "returned")}
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
    ("rework", "Rework and returns", "rotate-ccw", "risk", _TO_DO_OVER),
    ("on_hold", "On hold", "circle-pause", "warn", {"show": ("open",), "stage": ("hold",)}),
    ("flagged", "Unclear, to be mended", "flag", "warn", {"show": ("flagged",)}),
)
_BY_AGE = {"kits_to_send", "kits_out", "approvals", "on_hold"}


class InsightsService(Area):
    """Each line opens the thing itself; what may not be seen is not there."""

    @reads(Right.ORDERS_SEE)
    def today(self, unit: Unit) -> TodayView:
        """The figures of the day and every section that has something in it."""
        day = today(self.access)
        month = day_start(self.access, day.replace(day=1))
        week = day + timedelta(days=6 - day.weekday())
        monday = day_start(self.access, day - timedelta(days=day.weekday()))
        summary = lists.summarise(unit.session, day)
        booked = figures.booked_since(unit.session, month)
        return TodayView(
            day=day, open_orders=summary.open, due_this_week=figures.due_until(unit.session, week), late=summary.late,
            shipped_this_week=figures.shipped_since(unit.session, monday),
            booked_this_month=Money.from_units(booked, self.access.currency) if self.who.sees_values else None,
            sections=tuple(self._sections(unit, day)),
        )  # fmt: skip

    @reads(Right.PLAN_SEE)
    def plan_age(self, unit: Unit) -> PlanAge:
        """When the plan was made, and how much has happened that it does not know of."""
        made_at = workspace_row(unit).planned_at
        return PlanAge(made_at, figures.changed_since(unit.session, made_at) if made_at else 0)

    @reads(Right.ORDERS_SEE)
    def urgent(self, unit: Unit) -> int:
        """How much of Today cannot wait: late, at risk, to be done over, or stuck between desk and store."""
        day = today(self.access)
        summary = lists.summarise(unit.session, day)
        to_do_over = ListQuery(filters=_TO_DO_OVER)
        over = lists.count_orders(unit.session, to_do_over, day, self.who.may(Right.CUSTOMERS_SEE)).count
        stuck = sum(_stuck(unit)) if self.who.may(Right.STORE_SYNC) else 0
        return summary.late + summary.at_risk + over + stuck

    @reads(Right.ORDERS_SEE)
    def search(self, unit: Unit, text: str) -> tuple[Hit, ...]:
        """Orders by number, piece and customer, and customers: the newest first, at most eight of each."""
        if not text.strip():
            return ()
        day, see_customer = today(self.access), self.who.may(Right.CUSTOMERS_SEE)
        query = ListQuery("ordered", True, text=text, limit=_HITS)
        orders = lists.list_orders(unit.session, query, day, see_customer, False).rows
        hits = [
            Hit("order", order.number, " · ".join(part for part in (order.customer, order.piece) if part),
                STAGE_LOOKS[order.stage].icon, "order_hub", order.number)
            for order in orders
        ]  # fmt: skip
        if see_customer:
            from veliano_desk.models.queries import customers as customer_lists

            found = customer_lists.list_customers(unit.session, ListQuery("since", True, text=text, limit=_HITS)).rows
            hits += [Hit("customer", one.name, one.email, "user", "customers", str(one.id)) for one in found]
        return tuple(hits)

    def _sections(self, unit: Unit, day: date) -> list[TodaySection]:
        found = [self._order_section(unit, day, *one) for one in _SECTIONS]
        sync = self._sync_section(unit) if self.who.may(Right.STORE_SYNC) else None
        return [section for section in (*found, sync) if section is not None and section.count]

    def _order_section(
        self, unit: Unit, day: date, key: str, title: str, icon: str, tone: str, view: dict[str, tuple[str, ...]]
    ) -> TodaySection:
        see_customer = self.who.may(Right.CUSTOMERS_SEE)
        sort = "due" if key == "late" else "ordered" if key in _BY_AGE else "promise"
        query = ListQuery(sort, False, view, limit=_LATE_LOOKED_AT if key == "late" else _LINES)
        rows = lists.list_orders(unit.session, query, day, see_customer, self.who.sees_values).rows
        if key == "late":
            rows = tuple(sorted(rows, key=lambda row: -row.late_days)[:_LINES])
        count = lists.count_orders(unit.session, query, day, see_customer).count
        lines = tuple(_line(row, tone, icon, self._age(row, day) if key in _BY_AGE else _promised(row)) for row in rows)
        return TodaySection(key, title, icon, tone, count, lines, "orders", view)

    def _age(self, row: OrderRow, day: date) -> str:
        return f"ordered {(day - local_day(self.access, row.ordered_at)).days} d ago"

    def _sync_section(self, unit: Unit) -> TodaySection:
        aside, unread = _stuck(unit)
        lines = []
        if aside:
            lines.append(TodayLine("Changes the store did not take", f"{aside} set aside", "", "warn", "cloud-alert",
                                   "sync", "outbox"))  # fmt: skip
        if unread:
            lines.append(TodayLine("Rows of the store not understood", f"{unread} kept as they came", "", "warn",
                                   "cloud-alert", "sync", "findings"))  # fmt: skip
        return TodaySection("sync", "The store asks", "cloud-alert", "warn", aside + unread, tuple(lines), "sync", {})


def _stuck(unit: Unit) -> tuple[int, int]:
    """Changes that the store did not take, and rows of the store that were not understood."""
    standing = store_standing(unit.session)
    return standing.set_aside, standing.findings


def _line(row: OrderRow, tone: str, icon: str, when: str) -> TodayLine:
    title = " · ".join(part for part in (row.number, row.customer) if part)
    detail = " · ".join(part for part in (row.piece, row.bound_by) if part)
    if row.late_days:
        tone, when = "risk", f"{row.late_days} d late"
    return TodayLine(title, detail, when, tone, icon, "order_hub", row.number)


def _promised(row: OrderRow) -> str:
    return f"{row.promise_on.day} {row.promise_on:%b}" if row.promise_on else ""
