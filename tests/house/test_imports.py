"""Imports go down only, and each library stays on its floor."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, modules, text

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["name"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}
FLOORS = {room.strip(" ()") for layer in CONTRACTS["Imports go down only"]["layers"] for room in layer.split("|")}
LINT = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command; lint_imports_command()"

BREACHES = {  # contract: (module that breaks it, what it imports)
    "Imports go down only": ("models/wrong.py", "veliano_desk.services"),
    "Views know no models, no sync, no SQL, no HTTP": ("views/wrong.py", "veliano_desk.models"),
    "Pages don't know each other": ("views/orders/wrong.py", "veliano_desk.views.customers"),
    "Qt only in views": ("services/wrong_qt.py", "PySide6.QtCore"),
    "SQLAlchemy only in models": ("services/wrong_sql.py", "sqlalchemy"),
    "HTTP only in sync and integrations": ("services/wrong_http.py", "requests"),
    "Serial ports only in devices": ("services/wrong_serial.py", "serial"),
    "OR-Tools only in planning": ("services/wrong_solver.py", "ortools.sat.python.cp_model"),
    "The domain is plain Python": ("domain/wrong.py", "pydantic"),
    "No cycles": ("config/first.py", "veliano_desk.config.second"),
}


def lint(where: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT, "--config", "pyproject.toml", "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


def test_every_contract_of_the_house_is_kept():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in CONTRACTS:
        assert f"{name} KEPT" in done.stdout


@pytest.fixture(scope="session")
def broken_house(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a house with the same contracts in which each one is broken once."""
    house = tmp_path_factory.mktemp("house")
    (house / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for name in FLOORS | {"views/common", "views/customers"}:
        build(house / "veliano_desk" / name / "__init__.py", "")
    build(house / "veliano_desk/config/second.py", "veliano_desk.config.first")
    for module, imported in BREACHES.values():
        build(house / "veliano_desk" / module, imported)
    return lint(house).stdout


def build(module: Path, imported: str) -> None:
    """Writes a module that does nothing but import, in packages all the way down."""
    module.parent.mkdir(parents=True, exist_ok=True)
    for package in (module.parent, module.parent.parent):
        (package / "__init__.py").touch()
    module.write_text(f"import {imported}\n" if imported else "")


def test_every_contract_is_known_to_the_check_that_breaks_them():
    assert set(BREACHES) == set(CONTRACTS)


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_of_each_contract_is_found(name: str, broken_house: str):
    assert f"{name} BROKEN" in broken_house


def test_every_room_of_the_house_has_its_floor():
    assert CONTRACTS["Imports go down only"]["exhaustive"]
    rooms = {path.parts[1].removesuffix(".py") for path in modules("veliano_desk")}
    assert rooms - {"__init__", "__main__"} == FLOORS


def test_every_floor_below_the_window_is_held_to_the_fences_of_qt_and_sql():
    for name, own in {"Qt only in views": "views", "SQLAlchemy only in models": "models"}.items():
        held = {module.removeprefix("veliano_desk.") for module in CONTRACTS[name]["source_modules"]}
        assert held == FLOORS - {own}, name


def test_urllib_fetches_only_where_http_may():
    """The linter sees the standard library's packages only whole, and urllib.parse is everybody's."""
    fetching = {path.parts[1] for path in modules("veliano_desk") if "urllib.request" in imported(text(path) or "")}
    assert fetching <= {"sync", "demo"}


@pytest.mark.parametrize(
    "source", ["import urllib.request", "from urllib import request", "from urllib.request import x"]
)
def test_any_spelling_of_an_import_is_seen(source: str):
    assert "urllib.request" in imported(source)


def test_everything_that_is_imported_is_declared():
    """A package that comes along with another one by chance may leave with it as well."""
    declared = {canonicalize_name(Requirement(line).name) for line in PROJECT["project"]["dependencies"]}
    declared |= {canonicalize_name(Requirement(line).name) for line in PROJECT["dependency-groups"]["demo"]}
    carried_by = packages_distributions()
    carried_by["PySide6"] = carried_by["shiboken6"] = ["PySide6-Essentials"]
    stray = set()
    for path in modules("veliano_desk"):
        for name in {module.partition(".")[0] for module in imported(text(path) or "")}:
            homes = {canonicalize_name(home) for home in carried_by.get(name, [name])}
            if name != "veliano_desk" and name not in sys.stdlib_module_names and not homes & declared:
                stray.add(f"{path}: {name}")
    assert not stray


def imported(source: str) -> set[str]:
    """Every module that a source imports, and every name from one as if it were a module itself."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found
