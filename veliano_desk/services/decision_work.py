"""What an answer does: reading one of the store's wishes into pieces, cutting a link, cancelling what was deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from veliano_desk.config.store_fields import field_rule
from veliano_desk.domain.decisions import Answered
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.flags import Flag
from veliano_desk.domain.piece_reading import PieceDraft
from veliano_desk.domain.rights import Right
from veliano_desk.domain.sold_lines import goes_on_from
from veliano_desk.domain.stages import ACTION_LOOKS, TRANSITIONS, Action, Stage, move
from veliano_desk.models import decisions as asked
from veliano_desk.models import orders as rows
from veliano_desk.models import outbox
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models.customers import Customer
from veliano_desk.models.merges import forget_apart
from veliano_desk.models.queries.questions import question_with
from veliano_desk.models.shop_orders import SHOP_ORDERS
from veliano_desk.models.store_records import CUSTOM_ORDERS, CUSTOMERS, cut_link
from veliano_desk.models.unit_of_work import Unit, check_version, new_uid
from veliano_desk.services.actions import Access
from veliano_desk.services.decision_views import choices_of, value_words
from veliano_desk.services.order_faces import put_stage, refresh_order, state_of
from veliano_desk.services.piece_costs import store_estimate
from veliano_desk.sync.changed_orders import WISHES
from veliano_desk.sync.changed_shop_orders import hand_on
from veliano_desk.sync.order_columns import draft_columns
from veliano_desk.sync.shop_reading import drafts_by_line

_MOST_SHOWN = 200
_FEWER = "The store’s words now mean fewer pieces: cancel those that are not wanted."


class DecisionWork:
    """The work behind DecisionsService.answer."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.who = access.who

    def answer(self, unit: Unit, decision_id: int, version: int, answer: str) -> Answered:
        row = unit.get(asked.DecisionRow, decision_id, "question")
        if row.store_table == CUSTOMERS:
            self.who.require(Right.CUSTOMERS_SEE)
        check_version(row, version, "question", {"answer": answer})
        if answer not in choices_of(self.who, question_with(unit.session, row)):
            raise InputError("Not an answer to this", "Nothing was decided.", "Choose one of those offered.", answer)
        order = unit.get(rows.Order, row.order_id, "order") if row.order_id is not None else None
        about = {"kind": row.kind, "table": row.store_table, "field": row.field, "ours": row.ours, "theirs": row.theirs}
        asked.close(unit, row, answer, self.who.name)
        if order is not None:
            self._about_order(unit, row, order, answer)
        elif row.store_table == CUSTOMERS:
            self._about_customer(unit, row, answer)
        unit.record("decision.answer", order.number if order else f"{row.store_table} {row.local_id}", about,
                    {"question": row.id, "answer": answer})  # fmt: skip
        return Answered(row.id, answer, order.number if order else "")

    def _about_order(self, unit: Unit, row: asked.DecisionRow, order: rows.Order, answer: str) -> None:
        if row.kind == asked.CHANGED:
            take = self._take_lines if row.store_table == SHOP_ORDERS else self._take_wish
            left_over = take(unit, row, order) if answer == asked.THEIRS else ""
            _say(unit, order, *_chosen_words(row, answer, left_over, self.who.name))
        else:
            self._cut(unit, row)
            if answer == asked.CANCEL:
                self._cancel(unit, order)
            _say(unit, order, "It was deleted in the store", f"It stays here as it is. · {self.who.name}"
                 if answer == asked.KEEP else f"It is cancelled here, too. · {self.who.name}")  # fmt: skip
        unit.session.flush()
        refresh_order(unit, self.access, order, piece_rows.pieces_of(unit.session, [order.id]))
        order.version += 1
        unit.areas.update({"orders", "customers", "insights"})

    def _about_customer(self, unit: Unit, row: asked.DecisionRow, answer: str) -> None:
        self._cut(unit, row)
        if answer == asked.REMOVE and row.local_id is not None:
            forget_apart(unit.session, row.local_id)
            unit.session.delete(unit.get(Customer, row.local_id, "customer"))
            row.local_id = None
        unit.areas.add("customers")

    def _cut(self, unit: Unit, row: asked.DecisionRow) -> None:
        cut_link(unit.session, row.store_table, row.remote_id)
        outbox.forget_unsent(unit.session, row.remote_id, row.order_id)

    def _cancel(self, unit: Unit, order: rows.Order) -> None:
        """Cancel what can be; what has left the house stays as it is. Of goods from stock the order itself is."""
        look = ACTION_LOOKS[Action.CANCEL]
        pieces = piece_rows.pieces_of(unit.session, [order.id])
        if not pieces and Action.CANCEL in TRANSITIONS[Stage(order.stage)]:
            put_stage(unit, order, Stage.CANCELLED)
        for piece in pieces:
            if Action.CANCEL not in TRANSITIONS[Stage(piece.stage)]:
                continue
            after = move(state_of(piece), Action.CANCEL)
            piece.stage, piece.held_from, piece.hold_reason = str(after.stage), None, ""
            piece.stage_since, piece.touched = unit.now, True
            piece.version += 1
            detail = f"{piece.title} · deleted in the store · {self.who.name}"
            _event(unit, order, piece.id, str(Action.CANCEL), look.icon, look.title, detail)

    def _take_wish(self, unit: Unit, row: asked.DecisionRow, order: rows.Order) -> str:
        """Read the store's wish into the pieces and leave alone what it does not say; what is left to do by hand."""
        words = {field: str(getattr(order, name)) for field, name in WISHES.items()}
        others = asked.last_asked(unit.session, CUSTOM_ORDERS, row.remote_id)
        words |= {field: asked.counts_here(other) for field, other in others.items()}
        old = self._read(words | {row.field: row.ours})
        new = self._read(words | {row.field: row.theirs})
        pieces = piece_rows.pieces_of(unit.session, [order.id])
        for piece, was, now in zip(pieces, old, new, strict=False):
            if piece.stage != Stage.CANCELLED:
                self._follow(unit, piece, was, now)
        for draft in new[len(old) :]:
            self._add(unit, order, draft)
        return _FEWER if len(new) < len(old) else ""

    def _take_lines(self, unit: Unit, row: asked.DecisionRow, order: rows.Order) -> str:
        """Let the pieces of each line follow what the shop says of it now; what is left to do by hand."""
        old, new = (drafts_by_line(unit, self.access.trade, kept) for kept in (row.ours, row.theirs))
        lines = goes_on_from(row.ours, row.theirs)
        pieces = piece_rows.pieces_of(unit.session, [order.id])
        hand_on(pieces, lines)
        for line, drafts in new.items():
            was = old.get(lines.get(line, ""), ())
            begun = [piece for piece in pieces if piece.line == line]
            for piece, before, now in zip(begun, was, drafts, strict=False):
                if piece.stage != Stage.CANCELLED and before != now:
                    self._follow(unit, piece, before, now)
            for draft in drafts[len(was) :]:
                self._add(unit, order, draft, line)
        left = {old_line: len(new.get(line, ())) for line, old_line in lines.items()}
        return _FEWER if any(left.get(line, 0) < len(drafts) for line, drafts in old.items()) else ""

    def _read(self, words: Mapping[str, str]) -> tuple[PieceDraft, ...]:
        teeth = words["teeth_selection"]
        return self.access.trade.read_pieces(
            material=words["material"] or None, teeth_selection=json.loads(teeth) if teeth else None,
            design_details=words["design_details"] or None, notes=words["notes"] or None,
        )  # fmt: skip

    def _follow(self, unit: Unit, piece: piece_rows.Piece, was: PieceDraft, now: PieceDraft) -> None:
        """What the wish changed of the piece; a title that somebody here gave stays."""
        before, after = draft_columns(was), draft_columns(now)
        for name, value in after.items():
            if value != before[name] and (name != "title" or piece.title == before["title"]):
                setattr(piece, name, value)
        piece.touched = True
        piece.version += 1
        gone = [flag for flag in was.flags if flag not in now.flags]
        for flag in piece_rows.flags_of(unit.session, [piece.id]):
            if Flag(flag.field, flag.message, flag.raw, flag.assumed) in gone:
                unit.session.delete(flag)
        _doubt(unit, piece, [flag for flag in now.flags if flag not in was.flags])
        store_estimate(self.access, unit, piece)

    def _add(self, unit: Unit, order: rows.Order, draft: PieceDraft, line: str = "") -> None:
        columns: dict[str, Any] = draft_columns(draft)
        last = max((piece.position for piece in piece_rows.pieces_of(unit.session, [order.id])), default=0)
        piece = piece_rows.Piece(
            order_id=order.id, line=line, position=last + 1, stage=str(Stage.RECEIVED), touched=True,
            stage_since=unit.now, estimate=None, **columns,
        )  # fmt: skip
        unit.session.add(piece)
        unit.session.flush()
        _doubt(unit, piece, draft.flags)
        store_estimate(self.access, unit, piece)


