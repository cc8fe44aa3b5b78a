"""What may be lost without a second person's word, whatever kind of posting takes it to the losses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from veliano_desk.config.metal_rules import loss_rules
from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal import HOLDING, RULES, Account, AccountKind, EventKind, NewEvent, NewLine
from veliano_desk.domain.metal_losses import DAY_CLOSE
from veliano_desk.domain.quantities import grams_text
from veliano_desk.models import metal as rows
from veliano_desk.models.queries import metal as lists
from veliano_desk.services.metal_posting import Posting

_COUNTED = (EventKind.STOCKTAKE, EventKind.CORRECTION)
"""Kinds that say of no work that it cost metal: their cap is what a day may leave open."""
_NOWHERE = (AccountKind.LOSS, AccountKind.DIFFERENCE)
_MELT = "cast"
"""The operation of a melt that says none."""


class _Lost(NamedTuple):
    account: Account
    article: str
    operation: str
    mg: int
    allowed_mg: int


def loses(event: NewEvent) -> bool:
    """Whether metal is gone by it. What a refiner finds less is settled with its lot."""
    gone = any(line.mg > 0 and line.account.kind in _NOWHERE for line in event.lines)
    return event.kind is EventKind.LOSS or (gone and event.kind is not EventKind.REFINE_SETTLE)


def post_loss(posting: Posting, event: NewEvent) -> rows.MetalEvent:
    """Post what loses metal; what a second person said to it is used up. Losses before it in the same file count by
    then. InputError where more is gone than may be, and nobody else said that it may."""
    posting.write()
    lost = _at_work(posting, event) if event.kind is EventKind.LOSS else _beside_work(posting, event)
    approvals = [_approval(posting, event, one) for one in lost if one.mg > one.allowed_mg]
    posted = posting.post(event)
    for approval in approvals:
        approval.used_by = posted.id
    return posted


def operations(trade: TradeBook) -> dict[str, str]:
    """Every operation of the routings by its code, in the order of the work."""
    return {one.code: one.title for routing in trade.routings.routings.values() for one in routing.operations}


def _at_work(posting: Posting, event: NewEvent) -> Iterator[_Lost]:
    """What may still be lost at the event's operation of what was issued for its order, or of what is in hand."""
    _check_operation(posting, event)
    for (account, article, owner), mg in _sums(line for line in event.lines if line.mg < 0).items():
        about = posting.unit.session, account, article, event.order
        worked = lists.issued_mg(*about) or posting.held(account, article, owner)
        allowed = loss_rules().allowed_mg(event.operation, worked) - lists.lost_mg(*about, event.operation)
        yield _Lost(account, article, event.operation, -mg, max(0, allowed))


def _beside_work(posting: Posting, event: NewEvent) -> Iterator[_Lost]:
    """What a melt, a delivery or a count loses beside what goes on: a share of what went in, or what a day may leave
    open."""
    if event.operation:
        _check_operation(posting, event)
    counted, melts = event.kind in _COUNTED, RULES[event.kind].melts
    operation = DAY_CLOSE if counted else event.operation or _MELT
    gone = [line for line in event.lines if line.mg > 0 and line.account.kind in _NOWHERE]
    gives = [line for line in event.lines if line.mg < 0 and line.account.kind in HOLDING]
    for article, owner in dict.fromkeys((line.article, line.owner) for line in gone):
        gave = [line for line in gives if melts or (line.article, line.owner) == (article, owner)]
        if gave:
            went = -sum(line.mg for line in gave)
            allowed = loss_rules().close_cap_mg if counted else loss_rules().allowed_mg(operation, went)
            mg = sum(line.mg for line in gone if (line.article, line.owner) == (article, owner))
            yield _Lost(gave[0].account, article, operation, mg, allowed)


def _sums(lines: Iterator[NewLine]) -> dict[tuple[Account, str, int], int]:
    sums: dict[tuple[Account, str, int], int] = defaultdict(int)
    for line in lines:
        sums[line.account, line.article, line.owner] += line.mg
    return sums


def _approval(posting: Posting, event: NewEvent, lost: _Lost) -> rows.MetalApproval:
    """What a second person said to a loss above its cap. InputError where nobody said it, or no reason is given."""
    unit = posting.unit
    about = posting.subject(lost.account, lost.article)
    found = lists.approval(unit.session, *about, lost.operation, lost.mg, unit.who)
    if found is None or not event.note.strip():
        raise InputError(
            "More was lost than is allowed",
            f"{grams_text(lost.mg)} at {lost.operation} is above the {grams_text(lost.allowed_mg)} still allowed. "
            "Nothing was posted.",
            "Give a reason and have a second person approve it.",
            str(lost.account),
        )
    return found


def _check_operation(posting: Posting, event: NewEvent) -> None:
    if event.operation not in operations(posting.trade):
        raise InputError(
            "No such operation", f"“{event.operation}” is no operation of the workshop's. Nothing was posted.",
            "Say at which operation it was lost.", event.operation,
        )  # fmt: skip
