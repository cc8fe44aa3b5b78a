"""Orders to suppliers from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.services.bought import GRAIN, sent
from tests.services.copies import Shop

HEAD = "order,line,quantity,gross_g,assay,rejected\n"


@pytest.fixture
def number(shop: Shop) -> str:
    return sent(shop.owner).number


def test_orders_are_listed_and_shown(command: CommandLine, number: str):
    assert number in command("purchase", "list").out
    told = command("purchase", "list", "--show", "coming", "--json").data()
    assert [(one["order_number"], one["state"], one["total"]["amount"]) for one in told] == [
        (number, "sent", "3173.75")
    ]
    assert "50.000 g" in command("purchase", "show", number).out
    assert command("purchase", "show", number, "--json").data()["supplier_code"] == "STULLER"


def test_a_file_of_deliveries_is_booked_once(shop: Shop, command: CommandLine, number: str, tmp_path: Path):
    file = tmp_path / "came.csv"
    file.write_text(f"{HEAD}{number},1,30.5,31.0,583.4,\n{number},2,25,,,\n", encoding="utf-8")
    given = ("purchase", "receive", str(file), "--delivery-note", "DN-9", "--uid", "dn-9")
    assert command(*given).out == f"GR-2026-0001: {number} is partly.\n"
    assert command(*given).code == 0
    (receipt,) = shop.owner.purchasing.order(number).receipts
    assert [(one.quantity, one.gross_mg, one.assay_millis) for one in receipt.lines] == [
        (30_500, 31_000, 583_400), (25, None, None),
    ]  # fmt: skip
    assert [one.balance_mg for one in shop.owner.metal.balances("vault")] == [30_500]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,lots,,,", "row 1, quantity: “lots” is no such figure."),
        ('1,"1,250",,,', "row 1, quantity: “1,250” may be 1.250 or 1250."),
        ("9,1,,,", "row 1, line"),
        ("1,-1,,,", "row 1, quantity"),
        ("1,60,,,", "are still open"),
        ("1,10,9,,", "net are more than"),
        ("1,10,,585,", "It assays at 585 ‰"),
    ],
)
def test_what_cannot_be_received_is_said_and_nothing_is_booked(
    shop: Shop, command: CommandLine, number: str, tmp_path: Path, row: str, said: str
):
    file = tmp_path / "came.csv"
    file.write_text(f"{HEAD}{number},{row}\n", encoding="utf-8")
    told = command("purchase", "receive", str(file))
    assert told.code == 2
    assert said in told.err
    assert shop.owner.purchasing.receipts() == ()


def test_a_file_of_several_orders_is_booked_whole_or_not_at_all(
    shop: Shop, command: CommandLine, number: str, tmp_path: Path
):
    other = sent(shop.owner, GRAIN).number
    file = tmp_path / "came.csv"
    file.write_text(f"{HEAD}{number},1,10,,,\n{other},1,60,,,\n", encoding="utf-8")
    assert "Nothing was booked." in command("purchase", "receive", str(file)).complaint
    assert shop.owner.purchasing.receipts() == ()
    assert shop.owner.metal.balances("vault") == ()
    file.write_text(f"{HEAD}{number},1,10,,,\n{other.lower()},1,20,,,\n", encoding="utf-8")
    assert command("purchase", "receive", str(file)).out == (
        f"GR-2026-0001: {number} is partly.\nGR-2026-0002: {other} is partly.\n"
    )
    assert len(shop.rows("SELECT * FROM audit_log WHERE action = 'purchase.receive'")) == 1


def test_the_same_file_twice_is_booked_once_and_the_next_delivery_by_its_note(
    shop: Shop, command: CommandLine, number: str, tmp_path: Path
):
    file = tmp_path / "came.csv"
    file.write_text(f"{HEAD}{number},1,10,,,\n", encoding="utf-8")
    assert command("purchase", "receive", str(file)).code == 0
    again = command("purchase", "receive", str(file))
    assert (again.code, "was booked before" in again.out) == (0, True)
    assert [one.balance_mg for one in shop.owner.metal.balances("vault")] == [10_000]
    told = command("purchase", "receive", str(file), "--delivery-note", "DN-2", "--json").data()
    assert [(one["receipt"], one["booked_before"]) for one in told] == [("GR-2026-0002", False)]
    assert [one.balance_mg for one in shop.owner.metal.balances("vault")] == [20_000]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", HEAD])
def test_what_is_no_such_file_is_refused(command: CommandLine, number: str, tmp_path: Path, text: str):
    file = tmp_path / "came.csv"
    file.write_text(text, encoding="utf-8")
    assert command("purchase", "receive", str(file)).complaint
    assert command("purchase", "receive", str(file.with_name("none.csv"))).complaint


def test_an_order_is_written_as_a_file(command: CommandLine, number: str, tmp_path: Path):
    assert command("purchase", "print", number, "--out", str(tmp_path / "order.pdf")).code == 0
    assert (tmp_path / "order.pdf").read_bytes().startswith(b"%PDF")
    assert command("purchase", "print", number, "--out", str(tmp_path / "order.doc")).complaint
