"""Files go wherever their workspace goes: into a saved copy, out of it, and from one kind of database to the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pictures import png, stl
from tests.services.copies import KINDS, Copies, Shop
from tests.workshop import PASSWORD, SetClock
from veliano_desk.bootstrap import open_workspace
from veliano_desk.domain.lists import ListQuery
from veliano_desk.services.restoring import restore_copy


@pytest.fixture(params=KINDS)
def shop(request: pytest.FixtureRequest, copies: Copies) -> Iterator[Shop]:
    """A workshop with a photo and a scan on its order."""
    opened = Shop(copies.lent(request.param))
    order = opened.owner.orders.show(opened.take_order()).id
    for data, name in ((png(300), "mould.png"), (stl(500), "upper.stl")):
        opened.owner.files.attach(order, data, name)
    yield opened
    opened.close()


@pytest.fixture(params=KINDS)
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'elsewhere.db').as_posix()}"
    return str(request.getfixturevalue("postgres_address"))


def must_have_both(address: str) -> None:
    with open_workspace(address, clock=SetClock()) as workspace:
        for _ in range(2):  # as it arrived, and after the doctor has tidied up
            desk = workspace.sign_in("vera", PASSWORD)
            (row,) = desk.orders.list(ListQuery()).rows
            order, files = desk.orders.show(row.number).id, desk.files
            assert [(file.name, files.content(file.id)) for file in files.list(order)] == [
                ("mould.png", png(300)), ("upper.stl", stl(500)),
            ]  # fmt: skip
            verdict = workspace.tidy_files()
            assert (verdict.files, verdict.removed, verdict.missing) == (2, 0, ())
        assert workspace.tidy_files().settled == 0
        assert workspace.verify_audit().ok


def test_a_saved_copy_has_the_files_and_brings_them_back(shop: Shop, elsewhere: str, tmp_path: Path):
    copy = tmp_path / "copy.veliano"
    shop.owner.copies.save(copy)
    restore_copy(copy, elsewhere, shop.clock)
    must_have_both(elsewhere)


def test_a_moved_workspace_takes_its_files_along(shop: Shop, elsewhere: str):
    shop.owner.copies.move(elsewhere)
    must_have_both(elsewhere)
