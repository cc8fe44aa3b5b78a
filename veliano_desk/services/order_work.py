"""What is done to orders and their pieces: moving them along, mending what the store wrote unclearly."""

from __future__ import annotations

from collections.abc import Sequence

from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.action_rights import right_of
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.kept_goods import goods_after
from veliano_desk.domain.orders import OrderView, PieceEdit
from veliano_desk.domain.stages import ACTION_LOOKS, NEEDS_REASON, TRANSITIONS, Action, Stage, action_title, move
from veliano_desk.domain.teeth import arch_of, in_chart_order, is_fdi
from veliano_desk.models import orders as rows
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models.estimates import micrometres
from veliano_desk.models.outbox import queue_event, queue_patch
from veliano_desk.models.shop_orders import SHOP_ORDERS
from veliano_desk.models.store_records import CUSTOM_ORDERS, remote_id_of
from veliano_desk.models.unit_of_work import Unit, check_version, new_uid
from veliano_desk.services.actions import Access
from veliano_desk.services.order_faces import put_stage, refresh_order, state_of
from veliano_desk.services.order_figures import the_order
from veliano_desk.services.order_hub import order_view
from veliano_desk.services.piece_costs import store_estimate
from veliano_desk.services.piece_edits import edit_words, made_title

_MOST_STONES = 100_000
SETTLED_BY = {"material": "alloy_code", "teeth_selection": "teeth"}
"""The store's field that could not be read -> the piece's field that, once set, leaves no doubt about it.

One design text has many things in it, so its doubts are settled one by one.
"""


