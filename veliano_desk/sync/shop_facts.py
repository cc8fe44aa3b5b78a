"""Columns of a shop order that are the store's, whatever was begun: money, buyer, address, payment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from veliano_desk.domain.money import Money
from veliano_desk.domain.search_keys import sort_key
from veliano_desk.models import shop_orders as shop
from veliano_desk.models import store_records as records
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.intake_rules import IntakeRules
from veliano_desk.sync.wire_shop import ShopOrderRow


class Buyers:
    """The customers behind some rows, by the account that bought. Never by name, and an e-mail address that somebody
    typed only proposes."""

    def __init__(self, by_account: dict[str, int], keys: dict[int, str]) -> None:
        self._by_account, self._keys = by_account, keys
        self.all = {*by_account.values()}

    @classmethod
    def of(cls, unit: Unit, page: Iterable[ShopOrderRow]) -> Buyers:
        people = shop.buyers(unit.session, {row.user_id for row in page if row.user_id})
        by_account = {user: customer.merged_into or customer.id for user, customer in people.items()}
        return cls(by_account, records.name_keys(unit.session, by_account.values()))

    def of_row(self, row: ShopOrderRow) -> tuple[int | None, str]:
        """(our number of the row's customer, how they sort); None for a guest and for one who is not here."""
        number = self._by_account.get(row.user_id or "")
        return number, self._keys.get(number or 0, "")


def money_columns(rules: IntakeRules, row: ShopOrderRow) -> dict[str, Any]:
    return {"value_units": Money(row.total, rules.currency).units(), "priced": True}


def buyer_columns(buyers: Buyers, row: ShopOrderRow) -> dict[str, Any]:
    """Whose the order is; whoever has no customer here stands with the name they typed."""
    owner, key = buyers.of_row(row)
    name = row.buyer.strip() or row.email
    return {"customer_id": owner, "customer_key": key if owner else sort_key(name), "buyer": name}


def side_columns(row: ShopOrderRow) -> dict[str, Any]:
    """What stands beside the order."""
    return {
        "user_id": row.user_id or "", "email": row.email, "email_key": sort_key(row.email),
        "payment_status": row.payment_status or "", "shipping_status": row.shipping_status or "",
        "address": row.shipping_address,
    }  # fmt: skip
