"""The log of check weights that were put on scales; never changed, never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.domain.scale_checks import ScaleCheck
from veliano_desk.models.base import Base, Numbered
from veliano_desk.models.columns import STRICT
from veliano_desk.models.people import Person


class ScaleCheckRow(Numbered, Base):
    """A check weight on a scale of a desk; weights in micrograms."""

    __tablename__ = "scale_checks"
    __table_args__ = (Index(None, "desk", "scale"), Index(None, "at"), STRICT)

    at: Mapped[datetime]
    desk: Mapped[str]
    scale: Mapped[str]
    serial: Mapped[str]
    nominal_ug: Mapped[int]
    read_ug: Mapped[int]
    tolerance_ug: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


def checks_of(session: Session, desk: str, scale: str, limit: int) -> tuple[ScaleCheck, ...]:
    """The newest checks, of one scale of a desk or ("" for either) of all."""
    wanted = (
        select(ScaleCheckRow, Person.name).join(Person, Person.id == ScaleCheckRow.person_id)
        .order_by(ScaleCheckRow.id.desc()).limit(limit)
    )  # fmt: skip
    if desk:
        wanted = wanted.where(ScaleCheckRow.desk == desk)
    if scale:
        wanted = wanted.where(ScaleCheckRow.scale == scale)
    return tuple(as_check(row, name) for row, name in session.execute(wanted))


def last_checks(session: Session, desk: str, scales: Sequence[str]) -> dict[str, ScaleCheck]:
    """The newest check of each of these scales of a desk; of those never checked none."""
    newest = (
        select(func.max(ScaleCheckRow.id))
        .where(ScaleCheckRow.desk == desk, ScaleCheckRow.scale.in_(scales)).group_by(ScaleCheckRow.scale)
    )  # fmt: skip
    wanted = (
        select(ScaleCheckRow, Person.name)
        .join(Person, Person.id == ScaleCheckRow.person_id).where(ScaleCheckRow.id.in_(newest))
    )  # fmt: skip
    return {row.scale: as_check(row, name) for row, name in session.execute(wanted)}


def as_check(row: ScaleCheckRow, person: str) -> ScaleCheck:
    return ScaleCheck(
        row.id, row.at, row.desk, row.scale, row.serial, row.nominal_ug, row.read_ug, row.tolerance_ug, person
    )
