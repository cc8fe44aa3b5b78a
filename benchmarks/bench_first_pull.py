"""How fast a first pull is, against a plain `requests` loop over the same pages that throws the rows away.

The store is the real server on loopback. The pull reads each row into a typed record, makes orders, pieces and
estimates of it, keeps the row whole, and commits page by page; the loop only parses the JSON. Both take turns in one
process.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
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
from veliano_desk.sync.client import PAGE, StoreClient
from veliano_desk.sync.errand import Errand
from veliano_desk.sync.fetch import Fetch
from veliano_desk.sync.intake_rules import IntakeRules

CUSTOMERS, ORDERS = 800, 4_000
RUNS = 3
TABLES = ("customers", "custom_orders")


def run() -> list[Result]:
    """Rows per second of a first pull, and how long one takes that finds nothing new."""
    with StoreServer.start() as store:
        _fill(store)
        pulls, seconds, plain = [], [], []
        for _ in range(RUNS):
            plain.append(_rate(lambda: _plain_loop(store)))
            pull, again = _pull(store)
            pulls.append(pull)
            seconds.append(again)
    rows = CUSTOMERS + ORDERS
    loop = "a plain requests loop, rows thrown away"
    return [
        Result(f"first pull, {rows:,} rows", statistics.median(pulls), "rows/s", loop, statistics.median(plain)),
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


def _pull(store: StoreServer) -> tuple[float, float]:
    """(rows per second of a first pull into a fresh workspace, seconds of a sync that finds nothing new)"""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder, 'pull.db').as_posix()}"
        with open_workspace(address, secrets=DemoSecrets()) as workspace:
            desk = fill.open_owner(workspace, random_password())
            with StoreClient.by_secret_key(store.url, store.secret_key) as client:
                rate = _rate(lambda: _first_pull(desk.access, client))
            desk.store_sync.connect(store.url, store.secret_key)
            desk.store_sync.sync()
            begin = time.perf_counter()
            desk.store_sync.sync()
            return rate, time.perf_counter() - begin


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
