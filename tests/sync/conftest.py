"""The real store for every test of this floor, workshops to sync with it, and what is no store or a cut wire to one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cut_wire import Wire, wire_to
from tests.services.copies import Shop, copies, file_shop, shop
from tests.store import (
    _bare_store,
    _bare_store_2,
    _packed_store,
    _packed_store_2,
    admin,
    bare_store,
    either_bare_store,
    either_store,
    generation,
    mended_store,
    store,
)
from tests.sync.odd_server import OddServer
from tests.sync.syncing import Syncing
from veliano_desk.demo.store_server import StoreServer

__all__ = [
    "_bare_store", "_bare_store_2", "_packed_store", "_packed_store_2", "admin", "bare_store", "copies",
    "either_bare_store", "either_store", "file_shop", "generation", "mended_store", "shop", "store",
]  # fmt: skip


@pytest.fixture
def odd_server() -> Iterator[OddServer]:
    """Something at a loopback address that is no store; give it its answers first."""
    with OddServer() as server:
        yield server


@pytest.fixture(scope="session")
def _stingy_store() -> Iterator[StoreServer]:
    with StoreServer.start(max_rows=7) as server:
        yield server


@pytest.fixture
def stingy_store(_stingy_store: StoreServer) -> StoreServer:
    """An empty store that gives seven rows at once, however many are asked for, and does not say so."""
    _stingy_store.clear()
    return _stingy_store


@pytest.fixture
def stingy(stingy_store: StoreServer, file_shop: Shop) -> Syncing:
    """A workshop and a store that gives few rows at once."""
    return Syncing(file_shop, stingy_store)


@pytest.fixture
def wire(store: StoreServer) -> Iterator[Wire]:
    with wire_to(store.url) as open_wire:
        yield open_wire


@pytest.fixture
def wired(store: StoreServer, wire: Wire, file_shop: Shop) -> Syncing:
    """A workshop that reaches the store over a wire."""
    return Syncing(file_shop, store, wire.url)
