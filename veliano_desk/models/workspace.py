"""The workspace's own rows: who it is, its settings, views that people saved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Edited
from veliano_desk.models.columns import STRICT, Json


class WorkspaceRow(Edited, Base):
    """The one row that says which workspace this is. `rates` and `workshop` override the trade's data.

    sync_minutes: how often it syncs with the store by itself, 0 for only by hand.
    """

    __tablename__ = "workspace"

    uid: Mapped[str]
    name: Mapped[str]
    currency: Mapped[str]
    zone: Mapped[str]
    rates: Mapped[Any] = mapped_column(Json)
    workshop: Mapped[Any] = mapped_column(Json)
    store: Mapped[Any] = mapped_column(Json)
    sync_minutes: Mapped[int] = mapped_column(default=5)
    planned_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class SavedView(Edited, Base):
    """A list as somebody likes it."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("person_id", "page", "title"), STRICT)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    page: Mapped[str]
    title: Mapped[str]
    spec: Mapped[Any] = mapped_column(Json)


def the_workspace(session: Session) -> WorkspaceRow | None:
    """The workspace's one row, None before its owner was made."""
    return session.scalars(select(WorkspaceRow)).first()


def views_of(session: Session, person_id: int, page: str) -> list[SavedView]:
    """The views that a person saved for a page, by title."""
    of_page = select(SavedView).where(SavedView.person_id == person_id, SavedView.page == page)
    return list(session.scalars(of_page.order_by(SavedView.title)))
