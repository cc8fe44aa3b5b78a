"""How soon an edit on one desk is on the other, and how long it takes to copy a workspace of 100,000 orders.

Two desks have one workspace open. The clock runs from before the one writes a note until the other has been told and
has read the order with the note in it; the limit is a second. Edits come at irregular moments. The copy is made of the
workspace as a file, and carried to a server, each time with every row read again and compared.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bench_window import ORDERS, many_orders
from benchmarks.result import Result
from tests import postgres
from veliano_desk.bootstrap import open_workspace
from veliano_desk.demo import fill
from veliano_desk.demo.secrets import DemoSecrets
from veliano_desk.demo.year import make_year
from veliano_desk.domain.changes import Changed
from veliano_desk.domain.lists import ListQuery
from veliano_desk.security.passwords import random_password
from veliano_desk.services.desk import Desk, Workspace

EDITS = 41
SECOND_MS = 1_000.0
PATIENCE = 30


def run() -> list[Result]:
    """The median of each database against a second, and seconds of a copy and of a move."""
    with tempfile.TemporaryDirectory() as folder, _server() as address_of:
        ways = {"SQLite, one file": f"sqlite:///{Path(folder, 'two.db').as_posix()}", "PostgreSQL": address_of()}
        seen = [
            Result(f"an edit seen on the other desk, {name}", _seen(address), "ms", "a second", SECOND_MS, 1.0)
            for name, address in ways.items()
        ]
        return [*seen, *_copied(Path(folder), address_of())]


@contextmanager
def _server() -> Iterator[Callable[[], str]]:
    """A PostgreSQL of this run's own; gives addresses of empty databases on it."""
    postgres.announce()
    try:
        folder = Path(os.environ[postgres.FOLDER_VARIABLE])
        server = postgres.PostgresServer(postgres.start(folder))
        yield lambda: server.address(server.new_database())
    finally:
        postgres.finish()


def _seen(address: str) -> float:
    password = random_password()
    with open_workspace(address, secrets=DemoSecrets()) as office, open_workspace(address, secrets=DemoSecrets()) as at:
        desk = office.make_owner("Vera", "vera", password, "Two desks")
        today = desk.clock.now().date()
        fill.fill_from_year(desk, make_year(fill.SEED, today, customers=200, custom_orders=1_000, shop_orders=0))
        return _median(desk, at, at.sign_in("vera", password))


def _median(desk: Desk, at: Workspace, bench: Desk) -> float:
    number = desk.orders.list(ListQuery("number")).rows[0].number
    came, chance, found = threading.Event(), random.Random(7), []

    def heard(changed: Changed) -> None:
        if "orders" in changed.areas:
            came.set()

    at.watch(heard)
    for edit in range(EDITS):
        time.sleep(0.3 + chance.random() / 2)
        came.clear()
        begin = time.perf_counter()
        desk.orders.note(number, f"note {edit}")
        told = came.wait(PATIENCE)
        if not told or f"note {edit}" not in {line.title for line in bench.orders.show(number).timeline}:
            raise RuntimeError("the other desk was never told")
        found.append((time.perf_counter() - begin) * 1_000)
    return statistics.median(found)


def _copied(folder: Path, server: str) -> list[Result]:
    address, token = many_orders(folder)
    with open_workspace(address, secrets=DemoSecrets()) as workspace:
        desk = workspace.sign_in_with_token(token)
        saved = desk.copies.save(folder / "copy.veliano")
        moved = desk.copies.move(server)
    return [
        Result(f"a copy in one file, {ORDERS:,} orders, {saved.rows:,} rows", saved.seconds, "s"),
        Result("the same workspace to PostgreSQL", moved.seconds, "s"),
    ]


if __name__ == "__main__":
    for result in run():
        print(result)
