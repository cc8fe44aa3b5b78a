"""The movements of the ledger in bare SQLite: the same rows, transactions and waits for the disk, and no rules.

What stands between a movement and this is what the service adds: rights, balances that are checked, the audit chain.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

_TABLES = """
CREATE TABLE head (id INTEGER PRIMARY KEY, sequence INTEGER, hash TEXT) STRICT;
CREATE TABLE log (sequence INTEGER PRIMARY KEY, at INTEGER, person TEXT, action TEXT, after TEXT, hash TEXT) STRICT;
CREATE TABLE events (id INTEGER PRIMARY KEY, uid TEXT UNIQUE, at INTEGER, kind INTEGER, note TEXT) STRICT;
CREATE TABLE lines (id INTEGER PRIMARY KEY, event INTEGER, at INTEGER, account INTEGER, article INTEGER, mg INTEGER,
    fine INTEGER, balance INTEGER) STRICT;
CREATE INDEX of_place ON lines (account, article, at, id);
CREATE INDEX of_event ON lines (event);
CREATE TABLE held (account INTEGER, article INTEGER, mg INTEGER, PRIMARY KEY (account, article)) STRICT;
INSERT INTO head VALUES (1, 0, ''); INSERT INTO held VALUES (1, 1, 1000000000), (2, 1, 0);
"""
_HASH = "0" * 64


def rate(folder: Path, posts: int, at_once: int) -> float:
    """Movements a second: `posts` of them, `at_once` to a transaction, each transaction on the disk with its mark."""
    mark = folder / "mark.json"
    with closing(sqlite3.connect(folder / f"bare-{at_once}.db", isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        bare.executescript(_TABLES)
        begin = time.perf_counter()
        for first in range(0, posts, at_once):
            _transaction(bare, range(first, first + at_once))
            _mark(mark, first)
        return posts / (time.perf_counter() - begin)


def _transaction(bare: sqlite3.Connection, numbers: range) -> None:
    bare.execute("BEGIN IMMEDIATE")
    ((sequence, _),) = bare.execute("SELECT sequence, hash FROM head").fetchall()
    ((vault,),) = bare.execute("SELECT mg FROM held WHERE account = 1").fetchall()
    events = [(f"movement-{number}", number, 45, "") for number in numbers]
    bare.executemany("INSERT INTO events (uid, at, kind, note) VALUES (?, ?, ?, ?)", events)
    lines = [
        (number, number, account, 1, way * 100, way * 58_333_300, vault) for number in numbers
        for account, way in ((1, -1), (2, 1))
    ]  # fmt: skip
    columns = "event, at, account, article, mg, fine, balance"
    bare.executemany(f"INSERT INTO lines ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", lines)
    moved = 100 * len(numbers)
    bare.executemany("UPDATE held SET mg = mg + ? WHERE account = ?", [(-moved, 1), (moved, 2)])
    entry = (sequence + 1, sequence, "Vera", "metal.post", "x" * 120, _HASH)
    bare.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", entry)
    bare.execute("UPDATE head SET sequence = ?, hash = ?", (sequence + 1, _HASH))
    bare.execute("COMMIT")


def _mark(file: Path, sequence: int) -> None:
    fresh = file.with_suffix(".new")
    with fresh.open("wb", buffering=0) as open_file:
        open_file.write(f'{{"sequence": {sequence}, "hash": "{_HASH}"}}'.encode())
        os.fsync(open_file.fileno())
    os.replace(fresh, file)
