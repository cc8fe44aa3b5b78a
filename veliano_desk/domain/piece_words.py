"""What the words of an order say about pieces: which kinds, how many, in which style."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from veliano_desk.domain.first_words import FirstWords, words_in

MOST_OF_A_KIND = 12


@dataclass(frozen=True, slots=True)
class PieceKind:
    """A kind of piece that the workshop makes.

    measure: `teeth`, `ring` (inner diameter), `length` or ""; words name it by themselves, weak words only where no
    other kind is named; covers: the more general kind that is not meant once this one is named.
    """

    code: str
    title: str
    measure: str
    needs_kit: bool
    words: tuple[str, ...]
    weak: tuple[str, ...] = ()
    covers: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """A look with a name of its own; kinds: the pieces that can have it, empty for all."""

    code: str
    title: str
    words: tuple[str, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class PieceWords:
    """The vocabulary, from `resources/piece_kinds.json`.

    assumed_size_system: for sizes without one, used for the estimate only; round_depth: depth of a round brilliant
    as a share of its diameter; largest_melee_mm: up to here `38 x 1.2 mm` means stones, above it a piece's own
    dimensions.
    """

    kinds: tuple[PieceKind, ...]
    styles: tuple[Style, ...]
    pairs: frozenset[str]
    ignored: tuple[str, ...]
    no: tuple[str, ...]
    theirs: tuple[str, ...]
    beside: tuple[str, ...]
    counts: Mapping[str, int]
    assumed_size_system: str
    round_depth: Decimal
    largest_melee_mm: Decimal

    def kind(self, code: str) -> PieceKind:
        """Raises KeyError for a code that is not in the data."""
        return self._kinds_by_code[code]

    def style_title(self, code: str) -> str:
        """The style's name; the code itself where the data does not have it."""
        return self._style_titles.get(code, code.replace("_", " "))

    @cached_property
    def _kinds_by_code(self) -> Mapping[str, PieceKind]:
        return {kind.code: kind for kind in self.kinds}

    @cached_property
    def _style_titles(self) -> Mapping[str, str]:
        return {style.code: style.title for style in self.styles}

    @cached_property
    def kind_patterns(self) -> tuple[_KindPattern, _KindPattern]:
        """For the words that name a kind by themselves, and for the weak ones."""
        strong = {tidy(word): kind.code for kind in self.kinds for word in kind.words}
        weak = {tidy(word): kind.code for kind in self.kinds for word in kind.weak}
        return _KindPattern(self, strong), _KindPattern(self, weak)

    @cached_property
    def style_patterns(self) -> tuple[tuple[Style, re.Pattern[str], FirstWords], ...]:
        return tuple((style, whole_words(style.words), FirstWords(map(tidy, style.words))) for style in self.styles)

    @cached_property
    def style_words(self) -> FirstWords:
        """What the words of any style begin with."""
        return FirstWords(tidy(word) for style in self.styles for word in style.words)

    @cached_property
    def skipped_words(self) -> FirstWords:
        """What a phrase of `skipped` begins with."""
        return FirstWords(map(tidy, [*self.ignored, *self.no, *self.beside]))

    @cached_property
    def skipped(self) -> re.Pattern[str]:
        """Phrases that name a piece which is not asked for: `no chain`, `to match my ring`, `jump ring`."""
        kinds = _either([word for kind in self.kinds for word in kind.words])
        beside, theirs, no = _either(self.beside), _either(self.theirs), _either(self.no)
        return re.compile(
            rf"(?<!\w)(?:{_either(self.ignored)}|{no}\s+(?:\w+\s+)?{kinds}"
            rf"|{beside}\s+(?:a\s+|the\s+|an\s+)?{theirs}\s+(?:\w+\s+){{0,2}}?{kinds})(?!\w)"
        )


