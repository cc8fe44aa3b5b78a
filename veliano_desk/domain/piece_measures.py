"""Sizes, lengths, widths and stones in the words of an order, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.sizes import MM_PER_INCH, SizeSystem, inner_diameter_mm, size_number, size_text

ROUND_BRILLIANT = Decimal("0.0061")
"""ct = d² × depth × 0.0061 for a round brilliant, mm [GIA's estimation formula]."""

_PART = r"(?:½|¼|¾|1/2|1/4|3/4)"
_DECIMAL = r"\d+(?:[.,]\d+)?"
_SIZE = rf"\d{{1,2}}(?:[.,]\d{{1,2}})?(?:\s?{_PART})?"
_NOT_A_SIZE = (
    r"(?![\d.,]*\d)(?!\s?(?:k|kt|karat|ct|ctw|mm|cm|in|inch|inches|x\s?\d|teeth|stones|rings|pieces|pairs|weeks|days)\b)"
    r"(?!\s?\")"
)
_AFTER_A_SYSTEM = "".join(f"(?<!{name} )" for name in ("us", "uk", "au", "eu", "eur", "iso", "jp", "size"))
_SYSTEMS = {
    SizeSystem.US: r"us|usa|american",
    SizeSystem.UK: r"uk|au|british",
    SizeSystem.EU: r"eu|eur|european|iso",
    SizeSystem.JP: r"jp|jpn|japanese|japan",
    SizeSystem.IT: r"italian|ital",
}
_LETTER = r"[a-z](?:\s?\+\s?\d)?(?:\s?(?:½|1/2))?"


def _system_pattern(system: SizeSystem, names: str) -> re.Pattern[str]:
    value = _LETTER + r"(?!\w)" if system is SizeSystem.UK else _SIZE + _NOT_A_SIZE
    return re.compile(
        rf"(?<!\w)(?:(?:{names})(?:\s+ring)?(?:\s+size)?\s*:?\s*(?P<after>{value})"
        rf"|size\s*:?\s*(?P<before>{value})\s*\(?(?:{names})(?!\w)"
        rf"|(?<![./]){_AFTER_A_SYSTEM}(?P<lead>{value})\s?(?:{names})(?!\w))"
    )


_BY_SYSTEM = tuple((system, names.split("|"), _system_pattern(system, names)) for system, names in _SYSTEMS.items())
_BARE_SIZE = re.compile(rf"(?<!\w)(?:ring\s+)?size\s*:?\s*(?P<size>{_SIZE}{_NOT_A_SIZE}|[a-z]\s?(?:½|1/2)?(?!\w))")
_DIAMETER = re.compile(
    rf"(?<![\w.])(?P<a>{_DECIMAL})\s?mm\s+(?:inner|inside|internal|diameter|id)\b"
    rf"|(?<!\w)(?:inner|inside|internal)\s+(?:diameter|dia)\s*:?\s*(?P<b>{_DECIMAL})\s?mm"
)
_LENGTH = re.compile(
    rf"(?<![\w.])(?P<number>{_DECIMAL})(?:\s?(?P<part>{_PART}))?\s?"
    r"(?:(?P<inch>inches|inch|\"|in(?=\s*(?:$|[,.;:)]|long|length|chain|necklace|bracelet|cuban|rope|tennis|figaro|franco)))"
    r"|(?P<cm>cm)\b|(?P<mm>mm)\b)"
)
_WIDTH = re.compile(
    rf"(?<![\w.])(?P<a>{_DECIMAL})\s?mm\s+(?P<said>wide|width|band|in width)\b"
    rf"|(?<!\w)width\s*:?\s*(?P<b>{_DECIMAL})\s?mm|(?<![\w.x])(?P<c>{_DECIMAL})\s?mm\b"
)
_TIMES = re.compile(rf"(?<![\w.])(?P<count>\d{{1,4}})\s?x\s?(?P<mm>{_DECIMAL})\s?mm\b")
_ADJECTIVE = r"(?:round|brilliant|vvs\d?|vs\d?|si\d?|small|white|black|natural|lab|grown|princess|baguette|cut|loose|x)"
_DIGIT = re.compile(r"\d")
_LENGTHS_MM = (Decimal(100), Decimal(1200))
_WIDTHS_MM = (Decimal("0.5"), Decimal(40))
_DIAMETERS_MM = (Decimal("11.5"), Decimal(26))
_CARAT_UNITS = ("ct", "tcw", "carat")
_CLOTHES_SIZES = frozenset("smlx")


@dataclass(frozen=True, slots=True)
class Measure:
    """A size as said. mm None: it cannot be told; assumed: the system was not said.

    Message: the doubt, "" for none.
    """

    text: str
    mm: Decimal | None
    place: int
    assumed: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True)
