"""`orders add`: orders of a file, all of them or none, with every fault at its row and field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_line import CommandLine
from tests.services.copies import Shop
from tests.workshop import customer_row
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.walk_ins import NewOrder
from veliano_desk.services.walk_ins import WalkInsService

MARCO = {"name": "Marco Díaz", "email": "marco@example.com", "city": "Miami"}
GRILL = {"kind": "grillz", "alloy": "14ky", "teeth": [13, 12, 11, 21, 22, 23], "style": "open_face"}


def order(**values: Any) -> dict[str, Any]:
    return {"customer": MARCO, "pieces": [GRILL], "price": "1450.00", **values}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "orders.json"


def written(file: Path, said: Any) -> str:
    file.write_text(json.dumps(said), encoding="utf-8")
    return str(file)


def test_a_file_of_orders_is_entered_and_planned(shop: Shop, command: CommandLine, file: Path):
    rows = [order(wanted_on="2030-12-22"), order(price=980, pieces=[{"kind": "ring", "alloy": "18kw", "size": "US 9"}])]
    said = command("orders", "add", written(file, rows), "--json")
    assert (said.code, said.data()) == (0, {"entered": ["CO-1001", "CO-1002"], "faults": []})
    view = shop.owner.orders.show("CO-1001")
    assert (view.customer, view.pieces[0].teeth) == ("Marco Díaz", (13, 12, 11, 21, 22, 23))
    assert view.promise_on is not None
    assert shop.owner.customers.count(ListQuery()).count == 1
    again = command("orders", "add", written(file, order(customer="MARCO@example.com")))
    assert (again.code, again.out) == (0, "CO-1003\n")


def test_with_anything_wrong_nothing_is_entered_and_each_fault_has_its_row_and_field(
    shop: Shop, command: CommandLine, file: Path
):
    rows = [
        order(), order(price="a lot", colour="gold", wanted_on="soon"), order(customer="nobody@example.com"),
        order(pieces=[{**GRILL, "alloy": "gold", "teeth": "all"}, "a ring"]), "an order",
    ]  # fmt: skip
    said = command("orders", "add", written(file, rows))
    assert (said.code, said.out) == (2, "")
    places = [line.split(":")[0] for line in said.err.splitlines()]
    assert places == [
        "row 2, colour", "row 2, price", "row 2, wanted_on", "row 3, customer", "row 4, pieces.0.teeth",
        "row 4, pieces.1", "row 5, order", "row 5, pieces",
    ]  # fmt: skip
    assert shop.owner.orders.count(ListQuery()).count == 0
    told = command("orders", "add", str(file), "--json").data()
    assert told["entered"] == []
    missed = "Nobody here, or more than one, has this e-mail."
    assert told["faults"][3] == {"row": 3, "field": "customer", "fault": missed}


def test_what_fails_at_the_last_of_thirty_leaves_none_of_them(
    shop: Shop, command: CommandLine, file: Path, monkeypatch: pytest.MonkeyPatch
):
    """Somebody else enters a customer with the last one's e-mail after the file was looked through."""
    rows = [order(customer={**MARCO, "name": f"No. {at}", "email": f"c{at}@example.com"}) for at in range(30)]
    add_all = WalkInsService.add_all

    def meanwhile(self: WalkInsService, orders: list[NewOrder]) -> tuple[str, ...]:
        shop.owner.store_sync.take_in("customers", [customer_row(email="c29@example.com")])
        return add_all(self, orders)

    monkeypatch.setattr(WalkInsService, "add_all", meanwhile)
    said = command("orders", "add", written(file, rows))
    assert "orders.29.customer.email" in said.complaint
    assert shop.owner.orders.count(ListQuery()).count == 0
    assert shop.owner.customers.count(ListQuery()).count == 1
    assert shop.owner.store_sync.outbox() == ()


def test_a_customer_is_found_by_their_e_mail_among_however_many_look_alike(
    shop: Shop, command: CommandLine, file: Path
):
    alike = [customer_row(name=f"Ana {at:03}", email=f"ana{at:03}@example.com") for at in range(520)]
    shop.owner.store_sync.take_in("customers", [*alike, customer_row(name="Zoe", email="ana@example.com")])
    said = command("orders", "add", written(file, order(customer="ana@example.com")))
    assert said.code == 0
    assert shop.owner.orders.show(said.out.strip()).customer == "Zoe"


def test_what_is_no_file_of_orders_is_refused_in_one_line(command: CommandLine, file: Path):
    assert "cannot be read" in command("orders", "add", str(file)).complaint
    file.write_text("{", encoding="utf-8")
    assert "Not a JSON file" in command("orders", "add", str(file)).complaint
    assert "No orders" in command("orders", "add", written(file, [])).complaint
