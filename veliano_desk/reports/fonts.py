"""Inter on paper: registered once, measured, and made to fit.

The faces hold Latin, Greek, Cyrillic and Vietnamese. Of any other script a report shows one `□` per character and says
so on the page; nothing is dropped in silence and nothing fails.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol, cast

from veliano_desk.config.paths import resources_dir

REGULAR = "VelianoInter"
SEMIBOLD = "VelianoInter-SemiBold"
MISSING = "\N{WHITE SQUARE}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
MISSING_NOTE = f"{MISSING} stands for a character outside this report’s typeface; the spreadsheet has it as written."
_FILES = {REGULAR: "Inter-Regular.ttf", SEMIBOLD: "Inter-SemiBold.ttf"}
_MARKS = {"Mn", "Me", "Sk"}
_BREAKS = {"Cc", "Zl", "Zp", "Zs"}


class Face(Protocol):
    """What a registered font tells: widths in points, and the characters that it draws."""

    def stringWidth(self, text: str, size: float) -> float: ...  # noqa: N802 - reportlab's own name


def files() -> dict[str, Path]:
    """The file of each font."""
    folder = resources_dir() / "report_fonts"
    return {name: folder / file for name, file in _FILES.items()}


@cache
def register() -> None:
    """Make REGULAR and SEMIBOLD known to reportlab; done once per process."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in files().items():
        pdfmetrics.registerFont(TTFont(name, str(file)))


@cache
def face(name: str) -> Face:
    """The registered font of this name."""
    from reportlab.pdfbase import pdfmetrics

    register()
    return cast("Face", pdfmetrics.getFont(name))


@cache
def _known() -> frozenset[int]:
    from reportlab.pdfbase import pdfmetrics

    register()
    font: Any = pdfmetrics.getFont(REGULAR)
    return frozenset(font.face.charToGlyph)


def width(text: str, name: str, size: float) -> float:
    """How wide `text` is set in the font `name`, in points."""
    return face(name).stringWidth(text, size)


def fitted(text: str, name: str, size: float, room: float) -> str:
    """`text`, or as much of its start as fits into `room` points with an ellipsis; "" where not even that fits."""
    measure = face(name).stringWidth
    if measure(text, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + ELLIPSIS, size) <= room:
            low = middle
        else:
            high = middle - 1
    cut = text[:low].rstrip() + ELLIPSIS
    return cut if measure(cut, size) <= room else ""


@lru_cache(maxsize=20_000)
def drawable(text: str) -> str:
    """`text` as the faces can draw it: composed, on one line, every character that they lack as `□`.

    Compatibility forms (full-width letters, ligatures) and letters with a mark that has no glyph fall back to the plain
    letter; marks, joiners and direction controls that have nothing to sit on are left out.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_drawn, unicodedata.normalize("NFC", text))).strip()


def has_missing(drawn: str) -> bool:
    """Whether `drawable` had to put a `□` into it."""
    return MISSING in drawn


def _drawn(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in _BREAKS:
        return " "
    if kind == "Cf":
        return ""
    if ord(character) in _known():
        return character
    if kind in _MARKS:
        return ""
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if ord(c) in _known())
    return plain or MISSING
