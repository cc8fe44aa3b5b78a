"""Plugin for the second run: Qt is absent, and what needs it, or was proved well enough by the first run, stays out.

`pytest -p tests.no_qt -p no:pytest-qt`
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

ABSENT = {"PySide6", "shiboken6", "pyqtgraph", "pytestqt"}
LEFT_OUT_FOLDERS = {"views", "house"}
LEFT_OUT_MARKS = {"window", "store", "postgres", "long"}
TESTS = Path(__file__).parent


class QtIsAbsent:
    """A finder that says what a machine without Qt would say."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r} (this run has no Qt)", name=name)
        return None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("qt_api", "belongs to pytest-qt, which is absent too")


def pytest_configure(config: pytest.Config) -> None:
    loaded = sorted(ABSENT & set(sys.modules))
    if loaded:
        raise pytest.UsageError(f"Qt was imported before it could be kept out: {', '.join(loaded)}")
    sys.meta_path.insert(0, QtIsAbsent())


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    left_out = {TESTS / name for name in LEFT_OUT_FOLDERS}
    return True if left_out & {collection_path, *collection_path.parents} else None


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    source = module_path.read_text(encoding="utf-8")
    return NothingHere.from_parent(parent, path=module_path) if needs_window(source) else None


class NothingHere(pytest.File):
    """Stands for a module that cannot even be imported without Qt."""

    def collect(self) -> list[pytest.Item]:
        return []


def needs_window(source: str) -> bool:
    """Whether a module says `pytestmark = pytest.mark.window`, alone or in a list."""
    for node in ast.parse(source).body:
        named = isinstance(node, ast.Assign) and any(ast.unparse(target) == "pytestmark" for target in node.targets)
        if named and "pytest.mark.window" in ast.unparse(node):
            return True
    return False


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    out = [item for item in items if LEFT_OUT_MARKS & {mark.name for mark in item.iter_markers()}]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def pytest_unconfigure(config: pytest.Config) -> None:
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, QtIsAbsent)]
