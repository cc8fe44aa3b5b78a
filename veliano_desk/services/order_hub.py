"""The order hub: everything about an order put together for one page, without what the person may not see."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from veliano_desk.domain.action_rights import may_do
from veliano_desk.domain.costing import Costs
from veliano_desk.domain.decisions import Decision
from veliano_desk.domain.order_face import late_days
from veliano_desk.domain.orders import FlagView, OrderView, PieceView, SlotView, StageStep, TimelineEntry
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action, Stage, next_actions, rank
from veliano_desk.models import orders as rows
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models.customers import Customer
from veliano_desk.models.outbox import waiting_for
from veliano_desk.models.production import PlannedOperation, operations_of
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.local_time import today
from veliano_desk.services.order_faces import state_of
from veliano_desk.services.order_figures import margin, quoted, why_promised
from veliano_desk.services.order_shop import with_shop
from veliano_desk.services.piece_costs import actual_figures, estimate_of
from veliano_desk.services.unknown_fields import unknown_fields

STEPS = (
    ("Ordered", Stage.RECEIVED), ("Kit", Stage.KIT), ("Impression", Stage.IMPRESSION), ("Design", Stage.DESIGN),
    ("Approval", Stage.APPROVAL), ("Production", Stage.PRODUCTION), ("QC", Stage.QC), ("Delivery", Stage.SHIPPED),
)  # fmt: skip
_MOST_ASKED = 50
_KIT_STEPS = (Stage.KIT, Stage.IMPRESSION)


def order_view(unit: Unit, access: Access, order: rows.Order) -> OrderView:
    """The hub's view of an order, by the rights of who asks."""
    may = access.who.may
    pieces = piece_rows.pieces_of(unit.session, [order.id])
    customer = unit.session.get(Customer, order.customer_id) if order.customer_id and may(Right.CUSTOMERS_SEE) else None
    events = piece_rows.events_of(unit.session, order.id)
    views = _piece_views(unit, access, pieces)
    unshipped = order.is_open and order.stage_rank < rank(Stage.SHIPPED)
    view = OrderView(
        id=order.id, number=order.number, customer_id=customer.id if customer else None,
        customer=customer.name if customer else None, contact=customer.email if customer else None,
        title=order.piece_title, stage=Stage(order.stage), store_status=order.store_status, ordered_at=order.ordered_at,
        promise_on=order.promise_on, due_on=order.due_on,
        late_days=late_days(today(access), order.due_on, order.finish_on, order.promise_on) if unshipped else 0,
        bound_by=order.bound_by, reason=why_promised(order, pieces),
        value=quoted(order) if access.who.sees_values else None,
        margin=margin(order, pieces) if access.who.sees_margins else None,
        material=order.material, teeth_raw=order.teeth_raw, design_details=order.design_details, notes=order.notes,
        kit_status=order.kit_status, kit_tracking=order.kit_tracking, pieces=views,
        timeline=tuple(_entry(event) for event in events), steps=_steps(access, order, pieces, events),
        waiting_for_store=waiting_for(unit.session, order.id), version=order.version,
        store_also_says=unknown_fields(unit, access.who, order),
        questions=_questions(unit, access, order) if order.questions else (),
    )  # fmt: skip
    return with_shop(unit, access, order, view)


def _questions(unit: Unit, access: Access, order: rows.Order) -> tuple[Decision, ...]:
    """Whether two people are one is asked above the order, with what follows from either answer."""
    from veliano_desk.models.decisions import CHANGED, DELETED
    from veliano_desk.models.queries.questions import open_questions
    from veliano_desk.services.decision_views import decision_view

    found = open_questions(unit.session, _MOST_ASKED, access.who.may(Right.CUSTOMERS_SEE), order.id)
    return tuple(decision_view(access.who, one) for one in found if one.row.kind in (CHANGED, DELETED))


def _piece_views(unit: Unit, access: Access, pieces: list[piece_rows.Piece]) -> tuple[PieceView, ...]:
    ids = [piece.id for piece in pieces]
    flags, actuals = piece_rows.flags_of(unit.session, ids), piece_rows.actuals_of(unit.session, ids)
    slots = operations_of(unit.session, ids)
    return tuple(
        _piece_view(
            access, piece, [flag for flag in flags if flag.piece_id == piece.id],
            [slot for slot in slots if slot.piece_id == piece.id],
            actual_figures([row for row in actuals if row.piece_id == piece.id], access.currency),
        )
        for piece in pieces
    )  # fmt: skip


