"""A workshop with twelve thousand orders, made once per worker and database and only read: enough for real plans."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from benchmarks.many_orders import make_many
from tests.services.copies import KINDS, home_in, quick_passwords
from tests.workshop import SetClock
from veliano_desk.bootstrap import open_workspace
from veliano_desk.models import decisions, outbox, store_records
from veliano_desk.models.files import OrderFile
from veliano_desk.models.orders import Order
from veliano_desk.models.store_records import CUSTOMERS
from veliano_desk.models.store_sync import StoreLink, SyncRunRow
from veliano_desk.models.unit_of_work import new_uid
from veliano_desk.models.walk_ins import SAME_PERSON
from veliano_desk.services.desk import Desk

ORDERS = 12_000


@dataclass(frozen=True)
class ManyOrders:
    """A desk that may everything, and what it says to its database."""

    desk: Desk

    @property
    def engine(self) -> Engine:
        return self.desk.access.database._engine

    @property
    def on_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def sent(self) -> Iterator[list[tuple[str, Any]]]:
        """The statements sent meanwhile with their parameters, but for the ends of transactions."""
        statements: list[tuple[str, Any]] = []

        def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
            if not statement.startswith("BEGIN"):
                statements.append((statement, parameters))

        event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(self.engine, "before_cursor_execute", note)


def fill_between(desk: Desk, number: int) -> None:
    """So many of each thing that waits between desk and store, as syncs leave them, about the first customer's order;
    and as many files of that order."""
    with desk.access.writing() as unit:
        session, now = unit.session, unit.now
        order = session.scalars(select(Order).where(Order.customer_id.is_not(None)).order_by(Order.id)).first()
        assert order is not None
        remote = _linked(session, order.customer_id or 0)
        about = decisions.Subject(CUSTOMERS, remote, "email", order.customer_id, order.id)
        decisions.ask(unit, SAME_PERSON, about, decisions.Side("Ana · a@x"), decisions.Side("Ana K. · a@x"))
        for at in range(number):
            outbox.queue_event(unit, order.id, remote, new_uid(), {"title": f"No. {at}"})
            store_records.keep_finding(
                session, CUSTOMERS, new_uid(), "created_at: not a moment", '{"name": "Ana"}', now
            )
            session.add(SyncRunRow(started_at=now, ended_at=now, result=store_records.DONE, details=_figures()))
            decisions.ask(
                unit,
                decisions.CHANGED,
                decisions.Subject("custom_orders", new_uid(), "notes", order.id, order.id),
                decisions.Side("one"),
                decisions.Side("other"),
            )
            decisions.ask(
                unit,
                decisions.DELETED,
                decisions.Subject(CUSTOMERS, new_uid(), "", order.customer_id),
                decisions.Side(),
                decisions.Side("deleted"),
            )
            session.add(OrderFile(order_id=order.id, sha256=f"{at:064x}", name="a.png", media_type="image/png", size=1,
                                  added_at=now, added_by="Ana", store_path=f"{remote}/{at}"))  # fmt: skip
        unit.record("test.fill", "store", None, None)


def _linked(session: Session, customer_id: int) -> str:
    """The customer's id in the store, made where they have none."""
    known = store_records.remote_id_of(session, CUSTOMERS, customer_id)
    if known is None:
        known = new_uid()
        session.add(
            StoreLink(store_table=CUSTOMERS, remote_id=known, local_id=customer_id, remote_updated_at="", row={})
        )
        session.flush()
    return known


def _figures() -> dict[str, object]:
    done = {"read": 1, "new": 1, "changed": 0, "removed": 0, "requests": 1, "pages": 1, "seconds": 0.1, "swept": False}
    return {"tables": {CUSTOMERS: done}}


@pytest.fixture(scope="session", params=KINDS)
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ManyOrders]:
    """The same for all tests of a worker; none may write."""
    folder = tmp_path_factory.mktemp("many")
    if request.param == "sqlite":
        address = f"sqlite:///{(folder / 'many.db').as_posix()}"
    else:
        server = request.getfixturevalue("postgres_server")
        address = server.address(server.new_database())
    clock = SetClock()
    # The home is theirs only while they are made and opened: other tests of this worker have their own.
    with home_in(folder), quick_passwords():
        token = make_many(address, ORDERS, clock)
        workspace = open_workspace(address, clock=clock)
        desk = workspace.sign_in_with_token(token)
        fill_between(desk, 150)
    with workspace:
        yield ManyOrders(desk)
