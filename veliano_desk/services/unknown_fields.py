"""What the store says of an order in columns that the desk does not know: kept and shown, never lost."""

from __future__ import annotations

import json
from typing import Any

from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_sync import StoreField
from veliano_desk.models.store_records import CUSTOM_ORDERS, link_of
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.finding_words import OF_ORDERS

_KNOWN = OF_ORDERS | {"customer_id", "total_price"}
_LONGEST = 400


def unknown_fields(unit: Unit, who: SignedIn, order_id: int) -> tuple[StoreField, ...]:
    """Columns and values as they came, empty ones left out. A store's own columns may hold a name or a price, so they
    are for whoever may see both."""
    if not who.may(Right.CUSTOMERS_SEE) or not who.sees_values:
        return ()
    link = link_of(unit.session, CUSTOM_ORDERS, order_id)
    row: dict[str, Any] = link.row if link is not None else {}
    return tuple(
        StoreField(name, _said(value)) for name, value in sorted(row.items())
        if name not in _KNOWN and value not in (None, "", [], {})
    )  # fmt: skip


def _said(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
