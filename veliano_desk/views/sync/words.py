"""How the state of the store and its runs are said on the page."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from veliano_desk.domain.store_sync import OutboxLine, SyncRun, SyncState
from veliano_desk.views.common import formats
from veliano_desk.views.common.columns import Look, Tone

SET_ASIDE = "set aside"
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")

_RESULTS: dict[str, tuple[str, Look]] = {
    "running": ("Running", Look("info", "loader-circle")),
    "done": ("Done", Look("ok", "circle-check")),
    "cancelled": ("Cancelled", Look("muted", "ban")),
    "broken off": ("Broken off", Look("risk", "circle-x")),
    "failed": ("Failed", Look("risk", "circle-x")),
}


def result_word(run: SyncRun) -> str:
    return _RESULTS.get(run.result, (run.result, Look()))[0]


def result_look(run: SyncRun) -> Look:
    return _RESULTS.get(run.result, (run.result, Look()))[1]


def took(run: SyncRun) -> str:
    """How long a run took: `4 s`, `2 min 5 s`; empty while it runs."""
    if run.ended_at is None:
        return ""
    return seconds_words(run.ended_at - run.started_at)


def seconds_words(time: timedelta) -> str:
    whole = round(time.total_seconds())
    minutes, seconds = divmod(whole, 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def what_words(line: OutboxLine, today: date | None = None) -> str:
    """What the store is told, with days as people write them; the year where it is another than today's."""
    return _DAY.sub(lambda found: formats.day(date.fromisoformat(found[0]), today), line.what)


def outbox_word(line: OutboxLine) -> str:
    """What a waiting change waits for."""
    if line.state == SET_ASIDE:
        return f"Set aside: {line.reason}" if line.reason else "Set aside"
    return f"Tried {_times(line.attempts)}" if line.attempts else "Waits for a sync"


def outbox_look(line: OutboxLine) -> Look:
    if line.state == SET_ASIDE:
        return Look("warn", "circle-pause")
    return Look("info", "clock") if line.attempts else Look("muted", "clock")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def state_icon(state: SyncState) -> str:
    if not state.connected:
        return "unlink"
    return {"ok": "cloud-check", "risk": "cloud-off", "warn": "triangle-alert"}.get(state.tone, "refresh-cw")


def state_tone(state: SyncState) -> Tone:
    tones: dict[str, Tone] = {"ok": "ok", "info": "info", "warn": "warn", "risk": "risk"}
    return tones.get(state.tone, "muted")


def since_words(state: SyncState, zone: str, now: datetime) -> str:
    """In step or not, and since when, in a sentence or two."""
    if not state.connected:
        return "No store is connected: nothing is fetched and nothing is sent. What is entered here stays here."
    if state.paused:
        return (
            "This workspace was restored from a copy, and two that sync with one store would undo each other’s work. "
            "If work goes on in this one, connect the store again in Settings."
        )
    if state.key_missing:
        return "The store’s key is not here: it was kept for one session only. Sign in again; what waits is kept."
    last = (
        f"Last in step {formats.moment(state.last_done_at, zone, now)}."
        if state.last_done_at
        else "Never synced so far."
    )
    if state.offline_since is not None:
        since = formats.moment(state.offline_since, zone, now)
        return f"Not reached since {since}. {last} What is entered here is kept and goes out then."
    if state.compared_at is not None:
        return f"{last} Every row was compared {formats.moment(state.compared_at, zone, now)}; that is done each day."
    return last
