"""Saving a copy from Settings: the dialog, how it went, and what is said of the last one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, said, show
from veliano_desk.views.settings import PAGE
from veliano_desk.views.today import PAGE as TODAY

__all__ = ["copies", "file_shop", "show"]


def test_a_copy_is_saved_where_the_person_says(file_shop: Shop, show: Show, tmp_path: Path) -> None:
    shown = show(file_shop.owner, PAGE)
    card = shown.page.section("workspace").copies
    assert "none was saved so far" in said(card)
    shown.do(card.save_button.click)
    dialog = card.findChild(QFileDialog)
    assert dialog.defaultSuffix() == "veliano"
    shown.do(lambda: dialog.fileSelected.emit(str(tmp_path / "monday.veliano")))
    shown.do(dialog.reject)
    assert (tmp_path / "monday.veliano").is_file()
    assert "saved, opened and compared" in shown.toasts[-1].text
    assert f"by Vera\nSaved to\n{tmp_path / 'monday.veliano'}" in said(card)
    assert card.save_button.isEnabled()


def test_a_copy_is_named_by_the_workshops_own_day(file_shop: Shop, show: Show) -> None:
    file_shop.clock.moment = datetime(2026, 11, 17, 2, 30, tzinfo=UTC)  # still Monday evening in New York
    shown = show(file_shop.owner, PAGE)
    card = shown.page.section("workspace").copies
    shown.do(card.save_button.click)
    dialog = card.findChild(QFileDialog)
    assert [Path(each).name for each in dialog.selectedFiles()] == ["Workspace 2026-11-16.veliano"]
    shown.do(dialog.reject)


def test_what_went_wrong_is_told_where_it_was_asked_for(file_shop: Shop, show: Show, tmp_path: Path) -> None:
    shown = show(file_shop.owner, PAGE)
    card = shown.page.section("workspace").copies
    shown.do(lambda: card.save(tmp_path / "gone" / "monday.veliano"))
    assert "No such folder" in card.fault.words()
    assert card.save_button.isEnabled()


def test_who_may_not_save_copies_does_not_see_the_card(file_shop: Shop, show: Show) -> None:
    assert show(file_shop.desk_of("manager"), PAGE).page.section("workspace").copies is None


@pytest.mark.parametrize(("role", "reminded"), [("owner", True), ("manager", False)])
def test_today_reminds_whoever_may_save_one_once_a_week_has_passed(
    file_shop: Shop, show: Show, tmp_path: Path, role: str, reminded: bool
) -> None:
    file_shop.owner.copies.save(tmp_path / "monday.veliano")
    assert "last copy" not in said(show(file_shop.desk_of(role), TODAY).page)
    file_shop.clock.pass_time(days=9)
    assert ("The last copy is 9 days old" in said(show(file_shop.desk_of(role), TODAY).page)) is reminded
