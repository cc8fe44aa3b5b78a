"""Price lists from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.services.copies import Shop
from tests.services.price_lists import GOOD, MAPPING, STULLER, csv_of


@pytest.fixture
def file(shop: Shop, tmp_path: Path) -> Path:
    shop.owner.purchasing.add_supplier(STULLER)
    path = tmp_path / "list.csv"
    path.write_bytes(csv_of(GOOD))
    return path


def test_a_list_is_looked_at_taken_in_and_known_the_second_time(command: CommandLine, file: Path):
    mapping = file.with_name("stuller.json")
    mapping.write_text(json.dumps({"supplier": "STULLER", **MAPPING.plain()}), encoding="utf-8")
    given = ("materials", "import", str(file), "--mapping", str(mapping))
    told = command(*given, "--dry-run")
    assert (told.code, told.out) == (
        0, "Stuller: 3 rows: 3 new, 0 changed, 0 as they were.\nNothing was taken in.\n",
    )  # fmt: skip
    assert command(*given, "--remember", "monthly").code == 0
    again = command("materials", "import", str(file), "--mapping", "monthly", "--json").data()
    assert (again["added"], again["unchanged"], again["mapping"]) == (0, 3, MAPPING.plain())


def test_bad_rows_are_said_and_left_out_when_asked(shop: Shop, command: CommandLine, file: Path):
    file.write_bytes(csv_of([*GOOD, ("X", "Broken", "0", "g", "")]))
    given = ("materials", "import", str(file), "--supplier", "stuller")
    told = command(*given)
    assert told.code == 2
    assert told.err == "row 5, Price: The price is zero. Give a price above zero, or take the row out.\n"
    assert "Nothing was taken in." in told.out
    told = command(*given, "--skip-bad")
    assert (told.code, "1 left out" in told.out) == (0, True)


@pytest.mark.parametrize("more", [(), ("--supplier", "NOBODY"), ("--mapping", "no.json"), ("--mapping", "unknown")])
def test_what_cannot_be_is_refused_in_a_line(command: CommandLine, file: Path, more: tuple[str, ...]):
    assert command("materials", "import", str(file), *more).complaint
