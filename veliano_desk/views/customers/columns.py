"""The columns of the customers' list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale

from veliano_desk.domain.customers import CustomerRow
from veliano_desk.views.common import formats
from veliano_desk.views.common.columns import Column, Look

_MUTED = Look("muted")


def customer_columns(zone: str, today: Callable[[], date]) -> tuple[Column[CustomerRow], ...]:
    """Name first; what is written to the customer's own page stays muted."""

    def since_day(row: CustomerRow) -> str:
        return formats.day(row.since.astimezone(ZoneInfo(zone)).date(), today())

    def since(row: CustomerRow) -> str:
        """The month is enough for a list."""
        day = row.since.astimezone(ZoneInfo(zone)).date()
        return QLocale().toString(QDate(day.year, day.month, day.day), "MMM yyyy")

    return (
        Column[CustomerRow]("name", "Name", name_of, width=138, stretch=True, optional=False,
                            tooltip=lambda row: row.name),
        Column[CustomerRow]("email", "E-mail", lambda row: row.email, width=198, stretch=True, sortable=False,
                            look=lambda _row: _MUTED, tooltip=lambda row: row.email),
        Column[CustomerRow]("phone", "Phone", lambda row: row.phone, width=136, sortable=False, shown=False,
                            look=lambda _row: _MUTED),
        Column[CustomerRow]("city", "City", lambda row: row.city, width=100, look=lambda _row: _MUTED),
        Column[CustomerRow]("orders", "Orders", lambda row: str(row.orders) if row.orders else "", "right", 74,
                            descending_first=True),
        Column[CustomerRow]("open", "Open", _open_words, "right", 66, sortable=False, look=_open_look),
        Column[CustomerRow]("since", "Since", since, "right", 84, look=lambda _row: _MUTED, descending_first=True,
                            tooltip=since_day),
    )  # fmt: skip


def name_of(row: CustomerRow) -> str:
    """Somebody who gave no name, or only blanks, is called by their address."""
    return row.name.strip() or row.email


def _open_words(row: CustomerRow) -> str:
    return f"{row.open_orders} open" if row.open_orders else ""


def _open_look(row: CustomerRow) -> Look:
    return Look("info", bold=True) if row.open_orders else _MUTED
