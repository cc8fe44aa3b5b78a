"""A workshop whose losses are known: what they come of is put in, so that what is found can be held against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from veliano_desk.domain.loss_statistics import Cause, LossPoint

BEGUN = datetime(2026, 8, 1, 9, tzinfo=UTC)
USUAL = {"file": 25.0, "polish": 14.0, "set": 6.0, "diamond_cut": 35.0}
"""‰ that is lost where all is well; the scatter is a quarter of it, with now and then a wild one."""
WORKERS, ARTICLES, DAYS = ("ana", "luis", "mara", "tom"), ("14ky", "14kw", "18ky", "ag925"), 90


@dataclass(frozen=True)
class Truth:
    """What is wrong: of whom or what, by how many ‰ of what is worked, from which day on."""

    cause: Cause = Cause.NOISE
    worker: str = "luis"
    operation: str = "polish"
    article: str = "18ky"
    shift: float = 0.0
    day: int = 45


def losses(truth: Truth, seed: int, count: int = 400) -> list[LossPoint]:
    dice = np.random.default_rng(seed)
    made = []
    for number in range(count):
        worker, article = str(dice.choice(WORKERS)), str(dice.choice(ARTICLES, p=(0.4, 0.2, 0.2, 0.2)))
        operation, day = str(dice.choice(list(USUAL))), int(number * DAYS / count)
        worked = int(dice.uniform(3_000, 30_000))
        share = USUAL[operation] * float(np.exp(dice.normal(0, 0.25)))
        share *= 4 if dice.random() < 0.01 else 1
        share += truth.shift * _touched(truth, worker, operation, article, day)
        made.append(LossPoint(
            number + 1, BEGUN + timedelta(days=day, minutes=number), worker, operation, article, worked,
            round(worked * share / 1000),
        ))  # fmt: skip
    return made


def _touched(truth: Truth, worker: str, operation: str, article: str, day: int) -> bool:
    return {
        Cause.NOISE: False, Cause.SCALE: day >= truth.day, Cause.ARTICLE: article == truth.article,
        Cause.WORKER: (worker, operation) == (truth.worker, truth.operation),
    }[truth.cause]  # fmt: skip
