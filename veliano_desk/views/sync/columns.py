"""The columns of the three lists: what waits, what was not understood, and what ran."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from veliano_desk.domain.store_sync import OutboxLine, SyncFinding, SyncRun
from veliano_desk.views.common import formats
from veliano_desk.views.common.columns import Column, Look
from veliano_desk.views.sync.words import outbox_look, outbox_word, result_look, result_word, took

_MUTED = Look("muted")


def outbox_columns(zone: str) -> tuple[Column[OutboxLine], ...]:
    return (
        Column("order", "Order", lambda line: line.order_number, width=108, sortable=False, optional=False),
        Column("what", "What is told", lambda line: line.what, width=200, stretch=True, sortable=False),
        Column("state", "State", outbox_word, width=126, sortable=False, look=outbox_look),
        Column("reason", "Because", lambda line: line.reason, width=150, stretch=True, sortable=False, look=_muted),
        Column("made", "Since", lambda line: _moment(zone, line.made_at), width=128, sortable=False, look=_muted),
    )


def finding_columns(zone: str) -> tuple[Column[SyncFinding], ...]:
    return (
        Column("table", "Table", lambda row: row.table, width=128, sortable=False, optional=False),
        Column("remote", "Row", lambda row: row.remote_id, width=110, sortable=False, look=_muted),
        Column("reason", "Why it cannot be read", lambda row: row.reason, width=240, stretch=True, sortable=False),
        Column("found", "Found", lambda row: _moment(zone, row.found_at), width=128, sortable=False, look=_muted),
    )


def run_columns(zone: str) -> tuple[Column[SyncRun], ...]:
    return (
        Column(
            "started", "Started", lambda run: _moment(zone, run.started_at), width=128, sortable=False, optional=False
        ),
        Column("result", "Result", result_word, width=104, sortable=False, look=result_look),
        Column("took", "Took", took, "right", width=78, sortable=False, look=_muted),
        Column("pulled", "Fetched", partial(_figure, "pulled"), "right", width=76, sortable=False),
        Column("pushed", "Sent", partial(_figure, "pushed"), "right", width=62, sortable=False),
        Column("flagged", "Unclear", partial(_figure, "flagged"), "right", width=72, sortable=False, look=_flag_look),
        Column(
            "message", "What happened", lambda run: run.message, width=140, stretch=True, sortable=False, look=_muted
        ),
    )


def _moment(zone: str, when: datetime) -> str:
    return formats.moment(when, zone)


def _figure(name: str, run: SyncRun) -> str:
    return formats.number(getattr(run, name))


def _flag_look(run: SyncRun) -> Look:
    return Look("warn", "flag") if run.flagged else Look("muted")


def _muted(_row: object) -> Look:
    return _MUTED
