"""Lots, reservations and postings of an article as lines of its preview."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.stock import StockKind
from veliano_desk.domain.stock_views import LotView, ReservationView, StockMove
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import IconButton
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.labels import Elided, Line, Words
from veliano_desk.views.common.layout import clear, column, row
from veliano_desk.views.common.stock_words import amount_words, money_words

_STATES: dict[str, Tone] = {"available": "ok", "reserved": "info", "lost": "risk", "broken": "risk"}
_NO_CORRECTION = (StockKind.METAL, StockKind.CORRECTION)


class LotLines(QWidget):
    """What there is of an article, what is kept of it, what moved. `freed`: a reservation's number; `undone`: a
    posting's."""

    freed = Signal(int)
    undone = Signal(int)

    def __init__(
        self, zone: str, now: Callable[[], datetime], *, may_post: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._zone, self._now, self._may_post = zone, now, may_post
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def show_all(
        self, lots: tuple[LotView, ...], kept: tuple[ReservationView, ...], moves: tuple[StockMove, ...]
    ) -> None:
        clear(self._box)
        for title, lines in (
            ("Lots", [self._lot(lot) for lot in lots]),
            ("Reserved", [self._kept(one) for one in kept]),
            ("Newest postings", [self._move(move) for move in moves]),
        ):
            if lines:
                self._box.addSpacing(8)
                self._box.addWidget(Words(title, style="label"))
                for line in lines:
                    self._box.addWidget(Line())
                    self._box.addWidget(line)

    def _lot(self, lot: LotView) -> QWidget:
        about = (
            f"{lot.laboratory} {lot.certificate}".strip(), lot.owner and f"belongs to {lot.owner}", lot.origin,
            lot.supplier, lot.reference, "cost estimated" if lot.estimated else "", lot.note,
        )  # fmt: skip
        value = money_words(lot.value)
        where = [
            " · ".join((place.place, amount_words(place.pieces, place.quantity, lot.unit, lot.counts_pieces)))
            for place in lot.places
        ]
        head = f"{lot.code}  {lot.state}" if lot.state else lot.code
        return _line(head, value, [*where, " · ".join(part for part in about if part)], _STATES.get(lot.state, "text"))

    def _kept(self, one: ReservationView) -> QWidget:
        words = amount_words(one.pieces, one.quantity, one.unit, one.counts_pieces)
        button = IconButton("x", f"Give {words} of {one.order} free", on_click=lambda: self.freed.emit(one.id))
        return _line(one.order, words, [f"by {one.person}"], button=button if self._may_post else None)

    def _move(self, move: StockMove) -> QWidget:
        sign = formats.MINUS if move.quantity < 0 else "+"
        words = sign + amount_words(move.pieces, abs(move.quantity), move.unit, move.counts_pieces)
        when = formats.moment(move.at, self._zone, self._now())
        below = " · ".join(part for part in (when, move.place, move.order, move.note, move.person) if part)
        may = self._may_post and not move.corrected and move.kind not in _NO_CORRECTION
        button = IconButton("rotate-ccw", f"Correct: {move.title} {words}",
                            on_click=lambda: self.undone.emit(move.event_id)) if may else None  # fmt: skip
        title = f"{move.title} (corrected)" if move.corrected else move.title
        return _line(title, words, [below], "muted" if move.corrected else "text", button)


def _line(head: str, figure: str, below: list[str], tone: Tone = "text", button: IconButton | None = None) -> QWidget:
    """A head with its figure at the right, and what is said of it below."""
    title, amount = Elided(head, tone=tone), Words(figure, tone=tone)
    amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    parts = [title, amount] if button is None else [title, amount, button]
    top = row(*parts)
    top.setStretchFactor(title, 1)
    holder = QWidget()
    told = [Elided(words, style="small", tone="muted") for words in below if words]
    holder.setLayout(column(top, *told, gap=1, margins=(0, 5, 0, 5)))
    holder.setAccessibleName(f"{head}: {figure}")
    return holder
