"""A sync in a process of its own, to be killed at any moment, and what must be true once one has run to its end."""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing.process import BaseProcess

from tests.services.copies import Shop
from tests.workshop import SetClock
from veliano_desk.bootstrap import open_workspace
from veliano_desk.demo.store_server import StoreServer

_HERE = "tests.sync.killed"


class LentSecrets:
    """What the keychain holds, lent to another process for as long as that lives."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self.kept = dict(secrets)

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def set(self, name: str, value: str) -> None:
        self.kept[name] = value

    def delete(self, name: str) -> None:
        self.kept.pop(name, None)

    def available(self) -> bool:
        return True


def sync_once(address: str, token: str, secrets: Mapping[str, str]) -> None:
    """What the process does: open the workspace, sign in, sync, end."""
    with open_workspace(address, clock=SetClock(), secrets=LentSecrets(secrets)) as workspace:
        workspace.sign_in_with_token(token).store_sync.sync()


@dataclass
class OtherDesk:
    """Starts syncs in processes of their own. The first pays for the imports, every other is there within moments."""

    address: str
    token: str
    secrets: Mapping[str, str]

    def begin(self) -> BaseProcess:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([_HERE])
        process = context.Process(target=sync_once, args=(self.address, self.token, self.secrets))
        process.start()
        return process

    def finish(self) -> None:
        """One sync that nobody kills."""
        process = self.begin()
        process.join(120)
        assert process.exitcode == 0, f"the sync ended with {process.exitcode}"


def out_of_step(shop: Shop, store: StoreServer) -> list[str]:
    """What differs between desk and store, in words; nothing once a sync has run to its end."""
    found = [f"{number} is here {count} times" for number, count in shop.rows(
        "SELECT number, count(*) FROM orders GROUP BY number HAVING count(*) > 1")]  # fmt: skip
    there = {str(row["order_number"]): row for row in _rows(store, "custom_orders")}
    here = {str(row[0]): row for row in shop.rows(
        "SELECT number, value_units, store_status, notes, customer_key FROM orders")}  # fmt: skip
    found += [f"{number} is missing here" for number in there.keys() - here.keys()]
    found += [f"{number} is not in the store" for number in here.keys() - there.keys()]
    for number in there.keys() & here.keys():
        _, units, status, notes, key = here[number]
        row = there[number]
        price = Decimal(str(row["total_price"])) * 10_000
        pairs = {"price": (price, Decimal(int(str(units)))), "notes": (row["notes"] or "", notes)}
        pairs["status"] = (row["status"], status)
        found += [f"{number}: {name} is {a} there, {b} here" for name, (a, b) in pairs.items() if a != b]
        found += [] if key else [f"{number} has lost its customer"]
    return [*found, *_events_out_of_step(shop, store), *_left(shop)]


def _events_out_of_step(shop: Shop, store: StoreServer) -> list[str]:
    there = [str(row["id"]) for row in _rows(store, "custom_order_events")]
    here = {str(uid) for (uid,) in shop.rows("SELECT uid FROM order_events WHERE customer_visible = 1")}
    return [f"event {uid} is not on both sides" for uid in here.symmetric_difference(there)]


def _left(shop: Shop) -> list[str]:
    unsent = shop.rows("SELECT state, reason FROM outbox WHERE state <> 'sent'")
    verdict = shop.workspace.verify_audit()
    findings = [] if verdict.ok else [f"the audit log is broken: {verdict}"]
    health = shop.workspace.health()
    return [*(f"{state}: {reason}" for state, reason in unsent), *findings, *([] if health == "ok" else [health])]


def _rows(store: StoreServer, table: str) -> list[dict[str, object]]:
    return store.execute_sql(f"select * from public.{table}")[0]
