"""The hub's cards, and what each is shown."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.orders import OrderView, PieceView
from veliano_desk.domain.rights import Right
from veliano_desk.views.common.layout import column, scrolled
from veliano_desk.views.common.material_picker import MaterialPicker
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.vocabulary import Vocabulary
from veliano_desk.views.order_hub.card_columns import CardColumns
from veliano_desk.views.order_hub.cost_card import CostCard
from veliano_desk.views.order_hub.customer_card import CustomerCard
from veliano_desk.views.order_hub.files_card import FilesCard
from veliano_desk.views.order_hub.materials_card import MaterialsCard
from veliano_desk.views.order_hub.piece_card import PieceCard
from veliano_desk.views.order_hub.plan_card import PlanCard
from veliano_desk.views.order_hub.price_card import PriceCard
from veliano_desk.views.order_hub.purchases_card import PurchasesCard
from veliano_desk.views.order_hub.question_card import QuestionCard
from veliano_desk.views.order_hub.side_cards import KitCard, LinesCard, StoreCard
from veliano_desk.views.order_hub.timeline_card import TimelineCard


class HubBody(QWidget):
    """All cards in their columns. Cards for which the person lacks the right are not made."""

    customer_opened = Signal(int)

    def __init__(self, context: PageContext, words: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        may = context.signed_in.may
        picker = partial(MaterialPicker, context) if may(Right.MATERIALS_SEE) else None
        self.piece = PieceCard(words, may_edit=may(Right.ORDERS_EDIT), new_picker=picker)
        self.plan = PlanCard()
        self.questions = QuestionCard()
        self.cost = self._cost(context) if may(Right.COST_SEE) else None
        self.price = PriceCard(context) if may(Right.PRICING_QUOTE) else None
        self.kit = KitCard(lambda words: context.notifier.toast(words, icon="copy"))
        self.lines = LinesCard()
        self.store = StoreCard()
        self.files = FilesCard(context)
        self.purchases = PurchasesCard(context) if may(Right.PURCHASING_SEE) else None
        self.materials = MaterialsCard(context) if may(Right.MATERIALS_SEE) else None
        self.customer = self._customer(context) if may(Right.CUSTOMERS_SEE) else None
        self.timeline = TimelineCard(may_write=may(Right.ORDERS_EDIT))
        self.columns = self._placed()
        self._area = scrolled(self.columns)
        self.setLayout(column(self._area, gap=0))

    def show_order(self, order: OrderView, piece: PieceView | None, zone: str, now: datetime) -> None:
        """Show the order, and of its pieces this one; None for an order without pieces."""
        for card in (self.lines, self.kit, self.store, self.customer, self.files, self.purchases, self.materials):
            if card is not None:
                card.show_order(order)
        self.questions.show_order(order, zone, now)
        self.timeline.show_entries(order.timeline, zone, now)
        for part in (self.piece, self.plan, self.cost, self.price):
            if part is not None:
                part.setVisible(piece is not None)
        if piece is None:
            return
        self.piece.show_piece(piece)
        self.plan.show_piece(order, piece, zone, now)
        if self.cost is not None:
            self.cost.show_piece(order, piece)
        if self.price is not None:
            self.price.show_piece(order, piece)

    def set_busy(self, busy: bool) -> None:
        """While something is written, nothing else can be sent."""
        self.piece.set_busy(busy)
        self.questions.questions.setEnabled(not busy)
        self.timeline.composer.set_busy(busy)
        if self.customer is not None:
            self.customer.set_busy(busy)
        if self.cost is not None:
            self.cost.set_busy(busy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.columns.fit(event.size().width())
        super().resizeEvent(event)

    def to_top(self) -> None:
        self._area.verticalScrollBar().setValue(0)

    def _customer(self, context: PageContext) -> CustomerCard:
        return CustomerCard(self.customer_opened.emit, may_link=context.signed_in.may(Right.ORDERS_EDIT))

    def _cost(self, context: PageContext) -> CostCard:
        may = context.signed_in.may
        return CostCard(see_margin=context.signed_in.sees_margins, may_report=may(Right.COST_EDIT))

    def _placed(self) -> CardColumns:
        middle = [
            card
            for card in (
                self.questions,
                self.price,
                self.cost,
                self.purchases,
                self.kit,
                self.files,
                self.store,
                self.customer,
            )
            if card is not None
        ]
        first = [card for card in (self.lines, self.piece, self.materials, self.plan) if card is not None]
        below = [card for card in (self.kit, self.store) if card is not None]
        right = [
            card
            for card in (
                self.questions,
                self.price,
                self.cost,
                self.purchases,
                self.files,
                self.customer,
                self.timeline,
            )
            if card is not None
        ]
        return CardColumns(three=(first, middle, [self.timeline]), two=([*first, *below], right))
