"""Saving, restoring and moving from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.services.copies import Shop


def test_a_copy_is_saved_and_restored_elsewhere(command: CommandLine, shop: Shop, tmp_path: Path, capsys):
    number = shop.take_order()
    file, there = str(tmp_path / "monday.veliano"), f"sqlite:///{(tmp_path / 'there.db').as_posix()}"
    saved = command("backup", "--out", file)
    assert saved.code == 0
    assert "in one file, opened and compared" in saved.out
    assert saved.err.startswith("Reading: ")
    assert "There is a file of that name" in command("backup", "--out", file).complaint
    assert command("backup", "--out", file, "--replace", "--json").data()["audit_faults"] == 0
    restored = command("restore", file, "--to", there)
    assert restored.code == 0
    assert "connects the store again" in " ".join(restored.out.split())
    assert "There is a workspace already" in command("restore", file, "--to", there).complaint
    replaced = command("restore", file, "--to", there, "--replace", "--json").data()
    assert Path(replaced["aside"]).is_file()
    elsewhere = CommandLine(there, capsys)
    assert elsewhere("orders", "list", "--json").data()[0]["order_number"] == number
    assert elsewhere("audit", "verify").code == 0


def test_a_workspace_is_moved_and_the_figures_are_printed(command: CommandLine, shop: Shop, tmp_path: Path, capsys):
    shop.take_order()
    there = f"sqlite:///{(tmp_path / 'there.db').as_posix()}"
    moved = CommandLine("sqlite:///nowhere.db", capsys)("move", "--from", shop.address, "--to", there, "--json")
    assert moved.code == 0
    figures = {one["table"]: one for one in moved.data()["tables"]}
    assert figures["orders"]["rows"] == 1
    assert len(figures["orders"]["digest"]) == 64
    again = command("move", "--to", there)
    assert "There is a workspace already" in again.complaint


def test_a_copy_with_a_damaged_log_ends_with_one(command: CommandLine, shop: Shop, tmp_path: Path):
    shop.execute("UPDATE audit_log SET person = 'Mallory' WHERE sequence = 2")
    assert command("backup", "--out", str(tmp_path / "monday.veliano"), "--json").code == 1


@pytest.mark.parametrize("name", ["letter.txt", "gone.veliano"])
def test_what_is_no_copy_is_told_in_one_line(command: CommandLine, tmp_path: Path, name: str):
    (tmp_path / "letter.txt").write_text("Dear Vera", encoding="utf-8")
    there = f"sqlite:///{(tmp_path / 'there.db').as_posix()}"
    assert name in command("restore", str(tmp_path / name), "--to", there).complaint
