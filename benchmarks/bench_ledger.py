"""How long the metal ledger takes to answer with 1,000,000 lines in it, and how many movements a second it takes in

The ledger is filled with movements of 40 workers over three years, each line with the balance it left, as posting them
one by one leaves it. Balances are asked for now and at moments all over the three years; each answer is the median of
its runs. A movement is one call of the service: its own transaction, its audit entry, on a disk that is waited for
twice, for the database and for the audit log's mark outside of it. Bare SQLite writes the same rows and waits as often,
without rights, checks, chain or anybody who listens.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.peers import bare_ledger
from benchmarks.result import Result
from veliano_desk.bootstrap import open_workspace
from veliano_desk.demo import fill
from veliano_desk.demo.secrets import DemoSecrets
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.models import metal as rows
from veliano_desk.models.bulk import insert_many
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.security.passwords import random_password
from veliano_desk.services.desk import Desk
from veliano_desk.services.metal_posting import Posting

LINES, WORKERS = 1_000_000, 40
ALLOYS = ("14ky", "14kw", "14kr", "18ky", "18kw", "ag925", "pt950", "24k")
DAYS = 3 * 365
MOMENTS, POSTS, FILE, AT_ONCE = 60, 2_000, 1_000, 10_000
MOST_MS, LEAST_PER_SECOND = 50.0, 500.0


def run() -> list[Result]:
    """Answers in milliseconds against 50 ms, movements a second against 500."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder, 'ledger.db').as_posix()}"
        with open_workspace(address, secrets=DemoSecrets()) as workspace:
            desk = fill.open_owner(workspace, random_password())
            begun = _fill(desk)
            return [*_answers(desk, begun), *_posting(desk, Path(folder))]


def _fill(desk: Desk) -> datetime:
    """A million lines, two to a movement; returns when the first was posted."""
    dice, now = random.Random(7), desk.clock.now()
    begun, apart = now - timedelta(days=DAYS), timedelta(days=DAYS) / (LINES // 2)
    with desk.access.writing() as unit:
        accounts, articles = _places(unit, desk)
        held: dict[tuple[int, int], int] = defaultdict(int)
        for first in range(1, LINES // 2, AT_ONCE):
            events, lines = [], []
            for number in range(first, min(first + AT_ONCE, LINES // 2 + 1)):
                at, mg, (article, fineness) = begun + number * apart, dice.randint(1, 30_000), dice.choice(articles)
                worker = dice.choice(accounts[1:])
                out = held[worker, article] > 0 and dice.random() < 0.5
                mg = min(mg, held[worker, article]) if out else mg
                events.append({"uid": f"made-{number}", "at": at, "kind": 41 if out else 40,
                               "person_id": desk.who.person_id})  # fmt: skip
                for account, gets in ((accounts[0], out), (worker, not out)):
                    held[account, article] += mg if gets else -mg
                    lines.append({
                        "event_id": number, "at": at, "account_id": account, "article_id": article, "owner": 0,
                        "mg": mg if gets else -mg, "fine": (mg if gets else -mg) * fineness,
                        "balance_mg": held[account, article], "balance_fine": held[account, article] * fineness,
                    })  # fmt: skip
            insert_many(unit.session, rows.MetalEvent, events)
            insert_many(unit.session, rows.MetalLine, lines)
        fine = dict(articles)
        insert_many(unit.session, rows.MetalHolding, [
            {"account_id": account, "article_id": article, "owner": 0, "mg": mg, "fine": mg * fine[article]}
            for (account, article), mg in held.items()
        ])  # fmt: skip
        unit.areas.add("metal")
        unit.record("metal.post", "many", None, None)
    return begun


def _places(unit: Unit, desk: Desk) -> tuple[list[int], list[tuple[int, int]]]:
    """The vault and the workers; the alloys with their fineness."""
    made = [rows.MetalAccount(kind="vault", ref="main")]
    made += [rows.MetalAccount(kind="worker", ref=f"worker-{number}") for number in range(WORKERS)]
    unit.session.add_all(made)
    unit.session.flush()
    articles = Posting(unit, desk.trade).articles(ALLOYS).values()
    return [account.id for account in made], [(article.id, article.fineness_millis) for article in articles]


def _answers(desk: Desk, begun: datetime) -> list[Result]:
    dice, limit = random.Random(11), f"{MOST_MS:g} ms"
    moments = [begun + timedelta(days=dice.random() * DAYS) for _ in range(MOMENTS)]
    asked: dict[str, Callable[[datetime], object]] = {
        "a worker's balance at a past moment": lambda at: desk.metal.balances("worker:worker-7", at),
        "the vault's balance at a past moment": lambda at: desk.metal.balances("vault", at),
        "all accounts at a past moment": lambda at: desk.metal.balances("", at),
        "the stock of all accounts now": lambda _at: desk.metal.balances(),
        "the newest movements": lambda _at: desk.metal.events(),
        "the newest movements of a worker": lambda _at: desk.metal.events("worker:worker-7"),
    }
    return [
        Result(f"{name}, {LINES:,} lines", statistics.median(_ms(ask, at) for at in moments), "ms", limit, MOST_MS, 1.0)
        for name, ask in asked.items()
    ]


def _ms(ask: Callable[[datetime], object], at: datetime) -> float:
    begin = time.perf_counter()
    ask(at)
    return (time.perf_counter() - begin) * 1000


def _posting(desk: Desk, folder: Path) -> list[Result]:
    """One by one against what is promised; both ways beside bare SQLite, which waits for the disk as often."""
    desk.metal.post(moved(EventKind.RECEIPT, "supplier:Stuller", "vault", "14ky", 10**9))
    rates = {at_once: _rate(desk, at_once) for at_once in (1, FILE)}
    bare = {at_once: bare_ledger.rate(folder, POSTS, at_once) for at_once in rates}
    promised = f"{LEAST_PER_SECOND:g} movements/s"
    begin = time.perf_counter()
    bought = [moved(EventKind.RECEIPT, "supplier:Stuller", "vault", "14ky", 1_000, value=900_000) for _ in range(FILE)]
    desk.metal.post_all(bought)
    with_value = FILE / (time.perf_counter() - begin)
    return [
        Result(f"receipts of a file of {FILE:,}, each a layer of value", with_value, "movements/s"),
        Result("movements posted one by one", rates[1], "movements/s", promised, LEAST_PER_SECOND, 1.0),
        Result("movements posted one by one", rates[1], "movements/s", "bare SQLite with as many waits", bare[1]),
        Result(f"movements of a file of {FILE:,}", rates[FILE], "movements/s", promised, LEAST_PER_SECOND, 1.0),
        Result(f"movements of a file of {FILE:,}", rates[FILE], "movements/s", "bare SQLite", bare[FILE]),
    ]


def _rate(desk: Desk, at_once: int) -> float:
    begin = time.perf_counter()
    for _ in range(0, POSTS, at_once):
        desk.metal.post_all([moved(EventKind.TRANSFER, "vault", "tree:T1", "14ky", 100) for _ in range(at_once)])
    return POSTS / (time.perf_counter() - begin)


if __name__ == "__main__":
    for result in run():
        print(result)
