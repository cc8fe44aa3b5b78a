"""Teeth: the store's selector ids and Universal numbers become FDI; what it wrote is kept.

A bare number is never taken: 11–18, 21–28, 31 and 32 are valid in both systems.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeGuard

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.flags import Flag

FIELD = "teeth_selection"
UPPER, LOWER, BOTH = "upper", "lower", "both"
CHART_ORDER = (
    *range(18, 10, -1), *range(21, 29),
    *range(48, 40, -1), *range(31, 39),
)  # fmt: skip
"""FDI numbers as the chart is seen: upper row, then lower row, each from the patient's right."""
_PLACE = {tooth: place for place, tooth in enumerate(CHART_ORDER)}
_UNIVERSAL_COUNT = 32

_ARCHES = {
    "upper": UPPER, "top": UPPER, "maxillary": UPPER, "maxilla": UPPER, "uppers": UPPER, "tops": UPPER,
    "top_only": UPPER,
    "lower": LOWER, "bottom": LOWER, "mandibular": LOWER, "mandible": LOWER, "lowers": LOWER, "bottoms": LOWER,
    "bottom_only": LOWER,
    "both": BOTH, "full": BOTH, "full_set": BOTH, "top and bottom": BOTH, "upper and lower": BOTH,
}  # fmt: skip
_ARCH_KEYS = ("arch", "position", "jaw", "row", "side")
_TEETH_KEYS = (
    "teeth",
    "numbers",
    "tooth_numbers",
    "toothNumbers",
    "selected",
    "selection",
    "universal",
    "fdi",
    "ids",
    "id",
    "number",
    "tooth",
)
_SYSTEM_KEYS = ("system", "numbering", "notation")
_SELECTOR_ID = re.compile(r"(top|bottom)-(-?\d{1,3})", re.IGNORECASE)
_NAMED = re.compile(r"(fdi|iso|universal|uns|u)[\s:#-]*(\d{1,2})", re.IGNORECASE)
_PALMER = re.compile(r"(ur|ul|ll|lr)[\s-]?([1-8])", re.IGNORECASE)
_PALMER_QUADRANT = {"ur": 10, "ul": 20, "ll": 30, "lr": 40}
_FIRST_TOP, _LAST_TOP, _LAST_BOTTOM, _MIDDLE = -5, 6, 12, 6
_DEEPEST = 12
_REMEMBERED = 500
_SHOWN = 40
_LONGEST_NUMBER = 3
AS_SEEN = "Read as the chart is seen, from the patient’s right to left; please check with the customer."


@dataclass(frozen=True, slots=True)
class TeethReading:
    """A teeth selection, read.

    teeth: FDI numbers in chart order; arch: `upper`, `lower`, `both` or None; assumed: the store's own ids were
    read by the usual rule, not by what they say; raw: what the store wrote, as JSON text.
    """

    teeth: tuple[int, ...]
    arch: str | None
    assumed: bool
    flags: tuple[Flag, ...]
    raw: str

    def of_arch(self, arch: str) -> tuple[int, ...]:
        return tuple(tooth for tooth in self.teeth if arch_of(tooth) == arch)


def is_fdi(tooth: int) -> bool:
    """Whether this is a permanent tooth in FDI notation [ISO 3950]."""
    return tooth in _PLACE


def universal_to_fdi(number: int) -> int:
    """Universal 1–32 → FDI: 1–8: 19 − U; 9–16: 12 + U; 17–24: 55 − U; 25–32: 16 + U.

    Raises InputError outside 1–32.
    """
    if 1 <= number <= 8:
        return 19 - number
    if 9 <= number <= 16:
        return 12 + number
    if 17 <= number <= 24:
        return 55 - number
    if 25 <= number <= _UNIVERSAL_COUNT:
        return 16 + number
    raise InputError(
        "There is no such tooth", f"{number} is no Universal number.", "Universal numbers go from 1 to 32.", str(number)
    )


def selector_to_fdi(row: str, number: int) -> int | None:
    """The store's selector: top-k → 1k for k ≥ 1 and 2(1 − k) below; bottom-k → 4(7 − k) up to 6 and 3(k − 6) after.

    None outside what the selector draws (top 6 … −5, bottom 1 … 12).
    """
    if row == "top" and _FIRST_TOP <= number <= _LAST_TOP:
        return 10 + number if number >= 1 else 20 + 1 - number
    if row == "bottom" and 1 <= number <= _LAST_BOTTOM:
        return 40 + 7 - number if number <= _MIDDLE else 30 + number - 6
    return None


def arch_of(tooth: int) -> str:
    """`upper` for FDI quadrants 1 and 2, `lower` for 3 and 4."""
    return UPPER if tooth // 10 in (1, 2) else LOWER


