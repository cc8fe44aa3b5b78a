"""Copies of the whole workspace: what is saved, moved and restored is the same, and nothing is ever half there."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.services.copies import KINDS, Copies, Shop
from tests.two_desks import hears, other_desk
from tests.workshop import PASSWORD, SetClock
from veliano_desk.bootstrap import open_workspace
from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.errors import CancelledError, DeskError, InputError, WorkspaceError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.rights import Right
from veliano_desk.services.desk import Desk, Workspace
from veliano_desk.services.restoring import restore_copy
from veliano_desk.services.store_work import SyncPausedError

NAMES = ("Ivana Petrović", "林美玲", "שרה לוי", "Zoë 💎 Ångström")


@pytest.fixture(params=KINDS)
def busy(request: pytest.FixtureRequest, copies: Copies) -> Iterator[Shop]:
    """A workshop with orders, notes, costs, a plan and an entry that was erased."""
    shop = Shop(copies.lent(request.param))
    for name in NAMES:
        number = shop.take_order(customer=name, notes=f"for {name}\nas soon as it can be")
    piece = shop.owner.orders.show(number).pieces[0]
    shop.owner.costing.record_actual(piece.id, CostKind.METAL, Decimal(12), "scrap")
    shop.owner.orders.note(number, "🙂 call her")
    shop.owner.production.plan()
    shop.owner.audit.erase_payload(shop.owner.audit.newest(1)[0].sequence)
    yield shop
    shop.close()


@pytest.fixture(params=KINDS)
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address with nothing at it, on either kind of database."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'elsewhere.db').as_posix()}"
    return str(request.getfixturevalue("postgres_address"))


@pytest.fixture
def opened() -> Iterator[Callable[[str], Workspace]]:
    made: list[Workspace] = []

    def open_it(address: str) -> Workspace:
        made.append(open_workspace(address, clock=SetClock()))
        return made[-1]

    yield open_it
    for workspace in made:
        workspace.close()


def orders_of(desk: Desk) -> list[object]:
    found = [desk.orders.show(row.number) for row in desk.orders.list(ListQuery("number")).rows]
    assert len(found) >= len(NAMES)
    return list(found)


def test_a_workspace_moves_to_another_database_whole(busy: Shop, elsewhere: str, opened: Callable[[str], Workspace]):
    done = busy.owner.copies.move(elsewhere)
    assert (done.left_behind, done.audit_faults) == (0, 0)
    assert {one.table: one.rows for one in done.tables}["orders"] == len(NAMES)
    moved = opened(elsewhere)
    desk = moved.sign_in("vera", PASSWORD)
    assert desk.access.uid == busy.owner.access.uid
    assert orders_of(desk) == orders_of(busy.owner)
    assert moved.verify_audit().ok
    assert moved.health() == "ok"


def test_a_moved_workspace_goes_on_with_new_numbers(busy: Shop, elsewhere: str, opened: Callable[[str], Workspace]):
    busy.owner.copies.move(elsewhere)
    desk = opened(elsewhere).sign_in("vera", PASSWORD)
    known = {row.number for row in busy.owner.orders.list(ListQuery("number")).rows}
    there = Shop(elsewhere)
    new = there.take_order(customer="Somebody new")
    there.close()
    assert new not in known
    assert len(desk.orders.list(ListQuery("number")).rows) == len(NAMES) + 1
    assert desk.people.add("Ana", "ana", "gold rings and torches", ["bench"]).login == "ana"


def test_what_is_written_while_it_moves_is_left_behind_and_said(busy: Shop, elsewhere: str):
    written: list[int] = []

    def write_meanwhile(_done: int, _of: int, what: str) -> None:
        if not written:
            written.append(1)
            other.owner.settings.save_view("orders", "Late ones", {})

    other = Shop(busy.address)
    done = busy.owner.copies.move(elsewhere, write_meanwhile)
    other.close()
    assert done.left_behind == 1


def test_a_copy_is_one_file_that_says_what_is_in_it(busy: Shop, tmp_path: Path):
    file = tmp_path / "monday.veliano"
    done = busy.owner.copies.save(file)
    assert (done.place, done.size) == (str(file), file.stat().st_size)
    with zipfile.ZipFile(file) as archive:
        assert sorted(archive.namelist()) == ["manifest.json", "workspace.db"]
        told = json.loads(archive.read("manifest.json"))
    assert {one["table"]: one["rows"] for one in told["tables"]}["customers"] == len(NAMES)
    assert told["audit_entries"] == done.audit_entries
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_restored_copy_has_all_that_was_there(
    busy: Shop, elsewhere: str, tmp_path: Path, opened: Callable[[str], Workspace]
):
    busy.owner.copies.save(tmp_path / "monday.veliano")
    restore_copy(tmp_path / "monday.veliano", elsewhere, busy.clock)
    restored = opened(elsewhere)
    desk = restored.sign_in("vera", PASSWORD)
    assert orders_of(desk) == orders_of(busy.owner)
    assert restored.verify_audit().ok
    assert desk.audit.newest(5)[-1].action != "workspace.copied"
    assert "workspace.restored" in {entry.action for entry in desk.audit.newest(3)}


def test_a_restored_copy_is_a_workspace_of_its_own_and_does_not_sync(
    busy: Shop, elsewhere: str, tmp_path: Path, opened: Callable[[str], Workspace]
):
    connect(busy)
    busy.owner.copies.save(tmp_path / "monday.veliano")
    busy.owner.settings.save_view("orders", "After the copy", {})
    restore_copy(tmp_path / "monday.veliano", elsewhere, busy.clock)
    restored = opened(elsewhere)
    desk = restored.sign_in("vera", PASSWORD)
    assert desk.access.uid != busy.owner.access.uid
    state = desk.store_sync.state()
    assert (state.word, state.paused, state.connected) == ("Store paused", True, True)
    with pytest.raises(SyncPausedError):
        desk.store_sync.sync()
    # Each log is compared with what was last seen of it, not with the other's.
    assert busy.workspace.verify_audit().ok
    assert restored.verify_audit().ok
    assert not busy.owner.store_sync.state().paused


def connect(shop: Shop) -> None:
    with shop.owner.access.writing() as unit:
        from veliano_desk.services.sign_in import workspace_row

        workspace_row(unit).store = {
            "url": "https://store.example", "mode": "secret key", "email": "", "at": shop.clock.now().isoformat()
        }  # fmt: skip
        unit.record("store.connect", "https://store.example", None, None)


@pytest.mark.parametrize("kind", KINDS)
def test_where_a_workspace_stands_nothing_is_moved_or_restored(
    file_shop: Shop, copies: Copies, tmp_path: Path, kind: str
):
    file_shop.owner.copies.save(tmp_path / "monday.veliano")
    there = Shop(copies.fresh(kind))
    before = there.rows("SELECT count(*) FROM audit_log")
    with pytest.raises(InputError, match="There is a workspace already"):
        file_shop.owner.copies.move(there.address)
    with pytest.raises(InputError, match="There is a workspace already"):
        restore_copy(tmp_path / "monday.veliano", there.address, file_shop.clock)
    assert there.rows("SELECT count(*) FROM audit_log") == before
    there.close()


def test_a_copy_takes_the_place_of_a_workspace_that_is_saved_before(
    busy: Shop, tmp_path: Path, opened: Callable[[str], Workspace]
):
    busy.owner.copies.save(tmp_path / "monday.veliano")
    before = orders_of(busy.owner)
    busy.take_order(customer="Too late for the copy")
    with other_desk(busy.address, busy.clock, "manager") as bench:
        heard = hears(bench.workspace)
        done = restore_copy(tmp_path / "monday.veliano", busy.address, busy.clock, tmp_path)
        heard.until("production")
        assert len(bench.desk.orders.list(ListQuery("number")).rows) == len(NAMES)
    assert orders_of(busy.owner) == before
    assert opened(busy.address).verify_audit().ok
    restore_copy(Path(done.aside), f"sqlite:///{tmp_path}/aside.db", busy.clock)
    aside = opened(f"sqlite:///{tmp_path}/aside.db").sign_in("vera", PASSWORD)
    assert len(orders_of(aside)) == len(NAMES) + 1


def test_cancelled_at_any_moment_nothing_is_left(busy: Shop, elsewhere: str, tmp_path: Path):
    file = tmp_path / "monday.veliano"
    steps = count_steps(lambda progress: busy.owner.copies.save(file, True, progress))
    for stop_at in (1, steps // 2, steps):
        file.unlink(missing_ok=True)
        with pytest.raises(CancelledError):
            busy.owner.copies.save(file, True, *stopping(stop_at))
        with pytest.raises(CancelledError):
            busy.owner.copies.move(elsewhere, *stopping(min(stop_at, 20)))
        left = [path.name for path in tmp_path.iterdir() if "workspace" not in path.name]
        assert left == []
    busy.owner.copies.move(elsewhere)


def count_steps(work: Callable[[Callable[[int, int, str], None]], object]) -> int:
    steps: list[int] = []
    work(lambda done, _of, _what: steps.append(done))
    return len(steps)


def stopping(at: int) -> tuple[Callable[[int, int, str], None], Callable[[], bool]]:
    steps: list[int] = []
    return (lambda done, _of, _what: steps.append(done)), lambda: len(steps) >= at


def test_a_restore_that_breaks_off_leaves_what_was_there(busy: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    busy.owner.copies.save(tmp_path / "monday.veliano")
    busy.take_order(customer="Only here")
    before = orders_of(busy.owner)

    def stop(done: int, of: int, what: str) -> None:
        if what == "Writing" and done > of // 2:
            raise RuntimeError("the lamp fell")

    with pytest.raises(RuntimeError, match="the lamp fell"):
        restore_copy(tmp_path / "monday.veliano", busy.address, busy.clock, tmp_path, stop)
    assert orders_of(busy.owner) == before


@pytest.fixture
def saved(file_shop: Shop, tmp_path: Path) -> Path:
    file_shop.take_order()
    file = tmp_path / "monday.veliano"
    file_shop.owner.copies.save(file)
    return file


def test_a_file_that_is_no_copy_is_told_so(file_shop: Shop, tmp_path: Path):
    (tmp_path / "letter.txt").write_text("Dear Vera", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "holiday.zip", "w") as archive:
        archive.writestr("beach.jpg", b"")
    for name in ("letter.txt", "holiday.zip"):
        with pytest.raises(InputError, match="Not a copy"):
            restore_copy(tmp_path / name, f"sqlite:///{tmp_path}/new.db", file_shop.clock)
    with pytest.raises(WorkspaceError, match="cannot be written or read"):
        restore_copy(tmp_path / "gone.veliano", f"sqlite:///{tmp_path}/new.db", file_shop.clock)
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("where", [0.2, 0.5, 0.9])
def test_a_damaged_copy_is_never_restored(file_shop: Shop, saved: Path, tmp_path: Path, where: float):
    content = bytearray(saved.read_bytes())
    content[int(len(content) * where)] ^= 0xFF
    saved.write_bytes(content)
    with pytest.raises(DeskError):
        restore_copy(saved, f"sqlite:///{tmp_path}/new.db", file_shop.clock)
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize(("name", "value"), [("rows", 99), ("digest", "0" * 64)])
def test_a_copy_that_is_not_what_its_manifest_says_is_never_restored(
    file_shop: Shop, saved: Path, tmp_path: Path, name: str, value: object
):
    with zipfile.ZipFile(saved) as archive:
        told, database = json.loads(archive.read("manifest.json")), archive.read("workspace.db")
    next(one for one in told["tables"] if one["table"] == "orders")[name] = value
    with zipfile.ZipFile(saved, "w") as archive:
        archive.writestr("workspace.db", database)
        archive.writestr("manifest.json", json.dumps(told))
    with pytest.raises(WorkspaceError, match="not the same"):
        restore_copy(saved, f"sqlite:///{tmp_path}/new.db", file_shop.clock)
    assert not (tmp_path / "new.db").exists()


def test_a_copy_of_a_newer_program_is_refused(file_shop: Shop, saved: Path, tmp_path: Path):
    with zipfile.ZipFile(saved) as archive:
        told, database = json.loads(archive.read("manifest.json")), archive.read("workspace.db")
    with zipfile.ZipFile(saved, "w") as archive:
        archive.writestr("workspace.db", database)
        archive.writestr("manifest.json", json.dumps({**told, "schema": "9999"}))
    with pytest.raises(WorkspaceError, match="newer than this program"):
        restore_copy(saved, f"sqlite:///{tmp_path}/new.db", file_shop.clock)


def test_a_copy_with_a_damaged_log_is_saved_and_says_so(file_shop: Shop, tmp_path: Path):
    file_shop.execute("UPDATE audit_log SET person = 'Mallory' WHERE sequence = 2")
    assert file_shop.owner.copies.save(tmp_path / "monday.veliano").audit_faults == 1


def test_a_file_of_that_name_is_replaced_only_when_asked(file_shop: Shop, saved: Path):
    with pytest.raises(InputError, match="There is a file of that name"):
        file_shop.owner.copies.save(saved)
    before = saved.read_bytes()
    file_shop.take_order()
    file_shop.owner.copies.save(saved, replace=True)
    assert saved.read_bytes() != before
    with pytest.raises(InputError, match="No such folder"):
        file_shop.owner.copies.save(saved.parent / "nowhere" / "monday.veliano")


def test_the_last_copy_is_known_and_a_week_later_another_is_due(file_shop: Shop, tmp_path: Path):
    fresh = file_shop.owner.copies.last()
    assert (fresh.at, fresh.due) == (None, False)
    file_shop.clock.pass_time(days=8)
    assert file_shop.owner.copies.last().due
    file_shop.owner.copies.save(tmp_path / "monday.veliano")
    last = file_shop.owner.copies.last()
    assert (last.at, last.place, last.person, last.due) == (
        file_shop.clock.now(), str(tmp_path / "monday.veliano"), "Vera", False
    )  # fmt: skip
    file_shop.clock.pass_time(days=7, seconds=1)
    assert file_shop.owner.copies.last().due


def test_who_writes_while_a_copy_is_saved_is_in_it_whole_or_not_at_all(busy: Shop, tmp_path: Path):
    other = Shop(busy.address)
    numbers: list[str] = []

    def take_one(_done: int, _of: int, _what: str) -> None:
        if len(numbers) < 3:
            numbers.append(other.take_order(customer="Meanwhile"))

    busy.owner.copies.save(tmp_path / "monday.veliano", False, take_one)
    other.close()
    assert len(numbers) == 3
    restore_copy(tmp_path / "monday.veliano", f"sqlite:///{tmp_path}/new.db", busy.clock)
    restored = Shop(f"sqlite:///{tmp_path}/new.db")
    assert len(orders_of(restored.owner)) == len(NAMES)
    restored.close()


def test_an_older_copy_is_brought_to_this_programs_schema(file_shop: Shop, saved: Path, tmp_path: Path):
    shutil.copyfile(saved, tmp_path / "again.veliano")
    restore_copy(tmp_path / "again.veliano", f"sqlite:///{tmp_path}/new.db", file_shop.clock)
    assert open_and_close(f"sqlite:///{tmp_path}/new.db") == "ok"


def open_and_close(address: str) -> str:
    with open_workspace(address, clock=SetClock()) as workspace:
        return workspace.health()


def test_whoever_may_not_save_copies_does_not(file_shop: Shop, tmp_path: Path):
    desk = file_shop.owner
    desk.access.who = replace(desk.who, rights=frozenset(Right) - {Right.WORKSPACE_COPY})
    with pytest.raises(DeskError):
        desk.copies.save(tmp_path / "monday.veliano")
    assert not (tmp_path / "monday.veliano").exists()
