"""Filling a fresh workspace with the demo's year: through the store, or straight from the year where there is none."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from veliano_desk.demo.year import StoreYear, make_year
from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.metal import EventKind, NewEvent, moved
from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action, Stage
from veliano_desk.services.desk import Desk, Workspace

SEED = 20
STAFF = (
    ("Mara Ortiz", "mara", ("manager",)), ("Kenji Sato", "kenji", ("designer",)), ("Ana Duarte", "ana", ("bench",)),
    ("Luis Prado", "luis", ("bench",)), ("Noor Haddad", "noor", ("care",)), ("Rosa Lind", "rosa", ("quality",)),
    ("Tomás Vega", "tomas", ("stock",)),
)  # fmt: skip
REPORTED, MOVED, STOCKED = 60, 60, 24
_BENCHES = ("ana", "luis")
_OPENING = {"14ky": 420, "14kw": 260, "14kr": 110, "18ky": 180, "18kw": 95, "10ky": 240, "22ky": 40, "24k": 65,
            "ag925": 1800, "pt950": 48}  # fmt: skip
"""What lies in the vault on the first day, in grams."""
REPORT_RIGHTS = (Right.REPORTS_PRINT, Right.VALUE_SEE, Right.COST_SEE, Right.MARGIN_SEE)

Say = Callable[[str], None]


@dataclass
class Figures:
    """What the demo did, in figures."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    @contextmanager
    def timed(self, what: str) -> Iterator[list[str]]:
        started = time.perf_counter()
        said: list[str] = []
        yield said
        self.lines.append((what, f"{' '.join(said)} in {time.perf_counter() - started:.1f} s".strip()))


def store_year(now: datetime) -> StoreYear:
    """The year up to today."""
    return make_year(SEED, now.astimezone(UTC).date())


def open_owner(workspace: Workspace, password: str) -> Desk:
    """Make the demo's owner and sign them in."""
    return workspace.make_owner("Vera Veliano", "vera", password, "Veliano & Co")


def fill_from_year(desk: Desk, year: StoreYear) -> None:
    """Take the year in as if the store had sent it, page by page, and plan."""
    for table, rows in year.as_read().items():
        desk.store_sync.take_in(table, rows)
    desk.production.plan()


def make_staff(desk: Desk, password: str) -> int:
    """The workshop's people with their roles, and the token that the weekly report is made with."""
    for name, login, roles in STAFF:
        desk.people.add(name, login, password, roles)
    desk.people.make_token("Weekly report", REPORT_RIGHTS)
    return len(STAFF)


def live_a_little(desk: Desk) -> tuple[int, int]:
    """A few days of work: some pieces moved on, some costs reported. (moves, reports)"""
    chance = random.Random(SEED)
    moves = sum(_move_on(desk, number, chance) for number in _numbers(desk, "open", MOVED))
    reports = sum(_report(desk, number, chance) for number in _numbers(desk, "closed", REPORTED))
    return moves, reports


def stock_the_vault(desk: Desk) -> int:
    """Metal for a workshop of this size: opening balances, metal at the benches, lemel in the bins. How many moves."""
    chance, events = random.Random(SEED), list[NewEvent]()
    for article, grams in _OPENING.items():
        events.append(moved(EventKind.OPENING, "opening", "vault", article, grams * 1000))
    for article in ("14ky", "14kw", "18ky", "ag925"):
        for login in _BENCHES:
            given = chance.randint(8_000, 26_000)
            back, filed = given * chance.randint(70, 90) // 100, given * chance.randint(3, 7) // 100
            worker = f"worker:{login}"
            events.append(moved(EventKind.ISSUE, "vault", worker, article, given))
            events.append(moved(EventKind.RETURN, worker, "vault", article, back))
            events.append(moved(EventKind.FILINGS, worker, "dust:filings", article, filed))
    from veliano_desk.demo.fill_bench import lose_some, refine

    moves = len(desk.metal.post_all(events)) + lose_some(desk, _BENCHES, SEED)
    refine(desk, _BENCHES)
    return moves


def fill_purchasing(desk: Desk) -> int:
    """Suppliers, their lists and orders in every state. How many orders."""
    from veliano_desk.demo.fill_purchasing import fill_purchasing

    return fill_purchasing(desk)


def stock_the_drawers(desk: Desk) -> int:
    """Stones, findings, chain, kits and packaging, some of them taken and reserved by open orders. How many lots."""
    from veliano_desk.demo.fill_stock import stock_the_drawers

    return stock_the_drawers(desk, _numbers(desk, "open", STOCKED), SEED)


def _numbers(desk: Desk, show: str, limit: int) -> list[str]:
    query = ListQuery("ordered", True, {"show": (show,), "source": ("custom",)}, limit=limit)
    return [row.number for row in desk.orders.list(query).rows]


_USUAL = (Action.SEND_KIT, Action.KIT_BACK, Action.START_DESIGN, Action.SEND_PROOF, Action.APPROVE, Action.START,
          Action.FINISH, Action.PASS_QC, Action.SHIP)  # fmt: skip
_WORDS = ("Customer travels until Monday", "Waiting for the second stone", "Asked for a quote change")


def _move_on(desk: Desk, number: str, chance: random.Random) -> int:
    order = desk.orders.show(number)
    piece = order.pieces[0]
    if chance.random() < 0.08 and Action.HOLD in piece.actions:
        desk.orders.move(piece.id, piece.version, Action.HOLD, chance.choice(_WORDS))
        return 1
    step = next((action for action in piece.actions if action in _USUAL), None)
    if step is None or chance.random() < 0.35:
        return 0
    desk.orders.move(piece.id, piece.version, step)
    return 1


def _report(desk: Desk, number: str, chance: random.Random) -> int:
    order = desk.orders.show(number)
    if order.stage is not Stage.DELIVERED:
        return 0
    return sum(_report_piece(desk, order, index, chance) for index in range(len(order.pieces)))


def _report_piece(desk: Desk, order: OrderView, index: int, chance: random.Random) -> int:
    piece = order.pieces[index]
    if piece.estimate is None:
        return 0
    for kind in (CostKind.METAL, CostKind.STONES, CostKind.LABOUR, CostKind.OVERHEAD):
        planned = piece.estimate.by_kind(kind)
        if planned.amount:
            drift = Decimal(chance.randint(930, 1110)) / 1000
            amount = (planned * drift).rounded().amount
            desk.costing.record_actual(piece.id, kind, amount, "Reported at the end of the job")
    return 1
