"""Stock: a long list, narrowed by chips and words, with the article under the cursor beside it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from veliano_desk.domain.articles import KIND_TITLES, SHELF_KINDS
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock_views import Place, StockArticle, StockChoices, StockRow
from veliano_desk.views.common import theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.chips import ChipRow, Choice, FilterChip
from veliano_desk.views.common.column_fit import ColumnFit
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.layout import column, holder, row, scrolled
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.list_search import ListSearch
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.paged_table import PagedTableModel
from veliano_desk.views.materials.article_form import ArticleForm
from veliano_desk.views.materials.part import Part
from veliano_desk.views.materials.place_form import PlaceForm
from veliano_desk.views.materials.stock_columns import LESSER, stock_columns
from veliano_desk.views.materials.stock_preview import StockPreview
from veliano_desk.views.materials.stock_reports import StockReports
from veliano_desk.views.materials.stock_writes import PlaceWrites, StockWrites

AREAS = frozenset({"materials", "metal", "customers", "people", "workspace"})
START = ListQuery(sort="title")
_SHOWN = (
    Choice("stocked", "in stock"), Choice("low", "low"), Choice("reserved", "reserved"),
    Choice("empty", "nothing left"), Choice("unused", "no longer used"),
)  # fmt: skip
_WIDE, _NARROW, _ROOMY = 372, 312, 1_000


class StockView(Part):
    """Find an article, see its lots, post to it. Who may only look has no buttons."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        desk, may = context.desk, context.signed_in.may
        self.model = PagedTableModel(
            "Stock", stock_columns(desk), desk.materials.list, desk.materials.count, context.tasks, query=START,
            parent=self,
        )  # fmt: skip
        kinds = [Choice(str(kind), KIND_TITLES[kind]) for kind in SHELF_KINDS]
        self.chips = {
            "show": FilterChip("show", "Show", _SHOWN, single=True), "kind": FilterChip("kind", "Kind", kinds),
            "location": FilterChip("location", "Place", ()),
        }  # fmt: skip
        self.search = ListSearch("Search in this list", hint="/")
        self.search.setMinimumWidth(180)
        self.new_button = Button("New article", icon="plus", on_click=self._ask_new)
        self.new_button.setVisible(may(Right.MATERIALS_EDIT))
        self.panel = ListPanel(self.model, "Stock", self._when_empty)
        ColumnFit(self.panel.table, LESSER)
        self.preview = StockPreview(
            desk.zone, desk.clock.now, may_post=may(Right.STOCK_POST), may_edit=may(Right.MATERIALS_EDIT)
        )
        self.article_form, self.place_form, self.reports = ArticleForm(), PlaceForm(), StockReports(context)
        self.places_button = Button("Places", icon="box", on_click=lambda: self._stack.setCurrentIndex(3))
        self.places_button.setVisible(may(Right.MATERIALS_EDIT))
        self.writes = StockWrites(context, self.preview, self.article_form, self)
        self.place_writes = PlaceWrites(context, self.place_form, self)
        self._side, self._stack = QFrame(), QStackedLayout()
        self._place()
        self._connect()
        self.model.start()
        self._load_places()

    def refresh(self, areas: frozenset[str]) -> None:
        if areas & AREAS:
            self.model.refresh()
            self._load_places()
            if self.preview.row_id:
                self._read(self.preview.row_id)

    def look_for(self, text: str) -> None:
        """Show what a scanned code or a word finds."""
        self.model.set_query(replace(START, text=text))

    def typed(self) -> bool:
        """Whether something was typed that is not posted yet."""
        return self.preview.form.typed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(_WIDE if event.size().width() >= _ROOMY else _NARROW)

    def _when_empty(self) -> QWidget:
        if self.model.query.text or self.model.query.filters:
            return EmptyState(
                "search", "Nothing fits", "No article fits the search and the chips.", action="Show all",
                kind="secondary", on_action=lambda: self.model.set_query(START),
            )  # fmt: skip
        return EmptyState("gem", "No articles", "Make an article, then receive what there is of it.")

    def _filter(self, key: str, values: tuple[str, ...]) -> None:
        filters = {name: chosen for name, chosen in self.model.query.filters.items() if name != key}
        self.model.set_query(replace(self.model.query, filters={**filters, key: values} if values else filters))

    def _show_query(self, query: ListQuery) -> None:
        for key, chip in self.chips.items():
            chip.set_chosen(query.filters.get(key, ()))
        self.search.show_text(query.text)

    def _choose_first(self) -> None:
        if self.panel.table.current_row() is None and self.model.row_at(0) is not None:
            self.panel.table.go_to(0)

    def _show_row(self, shown: StockRow | None) -> None:
        if shown is not None and not self.article_form.isVisible() and not self.place_form.isVisible():
            self.preview.show_row(shown)
            self._stack.setCurrentIndex(1)
            self._read(shown.id)

    def _read(self, article_id: int) -> None:
        materials = self._context.desk.materials
        self._context.tasks.run(
            "materials:article", "Article", lambda _progress, _cancelled: materials.show(article_id), self._take,
            owner=self,
        )  # fmt: skip

    def _take(self, shown: StockArticle) -> None:
        """Late news of an article no longer looked at is not shown."""
        if shown.row.id == self.preview.row_id:
            self.preview.show_article(shown)

    def _load_places(self) -> None:
        materials = self._context.desk.materials
        self._context.tasks.run(
            "materials:places", "Places", lambda _progress, _cancelled: (materials.places(), materials.choices()),
            self._show_places, owner=self,
        )  # fmt: skip

    def _show_places(self, found: tuple[tuple[Place, ...], StockChoices]) -> None:
        places, choices = found
        self.chips["location"].set_choices([Choice(one.code, one.title) for one in places])
        self.preview.form.set_places(choices)
        self.place_form.show_places(places)

    def _ask_new(self) -> None:
        self.article_form.show_article(None)
        self._stack.setCurrentIndex(2)

    def _ask_change(self) -> None:
        if self.preview.article is not None:
            self.article_form.show_article(self.preview.article.article)
            self._stack.setCurrentIndex(2)

    def _article_done(self) -> None:
        self._stack.setCurrentIndex(1 if self.preview.row_id else 0)

    def _place(self) -> None:
        self._side.setObjectName("card")
        for part in (
            EmptyState("gem", "Nothing chosen", "Choose an article in the list."), self.preview,
            scrolled(holder(column(self.article_form, None))), scrolled(holder(column(self.place_form, None))),
        ):  # fmt: skip
            self._stack.addWidget(part)
        box = QVBoxLayout(self._side)
        box.setContentsMargins(1, 1, 1, 1)
        box.addLayout(self._stack)
        chips = ChipRow(*self.chips.values())
        narrowing = row(chips, self.search, self.reports, self.places_button, self.new_button)
        narrowing.setStretchFactor(chips, 1)
        lists = row(self.panel, self._side, gap=theme.size("gap"))
        lists.setStretchFactor(self.panel, 1)
        layout = column(narrowing, lists, gap=theme.size("gap"))
        layout.setStretchFactor(lists, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.model.query_changed.connect(self._show_query)
        self.model.modelReset.connect(lambda: QTimer.singleShot(0, self, self._choose_first))
        self.panel.table.row_changed.connect(self._show_row)
        self.panel.table.noted.connect(lambda words: self._context.notifier.toast(words, icon="copy"))
        for chip in self.chips.values():
            chip.chosen_changed.connect(self._filter)
        self.search.searched.connect(lambda text: self.model.set_query(replace(self.model.query, text=text)))
        self.preview.edit_asked.connect(self._ask_change)
        self.preview.form.given.connect(self.writes.post)
        self.preview.lines.freed.connect(self.writes.release)
        self.preview.lines.undone.connect(self.writes.correct)
        self.article_form.given.connect(self.writes.save)
        self.article_form.dropped.connect(self._article_done)
        self.place_form.dropped.connect(self._article_done)
        self.writes.saved.connect(self._article_done)
