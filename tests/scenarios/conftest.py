"""The real store server for the scenarios, and a workshop on either kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.store import _bare_store, _packed_store, bare_store, store
from tests.workshop import Workshop

__all__ = ["_bare_store", "_packed_store", "bare_store", "store"]


@pytest.fixture
def shop(address: str) -> Iterator[Workshop]:
    """A workspace with its owner signed in, once on SQLite and once on PostgreSQL."""
    workshop = Workshop(address)
    yield workshop
    workshop.close()