class StoneSpec:
    """Stones as said. mct: weight of all of them in 0.001 ct; None where it is not said and cannot be reckoned."""

    count: int | None
    mct: int | None
    place: int


def round_brilliant_mct(diameter_mm: Decimal, depth_share: Decimal) -> Decimal:
    """Estimated weight of one round brilliant in 0.001 ct: d² × depth × 0.0061, depth = share × d."""
    return diameter_mm**3 * depth_share * ROUND_BRILLIANT * 1000


def ring_sizes(text: str, assumed_system: str) -> tuple[Measure, ...]:
    """Ring sizes in a tidy text, in its order. A size without a system is read in the assumed one and says so."""
    found: dict[int, Measure] = {}
    taken = text
    for match in _DIAMETER.finditer(taken):
        mm = Decimal((match["a"] or match["b"]).replace(",", "."))
        if _DIAMETERS_MM[0] <= mm <= _DIAMETERS_MM[1]:
            found[match.start()] = Measure(f"{mm} mm", mm, match.start())
    for system, names, pattern in _BY_SYSTEM:
        if not any(name in text for name in names):
            continue
        for match in pattern.finditer(taken):
            said = match["after"] or match["before"] or match["lead"]
            found[match.start()] = _ring(said, system, match.start(), assumed=False)
        taken = pattern.sub(lambda match: " " * len(match[0]), taken)
    for match in _BARE_SIZE.finditer(taken):
        found[match.start()] = _bare(match["size"].strip(), assumed_system, match.start())
    return tuple(found[place] for place in sorted(found))


def lengths(text: str) -> tuple[Measure, ...]:
    """Lengths of chains and bracelets: `22 inch`, `45 cm`, `560 mm`."""
    found = []
    for match in _LENGTH.finditer(text):
        number = _number(match["number"], match["part"])
        mm = number * (MM_PER_INCH if match["inch"] else 10 if match["cm"] else 1)
        if _LENGTHS_MM[0] <= mm <= _LENGTHS_MM[1]:
            unit = "inch" if match["inch"] else "cm" if match["cm"] else "mm"
            found.append(Measure(f"{number.normalize():f} {unit}", mm, match.start()))
    return tuple(found)


def widths(text: str, *, said_only: bool) -> tuple[Measure, ...]:
    """Widths in mm. said_only: only with the word for it, as for rings.

    Chains are named by their millimetres alone.
    """
    found = []
    for match in _WIDTH.finditer(_TIMES.sub(lambda times: " " * len(times[0]), text)):
        mm = Decimal((match["a"] or match["b"] or match["c"]).replace(",", "."))
        if _WIDTHS_MM[0] <= mm <= _WIDTHS_MM[1] and not (said_only and match["c"]):
            found.append(Measure(f"{mm} mm", mm, match.start()))
    return tuple(found)


def stone_specs(text: str, stone_words: str, depth_share: Decimal, largest_melee_mm: Decimal) -> tuple[StoneSpec, ...]:
    """Stones counted or weighed in a tidy text; stone_words is a pattern for the words that mean stones."""
    found: list[StoneSpec] = []
    if not _DIGIT.search(text):
        return ()
    taken = text
    if "mm" in text:
        for match in _times(stone_words).finditer(text):
            millimetres, count = Decimal(match["mm"].replace(",", ".")), int(match["count"])
            if count and (match["stone"] or millimetres <= largest_melee_mm):
                weight = round_brilliant_mct(millimetres, depth_share) * count
                found.append(StoneSpec(count, _whole(weight), match.start()))
        taken = _times(stone_words).sub(lambda match: " " * len(match[0]), text)
    found += _counted_stones(taken, stone_words, depth_share)
    if any(unit in text for unit in _CARAT_UNITS):
        for match in _weighed(stone_words).finditer(taken):
            weight = Decimal((match["a"] or match["b"]).replace(",", ".")) * 1000
            found.append(StoneSpec(None, _whole(weight), match.start()))
    return tuple(sorted(found, key=lambda spec: spec.place))


