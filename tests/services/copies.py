"""Workshops copied from one that was made once per worker: everybody hired, passwords quick to check, no orders yet."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, event

from tests.postgres import PostgresServer
from tests.workshop import PASSWORD, Workshop
from veliano_desk.bootstrap import open_workspace
from veliano_desk.models.schema import Base
from veliano_desk.security import passwords
from veliano_desk.services.desk import Desk

ROLES = ("manager", "designer", "bench", "stock", "quality", "care")
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@dataclass
class Shop(Workshop):
    """A workshop whose owner and staff exist already; somebody of each role signs in under the role's name."""

    def __post_init__(self) -> None:
        self.workspace = open_workspace(self.address, clock=self.clock)
        self.owner = self.workspace.sign_in("vera", PASSWORD)

    def desk_of(self, role: str) -> Desk:
        return self.owner if role == "owner" else self.workspace.sign_in(role, PASSWORD)

    @property
    def engine(self) -> Engine:
        """The database itself, for looking behind the services and for damaging it."""
        return self.owner.access.database._engine

    def execute(self, statement: str) -> None:
        with self.engine.begin() as connection:
            connection.exec_driver_sql(self._as_is(statement))

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(self._as_is(statement))]

    def _as_is(self, statement: str) -> str:
        return statement if self.engine.dialect.name == "sqlite" else statement.replace("%", "%%")

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """What is sent to the database meanwhile, without the ends of transactions."""
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if statement not in ("BEGIN", "BEGIN IMMEDIATE"):
                sent.append(statement)

        event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(self.engine, "before_cursor_execute", note)


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Digests with argon2's least cost; a digest carries its cost, so checking them is quick ever after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def quick() -> Iterator[None]:
    """For tests that hire or reset a lot."""
    with quick_passwords():
        yield


@dataclass
class Copies:
    """Addresses of staffed workshops. Files are copied; of PostgreSQL there is one that is put back as it was."""

    folders: pytest.TempPathFactory
    server: Callable[[], PostgresServer]
    originals: dict[str, str] = field(default_factory=dict)

    def fresh(self, kind: str) -> str:
        """A copy that nobody else has; for tests that share one among many."""
        if kind == "postgres":
            return self.server().address(self.server().new_database(self._original(kind)))
        file = self.folders.mktemp("copy") / "workspace.db"
        shutil.copyfile(self._original(kind), file)
        return f"sqlite:///{file.as_posix()}"

    def lent(self, kind: str) -> str:
        """As it was made, until the next test borrows it."""
        if kind == "sqlite":
            return self.fresh(kind)
        if "lent" not in self.originals:
            self.originals["lent"] = self.fresh(kind)
            _on(self.originals["lent"], _KEEP_STAFFED)
        else:
            _on(self.originals["lent"], _PUT_BACK)
        return self.originals["lent"]

    def _original(self, kind: str) -> str:
        if kind not in self.originals:
            folder = self.folders.mktemp("original")
            name = str(folder / "workspace.db") if kind == "sqlite" else self.server().new_database()
            address = f"sqlite:///{Path(name).as_posix()}" if kind == "sqlite" else self.server().address(name)
            with home_in(folder), quick_passwords():
                workshop = Workshop(address)
                for role in ROLES:
                    workshop.owner.people.add(role.title(), role, PASSWORD, [role])
                workshop.close()
            self.originals[kind] = name
        return self.originals[kind]


_TABLES = ["alembic_version", *(table.name for table in Base.metadata.sorted_tables)]
_KEEP_STAFFED = "CREATE SCHEMA staffed; " + "; ".join(
    f'CREATE TABLE staffed."{name}" AS TABLE public."{name}"' for name in _TABLES
)
_PUT_BACK = "; ".join(
    [f'DELETE FROM public."{name}"' for name in reversed(_TABLES)]
    + [f'INSERT INTO public."{name}" TABLE staffed."{name}"' for name in _TABLES]
)


def _on(address: str, statements: str) -> None:
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        connection.execute(statements)  # type: ignore[arg-type]  # made of our own tables' names


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Copies:
    """Staffed workshops, made when the first test asks. The run's end stops the server with all its databases."""
    return Copies(tmp_path_factory, lambda: request.getfixturevalue("postgres_server"))


@contextmanager
def home_in(folder: Path) -> Iterator[None]:
    """For workshops that outlive one test, and with it the home that every test has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VELIANO_DESK_HOME", str(folder))
        yield


@pytest.fixture(params=KINDS)
def shop(request: pytest.FixtureRequest, copies: Copies) -> Iterator[Shop]:
    """A staffed workshop with its owner signed in, once per kind of database."""
    opened = Shop(copies.lent(request.param))
    yield opened
    opened.close()


@pytest.fixture
def file_shop(copies: Copies) -> Iterator[Shop]:
    """The same in a file only, for what concerns files."""
    opened = Shop(copies.lent("sqlite"))
    yield opened
    opened.close()
