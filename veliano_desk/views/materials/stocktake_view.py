"""Stocktakes: a place is counted line by line, blind, with a scanner or by hand; then what is off is looked at and
posted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.stock_views import Place
from veliano_desk.domain.stocktakes import CountKey, CountPosted, CountSheet, SheetLine, StocktakeRow
from veliano_desk.views.common import theme
from veliano_desk.views.common.column_fit import ColumnFit
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.layout import row, scrolled
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.short_list import short_list
from veliano_desk.views.common.stock_words import money_words
from veliano_desk.views.materials.part import Part
from veliano_desk.views.materials.stocktake_cards import BeginCard, CountCard, PostCard
from veliano_desk.views.materials.stocktake_columns import LESSER, sheet_columns

AREAS = frozenset({"stocktakes", "materials", "metal"})
_SIDE = 356


class StocktakeView(Part):
    """One count at a time: the sheet, and what is done with it beside it."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stocktake: StocktakeRow | None = None
        self._reveal = False
        self._lines: tuple[SheetLine, ...] = ()
        self.begin_card, self.count_card, self.post_card = BeginCard(), CountCard(), PostCard()
        self.model = short_list(
            "stocktake", sheet_columns(context.signed_in), self._load, context.tasks, identity=_identity, parent=self
        )
        self.panel = ListPanel(self.model, "Count sheet", self._when_empty)
        ColumnFit(self.panel.table, LESSER)
        self._lay_out()
        self._connect()
        self._show_state()
        self.model.start()
        self.refresh(AREAS)

    def refresh(self, areas: frozenset[str]) -> None:
        if areas & AREAS:
            stocktakes, materials = self._context.desk.stocktakes, self._context.desk.materials
            self._context.tasks.run(
                "stocktakes:list", "Stocktakes",
                lambda _progress, _cancelled: (stocktakes.list(), materials.places()), self._show_lists, owner=self,
            )  # fmt: skip
            self.model.refresh()

    def look_for(self, text: str) -> None:
        """A code that was scanned anywhere goes to the line that it means."""
        self._scan(text)

    def typed(self) -> bool:
        """Whether a figure stands there that was not counted."""
        return self.count_card.typed()

    def _load(self) -> tuple[SheetLine, ...]:
        """On the database's lane: the sheet of the count that is under way."""
        if self._stocktake is None:
            return ()
        sheet: CountSheet = self._context.desk.stocktakes.sheet(self._stocktake.id, self._reveal)
        self._lines = sheet.lines
        return sheet.lines

    def _show_lists(self, found: tuple[tuple[StocktakeRow, ...], tuple[Place, ...]]) -> None:
        counts, places = found
        self.begin_card.show_places(places, counts)
        open_ones = {one.id: one for one in counts if one.state == "open"}
        if self._stocktake is not None and self._stocktake.id not in open_ones:
            self._stocktake = None
        elif self._stocktake is not None:
            self._stocktake = open_ones[self._stocktake.id]
        self._show_state()

    def _show_state(self) -> None:
        counting = self._stocktake is not None
        self.begin_card.setVisible(not counting)
        for card in (self.count_card, self.post_card):
            card.setVisible(counting)
        if self._stocktake is not None:
            self.count_card.set_title(f"Counting {self._stocktake.place}")
            self.post_card.show_reveal(self._reveal or not self._stocktake.blind)

    def _open(self, stocktake: StocktakeRow) -> None:
        self._stocktake, self._reveal = stocktake, False
        self.count_card.clear()
        self.post_card.clear()
        self._show_state()
        self.model.refresh()
        self.count_card.code.setFocus()

    def _begin(self, place: str, blind: bool) -> None:
        stocktakes = self._context.desk.stocktakes
        self._write(
            "Beginning a stocktake", lambda: stocktakes.begin(place, blind), lambda sheet: self._open(sheet.stocktake)
        )

    def _scan(self, text: str) -> None:
        stocktake, stocktakes = self._stocktake, self._context.desk.stocktakes
        if stocktake is None or not text.strip():
            return
        self._write("Looking for a code", lambda: stocktakes.find(stocktake.id, text), self._found)

    def _found(self, key: CountKey) -> None:
        """Go to the line; one that the book has elsewhere is counted all the same."""
        line = next((one for one in self._lines if one.key == key), None)
        if line is not None:
            self.panel.table.go_to(self._lines.index(line))
            self._show_line(line)
        else:
            self._read_beyond(key)

    def _read_beyond(self, key: CountKey) -> None:
        materials = self._context.desk.materials
        self._context.tasks.run(
            "stocktakes:beyond", "Article", lambda _progress, _cancelled: materials.article(key.article),
            lambda article: self.count_card.show_beyond(key, article), owner=self,
        )  # fmt: skip

    def _show_line(self, line: SheetLine | None) -> None:
        if line is not None:
            self.count_card.show_line(line)

    def _count(self, key: CountKey, quantity: int, pieces: int) -> None:
        stocktake, stocktakes = self._stocktake, self._context.desk.stocktakes
        if stocktake is None:
            return

        def counted(line: SheetLine) -> None:
            self.count_card.counted(line)
            self._next(line)

        self._write("Counting", lambda: stocktakes.count(stocktake.id, key, quantity, pieces), counted)

    def _next(self, line: SheetLine) -> None:
        """The next line that was not counted yet."""
        at = next((at for at, one in enumerate(self._lines) if one.counted is None and one.key != line.key), None)
        if at is not None:
            self.panel.table.go_to(at)

    def _look(self) -> None:
        self._reveal = True
        self._show_state()
        self.model.refresh()

    def _post(self, reason: str, leave_rest: bool) -> None:
        stocktake, stocktakes = self._stocktake, self._context.desk.stocktakes
        if stocktake is None:
            return

        def posted(done: CountPosted) -> None:
            value = f", {money_words(done.value)}" if done.value is not None else ""
            lines = "line was" if done.differing == 1 else "lines were"
            self._context.notifier.toast(f"{stocktake.place}: {done.differing} {lines} off{value}", icon="check")
            self._stocktake = None
            self.refresh(AREAS)

        self._write("Posting a stocktake", lambda: stocktakes.post(stocktake.id, reason, leave_rest), posted)

    def _drop(self) -> None:
        stocktake, stocktakes = self._stocktake, self._context.desk.stocktakes
        if stocktake is not None:
            self._write("Giving a count up", lambda: stocktakes.drop(stocktake.id), lambda _none: self.refresh(AREAS))

    def _write(self, title: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._context.tasks.write(
            title, lambda _progress, _cancelled: work(), done,
            lambda error: self._context.notifier.error(error, title.lower()), owner=self,
        )  # fmt: skip

    def _when_empty(self) -> QWidget:
        if self._stocktake is None:
            return EmptyState(
                "search-check", "No count is under way", "Choose a place and begin: its lines come up here."
            )
        return EmptyState("search-check", "Nothing should be here", "Scan what you find; it is counted all the same.")

    def _lay_out(self) -> None:
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.size("gap"))
        for card in (self.begin_card, self.count_card, self.post_card):
            box.addWidget(card)
        box.addStretch(1)
        area = scrolled(side)
        area.setFixedWidth(_SIDE)
        body = row(self.panel, area, gap=theme.size("gap"))
        body.setStretchFactor(self.panel, 1)
        self.setLayout(body)

    def _connect(self) -> None:
        self.begin_card.begun.connect(self._begin)
        self.begin_card.opened.connect(self._open)
        self.count_card.scanned.connect(self._scan)
        self.count_card.given.connect(self._count)
        self.post_card.looked.connect(self._look)
        self.post_card.given.connect(self._post)
        self.post_card.dropped.connect(self._drop)
        self.panel.table.row_changed.connect(self._show_line)


def _identity(line: SheetLine) -> CountKey:
    return line.key
