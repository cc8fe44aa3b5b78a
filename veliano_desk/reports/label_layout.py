"""Where things stand on a label, in millimetres from its upper left corner: the same in PDF and in ZPL."""

from __future__ import annotations

from dataclasses import dataclass

from veliano_desk.domain.labels import Label, LabelSize

_EDGE, _GAP = 1.5, 1.5
_CODE_SHARE, _TITLE_SHARE, _LINE_SHARE, _LEADING = 0.19, 0.13, 0.11, 1.28


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its left, its top and its height; room: how wide it may be."""

    words: str
    x: float
    y: float
    height: float
    room: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A label laid out. The square of its code: left, top and side."""

    code: str
    x: float
    y: float
    side: float
    lines: tuple[Line, ...]


def placed(label: Label, size: LabelSize) -> Placed:
    """The code's square at the left, words beside it, as many lines as there is room for."""
    side = min(size.height_mm - 2 * _EDGE, size.width_mm * 0.42)
    left = _EDGE + side + _GAP
    room, y, lines = size.width_mm - left - _EDGE, _EDGE, []
    shares = [(_CODE_SHARE, True, label.code), (_TITLE_SHARE, False, label.title)]
    shares += [(_LINE_SHARE, False, words) for words in label.lines]
    for share, bold, words in shares:
        height = size.height_mm * share
        if y + height > size.height_mm - _EDGE:
            break
        if words:
            lines.append(Line(words, left, y, height, room, bold))
            y += height * _LEADING
    return Placed(label.code, _EDGE, (size.height_mm - side) / 2, side, tuple(lines))