class _KindPattern:
    """Finds words of kinds, with a count before them."""

    def __init__(self, words: PieceWords, spellings: Mapping[str, str]) -> None:
        self.kind_of = dict(spellings)
        self.first_words = FirstWords(spellings)
        counts = "|".join(re.escape(word) for word in sorted(words.counts, key=len, reverse=True))
        self.pattern = re.compile(
            rf"(?<![\w./])(?:(?P<count>\d{{1,2}}|{counts})\s+(?:\w+\s+){{0,2}}?)?(?P<word>{_either(spellings)})(?!\w)"
        )


@dataclass(frozen=True, slots=True)
class FoundKind:
    """A kind named in the text."""

    code: str
    count: int
    place: int


_QUOTED = re.compile(r"(?<![\d½¼¾])[\"“][^\"“”]{1,80}[\"”]")
_CLAUSE_END = re.compile(r"[,;\n]|\.\s|\s(?:and|&|\+|plus)\s")
_BLANKS = re.compile(r"[\s_]+|(?<=\w)-(?=\w)")


def plain_text(value: object) -> str:
    """Text of whatever the store holds in a details field: JSON is flattened to `key: value` lines."""
    if isinstance(value, str) and value.strip()[:1] in ("{", "["):
        try:
            return plain_text(json.loads(value))
        except (ValueError, RecursionError):
            return value
    return "\n".join(_flat(value, ""))


def tidy(text: str) -> str:
    """Lower case, one blank, `×` as x, inch signs as `"`, quoted words (engravings) blanked; length may change."""
    low = text.replace("×", "x").replace("″", '"').replace("''", '"').lower()
    low = _QUOTED.sub(" ", low)
    return _BLANKS.sub(" ", low.replace("”", '"')).strip()


def whole_words(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_either(words)}(?!\w)")


def find_kinds(text: str, words: PieceWords) -> tuple[FoundKind, ...]:
    """The kinds that a tidy text names, each once, in the order of the text; `two rings` counts two."""
    there = words_in(text)
    blanked = _blanked(words.skipped, text) if words.skipped_words.may_be_in(there) else text
    found: dict[str, FoundKind] = {}
    for spelled in words.kind_patterns:
        if not spelled.first_words.may_be_in(there):
            continue
        for match in spelled.pattern.finditer(blanked):
            code = spelled.kind_of[match["word"]]
            count = _count(match["count"], code, words)
            if code not in found or count > found[code].count:
                place = found[code].place if code in found else match.start("word")
                found[code] = FoundKind(code, count, place)
        if found:
            break
    covered = {words.kind(code).covers for code in found}
    return tuple(sorted((kind for kind in found.values() if kind.code not in covered), key=lambda kind: kind.place))


def find_styles(text: str, words: PieceWords) -> tuple[tuple[Style, int], ...]:
    """Styles in the order of the data, each with its place in the text."""
    there = words_in(text)
    if not words.style_words.may_be_in(there):
        return ()
    found = ((style, pattern.search(text)) for style, pattern, first in words.style_patterns if first.may_be_in(there))
    return tuple((style, match.start()) for style, match in found if match)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), text)


def clause_of(text: str, place: int) -> int:
    """The number of the clause that a place lies in: words belong together between commas and ands."""
    return len(_CLAUSE_END.findall(text, 0, place))


def _count(said: str | None, code: str, words: PieceWords) -> int:
    if not said or code in words.pairs:
        return 1
    count = words.counts.get(said) or (int(said) if said.isdecimal() else 1)
    return count if 1 <= count <= MOST_OF_A_KIND else 1


def _either(words: Iterable[str]) -> str:
    spelled = sorted({tidy(word) for word in words}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word) for word in spelled) + ")" if spelled else r"(?!)"


def _flat(value: Any, key: str) -> list[str]:
    said = f"{key}: " if key else ""
    if value is None or value is False:
        return []
    if value is True:
        return [key]
    if isinstance(value, Mapping):
        return [line for name, inner in value.items() for line in _flat(inner, str(name))]
    if isinstance(value, list | tuple):
        return [said + ", ".join(part for inner in value for part in _flat(inner, ""))]
    return [f"{said}{value}"]
