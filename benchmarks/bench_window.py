"""How soon the window is there: its first frame, and the orders' list on 100,000 orders, in time and in memory.

Every run is a fresh process, ours and the peer's in turn; the clock runs from before the process starts until it says
that it is there. The peers are windows with nothing in them. Orders are interactive when the key for the next row moves
through them; at rest when the preview, the rail's figures and the store's state are there, too.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from benchmarks.result import Result
from veliano_desk.bootstrap import open_workspace
from veliano_desk.demo import fill
from veliano_desk.demo.secrets import DemoSecrets
from veliano_desk.domain.rights import Right
from veliano_desk.security.passwords import random_password

ROOT = Path(__file__).resolve().parents[1]
RUNS = 9
ORDERS = 100_000


class Run(NamedTuple):
    """One process: ms until a key was answered and until all was there, and its memory at most in MB."""

    answers: float
    there: float
    memory: float


def run() -> list[Result]:
    """First frame ≤ 1.3 × a bare window; orders ≤ 1.5 × a window that imports the ORM, in ≤ 1.6 × its memory."""
    with tempfile.TemporaryDirectory() as folder:
        address, token = many_orders(Path(folder))
        frame, bare = _in_turn(["our_window", "frame"], ["bare_window"], folder)
        orders, orm = _in_turn(["our_window", "orders", address, token], ["bare_window", "orm"], folder)
    return [
        Result("first painted frame", _ms(frame), "ms", "bare PySide6 window", _ms(bare), 1.3),
        Result(
            f"orders interactive, {ORDERS:,} orders",
            _answers(orders),
            "ms",
            "PySide6 and SQLAlchemy's ORM",
            _ms(orm),
            1.5,
        ),
        Result("the same at rest", _ms(orders), "ms", "PySide6 and SQLAlchemy's ORM", _ms(orm)),
        Result("memory of that", _mb(orders), "MB", "the same", _mb(orm), 1.6),
    ]


def many_orders(folder: Path) -> tuple[str, str]:
    """The demo's year, its orders' lines repeated until there are a hundred thousand, and a token to sign in with."""
    file = folder / "many.db"
    address = f"sqlite:///{file.as_posix()}"
    with open_workspace(address, secrets=DemoSecrets()) as workspace:
        desk = fill.open_owner(workspace, random_password())
        fill.fill_from_year(desk, fill.store_year(desk.clock.now()))
        token = desk.people.make_token("benchmark", tuple(Right)).secret
    with closing(sqlite3.connect(file)) as database:
        columns = [
            name for _, name, *_ in database.execute("PRAGMA table_info(orders)") if name not in ("id", "number")
        ]
        names = ", ".join(columns)
        many = "INSERT INTO orders (number, {0}) SELECT number || ?, {0} FROM orders WHERE id <= ? LIMIT ?"
        (there,) = database.execute("SELECT count(*) FROM orders").fetchone()
        for copy in range(1, ORDERS // there + 1):
            database.execute(many.format(names), (f"-{copy}", there, min(there, ORDERS - copy * there)))
        database.execute("PRAGMA optimize")
        database.commit()
    return address, token


def _in_turn(ours: list[str], peer: list[str], home: str) -> tuple[list[Run], list[Run]]:
    """Every run of both, one after the other; the first of each warms the disk and is not counted."""
    pairs = [(_once(ours, home), _once(peer, home)) for _ in range(RUNS + 1)][1:]
    return [one for one, _ in pairs], [other for _, other in pairs]


def _once(command: list[str], home: str) -> Run:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "VELIANO_DESK_HOME": home, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    module, *arguments = command
    line = [sys.executable, "-m", f"benchmarks.peers.{module}", *arguments]
    said: dict[str, tuple[float, str]] = {}
    started = time.perf_counter()
    with subprocess.Popen(line, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        for told in process.stdout:
            word, _, figure = told.partition(" ")
            said[word.strip()] = ((time.perf_counter() - started) * 1000, figure)
    if process.returncode or "there" not in said:
        raise RuntimeError(f"{module} ended with {process.returncode} before it was there")
    there, memory = said["there"]
    return Run(said.get("answers", said["there"])[0], there, float(memory))


def _answers(runs: list[Run]) -> float:
    return statistics.median(run.answers for run in runs)


def _ms(runs: list[Run]) -> float:
    return statistics.median(run.there for run in runs)


def _mb(runs: list[Run]) -> float:
    return statistics.median(run.memory for run in runs)
