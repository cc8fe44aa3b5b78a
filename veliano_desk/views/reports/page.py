"""Reports: choose a period, see the pages as they will be on paper, then print or save them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice, Segmented
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import column, holder, page_column, row, scrolled
from veliano_desk.views.common.notifier import trouble_of
from veliano_desk.views.common.page import Page, PageContext
from veliano_desk.views.reports.analysis import AnalysisPart
from veliano_desk.views.reports.figures_card import FiguresCard
from veliano_desk.views.reports.making import Made, Paper, make_report
from veliano_desk.views.reports.period_chooser import PeriodChooser
from veliano_desk.views.reports.periods import Period, PeriodKind
from veliano_desk.views.reports.preview import Preview
from veliano_desk.views.reports.printing import ask_printer, new_printer, print_pages
from veliano_desk.views.reports.saving import Format, ask_path

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_SIDE = 322
REPORT, ANALYSIS = "report", "analysis"
_ENOUGH = {"orders", "costing", "workspace", "store_sync"}


class ReportsPage(Page):
    """The cost report of a period, live: figures, pages, print, PDF, XLSX. Nothing slow runs in the window's thread."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.made: Made | None = None
        self._words = Words("", tone="muted")
        self.chooser = PeriodChooser(context.desk.clock.now().astimezone(ZoneInfo(context.desk.zone)).date())
        self.chooser.chosen.connect(lambda _period: self._make())
        self.paper = Segmented((Choice("A4", "A4"), Choice("Letter", "Letter")), "Paper")
        self.paper.chosen.connect(lambda _paper: self._make())
        self.figures = FiguresCard()
        self.preview = Preview(context)
        self.stack = QStackedWidget()
        self._instead: QFrame | None = None
        self.print_button = Button("Print…", icon="printer", kind="primary", on_click=self._ask_printer)
        self.pdf_button = Button("Save as PDF…", icon="file-text", on_click=lambda: self._ask_path("pdf"))
        self.xlsx_button = Button("Save as XLSX…", icon="file-spreadsheet", on_click=lambda: self._ask_path("xlsx"))
        self.which = Segmented((Choice(REPORT, "Cost report"), Choice(ANALYSIS, "Cost analysis")), "What to look at")
        self.which.chosen.connect(self._turn)
        self.analysis: AnalysisPart | None = None
        self._views = QStackedWidget()
        self._lay_out()
        self._make()

    def title(self) -> str:
        return "Reports"

    def show_item(self, argument: object) -> None:
        """Show a usual period ("last_week"), or the analysis ("analysis")."""
        if argument == ANALYSIS:
            self.which.choose(ANALYSIS)
            self._turn(ANALYSIS)
        if isinstance(argument, str) and argument in set(PeriodKind):
            self.chooser.choose(PeriodKind(argument))

    def refresh(self, areas: frozenset[str]) -> None:
        if areas & _ENOUGH:
            self._make()
        if self.analysis is not None and areas & (_ENOUGH | {"pricing", "metal", "materials"}):
            self.analysis.load()

    def save(self, path: Path) -> None:
        """Write the report shown, as PDF or XLSX by the path's ending, in the background."""
        made = self.made
        if made is None:
            return
        self._context.tasks.write(
            f"Saving {path.name}",
            lambda _progress, _cancelled: self._context.desk.costing.write(made.report, path, made.paper),
            self._saved,
            show=True,
            owner=self,
        )

    def send_to(self, printer: QPrinter) -> None:
        """Print the report shown, in the background."""
        made = self.made
        if made is None:
            return
        self._context.tasks.write(
            "Printing the cost report",
            lambda progress, cancelled: print_pages(made, printer, progress, cancelled),
            self._printed,
            show=True,
            owner=self,
        )

    def _lay_out(self) -> None:
        choose = Card("Cost report", icon="file-text")
        choose.body.addWidget(self.chooser)
        choose.body.addLayout(column(Words("Paper", style="label"), row(self.paper, None), gap=4))
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.size("gap"))
        box.addWidget(choose)
        box.addWidget(self.figures)
        box.addStretch(1)
        side_scroll = scrolled(side)
        side_scroll.setFixedWidth(_SIDE)
        self.stack.addWidget(self.preview)
        body = row(side_scroll, gap=theme.size("gap"))
        body.addWidget(self.stack, 1)
        self._views.addWidget(holder(body))
        head = row(Words("Reports", style="title"), self.which, self._words, None, *self._buttons(), gap=8)
        layout = page_column(head)
        layout.addWidget(self._views, 1)
        self.setLayout(layout)

    def _buttons(self) -> tuple[Button, ...]:
        return self.xlsx_button, self.pdf_button, self.print_button

    def _turn(self, which: str) -> None:
        """Show the report or the analysis; the analysis is made when it is first looked at."""
        if which == ANALYSIS and self.analysis is None:
            self.analysis = AnalysisPart(self._context)
            self._views.addWidget(self.analysis)
        self._views.setCurrentIndex(1 if which == ANALYSIS else 0)
        for part in (*self._buttons(), self._words):
            part.setVisible(which != ANALYSIS)
        self.status_changed.emit("Cost analysis" if which == ANALYSIS else "Cost report")

    def _make(self) -> None:
        """Reckon and draw what is chosen; what is shown stays until it is there."""
        desk, period, paper = self._context.desk, self.chooser.period(), self._paper()
        self._words.setText(f"{period_words(period)} · reckoning…")
        self._context.tasks.run(
            "report",
            "Making the cost report",
            lambda _progress, cancelled: make_report(desk, period, paper, cancelled),
            self._show,
            self._show_error,
            owner=self,
        )

    def _paper(self) -> Paper:
        return "Letter" if self.paper.value == "Letter" else "A4"

    def _show(self, made: Made) -> None:
        self.made = made
        period = Period(made.report.first_day, made.report.last_day)
        self._words.setText(period_words(period))
        self.figures.show_report(made.report)
        self._allow(made.pages > 0)
        if made.pages:
            self.stack.setCurrentWidget(self.preview)
            self.preview.show_made(made)
            self.status_changed.emit(f"{formats.number(len(made.report.lines))} orders, {made.pages:,} pages")
            return
        words = f"None came in {period_words(period)}. Choose another one."
        if made.report.unpriced:
            words = f"What came in {period_words(period)} has no price yet."
        self._show_instead(EmptyState("calendar", "No orders in this period", words))
        self.status_changed.emit("No orders in this period")

    def _show_error(self, error: Exception) -> None:
        self.made = None
        self._allow(False)
        found = trouble_of(error, "making the cost report")
        self._show_instead(
            EmptyState(
                "triangle-alert", found.title, f"{found.happened} {found.todo}",
                action="Try again", action_icon="refresh-cw", kind="secondary", on_action=self._make,
            )
        )  # fmt: skip

    def _show_instead(self, widget: QWidget) -> None:
        card = QFrame()
        card.setObjectName("card")
        card.setLayout(column(widget))
        self._drop_instead()
        self._instead = card
        self.stack.addWidget(card)
        self.stack.setCurrentWidget(card)

    def _drop_instead(self) -> None:
        if self._instead is not None:
            self.stack.removeWidget(self._instead)
            self._instead.deleteLater()
            self._instead = None

    def _allow(self, ready: bool) -> None:
        for button in (self.print_button, self.pdf_button, self.xlsx_button):
            button.setEnabled(ready)

    def _ask_path(self, ending: Format) -> None:
        if self.made is not None:
            ask_path(self.made.report, ending, self.save, self)

    def _ask_printer(self) -> None:
        if self.made is None:
            return
        printer = new_printer(self.made.paper)
        ask_printer(printer, self.made.pages, lambda: self.send_to(printer), self)

    def _saved(self, path: Path) -> None:
        self._context.notifier.toast(f"Saved {path.name}", icon="circle-check", action="Open", on_action=_opener(path))

    def _printed(self, pages: int) -> None:
        self._context.notifier.toast(
            f"Sent {pages:,} {'page' if pages == 1 else 'pages'} to the printer", icon="printer"
        )


def period_words(period: Period) -> str:
    """`1 – 30 Nov 2026`, as on the report itself: month and year said once where they are the same."""
    last = f"{formats.day(period.last)} {period.last.year}"
    if period.first == period.last:
        return last
    if (period.first.year, period.first.month) == (period.last.year, period.last.month):
        return f"{period.first.day} – {last}"
    same_year = period.first.year == period.last.year
    return f"{formats.day(period.first)}{'' if same_year else f' {period.first.year}'} – {last}"


def _opener(path: Path) -> Callable[[], None]:
    def open_it() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    return open_it
