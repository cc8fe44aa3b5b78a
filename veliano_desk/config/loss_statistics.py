"""From how many losses on what they come of is told, from `resources/loss_statistics.json`."""

from __future__ import annotations

from functools import lru_cache

from veliano_desk.config.tables import read_table
from veliano_desk.domain.loss_statistics import LossRules


@lru_cache(maxsize=1)
def loss_statistics_rules() -> LossRules:
    """How surely something must show before it is said."""
    return read_table("loss_statistics.json", lambda raw: LossRules(**raw))
