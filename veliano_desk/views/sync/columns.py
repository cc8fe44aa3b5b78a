"""The columns of the three lists: what waits, what was not understood, and what ran."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from veliano_desk.domain.decisions import Decision
from veliano_desk.domain.store_sync import OutboxLine, SyncFinding, SyncRun
from veliano_desk.views.common import formats
from veliano_desk.views.common.columns import Column, Look
from veliano_desk.views.common.questions import question_words
from veliano_desk.views.sync.words import outbox_look, outbox_word, result_look, result_word, took, what_words

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk

_MUTED = Look("muted")


def question_columns(desk: Desk) -> tuple[Column[Decision], ...]:
    return (
        Column("subject", "What it is about", lambda one: one.subject, width=150, stretch=True, sortable=False),
        Column("field", "What changed", question_words, width=120, stretch=True, sortable=False),
        Column("asked", "Since", lambda one: _moment(desk, one.asked_at), width=112, sortable=False, look=_muted),
    )


def outbox_columns(desk: Desk) -> tuple[Column[OutboxLine], ...]:
    return (
        Column("order", "Order", lambda line: line.order_number, width=94, sortable=False, optional=False),
        Column(
            "what", "What is told", lambda line: what_words(line, _today(desk)), width=150, stretch=True, sortable=False
        ),
        Column("state", "State", outbox_word, width=120, stretch=True, sortable=False, look=outbox_look),
        Column("made", "Since", lambda line: _moment(desk, line.made_at), width=112, sortable=False, look=_muted),
    )


def finding_columns(desk: Desk) -> tuple[Column[SyncFinding], ...]:
    return (
        Column("table", "Table", lambda row: row.table, width=118, sortable=False, optional=False),
        Column("remote", "Row", lambda row: row.remote_id or "several", width=84, sortable=False, look=_muted),
        Column("reason", "Why it cannot be read", lambda row: row.reason, width=160, stretch=True, sortable=False),
        Column("found", "Found", lambda row: _moment(desk, row.found_at), width=112, sortable=False, look=_muted),
    )


def run_columns(desk: Desk) -> tuple[Column[SyncRun], ...]:
    return (
        Column("started", "Started", lambda run: _moment(desk, run.started_at), width=112, sortable=False),
        Column("result", "Result", result_word, width=94, sortable=False, look=result_look),
        Column("took", "Took", took, "right", width=58, sortable=False, look=_muted),
        Column("pulled", "Fetched", partial(_figure, "pulled"), "right", width=68, sortable=False),
        Column("pushed", "Sent", partial(_figure, "pushed"), "right", width=52, sortable=False),
        Column("flagged", "Unclear", partial(_figure, "flagged"), "right", width=76, sortable=False, look=_flag_look),
        Column(
            "message", "What happened", lambda run: run.message, width=60, stretch=True, sortable=False, look=_muted
        ),
    )


def _today(desk: Desk) -> date:
    return desk.clock.now().astimezone(ZoneInfo(desk.zone)).date()


def _moment(desk: Desk, when: datetime) -> str:
    return formats.moment(when, desk.zone, desk.clock.now())


def _figure(name: str, run: SyncRun) -> str:
    return formats.number(getattr(run, name))


def _flag_look(run: SyncRun) -> Look:
    return Look("warn", "flag") if run.flagged else Look("muted")


def _muted(_row: object) -> Look:
    return _MUTED
