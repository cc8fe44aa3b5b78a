"""How the state of the store is said in a pill and on the sync page."""

from __future__ import annotations

from typing import Any

from veliano_desk.domain.store_sync import SyncState
from veliano_desk.models.store_sync import SyncRunRow

_FIELDS = {"status": "status", "estimated_completion_date": "promised date"}


def state_of_sync(
    connected: bool, last: SyncRunRow | None, done: SyncRunRow | None, waiting: int, set_aside: int, findings: int
) -> SyncState:
    """The state in one word: decisions come before waiting, waiting before being in step."""
    failed = last is not None and last.result == "failed"
    word, tone = _word(connected, failed, done is not None, waiting, set_aside + findings)
    return SyncState(
        word=word, tone=tone, connected=connected, last_done_at=done.ended_at if done else None,
        offline_since=last.started_at if failed and last else None, waiting=waiting, set_aside=set_aside,
        findings=findings,
    )  # fmt: skip


def _word(connected: bool, failed: bool, ever: bool, waiting: int, to_decide: int) -> tuple[str, str]:
    if not connected:
        return "No store connected", "neutral"
    if failed:
        return "Store not reached", "risk"
    if to_decide:
        return f"{to_decide} to decide", "warn"
    if waiting:
        return f"{waiting} waiting", "info"
    return ("Store in step", "ok") if ever else ("Not synced yet", "info")


def what_is_sent(kind: str, values: dict[str, Any]) -> str:
    """What an outbox entry tells the store: "status in_design, promised date 2026-12-04"."""
    if kind == "insert":
        return f"“{values.get('title', '')}”"
    return ", ".join(f"{_FIELDS.get(name, name)} {value}" for name, value in values.items())
