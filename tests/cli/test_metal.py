"""The ledger from the command line: files are posted whole or not at all, with every fault at its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.services.copies import Shop
from veliano_desk.domain.metal import Account
from veliano_desk.domain.metal_losses import Counted

HEAD = "kind,from,to,article,weight_g,owner,order,operation,note,uid\n"
OPEN = "opening,opening,vault,14ky,100.000,,,,,\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "metal.csv"


def test_a_file_is_posted_and_asked_for(shop: Shop, command: CommandLine, file: Path):
    file.write_text(HEAD + OPEN + "40,vault,worker:bench,14ky,12.5,,,,for CO-1,\n", encoding="utf-8")
    assert command("metal", "post", str(file)).out.startswith("2 movements posted")
    told = command("metal", "balance", "--account", "worker", "--json").data()
    assert [(one["account"], one["balance_g"], one["fine_g"]) for one in told] == [
        ("worker:bench", "12.500", "7.291662500")
    ]
    assert "87.500" in command("metal", "balance", "--account", "vault").out
    assert command("metal", "balance", "--at", "2020-01-01T00:00", "--json").data() == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("issue,vault,worker:bench,14ky,-1,,,,,", "row 2, weight_g: “-1” is no weight in grams."),
        ('issue,vault,worker:bench,14ky,"1,250",,,,,', "row 2, weight_g: “1,250” may be 1.250 g or 1250 g."),
        ("issue,vault,worker:bench,14ky,0.0005,,,,,", "finer than a milligram"),
        ("borrow,vault,worker:bench,14ky,1,,,,,", "“borrow” is none"),
        ("issue,cupboard,worker:bench,14ky,1,,,,,", "names no account"),
        ("issue,vault,worker:bench,14ky,0,,,,,", "without weight"),
        ("issue,vault,worker:bench,14ky,1,Ana,,,,", "row 2, owner"),
    ],
)  # fmt: skip
def test_a_fault_is_said_at_its_row_and_nothing_is_posted(
    shop: Shop, command: CommandLine, file: Path, row: str, said: str
):
    file.write_text(HEAD + OPEN + row + "\n", encoding="utf-8")
    told = command("metal", "post", str(file))
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert shop.owner.metal.events() == ()


def test_what_the_ledger_refuses_leaves_nothing_of_the_file(shop: Shop, command: CommandLine, file: Path):
    file.write_text(HEAD + OPEN + "issue,vault,worker:bench,14ky,100.001,,,,,\n", encoding="utf-8")
    told = command("metal", "post", str(file))
    assert told.code == 2
    assert "row 2" in told.err
    assert shop.owner.metal.events() == ()


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", HEAD])
def test_what_is_no_such_file_is_refused(shop: Shop, command: CommandLine, file: Path, text: str):
    file.write_text(text, encoding="utf-8")
    assert command("metal", "post", str(file)).code == 2
    assert command("metal", "post", str(file.with_name("none.csv"))).code == 2


def test_decimal_commas_and_semicolons_are_read(shop: Shop, command: CommandLine, file: Path):
    file.write_text((HEAD + OPEN).replace(",", ";").replace("100.000", "100,5"), encoding="utf-8")
    assert command("metal", "post", str(file)).code == 0
    assert shop.owner.metal.balances("vault")[0].balance_mg == 100_500


def test_a_day_is_closed_with_what_was_counted(shop: Shop, command: CommandLine, file: Path):
    file.write_text(HEAD + OPEN + "issue,vault,worker:bench,14ky,10,,,,,\n", encoding="utf-8")
    command("metal", "post", str(file))
    assert "10.000" in command("metal", "close-day", "--json").out
    assert "Bench of" in command("metal", "close-day").out
    file.write_text("account,article,weight_g\nworker:bench,14ky,9.7\n", encoding="utf-8")
    assert "beyond the cap" in command("metal", "close-day", "--counted", str(file)).err
    file.write_text("account,article,weight_g\nworker:bench,14ky,9.98\n", encoding="utf-8")
    assert command("metal", "close-day", "--counted", str(file), "--json").data()["lost_g"] == "0.020"


def test_a_loss_above_the_cap_is_approved_by_somebody_and_posted_by_somebody_else(
    shop: Shop, command: CommandLine, file: Path
):
    file.write_text(HEAD + OPEN + "issue,vault,worker:bench,14ky,10,,,,,\n", encoding="utf-8")
    command("metal", "post", str(file))
    allowed = ("metal", "approve", "--account", "worker:bench", "--article", "14ky", "--weight-g", "0.3")
    assert command(*allowed, "--reason", " ").code == 2
    assert command(*allowed, "--reason", "it fell into the drain", "--json").data()["up_to_g"] == "0.300"
    file.write_text("account,article,weight_g\nworker:bench,14ky,9.7\n", encoding="utf-8")
    assert "beyond the cap" in command("metal", "close-day", "--counted", str(file)).err
    counted = (Counted(Account.read("worker:bench"), "14ky", 9_700),)
    assert shop.desk_of("stock").metal.close_day(counted).lost_mg == 300


def test_sums_of_the_trade_need_no_workspace(command: CommandLine):
    told = command("quantity", "casting-weight", "--volume-mm3", "1000", "--alloy", "14ky", "--json")
    assert told.data()["cast_weight_g"] == "13.070"
    assert command("quantity", "convert", "14", "karat", "fineness", "--json").data() == {
        "value": "583.333333", "exact": False,
    }  # fmt: skip
    assert command("quantity", "convert", "7", "us", "eu", "--json").data()["difference_mm"] == "0.028"
    assert command("quantity", "casting-weight", "--volume-mm3", "1", "--alloy", "tin").code == 2
