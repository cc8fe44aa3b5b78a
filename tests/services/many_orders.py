"""A workshop with twelve thousand orders, made once per worker and database and only read: enough for real plans."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, event

from benchmarks.many_orders import make_many
from tests.services.copies import KINDS, home_in, quick_passwords
from tests.workshop import SetClock
from veliano_desk.bootstrap import open_workspace
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
    with workspace:
        yield ManyOrders(desk)
