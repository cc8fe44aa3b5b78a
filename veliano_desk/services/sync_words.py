"""How the state of the store is said in a pill and on the sync page, and how a run that went wrong tells of it."""

from __future__ import annotations

from typing import Any

from veliano_desk.domain.errors import CancelledError, DeskError
from veliano_desk.domain.store_sync import SyncState
from veliano_desk.models.store_records import CANCELLED, FAILED
from veliano_desk.models.store_sync import SyncRunRow

NOT_PLANNED = "What came is not in the plan yet: whoever syncs may not plan."
_FIELDS = {"status": "status", "estimated_completion_date": "promised date", "impression_kit_status": "kit"}


def how_it_ended(error: BaseException) -> tuple[str, str]:
    """A run's result and message, from what stopped it."""
    if isinstance(error, CancelledError):
        return CANCELLED, _words(error)
    if isinstance(error, DeskError):
        return FAILED, _words(error)
    return FAILED, "The program failed; what was finished before is kept."


def _words(error: DeskError) -> str:
    return f"{error.title}. {error.happened} {error.todo}".strip()


def state_of_sync(
    connected: bool,
    last: SyncRunRow | None,
    done: SyncRunRow | None,
    first_failed: SyncRunRow | None,
    waiting: int,
    set_aside: int,
    findings: int,
    key_missing: bool = False,
) -> SyncState:
    """The state in one word: trouble comes before decisions, decisions before waiting, waiting before being in step.

    last: the newest run that was done or failed; done: the newest that was done; first_failed: the first after that.
    Offline is since then, however often it was tried again. key_missing: nothing can be sent before somebody signs in.
    """
    failed = last is not None and last.result == FAILED
    offline = failed and last is not None and _is_unreached(last.message)
    word, tone = ("Store not reached", "risk") if offline else ("Sync failed", "risk")
    if connected and key_missing:
        word, tone = "Sign in to the store", "warn"
    elif not (connected and failed):
        word, tone = _word(connected, done is not None, waiting, set_aside + findings)
    return SyncState(
        word=word, tone=tone, connected=connected, last_done_at=done.ended_at if done else None,
        offline_since=first_failed.started_at if connected and offline and first_failed else None,
        waiting=waiting, set_aside=set_aside, findings=findings, key_missing=connected and key_missing,
    )  # fmt: skip


def _word(connected: bool, ever: bool, waiting: int, to_decide: int) -> tuple[str, str]:
    if not connected:
        return "No store connected", "neutral"
    if to_decide:
        return f"{to_decide} to decide", "warn"
    if waiting:
        return f"{waiting} waiting", "info"
    return ("Store in step", "ok") if ever else ("Not synced yet", "info")


def _is_unreached(message: str) -> bool:
    """Whether a run failed for something that passes by itself: no network, a store that is down or asks to wait."""
    from veliano_desk.sync.errors import StoreFaultError

    return message.startswith(tuple(f"{kind.words[0]}." for kind in StoreFaultError.__subclasses__() if kind.retryable))


def what_is_sent(kind: str, values: dict[str, Any]) -> str:
    """What an outbox entry tells the store: "status in design, promised date 2026-12-04"."""
    if kind == "insert":
        return f"“{values.get('title', '')}”"
    return ", ".join(f"{_FIELDS.get(name, name)} {str(value).replace('_', ' ')}" for name, value in values.items())
