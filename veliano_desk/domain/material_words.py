"""The words of a material text: metals, karats, colours, marks, stones and finishes, and whatever is left over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from veliano_desk.domain.first_words import FirstWords, words_in

_CARAT_WORD = r"(?:k(?:arats?|aratin|araat|ts|t|s)?|carats?|cts?)"
_FINENESS_TAIL = re.compile(r"(?<=\d{3})\s*/\s*(?:1000|000|-)")
_SYMBOL_BEFORE = re.compile(r"\b(au|ag|pt|pd|plat|gold|silver|platinum)(?=\d{3})")
_SYMBOL_AFTER = re.compile(r"(?<=\d{3})(au|ag|pt|pd|er)\b")
_STERLING_S = re.compile(r"\bs\s?(?=9\d\d\b)|(?<=\b9\d\d)s\b")
_SEPARATORS = re.compile(r"[^\w.]+|_|\.(?!\d)|(?<!\d)\.")
_PLATED_MARK = re.compile(r"\b\d{1,2}\s?k(?:gp|gf|ge|hge|rgp)\b")
_MARK = re.compile(r"(?<![\w.])(\d{3}\.?\d?)(?![\w.])")
_GOLD_FINISHES = ("gold plated", "plated")
"""Finishes with a karat or colour of their own around them, which is not the metal's."""
MOST_KARATS = 24
SOME_STONES = "stones"
"""The kind of stones that are asked for without saying which."""

Value = TypeVar("Value", int, str)


@dataclass(frozen=True)
class MaterialWords:
    """The vocabulary, from `resources/materials.json`: value → the spellings that mean it.

    compounds: spelling → (metal, colour); named: spelling → (metal, mark); marks: metal → marks that name it by
    themselves; marks_with_metal: marks that need their metal said; same_mark: other spellings of a mark.
    """

    metals: Mapping[str, tuple[str, ...]]
    other_metals: Mapping[str, tuple[str, ...]]
    colours: Mapping[str, tuple[str, ...]]
    compounds: Mapping[str, tuple[str, str]]
    karat_letters: Mapping[str, str]
    named: Mapping[str, tuple[str, str]]
    marks: Mapping[str, tuple[str, ...]]
    marks_with_metal: tuple[str, ...]
    same_mark: Mapping[str, str]
    stones: Mapping[str, tuple[str, ...]]
    some_stones: tuple[str, ...]
    finishes: Mapping[str, tuple[str, ...]]
    filler: tuple[str, ...]
    not_a_colour: tuple[str, ...]
    not_stones: tuple[str, ...]
    no: tuple[str, ...]

    @cached_property
    def patterns(self) -> _Patterns:
        return _Patterns.of(self)

    @cached_property
    def stone_pattern(self) -> str:
        """A pattern for any word that means stones."""
        return either([*spellings(self.stones), *self.some_stones])


@dataclass
class Words:
    """What was found, each value once and in the order of the text; `left` is what no word explains."""

    metals: tuple[str, ...] = ()
    other_metals: tuple[str, ...] = ()
    karats: tuple[int, ...] = ()
    colours: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    stones: tuple[str, ...] = ()
    some_stones: bool = False
    finishes: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def normal(text: str) -> str:
    """Lower case, one kind of blank, no punctuation except decimal points; `585/1000` and `925er` lose their tails."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _FINENESS_TAIL.sub(" ", plain)
    plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    plain = _SEPARATORS.sub(" ", plain)
    plain = _STERLING_S.sub(" silver ", plain)
    plain = _SYMBOL_BEFORE.sub(r"\1 ", plain)
    plain = _SYMBOL_AFTER.sub(r" \1", plain).replace(" er ", " ")
    return " ".join(plain.split())


def either(phrases: Iterable[str]) -> str:
    """A regular expression for any of the phrases, longest first; plural blanks match one or more."""
    spelled = sorted({normal(phrase) for phrase in phrases}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in spelled) + ")"


def spellings(table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Spelling → value, the table turned over."""
    return {normal(word): value for value, words in table.items() for word in words}


def scan(text: str, words: MaterialWords) -> Words:
    """Finds the trade's words in a text. Every letter is either explained by a word or listed in `left`."""
    reading = _Scan(normal(text), words)
    reading.read_finishes()
    reading.read_stones()
    reading.read_karats()
    reading.read_named()
    reading.read_plain()
    reading.read_marks()
    return reading.result()


