"""The tour's pictures: where they go."""

from __future__ import annotations

from pathlib import Path

import pytest

from veliano_desk.domain.errors import DeskError
from veliano_desk.views.pictures import make_folder


def test_the_folder_of_the_pictures_is_made_with_those_above_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_that_cannot_be_made_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(DeskError, match="cannot be made") as told:
        make_folder(tmp_path / "file" / "pictures")
    assert told.value.todo
