"""The full check: every row of the store compared with what is here, by counts, hashes and fields. Writes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from veliano_desk.domain.row_digest import canonical, digest
from veliano_desk.domain.store_sync import DriftLine, DriftReport, DriftTable
from veliano_desk.models import store_records as records
from veliano_desk.models import sweeps
from veliano_desk.models.queries.owned_fields import owned_fields
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.client import Row
from veliano_desk.sync.errand import Errand, last_id, pages
from veliano_desk.sync.tables import SyncedTable

MOST_LINES = 500
_AT_ONCE = 1000
_LONGEST = 200


@dataclass
class _Compared:
    """What was found in one table so far."""

    table: SyncedTable
    lines: list[DriftLine]
    here: Any = field(default_factory=hashlib.sha256)
    there: Any = field(default_factory=hashlib.sha256)
    rows_here: int = 0
    rows_there: int = 0
    differing: int = 0
    said: int = 0

    def differs(self, remote_id: str, *fields: tuple[str, str, str]) -> None:
        """A row differs in these fields (name, here, there)."""
        self.differing += 1
        for name, here, there in fields:
            self.said += 1
            if len(self.lines) < MOST_LINES:
                self.lines.append(DriftLine(self.table.name, remote_id, name, here[:_LONGEST], there[:_LONGEST]))

    def told(self) -> DriftTable:
        return DriftTable(self.table.name, self.table.title, self.rows_here, self.rows_there, self.here.hexdigest(),
                          self.there.hexdigest(), self.differing)  # fmt: skip


def find_drift(errand: Errand) -> DriftReport:
    """Compare all tables; a page in memory at a time. Progress and cancel between pages."""
    lines: list[DriftLine] = []
    done = [_compare(errand, table, lines) for table in errand.tables]
    return DriftReport(tuple(one.told() for one in done), tuple(lines), sum(one.said for one in done) - len(lines))


def _compare(errand: Errand, table: SyncedTable, lines: list[DriftLine]) -> _Compared:
    found, after, client = _Compared(table, lines), "", errand.client
    with errand.reading() as unit:
        known = sweeps.count_links(unit.session, table.name)
    errand.progress(0, known, f"Comparing {table.title.lower()}")
    fetch = partial(client.id_page, table.name, columns=table.columns)
    with closing(pages(fetch, "", last_id, client.url)) as coming:
        for rows in coming:
            last = last_id(rows)
            _compare_page(errand, found, after, last, rows)
            after = last
            errand.progress(found.rows_there, max(known, found.rows_there), f"Comparing {table.title.lower()}")
            errand.go_on()
    _compare_page(errand, found, after, None, [])
    return found


def _compare_page(errand: Errand, found: _Compared, after: str, to: str | None, rows: Sequence[Row]) -> None:
    there = {str(row["id"]): digest(row) for row in rows}
    with errand.reading() as unit:
        for some in _links(unit, found.table.name, after, to):
            for remote, mark in some.items():
                found.here.update(f"{remote}{mark}".encode())
            found.rows_here += len(some)
            _missing_there(unit, found, [remote for remote in some if remote not in there])
        here = sweeps.marks_of(unit.session, found.table.name, list(there))
        for remote, mark in there.items():
            found.there.update(f"{remote}{mark}".encode())
        found.rows_there += len(there)
        _missing_here(unit, found, [remote for remote in there if remote not in here])
        both = {str(row["id"]): row for row in rows if str(row["id"]) in here}
        _differing(unit, found, both, {remote for remote in both if here[remote].digest != there[remote]})


def _links(unit: Unit, table: str, after: str, to: str | None) -> Iterator[dict[str, str]]:
    """The rows here in a range of ids, some at a time: id -> digest."""
    while some := sweeps.links_in_order(unit.session, table, after, to, _AT_ONCE):
        yield dict(some)
        after = some[-1][0]


def _missing_there(unit: Unit, found: _Compared, ids: Sequence[str]) -> None:
    """Rows that are only here; not those on their way there, nor those that somebody is asked about."""
    table = found.table.name
    known = sweeps.on_their_way(unit.session, table, ids) | sweeps.asked_about(unit.session, table, ids)
    for remote in ids:
        if remote not in known:
            found.differs(remote, ("", "here", "not in the store"))


def _missing_here(unit: Unit, found: _Compared, ids: Sequence[str]) -> None:
    findings = records.findings_of(unit.session, found.table.name, ids)
    for remote in ids:
        known = findings.get(remote)
        found.differs(remote, ("", f"not understood: {known.reason}" if known else "not here", "in the store"))


def _differing(unit: Unit, found: _Compared, rows: Mapping[str, Row], changed: set[str]) -> None:
    links = records.links_of(unit.session, found.table.name, changed)
    owned = owned_fields(unit.session, found.table.name, list(rows))
    for remote, row in rows.items():
        fields = _fields(links[remote].row, row) if remote in links else []
        told = {name for name, _, _ in fields}
        fields += [
            (name, value, _said(row.get(name))) for name, value in owned.get(remote, {}).items()
            if name not in told and not _same(name, value, row.get(name))
        ]  # fmt: skip
        if fields:
            found.differs(remote, *fields)


def _fields(here: Mapping[str, Any], there: Row) -> list[tuple[str, str, str]]:
    ours, theirs = canonical(here), canonical(json.loads(json.dumps(there, default=str)))
    names = [name for name in sorted({*ours, *theirs}) if ours.get(name) != theirs.get(name)]
    return [(name, _said(here.get(name)), _said(there.get(name))) for name in names]


def _same(name: str, here: str, there: Any) -> bool:
    """Whether the desk's own value is what the store says; a day there is written as a moment."""
    said = _said(there)
    return said == here or (name.endswith("_date") and said[:10] == here[:10])


def _said(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
