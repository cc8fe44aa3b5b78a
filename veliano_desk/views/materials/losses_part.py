"""Losses on the Materials page: what they come of, cell by cell, and the chosen cell on its chart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.loss_statistics import Cause, Finding, LossCell, LossChart, LossStudy
from veliano_desk.domain.metal_book import Posted
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.column_fit import ColumnFit
from veliano_desk.views.common.columns import Column, Look
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.labels import IconLabel, Words
from veliano_desk.views.common.layout import column, row, scrolled
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.short_list import short_list
from veliano_desk.views.materials.losses_chart import LossesChart
from veliano_desk.views.materials.part import Part

_SIDE = 356
_LEAST = 180
_LESSER = ("points", "spread")
_ICONS = {Cause.NOISE: ("circle-check", "ok"), Cause.TOO_FEW: ("circle-dashed", "muted")}
_OTHER = ("triangle-alert", "warn")

_Read = tuple[LossStudy, LossChart, LossCell | None]
"""What is read at once: the study, a chart, and which cell's it is."""


class LossesPart(Part):
    """The last days' losses. A cell is one worker at one operation of one alloy."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._study: LossStudy | None = None
        model = short_list(
            "losses", self._columns(), self._cells, context.tasks,
            identity=lambda one: (one.worker, one.operation, one.article), parent=self,
        )  # fmt: skip
        self.panel = ListPanel(model, "Losses", lambda: EmptyState(
            "trending-down", "Nothing was lost", "Losses that are posted at an operation are studied here."
        ))  # fmt: skip
        self.panel.table.row_changed.connect(self._choose)
        ColumnFit(self.panel.table, _LESSER)
        self.chart = LossesChart()
        self.chart.chosen.connect(self._open)
        self._icon, self._title = IconLabel("circle-dashed", "muted"), Words("", style="strong", wrap=True)
        self._evidence = Words("", tone="muted", wrap=True, select=True)
        self.finding = Card("What they come of", icon="search-check")
        self.posting = Card("Posting", icon="history")
        self._facts = Facts(name_width=90)
        self.chart_card = Card("Control chart", icon="trending-down", meta="individuals, limits at 3 sigma")
        self._lay_out()
        context.theme.changed.connect(self._draw)
        self._chart = LossChart(0.0, 0.0, ())
        self.panel.table.paged.start()
        self._choose(None)

    def refresh(self, areas: frozenset[str]) -> None:
        if areas & {"metal", "scales"}:
            self._study = None
            self.panel.table.paged.refresh()
            self._choose(None)

    def _lay_out(self) -> None:
        head = row(self._icon, gap=10)
        head.addWidget(self._title, 1)
        self.finding.body.addLayout(head)
        self.finding.body.addWidget(self._evidence)
        self.posting.body.addWidget(self._facts)
        self.posting.hide()
        self.chart_card.body.addWidget(self.chart)
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.size("gap"))
        box.addWidget(self.finding)
        box.addWidget(self.posting)
        box.addStretch(1)
        area = scrolled(side)
        area.setFixedWidth(_SIDE)
        body = row(gap=theme.size("gap"))
        lists = column(self.panel, self.chart_card, gap=theme.size("gap"))
        lists.setStretch(0, 1)
        lists.setStretch(1, 1)
        self.panel.setMinimumHeight(_LEAST)
        body.addLayout(lists, 1)
        body.addWidget(area)
        self.setLayout(body)

    def _columns(self) -> tuple[Column[LossCell], ...]:
        return (
            Column("worker", "Who", self._name, width=110, stretch=True, sortable=False, optional=False),
            Column("operation", "At", self._operation, width=146, sortable=False),
            Column("article", "Alloy", lambda one: one.article, width=84, sortable=False),
            Column("points", "Losses", lambda one: formats.number(one.points), "right", 66, sortable=False),
            Column("lost", "Lost", lambda one: formats.grams(one.lost_mg), "right", 92, sortable=False),
            Column("median", "Middle", lambda one: f"{one.median:.1f} ‰", "right", 80, sortable=False),
            Column("spread", "Spread", lambda one: f"± {one.spread:.1f} ‰", "right", 84, sortable=False,
                   look=lambda _one: Look("muted")),
        )  # fmt: skip

    def _operation(self, cell: LossCell) -> str:
        routings = self._context.desk.trade.routings.routings.values()
        titles = {one.code: one.title for routing in routings for one in routing.operations}
        return titles.get(cell.operation, cell.operation.replace("_", " "))

    def _name(self, cell: LossCell) -> str:
        return (self._study.names if self._study else {}).get(cell.worker, cell.worker)

    def _cells(self) -> Sequence[LossCell]:
        """On the database's lane: study the losses once, and tell what they come of."""
        if self._study is None:
            self._study = self._context.desk.losses.study()
        return self._study.cells

    def _choose(self, cell: object) -> None:
        """Chart a cell; without one that with the largest loss. Operations lose so differently that a chart of all of
        them would mark every other point."""
        losses, chosen = self._context.desk.losses, cell if isinstance(cell, LossCell) else None

        def work() -> _Read:
            study = losses.study()
            about = chosen or next(iter(study.cells), None)
            chart = losses.chart(about.worker, about.operation, about.article) if about else LossChart(0.0, 0.0, ())
            return study, chart, about

        self._context.tasks.run(
            "losses chart", "Losses", lambda _progress, _cancelled: work(), self._show, owner=self
        )  # fmt: skip

    def _show(self, found: _Read) -> None:
        self._study, self._chart, about = found
        said = (self._name(about), self._operation(about), about.article) if about else ("Control chart",)
        self.chart_card.set_title(" · ".join(said))
        self._tell(self._study.finding)
        self._draw()

    def _draw(self) -> None:
        self.chart.show_chart(self._chart)

    def _tell(self, finding: Finding) -> None:
        self._icon.set_icon(*_ICONS.get(finding.cause, _OTHER))
        self._title.setText(f"{finding.title}: {finding.subject}" if finding.subject else finding.title)
        self._evidence.setText("\n".join(finding.evidence))
        self.finding.set_meta(f"{formats.number(finding.sample)} losses")

    def _open(self, number: int) -> None:
        metal = self._context.desk.metal
        self._context.tasks.run(
            "loss posting", "Posting", lambda _progress, _cancelled: metal.events(before=number + 1, limit=1),
            self._show_posting, owner=self,
        )  # fmt: skip

    def _show_posting(self, found: Sequence[Posted]) -> None:
        desk = self._context.desk
        for one in found:
            self.posting.set_title(f"Posting {one.id}: {one.title}")
            facts = [Fact("When", formats.moment(one.at, desk.zone, desk.clock.now())), Fact("By", one.person)]
            facts += [Fact(line.place, f"{formats.grams(line.moved_mg)} {line.article}") for line in one.lines]
            facts += [Fact(name, said) for name, said in (
                ("At", one.operation), ("Order", one.order), ("Note", one.note)) if said]  # fmt: skip
            self._facts.set_facts(facts)
            self.posting.show()
