"""An order that changed in the store after it came: not begun, it is taken over; begun, the desk keeps what it made of
it, asks about the customer's new wishes, and tells the store its status and date again. Whose word counts is data:
`resources/store_fields.json`."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from veliano_desk.config.store_fields import store_fields
from veliano_desk.domain.order_face import slack_days
from veliano_desk.domain.stages import PieceState, Stage
from veliano_desk.models import decisions, outbox
from veliano_desk.models import orders as rows
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models import store_records as records
from veliano_desk.models.audit import last_work
from veliano_desk.models.bulk import insert_many
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit, new_uid
from veliano_desk.sync.intake_rules import IntakeRules, Taken
from veliano_desk.sync.merge import Outcome, merge
from veliano_desk.sync.order_columns import (
    OrderReading,
    face_columns,
    flag_columns,
    order_face,
    piece_columns,
    read_order,
    wishes,
)
from veliano_desk.sync.reading import Mend, as_mended
from veliano_desk.sync.wire import CustomOrderRow, moment

WISHES = {"material": "material", "teeth_selection": "teeth_raw", "design_details": "design_details", "notes": "notes"}
"""What pieces are read from: the store's column -> ours of the order, which holds the store's words as they are now."""
_KIT = {"impression_kit_status": "kit_status", "impression_kit_tracking": "kit_tracking"}
_DAY = "estimated_completion_date"
_KEPT_OF_PIECE = ("position", "version", "finish_on", "promise_on", "bound_by", "reason")
_MOST_SHOWN = 200


def update_order(
    unit: Unit,
    rules: IntakeRules,
    link: StoreLink,
    row: CustomOrderRow,
    number: str,
    owner: tuple[int | None, str],
    mend: Mend,
) -> Taken:
    """Bring an order up to date with its row; `owner`: our number of its customer, where we have them, and how they
    sort; `mend`: what somebody put right in the row."""
    order = unit.get(rows.Order, link.local_id, "order")
    change = _Change(unit, rules, order, as_mended(link.row, mend), row)
    change.take_identity(number, *owner)
    change.take_wishes()
    change.take_kit()
    change.take_status()
    change.take_date()
    order.version += 1
    link.remote_updated_at, link.row = row.updated_at or "", row.raw
    return change.told()


@dataclass
class _Change:
    """What one changed row does to its order; `before` is the row as it last came and was read."""

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
        self.wanted = wishes(self.rules, self.row)
        self.day = self.rules.day(self.row.estimated_completion_date)
        self.asked = decisions.last_asked(self.unit.session, records.CUSTOM_ORDERS, self.row.id) if self.begun else {}
        self.outcomes = self._merged()

    def _merged(self) -> dict[str, Outcome]:
        order = self.order
        theirs: dict[str, object] = {field: self.wanted[name] for field, name in (WISHES | _KIT).items()}
        theirs |= {"status": self.row.status, _DAY: self.day}
        before: dict[str, object] = {field: getattr(order, name) for field, name in (WISHES | _KIT).items()}
        before |= {"status": str(self.before.get("status")), _DAY: self._day_before}
        ours = before | {"status": order.store_status, _DAY: order.promise_on or self._day_before}
        ours |= {field: decisions.counts_here(row) for field, row in self.asked.items() if field in WISHES}
        # Untold, the kit is ours and not what the store had as it last came; what the desk itself told is no news when
        # it comes back, perhaps before its answer does.
        untold = {field for patch in self._on_its_way for field in patch}
        before |= {field: self.before.get(field) or "" for field in _KIT if field in untold}
        for patch in self._on_its_way:
            before |= {field: now for field, now in theirs.items() if patch.get(field) == _text(now)}
        return merge(before, ours, theirs, store_fields()[records.CUSTOM_ORDERS], self.begun)

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
        was = {field: str(getattr(self.order, name)) for field, name in WISHES.items()}
        was_priced = self.order.value_units, self.order.priced
        for name, value in self.wanted.items():
            if name not in _KIT.values():
                setattr(self.order, name, value)
        self._say_price(was_priced)
        if not self.begun:
            self._follow(was)
            return
        for field in WISHES:
            if self.outcomes[field] is Outcome.ASK:
                self._ask(field, was[field])
            elif field in self.asked:
                self._see_whether_it_is_still_asked(field)

    def _follow(self, was: dict[str, str]) -> None:
        changed = [field for field in WISHES if self.outcomes[field] is Outcome.TAKE]
        if changed or self.row.status != self.before.get("status"):
            self._read_again()
        for field in changed:
            self._say(field, was[field], self._their(field), f"The {_title(field)} changed; taken over.")

    def _say_price(self, was: tuple[int, bool]) -> None:
        if was == (self.order.value_units, self.order.priced):
            return
        said = "The price was changed and is taken over." if self.order.priced else "The price was taken out."
        before, after = (
            "" if price is None else str(price) for price in (self.before.get("total_price"), self.row.total_price)
        )
        self._say("total_price", before, after, said)

    def _ask(self, field: str, was: str) -> None:
        """What was begun stays as it is; a person decides between its words and the store's."""
        known = self.asked.get(field)
        begun_with = decisions.counts_here(known) if known else was
        who, at = last_work(self.unit.session, self.order.number) or ("", self.pieces[0].stage_since)
        ours = decisions.Side(begun_with, who, at)
        theirs = decisions.Side(self._their(field), "", self.row.changed_at)
        decisions.ask(self.unit, decisions.CHANGED, self._subject(field), ours, theirs)
        self.taken.flags += 1
        words = f"The {_title(field)} changed after work began; the piece stays as it was begun until somebody decides."
        self._say(field, was, self._their(field), words)

    def _see_whether_it_is_still_asked(self, field: str) -> None:
        """The store went back to what counts here: nobody has to answer any more."""
        if self._their(field) == decisions.counts_here(self.asked[field]):
            decisions.withdraw(self.unit, decisions.CHANGED, self._subject(field))

    def _subject(self, field: str) -> decisions.Subject:
        return decisions.Subject(records.CUSTOM_ORDERS, self.row.id, field, self.order.id, self.order.id)

    def _their(self, field: str) -> str:
        return str(self.wanted[WISHES[field]])

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

    def take_kit(self) -> None:
        """The kit is the desk's where it has something to tell of it, and else as the store hears."""
        for field, name in _KIT.items():
            now, ours = str(self.wanted[name]), str(getattr(self.order, name))
            if self.outcomes[field] is Outcome.TAKE:
                setattr(self.order, name, now)
            elif self.outcomes[field] is Outcome.TELL:
                self._tell(field, ours)
                told = f"the desk’s “{_plain(ours)}” is told again"
                self._say(field, ours, now, f"The {_title(field)} was set to “{_plain(now)}” there; {told}.")

    def take_status(self) -> None:
        """The status is the desk's once work has begun."""
        was, now, ours = self.before.get("status"), self.row.status, self.order.store_status
        if not self.begun:
            self.order.store_status = now
            if now != was:
                self._say("status", str(was), now, f"The status was set to “{_plain(now)}” and is taken over.")
        elif self.outcomes["status"] is Outcome.TELL:
            told = "the desk has nothing to say to that, all its pieces are cancelled"
            if self._has_status:
                self._tell("status", ours)
                told = f"the desk’s “{_plain(ours)}” is told again"
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
        order = self.order
        if self.outcomes[_DAY] is not Outcome.SAME:
            self._take_foreign_date(self.day)
        if not order.is_open and not self.begun:
            order.finish_on = order.promise_on = self.day
        order.slack_days = slack_days(order.due_on, order.finish_on)

    def _take_foreign_date(self, now: date | None) -> None:
        order = self.order
        said = f"The date was set to {now}." if now else "The date was taken out."
        if not self.begun:
            order.due_on = now
            said += " The order is measured against it." if now else ""
        if order.is_open and order.promise_on is not None:
            self._tell(_DAY, order.promise_on.isoformat())
            said += f" The desk promises {order.promise_on}, and tells it again."
        self._say(_DAY, str(self._day_before or ""), str(now or ""), said)

    @cached_property
    def _day_before(self) -> date | None:
        """None also where it was no day that can be read: what was mended then may have been forgotten since."""
        with suppress(ValueError):
            return self.rules.day(moment(self.before.get(_DAY)))
        return None

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
        self.order.flags = sum(not flag.assumed for flag in flags) + self.order.questions
        if self.said:
            session.add(piece_rows.OrderEvent(
                uid=new_uid(), order_id=self.order.id, at=self.unit.now, kind="store", icon="store",
                title="Changed in the store", detail=" ".join(self.said), customer_visible=False,
            ))  # fmt: skip
        return self.taken


def _title(field: str) -> str:
    return store_fields()[records.CUSTOM_ORDERS][field].title


def _plain(code: str) -> str:
    return code.replace("_", " ")


def _text(value: object) -> str:
    """A value as a change for the store says it."""
    return value.isoformat() if isinstance(value, date) else str(value)
