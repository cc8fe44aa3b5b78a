"""The hub's files: shown small, added, dropped, opened, saved, removed and brought back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from tests.pictures import png, stl
from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, named, said, show
from veliano_desk.services.desk import Desk
from veliano_desk.views.order_hub import PAGE
from veliano_desk.views.order_hub.files_card import FilesCard
from veliano_desk.views.order_hub.thumbnails import SIZE, thumbnail

__all__ = ["copies", "file_shop", "show"]


@pytest.fixture
def number(file_shop: Shop) -> str:
    return file_shop.take_order(customer="James Wilson")


def opened(show: Show, desk: Desk, number: str, **kwargs: Any) -> ShownPage:
    shown = show(desk, PAGE, **kwargs)
    shown.do(lambda: shown.page.show_item(number))
    return shown


def card_of(shown: ShownPage) -> FilesCard:
    card = shown.page.body.files
    assert isinstance(card, FilesCard)
    return card


def names(shown: ShownPage) -> list[str]:
    return [line.file.name for line in card_of(shown).lines()]


def order_id(desk: Desk, number: str) -> int:
    return desk.orders.show(number).id


def test_pictures_are_shown_small_and_models_by_what_they_are(file_shop: Shop, show: Show, number: str) -> None:
    files = file_shop.owner.files
    files.attach(order_id(file_shop.owner, number), png(300), "mould.png")
    files.attach(order_id(file_shop.owner, number), stl(), "upper.stl")
    shown = opened(show, file_shop.owner, number)
    assert names(shown) == ["mould.png", "upper.stl"]
    assert [line.picture.is_shown for line in card_of(shown).lines()] == [True, False]
    assert "Goes with the next sync · 1 KB · Vera" in said(card_of(shown))


def test_a_picture_that_is_none_inside_shows_its_icon() -> None:
    assert thumbnail(b"\xff\xd8\xff\xe0 cut off").isNull()
    assert thumbnail(png(300)).size() == SIZE * 2


def test_files_are_added_from_the_dialog_and_what_cannot_be_is_said(
    file_shop: Shop, show: Show, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mould.png").write_bytes(png(300))
    (tmp_path / "virus.exe").write_bytes(b"MZ")
    (tmp_path / "upper.stl").write_bytes(stl())
    chosen = [str(path) for path in sorted(tmp_path.iterdir())]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: (chosen, ""))
    shown = opened(show, file_shop.owner, number)
    assert "Drop pictures" in said(card_of(shown))
    shown.click(named(card_of(shown), "Add…"))
    assert names(shown) == ["mould.png", "upper.stl"]
    assert [str(error.subject) for error in shown.failed if hasattr(error, "subject")] == ["virus.exe"]
    shown.failed.clear()
    assert "Drop pictures" not in said(card_of(shown))


def test_files_are_dropped_onto_the_card(file_shop: Shop, show: Show, number: str, tmp_path: Path) -> None:
    photo = tmp_path / "mould.png"
    photo.write_bytes(png(300))
    shown = opened(show, file_shop.owner, number)
    card = card_of(shown)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    card.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    assert "Let go to attach them." in said(card)
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys)
    shown.do(lambda: card.dropEvent(drop))
    assert names(shown) == ["mould.png"]
    assert "Let go" not in said(card)


def test_enter_opens_a_copy_under_its_name(
    file_shop: Shop, show: Show, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_shop.owner.files.attach(order_id(file_shop.owner, number), png(300), "mould.png")
    seen: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(seen.append(Path(url.toLocalFile()))) or True)
    shown = opened(show, file_shop.owner, number)
    line = card_of(shown).lines()[0]
    line.setFocus()
    shown.press(Qt.Key.Key_Return)
    assert [(path.name, path.read_bytes()) for path in seen] == [("mould.png", png(300))]


def test_a_copy_is_saved_where_the_person_says(
    file_shop: Shop, show: Show, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_shop.owner.files.attach(order_id(file_shop.owner, number), png(300), "mould.png")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "copy.png"), ""))
    shown = opened(show, file_shop.owner, number)
    menu = card_of(shown).lines()[0].menu()
    assert [action.text() for action in menu.actions()] == ["Open", "Save as…", "Remove"]
    shown.do(menu.actions()[1].trigger)
    assert (tmp_path / "copy.png").read_bytes() == png(300)
    assert shown.toasts[-1].text == "Saved copy.png"


def test_a_file_is_removed_from_the_keyboard_and_brought_back(file_shop: Shop, show: Show, number: str) -> None:
    file_shop.owner.files.attach(order_id(file_shop.owner, number), png(300), "mould.png")
    shown = opened(show, file_shop.owner, number)
    card_of(shown).lines()[0].setFocus()
    shown.press(Qt.Key.Key_Delete)
    assert names(shown) == []
    undo = shown.toasts[-1]
    assert (undo.text, undo.action) == ("mould.png removed", "Undo")
    assert undo.on_action is not None
    shown.do(undo.on_action)
    assert names(shown) == ["mould.png"]


def test_whoever_may_not_change_orders_sees_files_and_is_offered_no_change(
    file_shop: Shop, show: Show, number: str
) -> None:
    desk = file_shop.desk_of("bench")
    shown = opened(show, desk, number)
    assert "No pictures or files." in said(card_of(shown))
    file_shop.owner.files.attach(order_id(desk, number), png(300), "mould.png")
    shown.do(lambda: shown.page.refresh(frozenset({"files"})))
    line = card_of(shown).lines()[0]
    assert [action.text() for action in line.menu().actions()] == ["Open", "Save as…"]
    line.setFocus()
    shown.press(Qt.Key.Key_Delete)
    assert names(shown) == ["mould.png"]
    assert not card_of(shown).acceptDrops()
