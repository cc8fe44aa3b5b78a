"""Files of orders: kept once, whole, where they can be found again; what is no such file is refused."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from tests.pictures import OF_EACH_KIND, png
from tests.services.copies import Shop
from veliano_desk.domain.errors import InputError, NotFoundError, RightMissingError, WorkspaceError
from veliano_desk.domain.files import MOST_BYTES
from veliano_desk.models import file_folder


def folder_of(shop: Shop) -> Path:
    file = shop.workspace.file
    assert file is not None
    return file.with_name(f"{file.name}.files")


def contents(shop: Shop) -> list[str]:
    """What is kept, wherever this kind of workspace keeps it."""
    if shop.workspace.file is None:
        return sorted(str(row[0]) for row in shop.rows("SELECT sha256 FROM file_contents"))
    return sorted(path.name for path in folder_of(shop).glob("*/*"))


def order_of(shop: Shop) -> tuple[int, str]:
    number = shop.take_order()
    return shop.owner.orders.show(number).id, number


def test_a_picture_is_attached_listed_opened_and_saved(shop: Shop, tmp_path: Path):
    order, number = order_of(shop)
    files = shop.desk_of("care").files
    photo = tmp_path / "mould.png"
    photo.write_bytes(png())
    made = files.attach(order, photo)
    assert (made.name, made.media_type, made.size, made.added_by, made.in_store, made.is_picture) == (
        "mould.png", "image/png", len(png()), "Care", False, True,
    )  # fmt: skip
    assert files.list(order) == (made,)
    assert files.content(made.id) == png()
    assert files.save(made.id, tmp_path / "copies" / "mould.png").read_bytes() == png()
    assert contents(shop) == [hashlib.sha256(png()).hexdigest()]
    entry = shop.owner.audit.newest()[0]
    assert (entry.action, entry.subject) == ("file.attach", number)


@pytest.mark.parametrize(("media_type", "data"), OF_EACH_KIND.items())
def test_every_kind_is_kept_with_an_ending_that_fits(file_shop: Shop, media_type: str, data: bytes):
    order, _ = order_of(file_shop)
    made = file_shop.owner.files.attach(order, data, "scan of the upper row")
    assert made.media_type == media_type
    assert made.name.startswith("scan of the upper row.")


def test_the_same_content_is_kept_once_and_attached_once_to_each(shop: Shop):
    first, _ = order_of(shop)
    second, number = order_of(shop)
    files = shop.owner.files
    one = files.attach(first, png(), "a.png")
    entries = len(shop.owner.audit.newest())
    assert files.attach(first, png(), "b.png") == one
    assert len(shop.owner.audit.newest()) == entries
    piece = shop.owner.orders.show(number).pieces[0].id
    files.attach(second, png(), "a.png")
    files.attach(second, png(), "a.png", piece_id=piece)
    assert [file.piece_id for file in files.list(second)] == [None, piece]
    assert len(contents(shop)) == 1
    files.detach(one.id)
    assert len(contents(shop)) == 1
    for file in files.list(second):
        files.detach(file.id)
    assert contents(shop) == []
    assert files.list(first) == files.list(second) == ()


@pytest.mark.parametrize(("data", "title"), [
    (b"", "The file is empty"), (b"MZ a program", "Not a kind of file that is kept"),
    (b"%PDF-" + bytes(MOST_BYTES), "The file is too large"),
])  # fmt: skip
def test_what_is_no_such_file_is_refused_and_leaves_nothing(file_shop: Shop, data: bytes, title: str):
    order, _ = order_of(file_shop)
    with pytest.raises(InputError) as refused:
        file_shop.owner.files.attach(order, data, "x.png")
    assert refused.value.title == title
    assert contents(file_shop) == []


def test_the_largest_that_is_allowed_is_kept(file_shop: Shop):
    order, _ = order_of(file_shop)
    made = file_shop.owner.files.attach(order, (b"%PDF-" + bytes(MOST_BYTES))[:MOST_BYTES])
    assert made.size == MOST_BYTES


def test_a_file_that_cannot_be_read_and_a_piece_of_another_order_are_refused(shop: Shop, tmp_path: Path):
    order, _ = order_of(shop)
    _, other = order_of(shop)
    with pytest.raises(InputError, match="cannot be read"):
        shop.owner.files.attach(order, tmp_path / "nowhere.png")
    with pytest.raises(InputError, match="Not a piece of this order"):
        shop.owner.files.attach(order, png(), piece_id=shop.owner.orders.show(other).pieces[0].id)
    with pytest.raises(NotFoundError):
        shop.owner.files.attach(999, png())
    with pytest.raises(NotFoundError):
        shop.owner.files.content(999)


def test_whoever_may_not_change_orders_sees_files_and_changes_none(file_shop: Shop):
    order, _ = order_of(file_shop)
    made = file_shop.owner.files.attach(order, png())
    bench = file_shop.desk_of("bench").files
    assert bench.content(made.id) == png()
    for attempt in (lambda: bench.attach(order, png(8)), lambda: bench.detach(made.id)):
        with pytest.raises(RightMissingError):
            attempt()


def test_a_full_disk_attaches_nothing_and_says_so(file_shop: Shop, monkeypatch: pytest.MonkeyPatch):
    order, _ = order_of(file_shop)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(file_folder.os, "fsync", full)
    with pytest.raises(WorkspaceError, match="could not be kept") as refused:
        file_shop.owner.files.attach(order, png())
    assert "No space left" in refused.value.happened
    assert file_shop.owner.files.list(order) == ()
    assert contents(file_shop) == []


def test_a_fault_before_the_commit_leaves_a_file_that_was_to_go_where_it_is(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    order, _ = order_of(shop)
    made = shop.owner.files.attach(order, png(), "mould.png")

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("veliano_desk.models.unit_of_work.settle_words", cut_off)
        with pytest.raises(KeyboardInterrupt):
            shop.owner.files.detach(made.id)
    assert shop.owner.files.list(order) == (made,)
    assert shop.owner.files.content(made.id) == png()


def test_a_content_that_cannot_go_from_its_folder_keeps_no_file_on_its_order(
    file_shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    order, _ = order_of(file_shop)
    made = file_shop.owner.files.attach(order, png(), "mould.png")

    def in_use(*_: object) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as patch:
        patch.setattr(file_folder.FileFolder, "remove", in_use)
        file_shop.owner.files.detach(made.id)
    assert file_shop.owner.files.list(order) == ()
    assert len(contents(file_shop)) == 1
    os.utime(folder_of(file_shop) / made.sha256[:2] / made.sha256, (0, 0))
    assert file_shop.workspace.tidy_files().removed == 1


def test_what_was_left_behind_is_collected_and_what_is_missing_is_named(file_shop: Shop):
    order, _ = order_of(file_shop)
    kept = file_shop.owner.files.attach(order, png(), "kept.png")
    lost = file_shop.owner.files.attach(order, png(8), "lost.png")
    folder = folder_of(file_shop)
    for name in ("ab/abandoned", "ab/.draft.123"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (0, 0))
    (folder / "ab" / "just written").write_bytes(b"x")
    (folder / lost.sha256[:2] / lost.sha256).unlink()
    verdict = file_shop.workspace.tidy_files()
    assert (verdict.files, verdict.removed, verdict.missing) == (2, 2, ("lost.png",))
    assert (folder / "ab" / "just written").exists()
    assert file_shop.owner.files.content(kept.id) == png()
    with pytest.raises(WorkspaceError, match="not there"):
        file_shop.owner.files.content(lost.id)
    # Attached again, it is there again.
    file_shop.owner.files.attach(order, png(8), "lost again.png")
    assert file_shop.workspace.tidy_files().removed == 0
    file_shop.owner.files.detach(lost.id)
    order_again, _ = order_of(file_shop)
    file_shop.owner.files.attach(order_again, png(8))
    assert file_shop.workspace.tidy_files().missing == ()


def test_in_a_database_nothing_is_left_behind_either(shop: Shop):
    order, _ = order_of(shop)
    shop.owner.files.attach(order, png())
    if shop.workspace.file is None:
        shop.execute("INSERT INTO file_contents (sha256, data) VALUES ('abandoned', 'x')")
        assert shop.workspace.tidy_files().removed == 1
    verdict = shop.workspace.tidy_files()
    assert (verdict.files, verdict.removed, verdict.missing) == (1, 0, ())
    assert shop.workspace.verify_audit().ok


def test_a_piece_that_the_store_takes_back_leaves_its_file_with_the_order(file_shop: Shop):
    from tests.workshop import order_row

    row = order_row(teeth_selection=["top-1", "bottom-6"])
    file_shop.owner.store_sync.take_in("custom_orders", [row])
    view = file_shop.owner.orders.show(str(row["order_number"]))
    file_shop.owner.files.attach(view.id, png(), piece_id=view.pieces[1].id)
    later = {**row, "teeth_selection": ["top-1"], "updated_at": "2026-11-17T00:00:00+00:00"}
    file_shop.owner.store_sync.take_in("custom_orders", [later])
    assert len(file_shop.owner.orders.show(view.number).pieces) == 1
    assert [file.piece_id for file in file_shop.owner.files.list(view.id)] == [None]
