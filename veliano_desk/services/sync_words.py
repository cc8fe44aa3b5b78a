"""How a run that went wrong tells of it, and how what waits for the store is said."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from veliano_desk.domain.errors import CancelledError, DeskError
from veliano_desk.models.outbox import CREATION, FILE, NO_FILE
from veliano_desk.models.store_records import CANCELLED, FAILED

NOT_PLANNED = "What came is not in the plan yet: whoever syncs may not plan."
_FIELDS = {"status": "status", "estimated_completion_date": "promised date", "impression_kit_status": "kit"}


def how_it_ended(error: BaseException) -> tuple[str, str]:
    """A run's result and message, from what stopped it."""
    if isinstance(error, CancelledError):
        return CANCELLED, _words(error)
    if isinstance(error, DeskError):
        return FAILED, _words(error)
    if isinstance(error, KeyboardInterrupt):
        return CANCELLED, "Somebody broke it off; what was finished before is kept."
    return FAILED, "The program failed; what was finished before is kept."


def _words(error: DeskError) -> str:
    return f"{error.title}. {error.happened} {error.todo}".strip()


def what_is_sent(kind: str, values: dict[str, Any]) -> str:
    """What an outbox entry tells the store: "status in design, promised date 2026-12-04"."""
    if kind == CREATION and "order_number" in values:
        return f"new order {values['order_number']}"
    if kind == CREATION and "email" in values:
        return "new customer"
    if kind in (FILE, NO_FILE):
        return f"{'file' if kind == FILE else 'remove file'} {values.get('name', '')}"
    if kind == "insert":
        return f"“{values.get('title', '')}”"
    return ", ".join(f"{_FIELDS.get(name, name)} {str(value).replace('_', ' ')}" for name, value in values.items())


def who_syncs(desk: str, since: datetime | None, zone: str) -> str:
    """Which desk is at it, and since when on the workshop's clock, as far as that is known."""
    who = f"The desk “{desk}”" if desk else "Another window or desk"
    if since is None:
        return f"{who} is at it"
    return f"{who} has been at it since {since.astimezone(ZoneInfo(zone)):%d %b, %H:%M}"