def mentioned_stones(text: str, words: MaterialWords) -> tuple[tuple[str, int], ...]:
    """(kind, place) of each stone word in a text that is already tidy; `stones` where it is not said which."""
    patterns, text = words.patterns, without_look_alikes(text, words)
    if not patterns.stone_words.may_be_in(words_in(text)):
        return ()
    kinds = tuple((patterns.stone_of[_one_blank(match[1])], match.start()) for match in patterns.stones.finditer(text))
    return kinds or tuple((SOME_STONES, match.start()) for match in patterns.some_stones.finditer(text))


def without_look_alikes(text: str, words: MaterialWords) -> str:
    """The text with `diamond cut` and `no stones` blanked out, every place unchanged."""
    patterns = words.patterns
    if not patterns.look_alikes.may_be_in(words_in(text)):
        return text
    for pattern in (patterns.not_stones, patterns.no_stones):
        text = pattern.sub(lambda match: "|" * len(match[0]), text)
    return text


@dataclass(frozen=True)
class _Patterns:
    plated: re.Pattern[str]
    finishes: re.Pattern[str]
    finish_of: Mapping[str, str]
    look_alikes: FirstWords
    not_stones: re.Pattern[str]
    no_stones: re.Pattern[str]
    stone_words: FirstWords
    stone_weight: re.Pattern[str]
    stones: re.Pattern[str]
    stone_of: Mapping[str, str]
    some_stones: re.Pattern[str]
    karat: re.Pattern[str]
    named: re.Pattern[str]
    compounds: re.Pattern[str]
    not_a_colour: re.Pattern[str]
    colours: re.Pattern[str]
    colour_of: Mapping[str, str]
    metals: re.Pattern[str]
    metal_of: Mapping[str, str]
    other_metals: re.Pattern[str]
    other_metal_of: Mapping[str, str]

    @classmethod
    def of(cls, words: MaterialWords) -> _Patterns:
        finish_of, stone_of = spellings(words.finishes), spellings(words.stones)
        colour_of, metal_of = spellings(words.colours), spellings(words.metals)
        other_of = spellings(words.other_metals)
        colour, any_stone = either(colour_of), either([*stone_of, *words.some_stones])
        plated = either(word for word, value in finish_of.items() if value in _GOLD_FINISHES)
        karat = rf"(?:\d{{1,2}}\s?{_CARAT_WORD}\s+)?(?:{colour}\s+)?"
        letters = either([*words.karat_letters, "g"])
        no = either(words.no)
        return cls(
            plated=_word(rf"{karat}{plated}(?:\s+(?:in|with)\s+{karat}gold)?"),
            finishes=_word(either(word for word, value in finish_of.items() if value not in _GOLD_FINISHES)),
            finish_of=finish_of,
            look_alikes=FirstWords(map(normal, [*words.not_stones, *words.no])),
            stone_words=FirstWords(map(normal, [*stone_of, *words.some_stones])),
            not_stones=_word(either(words.not_stones)),
            no_stones=_word(rf"{no}\s+(?:any\s+)?(?:{colour}\s+)?{any_stone}"),
            stone_weight=_word(
                r"\d+(?:\.\d+)?\s?(?:(?:ctw|cttw|tcw|ct\s?tw)|(?:carats?|cts?|ctw)"
                rf"(?=\s+(?:of\s+)?(?:{colour}\s+)?{any_stone}\b))"
            ),
            stones=_word(rf"(?:{colour}\s+)?({either(stone_of)})"),
            stone_of=stone_of,
            some_stones=_word(rf"(?:{colour}\s+)?{either(words.some_stones)}"),
            karat=re.compile(rf"(?<![\w.])(\d{{1,2}})\s?{_CARAT_WORD}({letters})?(?!\w)|(?<!\w)k\s?(\d{{1,2}})(?!\w)"),
            named=_word(f"({either(words.named)})"),
            compounds=_word(f"({either(words.compounds)})"),
            not_a_colour=_word(either(words.not_a_colour)),
            colours=_word(f"({colour})"),
            colour_of=colour_of,
            metals=_word(f"({either(metal_of)})"),
            metal_of=metal_of,
            other_metals=_word(f"({either(other_of)})"),
            other_metal_of=other_of,
        )


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern}(?!\w)")


