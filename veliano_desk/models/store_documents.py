"""Rows of the store that have no area of their own here yet: what each belongs to, and the row whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, aliased

from veliano_desk.models.base import Base, Numbered
from veliano_desk.models.columns import STRICT
from veliano_desk.models.store_sync import StoreLink


class StoreDocument(Numbered, Base):
    """A row kept for what comes, with what it belongs to in the store. The row itself, its stamp and its digest are its
    link's, as everywhere."""

    __tablename__ = "store_documents"
    __table_args__ = (Index(None, "parent_table", "parent_id"), Index(None, "store_table", "remote_id"), STRICT)

    store_table: Mapped[str]
    remote_id: Mapped[str]
    parent_table: Mapped[str]
    parent_id: Mapped[str]


def documents_of(session: Session, table: str, local_id: int) -> list[tuple[str, dict[str, Any]]]:
    """(table, row) of what belongs to one of our rows, which the store keeps in `table`; in the order they came."""
    parent, own = aliased(StoreLink), aliased(StoreLink)
    belongs = (parent.store_table == StoreDocument.parent_table) & (parent.remote_id == StoreDocument.parent_id)
    rows = session.execute(
        select(StoreDocument.store_table, own.row)
        .join(parent, belongs)
        .join(own, (own.store_table == StoreDocument.store_table) & (own.remote_id == StoreDocument.remote_id))
        .where(parent.store_table == table, parent.local_id == local_id).order_by(StoreDocument.id)
    )  # fmt: skip
    return [(name, row) for name, row in rows]
