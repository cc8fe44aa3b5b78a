"""Refining lots: what is in them, what each metal should bring and brought, and to which months that falls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, and_, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.domain.metal import Account, AccountKind, EventKind
from veliano_desk.models.base import Base, Edited, Numbered
from veliano_desk.models.columns import STRICT
from veliano_desk.models.metal import Article, MetalAccount, MetalEvent, MetalLine

_CORRECTED = select(MetalEvent.corrects).where(MetalEvent.corrects.is_not(None))


class RefiningLotRow(Edited, Base):
    """A lot. fee_units: in ten-thousandths of the workshop's currency, NULL while it is not told."""

    __tablename__ = "refining_lots"
    __table_args__ = (Index(None, "state"), STRICT)

    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    refiner: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    fee_units: Mapped[int | None]
    sent_event: Mapped[int | None] = mapped_column(ForeignKey("metal_events.id"))
    settled_event: Mapped[int | None] = mapped_column(ForeignKey("metal_events.id"))


class RefiningPart(Numbered, Base):
    """What a lot takes from a bin or the vault."""

    __tablename__ = "refining_parts"
    __table_args__ = (Index(None, "lot_id"), STRICT)

    lot_id: Mapped[int] = mapped_column(ForeignKey("refining_lots.id"))
    account: Mapped[str]
    article: Mapped[str]
    mg: Mapped[int]


class RefiningResult(Numbered, Base):
    """Fine weights of a metal of a lot in 10⁻⁶ mg; NULL until they are told."""

    __tablename__ = "refining_results"
    __table_args__ = (Index(None, "lot_id"), STRICT)

    lot_id: Mapped[int] = mapped_column(ForeignKey("refining_lots.id"))
    metal: Mapped[str]
    expected: Mapped[int]
    assay: Mapped[int | None]
    credited: Mapped[int | None]


class RefiningShare(Numbered, Base):
    """What falls to a month (`2026-11`, "" for before the book) of a lot's metal and of its difference."""

    __tablename__ = "refining_shares"
    __table_args__ = (Index(None, "lot_id"), Index(None, "month"), STRICT)

    lot_id: Mapped[int] = mapped_column(ForeignKey("refining_lots.id"))
    month: Mapped[str]
    metal: Mapped[str]
    expected: Mapped[int]
    difference: Mapped[int]


def next_number(session: Session) -> int:
    """Lots are counted from 1, and none is ever deleted."""
    return (session.scalar(select(func.max(RefiningLotRow.id))) or 0) + 1


def lots(session: Session, limit: int) -> list[RefiningLotRow]:
    """The newest lots."""
    return list(session.scalars(select(RefiningLotRow).order_by(RefiningLotRow.id.desc()).limit(limit)))


def lot_of_event(session: Session, event_id: int) -> str | None:
    """The number of the lot that this posting sent or settled."""
    its_own = (RefiningLotRow.sent_event == event_id) | (RefiningLotRow.settled_event == event_id)
    return session.scalar(select(RefiningLotRow.number).where(its_own))


def parts_of(session: Session, lot_ids: Sequence[int]) -> list[RefiningPart]:
    """What is in these lots."""
    wanted = select(RefiningPart).where(RefiningPart.lot_id.in_(lot_ids)).order_by(RefiningPart.id)
    return list(session.scalars(wanted))


def results_of(session: Session, lot_ids: Sequence[int]) -> list[RefiningResult]:
    """What these lots should bring and brought."""
    wanted = select(RefiningResult).where(RefiningResult.lot_id.in_(lot_ids)).order_by(RefiningResult.metal)
    return list(session.scalars(wanted))


def shares_of(session: Session, lot_ids: Sequence[int]) -> list[RefiningShare]:
    """The months of these lots."""
    wanted = (
        select(RefiningShare).where(RefiningShare.lot_id.in_(lot_ids))
        .order_by(RefiningShare.metal, RefiningShare.month)
    )  # fmt: skip
    return list(session.scalars(wanted))


def came_in(session: Session, account: Account, article: str, before: int) -> list[tuple[datetime, int]]:
    """What a bin got of an article before an event, the newest first: when, and its fine weight. Of a vault only what
    came back from the benches; what was corrected since did not come in."""
    wanted = (
        select(MetalLine.at, MetalLine.fine)
        .join(MetalAccount, and_(MetalAccount.id == MetalLine.account_id, MetalAccount.kind == str(account.kind),
                                 MetalAccount.ref == account.ref))
        .join(Article, and_(Article.id == MetalLine.article_id, Article.code == article))
        .join(MetalEvent, MetalEvent.id == MetalLine.event_id)
        .where(
            MetalLine.event_id < before, MetalLine.owner == 0, MetalLine.fine > 0,
            MetalEvent.kind != int(EventKind.CORRECTION), MetalEvent.id.not_in(_CORRECTED),
        )
        .order_by(MetalLine.at.desc(), MetalLine.id.desc())
    )  # fmt: skip
    if account.kind is AccountKind.VAULT:
        wanted = wanted.where(MetalEvent.kind.in_((int(EventKind.SCRAP), int(EventKind.SPRUE))))
    return [(at, fine) for at, fine in session.execute(wanted)]
