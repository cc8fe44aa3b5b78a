"""Looking before acting: what a sync would change, and whether store and desk are in step at all. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_sync import DriftLine, DriftReport, OutboxLine, PreviewLine, PreviewTable, SyncPreview
from veliano_desk.models.store_records import CUSTOM_ORDERS
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, reads
from veliano_desk.services.finding_words import OF_ORDERS
from veliano_desk.services.ports import Cancelled, Progress

if TYPE_CHECKING:
    from veliano_desk.services.store_work import StoreWork
    from veliano_desk.sync.errand import Errand, TableFigures

_MOST_SENT = 200


class _UndoneError(Exception):
    """Ends a unit of work without keeping anything of it."""


class StoreLook(Area):
    """The looks behind StoreSyncService, which says what each is for and checks the right to it."""

    def __init__(self, work: StoreWork) -> None:
        super().__init__(work.access)
        self._work = work

    def preview(self, progress: Progress | None, cancelled: Cancelled | None, full: bool) -> SyncPreview:
        from veliano_desk.sync.fetch import Fetch

        with self._work.alone(), self._work.client() as client:
            self._work.refuse_empty_answers(client)
            errand = self._work.errand(client, progress, cancelled)
            errand.begin = self._undone

            def run() -> None:
                errand.figures.clear()
                Fetch(errand, full, looking=True).run()

            self._work.with_its_tables(errand, run, anew=full)
        return self._previewed(errand)

    def drift(self, progress: Progress | None, cancelled: Cancelled | None) -> DriftReport:
        from veliano_desk.sync.drift import find_drift

        with self._work.alone(), self._work.client() as client:
            self._work.refuse_empty_answers(client)
            errand = self._work.errand(client, progress, cancelled)
            report = self._work.with_its_tables(errand, lambda: find_drift(errand), anew=True)
        return DriftReport(report.tables, tuple(self._seen(line) for line in report.lines), report.more)

    @contextmanager
    def _undone(self) -> Iterator[Unit]:
        """A unit of work like any other that is taken back at its end: neither kept nor told to anybody."""
        try:
            with self.access.database.writing(self.who, self.access.clock.now()) as unit:
                yield unit
                raise _UndoneError
        except _UndoneError:
            return

    def _previewed(self, errand: Errand) -> SyncPreview:
        from veliano_desk.sync.tables import TABLES

        tables = [
            PreviewTable(table.name, table.title, figures.taken.new, figures.taken.changed, figures.removed,
                         figures.taken.findings)
            for table in TABLES for figures in [errand.of(table.name)]
        ]  # fmt: skip
        lines = [line for table in TABLES for line in self._lines(table.name, errand.of(table.name))]
        return SyncPreview(tuple(tables), tuple(lines), self._to_send())

    def _lines(self, table: str, figures: TableFigures) -> list[PreviewLine]:
        details: dict[str, list[str]] = {}
        for change in figures.taken.changes:
            if self._may_see(table, change["field"]):
                told = f"{change['field']}: {change['from']} → {change['to']}"
                details.setdefault(change["order"], []).append(told)
        lines = []
        for kind, remote_id, name in figures.taken.samples:
            shown = name if self._may_see(table, "order_number") else ""
            if kind == "not understood":
                shown, detail = "", name if self._may_see(table, name.partition(":")[0]) else name.partition(":")[0]
            else:
                detail = "; ".join(details.get(name, ())) if kind == "changed" else ""
            lines.append(PreviewLine(table, remote_id, kind, shown, detail))
        return lines

    @reads(Right.STORE_SYNC)
    def _to_send(self, unit: Unit) -> tuple[OutboxLine, ...]:
        return self._work.outbox(unit, _MOST_SENT)

    def _seen(self, line: DriftLine) -> DriftLine:
        if not line.field or self._may_see(line.table, line.field):
            return line
        return DriftLine(line.table, line.remote_id, line.field, "", "")

    def _may_see(self, table: str, field: str) -> bool:
        """Who may not see customers or values gets what is known to hold neither."""
        if self.who.may(Right.CUSTOMERS_SEE) and self.who.sees_values:
            return True
        return table == CUSTOM_ORDERS and field in OF_ORDERS
