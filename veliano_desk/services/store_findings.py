"""What becomes of rows of the store that could not be understood: read again, mended here, or let go."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from veliano_desk.domain.errors import ConflictError, InputError
from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_sync import SyncFinding
from veliano_desk.models import store_records as records
from veliano_desk.models.store_sync import SyncFindingRow
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.finding_words import fields_seen, reason_seen, seen_of_finding

if TYPE_CHECKING:
    from veliano_desk.services.store_work import StoreWork


class StoreFindings(Area):
    """The work behind StoreSyncService, which says what each is for and checks the right to it."""

    def __init__(self, work: StoreWork) -> None:
        super().__init__(work.access)
        self._work = work

    def retry(self, finding_id: int) -> SyncFinding | None:
        from veliano_desk.sync.deletions import WHOLE_TABLE

        table, remote_id, _raw = self._one(finding_id)
        if remote_id == WHOLE_TABLE:
            self._sweep(table, trusted=False)
        else:
            self._read_again(table, _checked_id(remote_id))
        self._plan()
        return self._still(finding_id)

    def believe(self, finding_id: int) -> None:
        from veliano_desk.sync.deletions import WHOLE_TABLE

        table, remote_id, _raw = self._one(finding_id)
        if remote_id != WHOLE_TABLE:
            raise InputError(
                "Nothing is missing in it", "This tells of one row that was not understood; nothing was changed.",
                "Ask the store for the row again, or mend it.", table,
            )  # fmt: skip
        self._sweep(table, trusted=True)
        self._plan()

    def mend(self, finding_id: int, values: Mapping[str, Any]) -> None:
        from veliano_desk.sync.tables import table_named
        from veliano_desk.sync.transport import parsed

        table, remote_id, raw_text = self._one(finding_id)
        _checked_id(remote_id)
        raw = parsed(raw_text)
        shown = fields_seen(self.who, table)
        mine = {name for name in raw if name != "id" and (shown is None or name in shown)}
        unknown = [name for name in values if name not in mine]
        if unknown or not values:
            raise InputError(
                "Nothing to read instead", "The row has no such fields that you see; nothing was changed.",
                "Give a value for one of the row's fields that are shown to you.", ", ".join(unknown),
            )  # fmt: skip
        mended = {name: {"was": raw[name], "is": value} for name, value in values.items()}
        with self._work.alone():
            self._take_mended(finding_id, table_named(table), raw_text, mended)
        self._plan()

    @writes(Right.STORE_SYNC)
    def _take_mended(self, unit: Unit, finding_id: int, table: Any, raw_text: str, mended: dict[str, Any]) -> None:
        """In one unit: what was put right is kept, and the row taken in as it reads then."""
        from veliano_desk.sync.reading import read_page
        from veliano_desk.sync.taking import take_read
        from veliano_desk.sync.transport import parsed

        finding = _still_asked(unit, finding_id)
        if finding.raw != raw_text:
            raise _settled_meanwhile(finding)
        page = read_page(table.kind, [parsed(raw_text)], {finding.remote_id: mended})
        for told, _whole in page.findings.values():
            reason = reason_seen(self.who, table.name, told)
            raise InputError(
                "The row still cannot be understood", f"{reason}. Nothing was changed.", "Give another value.", reason
            )
        finding.state, finding.mended = records.MENDED, mended
        taken = take_read(unit, self._work.rules(), table, page)
        unit.areas.add("store_sync")
        unit.record(records.MEND_ROW, table.name, {"id": finding.remote_id, "values": _side(mended, "was")},
                    {"values": _side(mended, "is"), "changes": taken.changes})  # fmt: skip

    def drop(self, unit: Unit, finding_id: int) -> None:
        finding = _still_asked(unit, finding_id)
        finding.state = records.DROPPED
        unit.areas.add("store_sync")
        unit.record("store.drop_row", finding.store_table, {"id": finding.remote_id, "reason": finding.reason}, None)

    def _sweep(self, table: str, *, trusted: bool) -> None:
        """Read the table from end to end. trusted: somebody looked, and what is missing there is gone."""
        from veliano_desk.sync.sweep import Sweep
        from veliano_desk.sync.tables import table_named

        with self._work.alone(), self._work.client() as client:
            self._work.refuse_empty_answers(client)
            Sweep(self._work.errand(client), trusted=trusted).table(table_named(table))

    def _read_again(self, table: str, remote_id: str) -> None:
        from veliano_desk.sync.tables import table_named
        from veliano_desk.sync.taking import take_page

        with self._work.alone(), self._work.client() as client:
            self._work.refuse_empty_answers(client)
            columns = table_named(table).columns
            rows = client.select(table, columns=columns, filters=[("id", f"eq.{remote_id}")])
            if rows:
                take_page(self._work.reading, self._work.begin, self._work.rules(), table, rows)
            else:
                self._forget(table, remote_id)

    @writes(Right.STORE_SYNC)
    def _forget(self, unit: Unit, table: str, remote_id: str) -> None:
        """The store has the row no more: there is nothing left to understand."""
        records.forget_findings(unit.session, table, [remote_id])
        unit.areas.add("store_sync")
        unit.record("store.drop_row", table, {"id": remote_id}, None)

    def _plan(self) -> None:
        self._work.plan(lambda *_: None, lambda: False)

    @reads(Right.STORE_SYNC)
    def _one(self, unit: Unit, finding_id: int) -> tuple[str, str, str]:
        row = unit.get(SyncFindingRow, finding_id, "row")
        return row.store_table, row.remote_id, row.raw

    @reads(Right.STORE_SYNC)
    def _still(self, unit: Unit, finding_id: int) -> SyncFinding | None:
        row = unit.session.get(SyncFindingRow, finding_id)
        if row is None or row.state:
            return None
        return SyncFinding(row.id, row.store_table, row.remote_id, *seen_of_finding(self.who, row), row.found_at)


def _still_asked(unit: Unit, finding_id: int) -> SyncFindingRow:
    """The row as long as somebody has to look at it. ConflictError once somebody did."""
    finding = unit.get(SyncFindingRow, finding_id, "row")
    if finding.state:
        raise _settled_meanwhile(finding)
    return finding


def _settled_meanwhile(finding: SyncFindingRow) -> ConflictError:
    return ConflictError(
        "Somebody else was first", "The row was mended, left out or read anew meanwhile; nothing was changed.",
        "Refresh the list and look at the row as it is now.", finding.remote_id,
    )  # fmt: skip


def _checked_id(remote_id: str) -> str:
    try:
        return str(UUID(remote_id))
    except ValueError:
        raise InputError(
            "The row has no id", "Without one it cannot be told from others; nothing was changed.",
            "Put it right in the store itself, then sync.", remote_id,
        ) from None  # fmt: skip


def _side(mended: Mapping[str, Mapping[str, Any]], side: str) -> dict[str, Any]:
    return json.loads(json.dumps({name: each[side] for name, each in mended.items()}, default=str))  # type: ignore[no-any-return]  # an object, as was put in
