"""The workshop's rules for metal, from `resources/metal_rules.json`."""

from __future__ import annotations

import json
from functools import lru_cache

from veliano_desk.config.paths import resources_dir
from veliano_desk.domain.metal_losses import LossRules


@lru_cache(maxsize=1)
def loss_rules() -> LossRules:
    """How much may be lost at which operation, and how much a day may leave open."""
    from decimal import Decimal

    read = json.loads((resources_dir() / "metal_rules.json").read_text(encoding="utf-8"))
    return LossRules(
        {code: Decimal(percent) for code, percent in read["loss_percent"].items()},
        Decimal(read["loss_percent_other"]),
        int(read["close_cap_mg"]),
    )
