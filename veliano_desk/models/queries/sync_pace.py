"""What the window's own syncing goes by: the newest change to tell, and when the last sync began."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from veliano_desk.models.outbox import WAITING
from veliano_desk.models.store_sync import OutboxEntry, SyncRunRow


def newest_waiting(session: Session, now: datetime) -> int:
    """The number of the newest change that may be told now, 0 where none waits. What failed before waits by itself."""
    ready = select(func.max(OutboxEntry.id)).where(
        OutboxEntry.state == WAITING, OutboxEntry.attempts == 0, OutboxEntry.next_try_at <= now
    )
    return session.scalar(ready) or 0


def run_began(session: Session) -> datetime | None:
    """When the newest sync began, on whichever desk."""
    return session.scalar(select(SyncRunRow.started_at).order_by(SyncRunRow.id.desc()).limit(1))
