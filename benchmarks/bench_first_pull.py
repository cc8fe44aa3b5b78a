"""How fast a first pull of 100,000 custom orders and 20,000 customers is, against a loop that throws the rows away

The store is the real server on loopback. The pull reads each row into a typed record, makes orders, pieces and
estimates of it, keeps the row whole, lets the search find it, and commits page by page. The plain loop asks for the
same pages with `requests` and only parses the JSON. dlt takes the same pages into two SQLite tables and reads nothing
in them. The floor is what SQLite alone takes: the rows of the finished workspace, written a thousand at a time by bare
`executemany` into an empty workspace with the same indexes and the same search. All take turns in one run.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import requests

from benchmarks.result import Result
from veliano_desk.bootstrap import open_workspace
from veliano_desk.demo import fill
from veliano_desk.demo.secrets import DemoSecrets
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.demo.year import make_year
from veliano_desk.security.passwords import random_password
from veliano_desk.services.actions import Access
from veliano_desk.services.desk import Workspace
from veliano_desk.sync.client import PAGE, StoreClient
from veliano_desk.sync.errand import Errand
from veliano_desk.sync.fetch import Fetch
from veliano_desk.sync.intake_rules import IntakeRules

CUSTOMERS, ORDERS = 20_000, 100_000
RUNS = 1
TABLES = ("customers", "custom_orders")
WRITTEN = ("customers", "orders", "pieces", "piece_flags", "store_links")
PULLED = "pull.db"


def run() -> list[Result]:
    """Rows per second of a first pull and of what it is held against; how long a sync takes that finds nothing new."""
    rates: dict[str, list[float]] = {"plain": [], "dlt": [], "ours": [], "floor": []}
    seconds = []
    with StoreServer.start() as store:
        _fill(store)
        for _ in range(RUNS):
            rates["plain"].append(_rate(lambda: _plain_loop(store)))
            rates["dlt"].append(_dlt(store))
            with tempfile.TemporaryDirectory() as folder:
                pull, again = _pull(store, Path(folder))
                rates["ours"].append(pull)
                seconds.append(again)
                rates["floor"].append(_floor(Path(folder)))
    made = {name: statistics.median(found) for name, found in rates.items()}
    what, loop = f"first pull, {CUSTOMERS + ORDERS:,} rows", "a plain requests loop, rows thrown away"
    return [
        Result(what, made["ours"], "rows/s", loop, made["plain"], 0.4),
        Result("the same", made["ours"], "rows/s", "dlt into SQLite, two tables", made["dlt"], 5.0),
        Result("the floor: its rows written by bare SQLite", made["floor"], "rows/s", loop, made["plain"]),
        Result("sync with nothing new", statistics.median(seconds) * 1000, "ms"),
    ]


def _fill(store: StoreServer) -> None:
    year = make_year(fill.SEED, datetime.now(UTC).date(), customers=CUSTOMERS, custom_orders=ORDERS, shop_orders=0)
    for table in TABLES:
        store.load(table, year.tables()[table], keep_stamps=True)


def _rate(read: Callable[[], int]) -> float:
    begin = time.perf_counter()
    return read() / (time.perf_counter() - begin)


def _plain_loop(store: StoreServer) -> int:
    with requests.Session() as session:
        session.trust_env = False
        session.headers["apikey"] = store.secret_key
        return sum(_all_rows(session, f"{store.url}/rest/v1/{table}") for table in TABLES)


def _all_rows(session: requests.Session, address: str) -> int:
    asked, count = {"select": "*", "order": "updated_at.asc,id.asc", "limit": str(PAGE)}, 0
    while rows := session.get(address, params=asked, timeout=30).json():
        count += len(rows)
        stamp, key = rows[-1]["updated_at"], rows[-1]["id"]
        asked |= {"updated_at": f"gte.{stamp}", "or": f'(updated_at.gt."{stamp}",id.gt."{key}")'}
    return count


def _dlt(store: StoreServer) -> float:
    """Rows per second of dlt, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        asked = [sys.executable, "-m", "benchmarks.peers.dlt_pull", store.url, store.secret_key, folder]
        told = subprocess.run(asked, capture_output=True, text=True, check=True, env={**os.environ, "HOME": folder})
    return (CUSTOMERS + ORDERS) / float(told.stdout.split()[-1])


def _pull(store: StoreServer, folder: Path) -> tuple[float, float]:
    """(rows per second of a first pull into a fresh workspace, seconds of a sync that finds nothing new)"""
    with _workspace(folder / PULLED) as workspace:
        desk = fill.open_owner(workspace, random_password())
        with StoreClient.by_secret_key(store.url, store.secret_key) as client:
            rate = _rate(lambda: _first_pull(desk.access, client))
        desk.store_sync.connect(store.url, store.secret_key)
        desk.store_sync.sync()
        begin = time.perf_counter()
        desk.store_sync.sync()
        return rate, time.perf_counter() - begin


def _workspace(file: Path) -> Workspace:
    return open_workspace(f"sqlite:///{file.as_posix()}", secrets=DemoSecrets())


def _floor(folder: Path) -> float:
    """Rows of the store per second, where what they became is written as it is."""
    with closing(sqlite3.connect(folder / PULLED)) as pulled:
        rows = {table: pulled.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in WRITTEN}
    with _workspace(folder / "floor.db") as workspace:
        desk = fill.open_owner(workspace, random_password())
        begin = time.perf_counter()
        for table, found in rows.items():
            for first in range(0, len(found), PAGE):
                _write(desk.access, table, found[first : first + PAGE])
        return (CUSTOMERS + ORDERS) / (time.perf_counter() - begin)


def _write(access: Access, table: str, rows: list[tuple[object, ...]]) -> None:
    """A page in a unit of work, as the pull has them."""
    places = ", ".join("?" * len(rows[0]))
    with access.writing() as unit:
        unit.session.connection().exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", rows)
        unit.areas.add("orders")
        unit.record("store.pull", table, None, None)


def _first_pull(access: Access, client: StoreClient) -> int:
    """As the service pulls, without its run and its plan."""
    rules = IntakeRules(access.trade, access.trade.rates, access.currency, ZoneInfo(access.zone))
    reading = partial(access.database.reading, access.who, access.clock.now())
    errand = Errand(client, rules, reading, access.writing, lambda *_: None, lambda: False)
    Fetch(errand).run()
    return sum(figures.taken.rows for figures in errand.figures.values())


if __name__ == "__main__":
    for result in run():
        print(result)
