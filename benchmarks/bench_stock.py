"""How long the stock list takes to answer with 1,000,000 postings in its ledger

Five thousand articles in twenty thousand lots at a dozen places, taken from and put back for three years; each posting
with the balance it left, as posting them one by one leaves it. The list is asked for as the page asks for it: pages by
key in every order, narrowed by kind, place and words, and an article with its lots and newest postings. The same rows
read with plain SQL from the same file, without services, rights and objects, stand beside it. The valuation at a past
moment goes through every lot there is.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.result import Result
from veliano_desk.bootstrap import open_workspace
from veliano_desk.demo import fill
from veliano_desk.demo.secrets import DemoSecrets
from veliano_desk.domain.lists import ListQuery
from veliano_desk.models import stock as rows
from veliano_desk.models.bulk import insert_many
from veliano_desk.models.metal import Article
from veliano_desk.security.passwords import random_password
from veliano_desk.services.desk import Desk

LINES, ARTICLES, LOTS, PLACES = 1_000_000, 5_000, 20_000, 12
DAYS, AT_ONCE, RUNS = 3 * 365, 20_000, 40
MOST_MS = 50.0
LOW_STONES = {"kind": ("stone",), "show": ("low",)}
BARE = (
    "SELECT id, code, kind, title, unit, counts_pieces, look, on_hand, pieces, reserved, on_order, reorder_at, value,"
    " moved_at FROM articles WHERE kind <> 'fine' AND active = 1 ORDER BY title_key, id LIMIT 101"
)


def run() -> list[Result]:
    """Answers in milliseconds against 50 ms, and a page beside the same rows read with plain SQL."""
    return measured(LINES)


def measured(lines: int) -> list[Result]:
    """The same with so many postings."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "stock.db")
        with open_workspace(f"sqlite:///{file.as_posix()}", secrets=DemoSecrets()) as workspace:
            desk = fill.open_owner(workspace, random_password())
            _fill(desk, lines)
            return [*_answers(desk, lines), _beside_sql(desk, file, lines)]


