"""A workshop beside a real store: pulls and pushes as the service runs them, without its runs and its plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.services.copies import Shop
from tests.workshop import customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.stages import Action
from veliano_desk.domain.store_sync import OutboxLine
from veliano_desk.sync.client import StoreClient
from veliano_desk.sync.errand import Errand, TableFigures
from veliano_desk.sync.fetch import Fetch
from veliano_desk.sync.intake_rules import Taken
from veliano_desk.sync.push import Push
from veliano_desk.sync.store_shape import StoreShape, shape_of

EARLY = datetime(2026, 3, 1, 10, tzinfo=UTC)


@dataclass
class Syncing:
    """`url`: where the desk sees the store, which may be a wire to it. `shape`: the store as it was found to be."""

    shop: Shop
    store: StoreServer
    url: str = ""
    shape: StoreShape | None = None

    @contextmanager
    def client(self) -> Iterator[StoreClient]:
        with StoreClient.by_secret_key(self.url or self.store.url, self.store.secret_key) as client:
            yield client

    def pull(
        self,
        progress: Callable[[int, int, str], None] = lambda *_: None,
        cancelled: Callable[[], bool] = lambda: False,
        full: bool = False,
    ) -> dict[str, Taken]:
        """What each table brought."""
        return {name: one.taken for name, one in self.fetch(progress, cancelled, full).items()}

    def fetch(
        self,
        progress: Callable[[int, int, str], None] = lambda *_: None,
        cancelled: Callable[[], bool] = lambda: False,
        full: bool = False,
    ) -> dict[str, TableFigures]:
        """All the figures of reading the store."""
        with self.client() as client:
            self.shape = shape_of(client, self.shape)
            errand = Errand(client, *self._units(), progress, cancelled, tables=self.shape.tables())
            Fetch(errand, full).run()
        return errand.figures

    def push(self, cancelled: Callable[[], bool] = lambda: False) -> int:
        with self.client() as client:
            return Push(client, *self._units(), lambda *_: None, cancelled).run()

    def _units(self) -> tuple[Any, Any, Any]:
        service = self.shop.owner.store_sync._work
        return service.rules(), service.reading, service.begin

    def orders(self) -> list[str]:
        return [str(number) for (number,) in self.shop.rows("SELECT number FROM orders ORDER BY id")]

    def view(self, number: str = "CO-1") -> OrderView:
        return self.shop.owner.orders.show(number)

    def move(self, action: Action, number: str = "CO-1", reason: str = "") -> OrderView:
        """Do something to the order's first piece."""
        piece = self.view(number).pieces[0]
        return self.shop.owner.orders.move(piece.id, piece.version, action, reason)

    def send_orders(self, count: int = 1, *, apart: float = 1.0, **wishes: Any) -> list[dict[str, Any]]:
        """Orders CO-1 and following of one customer, in the store with their stamps `apart` seconds from each other."""
        customer = customer_row(updated_at=stamp(0))
        rows = [
            order_row(order_number=f"CO-{n}", customer_id=customer["id"], updated_at=stamp(n * apart), **wishes)
            for n in range(1, count + 1)
        ]
        self.store.load("customers", [customer], keep_stamps=True)
        self.store.load("custom_orders", rows, keep_stamps=True)
        return rows

    def change(self, what: str, where: str = "true", table: str = "custom_orders") -> None:
        """Somebody in the store changes rows; the pack stamps them."""
        self.store.execute_sql(f"update public.{table} set {what} where {where}")

    def told(self, column: str, number: str = "CO-1") -> Any:
        """What the store says of an order."""
        asked = f"select {column} as told from public.custom_orders where order_number = '{number}'"
        return self.store.execute_sql(asked)[0][0]["told"]

    def kept_row(self) -> dict[str, Any]:
        """The only order's row as the desk keeps it."""
        ((row,),) = self.shop.rows("SELECT row FROM store_links WHERE store_table = 'custom_orders'")
        kept: dict[str, Any] = json.loads(str(row))
        return kept

    def kept_ids(self) -> dict[str, str]:
        """The store's id of each order, by its number."""
        rows = self.store.execute_sql("select id, order_number from public.custom_orders")[0]
        return {str(row["order_number"]): str(row["id"]) for row in rows}

    def patch_line(self) -> OutboxLine:
        """The first patch that was not sent."""
        return next(line for line in self.shop.owner.store_sync.outbox() if not line.what.startswith("“"))

    def outbox(self) -> list[tuple[str, int]]:
        """(state, attempts) of all entries, oldest first."""
        return [(str(state), int(str(tried))) for state, tried in self.shop.rows(
            "SELECT state, attempts FROM outbox ORDER BY id")]  # fmt: skip

    def audit(self) -> int:
        """How many entries the audit log has: nothing is written without one."""
        return int(str(self.shop.rows("SELECT count(*) FROM audit_log")[0][0]))


def stamp(seconds: float) -> str:
    """A time of the store's, that many seconds into its history."""
    return (EARLY + timedelta(seconds=seconds)).isoformat()
