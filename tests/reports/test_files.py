from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.reports.samples import cost_report
from veliano_desk.reports.cost_report import write_pdf
from veliano_desk.reports.cost_sheet import write_xlsx
from veliano_desk.reports.files import FileWriteError, replacing, write_whole
from veliano_desk.reports.table_export import Column, write_csv
from veliano_desk.reports.table_export import write_xlsx as write_table

OLD = b"last week's report"


def as_pdf(path: Path) -> None:
    write_pdf(cost_report(40), path)


def as_sheet(path: Path) -> None:
    write_xlsx(cost_report(40), path)


def as_csv(path: Path) -> None:
    write_csv(path, [Column("Note")], [("x" * 100,)] * 400)


def as_table(path: Path) -> None:
    write_table(path, [Column("Note")], [(f"note {n}",) for n in range(4_000)])


WRITERS = pytest.mark.parametrize("write", [as_pdf, as_sheet, as_csv, as_table])
Writer = Callable[[Path], None]


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes: what a full disk does, from the system itself."""
    import resource

    kept = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, kept[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, kept)


@WRITERS
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_a_full_disk_is_said_and_the_old_file_stays(write: Writer, tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_bytes(OLD)
    with room_for(2_000), pytest.raises(FileWriteError) as told:
        write(path)
    assert "disk is full" in told.value.happened
    assert path.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [path]


@WRITERS
def test_a_missing_folder_is_said(write: Writer, tmp_path: Path) -> None:
    with pytest.raises(FileWriteError) as told:
        write(tmp_path / "no such folder" / "report")
    assert "folder does not exist" in told.value.happened
    assert told.value.subject.endswith("report")


@WRITERS
def test_a_folder_is_not_replaced(write: Writer, tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    with pytest.raises(FileWriteError):
        write(tmp_path / "report")
    assert [entry.name for entry in tmp_path.iterdir()] == ["report"]


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="only Linux has a folder that nobody at all may write to")
def test_a_folder_that_may_not_be_written_is_said() -> None:
    with pytest.raises(FileWriteError) as told:
        write_whole(Path("/sys/report"), b"new")
    assert "may not be written" in told.value.happened


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileWriteError) as told:
        write_whole(tmp_path / ("x" * 300), b"new")
    assert "cannot have this name" in told.value.happened
    assert list(tmp_path.iterdir()) == []


@WRITERS
def test_a_finished_file_replaces_the_old_one_and_nothing_else_is_left(write: Writer, tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_bytes(OLD)
    write(path)
    assert path.read_bytes() != OLD
    assert list(tmp_path.iterdir()) == [path]


def test_a_fault_in_the_middle_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_bytes(OLD)

    def break_off() -> None:
        with replacing(path) as part:
            part.write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert path.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [path]
