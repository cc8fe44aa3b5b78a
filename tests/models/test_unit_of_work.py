"""One unit of work: everything or nothing, one audit entry, and nobody's work lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError

from tests.services.copies import Shop
from tests.workshop import MONDAY, PASSWORD
from veliano_desk.domain.errors import ConflictError, NotFoundError, WorkspaceError
from veliano_desk.domain.orders import PieceEdit
from veliano_desk.models.audit import AuditRow
from veliano_desk.models.customers import Customer
from veliano_desk.models.people import Person
from veliano_desk.models.unit_of_work import Unit, check_version


def writing(shop: Shop):
    return shop.owner.access.database.writing(shop.owner.who, MONDAY)


def write(shop: Shop, *work: Callable[[Unit], object]) -> None:
    with writing(shop) as unit:
        for step in work:
            step(unit)


def reading(shop: Shop):
    return shop.owner.access.database.reading(shop.owner.who, MONDAY)


def entries(shop: Shop) -> int:
    return int(str(shop.rows("SELECT count(*) FROM audit_log")[0][0]))


def rename(unit: Unit, name: str = "Nobody") -> None:
    unit.get(Person, 1, "person").name = name


def entry(unit: Unit) -> None:
    unit.record("test.entry", "", None, None)


def flush(unit: Unit) -> None:
    unit.session.flush()


def names(shop: Shop) -> list[object]:
    return [row[0] for row in shop.rows("SELECT name FROM people WHERE id = 1")]


def test_a_unit_that_ends_well_is_kept_with_its_entry(shop: Shop):
    before = entries(shop)
    with writing(shop) as unit:
        rename(unit, "Vera V.")
        unit.record("test.rename", "vera", {"name": "Vera"}, {"name": "Vera V."})
    assert names(shop) == ["Vera V."]
    assert entries(shop) == before + 1
    newest = shop.owner.audit.newest(1)[0]
    assert (newest.action, newest.subject, newest.person) == ("test.rename", "vera", "Vera")
    assert (newest.before, newest.after) == ({"name": "Vera"}, {"name": "Vera V."})


def test_a_unit_that_fails_leaves_nothing_not_even_its_entry(shop: Shop):
    def trip(_unit: Unit) -> None:
        raise RuntimeError("tripped")

    before = entries(shop)
    with pytest.raises(RuntimeError, match="tripped"):
        write(shop, rename, entry, flush, trip)
    assert names(shop) == ["Vera"]
    assert entries(shop) == before


def test_a_unit_that_only_looks_needs_no_entry(shop: Shop):
    before = entries(shop)
    with writing(shop) as unit:
        person = unit.get(Person, 1, "person")
        person.name = str(person.name)
    assert entries(shop) == before


CUSTOMER = {
    "name": "X", "name_key": "x", "email": "", "email_key": "", "phone": "", "city_key": "", "address": {},
    "since": MONDAY, "version": 1, "orders": 0, "open_orders": 0,
}  # fmt: skip
WAYS: dict[str, tuple[Callable[[Unit], object], ...]] = {
    "attribute": (rename,),
    "flushed": (rename, flush),
    "new": (lambda unit: unit.session.add(Customer(**CUSTOMER)),),
    "deleted": (lambda unit: unit.session.delete(unit.get(Person, 3, "person")),),
    "update": (lambda unit: unit.session.execute(update(Person).values(name="Nobody")),),
    "insert": (lambda unit: unit.session.execute(insert(Customer), [CUSTOMER]),),
    "delete": (lambda unit: unit.session.execute(delete(Person).where(Person.id == 3)),),
    "area": (lambda unit: unit.areas.add("people"),),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_write_without_an_entry_is_refused_however_it_writes(shop: Shop, way: str):
    with pytest.raises(AssertionError, match="without an audit entry"):
        write(shop, *WAYS[way])
    assert names(shop) == ["Vera"]
    assert shop.rows("SELECT count(*) FROM people") == [(7,)]
    assert shop.rows("SELECT count(*) FROM customers") == [(0,)]


def test_a_second_entry_in_one_unit_is_refused(shop: Shop):
    with pytest.raises(AssertionError, match="has its audit entry already"):
        write(shop, entry, entry)


def test_what_a_reading_unit_changes_is_not_kept(shop: Shop):
    with reading(shop) as unit:
        rename(unit, "Ghost")
    assert names(shop) == ["Vera"]


def test_a_reading_unit_sees_one_picture_while_others_write(shop: Shop):
    with reading(shop) as unit:
        assert unit.get(Person, 1, "person").name == "Vera"
        with writing(shop) as other:
            rename(other, "Vera V.")
            other.record("test.rename", "vera", None, None)
        unit.session.expire_all()
        assert unit.get(Person, 1, "person").name == "Vera"
    assert names(shop) == ["Vera V."]


def test_what_is_not_there_is_said_by_name(shop: Shop):
    with pytest.raises(NotFoundError, match="No such person") as missing, reading(shop) as unit:
        unit.get(Person, 4711, "person")
    assert missing.value.subject == "4711"


def test_the_second_to_save_gets_both_values_and_nothing_is_overwritten(shop: Shop):
    row = shop.owner.people.list()[0]
    theirs = shop.owner.people.set_roles(row.id, row.version, ["owner", "bench"])
    with pytest.raises(ConflictError) as conflict:
        shop.owner.people.set_roles(row.id, row.version, ["owner", "care"])
    assert conflict.value.mine == {"roles": ["care", "owner"]}
    assert conflict.value.theirs == {"roles": ["bench", "owner"]}
    assert conflict.value.version == theirs.version == row.version + 1
    mine = shop.owner.people.set_roles(row.id, conflict.value.version, ["owner", "care"])
    assert mine.roles == ("care", "owner")


def test_a_version_that_fits_counts_up(shop: Shop):
    with reading(shop) as unit:
        person = unit.get(Person, 1, "person")
        check_version(person, person.version, "Vera", {"name": "x"})
        assert person.version == 2


def test_two_desks_that_write_at_once_lose_nothing_and_keep_one_chain(shop: Shop):
    number = shop.take_order()
    desks = [shop.owner, shop.desk_of("manager"), shop.workspace.sign_in("care", PASSWORD)]
    before = entries(shop)
    start = threading.Barrier(len(desks))

    def work(desk: int) -> None:
        start.wait()
        for turn in range(8):
            desks[desk].orders.note(number, f"desk {desk} turn {turn}")

    with ThreadPoolExecutor(len(desks)) as pool:
        for done in [pool.submit(work, desk) for desk in range(len(desks))]:
            done.result()
    notes = [entry.title for entry in shop.owner.orders.show(number).timeline]
    assert sorted(notes) == sorted(f"desk {desk} turn {turn}" for desk in range(3) for turn in range(8))
    assert entries(shop) == before + 24
    verdict = shop.workspace.verify_audit()
    assert verdict.ok, verdict.faults


def test_two_desks_that_edit_one_piece_at_once_leave_one_winner(shop: Shop):
    number = shop.take_order()
    piece = shop.owner.orders.show(number).pieces[0]

    def save(stones: int) -> object:
        try:
            return shop.owner.orders.set_piece(piece.id, piece.version, PieceEdit(stones=stones))
        except ConflictError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(save, [3, 5]))
    lost = [one for one in results if isinstance(one, ConflictError)]
    assert len(lost) == 1
    kept = shop.owner.orders.show(number).pieces[0].stones
    assert {lost[0].mine["stones"], lost[0].theirs["stones"]} == {3, 5}
    assert lost[0].theirs["stones"] == kept


def test_a_log_that_lost_its_head_takes_no_more_writes(shop: Shop):
    shop.execute("DELETE FROM audit_head")
    with pytest.raises(WorkspaceError, match="does not fit its head"):
        shop.owner.people.reset_password("care", PASSWORD)


def test_a_head_that_was_set_back_takes_no_more_writes(shop: Shop):
    shop.execute("UPDATE audit_head SET sequence = sequence - 1")
    with pytest.raises(WorkspaceError, match="does not fit its head"):
        shop.owner.settings.save_view("orders", "Mine", {})


def test_a_fault_of_ours_stays_what_it_is(shop: Shop):
    with pytest.raises(DBAPIError):
        write(shop, lambda unit: unit.session.add(AuditRow(sequence=1)))
