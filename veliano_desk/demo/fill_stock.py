"""The demo's stock: stones, findings, chain, kits and packaging of a workshop of this size, some of it in use."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from typing import Any

from veliano_desk.config.paths import resources_dir
from veliano_desk.domain.articles import ArticleEdit, ArticleKind
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.money import SCALE
from veliano_desk.domain.stock import NewIssue, NewLot, StockKind
from veliano_desk.domain.stock_views import LotView
from veliano_desk.services.desk import Desk

_FOR_ORDERS = ("st-dia-1.3", "st-dia-1.0", "st-lab-1.3", "fnd-lobster-9", "ch-cable-1.1", "fnd-jump-4")
"""What open orders take and reserve in the demo."""


def stock_the_drawers(desk: Desk, orders: list[str], seed: int) -> int:
    """Articles with their lots, and what open orders have taken and reserved of them. How many lots."""
    read = json.loads((resources_dir() / "demo" / "year" / "stock.json").read_text(encoding="utf-8"))
    for place in read["places"]:
        desk.materials.add_place(**place)
    lots: list[NewLot] = []
    for one in read["articles"]:
        desk.materials.add_article(_article(one))
        lots += [_lot(one["code"], lot) for lot in one["lots"]]
    made = desk.materials.receive(lots)
    _work(desk, made, orders, random.Random(seed))
    return len(made)


def _article(told: dict[str, Any]) -> ArticleEdit:
    facts = {name: value for name, value in told.items() if name not in ("kind", "lots")}
    return ArticleEdit(kind=ArticleKind(told["kind"]), **facts)


def _lot(code: str, told: dict[str, Any]) -> NewLot:
    facts = {name: value for name, value in told.items() if name != "value"}
    return NewLot(article=code, value=int(Decimal(told["value"]) * SCALE), kind=StockKind.OPENING, **facts)


def _work(desk: Desk, lots: tuple[LotView, ...], orders: list[str], chance: random.Random) -> None:
    """A few days at the bench: parcels lie open there, orders have got their stones and wait for others."""
    usual = [lot for lot in lots if lot.article in _FOR_ORDERS]
    for number in orders:
        lot = chance.choice(usual)
        part = max(1, (lot.pieces or lot.quantity) // chance.randint(20, 40))
        quantity, pieces = (None, part) if lot.counts_pieces else (part, None)
        try:
            if chance.random() < 0.5:
                desk.materials.issue(NewIssue(lot.id, quantity, pieces, order=number))
            else:
                desk.materials.reserve(lot.article, number, quantity, pieces)
        except InputError:
            continue  # what others have taken meanwhile is not there any more
    certified = next(lot for lot in lots if lot.certificate)
    if orders:
        desk.materials.reserve(certified.article, orders[0], lot_id=certified.id)
    parcel = next(lot for lot in usual if lot.counts_pieces)
    desk.materials.move(NewIssue(parcel.id, pieces=40), "worker:ana")
    desk.materials.write_off(StockKind.BROKEN, NewIssue(parcel.id, pieces=1, location="worker:ana", note="Chipped"))
