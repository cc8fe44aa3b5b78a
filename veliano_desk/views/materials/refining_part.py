"""Refining on the Materials page: the lots, and beside them the chosen one or a new one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.refining import LotPart, RefiningLot
from veliano_desk.domain.rights import Right
from veliano_desk.views.common import theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.column_fit import ColumnFit
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.layout import row, scrolled
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.scale_reader import ScaleReader
from veliano_desk.views.common.short_list import short_list
from veliano_desk.views.materials.part import Part
from veliano_desk.views.materials.refining_columns import LESSER, lot_columns
from veliano_desk.views.materials.refining_forms import LotCard, NewLotCard

_SIDE = 356


class RefiningPart(Part):
    """Lots from collecting to their credit. Who may not post sees them without a form."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.reader = ScaleReader(context, self)
        self._may = context.signed_in.may(Right.METAL_POST)
        self._lot: RefiningLot | None = None
        desk = context.desk
        model = short_list("refining lots", lot_columns(desk), desk.refining.list, context.tasks, parent=self)
        self.panel = ListPanel(model, "Refining lots", lambda: EmptyState(
            "flame", "Nothing was sent to a refiner", "Collect what lies in the bins: it settles against its assay."
        ))  # fmt: skip
        self.panel.table.row_changed.connect(self._choose)
        ColumnFit(self.panel.table, LESSER)
        self.fresh, self.card = NewLotCard(), LotCard(desk.currency)
        self.new_button = Button("New lot", icon="plus", on_click=lambda: self._choose(None))
        self.fresh.weighable.connect(self.reader.join)
        for field in (self.card.melt, self.card.back):
            self.reader.join(field)
        self._join()
        self._lay_out()
        self._choose(None)
        self.panel.table.paged.start()
        self.load()

    def refresh(self, areas: frozenset[str]) -> None:
        if areas & {"refining", "metal", "scales"}:
            self.load()

    def typed(self) -> bool:
        """Whether something of a new lot stands there that was not collected."""
        return self._may and bool(self.fresh.refiner.text()) and self.fresh.isVisibleTo(self)

    def load(self) -> None:
        """Read the bins and the lots again."""
        self.panel.table.paged.refresh()
        if self._may:
            refining = self._context.desk.refining
            self._context.tasks.run(
                "refining bins", "Refining", lambda _progress, _cancelled: refining.bins(), self._show_bins, owner=self
            )
            self.reader.load()

    def _join(self) -> None:
        refining = self._context.desk.refining
        self.fresh.given.connect(lambda who, parts, note: self._do(lambda: refining.collect(who, parts, note)))
        self.card.sent.connect(lambda said: self._of_lot(lambda lot: refining.send(lot, said)))
        self.card.given_up.connect(lambda why: self._of_lot(lambda lot: refining.cancel(lot, why)))
        self.card.assayed.connect(lambda found, said: self._of_lot(lambda lot: refining.assay(lot, found, said)))
        self.card.credited.connect(
            lambda back, fee, said: self._of_lot(lambda lot: refining.credit(lot, back, fee, said))
        )

    def _lay_out(self) -> None:
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.size("gap"))
        for card in (self.card, self.fresh):
            box.addWidget(card)
        box.addLayout(row(self.new_button, None))
        box.addStretch(1)
        area = scrolled(side)
        area.setFixedWidth(_SIDE)
        body = row(gap=theme.size("gap"))
        body.addWidget(self.panel, 1)
        body.addWidget(area)
        self.setLayout(body)

    def _show_bins(self, bins: tuple[LotPart, ...]) -> None:
        self.fresh.show_bins([one for one in bins if one.account.startswith("dust:")])

    def _choose(self, lot: object) -> None:
        self._lot = lot if isinstance(lot, RefiningLot) else None
        if self._lot is not None:
            alloys = self._context.desk.trade.alloys
            metals = {one.metal for one in self._lot.results}
            back = [(code, one.title) for code, one in alloys.items() if one.metal in metals and one.fineness_millis]
            self.card.show_lot(self._lot, sorted(back, key=lambda one: -alloys[one[0]].fineness_millis))
        self.card.setVisible(self._lot is not None)
        self.fresh.setVisible(self._may and self._lot is None)
        self.new_button.setVisible(self._may and self._lot is not None)

    def _of_lot(self, step: Callable[[int], RefiningLot]) -> None:
        lot = self._lot
        if lot is not None:
            self._do(lambda: step(lot.id))

    def _do(self, work: Callable[[], RefiningLot]) -> None:
        self._context.tasks.write(
            "Refining", lambda _progress, _cancelled: work(), self._done,
            lambda error: self._context.notifier.error(error, "refining"), owner=self,
        )  # fmt: skip

    def _done(self, lot: RefiningLot) -> None:
        self.fresh.collected()
        self.fresh.refiner.set_text("")
        self._context.notifier.toast(f"{lot.number} is {lot.state}.")
        self._choose(lot)
        self.load()
