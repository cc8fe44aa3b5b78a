"""One fingerprint for a row of the store, however its server spells it.

`@supabase/lite` writes `2026-11-22 08:08:18+00` and `"10.10"`, hosted PostgREST `2026-11-22T08:08:18+00:00` and `10.1`:
the same row has the same digest. Keys are sorted; what is inside a JSON column counts as it is written. Rows that come
along with a row (an order's lines) are rows like any other, in the order of their ids: the store promises none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

_AMOUNT = re.compile(r"(^|_)(price|amount|total|subtotal|tax|discount|cost|fee|weight|rate|points|balance)$")
"""Columns whose text is a number by name: only there "10.10" and 10.1 are the same. A note that says so is a text."""
_SHORTEST_TIME = len("2026-11-22 08:08:18")


def digest(row: Mapping[str, Any]) -> str:
    """128 bits in hex of what the row says; "" for a row that says nothing, which is one that never came."""
    if not row:
        return ""
    return hashlib.blake2b(_dumped(canonical(row)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def canonical(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row in one spelling, also after it was kept as JSON, where exact decimals became texts."""
    return {name: canonical_value(name, value) for name, value in row.items()}


def canonical_value(name: str, value: Any) -> Any:
    """A column's value in one spelling: amounts without trailing zeros, times in UTC, JSON with sorted keys."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list) and value and all(isinstance(one, dict) and "id" in one for one in value):
        return _dumped(sorted((canonical(one) for one in value), key=lambda one: str(one["id"])))
    if isinstance(value, (dict, list)):
        return _dumped(value)
    if _is_amount(name):
        return _amount(value)
    if isinstance(value, str):
        return _time(value) if len(value) >= _SHORTEST_TIME and value[4] == "-" and value[10] in "T " else value
    return value if isinstance(value, int) else str(value)


@lru_cache(maxsize=1024)
def _is_amount(name: str) -> bool:
    return _AMOUNT.search(name) is not None


def _amount(value: Any) -> str:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return format(amount.normalize(), "f") if amount.is_finite() and abs(amount.adjusted()) < 100 else str(value)


def _time(text: str) -> str:
    try:
        read = datetime.fromisoformat(text)
        return (read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)).isoformat()
    except (ValueError, OverflowError):
        return text


_dumped = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode
