"""Printing on the Materials page: statements and labels are looked at, saved, and sent to a printer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, show
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.views.materials import PAGE

__all__ = ["copies", "file_shop", "show"]


@pytest.fixture
def shown(file_shop: Shop, show: Show) -> ShownPage:
    file_shop.owner.metal.post_all([
        moved(EventKind.OPENING, "opening", "vault", "14ky", 90_000),
        moved(EventKind.ISSUE, "vault", "worker:bench", "14ky", 20_000),
    ])  # fmt: skip
    made = show(file_shop.owner, PAGE)
    made.do(lambda: made.page.show_item("paper"))
    return made


def part(shown: ShownPage) -> Any:
    return shown.page.made["paper"]


def test_a_statement_is_looked_at_and_saved(shown: ShownPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    card = part(shown).statement
    assert card.account.value() == "worker:bench"
    shown.do(card.look_button.click)
    assert len(part(shown).preview.pages) == 1
    for button, name in ((card.pdf_button, "ana"), (card.sheet_button, "ana.xlsx")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, name=name: (str(tmp_path / name), ""))
        shown.do(button.click)
    assert {one.name for one in tmp_path.iterdir()} >= {"ana.pdf", "ana.xlsx"}


def test_labels_are_looked_at_page_by_page_and_saved(shown: ShownPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    card = part(shown).labels
    card.what.set_value("location")
    shown.do(card.look_button.click)
    assert "at least one" in card.codes.error
    card.codes.set_text("vault, dust:filings")
    shown.do(card.look_button.click)
    preview = part(shown).preview
    assert len(preview.pages) == 2
    shown.do(preview.on.click)
    assert not preview.on.isEnabled()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "l.zpl"), ""))
    shown.do(card.zpl_button.click)
    assert (tmp_path / "l.zpl").read_text("ascii").count("^XA") == 2


def test_what_cannot_be_printed_says_so(shown: ShownPage):
    card = part(shown).labels
    shown.do(card.print_button.click)
    assert "which printer" in card.queue.error
    card.what.set_value("location")
    card.codes.set_text("vault")
    card.queue.set_text("/dev/no/such/port")
    shown.do(card.print_button.click)
    assert shown.troubles[-1].title == "The labels were not printed"
    card.codes.set_text("cupboard")
    shown.do(card.look_button.click)
    assert shown.troubles[-1].title == "No such place"
