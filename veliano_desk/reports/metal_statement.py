"""A metal account's statement as PDF: opening, every movement, closing, by article; losses against caps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from veliano_desk.domain.metal_statement import MetalStatement, StatementLine, StatementLoss, StatementPart
from veliano_desk.reports import fonts
from veliano_desk.reports.look import (
    GOLD,
    GOLD_TINT,
    LINE,
    MARGIN,
    MUTED,
    NONE,
    RAISED,
    RISK,
    TEXT,
    Colour,
    amount_words,
    moment_words,
    period_words,
    whole_text,
)
from veliano_desk.reports.paper import Align, Pen, new_canvas, page_size

_SIZE, _STEP, _HEAD = 7.4, 13.0, 62.0
_DIGITS = 3
_SHARES = (0.12, 0.15, 0.24, 0.11, 0.14, 0.08, 0.08, 0.08)
"""Widths of the columns: when, what, from or to, order, note, in, out, balance."""
_MOVED = ("When", "What", "From or to", "Order", "Note", "In, g", "Out, g", "Balance, g")
_LOST = ("", "Lost at", "Alloy", "Losses", "", "Worked, g", "Lost, g", "Allowed, g")
_FIRST_FIGURE = 5


@dataclass(frozen=True, slots=True)
class _Row:
    """A line on paper: its cells, and how it looks. head: begins a part, so it never stands alone at a page's end."""

    cells: tuple[str, ...]
    bold: bool = False
    fill: Colour | None = None
    colour: Colour = TEXT
    head: bool = False


def pdf_bytes(statement: MetalStatement, paper: str = "A4") -> bytes:
    """The statement; its bytes depend on nothing but what it says. InputError for a paper that there is not."""
    target, size = BytesIO(), page_size(paper)
    pen = Pen(new_canvas(target, size, statement.made_at), size)
    canvas = pen.canvas
    canvas.setTitle(whole_text(f"{statement.title}: {statement.place}"))
    canvas.setAuthor(whole_text(statement.made_by))
    canvas.setCreator("Veliano Desk")
    pages = list(_pages(list(_rows(statement)), int((pen.height - 2 * MARGIN - _HEAD) // _STEP)))
    for number, rows in enumerate(pages, start=1):
        missing = _page(pen, statement, rows)
        words = f"{fonts.drawable(statement.workshop)} · {statement.title} · {fonts.drawable(statement.place)}"
        pen.footer(words, number, len(pages), fonts.MISSING_NOTE if missing else "")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _pages(rows: list[_Row], room: int) -> Iterator[list[_Row]]:
    """Rows page by page; a heading goes to the next page with what it is of."""
    while rows:
        taken = rows[:room]
        while len(taken) > 1 and len(rows) > room and taken[-1].head:
            taken.pop()
        yield taken
        rows = rows[len(taken) :]


def _rows(statement: MetalStatement) -> Iterator[_Row]:
    if not statement.parts:
        yield _Row(("", "Nothing was there and nothing moved.", *[""] * 6), colour=MUTED)
    for part in statement.parts:
        yield from _part(part, statement)
    if statement.losses:
        yield _Row(_LOST, True, RAISED, MUTED, head=True)
        yield from map(_loss, statement.losses)
        lost, allowed = (sum(getattr(one, name) for one in statement.losses) for name in ("lost_mg", "allowed_mg"))
        yield _Row(("", "All losses", "", "", "", "", _grams(lost), _grams(allowed)), True, GOLD_TINT)


def _part(part: StatementPart, statement: MetalStatement) -> Iterator[_Row]:
    owner = f" · {part.owner}’s" if part.owner else ""
    yield _Row((f"{part.title}{owner}", *[""] * 7), True, RAISED, head=True)
    yield _Row(("", "Opening", "", "", "", "", "", _grams(part.opening_mg)), colour=MUTED, head=bool(part.lines))
    for line in part.lines:
        yield _moved(line, statement)
    came, went = _grams(part.came_mg), _grams(part.went_mg)
    yield _Row(("", "Closing", "", "", "", came, went, _grams(part.closing_mg)), True, GOLD_TINT)


def _moved(line: StatementLine, statement: MetalStatement) -> _Row:
    local = line.at.astimezone(statement.made_at.tzinfo)
    came, went = (_grams(line.mg), "") if line.mg > 0 else ("", _grams(-line.mg))
    when = f"{local.day:02d}.{local.month:02d}.{local.year} {local:%H:%M}"
    return _Row((when, line.title, line.ways, line.order, line.note, came, went, _grams(line.balance_mg)))


def _loss(one: StatementLoss) -> _Row:
    operation = one.operation.replace("_", " ").capitalize()
    cells = ("", operation, one.article, str(one.count), "", _grams(one.worked_mg), _grams(one.lost_mg),
             _grams(one.allowed_mg))  # fmt: skip
    return _Row(cells, colour=RISK if one.beyond_mg else TEXT)


def _page(pen: Pen, statement: MetalStatement, rows: list[_Row]) -> bool:
    """Draw a page; whether a character had to be shown as `□`."""
    top = pen.height - MARGIN
    pen.mark(pen.left + 7, top - 7, 6)
    pen.text(pen.left + 22, top - 12, fonts.drawable(f"{statement.title} · {statement.place}"), size=14, bold=True,
             room=pen.width - 2 * MARGIN - 190)  # fmt: skip
    pen.text(pen.left + 22, top - 26, period_words(statement.first_day, statement.last_day), size=9, colour=MUTED)
    pen.text(pen.right, top - 12, f"made {moment_words(statement.made_at)}", size=7, colour=MUTED, align="right")
    pen.text(pen.right, top - 22, fonts.drawable(statement.made_by), size=7, colour=MUTED, align="right")
    y = top - _HEAD + 10
    _cells(pen, y, _Row(_MOVED, True, None, MUTED))
    pen.rule(pen.left, y - 4, pen.right - pen.left, colour=GOLD, weight=1)
    missing = False
    for row in rows:
        y -= _STEP
        if row.fill is not None:
            pen.block(pen.left, y - 4, pen.right - pen.left, _STEP, row.fill)
        missing = _cells(pen, y, row) or missing
        pen.rule(pen.left, y - 4, pen.right - pen.left, colour=LINE, weight=0.4)
    return missing


def _cells(pen: Pen, y: float, row: _Row) -> bool:
    room, x, missing = pen.right - pen.left, pen.left, False
    spans = not any(row.cells[1:])  # a heading alone may run over all columns
    for at, (words, share) in enumerate(zip(row.cells, _SHARES, strict=True)):
        width = room * share
        drawn = fonts.drawable(words)
        missing = missing or fonts.MISSING in drawn
        align: Align = "right" if at >= _FIRST_FIGURE else "left"
        start = x + width - 4 if align == "right" else x + 4
        limit = room - 8 if spans else width - 6
        if drawn:
            pen.text(start, y, drawn, size=_SIZE, bold=row.bold, colour=row.colour, align=align, room=limit)
        x += width
    return missing


def _grams(mg: int) -> str:
    return amount_words(mg, _DIGITS) if mg else NONE