def in_chart_order(teeth: Iterable[int]) -> tuple[int, ...]:
    """FDI numbers, each once, as the chart is seen."""
    return tuple(sorted(set(teeth), key=_PLACE.__getitem__))


def read_arch(word: object) -> str | None:
    """`upper`, `lower` or `both` for any of the words in use, else None."""
    return _ARCHES.get(str(word).strip().casefold().replace("-", "_").replace(" only", "_only")) if word else None


def front_teeth(arch: str, count: int) -> tuple[int, ...]:
    """The `count` front teeth of an arch, counted from the middle; an odd one goes to the patient's right."""
    right, left = (10, 20) if arch == UPPER else (40, 30)
    half = min(count, 16) // 2
    rights = [right + place for place in range(1, half + count % 2 + 1) if place <= 8]
    return in_chart_order(rights + [left + place for place in range(1, half + 1)])


def teeth_text(teeth: Iterable[int]) -> str:
    """`13 12 11 21 22 23`."""
    return " ".join(str(tooth) for tooth in teeth)


def read_teeth_selection(value: object) -> TeethReading:
    """Reads whatever the store holds in `teeth_selection`; never raises. What cannot be read is flagged."""
    if isinstance(value, str):
        return _read_raw(value, True) if len(value) <= _REMEMBERED else _read_value(value, value)
    raw = json.dumps(value, ensure_ascii=False, default=str)
    return _read_raw(raw, False) if len(raw) <= _REMEMBERED else _read_value(raw, value)


@lru_cache(maxsize=4096)
def _read_raw(raw: str, as_text: bool) -> TeethReading:
    """Most orders select one of a few dozen sets of teeth."""
    return _read_value(raw, raw if as_text else json.loads(raw))


def _read_value(raw: str, value: object) -> TeethReading:
    reader = _Reader(raw)
    if value is None or value in ("", [], {}):
        reader.flag("No teeth are selected.")
    else:
        reader.read(value, _Context())
    return reader.result()


@dataclass(frozen=True, slots=True)
class _Context:
    """What the surroundings of a number say about it."""

    arch: str | None = None
    system: str | None = None
    depth: int = 0

    def within(self, arch: str | None, system: str | None) -> _Context:
        return _Context(arch or self.arch, system or self.system, self.depth + 1)


