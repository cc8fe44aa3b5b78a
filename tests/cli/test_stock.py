"""The stock from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.services.copies import Shop
from tests.services.stock_samples import CLASP, SOLO, THE_STONE, a_lot


def test_what_is_there_is_listed_with_units(shop: Shop, command: CommandLine):
    a_lot(shop.owner)
    a_lot(shop.owner, SOLO, THE_STONE)
    told = command("stock", "list", "--show", "stocked", "--json").data()
    assert [(one["code"], one["on_hand"], one["value"]["amount"]) for one in told] == [
        (SOLO.code, "1.020 ct", "5200.00"), (CLASP.code, "10", "55.00"),
    ]  # fmt: skip
    assert "55.00 USD" in command("stock", "list", "--kind", "finding").out
    assert command("stock", "list", "--location", "worker:bench", "--json").data() == []
    assert [one["code"] for one in command("stock", "list", "--text", "2215998001", "--json").data()] == [SOLO.code]


def test_more_than_a_page_is_listed_to_its_limit(shop: Shop, command: CommandLine):
    assert len(command("stock", "list", "--limit", "3", "--json").data()) == 3


@pytest.mark.parametrize("wrong", [("--kind", "gold"), ("--show", "much"), ("--limit", "0"), ("--sort", "colour")])
def test_what_it_does_not_know_is_refused(shop: Shop, command: CommandLine, wrong: tuple[str, str]):
    assert command("stock", "list", *wrong).code == 2


def test_the_command_line_says_it_and_writes_it(shop: Shop, command: CommandLine, tmp_path: Path):
    a_lot(shop.owner)
    a_lot(shop.owner, SOLO, THE_STONE)
    out = tmp_path / "value.pdf"
    told = command("report", "valuation", "--out", str(out), "--json").data()
    assert (told["total"]["amount"], told["lots"], Path(told["file"])) == ("5255.00", 2, out)
    assert out.stat().st_size > 1_000
    assert "5255.00 USD" in command("report", "valuation").out
    assert command("report", "valuation", "--at", "2020-01-01T00:00", "--json").data()["lots"] == 0
    assert "GIA 2215998001" in command("report", "stones").out
