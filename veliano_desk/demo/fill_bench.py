"""What the benches leave behind in the demo: losses at each operation, and lemel on its way to the refiner and back."""

from __future__ import annotations

import random

from veliano_desk.domain.metal import EventKind, NewEvent, moved
from veliano_desk.domain.money import Money
from veliano_desk.domain.refining import Assay, Credited, LotPart
from veliano_desk.services.desk import Desk

_LOST = {"file": 9, "set": 3, "polish": 11}
"""How much of what is worked is lost, in ‰."""
_OF_LUIS_POLISHING = 24
_PIECES = 10


def lose_some(desk: Desk, logins: tuple[str, ...], seed: int) -> int:
    """Pieces that went through the benches, each with what was lost at it; one bench loses more than the others at one
    operation, which its chart shows. How many movements."""
    chance, events = random.Random(seed), list[NewEvent]()
    for _ in range(_PIECES):
        for login in logins:
            for operation, usual in _LOST.items():
                for article in ("14ky", "14kw"):
                    much = login == logins[-1] and operation == "polish"
                    permille = chance.gauss(_OF_LUIS_POLISHING if much else usual, 1)
                    events += _worked(f"worker:{login}", article, chance.randint(6_000, 14_000), permille, operation)
    return len(desk.metal.post_all(events))


def _worked(worker: str, article: str, mg: int, permille: float, operation: str) -> list[NewEvent]:
    lost = max(round(mg * permille / 1000), 1)
    return [
        moved(EventKind.ISSUE, "vault", worker, article, mg),
        moved(EventKind.LOSS, worker, "loss", article, lost, operation=operation),
        moved(EventKind.RETURN, worker, "vault", article, mg - lost),
    ]


def refine(desk: Desk, logins: tuple[str, ...]) -> int:
    """One lot that came back and was credited, one at the refiner's, and lemel in the bins again. How many lots."""
    refining, refiner = desk.refining, "Hoover & Strong"
    settled = refining.send(refining.collect(refiner, _lemel(desk), "Spring sweep").id, "UPS 1Z 5521")
    gold = next(one for one in settled.results if one.metal == "gold")
    refining.assay(settled.id, (Assay("gold", settled.gross_mg, gold.expected * 985 // 1000 // settled.gross_mg),))
    back = gold.expected * 98 // 100 // 999_000
    refining.credit(settled.id, (Credited("24k", back),), Money.of(85, desk.currency), "HS-20881")
    desk.metal.post_all([
        moved(EventKind.ISSUE, "vault", f"worker:{logins[0]}", "14ky", 9_000),
        moved(EventKind.FILINGS, f"worker:{logins[0]}", "dust:filings", "14ky", 5_400),
        moved(EventKind.FILINGS, f"worker:{logins[0]}", "dust:bench sweeps", "14ky", 2_150),
    ])  # fmt: skip
    refining.send(refining.collect(refiner, _lemel(desk)[:1]).id, "UPS 1Z 5602")
    return 2


def _lemel(desk: Desk) -> tuple[LotPart, ...]:
    """What lies in the bins of gold."""
    parts = desk.refining.bins()
    return tuple(one for one in parts if one.account.startswith("dust") and one.article != "ag925")
