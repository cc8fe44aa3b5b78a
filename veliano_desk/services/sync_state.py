"""How desk and store stand with each other, said in a word: for the pill on top, the rail and the sync page."""

from __future__ import annotations

from datetime import datetime

from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_sync import StoreConnection, SyncState
from veliano_desk.models.queries.store_standing import StoreStanding, store_standing
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.sign_in import workspace_row


def connection_of(unit: Unit) -> StoreConnection | None:
    """Which store this workspace is connected to, None before it is."""
    store = workspace_row(unit).store
    if not store:
        return None
    at = datetime.fromisoformat(store["at"])
    return StoreConnection(store["url"], store["mode"], store["email"], at, bool(store.get("paused")))


def standing_for(unit: Unit, who: SignedIn) -> StoreStanding:
    """How desk and store stand for this person: what they may not know of is not counted for them."""
    standing = store_standing(unit.session)
    if who.may(Right.CUSTOMERS_SEE):
        return standing
    return standing._replace(decisions=standing.decisions - standing.of_customers, of_customers=0)


def state_of_sync(
    connected: bool, standing: StoreStanding, key_missing: bool = False, paused: bool = False
) -> SyncState:
    """The state in one word: trouble comes before decisions, decisions before waiting, waiting before being in step.

    Offline is since the first try that failed, however often it was tried again. key_missing: nothing can be sent
    before somebody signs in; paused: nor before somebody says that this restored copy is the one to go on with.
    """
    failed = standing.last_result == "failed"
    offline = failed and _is_unreached(standing.last_message or "")
    word, tone = ("Store not reached", "risk") if offline else ("Sync failed", "risk")
    if connected and paused:
        word, tone = "Store paused", "warn"
    elif connected and key_missing:
        word, tone = "Sign in to the store", "warn"
    elif not (connected and failed):
        word, tone = _word(connected, standing)
    return SyncState(
        word=word, tone=tone, connected=connected, last_done_at=standing.done_at,
        offline_since=standing.failing_since if connected and offline else None,
        waiting=standing.waiting, set_aside=standing.set_aside, findings=standing.findings,
        key_missing=connected and (key_missing or paused),
        paused=connected and paused,
        decisions=standing.decisions, compared_at=standing.compared_at if connected else None,
    )  # fmt: skip


def _word(connected: bool, standing: StoreStanding) -> tuple[str, str]:
    to_decide = standing.set_aside + standing.findings + standing.decisions
    if not connected:
        return "No store connected", "neutral"
    if to_decide:
        return f"{to_decide} to decide", "warn"
    if standing.waiting:
        return f"{standing.waiting} waiting", "info"
    return ("Store in step", "ok") if standing.done_at else ("Not synced yet", "info")


def _is_unreached(message: str) -> bool:
    """Whether a run failed for something that passes by itself: no network, a store that is down or asks to wait."""
    from veliano_desk.sync.errors import StoreFaultError

    return message.startswith(tuple(f"{kind.words[0]}." for kind in StoreFaultError.__subclasses__() if kind.retryable))
