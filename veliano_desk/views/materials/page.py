"""The Materials page: stock, metal in hand, its movements, posting one, and closing the day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from veliano_desk.domain.metal import NewEvent
from veliano_desk.domain.metal_book import Balance, LossApproval, Posted, PostingChoices
from veliano_desk.domain.metal_losses import CloseLine, Counted, DayClosed
from veliano_desk.domain.rights import Right
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.chips import Chip
from veliano_desk.views.common.column_fit import ColumnFit
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import holder, page_column, row, scrolled
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.page import Page, PageContext
from veliano_desk.views.common.scale_reader import ScaleReader
from veliano_desk.views.common.short_list import short_list
from veliano_desk.views.materials.approve_card import ApproveCard
from veliano_desk.views.materials.close_card import CloseCard
from veliano_desk.views.materials.columns import LESSER, balance_columns, movement_columns
from veliano_desk.views.materials.melt_form import MeltForm
from veliano_desk.views.materials.movement_form import MovementForm
from veliano_desk.views.materials.part import Part

STOCK, HELD, MOVED, REFINING, LOSSES, COUNT = "stock", "held", "moved", "refining", "losses", "count"
PAPER = "paper"
_TITLES = {
    STOCK: "Stock", HELD: "In hand", MOVED: "Movements", REFINING: "Refining", LOSSES: "Losses", COUNT: "Stocktake",
    PAPER: "Print",
}  # fmt: skip
_EMPTY = {
    HELD: ("coins", "No metal in the book", "Post an opening balance or a receipt: from then on nothing is lost."),
    MOVED: ("history", "Nothing has moved", "Each movement of metal leaves a line here, for good."),
}
_SIDE = 356
_NEWEST = 500


class MaterialsPage(Page):
    """What is where and whose it is. Who may post has the form and the day's close beside it; views that are not of
    metal are made when they are first looked at."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stack, self._views = QStackedWidget(), QStackedWidget()
        self._chips = {key: Chip(title) for key, title in _TITLES.items()}
        self.panels: dict[str, ListPanel] = {}
        self.made: dict[str, Part] = {}
        metal = context.signed_in.may(Right.METAL_SEE)
        if metal:
            self.panels[HELD] = self._panel(HELD, balance_columns, self._held, _balance_key)
            self.panels[MOVED] = self._panel(
                MOVED, movement_columns, lambda: context.desk.metal.events(limit=_NEWEST), _event_key
            )
        self.form, self.close_card = MovementForm(self), CloseCard(self)
        self.melt = MeltForm(context.desk.trade.alloys, self)
        self.approve = ApproveCard(self)
        self.approve.given.connect(self._approve)
        self.scale_reader = ScaleReader(context, self)
        for weight in (self.form.weight, *self.melt.weights()):
            self.scale_reader.join(weight)
        self.close_card.weighable.connect(self.scale_reader.join)
        for form in (self.form, self.melt):
            form.given.connect(partial(self._post, form))
        self.close_card.counted.connect(self._close_day)
        self._lay_out(context.signed_in.may(Right.METAL_POST))
        for key, chip in self._chips.items():
            chip.setVisible(key in self.panels or (key not in (HELD, MOVED) and key in self._open_to()))
        self.show_item(HELD if metal else STOCK)
        for panel in self.panels.values():
            panel.table.paged.start()
        self._load()

    def title(self) -> str:
        return "Materials"

    def show_item(self, argument: object) -> None:
        """One of the views: "held", "moved", "stock"; or a lot's code, or words that are looked for in the stock."""
        asked = argument if isinstance(argument, str) else ""
        known = {*self.panels, *self._open_to()}
        key = asked if asked in known else STOCK if asked and STOCK in known else next(iter(self.panels), STOCK)
        self._chips[key].setChecked(True)
        if key in self.panels:
            self._views.setCurrentIndex(0)
            self._stack.setCurrentWidget(self.panels[key])
            return
        if key not in self.made:
            self.made[key] = self._open_to()[key](self._context)
            self._views.addWidget(self.made[key])
        self._views.setCurrentWidget(self.made[key])
        if asked and asked != key:
            self.made[key].look_for(asked)

    def unsaved(self) -> str:
        forms = (self.form, self.melt, self.close_card, self.approve)
        typed = any(form.typed() for form in forms)
        typed = typed or any(part.typed() for part in self.made.values())
        return "A figure on the Materials page was not posted." if typed else ""

    def _open_to(self) -> dict[str, Callable[[PageContext], Part]]:
        """Views that stand by themselves, by their chip, which this person may look at."""
        may = self._context.signed_in.may
        return {key: make for key, (right, make) in _PARTS.items() if may(right)}

    def refresh(self, areas: frozenset[str]) -> None:
        for view in self.made.values():
            view.refresh(areas)
        if areas & {"metal", "people", "customers", "scales"}:
            self._load()
            for panel in self.panels.values():
                panel.table.paged.refresh()

    def _held(self) -> tuple[Balance, ...]:
        """What somebody could take into their hand; what only stands against it in the book is left out."""
        return self._context.desk.metal.balances(in_hand=True)

    def _panel(self, key: str, columns: Any, load: Any, identity: Any) -> ListPanel:
        desk = self._context.desk
        model = short_list(f"materials {key}", columns(desk), load, self._context.tasks, identity=identity, parent=self)
        panel = ListPanel(model, _TITLES[key], lambda: EmptyState(*_EMPTY[key]))
        ColumnFit(panel.table, LESSER[key])
        self._stack.addWidget(panel)
        return panel

    def _lay_out(self, may_post: bool) -> None:
        for key, chip in self._chips.items():
            chip.setAutoExclusive(True)
            chip.clicked.connect(lambda _checked=False, key=key: self.show_item(key))
        body = row(gap=theme.size("gap"))
        body.addWidget(self._stack, 1)
        for card in (self.form, self.close_card, self.melt):
            card.setVisible(may_post)
        self.approve.setVisible(may_post and self._context.signed_in.may(Right.METAL_OVERRIDE))
        if may_post:
            side = QWidget()
            box = QVBoxLayout(side)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(theme.size("gap"))
            for card in (self.form, self.close_card, self.melt):
                box.addWidget(card)
            box.addWidget(self.approve)
            box.addStretch(1)
            area = scrolled(side)
            area.setFixedWidth(_SIDE)
            body.addWidget(area)
        layout = page_column(row(Words("Materials", style="title"), None), row(*self._chips.values(), None))
        self._views.addWidget(holder(body))
        layout.addWidget(self._views, 1)
        self.setLayout(layout)

    def _load(self) -> None:
        if not self._context.signed_in.may(Right.METAL_POST):
            return
        metal = self._context.desk.metal
        self._context.tasks.run(
            "materials", "Materials",
            lambda _progress, _cancelled: (metal.choices(), metal.close_view()), self._show, owner=self,
        )  # fmt: skip
        self.scale_reader.load()

    def _show(self, found: tuple[PostingChoices, tuple[CloseLine, ...]]) -> None:
        choices, lines = found
        self.form.set_choices(choices)
        self.melt.set_choices(choices)
        self.approve.set_choices(choices)
        self.close_card.show_lines(lines)

    def _post(self, form: MovementForm | MeltForm, event: NewEvent) -> None:
        metal = self._context.desk.metal
        form.setEnabled(False)
        self._context.tasks.write(
            "Posting metal", lambda _progress, _cancelled: metal.post(event), partial(self._posted, form),
            self._refused, on_end=lambda: form.setEnabled(True), owner=self,
        )  # fmt: skip

    def _posted(self, form: MovementForm | MeltForm, posted: Posted) -> None:
        form.setEnabled(True)
        form.posted()
        weight = sum(line.moved_mg for line in posted.lines if line.moved_mg > 0)
        metal = self._context.desk.metal

        def undo() -> None:
            self._context.tasks.write(
                "Taking a movement back", lambda _progress, _cancelled: metal.correct(posted.id, "Undone"), owner=self
            )

        may_undo = self._context.signed_in.may(Right.METAL_CORRECT)
        self._context.notifier.toast(
            f"{posted.title}: {formats.grams(weight)}", action="Undo" if may_undo else "",
            on_action=undo if may_undo else None,
        )  # fmt: skip

    def _approve(self, asked: LossApproval) -> None:
        metal = self._context.desk.metal

        def kept(_number: int) -> None:
            self.approve.approved()
            self._context.notifier.toast(f"Up to {formats.grams(asked.mg)} may be posted as lost.")

        self._context.tasks.write(
            "Approving a loss",
            lambda _progress, _cancelled: metal.approve_loss(
                asked.account, asked.article, asked.mg, asked.reason, asked.operation
            ),
            kept, self._refused, owner=self,
        )  # fmt: skip

    def _refused(self, error: Exception) -> None:
        self._context.notifier.error(error, "posting metal")

    def _close_day(self, counted: tuple[Counted, ...]) -> None:
        metal = self._context.desk.metal
        self._context.tasks.write(
            "Closing the day",
            lambda _progress, _cancelled: metal.close_day(counted),
            self._closed,
            self._refused,
            owner=self,
        )

    def _closed(self, closed: DayClosed) -> None:
        self._context.notifier.toast(f"The day is closed; {formats.grams(closed.lost_mg)} posted as lost.")


