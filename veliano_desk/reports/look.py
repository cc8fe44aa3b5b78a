"""The house's look on paper: the light theme's ink, paper and gold, page sizes, and how dates and amounts are said."""

from __future__ import annotations

from datetime import date, datetime

Colour = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""

PAGE_SIZES = {"A4": (841.89, 595.28), "Letter": (792.0, 612.0)}
"""Landscape, in points (ISO 216, ANSI Y14.1)."""

MARGIN = 32.0
MINUS = "\N{MINUS SIGN}"
NONE = "\N{EN DASH}"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}


def whole_text(text: str) -> str:
    """`text` without halves of characters (lone surrogates), which no file can hold; each becomes `?`."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _colour(hexadecimal: str) -> Colour:
    red, green, blue = bytes.fromhex(hexadecimal.removeprefix("#"))
    return red / 255, green / 255, blue / 255


TEXT = _colour("#1D1C1A")
MUTED = _colour("#67665F")
LINE = _colour("#E3E0D8")
LINE_STRONG = _colour("#94928A")
PAPER = _colour("#FFFFFF")
RAISED = _colour("#FAF9F6")
GOLD = _colour("#96701F")
GOLD_TINT = _colour("#F6EDD6")
RISK = _colour("#B23F30")
OK = _colour("#2C7C55")

KIND_COLOURS: tuple[Colour, ...] = (
    GOLD,
    _colour("#D9B65C"),
    _colour("#4A4945"),
    _colour("#B5B3AA"),
    GOLD_TINT,
)
"""Metal, stones, labour, overhead, margin: neighbours differ in lightness, so a grey printer keeps them apart."""


def day_words(day: date) -> str:
    """`3 Nov 2026`, independent of the machine's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_words(day: date) -> str:
    """`Nov 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def short_day_words(day: date) -> str:
    """`3 Nov`."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def period_words(first: date, last: date) -> str:
    """`3 – 9 Nov 2026`, with month and year said once where they are the same."""
    if first == last:
        return day_words(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {day_words(last)}"
    if first.year == last.year:
        return f"{short_day_words(first)} – {day_words(last)}"
    return f"{day_words(first)} – {day_words(last)}"


def moment_words(moment: datetime) -> str:
    """`22 Nov 2026, 09:41 UTC`, in the time zone that `moment` carries."""
    zone = f" {moment.tzname()}" if moment.tzinfo is not None else ""
    return f"{day_words(moment.date())}, {moment:%H:%M}{zone}"


def amount_words(units: int, digits: int) -> str:
    """Minor units as an amount: 123456 with 2 digits is `1,234.56`; a real minus sign, tabular in the report's font."""
    sign = MINUS if units < 0 else ""
    if not digits:
        return f"{sign}{abs(units):,}"
    whole, part = divmod(abs(units), 10**digits)
    return f"{sign}{whole:,}.{part:0{digits}d}"


def signed_words(units: int, digits: int) -> str:
    """A difference: `+1.20`, `−1.20`, `0.00`."""
    return f"+{amount_words(units, digits)}" if units > 0 else amount_words(units, digits)


def money_words(units: int, digits: int, currency: str) -> str:
    """`$1,234.56`, `CHF 1,234.56`, `−$3.00`: the symbol where it is unmistakable, the code elsewhere."""
    sign = MINUS if units < 0 else ""
    symbol = _SYMBOLS.get(currency, f"{currency}\N{NO-BREAK SPACE}")
    return f"{sign}{symbol}{amount_words(abs(units), digits)}"


def share_words(part: int, whole: int) -> str:
    """`31.4 %` of `whole`, or a dash where there is no whole to speak of. Rounded half away from zero, in integers."""
    if whole <= 0:
        return NONE
    tenths = (abs(part) * 2000 + whole) // (2 * whole)
    sign = MINUS if part < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}\N{NO-BREAK SPACE}%"
