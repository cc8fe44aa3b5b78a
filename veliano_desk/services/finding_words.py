"""A row of the store that was not understood, as far as somebody may see what such a row holds."""

from __future__ import annotations

import json
from typing import Any

from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.models.store_records import CUSTOM_ORDERS
from veliano_desk.models.store_sync import SyncFindingRow

OF_ORDERS = frozenset({
    "id", "order_number", "status", "impression_kit_status", "impression_kit_tracking", "teeth_selection", "material",
    "design_details", "estimated_completion_date", "notes", "order_id", "product_id", "model_url", "version",
    "created_at", "updated_at",
})  # fmt: skip
"""What the desk shows of a custom order to everybody who sees orders."""


def seen_of_finding(who: SignedIn, finding: SyncFindingRow) -> tuple[str, str, bool]:
    """(why it was not understood, the row, whether that is all of it) by the person's rights.

    Customers' rows are for those who see customers. Of a custom order, whoever may not see customers or values gets
    the fields known to hold neither: a store's own extra columns may hold both. A reason quotes what it is about, so
    it is cut to the field's name where the field itself is hidden.
    """
    shown = fields_seen(who, finding.store_table)
    if not finding.remote_id or shown is None:  # without an id: about the whole table, counts and nobody's row
        return finding.reason, finding.raw, True
    return reason_seen(who, finding.store_table, finding.reason), _only(shown, finding.raw), False


def fields_seen(who: SignedIn, table: str) -> frozenset[str] | None:
    """The fields of such a row that somebody sees, and may put something else in; None for every one."""
    see_customers, see_values = who.may(Right.CUSTOMERS_SEE), who.sees_values
    if see_customers and (see_values or table != CUSTOM_ORDERS):
        return None
    return _fields_of_orders(see_customers, see_values) if table == CUSTOM_ORDERS else frozenset()


def reason_seen(who: SignedIn, table: str, reason: str) -> str:
    """Why a row was not understood, without the value that it quotes where that is hidden."""
    shown, field = fields_seen(who, table), reason.partition(":")[0]
    return reason if shown is None or field in shown else f"{field}: it cannot be read"


def _fields_of_orders(see_customers: bool, see_values: bool) -> frozenset[str]:
    by_right = (("customer_id", see_customers), ("total_price", see_values))
    return OF_ORDERS | {name for name, seen in by_right if seen}


def _only(shown: frozenset[str], raw: str) -> str:
    row: dict[str, Any] = json.loads(raw)
    kept = {name: value for name, value in row.items() if name in shown}
    return json.dumps(kept, ensure_ascii=False) if kept else ""
