"""What the store's `material` text says, and what it leaves open. Nothing is guessed: doubts become flags.

`gold-14k` names metal and karat but no colour, so there is no alloy yet; the colour that the estimate reckons with
is marked as assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from veliano_desk.domain.alloys import Alloy, AlloyBook
from veliano_desk.domain.flags import Flag
from veliano_desk.domain.material_words import MOST_KARATS, SOME_STONES, MaterialWords, Words, scan
from veliano_desk.domain.quantities import PURE

FIELD = "material"

Value = TypeVar("Value", int, str)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the estimate takes where the text is silent; from data, always marked as assumed.

    nothing_said: alloy code for a text that names no metal; karat and colour for gold; by_metal: alloy code per metal.
    """

    nothing_said: str
    karat: int
    colour: str
    by_metal: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MaterialRules:
    """The words of the trade and the assumptions, as loaded from `resources/materials.json`."""

    words: MaterialWords
    assumed: Assumptions


@dataclass(frozen=True, slots=True)
class MaterialReading:
    """A material text, read.

    alloy_code: only where the text leaves exactly one alloy of the book; assumed_code: what the estimate reckons with
    otherwise, None for a metal the workshop has no alloy of. unknown: what the text does not say (`metal`, `karat`,
    `colour`, `fineness`). stones: kinds said, comma-separated, None for none. finish: plating and the like, "" for
    none.
    """

    text: str
    alloy_code: str | None
    assumed_code: str | None
    metal: str | None
    karat: int | None
    colour: str | None
    mark: str | None
    stones: str | None
    finish: str
    unknown: tuple[str, ...]
    flags: tuple[Flag, ...]

    @property
    def alloy_assumed(self) -> bool:
        return self.alloy_code is None and self.assumed_code is not None

    @property
    def reckoned_code(self) -> str | None:
        """The alloy to reckon with: the one said, else the assumed one."""
        return self.alloy_code or self.assumed_code

    @property
    def plated(self) -> bool:
        return "plated" in self.finish


def read_material(text: str | None, book: AlloyBook, rules: MaterialRules) -> MaterialReading:
    """Reads a material text against the workshop's alloys. Any text is accepted; what is not understood is flagged."""
    said = text or ""
    exact = book.get(said.strip())
    if exact is not None:
        return _reading_of(exact, said)
    words = scan(said, rules.words)
    found = _Facts.of(words)
    fitting = tuple(alloy for alloy in book.values() if found.fits(alloy)) if found.metal else ()
    unknown = found.unknown(fitting)
    chosen = fitting[0] if len(fitting) == 1 and not found.contradicted and not words.other_metals else None
    code = chosen.code if chosen else None
    assumed = None if code else _assumed(found, words, book, rules.assumed)
    flags = _flags(said, words, found, fitting, unknown, book.get(assumed or ""))
    return MaterialReading(
        said,
        code,
        assumed,
        found.metal,
        found.karat or (chosen.karat if chosen else None),
        found.colour,
        found.mark,
        _stones(words),
        ", ".join(words.finishes),
        unknown,
        flags,
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """The one value of each kind, None where the text says none or several."""

    metal: str | None
    karat: int | None
    colour: str | None
    mark: str | None
    clashes: tuple[str, ...]

    @classmethod
    def of(cls, words: Words) -> _Facts:
        clashes = [
            name
            for name, values in (
                ("metals", words.metals),
                ("karats", words.karats),
                ("colours", words.colours),
                ("marks", words.marks),
            )
            if len(values) > 1
        ]
        return cls(_only(words.metals), _only(words.karats), _only(words.colours), _only(words.marks), tuple(clashes))

    @property
    def contradicted(self) -> bool:
        return bool(self.clashes)

    def fits(self, alloy: Alloy) -> bool:
        return (
            alloy.metal == self.metal
            and self.karat in (None, alloy.karat)
            and self.colour in (None, alloy.colour)
            and self.mark in (None, alloy.mark)
        )

    def unknown(self, fitting: tuple[Alloy, ...]) -> tuple[str, ...]:
        """What is needed to come down to one alloy and is not said."""
        if self.metal is None:
            return ("metal",)
        missing = []
        if self.metal == "gold":
            if self.karat is None and self.mark is None:
                missing.append("karat")
            if self.colour is None and len(fitting) != 1:
                missing.append("colour")
        elif self.mark is None and len(fitting) != 1:
            missing.append("fineness")
        return tuple(missing)


def _only(values: tuple[Value, ...]) -> Value | None:
    return values[0] if len(values) == 1 else None


def _stones(words: Words) -> str | None:
    return ", ".join(words.stones) or (SOME_STONES if words.some_stones else None)


def _reading_of(alloy: Alloy, text: str) -> MaterialReading:
    """A text that is one of the desk's own codes."""
    return MaterialReading(
        text=text,
        alloy_code=alloy.code,
        assumed_code=None,
        metal=alloy.metal,
        karat=alloy.karat,
        colour=alloy.colour or None,
        mark=alloy.mark or None,
        stones=None,
        finish="",
        unknown=(),
        flags=(),
    )


def _assumed(found: _Facts, words: Words, book: AlloyBook, assumed: Assumptions) -> str | None:
    """The alloy that the estimate reckons with: nearest in fineness to what is said, then in colour.

    None for a metal that the workshop has no alloy of: nothing sensible can be reckoned.
    """
    if found.metal is None and words.other_metals and not words.metals:
        return None
    usual = book.get(assumed.by_metal.get(found.metal, "") if found.metal else assumed.nothing_said)
    metal = found.metal or (usual.metal if usual else "")
    wanted = _wanted_fineness(found, usual, assumed)
    colour = found.colour or assumed.colour

    def distance(alloy: Alloy) -> tuple[int, bool, bool]:
        return abs(alloy.fineness_millis - wanted), alloy.colour != colour, alloy.colour != assumed.colour

    nearest = min(book.of_metal(metal), key=distance, default=None)
    return nearest.code if nearest else None


def _wanted_fineness(found: _Facts, usual: Alloy | None, assumed: Assumptions) -> int:
    """In 0.001 ‰: from the mark, else the karat (24 K is pure), else the usual alloy of the metal."""
    if found.mark is not None:
        return int(found.mark) * 1000
    if found.karat is not None:
        return round(found.karat * PURE / MOST_KARATS)
    return usual.fineness_millis if usual else round(assumed.karat * PURE / MOST_KARATS)


def _flags(
    said: str, words: Words, found: _Facts, fitting: tuple[Alloy, ...], unknown: tuple[str, ...], assumed: Alloy | None
) -> tuple[Flag, ...]:
    reckoned = f"; reckoned as {assumed.title}" if assumed else ""
    messages = [f"Several {name} are said{reckoned}." for name in found.clashes]
    messages += [f"No alloy of {metal} is in the list." for metal in words.other_metals]
    if not said.strip():
        messages.append(f"The material is not said{reckoned}.")
    elif found.metal and not fitting and not found.contradicted:
        messages.append(f"No alloy in the list is {_spelled(found)}{reckoned}.")
    if said.strip() and not words.other_metals:
        messages += [f"The {name} is not said{reckoned}." for name in unknown if f"{name}s" not in found.clashes]
    if words.some_stones:
        messages.append("Stones are asked for, but not which.")
    if words.left:
        messages.append(f"Not understood: “{' '.join(words.left)}”.")
    return tuple(Flag(FIELD, message, said) for message in messages)


def _spelled(found: _Facts) -> str:
    karat = f"{found.karat}K" if found.karat is not None else ""
    return " ".join(part for part in (karat, found.mark or "", found.colour or "", found.metal or "") if part)
