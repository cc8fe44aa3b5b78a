"""Every test in here needs Qt, and must leave nothing of it behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.views.leaks import Before, note_starts

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.window)


@pytest.fixture(scope="session", autouse=True)
def _starts_are_noted() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        note_starts(patch)
        yield


@pytest.fixture(autouse=True)
def _nothing_is_left(qapp: QApplication) -> Iterator[None]:
    """Looks after the test's own fixtures and qtbot have closed what they opened."""
    before = Before.now()
    yield
    left = before.leaks()
    if left:
        pytest.fail("Left behind: " + "; ".join(left), pytrace=False)
