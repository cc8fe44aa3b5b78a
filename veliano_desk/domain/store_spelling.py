"""Pieces in the store's spelling, so that whoever reads the order there, a person or a desk, finds the same pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from veliano_desk.domain.alloys import Alloy
from veliano_desk.domain.materials import read_material
from veliano_desk.domain.piece_reading import GRILLZ, PieceDraft, TradeWords, read_pieces
from veliano_desk.domain.teeth import BOTH, arch_of, in_chart_order

_LONGEST_QUOTE = 78
"""Words in quotes up to this length say nothing about the piece itself: reading passes them by, as engravings."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a row of custom_orders says of its pieces. reads_back: whether reading it makes the same pieces again; one
    row has one material and one selection of teeth, so not every order can be said in it."""

    material: str
    teeth_selection: Any
    design_details: str
    notes: str
    reads_back: bool


def spell(pieces: Sequence[PieceDraft], piece_notes: Sequence[str], notes: str, words: TradeWords) -> Spelling:
    """The pieces as the store says them; `piece_notes` beside them, and what was noted of the whole order."""
    material = ", ".join(dict.fromkeys(_material(piece, words) for piece in pieces))
    teeth = spell_teeth(tooth for piece in pieces for tooth in piece.teeth)
    details = "; ".join(_clauses(pieces, words))
    said = [(piece, note.strip()) for piece, note in zip(pieces, piece_notes, strict=True) if note.strip()]
    for quote in (False, True):
        lines = [f"{piece.title}: {_quoted(note) if quote else note}" for piece, note in said]
        told = "\n".join([*([notes.strip()] if notes.strip() else []), *lines])
        back = read_pieces(
            material=material, teeth_selection=teeth, design_details=details, notes=told or None, words=words
        )
        same = [_core(piece) for piece in back] == [_core(piece) for piece in pieces]
        if same or quote or not said:
            break
    return Spelling(material, teeth, details, told, same)


def spell_alloy(alloy: Alloy, words: TradeWords) -> str:
    """The alloy's name where the store's readers understand it fully, else its code."""
    read = read_material(alloy.title, words.alloys, words.materials)
    return alloy.title if read.alloy_code == alloy.code and not read.flags else alloy.code


def spell_teeth(teeth: Iterable[int]) -> Any:
    """FDI teeth as the store's selector names them; in Universal numbers with their arch where it draws no such tooth,
    an empty list for none."""
    chosen = in_chart_order(teeth)
    ids = [_selector_id(tooth) for tooth in chosen]
    if None not in ids:
        return ids
    arches = {arch_of(tooth) for tooth in chosen}
    arch = BOTH if len(arches) > 1 else arches.pop()
    return {"arch": arch, "teeth": [fdi_to_universal(tooth) for tooth in chosen], "system": "universal"}


def fdi_to_universal(tooth: int) -> int:
    """FDI → Universal: the four rules of reading, turned round."""
    quadrant, place = divmod(tooth, 10)
    return {1: 9 - place, 2: 8 + place, 3: 25 - place, 4: 24 + place}[quadrant]


def _selector_id(tooth: int) -> str | None:
    quadrant, place = divmod(tooth, 10)
    if place > 6:
        return None
    return {
        1: f"top-{place}", 2: f"top-{1 - place}", 3: f"bottom-{6 + place}", 4: f"bottom-{7 - place}",
    }[quadrant]  # fmt: skip


def _material(piece: PieceDraft, words: TradeWords) -> str:
    alloy = words.alloys.get(piece.alloy_code or "")
    return spell_alloy(alloy, words) if alloy else ""


def _clauses(pieces: Sequence[PieceDraft], words: TradeWords) -> list[str]:
    """A clause per piece; both rows of one set of grillz are said once, with the stones of both."""
    clauses: list[str] = []
    rows = [piece for piece in pieces if piece.kind == GRILLZ]
    if rows:
        styles = dict.fromkeys(code for piece in rows for code in piece.style.split("+") if code)
        counts = [piece.stones_count for piece in rows if piece.stones_count is not None]
        kinds = dict.fromkeys(piece.stones for piece in rows if piece.stones)
        clauses.append(_clause("Grillz", "", list(styles), sum(counts) if counts else None, ", ".join(kinds), words))
    for piece in pieces:
        if piece.kind != GRILLZ:
            title = words.pieces.kind(piece.kind).title
            styles = dict.fromkeys(code for code in piece.style.split("+") if code)
            size = _size(piece, words)
            clauses.append(_clause(title, size, list(styles), piece.stones_count, piece.stones or "", words))
    return clauses


def _clause(title: str, size: str, styles: list[str], count: int | None, stones: str, words: TradeWords) -> str:
    """`Signet ring US 9 diamond cut with 12 diamonds`: no commas, so that all of it is about this piece."""
    looks = [words.pieces.style_title(code) for code in styles]
    set_with = f"with {count} {stones or 'stones'}" if count else f"with {stones}" if stones else ""
    return " ".join(part for part in (title, size, *looks, set_with) if part)


def _size(piece: PieceDraft, words: TradeWords) -> str:
    text, measure = piece.size_text, words.pieces.kind(piece.kind).measure
    if not text or not measure:
        return f"“{text}”" if text else ""  # a pendant's height is not some chain's width
    if measure == "ring" and text.endswith(" mm"):
        return f"{text} inside diameter"
    return f"size {text}" if measure == "ring" and piece.size_mm is None else text


def _quoted(note: str) -> str:
    """The note in quotes, in parts that are short enough to be passed by."""
    plain = " ".join(note.translate({ord(mark): "'" for mark in '"“”'}).split())
    parts = [plain[start : start + _LONGEST_QUOTE] for start in range(0, len(plain), _LONGEST_QUOTE)]
    return " ".join(f"“{part}”" for part in parts)


def _core(piece: PieceDraft) -> tuple[object, ...]:
    """What makes two drafts the same piece; how many stones one row has is not said apart from the other's."""
    return (piece.kind, piece.alloy_code, piece.teeth, piece.arch, piece.style, piece.size_text, piece.stones_count,
            piece.stones, piece.title)  # fmt: skip
