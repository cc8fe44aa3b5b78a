"""Figures and dates as people read them, by the computer's locale; digits always of one width."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale

from veliano_desk.domain.money import Money

NARROW = "\u202f"
MINUS = "\u2212"
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CHF": "CHF\u00a0", "CAD": "CA$", "AUD": "A$"}


def number(value: int) -> str:
    """1234 → `1,234` as the locale groups."""
    return QLocale().toString(value)


def money(amount: Money | None) -> str:
    """`$5,140.00`; empty for what is unknown. Exact, whatever the size."""
    if amount is None:
        return ""
    plain = amount.plain()
    sign = MINUS if plain.startswith("-") else ""
    whole, _point, cents = plain.lstrip("-").partition(".")
    symbol = _SYMBOLS.get(amount.currency, f"{amount.currency}\u00a0")
    fraction = f"{QLocale().decimalPoint()}{cents}" if cents else ""
    return f"{sign}{symbol}{_grouped(whole)}{fraction}"


def grams(milligrams: int) -> str:
    """8412 → `8.412 g`."""
    sign = MINUS if milligrams < 0 else ""
    whole, rest = divmod(abs(milligrams), 1000)
    return f"{sign}{_grouped(str(whole))}{QLocale().decimalPoint()}{rest:03d}\u00a0g"


def carats(thousandths: int) -> str:
    """1020 → `1.020 ct`."""
    whole, rest = divmod(thousandths, 1000)
    return f"{_grouped(str(whole))}{QLocale().decimalPoint()}{rest:03d}\u00a0ct"


def minutes(total: int) -> str:
    """130 → `2 h 10 min`."""
    hours, rest = divmod(total, 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h {rest}\u00a0min" if rest else f"{hours}\u00a0h"


def day(when: date | None, today: date | None = None) -> str:
    """`29 Nov`; with the year where it is another year than `today`'s; empty for no date."""
    if when is None:
        return ""
    shape = "d MMM" if today is None or when.year == today.year else "d MMM yyyy"
    return QLocale().toString(QDate(when.year, when.month, when.day), shape)


def long_day(when: date) -> str:
    """`Sunday 22 November 2026`."""
    return QLocale().toString(QDate(when.year, when.month, when.day), "dddd d MMMM yyyy")


def clock(when: datetime, zone: str) -> str:
    """The time of day in the workshop's zone: `09:41`."""
    return f"{when.astimezone(ZoneInfo(zone)):%H:%M}"


def moment(when: datetime, zone: str, now: datetime | None = None) -> str:
    """`today 08:12`, `yesterday 17:40`, `20 Nov 17:40`, `20 Nov 2025`, in the workshop's zone."""
    local = when.astimezone(ZoneInfo(zone))
    if now is None:
        return f"{day(local.date())} {local:%H:%M}"
    here = now.astimezone(ZoneInfo(zone)).date()
    apart = (here - local.date()).days
    if apart in {0, 1}:
        return f"{'today' if apart == 0 else 'yesterday'} {local:%H:%M}"
    if here.year != local.year:
        return day(local.date(), here)
    return f"{day(local.date())} {local:%H:%M}"


def _grouped(digits: str) -> str:
    """Digits in threes, with the locale's separator."""
    separator = QLocale().groupSeparator()
    first = len(digits) % 3
    parts = [digits[:first]] if first else []
    parts += [digits[at : at + 3] for at in range(first, len(digits), 3)]
    return separator.join(parts)


def signed_percent(share: Decimal) -> str:
    """-10 → `−10 %`, 10 → `+10 %`."""
    return f"{MINUS if share < 0 else '+'}{abs(share).normalize():f}{NARROW}%"


def lasting(left: timedelta) -> str:
    """How long something still lasts or is old: `2 d 3 h`, `3 h 5 min`, `5 min`."""
    minutes_left = max(0, int(left.total_seconds() // 60))
    days, rest = divmod(minutes_left, 24 * 60)
    hours, rest = divmod(rest, 60)
    if days:
        return f"{days}\u00a0d {hours}\u00a0h"
    return f"{hours}\u00a0h {rest}\u00a0min" if hours else f"{rest}\u00a0min"
