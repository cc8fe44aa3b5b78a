"""What follows from an edit of a piece: its title made anew, and what the timeline says of it."""

from __future__ import annotations

from collections.abc import Mapping

from veliano_desk.config import trade
from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.piece_reading import piece_title
from veliano_desk.domain.teeth import teeth_text
from veliano_desk.models import pieces as piece_rows

_NAMES = {"kind": "kind", "title": "title", "alloy_code": "alloy", "style": "style", "teeth": "teeth",
          "size_text": "size", "stones": "stones"}  # fmt: skip
_STYLE_SEPARATOR = "+"


def made_title(piece: piece_rows.Piece) -> str:
    """The title as reading an order would make it from what the piece is now; "" for a kind that is not known."""
    words = trade.piece_words()
    styles = [code for code in piece.style.split(_STYLE_SEPARATOR) if code]
    try:
        return piece_title(piece.kind, piece.arch, len(piece.teeth), piece.size_text, styles, words)
    except KeyError:
        return ""


def edit_words(book: TradeBook, before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """`Alloy set to 14K yellow gold, stones set to 12`; empty where the values are what they were."""
    said = [
        f"{name} set to {_value(book, field, after[field])}"
        for field, name in _NAMES.items()
        if field in after and after[field] != before.get(field)
    ]
    words = ", ".join(said)
    return words[:1].upper() + words[1:]


def _value(book: TradeBook, field: str, value: object) -> str:
    """A field's value as people say it."""
    code = str(value)
    if field == "alloy_code":
        alloy = book.alloys.get(code)
        return alloy.title if alloy else code
    if field == "kind":
        return book.kinds[code].title.lower() if code in book.kinds else code
    if field == "style":
        words = trade.piece_words()
        return ", ".join(words.style_title(style) for style in code.split(_STYLE_SEPARATOR) if style) or "none"
    if isinstance(value, (list, tuple)):
        return teeth_text(value) or "none"
    return f"“{code}”" if field == "title" else code or "none"