@dataclass
class _Reader:
    """Collects teeth and doubts while it walks through a value."""

    raw: str
    teeth: list[int] = field(default_factory=list)
    arches: list[str] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    implied: list[tuple[int, str]] = field(default_factory=list)
    assumed: bool = False

    def flag(self, message: str) -> None:
        self.flags.append(Flag(FIELD, message, self.raw))

    def read(self, value: Any, context: _Context) -> None:
        if context.depth > _DEEPEST:
            self.flag("Nested too deeply to be a selection of teeth.")
        elif isinstance(value, str):
            self._read_text(value, context)
        elif isinstance(value, Mapping):
            self._read_object(value, context)
        elif isinstance(value, list | tuple):
            for item in value:
                self.read(item, context.within(None, None))
        elif _is_whole(value):
            self._take_number(int(value), context)
        elif value is not None:
            self.flag(f"“{value}” is no tooth.")

    def _read_text(self, text: str, context: _Context) -> None:
        stripped = text.strip()
        if stripped[:1] in ("[", "{", '"'):
            try:
                inner = json.loads(stripped)
            except (ValueError, RecursionError):
                self.flag(f"“{_short(stripped)}” is damaged and cannot be read.")
                return
            self.read(inner, context.within(None, None))
            return
        arch = read_arch(stripped)
        if arch:
            self.arches.append(arch)
            return
        for part in filter(None, (part.strip() for part in re.split(r"[,;|]+", stripped))):
            for word in [part] if _NAMED.fullmatch(part) else part.split():
                self._read_word(word.lstrip("#"), context)

    def _read_word(self, word: str, context: _Context) -> None:
        selector, named, palmer = _SELECTOR_ID.fullmatch(word), _NAMED.fullmatch(word), _PALMER.fullmatch(word)
        if selector:
            self._take_selector(word, selector[1].casefold(), int(selector[2]))
        elif named:
            system = "fdi" if named[1].casefold() in ("fdi", "iso") else "universal"
            self._take_number(int(named[2]), context.within(None, system))
        elif palmer:
            self._take(_PALMER_QUADRANT[palmer[1].casefold()] + int(palmer[2]), word, context)
        elif word.isdecimal() and len(word) <= _LONGEST_NUMBER:
            self._take_number(int(word), context)
        else:
            self.flag(f"“{_short(word)}” is no tooth.")

    def _read_object(self, value: Mapping[str, Any], context: _Context) -> None:
        if value.get("selected") is False:
            return
        arch = next((found for key in _ARCH_KEYS if (found := read_arch(value.get(key)))), None)
        stated = next((str(value[key]) for key in _SYSTEM_KEYS if value.get(key)), None)
        if stated and _system(stated) is None:
            self.flag(f"The numbering “{_short(stated)}” is not known.")
            return
        if arch:
            self.arches.append(arch)
        inner = context.within(arch, _system(stated))
        for key, content in value.items():
            if content is not None and content is not False:
                self._read_entry(str(key), content, inner)

    def _read_entry(self, key: str, content: Any, context: _Context) -> None:
        arch = read_arch(key)
        if key in _ARCH_KEYS:
            if read_arch(content) is None:
                self.flag(f"“{_short(str(content))}” is no arch.")
        elif _SELECTOR_ID.fullmatch(key) or (key.isdecimal() and len(key) <= _LONGEST_NUMBER):
            self._read_word(key, context)
        elif arch:
            self.arches.append(arch)
            if content is not True:
                self.read(content, context.within(arch, None))
        elif key in _TEETH_KEYS and content is not True:
            self.read(content, context.within(None, _system(key)))

    def _take_selector(self, word: str, row: str, number: int) -> None:
        tooth = selector_to_fdi(row, number)
        if tooth is None:
            self.flag(f"“{word}” is outside the store's chart.")
            return
        self.assumed = True
        self.teeth.append(tooth)

    def _take_number(self, number: int, context: _Context) -> None:
        if context.system is None and context.arch:
            self.implied.append((number, context.arch))
        elif context.system is None:
            self.bare.append(str(number))
        elif context.system == "fdi":
            self._take(number, str(number), context)
        elif 1 <= number <= _UNIVERSAL_COUNT:
            self._take(universal_to_fdi(number), str(number), context)
        else:
            self.flag(f"{number} is no Universal number (1 to 32).")

    def _take(self, tooth: int, said: str, context: _Context) -> None:
        if not is_fdi(tooth):
            self.flag(f"{said} is no tooth in FDI numbers.")
        elif context.arch in (UPPER, LOWER) and arch_of(tooth) != context.arch:
            self.flag(f"{said} is FDI {tooth}, which is not in the {context.arch} arch; it was left out.")
        else:
            self.teeth.append(tooth)

    def _take_implied(self) -> None:
        """Numbers beside an arch are Universal, as the store writes them, unless one of them speaks against it."""
        against = [
            number for number, arch in self.implied if _is_any_tooth(number) and not _fits_universal(number, arch)
        ]
        if against:
            said = ", ".join(map(str, against))
            self.flag(
                f"{said}: not in that arch in Universal numbers. They may be FDI, so none of the numbers was taken."
            )
            return
        for number, _ in self.implied:
            if 1 <= number <= _UNIVERSAL_COUNT:
                self.teeth.append(universal_to_fdi(number))
            else:
                self.flag(f"{number} is no Universal number (1 to 32).")

    def result(self) -> TeethReading:
        self._take_implied()
        if self.assumed:
            self.flags.append(Flag(FIELD, AS_SEEN, self.raw, assumed=True))
        if self.bare:
            self.flag(f"{', '.join(self.bare)}: a number alone does not say whether it is Universal or FDI.")
        twice = sorted({tooth for tooth in self.teeth if self.teeth.count(tooth) > 1}, key=_PLACE.__getitem__)
        if twice:
            self.flag(f"Selected more than once: {teeth_text(twice)}.")
        teeth = in_chart_order(self.teeth)
        arch = _whole_arch([*self.arches, *map(arch_of, teeth)])
        if not teeth and not self.flags:
            self.flag("No teeth are selected.")
        elif teeth and arch != _whole_arch(map(arch_of, teeth)):
            self.flag(
                f"The arch is given as {arch}, but the teeth are in the {_whole_arch(map(arch_of, teeth))} one only."
            )
        return TeethReading(teeth, arch, self.assumed, tuple(dict.fromkeys(self.flags)), self.raw)


def _is_whole(value: object) -> TypeGuard[int | float]:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def _fits_universal(number: int, arch: str) -> bool:
    return 1 <= number <= _UNIVERSAL_COUNT and arch in (BOTH, arch_of(universal_to_fdi(number)))


def _is_any_tooth(number: int) -> bool:
    return 1 <= number <= _UNIVERSAL_COUNT or is_fdi(number)


def _whole_arch(arches: Iterable[str]) -> str | None:
    found = set(arches)
    if not found:
        return None
    return found.pop() if len(found) == 1 else BOTH


def _system(word: str | None) -> str | None:
    plain = (word or "").strip().casefold()
    if plain in ("fdi", "iso", "iso 3950", "two-digit", "world"):
        return "fdi"
    return "universal" if plain in ("universal", "uns", "us", "ada", "american") else None


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
