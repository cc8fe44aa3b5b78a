r"""Labels in ZPL II, the language of Zebra's and most other label printers [Zebra, ZPL II Programming Guide].

`^CI28` says UTF-8. Every field begins with `^FH_`: there `_` and two hexadecimal digits stand for a byte, so that no
word can hold a command (`^`, `~`) or half of one. `^BQN,2,n` draws a QR code; its data begin with the level of error
correction and `A,` (the printer chooses how to write them).
"""

from __future__ import annotations

from collections.abc import Sequence

from veliano_desk.domain.labels import Label, LabelSize
from veliano_desk.reports.label_layout import Line, Placed, placed

_PLAIN = frozenset(b" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]abcdefghijklmnopqrstuvwxyz{|}")
_HEX = "_"
_WIDTH_PER_HEIGHT = 0.55
"""How wide a letter of font 0 is on average, beside its height: a little more, so that nothing runs over the edge."""
_MODULES = ((14, 21), (26, 25), (42, 29), (62, 33), (84, 37), (106, 41))
"""Bytes that fit into a QR code of level M, and how many modules wide it is then [ISO/IEC 18004, table 7]."""
_WIDEST, _SMALLEST, _QUIET = 10, 1, 4
_ELLIPSIS = "..."
_NARROWEST = 0.67
_HAIR = 1e-6


def zpl_bytes(labels: Sequence[Label], size: LabelSize, copies: int = 1) -> bytes:
    """The labels as a printer takes them, each `copies` times."""
    return "".join(_label(placed(label, size), size, copies) for label in labels).encode("ascii")


def escaped(text: str) -> str:
    """A field's data: everything but plain letters as `_` and two hexadecimal digits of its UTF-8."""
    return "".join(chr(byte) if byte in _PLAIN else f"{_HEX}{byte:02X}" for byte in text.encode("utf-8", "replace"))


def _label(label: Placed, size: LabelSize, copies: int) -> str:
    head = f"^XA\n^CI28\n^PW{size.dots(size.width_mm)}\n^LL{size.dots(size.height_mm)}\n^LH0,0\n"
    lines = "".join(_line(line, size) for line in label.lines)
    return f"{head}{_square(label, size)}{lines}^PQ{max(1, copies)}\n^XZ\n"


def _square(label: Placed, size: LabelSize) -> str:
    modules = next((wide for most, wide in _MODULES if len(label.code.encode()) <= most), _MODULES[-1][1])
    zoom = max(_SMALLEST, min(_WIDEST, size.dots(label.side) // (modules + 2 * _QUIET)))
    quiet = (size.dots(label.side) - zoom * modules) // 2
    x, y = size.dots(label.x) + quiet, size.dots(label.y) + quiet
    return f"^FO{x},{y}^BQN,2,{zoom}^FH{_HEX}^FDMA,{escaped(label.code)}^FS\n"


def _line(line: Line, size: LabelSize) -> str:
    """Letters are set narrower, to two thirds, before words are cut."""
    height, room = size.dots(line.height), size.dots(line.room)
    letter = height * _WIDTH_PER_HEIGHT
    narrow = max(_NARROWEST, min(1.0, room / max(1.0, len(line.words) * letter)))
    most = max(1, int(room / (letter * narrow) + _HAIR))
    words = line.words if len(line.words) <= most else line.words[: max(1, most - len(_ELLIPSIS))] + _ELLIPSIS
    at = f"^FO{size.dots(line.x)},{size.dots(line.y)}"
    return f"{at}^A0N,{height},{round(height * narrow)}^FH{_HEX}^FD{escaped(words)}^FS\n"
