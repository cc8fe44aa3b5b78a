"""Pieces and rules to price in tests."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from veliano_desk.config.pricing_rules import shipped_rules
from veliano_desk.domain.exchange import Conversion
from veliano_desk.domain.metal_prices import MetalPrice, PriceHere, PriceUnit
from veliano_desk.domain.pricing_inputs import MetalUsed, PricingInputs, Worked

DAY = date(2026, 11, 16)
AT = datetime(2026, 11, 16, 14, tzinfo=UTC)


def here(figure: str, metal: str = "gold", unit: str = "g", currency: str = "USD", to: str = "USD") -> PriceHere:
    quoted = MetalPrice(metal, "manual", Decimal(figure), PriceUnit(unit), currency, AT)
    return PriceHere(quoted, Conversion(currency, to))


def ring(**values: Any) -> PricingInputs:
    """10 g of 18K gold at 100 a fine gram, two hours of work at 60."""
    gold = MetalUsed("18ky", "18K yellow gold", "gold", 750_000, 10_000, Decimal(4), here("100"))
    made: dict[str, Any] = {
        "kind": "ring", "style": "", "plated": False, "currency": "USD", "day": DAY, "metal": (gold,), "stones": (),
        "work": (Worked("file", "Bench work", 120, Decimal(60)),), "outwork": (), "overhead_percent": Decimal(35),
        "target_percent": Decimal(45), "rules_number": 1, "rules": {}, **values,
    }  # fmt: skip
    return PricingInputs(**made)


def rules_told(**values: Any) -> dict[str, Any]:
    """Rules as data: no margin, no price points, no tax, unless said."""
    told = copy.deepcopy(dict(shipped_rules()))
    told.update({"margins": {"*": {"mode": "markup", "percent": {"*": "0"}}}, "points": [], "points_up": False})
    told["tax"] = {"title": "VAT", "percent": "0", "included": False}
    return {**told, **values}
