"""What alloys and stones are good for, from `resources/material_fit.json`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from veliano_desk.config.tables import read_table
from veliano_desk.domain.material_fit import FitRule, FitRules, Verdict


@lru_cache(maxsize=1)
def fit_rules() -> FitRules:
    """`material_fit.json`."""
    return read_table("material_fit.json", _rules)


def _rules(raw: Mapping[str, Any]) -> FitRules:
    stones = raw["stones"]
    return FitRules(
        alloys=tuple(_rule(one) for one in raw["alloys"]),
        tender=tuple(_rule({**one, "materials": one["stones"], "stones": False}) for one in stones["tender"]),
        hardness={kind: Decimal(figure) for kind, figure in stones["hardness"].items()},
        looks=dict(stones["looks"]),
        wear={kind: Decimal(figure) for kind, figure in stones["wear"].items()},
        too_soft=str(stones["too_soft"]),
        lead_days={name: int(days) for name, days in raw["lead_days"].items()},
    )


def _rule(raw: Mapping[str, Any]) -> FitRule:
    return FitRule(
        Verdict(raw["verdict"]), str(raw["words"]), kinds=frozenset(raw.get("kinds", ())),
        metals=frozenset(raw.get("metals", ())), colours=frozenset(raw.get("colours", ())),
        styles=frozenset(raw.get("styles", ())), materials=frozenset(raw.get("materials", ())),
        fineness_from=int(raw.get("fineness_from", 0)) * 1000, stones=bool(raw.get("stones", False)),
        plated=bool(raw.get("plated", False)),
    )  # fmt: skip