def _doubt(unit: Unit, piece: piece_rows.Piece, flags: Sequence[Flag]) -> None:
    unit.session.add_all(
        piece_rows.PieceFlag(
            piece_id=piece.id, field=flag.field, message=flag.message, raw=flag.raw, assumed=flag.assumed
        )
        for flag in flags
    )


def _chosen_words(row: asked.DecisionRow, answer: str, left_over: str, who: str) -> tuple[str, str]:
    rule = field_rule(row.store_table, row.field)
    name = rule.title if rule else row.field
    taken = value_words(row.field, row.theirs if answer == asked.THEIRS else row.ours)
    # Everybody who sees the order reads its timeline: what needs a right of its own is not quoted there.
    value = taken[:_MOST_SHOWN] if rule is None or rule.right is None else ""
    title = f"The store’s {name} taken" if answer == asked.THEIRS else f"Our {name} kept"
    said = f"“{value}”" if value else "" if taken else "nothing"
    return title, " · ".join(part for part in (said, left_over, who) if part)


def _say(unit: Unit, order: rows.Order, title: str, detail: str) -> None:
    _event(unit, order, None, "decision", "check", title, detail)


def _event(
    unit: Unit, order: rows.Order, piece_id: int | None, kind: str, icon: str, title: str, detail: str
) -> None:  # fmt: skip
    """For the workshop only: the store has its own words, or no such order any more."""
    unit.session.add(piece_rows.OrderEvent(
        uid=new_uid(), order_id=order.id, piece_id=piece_id, at=unit.now, kind=kind, icon=icon, title=title,
        detail=detail, customer_visible=False,
    ))  # fmt: skip
