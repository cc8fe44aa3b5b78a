"""The head outside the database: it only moves forward, and damage stays visible."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.security.audit_chain import UNREADABLE
from veliano_desk.security.audit_head import AuditHeadFile
from veliano_desk.security.file_lock import locked


@pytest.fixture
def head(tmp_path: Path) -> AuditHeadFile:
    return AuditHeadFile(tmp_path / "heads", "workspace")


def test_before_the_first_entry_there_is_none(head: AuditHeadFile):
    assert head.read() is None


def test_it_moves_forward_and_never_back(head: AuditHeadFile):
    for sequence, expected in ((1, 1), (5, 5), (3, 5), (5, 5), (6, 6)):
        head.advance(sequence, f"hash {sequence}")
        assert head.read() == (expected, f"hash {expected}")


def test_two_workspaces_have_two_heads(tmp_path: Path):
    one, other = AuditHeadFile(tmp_path, "one"), AuditHeadFile(tmp_path, "other")
    one.advance(7, "h")
    assert other.read() is None


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"sequence": "many", "hash": "h"}', '{"sequence": 3}', "\xff"]
)
def test_a_damaged_head_is_no_head_and_is_not_written_over(head: AuditHeadFile, tmp_path: Path, text: str):
    head.advance(3, "h")
    file = next((tmp_path / "heads").glob("*.json"))
    file.write_text(text, encoding="latin-1")
    assert head.read() == (0, UNREADABLE)
    head.advance(4, "h4")
    assert file.read_text(encoding="latin-1") == text


def test_desks_that_write_at_once_leave_the_newest(tmp_path: Path):
    heads = [AuditHeadFile(tmp_path, "workspace") for _ in range(4)]
    start = threading.Barrier(4)

    def write(index: int) -> None:
        start.wait()
        for sequence in range(index, 80, 4):
            heads[index].advance(sequence + 1, f"hash {sequence + 1}")

    threads = [threading.Thread(target=write, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heads[0].read() == (80, "hash 80")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["workspace.json", "workspace.lock"]
    assert json.loads((tmp_path / "workspace.json").read_text(encoding="utf-8"))["sequence"] == 80


ADVANCE = """
import sys
from pathlib import Path
from veliano_desk.security.audit_head import AuditHeadFile

head = AuditHeadFile(Path(sys.argv[1]), "workspace")
for sequence in range(int(sys.argv[2]), 200, 3):
    head.advance(sequence + 1, f"hash {sequence + 1}")
    kept = head.read()
    assert kept is not None and kept[0] > sequence, (kept, sequence)
"""


def test_programs_that_write_at_once_never_set_it_back(tmp_path: Path):
    running = [subprocess.Popen([sys.executable, "-c", ADVANCE, str(tmp_path), str(index)]) for index in range(3)]
    assert [program.wait(120) for program in running] == [0, 0, 0]
    assert AuditHeadFile(tmp_path, "workspace").read() == (200, "hash 200")


def test_what_another_program_keeps_meanwhile_is_waited_for_and_not_set_back(head: AuditHeadFile, tmp_path: Path):
    head.advance(1, "h1")
    with locked(tmp_path / "heads" / "workspace.lock"):
        late = threading.Thread(target=head.advance, args=(2, "h2"))
        late.start()
        late.join(0.2)
        assert late.is_alive()
        head._write(json.dumps({"sequence": 9, "hash": "h9"}))
    late.join()
    assert head.read() == (9, "h9")


def test_a_head_that_cannot_be_written_says_that_the_work_is_saved(head: AuditHeadFile, tmp_path: Path):
    (tmp_path / "heads" / f"workspace.{os.getpid()}.new").mkdir(parents=True)
    with pytest.raises(WorkspaceError, match="What you did is saved"):
        head.advance(1, "h")
    assert head.read() is None