@dataclass
class _Scan:
    """A text that is eaten up: each step takes its words out, so that no word is read twice."""

    text: str
    words: MaterialWords
    metals: list[tuple[int, str]] = field(default_factory=list)
    karats: list[tuple[int, int]] = field(default_factory=list)
    colours: list[tuple[int, str]] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    stones: list[str] = field(default_factory=list)
    finishes: list[str] = field(default_factory=list)
    other_metals: list[str] = field(default_factory=list)
    some_stones: bool = False

    def take(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """All matches, taken out of the text; positions stay true because each leaves its own length behind."""
        found = list(pattern.finditer(self.text))
        self.text = pattern.sub(lambda match: "|" * len(match[0]), self.text)
        return found

    def read_finishes(self) -> None:
        patterns = self.words.patterns
        if self.take(_PLATED_MARK):
            self.finishes.append("gold plated")
        self.finishes += [patterns.finish_of[_one_blank(match[0])] for match in self.take(patterns.finishes)]
        for match in self.take(patterns.plated):
            self.finishes.append("gold plated" if "gold" in match[0] or "vermeil" in match[0] else "plated")

    def read_stones(self) -> None:
        patterns = self.words.patterns
        self.take(patterns.not_stones)
        self.take(patterns.no_stones)
        self.take(patterns.stone_weight)
        self.stones += [patterns.stone_of[_one_blank(match[1])] for match in self.take(patterns.stones)]
        self.some_stones = bool(self.take(patterns.some_stones))

    def read_karats(self) -> None:
        for match in self.take(self.words.patterns.karat):
            karat = int(match[1] or match[3])
            if not 1 <= karat <= MOST_KARATS:
                self.text = self.text[: match.start()] + match[0] + self.text[match.end() :]
                continue
            self.karats.append((match.start(), karat))
            colour = self.words.karat_letters.get(match[2] or "")
            if colour:
                self.colours.append((match.start(), colour))

    def read_named(self) -> None:
        named = {normal(word): value for word, value in self.words.named.items()}
        for match in self.take(self.words.patterns.named):
            metal, mark = named[_one_blank(match[1])]
            self.metals.append((match.start(), metal))
            self.marks.append((match.start(), mark))
        compounds = {normal(word): value for word, value in self.words.compounds.items()}
        for match in self.take(self.words.patterns.compounds):
            metal, colour = compounds[_one_blank(match[1])]
            self.metals.append((match.start(), metal))
            self.colours.append((match.start(), colour))

    def read_plain(self) -> None:
        patterns = self.words.patterns
        self.take(patterns.not_a_colour)
        self.other_metals += [
            patterns.other_metal_of[_one_blank(match[1])] for match in self.take(patterns.other_metals)
        ]
        self.colours += [
            (match.start(), patterns.colour_of[_one_blank(match[1])]) for match in self.take(patterns.colours)
        ]
        self.metals += [
            (match.start(), patterns.metal_of[_one_blank(match[1])]) for match in self.take(patterns.metals)
        ]

    def read_marks(self) -> None:
        """Numbers like 585, after the metals: 950 and 999 are marks only where the metal is said."""
        alone = {mark: metal for metal, marks in self.words.marks.items() for mark in marks}
        metal_said = bool(self.metals or self.karats or self.other_metals)
        for match in list(_MARK.finditer(self.text)):
            spelled = match[1].replace(".", "")
            mark = self.words.same_mark.get(spelled, spelled)
            known = spelled in alone or mark in alone or (metal_said and mark in self.words.marks_with_metal)
            if not known:
                continue
            self.marks.append((match.start(), mark))
            if not metal_said:
                self.metals.append((match.start(), alone.get(spelled) or alone[mark]))
            self.text = self.text[: match.start()] + "|" * len(match[0]) + self.text[match.end() :]

    def result(self) -> Words:
        if self.karats and not self.metals:
            self.metals.append((0, "gold"))  # karats are said of gold only
        filler = set(self.words.filler)
        left = [token for token in re.split(r"[\s|]+", self.text) if token and token not in filler]
        return Words(
            metals=_once(self.metals),
            other_metals=tuple(dict.fromkeys(self.other_metals)),
            karats=_once(self.karats),
            colours=_once(self.colours),
            marks=_once(self.marks),
            stones=tuple(dict.fromkeys(self.stones)),
            some_stones=self.some_stones and not self.stones,
            finishes=tuple(dict.fromkeys(self.finishes)),
            left=tuple(left),
        )


def _one_blank(text: str) -> str:
    return " ".join(text.split())


def _once(found: list[tuple[int, Value]]) -> tuple[Value, ...]:
    """The values in the order of the text, each once."""
    return tuple(dict.fromkeys(value for _, value in sorted(found, key=lambda pair: pair[0])))
