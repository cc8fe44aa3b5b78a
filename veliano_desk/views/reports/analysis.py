"""Cost analysis: why pieces cost another amount than was planned, one by one or put together, and which lose money."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from veliano_desk.domain.cost_analysis import AnalysisGroup, By, CostAnalysis, PieceAnalysis, Show
from veliano_desk.domain.rights import Right
from veliano_desk.services.desk import Desk
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.column_fit import ColumnFit
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.form import ChoiceField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row, scrolled
from veliano_desk.views.common.list_export import Cancelled, ExportButton, ask_path, run_export
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.short_list import short_list
from veliano_desk.views.common.task_runner import Progress
from veliano_desk.views.reports.analysis_columns import group_columns, piece_columns, reason_words, write_pieces
from veliano_desk.views.reports.period_chooser import PeriodChooser
from veliano_desk.views.reports.periods import Period

HUB_PAGE = "order_hub"
LESSER, LESSER_OF_GROUPS = ("customer", "quoted", "actual", "planned"), ("loss", "rework", "weight", "time", "price")
"""The columns that step back on a narrow window, the first of them first."""
_SIDE = 322
_SHOW = {Show.ACTUAL: "With anything reported or weighed", Show.LOSING: "That lose money now", Show.ALL: "All"}
_BY = {By.KIND: "Kind of piece", By.STYLE: "Style", By.METAL: "Metal", By.WORKER: "Worker", By.CUSTOMER: "Customer"}
_PIECES = ""


@dataclass(frozen=True, slots=True)
class _Made:
    """What one look at the service brings; groups only where pieces are put together."""

    analysis: CostAnalysis
    groups: tuple[AnalysisGroup, ...]


class AnalysisPart(QWidget):
    """Period and filter on the left, the list on the right. A piece opens its order, a group the pieces in it."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        may, self._margins = context.signed_in.may, context.signed_in.sees_margins
        self._customers = may(Right.CUSTOMERS_SEE)
        self._found: tuple[PieceAnalysis, ...] = ()
        self._groups: tuple[AnalysisGroup, ...] = ()
        self._only: AnalysisGroup | None = None
        self.chooser = PeriodChooser(context.desk.clock.now().astimezone(ZoneInfo(context.desk.zone)).date())
        shows = [Choice(str(show), words) for show, words in _SHOW.items() if show is not Show.LOSING or self._margins]
        self.show_field = ChoiceField("Which pieces", shows)
        ways = [Choice(str(by), words) for by, words in _BY.items() if by is not By.CUSTOMER or self._customers]
        self.by = ChoiceField("Put together by", [Choice(_PIECES, "Nothing: one by one"), *ways])
        self.sums = Facts(name_width=124, align="right")
        self._where = Words(style="small", tone="muted", wrap=True)
        self.pieces = self._panel_of_pieces()
        self.groups = self._panel_of_groups()
        self.export_button = ExportButton()
        self.export_button.asked.connect(self._ask_path)
        self._stack = QStackedWidget()
        self._lay_out()
        self.chooser.chosen.connect(lambda _period: self.load())
        self.show_field.changed.connect(self.load)
        self.by.changed.connect(self.load)
        for panel, lesser in ((self.pieces, LESSER), (self.groups, LESSER_OF_GROUPS)):
            ColumnFit(panel.table, lesser)
            panel.table.paged.start()
        self.load()

    def load(self) -> None:
        """Reckon what is chosen; what is shown stays until it is there."""
        desk, period = self._context.desk, self.chooser.period()
        show, by = Show(self.show_field.value()), self.by.value()
        self._context.tasks.run(
            "reports:analysis", "Analysing costs", lambda _progress, _cancelled: _make(desk, period, show, by),
            self._take, owner=self,
        )  # fmt: skip

    def _take(self, made: _Made) -> None:
        self._found, self._groups, self._only = made.analysis.pieces, made.groups, None
        whole = made.analysis.whole
        facts = [Fact("Pieces", formats.number(whole.pieces))]
        if whole.quoted is not None:
            facts.append(Fact("Quoted", formats.money(whole.quoted)))
        facts += [Fact("Planned", formats.money(whole.planned)), Fact("So far", formats.money(whole.actual))]
        facts += [Fact(words, formats.money(amount)) for words, amount in reason_words(whole.reasons)]
        facts.append(Fact("Forecast", formats.money(whole.forecast), strong=True))
        if whole.left is not None:
            facts.append(Fact("Left", formats.money(whole.left), "risk" if whole.left.amount < 0 else "text"))
        if self._margins:
            facts.append(Fact("Losing money", formats.number(whole.losing), "risk" if whole.losing else "text"))
        self.sums.set_facts(facts)
        self._show_list(grouped=bool(self.by.value()))

    def _show_list(self, *, grouped: bool) -> None:
        self._where.setText(f"{self._only.title}: {formats.number(self._only.pieces)} pieces" if self._only else "")
        self._where.setVisible(self._only is not None)
        panel = self.groups if grouped else self.pieces
        panel.table.paged.refresh()
        self._stack.setCurrentWidget(panel)
        self.export_button.setEnabled(bool(self._found))

    def _shown(self) -> tuple[PieceAnalysis, ...]:
        """The pieces of the list: of one group, or all that were found."""
        if self._only is None:
            return self._found
        return tuple(one for one in self._found if one.order_number in self._only.orders)

    def _open_piece(self, piece: object) -> None:
        if isinstance(piece, PieceAnalysis):
            numbers = tuple(dict.fromkeys(one.order_number for one in self._shown()))
            self._context.navigate(HUB_PAGE, (piece.order_number, numbers))

    def _open_group(self, group: object) -> None:
        if isinstance(group, AnalysisGroup):
            self._only = group
            self._show_list(grouped=False)

    def _ask_path(self, kind: str) -> None:
        path = ask_path(self, "Export the cost analysis", "cost-analysis", kind)
        if path is None:
            return
        rows, currency = self._shown(), self._context.desk.currency
        customers, margins = self._customers, self._margins

        def write(progress: Progress, cancelled: Cancelled) -> int:
            return write_pieces(
                path, rows, currency, customers=customers, margins=margins, progress=progress, cancelled=cancelled
            )

        run_export(self._context, self, path, ("piece", "pieces"), write)

    def _panel_of_pieces(self) -> ListPanel:
        columns = piece_columns(customers=self._customers, margins=self._margins)
        model = short_list(
            "analysis", columns, self._shown, self._context.tasks, identity=lambda one: one.piece_id, parent=self
        )
        panel = ListPanel(
            model, "Pieces", lambda: EmptyState("coins", "No such pieces", "Choose another period or all.")
        )
        panel.table.opened.connect(self._open_piece)
        return panel

    def _panel_of_groups(self) -> ListPanel:
        model = short_list(
            "analysis-groups", group_columns(margins=self._margins), lambda: self._groups, self._context.tasks,
            identity=lambda one: one.key, parent=self,
        )  # fmt: skip
        panel = ListPanel(
            model, "Groups", lambda: EmptyState("coins", "No such pieces", "Choose another period or all.")
        )
        panel.table.opened.connect(self._open_group)
        return panel

    def _lay_out(self) -> None:
        choose, whole = Card("Cost analysis", icon="chart-column"), Card("Of these pieces", icon="coins")
        for field in (self.chooser, self.show_field, self.by):
            choose.body.addWidget(field)
        choose.body.addLayout(row(self.export_button, None))
        whole.body.addWidget(self.sums)
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.size("gap"))
        for part in (choose, whole, self._where):
            box.addWidget(part)
        box.addStretch(1)
        scroll = scrolled(side)
        scroll.setFixedWidth(_SIDE)
        for panel in (self.pieces, self.groups):
            self._stack.addWidget(panel)
        body = row(scroll, gap=theme.size("gap"))
        body.addWidget(self._stack, 1)
        self.setLayout(body)


def _make(desk: Desk, period: Period, show: Show, by: str) -> _Made:
    analysis = desk.costing.analysis(period.first, period.last, show)
    return _Made(analysis, desk.costing.grouped(period.first, period.last, by, show) if by else ())
