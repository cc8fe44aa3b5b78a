"""Rows that the store has no more: customers and orders become a question, nothing of theirs is removed by itself;
goods of the shop and rows that are only kept go as they came.

An empty answer is not a deletion: row security hides rows without a word. What looks gone is asked for once more by its
id, signed in as an admin, and where too much vanished at once nothing is touched and one finding says so.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from veliano_desk.models import decisions, sweeps
from veliano_desk.models import store_records as records
from veliano_desk.models.customers import Customer
from veliano_desk.models.decisions import DELETED, Side, Subject
from veliano_desk.models.orders import Order
from veliano_desk.models.shop_orders import SHOP_ORDERS
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.client import Row, one_of
from veliano_desk.sync.errand import Errand
from veliano_desk.sync.errors import NotAnAdminError
from veliano_desk.sync.intake_rules import Taken
from veliano_desk.sync.pack import is_admin
from veliano_desk.sync.pull import Pull, begin_at
from veliano_desk.sync.tables import TABLES, Forget, SyncedTable, table_named
from veliano_desk.sync.taking import called
from veliano_desk.sync.wire import moment

NOTED = "deleted_records"
WHOLE_TABLE = ""
"""The id of a finding that is about a table and not about one of its rows."""
_GONE = "deleted in the store"
_IDS_AT_ONCE, _ASKED_AT_ONCE = 100, 1000


@dataclass(frozen=True, slots=True)
class Gone:
    """What a sweep missed: ids, those that could never be read here, how many of how many known ones, and whether that
    is too much to be true."""

    ids: tuple[str, ...]
    unread: tuple[str, ...]
    count: int
    known: int
    refused: bool


def settle_missing(errand: Errand, table: SyncedTable, gone: Gone) -> None:
    """Ask about rows that a sweep did not see, a thousand at a time, and forget those that could not be read here.
    Raises NotAnAdminError where this sign-in may not judge; CancelledError keeps what was asked so far."""
    if (gone.count or gone.unread) and not is_admin(errand.client):
        raise NotAnAdminError(errand.client.signing.who)
    if gone.refused:
        _doubt_answer(errand, table, gone)
        return
    for some in _some(gone.ids, _ASKED_AT_ONCE):
        errand.of(table.name).removed += _ask(errand, table.name, dict.fromkeys(some))
        errand.go_on()
    _forget_unread(errand, table.name, gone.unread)
    _trust_answer(errand, table.name)


def _doubt_answer(errand: Errand, table: SyncedTable, gone: Gone) -> None:
    reason = (
        f"{gone.count:,} of {gone.known:,} {table.title.lower()} are missing in the store's answer; "
        "nothing was touched here"
    )
    raw = json.dumps({"missing": gone.count, "known": gone.known})
    with errand.reading() as unit:
        kept = records.findings_of(unit.session, table.name, [WHOLE_TABLE]).get(WHOLE_TABLE)
    errand.of(table.name).taken.findings += 1
    if kept is not None and kept.raw == raw:
        return
    with errand.begin() as unit:
        records.keep_finding(unit.session, table.name, WHOLE_TABLE, reason, raw, unit.now)
        unit.areas.add("store_sync")
        unit.record("store.missing", table.name, None, {"missing": gone.count, "known": gone.known})


def _trust_answer(errand: Errand, table: str) -> None:
    with errand.reading() as unit:
        if not records.findings_of(unit.session, table, [WHOLE_TABLE]):
            return
    with errand.begin() as unit:
        records.forget_findings(unit.session, table, [WHOLE_TABLE])
        unit.areas.add("store_sync")
        unit.record("store.missing", table, None, {"missing": 0})


def pull_deletions(errand: Errand) -> None:
    """Read what the store noted as deleted since the last time, and ask about what is here of it."""
    with errand.reading() as unit:
        start = begin_at(records.cursor_of(unit.session, NOTED))
    pull = Pull(errand)
    with closing(pull.pages(NOTED, start)) as coming:
        for rows in coming:
            for table, at in _by_table(rows).items():
                errand.of(table).removed += _ask(errand, table, at)
                _forget_unread(errand, table, _unread(errand, table, list(at)))
            pull.reached(NOTED, rows)
            errand.go_on()
    pull.settle(NOTED)


def _by_table(rows: Sequence[Row]) -> dict[str, dict[str, datetime | None]]:
    """When which rows were deleted, of the tables that are read."""
    ours = {table.name for table in TABLES}
    found: dict[str, dict[str, datetime | None]] = defaultdict(dict)
    for row in rows:
        if row["table_name"] in ours:
            found[row["table_name"]][str(row["record_id"])] = moment(row["updated_at"])
    return found


def _ask(errand: Errand, table: str, at: Mapping[str, datetime | None]) -> int:
    """Ask about those rows that are here, that nobody was asked about yet, and that the store really lacks."""
    with errand.reading() as unit:
        here = set(sweeps.marks_of(unit.session, table, list(at)))
        here -= sweeps.asked_about(unit.session, table, list(here))
    gone = sorted(here - _there(errand, table, sorted(here)))
    if not gone:
        return 0
    forget = table_named(table).forget
    if forget is not None:
        return _forget(errand, table, gone, forget)
    with errand.begin() as unit:
        for link in records.links_of(unit.session, table, gone).values():
            about, ours = _subject(unit, link)
            errand.of(table).taken.add(Taken(samples=[("gone", link.remote_id, ours.value)]))
            decisions.ask(unit, DELETED, about, ours, Side(_GONE, at=at[link.remote_id]))
        unit.areas.add("store_sync")
        unit.record("store.gone", table, None, {"ids": gone})
    return len(gone)


def _unread(errand: Errand, table: str, ids: Sequence[str]) -> list[str]:
    """Which of these rows nobody could read, and somebody still has to look at."""
    with errand.reading() as unit:
        found = records.findings_of(unit.session, table, ids)
        return [remote for remote, finding in found.items() if not finding.state]


def _forget_unread(errand: Errand, table: str, ids: Sequence[str]) -> None:
    """Of those the store has no more there is nothing left to understand."""
    asked = [one for one in ids if _is_id(one)]
    gone = sorted({*asked} - _there(errand, table, asked))
    if not gone:
        return
    with errand.begin() as unit:
        for some in _some(gone, _ASKED_AT_ONCE):
            records.forget_findings(unit.session, table, some)
        unit.areas.add("store_sync")
        unit.record("store.gone", table, None, {"unread": gone})


def _is_id(text: str) -> bool:
    """Whether a row can be asked for by it: a finding about a row without an id has only a name of its own."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _forget(errand: Errand, table: str, gone: Sequence[str], forget: Forget) -> int:
    """What nobody here works with goes as it came: the store's goods, and rows that are only kept."""
    with errand.begin() as unit:
        links = list(records.links_of(unit.session, table, gone).values())
        for link in links:
            errand.of(table).taken.add(Taken(samples=[("gone", link.remote_id, called(link.row))]))
        forget(unit, links)
        for remote_id in gone:
            records.cut_link(unit.session, table, remote_id)
        unit.areas.update({"store_sync", "orders"})
        unit.record("store.gone", table, None, {"ids": list(gone)})
    return len(gone)


def _there(errand: Errand, table: str, ids: Sequence[str]) -> set[str]:
    """Which of these rows the store has after all."""
    return {str(row["id"]) for some in _some(ids) for row in errand.client.select(
        table, columns="id", filters=[("id", one_of(some))]
    )}  # fmt: skip


def _some(ids: Sequence[str], size: int = _IDS_AT_ONCE) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _subject(unit: Unit, link: StoreLink) -> tuple[Subject, Side]:
    """What the question is about, and how people here call it."""
    about = partial(Subject, link.store_table, link.remote_id, local_id=link.local_id)
    if link.store_table in (records.CUSTOM_ORDERS, SHOP_ORDERS):
        order = unit.session.get(Order, link.local_id)
        if order is not None:
            return about(order_id=order.id), Side(f"{order.number} · {order.piece_title}")
    if link.store_table == records.CUSTOMERS:
        customer = unit.session.get(Customer, link.local_id)
        return about(), Side(customer.name if customer else "")
    return about(), Side(called(link.row) if isinstance(link.row, dict) else "")
