"""The real store server, one per test worker with the desk's SQL pack and one without, emptied before each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from veliano_desk.demo.store_server import StorePerson, StoreServer
from veliano_desk.sync.auth import SessionInMemory
from veliano_desk.sync.client import StoreClient


@pytest.fixture(scope="session")
def _packed_store() -> Iterator[StoreServer]:
    with StoreServer.start() as server:
        yield server


@pytest.fixture(scope="session")
def _bare_store() -> Iterator[StoreServer]:
    with StoreServer.start(pack=False) as server:
        yield server


@pytest.fixture
def store(_packed_store: StoreServer) -> StoreServer:
    """An empty store with the pack applied, an admin and a customer who can sign in."""
    _packed_store.clear()
    return _packed_store


@pytest.fixture
def bare_store(_bare_store: StoreServer) -> StoreServer:
    """An empty store as it is before the pack: its rule on admin_users goes in circles, nothing stamps its changes."""
    _bare_store.clear()
    return _bare_store


@pytest.fixture(scope="session")
def _packed_store_2() -> Iterator[StoreServer]:
    with StoreServer.start(generation=2) as server:
        yield server


@pytest.fixture(scope="session")
def _bare_store_2() -> Iterator[StoreServer]:
    with StoreServer.start(generation=2, pack=False) as server:
        yield server


@pytest.fixture(params=[1, 2], ids=["total_amount", "total"])
def generation(request: pytest.FixtureRequest) -> int:
    """For tests that hold for both generations of the store's schema."""
    kind: int = request.param
    return kind


@pytest.fixture
def either_store(request: pytest.FixtureRequest, generation: int) -> StoreServer:
    """An empty store with the pack applied, of each generation in turn."""
    return _emptied(request, "_packed_store", generation)


@pytest.fixture
def either_bare_store(request: pytest.FixtureRequest, generation: int) -> StoreServer:
    """An empty store as it is before the pack, of each generation in turn."""
    return _emptied(request, "_bare_store", generation)


def _emptied(request: pytest.FixtureRequest, name: str, generation: int) -> StoreServer:
    server: StoreServer = request.getfixturevalue(name if generation == 1 else f"{name}_{generation}")
    server.clear()
    return server


@pytest.fixture
def mended_store(store: StoreServer) -> Iterator[StoreServer]:
    """A store whose pack a test may damage; it is applied again afterwards."""
    yield store
    store.apply_pack()


@pytest.fixture
def admin(store: StoreServer) -> Iterator[StoreClient]:
    """The desk, signed in to `store` as its admin."""
    with signed_in(store, store.admin) as client:
        yield client


def signed_in(store: StoreServer, person: StorePerson) -> StoreClient:
    """A client for this person; close it."""
    return StoreClient.signed_in(store.url, store.publishable_key, person.email, person.password, SessionInMemory())
