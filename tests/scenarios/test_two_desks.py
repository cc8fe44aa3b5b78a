"""Two desks in one workshop, read aloud: the office and the bench work on the same orders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.two_desks import OtherDesk, hears, other_desk
from tests.workshop import Workshop
from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.orders import PieceEdit
from veliano_desk.domain.stages import Action, Stage
from veliano_desk.services.restoring import restore_copy


@pytest.fixture
def bench(shop: Workshop) -> Iterator[OtherDesk]:
    """The computer at the bench, where Vera signed in as well."""
    with other_desk(shop.address, shop.clock) as desk:
        yield desk


def test_the_office_and_the_bench_work_on_the_same_ring(shop: Workshop, bench: OtherDesk) -> None:
    office = shop.owner
    number = shop.take_order(customer="Ivana Petrović")
    at_the_bench, at_the_office = hears(bench.workspace), hears(shop.workspace)

    # The office writes down what the customer said on the telephone; the bench sees it without asking.
    office.orders.note(number, "She wants it a little wider.")
    at_the_bench.until("orders")
    assert "She wants it a little wider." in {line.title for line in bench.desk.orders.show(number).timeline}

    # Both look at the piece. The bench counts the stones and saves; the office hears of it.
    seen_at_the_bench = bench.desk.orders.show(number).pieces[0]
    seen_at_the_office = office.orders.show(number).pieces[0]
    bench.desk.orders.set_piece(seen_at_the_bench.id, seen_at_the_bench.version, PieceEdit(stones=12))
    at_the_office.until("orders")

    # The office had typed another number meanwhile: it is asked, and neither number is lost.
    with pytest.raises(ConflictError) as asked:
        office.orders.set_piece(seen_at_the_office.id, seen_at_the_office.version, PieceEdit(stones=14))
    assert (asked.value.mine, asked.value.theirs) == ({"stones": 14}, {"stones": 12})
    assert office.orders.show(number).pieces[0].stones == 12
    office.orders.set_piece(seen_at_the_office.id, asked.value.version, PieceEdit(stones=14))
    assert bench.desk.orders.show(number).pieces[0].stones == 14

    # One puts it on hold while the other calls it off: the second is told.
    now = office.orders.show(number).pieces[0]
    office.orders.move(now.id, now.version, Action.HOLD, "waiting for the stone")
    with pytest.raises(ConflictError) as told:
        bench.desk.orders.move(now.id, now.version, Action.CANCEL, "she changed her mind")
    assert told.value.theirs == {"stage": str(Stage.HOLD)}

    # Everything that both did stands in one log, whole, with the desk it was done at.
    assert shop.workspace.verify_audit().ok


def test_friday_evening_a_copy_monday_morning_another_computer(shop: Workshop, tmp_path: Path) -> None:
    numbers = [shop.take_order(customer=name) for name in ("Ivana Petrović", "James Wilson")]
    shop.owner.production.plan()

    # Friday evening Vera saves a copy onto her stick.
    friday = tmp_path / "friday.veliano"
    saved = shop.owner.copies.save(friday)
    assert saved.audit_faults == 0

    # Over the weekend the computer falls off the bench. Monday morning there is a new one, and the stick.
    new = f"sqlite:///{(tmp_path / 'new.db').as_posix()}"
    restored = restore_copy(friday, new, shop.clock)
    assert restored.rows == saved.rows + 2  # what was restored says so in its log, and tells the desks
    with other_desk(new, shop.clock) as monday:
        found = {row.number for row in monday.desk.orders.list(ListQuery("number")).rows}
        assert found == set(numbers)
        assert monday.desk.orders.show(numbers[0]) == shop.owner.orders.show(numbers[0])
        assert monday.workspace.verify_audit().ok


def test_the_workshop_grows_and_moves_to_a_server(
    shop: Workshop, postgres_address: str, tmp_path: Path
) -> None:  # fmt: skip
    number = shop.take_order(customer="Ivana Petrović")
    shop.owner.orders.note(number, "Engrave “2026” inside.")
    there = postgres_address if shop.address.startswith("sqlite") else f"sqlite:///{(tmp_path / 'alone.db').as_posix()}"
    moved = shop.owner.copies.move(there)
    assert (moved.left_behind, moved.audit_faults) == (0, 0)

    # The office and the bench open it on the server; what they find is what was there, and they hear of each other.
    with other_desk(there, shop.clock) as office, other_desk(there, shop.clock) as bench:
        assert office.desk.orders.show(number) == shop.owner.orders.show(number)
        heard = hears(bench.workspace)
        office.desk.orders.note(number, "Engraved.")
        heard.until("orders")
        assert office.workspace.verify_audit().ok
