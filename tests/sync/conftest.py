"""The real store for every test of this floor, and a web server that answers as no store does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.store import _bare_store, _packed_store, admin, bare_store, mended_store, store
from tests.sync.odd_server import OddServer

__all__ = ["_bare_store", "_packed_store", "admin", "bare_store", "mended_store", "store"]


@pytest.fixture
def odd_server() -> Iterator[OddServer]:
    """Something at a loopback address that is no store; give it its answers first."""
    with OddServer() as server:
        yield server
