"""Taking a page of the store's rows in: one unit of work, with how far the table was read; nothing where nothing is
new. A row is known by its digest, so that a change shows even where the store does not stamp it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from veliano_desk.domain.row_digest import digest
from veliano_desk.models import decisions, sweeps
from veliano_desk.models import store_records as records
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.client import Row
from veliano_desk.sync.errand import Begin
from veliano_desk.sync.intake_rules import MOST_SAMPLES, IntakeRules, Taken
from veliano_desk.sync.reading import ReadPage, read_page, rows_digest
from veliano_desk.sync.tables import SyncedTable, table_named
from veliano_desk.sync.wire import StoreRow


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
            "rows": len(rows), "taken": taken.rows, "sha256": rows_digest(rows), "changes": taken.changes,
        })  # fmt: skip
    return taken


def take_read(unit: Unit, rules: IntakeRules, table: SyncedTable, page: ReadPage[StoreRow]) -> Taken:
    """Take rows in that were read already, within a unit of work of somebody else's."""
    return _take(unit, rules, table, page, _news(unit, table.name, page))


def _take(unit: Unit, rules: IntakeRules, table: SyncedTable, page: ReadPage[StoreRow], news: _News) -> Taken:
    fresh = [*news.new, *news.changed]
    taken = table.take(unit, rules, fresh) if fresh else Taken()
    taken.new, taken.changed, taken.findings = len(news.new), len(news.changed), len(page.findings)
    taken.samples = _samples(news, page)
    _settle_findings(unit, table.name, page)
    for remote_id in news.back:
        decisions.withdraw(unit, decisions.DELETED, decisions.Subject(table.name, remote_id))
    return taken


@dataclass(frozen=True, slots=True)
class _News:
    """What a page would change here. back: rows that were asked about as deleted."""

    new: list[StoreRow]
    changed: list[StoreRow]
    back: list[str]
    findings: bool

    @property
    def is_any(self) -> bool:
        return bool(self.new or self.changed or self.back or self.findings)


def _news(unit: Unit, table: str, page: ReadPage[StoreRow]) -> _News:
    ids = [row.id for row in page.understood]
    marks = sweeps.marks_of(unit.session, table, ids)
    new = [row for row in page.understood if row.id not in marks]
    changed = [row for row in page.understood if row.id in marks and marks[row.id].digest != digest(row.raw)]
    asked = decisions.asked_of(unit.session, decisions.DELETED, table)
    known = {
        remote: finding.raw
        for remote, finding in records.findings_of(unit.session, table, [*ids, *page.findings]).items()
        if remote not in page.mended
    }
    found = known != {remote: whole for remote, (_, whole) in page.findings.items()}
    return _News(new, changed, [one for one in ids if one in asked] if asked else [], found)


def _samples(news: _News, page: ReadPage[StoreRow]) -> list[tuple[str, str, str]]:
    brought = [("new", row.id, called(row.raw)) for row in news.new[:MOST_SAMPLES]]
    brought += [("changed", row.id, called(row.raw)) for row in news.changed[:MOST_SAMPLES]]
    return brought + [("not understood", remote, reason) for remote, (reason, _) in page.findings.items()]


def called(raw: Mapping[str, Any]) -> str:
    """What people call a row of the store."""
    return str(next((raw[name] for name in ("order_number", "name", "title", "email") if raw.get(name)), ""))


def _settle_findings(unit: Unit, table: str, page: ReadPage[StoreRow]) -> None:
    """Forget what can be read now, keep what cannot."""
    plain = [row.id for row in page.understood if row.id not in page.mended]
    if plain:
        records.forget_findings(unit.session, table, plain)
    for remote_id, (reason, whole) in page.findings.items():
        records.keep_finding(unit.session, table, remote_id, reason, whole, unit.now)
