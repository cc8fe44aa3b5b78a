"""The commands over the same services: what they print, for people and for programs, and how they end."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.cli.command_line import CommandLine
from tests.services.copies import Shop
from veliano_desk.cli import order_commands
from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.rights import Right
from veliano_desk.models.migrations import HEAD


@pytest.fixture
def number(shop: Shop) -> str:
    return shop.take_order(customer="James Wilson", total_price="2640.00", design_details="top 6 iced out 0.50 ct")


def test_orders_are_listed_for_people(command: CommandLine, number: str):
    said = command("orders", "list")
    assert said.code == 0
    title, line = said.out.splitlines()
    assert title.split()[:4] == ["number", "customer", "piece", "alloy"]
    assert line.startswith(number)
    assert "James Wilson" in line
    assert "2640.00 USD" in line


def test_orders_are_listed_for_programs(command: CommandLine, number: str):
    said = command("orders", "list", "--json")
    (row,) = said.data()
    assert row["order_number"] == number
    assert row["value"] == {"amount": "2640.00", "currency": "USD"}
    assert row["customer"] == "James Wilson"
    assert (row["stage"], row["promise_on"]) == ("received", None)
    assert datetime.fromisoformat(row["ordered_at"]).utcoffset() is not None
    assert not {"id", "ident", "number"} & set(row)
    assert (said.code, said.err) == (0, "")


def test_an_order_is_shown_whole(shop: Shop, command: CommandLine, number: str):
    piece = shop.owner.orders.show(number).pieces[0]
    shop.owner.costing.record_actual(piece.id, CostKind.METAL, Decimal("12.3"))
    shown = command("orders", "show", number, "--json").data()
    assert shown["order_number"] == number
    (found,) = shown["pieces"]
    assert {kind: amount["amount"] for kind, amount in found["actual"].items()} == {
        "metal": "12.30", "stones": "0.00", "labour": "0.00", "overhead": "0.00",
    }  # fmt: skip
    assert piece.estimate is not None
    estimate = found["estimate"]
    assert Decimal(estimate["metal_g"]) * 1000 == piece.estimate.metal_mg
    assert re.fullmatch(r"\d+\.\d{3}", estimate["metal_g"])
    assert estimate["total"]["amount"] == str(piece.estimate.total.amount)
    assert sum(Decimal(line["amount"]["amount"]) for line in estimate["lines"]) == Decimal(estimate["total"]["amount"])
    assert not [key for key in estimate if key.endswith(("_mg", "_mct"))]
    words = command("orders", "show", number).out
    assert "James Wilson" in words
    assert "value: 2640.00 USD" in words


def test_stones_are_weighed_in_grams_too(shop: Shop, command: CommandLine, number: str):
    estimate = command("orders", "show", number, "--json").data()["pieces"][0]["estimate"]
    told = shop.owner.orders.show(number).pieces[0].estimate
    assert told is not None
    assert told.stones_mct > 0
    assert Decimal(estimate["stones_g"]) == Decimal(told.stones_mct) / 5000


def test_a_list_is_filtered_sorted_and_cut_off(shop: Shop, command: CommandLine):
    for price in ("300.00", "100.00", "200.00"):
        shop.take_order(total_price=price)
    done = shop.take_order(status="completed")
    values = [row["value"]["amount"] for row in command("orders", "list", "--sort", "value", "--json").data()]
    assert values == ["100.00", "200.00", "300.00"]
    top = command("orders", "list", "--sort", "value", "--descending", "--limit", "1", "--json").data()
    assert [row["value"]["amount"] for row in top] == ["300.00"]
    assert [row["order_number"] for row in command("orders", "list", "--show", "closed", "--json").data()] == [done]
    assert len(command("orders", "list", "--show", "all", "--json").data()) == 4
    assert command("orders", "list", "--stage", "design", "--json").data() == []
    assert command("orders", "list", "--text", done, "--show", "all", "--json").data()[0]["order_number"] == done


def test_a_long_list_is_read_page_by_page(shop: Shop, command: CommandLine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(order_commands, "_PAGE", 2)
    numbers = sorted(shop.take_order() for _ in range(5))
    rows = command("orders", "list", "--sort", "number", "--json").data()
    assert [row["order_number"] for row in rows] == numbers
    assert len(command("orders", "list", "--limit", "3", "--json").data()) == 3


def test_a_list_has_no_column_for_what_may_not_be_seen(shop: Shop, command: CommandLine, number: str, monkeypatch):
    assert {"customer", "value"} <= set(command("orders", "list").out.splitlines()[0].split())
    token = shop.owner.people.make_token("Stock", [Right.ORDERS_SEE, Right.COST_SEE])
    monkeypatch.setenv("VELIANO_DESK_TOKEN", token.secret)
    listed = command("orders", "list", "--sort", "value")
    assert {"customer", "value"}.isdisjoint(listed.out.splitlines()[0].split())
    assert number in listed.out
    for arguments in (("orders", "list", "--json"), ("orders", "show", number), ("orders", "show", number, "--json")):
        said = command(*arguments)
        assert said.code == 0
        assert "2640" not in said.out


def test_a_plan_is_made_and_printed(shop: Shop, command: CommandLine, number: str):
    planned = command("plan", "--json")
    assert planned.code == 0
    (promise,) = planned.data()["promises"]
    assert promise["order_number"] == number
    assert date.fromisoformat(promise["promise_on"]) == shop.owner.orders.show(number).promise_on
    assert planned.data()["summary"]["pieces"] == 1
    lines = command("plan", "--lines", "--days", "90", "--json").data()["lines"]
    assert lines
    assert all(datetime.fromisoformat(line["start"]) < datetime.fromisoformat(line["end"]) for line in lines)
    assert number in command("plan").out
    assert "operation" in command("plan", "--lines").out.splitlines()[0]


def test_the_cost_report_is_written_as_pdf_and_as_spreadsheet(command: CommandLine, number: str, tmp_path: Path):
    period = ("--from", "2026-11-01", "--to", "2026-11-30")
    pdf, sheet = tmp_path / "costs.pdf", tmp_path / "costs.xlsx"
    said = command("report", "cost", *period, "--out", str(pdf), "--json")
    assert said.code == 0
    assert said.data()["orders"] == 1
    assert said.data()["quoted"] == {"amount": "2640.00", "currency": "USD"}
    parts = said.data()["estimated"]
    assert sum(Decimal(part["amount"]) for part in parts.values()) == Decimal("2640.00")
    assert number in "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert command("report", "cost", *period, "--out", str(sheet), "--paper", "Letter").code == 0
    assert load_workbook(sheet).sheetnames


def test_people_are_added_and_given_new_passwords(shop: Shop, command: CommandLine, quick: None, tmp_path: Path):
    file = tmp_path / "password"
    file.write_text("brand new words here\nsecond line\n", encoding="utf-8")
    arguments = ("--name", "Nora", "--login", "Nora", "--role", "bench", "--role", "care", "--password-file", str(file))
    added = command("people", "add", *arguments, "--json")
    assert added.data() | {"version": 1} == {
        "name": "Nora", "login": "nora", "roles": ["bench", "care"], "active": True, "signed_in_at": None, "version": 1,
    }  # fmt: skip
    assert shop.workspace.sign_in("nora", "brand new words here").who.roles == ("bench", "care")
    file.write_text("other words this time", encoding="utf-8")
    assert command("people", "reset", "nora", "--password-file", str(file)).code == 0
    assert shop.workspace.sign_in("nora", "other words this time")


def test_a_password_is_typed_twice_without_an_echo(command: CommandLine, quick: None, monkeypatch: pytest.MonkeyPatch):
    typed = iter(["brand new words here", "brand new words here", "brand new words here", "brand new word here"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    assert command("people", "reset", "care").code == 0
    assert "The two differ" in command("people", "reset", "care").complaint


def test_a_password_that_is_not_there_is_told(command: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    empty = tmp_path / "empty"
    empty.touch()
    for file in (empty, tmp_path / "gone", tmp_path):
        assert "No password there" in command("people", "reset", "care", "--password-file", str(file)).complaint

    def closed(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", closed)
    assert "No password was given" in command("people", "reset", "care").complaint


def test_the_audit_log_is_verified_without_a_sign_in(shop: Shop, command: CommandLine, number: str, monkeypatch):
    monkeypatch.delenv("VELIANO_DESK_TOKEN")
    whole = command("audit", "verify", "--json")
    assert whole.code == 0
    assert whole.data()["ok"] is True
    assert whole.data()["faults"] == []
    entries = whole.data()["entries"]
    assert command("audit", "verify").out == f"{entries} entries, all whole\n"
    shop.execute("UPDATE audit_log SET person = 'Mallory' WHERE sequence = 2")
    damaged = command("audit", "verify", "--json")
    assert damaged.code == 1
    assert [(one["sequence"], one["kind"]) for one in damaged.data()["faults"]] == [(2, "edited")]
    words = command("audit", "verify")
    assert words.code == 1
    assert words.out.startswith(f"{entries} entries, 1 fault\n")
    assert "2: edited" in words.out


def test_migrate_says_from_what_to_what_and_needs_no_sign_in(shop: Shop, command: CommandLine, monkeypatch):
    monkeypatch.delenv("VELIANO_DESK_TOKEN")
    assert command("migrate", "--json").data() == {"from": HEAD, "to": HEAD, "copy": None}


def test_a_token_does_only_what_it_was_made_for(shop: Shop, command: CommandLine, number: str, monkeypatch):
    monkeypatch.setenv("VELIANO_DESK_TOKEN", shop.owner.people.make_token("Board", [Right.ORDERS_SEE]).secret)
    (row,) = command("orders", "list", "--json").data()
    assert (row["customer"], row["value"]) == (None, None)
    assert "Not allowed" in command("plan").complaint


def test_a_refused_token_says_where_a_new_one_is_made(command: CommandLine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VELIANO_DESK_TOKEN", "vd_wrong")
    assert command("orders", "list").complaint == (
        "The token is not valid: It is unknown or was revoked; nothing was read. Make a new one in Settings → Tokens."
    )


def test_a_benchmark_file_is_solved_without_a_workspace(command: CommandLine, tmp_path: Path):
    file = tmp_path / "small.txt"
    file.write_text("2 2\n0 3 1 2\n1 4 0 1\n")
    solved = command("plan", "solve", str(file), "--time-limit", "5", "--workers", "1", "--seed", "7", "--json")
    assert solved.code == 0
    assert {name: solved.data()[name] for name in ("makespan", "bound", "status")} == {
        "makespan": 6, "bound": 6, "status": "optimal",
    }  # fmt: skip
    assert solved.data()["operations"][0] == {"job": 0, "index": 0, "machine": 0, "start": 0, "end": 3}
    assert "machine" in command("plan", "solve", str(file)).out
    assert "Line 2" in command("plan", "solve", str(broken(tmp_path))).complaint


def broken(folder: Path) -> Path:
    file = folder / "broken.txt"
    file.write_text("1 2\n0 3 1\n")
    return file


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["orders", "show", "CO-0"], "No such order (CO-0)"),
        (["orders", "list", "--sort", "colour"], "No such order of rows (colour)"),
        (["orders", "list", "--stage", "melted"], "invalid choice"),
        (["orders", "list", "--limit", "0"], "not a number from 1"),
        (["orders", "list", "--limit", "many"], "not a number from 1"),
        (["orders", "list", "--colour"], "unrecognized arguments"),
        (["orders"], "required"),
        (["dance"], "invalid choice"),
        (["plan", "--days", "-3"], "not a number from 1"),
        (["report", "cost", "--from", "2026-11-01", "--to", "tomorrow", "--out", "x.pdf"], "not a day like"),
        (["report", "cost", "--from", "2026-11-02", "--to", "2026-11-01", "--out", "x.pdf"], "ends before it begins"),
        (["report", "cost", "--from", "2026-11-02", "--to", "9999-12-31", "--out", "x.pdf"], "No such period"),
        (["report", "cost", "--from", "2026-11-01", "--to", "2026-11-02", "--out", "x.docx"], "Not a kind of report"),
        (["report", "cost", "--from", "2026-11-01", "--to", "2026-11-02", "--out", "/gone/x.pdf"], "/gone"),
        (["people", "add", "--name", "N", "--login", "care", "--role", "care", "--password-file", "-"], "is taken"),
        (["people", "add", "--name", "N", "--login", "n", "--role", "king", "--password-file", "-"], "No such role"),
        (["people", "reset", "nobody", "--password-file", "-"], "Nobody has this sign-in name"),
        (["sync"], "No store is connected"),
    ],
)
def test_bad_input_is_one_line_that_says_what_to_do(
    command: CommandLine, quick: None, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
):
    monkeypatch.setattr("sys.stdin", io.StringIO("brand new words here\n"))
    assert words in command(*arguments).complaint


def test_a_fault_of_the_program_is_one_line_too_and_the_rest_is_in_a_file(
    command: CommandLine, monkeypatch, home: Path, expected_warnings
):
    expected_warnings("The command failed")

    def trip(*_anything: object) -> int:
        raise RuntimeError("a fault of ours: password=hunter2")

    monkeypatch.setattr(order_commands, "listing", trip)
    said = command("orders", "list")
    assert (said.code, said.out) == (3, "")
    assert said.err.count("\n") == 1
    (file,) = home.rglob("failed-*.txt")
    assert str(file) in said.err
    (log,) = home.rglob("veliano-desk.log")
    for kept in (file, log):
        assert "RuntimeError: a fault of ours: password=***" in kept.read_text(encoding="utf-8")
        assert "hunter2" not in kept.read_text(encoding="utf-8")


def test_help_names_every_command(command: CommandLine):
    said = command("--help")
    assert said.code == 0
    for name in ("init", "migrate", "people", "sync", "orders", "plan", "report", "audit", "tour", "doctor"):
        assert re.search(rf"^\s+{name}\b", said.out, re.MULTILINE), name
