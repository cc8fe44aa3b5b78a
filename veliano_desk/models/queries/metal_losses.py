"""Reading the ledger's losses: what was lost of what was worked, by whom, where, of which alloy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from veliano_desk.domain.loss_statistics import CheckPoint, LossPoint
from veliano_desk.domain.metal import AccountKind, EventKind
from veliano_desk.models.metal import Article, MetalAccount, MetalEvent, MetalLine
from veliano_desk.models.people import Person
from veliano_desk.models.scales import ScaleCheckRow

_PPM = 1_000_000
_CORRECTED = select(MetalEvent.corrects).where(MetalEvent.corrects.is_not(None))
_FOUND = "day_close"
"""The operation of what is found when a day is closed."""


def loss_points(session: Session, first: datetime, last: datetime, most: int) -> tuple[LossPoint, ...]:
    """Losses posted from a moment up to before another, the newest `most`; what was corrected since is none.

    Worked is what was issued for the order to whoever lost it, or what lay there before; for a cast, what was charged.
    """
    return tuple(_points(session.execute(_asked(first, last).limit(most))))


def _asked(first: datetime, last: datetime) -> Select[*tuple[Any, ...]]:
    lost, gave = aliased(MetalLine), aliased(MetalLine)
    nowhere, place = aliased(MetalAccount), aliased(MetalAccount)
    given, order = aliased(MetalLine), aliased(MetalEvent)
    issued = (
        select(func.coalesce(func.sum(given.mg), 0))
        .join(order, order.id == given.event_id)
        .where(
            order.order_number == MetalEvent.order_number, order.order_number != "",
            order.kind == int(EventKind.ISSUE), given.account_id == gave.account_id,
            given.article_id == gave.article_id,
        )
        .correlate(MetalEvent, gave).scalar_subquery()
    )  # fmt: skip
    return (
        select(
            MetalEvent.id, MetalEvent.at, MetalEvent.kind, MetalEvent.operation, place.kind, place.ref, Person.login,
            Article.code, lost.mg, gave.mg, gave.balance_mg, issued,
        )
        .join(lost, lost.event_id == MetalEvent.id)
        .join(nowhere, and_(nowhere.id == lost.account_id, nowhere.kind == str(AccountKind.LOSS)))
        .join(gave, and_(gave.event_id == lost.event_id, gave.article_id == lost.article_id, gave.owner == lost.owner))
        .join(place, and_(place.id == gave.account_id, place.kind != str(AccountKind.LOSS)))
        .join(Article, Article.id == lost.article_id)
        .join(Person, Person.id == MetalEvent.person_id)
        .where(
            MetalEvent.at >= first, MetalEvent.at < last, MetalEvent.kind != int(EventKind.CORRECTION),
            MetalEvent.id.not_in(_CORRECTED), lost.mg * gave.mg < 0,
        )
        .order_by(MetalEvent.id.desc())
    )  # fmt: skip


def _points(rows: Any) -> Iterator[LossPoint]:
    seen = set()
    for number, at, kind, operation, place, ref, login, code, lost, gave, balance, issued in rows:
        if (number, code) in seen:  # a cast that gives from two places is one loss
            continue
        seen.add((number, code))
        worked = -gave if kind == EventKind.CAST else int(issued) or balance - gave  # PostgreSQL sums up to a decimal
        if worked > 0:
            worker = ref if place == str(AccountKind.WORKER) else login
            yield LossPoint(number, at, worker, operation or _FOUND, code, worked, lost)


def check_points(session: Session, first: datetime, last: datetime) -> tuple[CheckPoint, ...]:
    """Checks of scales in a period. A scale that reads too little makes losses look larger."""
    wanted = select(ScaleCheckRow).where(ScaleCheckRow.at >= first, ScaleCheckRow.at < last).order_by(ScaleCheckRow.at)
    return tuple(
        CheckPoint(
            row.at, row.scale, _PPM * (row.nominal_ug - row.read_ug) / row.nominal_ug,
            abs(row.read_ug - row.nominal_ug) <= row.tolerance_ug,
        )
        for row in session.scalars(wanted)
    )  # fmt: skip


def worker_names(session: Session, logins: set[str]) -> dict[str, str]:
    """People by their sign-in names."""
    found = session.execute(select(Person.login, Person.name).where(Person.login.in_(logins))) if logins else ()
    return {login: name for login, name in found}
