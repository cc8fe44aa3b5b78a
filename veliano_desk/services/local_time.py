"""The workshop's own day: what is late depends on where the workshop is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from veliano_desk.services.actions import Access


def today(access: Access) -> date:
    """The day it is in the workshop now."""
    return local_day(access, access.clock.now())


def local_day(access: Access, moment: datetime) -> date:
    """The workshop's day of a moment."""
    return moment.astimezone(ZoneInfo(access.zone)).date()


def day_start(access: Access, day: date) -> datetime:
    """When a day begins in the workshop, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(access.zone)).astimezone(UTC)
