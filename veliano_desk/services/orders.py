"""Orders and their pieces: finding them, moving them along, mending what the store wrote unclearly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.domain.rights import Right
from veliano_desk.models.orders import Order
from veliano_desk.models.queries import orders as lists
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.local_time import today

if TYPE_CHECKING:
    from veliano_desk.domain.order_lists import OrderGlance, OrderRow, OrdersSummary
    from veliano_desk.domain.orders import OrderView, PieceEdit
    from veliano_desk.domain.stages import Action
    from veliano_desk.domain.store_sync import StoreField
    from veliano_desk.services.order_work import OrderWork

SORT_KEYS = tuple(lists.SORTS)


class OrdersService(Area):
    """The orders' list and hub. Customers and values are absent without their rights."""

    @reads(Right.ORDERS_SEE)
    def list(self, unit: Unit, query: ListQuery) -> ListPage[OrderRow]:
        """A page of orders.

        Sort by promise, number, customer, stage, value, ordered or due; filters: show (open, closed, late, at_risk,
        flagged), stage, alloy, kind, bound, status, source (custom, shop, desk), customer, promise (within days).
        The search looks for words that begin as typed: number (its end, too), piece, material, details, notes,
        customer's name and e-mail; a search sorted by ordered is quick however often its words are.
        """
        see_customer = self.who.may(Right.CUSTOMERS_SEE)
        return lists.list_orders(unit.session, query, today(self.access), see_customer, self.who.sees_values)

    @reads(Right.ORDERS_SEE)
    def count(self, unit: Unit, query: ListQuery) -> ListCount:
        return lists.count_orders(unit.session, query, today(self.access), self.who.may(Right.CUSTOMERS_SEE))

    @reads(Right.ORDERS_SEE)
    def summary(self, unit: Unit) -> OrdersSummary:
        """Open, late, at risk, flagged."""
        return lists.summarise(unit.session, today(self.access))

    @reads(Right.ORDERS_SEE)
    def glance(self, unit: Unit, number: str) -> OrderGlance:
        """What the preview says of an order. NotFoundError."""
        from veliano_desk.services.order_glance import order_glance

        return order_glance(unit, self.access, number)

    @reads(Right.ORDERS_SEE)
    def show(self, unit: Unit, number: str) -> OrderView:
        """All about one order. NotFoundError."""
        return self._work.show(unit, number)

    @reads(Right.ORDERS_SEE)
    def unknown_fields(self, unit: Unit, order_id: int) -> tuple[StoreField, ...]:
        """What the store says of an order in columns that the desk does not know; for whoever may see all of a row."""
        from veliano_desk.services.unknown_fields import unknown_fields

        return unknown_fields(unit, self.who, unit.get(Order, order_id, "order"))

    @writes(Right.STAGES_MOVE)
    def move(self, unit: Unit, piece_id: int, version: int, action: Action, reason: str = "") -> OrderView:
        """Do something to a piece. IllegalMoveError, ConflictError; some actions need a reason, or one more right."""
        return self._work.move(unit, piece_id, version, action, reason)

    @writes(Right.STAGES_MOVE)
    def move_goods(self, unit: Unit, number: str, version: int, action: Action, reason: str = "") -> OrderView:
        """Say where goods from stock are that the store has no more. IllegalMoveError, ConflictError, NotFoundError;
        InputError for an order with pieces, or one that the store speaks for."""
        return self._work.move_goods(unit, number, version, action, reason)

    @writes(Right.ORDERS_EDIT)
    def set_piece(self, unit: Unit, piece_id: int, version: int, edit: PieceEdit) -> OrderView:
        """Say what a piece really is. ConflictError holds both values; InputError for nothing, and for what is none.

        An alloy settles doubts about the material, teeth those about the teeth. What the store changed after work began
        is no doubt but a question: `decisions.answer`.
        """
        return self._work.set_piece(unit, piece_id, version, edit)

    @writes(Right.ORDERS_EDIT)
    def settle(self, unit: Unit, flag_id: int, version: int) -> OrderView:
        """Say that a doubt is none any more. `version` is the piece's. NotFoundError, ConflictError."""
        return self._work.settle(unit, flag_id, version)

    @writes(Right.ORDERS_EDIT)
    def add_piece(self, unit: Unit, number: str, kind: str, title: str) -> OrderView:
        """One more piece on an order, for what the store's one line could not say."""
        return self._work.add_piece(unit, number, kind, title)

    @writes(Right.ORDERS_EDIT)
    def note(self, unit: Unit, number: str, text: str, customer_visible: bool = False) -> OrderView:
        """Write into the timeline; with `customer_visible` the store shows it too."""
        return self._work.note(unit, number, text, customer_visible)

    @writes(Right.ORDERS_EDIT, Right.CUSTOMERS_SEE)
    def link_buyer(self, unit: Unit, number: str, version: int, customer_id: int) -> OrderView:
        """Say that a guest's shop order is this customer's; `unlink_buyer` takes it back, and the store is not told.
        NotFoundError, ConflictError; InputError where the store says whose it is."""
        from veliano_desk.services.order_buyers import link_buyer

        return self._work.show(unit, link_buyer(unit, number, version, customer_id).number)

    @writes(Right.ORDERS_EDIT, Right.CUSTOMERS_SEE)
    def unlink_buyer(self, unit: Unit, number: str, version: int) -> OrderView:
        """Take back whose a guest's shop order is. NotFoundError, ConflictError; InputError where nobody said it."""
        from veliano_desk.services.order_buyers import unlink_buyer

        return self._work.show(unit, unlink_buyer(unit, number, version).number)

    @property
    def _work(self) -> OrderWork:
        """Loaded when it is first asked for: lists, with which the window starts, need none of it."""
        from veliano_desk.services.order_work import OrderWork

        return OrderWork(self.access)
