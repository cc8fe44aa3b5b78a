"""The trade's words that forms offer: kinds, styles and alloys by code, in the order of the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from veliano_desk.config import trade
from veliano_desk.services.desk import Desk
from veliano_desk.views.common.chips import Choice

TEETH = "teeth"
STYLE_SEPARATOR = "+"
_NO_METAL = "wax"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Code -> title; `measures`: kind -> teeth, ring, length or ""; stones by name."""

    kinds: Mapping[str, str]
    styles: Mapping[str, str]
    alloys: Mapping[str, str]
    measures: Mapping[str, str]
    stones: tuple[str, ...] = ()

    def kind(self, code: str) -> str:
        return self.kinds.get(code, code.replace("_", " ").capitalize())

    def style(self, codes: str) -> str:
        """`open_face+pave` → `Open face, pavé`."""
        titles = [self.styles.get(code, code.replace("_", " ")) for code in codes.split(STYLE_SEPARATOR) if code]
        return _capital(", ".join(titles).lower())

    def by_teeth(self, kind: str) -> bool:
        """Whether a kind is measured in teeth."""
        return self.measures.get(kind) == TEETH

    def kind_choices(self) -> list[Choice]:
        return [Choice(code, title) for code, title in self.kinds.items()]

    def alloy_choices(self) -> list[Choice]:
        return [Choice("", "Not known"), *(Choice(code, title) for code, title in self.alloys.items())]

    def stone_choices(self) -> list[Choice]:
        return [Choice("", "None"), *(Choice(kind, _capital(kind)) for kind in self.stones)]

    def style_choices(self, now: str) -> list[Choice]:
        """The styles, and first what the piece has now where it is none of them alone."""
        listed = [Choice("", "None"), *(Choice(code, title) for code, title in self.styles.items())]
        known = any(choice.value == now for choice in listed)
        return listed if known else [Choice(now, self.style(now)), *listed]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def vocabulary(desk: Desk) -> Vocabulary:
    """Read from the desk's trade, which is in memory."""
    kinds = desk.trade.kinds
    return Vocabulary(
        kinds={code: kind.title for code, kind in kinds.items()},
        styles={style.code: _capital(style.title) for style in trade.piece_words().styles},
        alloys={code: alloy.title for code, alloy in desk.trade.alloys.items() if alloy.metal != _NO_METAL},
        measures={code: kind.measure for code, kind in kinds.items()},
        stones=tuple(trade.trade_words().materials.words.stones),
    )
