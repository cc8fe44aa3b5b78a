"""An order that changed in the store after it came: not begun, it is taken over; begun, the desk keeps what it made of
it, flags the customer's new wishes with both values, and tells the store its status and date again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from veliano_desk.domain.order_face import slack_days
from veliano_desk.domain.stages import PieceState, Stage
from veliano_desk.models import orders as rows
from veliano_desk.models import outbox
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models import store_records as records
from veliano_desk.models.bulk import insert_many
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit, new_uid
from veliano_desk.sync.intake_rules import IntakeRules, Taken
from veliano_desk.sync.order_columns import (
    OrderReading,
    face_columns,
    flag_columns,
    order_face,
    piece_columns,
    read_order,
    wishes,
)
from veliano_desk.sync.wire import CustomOrderRow, moment

_WISHES = {
    "material": ("material", "material", "Changed in the store after work began; here it was"),
    "teeth_raw": ("teeth_selection", "teeth", "Changed in the store after work began; here it was"),
    "design_details": ("design_details", "design details", "Changed in the store after work began; here it was"),
    "notes": ("design_details", "notes", "The notes were changed in the store after work began; here they were"),
}
"""What pieces are read from: the order's column -> (the store's field in doubt, its name, how a flag begins)."""
_KEPT_OF_PIECE = ("position", "version", "finish_on", "promise_on", "bound_by", "reason")
_MOST_SHOWN = 200


def update_order(
    unit: Unit, rules: IntakeRules, link: StoreLink, row: CustomOrderRow, number: str, owner: int | None, owner_key: str
) -> Taken:
    """Bring an order up to date with its row; `owner` is our number of its customer, where we have them."""
    order = unit.get(rows.Order, link.local_id, "order")
    change = _Change(unit, rules, order, link.row, row)
    change.take_identity(number, owner, owner_key)
    change.take_wishes()
    change.take_status()
    change.take_date()
    order.version += 1
    link.remote_updated_at, link.row = row.updated_at or "", row.raw
    return change.told()


@dataclass
class _Change:
    """What one changed row does to its order; `before` is the row as it last came."""

    unit: Unit
    rules: IntakeRules
    order: rows.Order
    before: dict[str, Any]
    row: CustomOrderRow

    def __post_init__(self) -> None:
        self.taken = Taken()
        self.said: list[str] = []
        self.pieces = piece_rows.pieces_of(self.unit.session, [self.order.id])
        # Before anything is changed: what counts is whether somebody had begun when the row came.
        self.begun = any(piece.touched for piece in self.pieces) or records.has_actuals(
            self.unit.session, [piece.id for piece in self.pieces]
        )

    def take_identity(self, number: str, owner: int | None, owner_key: str) -> None:
        """Number and customer are the store's, whatever was begun."""
        order = self.order
        was = str(self.before.get("order_number"))
        if number != was:
            self._say("order_number", was, number, f"The number was {was}.")
        order.number = number
        if order.customer_id not in (owner, None):
            self._say("customer", str(order.customer_id), str(owner or ""), "It belongs to another customer now.")
        order.customer_id, order.customer_key = owner, owner_key

    def take_wishes(self) -> None:
        """The store's words stand here as they are now; whether the pieces follow depends on who has begun."""
        now = wishes(self.rules, self.row)
        if any("impression_kit_status" in patch for patch in self._on_its_way):
            del now["kit_status"]  # what the desk knows of the kit has not reached the store yet
        was = {name: getattr(self.order, name) for name in now}
        for name, value in now.items():
            setattr(self.order, name, value)
        self._say_price(was, now)
        changed = [name for name in _WISHES if was[name] != now[name]]
        if self.begun:
            for name in changed:
                self._flag(name, was[name], now[name])
        elif changed or self.row.status != self.before.get("status"):
            self._read_again()
            for name in changed:
                field, title, _ = _WISHES[name]
                self._say(field, was[name], now[name], f"The {title} changed; taken over.")

    def _say_price(self, was: dict[str, Any], now: dict[str, Any]) -> None:
        if all(was[name] == now[name] for name in ("value_units", "priced")):
            return
        said = "The price was changed and is taken over." if now["priced"] else "The price was taken out."
        before, after = (
            "" if price is None else str(price) for price in (self.before.get("total_price"), self.row.total_price)
        )
        self._say("total_price", before, after, said)

    def _flag(self, name: str, was: str, now: str) -> None:
        """Say it at the first piece, once: what it was here when work began, and what the store says now."""
        field, title, begins = _WISHES[name]
        piece = next((piece for piece in self.pieces if piece.stage != Stage.CANCELLED), self.pieces[0])
        flags = piece_rows.flags_of(self.unit.session, [piece.id])
        told = [flag for flag in flags if flag.changed and flag.field == field and flag.message.startswith(begins)]
        known = next(iter(told), None)
        if known is None:
            self.unit.session.add(
                piece_rows.PieceFlag(piece_id=piece.id, field=field, message=_was(begins, was), raw=now, changed=True)
            )
            self.taken.flags += 1
        elif known.message == _was(begins, now):
            self.unit.session.delete(known)
        else:
            known.raw = now
        self._say(field, was, now, f"The {title} changed after work began; the piece stays as it was begun.")

    def _read_again(self) -> None:
        """Nobody here has begun: the pieces are read anew from the row as it is now, and keep their place."""
        one = read_order(self.rules, self.row)
        session = self.unit.session
        records.clear_flags(session, [piece.id for piece in self.pieces])
        records.delete_pieces(session, [piece.id for piece in self.pieces[len(one.drafts) :]])
        kept = self.pieces[: len(one.drafts)]
        self.pieces = [self._piece(piece, position, one) for position, piece in enumerate(kept, start=1)]
        self.pieces += [self._piece(None, at, one) for at in range(len(kept) + 1, len(one.drafts) + 1)]
        session.flush()
        flags = [
            flag for at, piece in enumerate(self.pieces, start=1) for flag in flag_columns(one, at, piece.id)
        ]  # fmt: skip
        insert_many(session, piece_rows.PieceFlag, flags)
        face = order_face(self.rules, one)
        for name, value in face_columns(face).items():
            setattr(self.order, name, value)
        if not face.is_open:
            self._leave_plan()
        self.taken.pieces, self.taken.flags = len(self.pieces), len(flags)

    def _leave_plan(self) -> None:
        """Nothing is left to do: nobody's day holds these pieces any more."""
        self.order.bound_by = ""
        records.clear_plan(self.unit.session, [piece.id for piece in self.pieces])
        for piece in self.pieces:
            piece.finish_on = piece.promise_on = None
            piece.bound_by = piece.reason = ""

    def _piece(self, piece: piece_rows.Piece | None, position: int, one: OrderReading) -> piece_rows.Piece:
        columns = piece_columns(self.unit, self.rules, one, position)
        if piece is None:
            piece = piece_rows.Piece(order_id=self.order.id, **columns)
            self.unit.session.add(piece)
            return piece
        if piece.stage == columns["stage"]:
            columns["stage_since"] = piece.stage_since
        for name, value in columns.items():
            if name not in _KEPT_OF_PIECE:
                setattr(piece, name, value)
        piece.version += 1
        return piece

    def take_status(self) -> None:
        """The status is the desk's once work has begun. A status that the desk itself told comes back like any other
        change, perhaps before its answer did: it is no news."""
        was, now, ours = self.before.get("status"), self.row.status, self.order.store_status
        if not self.begun:
            self.order.store_status = now
            if now != was:
                self._say("status", str(was), now, f"The status was set to “{_plain(now)}” and is taken over.")
            return
        if now in (was, ours) or any(patch.get("status") == now for patch in self._on_its_way):
            return
        if self._has_status:
            self._tell("status", ours)
            told = f"the desk’s “{_plain(ours)}” is told again"
        else:
            told = "the desk has nothing to say to that, all its pieces are cancelled"
        self._say("status", ours, now, f"The status was set to “{_plain(now)}” there; {told}.")

    @property
    def _has_status(self) -> bool:
        states = (
            PieceState(Stage(piece.stage), Stage(piece.held_from) if piece.held_from else None) for piece in self.pieces
        )
        return self.rules.trade.states.order_status(states) is not None

    def take_date(self) -> None:
        """The promise is the desk's. A day that somebody set in the store is what an order not begun is measured
        against from now on; either way the store is told what the plan really promises."""
        now, was, order = self.rules.day(self.row.estimated_completion_date), self._day_before, self.order
        told = {order.promise_on.isoformat() if order.promise_on else None}
        told |= {str(patch.get("estimated_completion_date")) for patch in self._on_its_way}
        if now != was and (now is None or now.isoformat() not in told):
            self._take_foreign_date(now)
        if not order.is_open and not self.begun:
            order.finish_on = order.promise_on = now
        order.slack_days = slack_days(order.due_on, order.finish_on)

    def _take_foreign_date(self, now: date | None) -> None:
        order = self.order
        said = f"The date was set to {now}." if now else "The date was taken out."
        if not self.begun:
            order.due_on = now
            said += " The order is measured against it." if now else ""
        if order.is_open and order.promise_on is not None:
            self._tell("estimated_completion_date", order.promise_on.isoformat())
            said += f" The desk promises {order.promise_on}, and tells it again."
        self._say("estimated_completion_date", str(self._day_before or ""), str(now or ""), said)

    @property
    def _day_before(self) -> date | None:
        was = self.before.get("estimated_completion_date")
        return self.rules.day(moment(was)) if was else None

    @cached_property
    def _on_its_way(self) -> list[dict[str, object]]:
        return outbox.on_its_way(self.unit.session, self.order.id)

    def _tell(self, field: str, value: str) -> None:
        outbox.queue_patch(self.unit, self.order.id, self.row.id, {field: value})

    def _say(self, field: str, was: str, now: str, words: str) -> None:
        self.said.append(words)
        self.taken.changes.append(
            {"order": self.order.number, "field": field, "from": was[:_MOST_SHOWN], "to": now[:_MOST_SHOWN]}
        )

    def told(self) -> Taken:
        """The order's doubts counted anew, and what changed said in its timeline."""
        session = self.unit.session
        session.flush()
        living = [piece.id for piece in self.pieces if piece.stage != Stage.CANCELLED]
        flags = piece_rows.flags_of(session, living or [piece.id for piece in self.pieces])
        self.order.flags = sum(not flag.assumed for flag in flags)
        if self.said:
            session.add(piece_rows.OrderEvent(
                uid=new_uid(), order_id=self.order.id, at=self.unit.now, kind="store", icon="store",
                title="Changed in the store", detail=" ".join(self.said), customer_visible=False,
            ))  # fmt: skip
        return self.taken


def _was(begins: str, was: str) -> str:
    return f"{begins} “{was[:_MOST_SHOWN]}”."


def _plain(code: str) -> str:
    return code.replace("_", " ")
