"""Labels from the command line: for places, metal accounts, articles, lots and job bags, into files or to a printer."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.services.copies import Shop
from tests.services.stock_samples import a_lot
from veliano_desk.devices.label_printer import PrinterError, send_raw
from veliano_desk.domain.metal import EventKind, moved


def test_places_and_orders_get_labels_without_a_customers_name(shop: Shop, command: CommandLine, tmp_path: Path):
    number, file = shop.take_order(), tmp_path / "bags.zpl"
    assert command("label", "order", number, "--zpl", str(file)).out.startswith("1 label: ")
    zpl = file.read_text("ascii")
    assert f"^FDMA,{number}/1^FS" in zpl
    assert command("label", "location", "vault", "dust:filings", "--pdf", str(tmp_path / "p.pdf")).code == 0
    assert "No such place" in command("label", "location", "cupboard", "--zpl", str(file)).complaint
    assert "No such label" in command("label", "order", number, "--zpl", str(file), "--size", "a4").complaint


def test_articles_get_labels(shop: Shop, command: CommandLine, tmp_path: Path):
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 1000))
    told = command("label", "article", "14ky", "--zpl", str(tmp_path / "a.zpl"), "--json").data()
    assert told["labels"] == [{"code": "14ky", "title": "14K yellow gold"}]
    lot = f"L{a_lot(shop.owner):06d}"
    assert command("label", "lot", lot, "--zpl", str(tmp_path / "l.zpl"), "--json").data()["labels"][0]["code"] == lot
    assert command("label", "lot", "L999999", "--zpl", str(tmp_path / "a.zpl")).code == 2
    assert command("label", "lot", "nonsense", "--zpl", str(tmp_path / "a.zpl")).code == 2


def test_labels_go_to_a_queue_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A pretend `lp` keeps what it was given."""
    kept, lp = tmp_path / "kept", tmp_path / "lp"
    does = f'echo "$@" > {kept}.asked; cat > {kept}; [ "$2" = zebra ] && exit 0; echo no such queue >&2; exit 1'
    lp.write_text(f"#!/bin/sh\n{does}\n")
    lp.chmod(lp.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    send_raw("zebra", b"^XA^XZ")
    assert kept.read_bytes() == b"^XA^XZ"
    assert (tmp_path / "kept.asked").read_text().strip() == "-d zebra -o raw -"
    with pytest.raises(PrinterError, match="no such queue"):
        send_raw("gone", b"^XA^XZ")
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(PrinterError, match="no command that prints"):
        send_raw("zebra", b"^XA^XZ")
    with pytest.raises(PrinterError, match="not printed"):
        send_raw("/dev/no/such/port", b"^XA^XZ")
