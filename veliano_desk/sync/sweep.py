"""Reading a table from end to end by id, once a day or when somebody wants it: what changed without a stamp comes in,
and what the store has no more is found. Only what differs is written; memory holds a page and the ids that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from veliano_desk.domain.errors import DeskError
from veliano_desk.models import sweeps
from veliano_desk.models.store_records import CUSTOMERS, cursor_of, undecided
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.client import Row
from veliano_desk.sync.deletions import Gone, settle_missing
from veliano_desk.sync.errand import Errand, last_id, pages
from veliano_desk.sync.tables import SyncedTable
from veliano_desk.sync.taking import take_page

FEW, SHARE = 20, 20
"""More rows than FEW and than one in SHARE never vanish at once: then it is the answer that is wrong."""
_KEPT_EVERY = 10
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class CameTo:
    """How far a sweep has come with a page; kept with pages that bring something, and with each tenth of the rest."""

    table: str
    remote_id: str
    due: bool

    def is_news(self, _unit: Unit) -> bool:
        return self.due

    def keep(self, unit: Unit) -> None:
        sweeps.sweep_came_to(unit.session, self.table, self.remote_id)


@dataclass
class _Missing:
    """The rows here that a sweep has not seen in the store; beyond one more than `most` they are only counted. unread:
    those that nobody could read, which are no more than findings here."""

    known: int
    most: int
    ids: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    count: int = 0
    seen: int = 0

    def add(self, ids: Sequence[str]) -> None:
        self.count += len(ids)
        self.ids += ids[: max(self.most + 1 - len(self.ids), 0)]


class Sweep:
    """Reads tables from end to end. `trusted`: somebody looked and says that what is missing there is really gone."""

    def __init__(self, errand: Errand, trusted: bool = False) -> None:
        self._errand = errand
        self._trusted = trusted

    def table(self, table: SyncedTable) -> None:
        """Goes on where the last sweep was broken off. What was taken in stays, whatever ends it."""
        begun_at, missing = self._begin(table.name)
        after, done = begun_at, 0
        self._errand.progress(0, missing.known, f"{table.title}, all of them")
        if begun_at:
            self._look_before(table.name, begun_at, missing)
        try:
            for number, rows in enumerate(self._pages(table, begun_at), start=1):
                last = last_id(rows)
                self._take(table, rows, CameTo(table.name, last, number % _KEPT_EVERY == 0))
                self._note(table.name, after, last, rows, missing)
                after, done = last, done + len(rows)
                self._errand.progress(done, max(missing.known, done), f"{table.title}, all of them")
                self._errand.go_on()
        except DeskError:
            self._keep_place(table.name, after)
            raise
        self._note(table.name, after, None, [], missing)
        self._end(table, missing)

    def nulls(self, table: SyncedTable) -> None:
        """Takes in the rows that nobody ever stamped: an incremental pull passes over them."""
        errand, filters = self._errand, [("updated_at", "is.null")]
        fetch = partial(errand.client.id_page, table.name, columns=table.columns, filters=filters)
        with closing(pages(fetch, "", last_id, errand.client.url)) as coming:
            for rows in coming:
                self._take(table, rows, None)
                errand.go_on()

    def _begin(self, table: str) -> tuple[str, _Missing]:
        with self._errand.reading() as unit:
            kept = cursor_of(unit.session, table)
            known = sweeps.count_links(unit.session, table)
        most = known if self._trusted else max(FEW, known // SHARE)
        return kept.sweeping_at if kept else "", _Missing(known, most)

    def _pages(self, table: SyncedTable, after: str) -> Iterator[list[Row]]:
        client = self._errand.client
        fetch = partial(client.id_page, table.name, columns=table.columns)
        with closing(pages(fetch, after, last_id, client.url)) as coming:
            yield from coming

    def _take(self, table: SyncedTable, rows: list[Row], place: CameTo | None) -> None:
        errand = self._errand
        errand.took(table.name, rows, take_page(errand.reading, errand.begin, errand.rules, table.name, rows, place))

    def _look_before(self, table: str, upto: str, missing: _Missing) -> None:
        """A sweep that goes on knows nothing of the part before: only the ids are read there."""
        client, after = self._errand.client, ""
        fetch = partial(client.id_page, table, columns="id", filters=[("id", f"lte.{upto}")])
        with closing(pages(fetch, after, last_id, client.url)) as coming:
            for rows in coming:
                last = last_id(rows)
                self._note(table, after, last, rows, missing)
                after = last
                self._errand.go_on()
        self._note(table, after, upto, [], missing)

    def _note(self, table: str, after: str, to: str | None, rows: Sequence[Row], missing: _Missing) -> None:
        """Note the rows here with ids in this range that did not come."""
        came = {str(row["id"]) for row in rows}
        missing.seen += len(came)
        with self._errand.reading() as unit:
            missing.unread += [one for one in undecided(unit.session, table, after, to) if one not in came]
            while known := sweeps.known_after(unit.session, table, after, to, _AT_ONCE):
                after = known[-1]
                absent = [one for one in known if one not in came]
                settled = sweeps.on_their_way(unit.session, table, absent)
                settled |= sweeps.asked_about(unit.session, table, absent)
                missing.add([one for one in absent if one not in settled])

    def _keep_place(self, table: str, after: str) -> None:
        if not after:
            return
        with self._errand.begin() as unit:
            sweeps.sweep_came_to(unit.session, table, after)
            unit.record("store.sweep_stopped", table, None, {"at": after})

    def _end(self, table: SyncedTable, missing: _Missing) -> None:
        errand = self._errand
        refused = missing.count > missing.most or (missing.count > 0 and not missing.seen and not self._trusted)
        gone = Gone(tuple(missing.ids), tuple(missing.unread), missing.count, missing.known, refused)
        settle_missing(errand, table, gone)
        errand.of(table.name).swept = True
        if not is_sweep_due(errand, table.name):
            return
        with errand.begin() as unit:
            sweeps.sweep_is_through(unit.session, table.name, unit.now)
            unit.record("store.swept", table.name, None, {"seen": missing.seen, "missing": missing.count})


def is_sweep_due(errand: Errand, table: str) -> bool:
    """Whether a sweep was broken off, or none has ended on this day of the workshop's."""
    with errand.reading() as unit:
        kept = cursor_of(unit.session, table)
        if kept is None or kept.sweeping_at or kept.swept_at is None:
            return True
        return _is_of_an_earlier_day(errand, unit, kept.swept_at)


def is_new_day(errand: Errand) -> bool:
    """Whether customers, which every store has, were last read from end to end on an earlier day of the workshop's."""
    with errand.reading() as unit:
        kept = cursor_of(unit.session, CUSTOMERS)
        return kept is not None and kept.swept_at is not None and _is_of_an_earlier_day(errand, unit, kept.swept_at)


def _is_of_an_earlier_day(errand: Errand, unit: Unit, time: datetime) -> bool:
    zone = errand.rules.zone
    return time.astimezone(zone).date() < unit.now.astimezone(zone).date()