def _fill(desk: Desk, lines: int) -> None:
    """Articles, places, lots, and so many lines: each lot is received once, then taken from and put back."""
    dice, begun = random.Random(9), desk.clock.now() - timedelta(days=DAYS)
    lots = min(LOTS, lines // 4)
    with desk.access.writing() as unit:
        kinds = ("stone", "finding", "chain", "consumable", "kit", "packaging")
        unit.session.add_all(
            Article(code=f"bench-{n:05d}", kind=kinds[n % 6], title=f"Thing {dice.randrange(10**6):06d} of {n}",
                    unit="piece", reorder_at=5)
            for n in range(ARTICLES)
        )  # fmt: skip
        unit.session.add_all(rows.Location(code=f"d{n}", title=f"Drawer {n}", kind="drawer") for n in range(PLACES))
        unit.session.flush()
        articles = [one.id for one in unit.session.query(Article).filter(Article.code.like("bench-%"))]
        places = [one.id for one in rows.all_locations(unit.session) if one.code.startswith("d")]
        held = [[dice.choice(articles), dice.choice(places), 0, 0] for _ in range(lots)]
        insert_many(unit.session, rows.Lot, [
            {"article_id": article, "received_at": begun, "received_quantity": 1_000, "received_value": 5_000_000}
            for article, *_ in held
        ])  # fmt: skip
        _post(unit, desk, held, lines, dice)
        insert_many(unit.session, rows.Position, [
            {"article_id": article, "lot_id": lot, "location_id": place, "quantity": quantity, "value": value}
            for lot, (article, place, quantity, value) in enumerate(held, start=1)
        ])  # fmt: skip
        _total(unit, held)
        unit.areas.add("materials")
        unit.record("stock.receive", "many", None, None)


def _post(unit: Any, desk: Desk, held: list[list[int]], lines: int, dice: random.Random) -> None:
    begun, apart = desk.clock.now() - timedelta(days=DAYS), timedelta(days=DAYS) / lines
    for first in range(1, lines + 1, AT_ONCE):
        events, made = [], []
        for number in range(first, min(first + AT_ONCE, lines + 1)):
            lot = number if number <= len(held) else dice.randint(1, len(held))
            article, place, quantity, value = held[lot - 1]
            step = 1_000 if number <= len(held) else -dice.randint(1, max(1, quantity // 4)) if quantity else 100
            worth = 5_000 * step if step > 0 else -(value * -step // quantity)
            held[lot - 1][2:] = quantity + step, value + worth
            at = begun + number * apart
            events.append(
                {"uid": f"made-{number}", "at": at, "kind": 20 if step > 0 else 40, "person_id": desk.who.person_id}
            )
            made.append({
                "event_id": number, "at": at, "article_id": article, "lot_id": lot, "location_id": place, "pieces": 0,
                "quantity": step, "value": worth, "balance_pieces": 0, "balance_quantity": quantity + step,
                "balance_value": value + worth,
            })  # fmt: skip
        insert_many(unit.session, rows.StockEvent, events)
        insert_many(unit.session, rows.StockLine, made)


def _total(unit: Any, held: list[list[int]]) -> None:
    """Each article's totals, as postings keep them."""
    sums: dict[int, list[int]] = {}
    for article, _place, quantity, value in held:
        total = sums.setdefault(article, [0, 0])
        total[0], total[1] = total[0] + quantity, total[1] + value
    for article in unit.session.query(Article).filter(Article.id.in_(list(sums))):
        article.on_hand, article.value = sums[article.id]
        article.used, article.moved_at = True, unit.now


def _answers(desk: Desk, lines: int) -> list[Result]:
    dice, start = random.Random(11), ListQuery("title")
    pages = [start]
    for _ in range(RUNS):
        pages.append(replace(start, after=desk.materials.list(pages[-1]).keys[-1]))
    first = desk.materials.list(ListQuery("value", True)).rows[0].id
    moments = [desk.clock.now() - timedelta(days=dice.random() * DAYS) for _ in range(3)]
    asked: dict[str, Callable[[int], object]] = {
        "a page of the stock list": lambda at: desk.materials.list(pages[at]),
        "the most valuable": lambda _at: desk.materials.list(ListQuery("value", True)),
        "moved last": lambda _at: desk.materials.list(ListQuery("moved", True)),
        "of a kind, low": lambda _at: desk.materials.list(replace(start, filters=LOW_STONES)),
        "at a place": lambda _at: desk.materials.list(replace(start, filters={"location": ("d7",)})),
        "found by words": lambda at: desk.materials.list(replace(start, text=f"thing {at:02d}")),
        "its count": lambda _at: desk.materials.count(start),
        "an article with lots and postings": lambda _at: desk.materials.show(first),
    }  # fmt: skip
    limit = f"{MOST_MS:g} ms"
    made = [
        Result(
            f"{name}, {lines:,} postings",
            statistics.median(_ms(ask, at) for at in range(RUNS)),
            "ms",
            limit,
            MOST_MS,
            1.0,
        )
        for name, ask in asked.items()
    ]
    took = statistics.median(_ms(lambda at: desk.materials.valuation(moments[at]), at) for at in range(len(moments)))
    return [*made, Result(f"valuation at a past moment, {min(LOTS, lines // 4):,} lots", took, "ms")]


def _beside_sql(desk: Desk, file: Path, lines: int) -> Result:
    """The first page, and the same rows by plain SQL, in turns."""
    ours, bare = [], []
    with closing(sqlite3.connect(file)) as connection:
        for at in range(RUNS):
            ours.append(_ms(lambda _at: desk.materials.list(ListQuery("title")), at))
            bare.append(_ms(lambda _at: connection.execute(BARE).fetchall(), at))
    took, plain = statistics.median(ours), statistics.median(bare)
    return Result(f"the first page beside plain SQL, {lines:,} postings", took, "ms", "the same rows by SQL", plain)


def _median(ask: Callable[[int], object]) -> float:
    return statistics.median(_ms(ask, at) for at in range(RUNS))


def _ms(ask: Callable[[int], object], at: int) -> float:
    begin = time.perf_counter()
    ask(at)
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    for result in measured(int(sys.argv[1]) if len(sys.argv) > 1 else LINES):
        print(result)
