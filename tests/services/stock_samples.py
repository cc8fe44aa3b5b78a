"""Stock to try services with: an article, a lot of it, and every write of `desk.materials`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from veliano_desk.domain.articles import ArticleEdit, ArticleKind
from veliano_desk.domain.stock import NewIssue, NewLot, StockKind
from veliano_desk.domain.stocktakes import CountKey
from veliano_desk.services.desk import Desk

VAULT = "vault:main"
CLASP = ArticleEdit("fnd-lobster-9", ArticleKind.FINDING, "Lobster clasp 9 mm", "piece")
SOLO = ArticleEdit("st-dia-solo", ArticleKind.STONE, "Diamond, certified", "mct")
TEN_CLASPS = NewLot(CLASP.code, 10, VAULT, value=550_000)
THE_STONE = NewLot(SOLO.code, 1_020, VAULT, value=52_000_000, certificate="2215998001", laboratory="GIA")


def a_lot(desk: Desk, edit: ArticleEdit = CLASP, new: NewLot = TEN_CLASPS) -> int:
    """An article and a lot of it: two writes."""
    desk.materials.add_article(edit)
    return desk.materials.receive([new])[0].id


def issued(desk: Desk, order: str) -> Any:
    return desk.materials.issue(NewIssue(a_lot(desk), 2, order=order))


def a_lost_stone(desk: Desk) -> int:
    lot = a_lot(desk, SOLO, THE_STONE)
    desk.materials.write_off(StockKind.LOST, NewIssue(lot, 1_020, note="not in its paper"))
    return lot


def kept(desk: Desk, order: str) -> Any:
    a_lot(desk)
    return desk.materials.reserve(CLASP.code, order, 2)


def given_back(desk: Desk, order: str) -> object:
    return desk.materials.give_back(issued(desk, order).lot_id, order, 1)


def edited_article(desk: Desk) -> object:
    made = desk.materials.add_article(CLASP)
    return desk.materials.edit_article(made.id, made.version, replace(CLASP, reorder_at=5))


def edited_place(desk: Desk) -> object:
    made = desk.materials.add_place("drawer-a1", "Drawer A1")
    return desk.materials.edit_place(made.id, made.version, "Drawer A1, stones")


def begun(desk: Desk) -> int:
    return desk.stocktakes.begin(VAULT).stocktake.id


def counted(desk: Desk, lot: int) -> int:
    """A count of the vault in which a lot of clasps is one short."""
    number = begun(desk)
    desk.stocktakes.count(number, CountKey(CLASP.code, lot), 9)
    return number


WRITES: dict[str, tuple[str, Callable[[Desk, str], object], int]] = {
    "materials.add_article": ("article.add", lambda desk, _: desk.materials.add_article(CLASP), 1),
    "materials.edit_article": ("article.edit", lambda desk, _: edited_article(desk), 2),
    "materials.add_place": ("place.add", lambda desk, _: desk.materials.add_place("drawer-a1", "Drawer A1"), 1),
    "materials.edit_place": ("place.edit", lambda desk, _: edited_place(desk), 2),
    "materials.receive": ("stock.receive", lambda desk, _: a_lot(desk), 2),
    "materials.issue": ("stock.issue", issued, 3),
    "materials.give_back": ("stock.return", given_back, 4),
    "materials.move": ("stock.move", lambda desk, _: desk.materials.move(NewIssue(a_lot(desk), 2), "worker:bench"), 3),
    "materials.write_off": ("stock.write_off", lambda desk, _: a_lost_stone(desk), 3),
    "materials.find_again": (
        "stock.found", lambda desk, _: desk.materials.find_again(a_lost_stone(desk), VAULT, "under the mat"), 4,
    ),
    "materials.correct": (
        "stock.correct", lambda desk, order: desk.materials.correct(issued(desk, order).event_id, "mistyped"), 4,
    ),
    "materials.reserve": ("stock.reserve", kept, 3),
    "materials.release": ("stock.release", lambda desk, order: desk.materials.release(kept(desk, order).id), 4),
    "stocktakes.begin": ("count.begin", lambda desk, _: desk.stocktakes.begin(VAULT), 1),
    "stocktakes.count": ("count.line", lambda desk, _: counted(desk, a_lot(desk)), 4),
    "stocktakes.post": ("count.post", lambda desk, _: desk.stocktakes.post(counted(desk, a_lot(desk)), "yearly"), 5),
    "stocktakes.drop": ("count.drop", lambda desk, _: desk.stocktakes.drop(begun(desk)), 2),
}  # fmt: skip
"""Every write: its action in the log, how it is called with an order's number, and how many writes that makes."""
FILLING: dict[str, Any] = {
    "article_id": 1, "code": "x", "place_id": 1, "lots": [TEN_CLASPS], "lot_ids": [1], "issue": NewIssue(1, 1),
    "target": VAULT, "lot_id": 1, "order": "CO-1", "quantity": 1, "location": VAULT, "reservation_id": 1,
    "stocktake_id": 1,
}  # fmt: skip