def _stock_view(context: PageContext) -> Part:
    from veliano_desk.views.materials.stock_view import StockView

    return StockView(context)


def _refining_part(context: PageContext) -> Part:
    from veliano_desk.views.materials.refining_part import RefiningPart

    return RefiningPart(context)


def _losses_part(context: PageContext) -> Part:
    from veliano_desk.views.materials.losses_part import LossesPart

    return LossesPart(context)


def _stocktake_view(context: PageContext) -> Part:
    from veliano_desk.views.materials.stocktake_view import StocktakeView

    return StocktakeView(context)


def _paper_part(context: PageContext) -> Part:
    from veliano_desk.views.materials.paper_part import PaperPart

    return PaperPart(context)


_PARTS: dict[str, tuple[Right, Callable[[PageContext], Part]]] = {
    STOCK: (Right.MATERIALS_SEE, _stock_view), REFINING: (Right.METAL_SEE, _refining_part),
    LOSSES: (Right.METAL_SEE, _losses_part), COUNT: (Right.STOCK_COUNT, _stocktake_view),
    PAPER: (Right.MATERIALS_SEE, _paper_part),
}  # fmt: skip


def _balance_key(one: Balance) -> tuple[str, str, int]:
    return one.account, one.article, one.owner_id


def _event_key(one: Posted) -> int:
    return one.id
