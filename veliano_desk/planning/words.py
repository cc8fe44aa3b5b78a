"""How a plan speaks: durations, moments and reasons in short English words, the same under every locale."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOUR = 60
_DAY = 24 * _HOUR


def duration_words(minutes: int) -> str:
    """Working time: `45 min`, `3 h`, `2 h 40 min`."""
    hours, rest = divmod(minutes, _HOUR)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def delay_words(minutes: int) -> str:
    """Time on the calendar, in its largest fitting unit: `20 min`, `5 h`, `1 day`, `12 days`."""
    if minutes < _HOUR:
        return f"{minutes} min"
    if minutes < _DAY:
        return f"{round(minutes / _HOUR)} h"
    days = round(minutes / _DAY)
    return "1 day" if days == 1 else f"{days} days"


def moment_words(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Local time: `today 14:10`, within six days `Tue 09:00`, else `Tue 8 Dec 09:00`, with another year named."""
    local, present = moment.astimezone(zone), now.astimezone(zone)
    clock = f"{local.hour:02}:{local.minute:02}"
    if local.date() == present.date():
        return f"today {clock}"
    weekday = _WEEKDAYS[local.weekday()]
    if timedelta(0) < local.date() - present.date() < timedelta(days=7):
        return f"{weekday} {clock}"
    year = f" {local.year}" if local.year != present.year else ""
    return f"{weekday} {local.day} {_MONTHS[local.month - 1]}{year} {clock}"


def explain_resource(name: str, title: str, minutes: int, free_at: str, delay: int) -> str:
    """`Bound by Ana: 24 stones to set, 2 h 40 min; next free Tue 09:00, adds 3 days.`"""
    return f"Bound by {name}: {title}, {duration_words(minutes)}; next free {free_at}, adds {delay_words(delay)}."


def explain_release(reason: str, release: str, delay: int) -> str:
    """`Bound by impression: nothing starts before Tue 09:00, adds 3 days.`"""
    return f"Bound by {reason}: nothing starts before {release}, adds {delay_words(delay)}."


def explain_work(minutes: int, operations: int) -> str:
    """`Bound by the work itself: 14 h 30 min in 9 operations, nothing waits.`"""
    if not operations:
        return "Nothing is left to make."
    counted = "1 operation" if operations == 1 else f"{operations} operations"
    return f"Bound by the work itself: {duration_words(minutes)} in {counted}, nothing waits."
