"""How the hub says things: promises, minutes, the store's codes, differences."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from zoneinfo import ZoneInfo

from veliano_desk.domain.money import Money
from veliano_desk.domain.orders import OrderView, PieceView, SlotView
from veliano_desk.domain.stages import Action
from veliano_desk.views.common import formats

THIN = "\u202f"
_DONE = {
    Action.SEND_KIT: "kit sent",
    Action.KIT_BACK: "impression is back",
    Action.START_DESIGN: "design started",
    Action.SEND_PROOF: "proof sent",
    Action.APPROVE: "approval recorded",
    Action.ASK_CHANGES: "changes asked for",
    Action.RELEASE: "released without a proof",
    Action.START: "production started",
    Action.FINISH: "finished, now in quality control",
    Action.PASS_QC: "quality control passed",
    Action.REWORK: "sent to rework",
    Action.SHIP: "shipped",
    Action.DELIVER: "delivered",
    Action.RETURN: "came back",
    Action.HOLD: "put on hold",
    Action.RESUME: "resumed",
    Action.CANCEL: "piece cancelled",
    Action.REOPEN: "reopened",
}
_ANSWERED = {
    "ours": "ours is kept",
    "theirs": "the store’s is taken",
    "keep": "it stays here",
    "cancel": "cancelled here, too",
}
_KEPT_CAPITALS = {"id": "ID", "qc": "QC", "cad": "CAD"}
_PERCENT = Decimal(100)


def plain_code(code: str) -> str:
    """The store's `impression_kit_sent` as people read it: `Impression kit sent`; other words as they are."""
    if not code or code != code.lower() or " " in code:
        return code
    words = [_KEPT_CAPITALS.get(word, word) for word in code.replace("-", "_").split("_") if word]
    said = " ".join(words)
    return said[:1].upper() + said[1:]


def done_words(action: Action) -> str:
    """What happened by an action: `kit sent`, where its button says “Send kit”."""
    return _DONE[action]


def answered_words(answer: str) -> str:
    """What was decided."""
    return _ANSWERED.get(answer, "decided")


def days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def percent_of(part: Money, whole: Money) -> str:
    """`31 %`, half-even; empty where there is no whole to take it of."""
    if not whole.amount:
        return ""
    share = (part.amount * _PERCENT / whole.amount).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return f"{_signless(share)}{THIN}%"


def difference(actual: Money, estimated: Money) -> str:
    """By how much the actual figure is off: `+ 3.9 %`, `− 7.6 %`; empty where nothing is off or was estimated."""
    if not estimated.amount or actual.amount == estimated.amount:
        return ""
    share = (actual.amount - estimated.amount) * _PERCENT / abs(estimated.amount)
    rounded = share.quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)
    sign = formats.MINUS if rounded < 0 else "+"
    return f"{sign}{THIN}{abs(rounded)}{THIN}%"


def promise_tail(order: OrderView) -> str:
    """What stands behind the promised day: how late it is, or how many days earlier than was told to the customer."""
    if order.late_days:
        return f"{days(order.late_days)} late"
    if order.due_on is not None and order.promise_on is not None and order.due_on > order.promise_on:
        return f"{days((order.due_on - order.promise_on).days)} in hand"
    return ""


def promise_lead(order: OrderView, today: date) -> str:
    """What stands before the promised day: `Due 10 Sep, now` where it is later than was told to the customer."""
    if order.promise_on is None:
        return "Not planned yet"
    late = order.late_days and order.due_on is not None and order.due_on != order.promise_on
    return f"Due {formats.day(order.due_on, today)}, now" if late else "Promise"


def slot_when(slot: SlotView, zone: str, now: datetime) -> str:
    """`Tue 09:00`, within a week; `1 Dec 09:00` beyond; empty before it is planned."""
    if slot.start is None:
        return ""
    place = ZoneInfo(zone)
    start, today = slot.start.astimezone(place), now.astimezone(place).date()
    away = (start.date() - today).days
    if away == 0:
        return f"today {start:%H:%M}"
    if 0 < away < 7:
        return f"{start:%a} {start:%H:%M}"
    return f"{formats.day(start.date(), today)} {start:%H:%M}"


def minutes_left(piece: PieceView) -> int:
    """Work that is still to be done on a piece, in minutes."""
    return sum(slot.minutes for slot in piece.slots if not slot.done)


def piece_name(piece: PieceView) -> str:
    """What a piece is called among several: its place and its title."""
    return f"{piece.position} · {piece.title}"


def _signless(value: Decimal) -> str:
    return f"{formats.MINUS}{abs(value)}" if value < 0 else str(value)