class OrderWork:
    """The work behind OrdersService, which says what each is for, checks the right to it and opens its unit."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.who = access.who

    def show(self, unit: Unit, number: str) -> OrderView:
        return order_view(unit, self.access, the_order(unit, number))

    def move(self, unit: Unit, piece_id: int, version: int, action: Action, reason: str = "") -> OrderView:
        self.who.require(right_of(action))
        piece = unit.get(piece_rows.Piece, piece_id, "piece")
        order = unit.get(rows.Order, piece.order_id, "order")
        self._check_move(action, reason, order.number)
        before = state_of(piece)
        wanted = next((moves[action] for moves in TRANSITIONS.values() if action in moves), None)
        mine: dict[str, object] = {"stage": str(wanted or before.underlying)}
        check_version(piece, version, f"piece {order.number}/{piece.position}", mine)
        after = move(before, action)
        piece.stage, piece.held_from = str(after.stage), str(after.held_from) if after.held_from else None
        piece.hold_reason = reason.strip() if after.stage is Stage.HOLD else ""
        piece.stage_since, piece.touched = unit.now, True
        self._tell(unit, order, piece, action, reason)
        self._refresh(unit, order)
        unit.record(f"piece.{action}", order.number, {"piece": piece.id, "stage": before.stage},
                    {"piece": piece.id, "stage": after.stage, "reason": reason})  # fmt: skip
        return order_view(unit, self.access, order)

    def move_goods(self, unit: Unit, number: str, version: int, action: Action, reason: str = "") -> OrderView:
        self.who.require(right_of(action))
        order = the_order(unit, number)
        self._check_move(action, reason, number)
        its_own = order.source == "shop" and not piece_rows.pieces_of(unit.session, [order.id])
        if not its_own or remote_id_of(unit.session, SHOP_ORDERS, order.id) is not None:
            raise InputError(
                "This order is not moved as a whole", "Nothing was changed.",
                "Move its pieces, or let the store say where its goods are.", number,
            )  # fmt: skip
        before = Stage(order.stage)
        after = goods_after(before, action)
        check_version(order, version, f"order {number}", {"stage": str(after)})
        put_stage(unit, order, after)
        look = ACTION_LOOKS[action]
        detail = " · ".join(part for part in (reason.strip(), self.who.name) if part)
        self._event(unit, order, None, str(action), look.icon, look.title, detail, customer_visible=False)
        order.version += 1
        unit.areas.update({"orders", "customers", "insights"})
        unit.record(f"order.{action}", number, {"stage": before}, {"stage": after, "reason": reason})
        unit.session.flush()
        return order_view(unit, self.access, order)

    def set_piece(self, unit: Unit, piece_id: int, version: int, edit: PieceEdit) -> OrderView:
        piece = unit.get(piece_rows.Piece, piece_id, "piece")
        order = unit.get(rows.Order, piece.order_id, "order")
        wanted = self._checked(edit, piece.kind)
        check_version(piece, version, f"piece {order.number}/{piece.position}", wanted)
        before: dict[str, object] = {name: getattr(piece, name) for name in wanted}
        told_title, named_by_desk = piece.title, piece.title == made_title(piece)
        for name, value in wanted.items():
            setattr(piece, name, value)
        piece.touched = True
        settled = _settle(unit, piece, edit)
        _follow(self.access.trade, piece, edit)
        self._tell_edit(unit, order, piece, edit_words(self.access.trade, before, wanted))
        if named_by_desk and edit.title is None and made_title(piece) not in ("", told_title):
            before["title"], wanted["title"] = told_title, made_title(piece)
            piece.title = made_title(piece)
        store_estimate(self.access, unit, piece)
        self._refresh(unit, order)
        unit.record("piece.edit", order.number, {**before, "settled": settled} if settled else before, wanted)
        return order_view(unit, self.access, order)

    def settle(self, unit: Unit, flag_id: int, version: int) -> OrderView:
        flag = unit.get(piece_rows.PieceFlag, flag_id, "doubt")
        piece = unit.get(piece_rows.Piece, flag.piece_id, "piece")
        order = unit.get(rows.Order, piece.order_id, "order")
        check_version(piece, version, f"piece {order.number}/{piece.position}", {"version": version})
        told = {"piece": piece.id, "settled": [_said(flag)]}
        unit.session.delete(flag)
        piece.touched = True
        self._refresh(unit, order)
        unit.record("piece.settle", order.number, told, None)
        return order_view(unit, self.access, order)

    def add_piece(self, unit: Unit, number: str, kind: str, title: str) -> OrderView:
        order = the_order(unit, number)
        if kind not in self.access.trade.kinds or not title.strip():
            raise InputError("Not a piece", "Nothing was added.", "Choose a kind and give a title.", kind)
        pieces = piece_rows.pieces_of(unit.session, [order.id])
        piece = piece_rows.Piece(
            order_id=order.id, position=len(pieces) + 1, kind=kind, title=title.strip(), teeth=[],
            stage=str(Stage.RECEIVED),
            needs_kit=self.access.trade.needs_kit(kind), stage_since=unit.now, touched=True, estimate=None,
        )  # fmt: skip
        unit.session.add(piece)
        unit.session.flush()
        store_estimate(self.access, unit, piece)
        self._refresh(unit, order)
        unit.record("piece.add", order.number, None, {"piece": piece.id, "kind": kind, "title": title})
        return order_view(unit, self.access, order)

    def note(self, unit: Unit, number: str, text: str, customer_visible: bool = False) -> OrderView:
        if not text.strip():
            raise InputError("The note is empty", "Nothing was written.", "Write something first.", number)
        order = the_order(unit, number)
        self._event(unit, order, None, "note", "message-square", text.strip(), self.who.name, customer_visible)
        unit.areas.add("orders")
        unit.record("order.note", order.number, None, {"text": text, "customer_visible": customer_visible})
        return order_view(unit, self.access, order)

    def _check_move(self, action: Action, reason: str, number: str) -> None:
        if action in NEEDS_REASON and not reason.strip():
            raise InputError("A reason is needed", f"“{action_title(action)}” was not done.", "Say why.", number)

    def _tell(self, unit: Unit, order: rows.Order, piece: piece_rows.Piece, action: Action, reason: str) -> None:
        event = self.access.trade.states.event(action)
        look = ACTION_LOOKS[action]
        title = event.text if event.customer_visible else look.title
        detail = " · ".join(part for part in (piece.title, reason.strip(), self.who.name) if part)
        self._event(unit, order, piece, str(action), look.icon, title, detail, event.customer_visible)
        kit = self.access.trade.states.kit_status_by_action.get(action)
        if kit and piece.needs_kit:
            order.kit_status = kit
            self._tell_store(unit, order, {"impression_kit_status": kit})

    def _tell_edit(self, unit: Unit, order: rows.Order, piece: piece_rows.Piece, words: str) -> None:
        """A line in the timeline, for the workshop only; none where nothing became different."""
        if words:
            detail = f"{piece.title} · {self.who.name}"
            self._event(unit, order, piece, "edit", "ruler", words, detail, customer_visible=False)

    def _tell_store(self, unit: Unit, order: rows.Order, values: dict[str, object]) -> None:
        remote_id = remote_id_of(unit.session, CUSTOM_ORDERS, order.id)
        if remote_id:
            queue_patch(unit, order.id, remote_id, values)

    def _event(
        self, unit: Unit, order: rows.Order, piece: piece_rows.Piece | None, kind: str, icon: str, title: str,
        detail: str, customer_visible: bool,
    ) -> None:  # fmt: skip
        uid = new_uid()
        unit.session.add(piece_rows.OrderEvent(
            uid=uid, order_id=order.id, piece_id=piece.id if piece else None, at=unit.now, kind=kind, icon=icon,
            title=title, detail=detail, customer_visible=customer_visible,
        ))  # fmt: skip
        remote_id = remote_id_of(unit.session, CUSTOM_ORDERS, order.id) if customer_visible else None
        if remote_id:
            queue_event(unit, order.id, remote_id, uid, {
                "id": uid, "custom_order_id": remote_id, "kind": kind, "title": title, "customer_visible": True,
                "happened_at": unit.now.isoformat(),
            })  # fmt: skip

    def _refresh(self, unit: Unit, order: rows.Order) -> None:
        unit.session.flush()
        refresh_order(unit, self.access, order, piece_rows.pieces_of(unit.session, [order.id]))
        order.version += 1
        unit.areas.update({"orders", "customers", "insights"})
        unit.session.flush()

    def _checked(self, edit: PieceEdit, kind: str) -> dict[str, object]:
        trade = self.access.trade
        if edit == PieceEdit():
            raise InputError("Nothing to save", "No field was given; nothing was changed.", "Change one first.")
        if edit.alloy_code is not None and trade.alloys.get(edit.alloy_code) is None:
            raise InputError("No such alloy", "Nothing was changed.", "Choose one from the list.", edit.alloy_code)
        if edit.kind is not None and edit.kind not in trade.kinds:
            raise InputError("No such kind of piece", "Nothing was changed.", "Choose one from the list.", edit.kind)
        if edit.teeth is not None and not all(is_fdi(tooth) for tooth in edit.teeth):
            raise InputError("Not a tooth", "Nothing was changed.", "Use FDI numbers: 11–18, 21–28, 31–38, 41–48.")
        if edit.stones is not None and not 0 <= edit.stones <= _MOST_STONES:
            raise InputError("Not a number of stones", "Nothing was changed.", f"Give 0 to {_MOST_STONES:,}.")
        if edit.title is not None and not edit.title.strip():
            raise InputError("The title is missing", "Nothing was changed.", "Say in a few words what it is.")
        size = None if edit.size is None else edit.size.strip()
        if size and not _is_size(trade, edit.kind or kind, size):
            raise InputError("Not a size", "Nothing was changed.", "Write it like US 7, EU 54, 22 in or 45 cm.", size)
        teeth = None if edit.teeth is None else list(in_chart_order(edit.teeth))
        fields = {"kind": edit.kind, "title": edit.title, "alloy_code": edit.alloy_code, "style": edit.style,
                  "teeth": teeth, "size_text": size, "stones": edit.stones}  # fmt: skip
        return {name: value for name, value in fields.items() if value is not None}


def _settle(unit: Unit, piece: piece_rows.Piece, edit: PieceEdit) -> list[dict[str, object]]:
    """Take away the doubts that the edit answers; what they said."""
    given = {field for field, name in SETTLED_BY.items() if getattr(edit, name) is not None}
    flags = piece_rows.flags_of(unit.session, [piece.id])
    answered = [flag for flag in flags if flag.field in given]
    for flag in answered:
        unit.session.delete(flag)
    return [_said(flag) for flag in answered]


def _said(flag: piece_rows.PieceFlag) -> dict[str, object]:
    """A doubt's own words, for the audit log once it is gone."""
    return {"field": flag.field, "message": flag.message, "raw": flag.raw}


def _is_size(trade: TradeBook, kind: str, text: str) -> bool:
    """Whether a size says something: what it is in mm where the kind is made to it, elsewhere at least a number."""
    if trade.kinds[kind].measure in ("ring", "length"):
        return trade.size_mm(kind, text) is not None
    return any(letter.isdecimal() for letter in text)


def _follow(trade: TradeBook, piece: piece_rows.Piece, edit: PieceEdit) -> None:
    """Bring along what follows from the fields set: whether a kit is needed, the size in truth, the arch."""
    if edit.kind is not None:
        piece.needs_kit = trade.needs_kit(edit.kind)
    if edit.size is not None or (edit.kind is not None and piece.size_text):
        piece.size_um = micrometres(trade.size_mm(piece.kind, piece.size_text))
    if edit.teeth is not None:
        piece.arch = _arch(piece.teeth)


def _arch(teeth: Sequence[int]) -> str | None:
    """The one arch that all these teeth stand in, None for none or both."""
    arches = {arch_of(tooth) for tooth in teeth}
    return arches.pop() if len(arches) == 1 else None
