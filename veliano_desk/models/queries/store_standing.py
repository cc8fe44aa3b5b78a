"""How desk and store stand with each other, in one statement.

The window asks for it as soon as it opens, when nothing else of the store is needed: that is why it is written out,
and not with the mapped classes of `models.store_sync`.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from veliano_desk.models.columns import Int64, UtcTime, Words


class StoreStanding(NamedTuple):
    """waiting, set_aside: changes in the outbox; findings: rows of the store that were not understood; decisions:
    questions that nobody has answered; of_customers: those among them that are about a customer's record.

    last_result, last_message: of the newest run that was done or failed; done_at: when the newest that was done ended;
    failing_since: when the first run that failed after that began. compared_at: since when every row of every table was
    compared with the store's, None before that was done once.
    """

    waiting: int
    set_aside: int
    findings: int
    last_result: str | None
    last_message: str | None
    done_at: datetime | None
    failing_since: datetime | None
    decisions: int = 0
    of_customers: int = 0
    compared_at: datetime | None = None


_STANDING = text("""
    SELECT
        (SELECT count(*) FROM outbox WHERE state = 'waiting') AS waiting,
        (SELECT count(*) FROM outbox WHERE state = 'set aside') AS set_aside,
        (SELECT count(*) FROM sync_findings WHERE state = '') AS findings,
        last.result AS last_result,
        last.message AS last_message,
        done.ended_at AS done_at,
        (SELECT started_at FROM sync_runs WHERE result = 'failed' AND sync_runs.id > coalesce(done.id, 0)
         ORDER BY sync_runs.id LIMIT 1) AS failing_since,
        (SELECT count(*) FROM store_decisions WHERE answer = '') AS decisions,
        (SELECT count(*) FROM store_decisions WHERE answer = '' AND store_table = 'customers') AS of_customers,
        (SELECT CASE WHEN count(*) = count(swept_at) THEN min(swept_at) END FROM sync_cursors
         WHERE store_table <> 'deleted_records') AS compared_at
    FROM (SELECT 1 AS one) AS always
    LEFT JOIN (SELECT * FROM sync_runs WHERE result IN ('done', 'failed') ORDER BY id DESC LIMIT 1) AS last ON one = 1
    LEFT JOIN (SELECT * FROM sync_runs WHERE result = 'done' ORDER BY id DESC LIMIT 1) AS done ON one = 1
""").columns(
    waiting=Int64, set_aside=Int64, findings=Int64, last_result=Words, last_message=Words, done_at=UtcTime,
    failing_since=UtcTime, decisions=Int64, of_customers=Int64,
    compared_at=UtcTime,
)  # fmt: skip


def store_standing(session: Session) -> StoreStanding:
    return StoreStanding(*session.execute(_STANDING).one())
