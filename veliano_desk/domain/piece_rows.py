"""Rows of teeth in words: `top 6`, `8 on 8`, `full set`."""

from __future__ import annotations

import re

from veliano_desk.domain.teeth import LOWER, UPPER, read_arch

_NUMBERS = {"two": 2, "four": 4, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
_COUNT = r"(\d{1,2}|" + "|".join(_NUMBERS) + r")(?!\s?(?:mm|cm|k|kt|ct|inch|\"|[.,]\d)|\d)"
_ROW = r"(top|upper|bottom|lower)s?"
_ROW_COUNTS = re.compile(
    rf"(?<![\w.]){_COUNT}\s*(?:on\s+|teeth\s+)?(?:the\s+)?{_ROW}(?!\w)|(?<!\w){_ROW}\s*(?:teeth\s+)?:?\s*{_COUNT}(?!\w)"
)
_N_ON_N = re.compile(r"(?<![\w.])(\d{1,2})\s*(?:on|over)\s*(\d{1,2})(?!\w)")
_ROWS_NAMED = re.compile(rf"(?<!\w){_ROW}(?!\w)|(?<!\w)(full set|both rows|both arches|top and bottom)(?!\w)")
_MOST_TEETH = 16


def row_counts(text: str) -> tuple[tuple[str, int], ...]:
    """`top 6`, `6 bottom`, `8 on 8` → (arch, count) in the order of the text."""
    found = []
    if not any(map(str.isdecimal, text)) and not any(word in text for word in _NUMBERS):
        return ()
    for match in _ROW_COUNTS.finditer(text):
        number, row = match[1] or match[4], match[2] or match[3]
        found.append((row, _NUMBERS.get(number) or int(number)))
    rows = None if found else _N_ON_N.search(text)
    if rows:
        found = [("top", int(rows[1])), ("bottom", int(rows[2]))]
    return tuple((read_arch(row) or UPPER, count) for row, count in found if 1 <= count <= _MOST_TEETH)


def rows_named(text: str) -> tuple[str, ...]:
    """`top`, `full set`, `both rows` → arches in the order of the text."""
    arches: list[str] = []
    for match in _ROWS_NAMED.finditer(text):
        arches += [UPPER, LOWER] if match[2] else [read_arch(match[1]) or UPPER]
    return tuple(arches)