def _counted_stones(text: str, stone_words: str, depth_share: Decimal) -> Iterator[StoneSpec]:
    for match in _counted(stone_words).finditer(text):
        each, count = match["mm"], int(match["count"])
        weight = round_brilliant_mct(Decimal(each.replace(",", ".")), depth_share) * count if each else None
        if count:
            yield StoneSpec(count, None if weight is None else _whole(weight), match.start())


@lru_cache(maxsize=8)
def _times(stone_words: str) -> re.Pattern[str]:
    """`38 x 1.2 mm`, with or without a word for stones after it."""
    return re.compile(rf"{_TIMES.pattern}(?P<stone>\s+(?:{_ADJECTIVE}\s+){{0,3}}{stone_words}(?!\w))?")


@lru_cache(maxsize=8)
def _counted(stone_words: str) -> re.Pattern[str]:
    """`38 round diamonds`, `38 stones of 1.2 mm`; the 6 of `top 6 diamonds` counts teeth."""
    return re.compile(
        r"(?<![\w.])(?<!top )(?<!bottom )(?<!upper )(?<!lower )(?<!size )"
        rf"(?P<count>\d{{1,4}})\s+(?:{_ADJECTIVE}\s+){{0,3}}{stone_words}(?!\w)"
        rf"(?:\s+(?:(?:of|at|a|each)\s+)?(?P<mm>{_DECIMAL})\s?mm\b)?"
    )


@lru_cache(maxsize=8)
def _weighed(stone_words: str) -> re.Pattern[str]:
    """`0.45 ctw`, `1.5 ct`, `2 ct of diamonds`; `14 ct` alone is a karat."""
    return re.compile(
        rf"(?<![\w.])(?:(?P<a>{_DECIMAL})\s?(?:ctw|cttw|tcw|cts?\.?\s?tw|carats? total)(?!\w)"
        rf"|(?P<b>\d+[.,]\d+|\d+(?=\s?(?:cts?|carats?)\s+(?:of\s+)?(?:\w+\s+){{0,2}}?{stone_words}(?!\w)))"
        r"\s?(?:cts?|carats?)(?!\w)(?!\s+(?:yellow|white|rose|gold|yg|wg|rg)\b))"
    )


def _ring(said: str, system: SizeSystem, place: int, *, assumed: bool) -> Measure:
    try:
        mm = inner_diameter_mm(said, system)
    except InputError as error:
        return Measure(f"{system.upper()} {said.upper()}", None, place, False, error.happened)
    return Measure(f"{system.upper()} {size_text(size_number(said, system), system)}", mm, place, assumed)


def _bare(said: str, assumed_system: str, place: int) -> Measure:
    if said[0].isalpha():
        if said in _CLOTHES_SIZES:
            return Measure(said.upper(), None, place, False, f"“Size {said.upper()}” is no ring size.")
        letter = _ring(said, SizeSystem.UK, place, assumed=True)
        return Measure(said.upper(), letter.mm, place, True, "The size's system is not said; a letter is read as UK.")
    sized = _ring(said, SizeSystem(assumed_system), place, assumed=True)
    if sized.mm is None:
        return Measure(said, None, place, False, f"“Size {said}” is no {assumed_system.upper()} ring size.")
    return Measure(said, sized.mm, place, True, f"The size's system is not said; reckoned as {assumed_system.upper()}.")


def _number(whole: str, part: str | None) -> Decimal:
    fractions = {"½": "0.5", "1/2": "0.5", "¼": "0.25", "1/4": "0.25", "¾": "0.75", "3/4": "0.75"}
    return Decimal(whole.replace(",", ".")) + Decimal(fractions.get(part or "", "0"))


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
