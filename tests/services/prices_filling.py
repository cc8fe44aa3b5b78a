"""What the walk through all rights calls the methods of prices and pricing with."""

from __future__ import annotations

from typing import Any

from veliano_desk.domain.material_fit import PieceWish
from veliano_desk.domain.price_feed import FeedSettings

PRICES_FILLING: dict[str, Any] = {
    "source": "manual", "stale_hours": 24, "feed": FeedSettings(), "metal": "gold", "price": "1", "content": b"",
    "base": "EUR", "quote": "USD", "rate": "1.1", "piece": None, "percents": [], "fine_mg": 1, "fix_id": 1,
    "quote_id": 1, "older": 0, "newer": 0, "based_on": 0, "rules": {}, "note": "x", "by": "kind",
    "wish": PieceWish("ring"),
}  # fmt: skip