def _piece_view(
    access: Access, piece: piece_rows.Piece, flags: list[piece_rows.PieceFlag], slots: list[PlannedOperation],
    actual: Costs | None,
) -> PieceView:  # fmt: skip
    see_cost = access.who.may(Right.COST_SEE)
    code = piece.alloy_code or piece.assumed_alloy_code
    alloy = access.trade.alloys.get(code or "")
    return PieceView(
        id=piece.id, position=piece.position, kind=piece.kind, title=piece.title, alloy_code=code,
        alloy=alloy.title if alloy else "", alloy_assumed=piece.alloy_code is None and code is not None,
        teeth=tuple(piece.teeth), arch=piece.arch, style=piece.style, size=piece.size_text,
        size_mm=Decimal(piece.size_um) / 1000 if piece.size_um is not None else None, stones=piece.stones or 0,
        stage=Stage(piece.stage), held_from=Stage(piece.held_from) if piece.held_from else None,
        needs_kit=piece.needs_kit, actions=_actions(access, piece),
        flags=tuple(_flag(flag) for flag in flags),
        slots=tuple(_slot(slot, Stage(piece.stage)) for slot in slots), promise_on=piece.promise_on,
        bound_by=piece.bound_by, reason=piece.reason,
        estimate=estimate_of(access, piece) if see_cost else None, actual=actual if see_cost else None,
        version=piece.version, hold_reason=piece.hold_reason,
    )  # fmt: skip


def _actions(access: Access, piece: piece_rows.Piece) -> tuple[Action, ...]:
    """What the person may do with the piece as it is."""
    possible = next_actions(state_of(piece), piece.needs_kit)
    return tuple(action for action in possible if may_do(access.who.rights, action))


def _flag(flag: piece_rows.PieceFlag) -> FlagView:
    return FlagView(flag.id, flag.field, flag.message, flag.raw, flag.assumed)


def _slot(slot: PlannedOperation, stage: Stage) -> SlotView:
    done = rank(Stage(slot.stage)) < rank(stage)
    return SlotView(slot.sequence, slot.title, Stage(slot.stage), slot.person, slot.bench, slot.minutes, slot.start,
                    slot.end, done)  # fmt: skip


def _entry(event: piece_rows.OrderEvent) -> TimelineEntry:
    return TimelineEntry(event.at, event.icon, event.title, event.detail, event.customer_visible)


def _steps(
    access: Access, order: rows.Order, pieces: list[piece_rows.Piece], events: list[piece_rows.OrderEvent]
) -> tuple[StageStep, ...]:
    """The strip: what is done with its day, what is now, what is ahead with the promised day at its end."""
    alive = [state_of(piece).underlying for piece in pieces if piece.stage != Stage.CANCELLED]
    underlying = min((rank(stage) for stage in alive), default=-1)
    wanted = [step for step in STEPS if step[1] not in _KIT_STEPS or any(piece.needs_kit for piece in pieces)]
    reached = _reached(access, order, events)
    steps: list[StageStep] = []
    for index, (title, stage) in enumerate(wanted):
        following = rank(wanted[index + 1][1]) if index + 1 < len(wanted) else rank(Stage.DELIVERED)
        state = "done" if underlying >= following else "now" if underlying >= rank(stage) else "ahead"
        when = reached.get(stage, "")
        if stage is Stage.SHIPPED and state == "ahead" and order.promise_on:
            when = _day_words(order.promise_on)
        steps.append(StageStep(title, when, state))
    return tuple(steps)


def _reached(access: Access, order: rows.Order, events: list[piece_rows.OrderEvent]) -> dict[Stage, str]:
    zone = ZoneInfo(access.zone)
    reached = {Stage.RECEIVED: _when(order.ordered_at, zone)}
    for event in reversed(events):
        stage = _STAGE_OF_ACTION.get(event.kind)
        if stage:
            reached[stage] = _when(event.at, zone)
    return reached


_STAGE_OF_ACTION = {
    "send_kit": Stage.KIT, "kit_back": Stage.IMPRESSION, "start_design": Stage.DESIGN, "send_proof": Stage.APPROVAL,
    "start": Stage.PRODUCTION, "finish": Stage.QC, "ship": Stage.SHIPPED,
}  # fmt: skip


def _when(moment: datetime, zone: ZoneInfo) -> str:
    return _day_words(moment.astimezone(zone).date())


def _day_words(day: date) -> str:
    return f"{day.day} {day:%b}"
