"""Taking a page of the store's rows in: one unit of work, with how far the table was read; nothing where nothing is
new. A row is known by its digest, so that a change shows even where the store does not stamp it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from veliano_desk.domain.row_digest import canonical_value, digest
from veliano_desk.models import decisions, sweeps
from veliano_desk.models import store_records as records
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.client import Row
from veliano_desk.sync.errand import Begin
from veliano_desk.sync.errors import RowNotUnderstoodError
from veliano_desk.sync.intake_rules import MOST_SAMPLES, IntakeRules, Taken
from veliano_desk.sync.tables import SyncedTable, table_named
from veliano_desk.sync.wire import StoreRow

Mends = Mapping[str, Mapping[str, Any]]
"""remote id -> {field: {"was": what the store says, "is": what is read instead}}."""


class Place(Protocol):
    """How far a table was read with a page."""

    def is_news(self, unit: Unit) -> bool:
        """Whether it has to be kept even where the page brings nothing."""

    def keep(self, unit: Unit) -> None: ...


def take_page(
    reading: Begin, begin: Begin, rules: IntakeRules, table: str, rows: Sequence[Row], place: Place | None = None
) -> Taken:
    """Take rows in as the store sent them, in one unit of work that their place commits with; where they bring nothing
    new, nothing is written. Without a place they do not count for how far the table was read."""
    synced = table_named(table)
    with reading() as unit:
        page = read_page(synced.kind, rows, sweeps.mends_of(unit.session, table))
        news = _news(unit, table, page)
        if not news.is_any and not (place and place.is_news(unit)):
            return Taken()
    with begin() as unit:
        taken = _take(unit, rules, synced, page, news)
        if place:
            place.keep(unit)
        unit.areas.add("store_sync")
        unit.record("store.pull", table, None, {
            "rows": len(rows), "taken": taken.rows, "sha256": _digest(rows), "changes": taken.changes,
        })  # fmt: skip
    return taken


def take_read(unit: Unit, rules: IntakeRules, table: SyncedTable, page: ReadPage) -> Taken:
    """Take rows in that were read already, within a unit of work of somebody else's."""
    return _take(unit, rules, table, page, _news(unit, table.name, page))


def _take(unit: Unit, rules: IntakeRules, table: SyncedTable, page: ReadPage, news: _News) -> Taken:
    sweeps.doubt_stamps(unit.session, table.name, news.unstamped)
    fresh = [*news.new, *news.changed]
    taken = table.take(unit, rules, fresh) if fresh else Taken()
    taken.new, taken.changed, taken.findings = len(news.new), len(news.changed), len(page.findings)
    taken.samples = _samples(news, page)
    _settle_findings(unit, table.name, page)
    for remote_id in news.back:
        decisions.withdraw(unit, decisions.DELETED, decisions.Subject(table.name, remote_id))
    return taken


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page's rows that can be read, each once, and those that cannot: remote id -> (reason, the row as JSON).

    mended: which of the first can be read only because somebody mended them.
    """

    understood: list[StoreRow]
    findings: dict[str, tuple[str, str]]
    mended: frozenset[str]


def read_page(kind: type[StoreRow], rows: Sequence[Row], mends: Mends) -> ReadPage:
    """Read each row; what cannot be read is read with what somebody put right in it, where the store says the same as
    then."""
    understood: dict[str, StoreRow] = {}
    findings: dict[str, tuple[str, str]] = {}
    mended: set[str] = set()
    for raw in rows:
        try:
            row = kind.read(raw)
        except RowNotUnderstoodError as fault:
            put_right = _mended(kind, raw, mends.get(fault.remote_id, {}))
            if put_right is None:
                findings[fault.remote_id or _digest([raw])] = (fault.reason, as_kept(fault.raw))
                continue
            row = put_right
            mended.add(row.id)
        understood[row.id] = row
    return ReadPage(list(understood.values()), findings, frozenset(mended))


def as_kept(raw: Mapping[str, Any]) -> str:
    """A row that could not be read, as it is kept."""
    return json.dumps(raw, ensure_ascii=False, default=str)


def _mended(kind: type[StoreRow], raw: Row, mend: Mapping[str, Any]) -> StoreRow | None:
    """The row read with other values, but kept as it came; None where that does not help either."""
    good = {
        name: each["is"] for name, each in mend.items()
        if canonical_value(name, raw.get(name)) == canonical_value(name, each["was"])
    }  # fmt: skip
    if not good:
        return None
    try:
        return kind.read({**raw, **good}).model_copy(update={"raw": dict(raw)})
    except RowNotUnderstoodError:
        return None


@dataclass(frozen=True, slots=True)
class _News:
    """What a page would change here. unstamped: rows that changed while their stamp did not; back: rows that were asked
    about as deleted."""

    new: list[StoreRow]
    changed: list[StoreRow]
    unstamped: list[str]
    back: list[str]
    findings: bool

    @property
    def is_any(self) -> bool:
        return bool(self.new or self.changed or self.back or self.findings)


def _news(unit: Unit, table: str, page: ReadPage) -> _News:
    ids = [row.id for row in page.understood]
    marks = sweeps.marks_of(unit.session, table, ids)
    new = [row for row in page.understood if row.id not in marks]
    changed = [row for row in page.understood if row.id in marks and marks[row.id].digest != digest(row.raw)]
    unstamped = [row.id for row in changed if marks[row.id].stamp == (row.updated_at or "")]
    asked = decisions.asked_of(unit.session, decisions.DELETED, table)
    known = {
        remote: finding.raw
        for remote, finding in records.findings_of(unit.session, table, [*ids, *page.findings]).items()
        if remote not in page.mended
    }
    found = known != {remote: whole for remote, (_, whole) in page.findings.items()}
    return _News(new, changed, unstamped, [one for one in ids if one in asked] if asked else [], found)


def _samples(news: _News, page: ReadPage) -> list[tuple[str, str, str]]:
    brought = [("new", row.id, called(row.raw)) for row in news.new[:MOST_SAMPLES]]
    brought += [("changed", row.id, called(row.raw)) for row in news.changed[:MOST_SAMPLES]]
    return brought + [("not understood", remote, reason) for remote, (reason, _) in page.findings.items()]


def called(raw: Mapping[str, Any]) -> str:
    """What people call a row of the store."""
    return str(next((raw[name] for name in ("order_number", "name", "title", "email") if raw.get(name)), ""))


def _settle_findings(unit: Unit, table: str, page: ReadPage) -> None:
    """Forget what can be read now, keep what cannot."""
    plain = [row.id for row in page.understood if row.id not in page.mended]
    if plain:
        records.forget_findings(unit.session, table, plain)
    for remote_id, (reason, whole) in page.findings.items():
        records.keep_finding(unit.session, table, remote_id, reason, whole, unit.now)


def _digest(rows: Sequence[Row]) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()
