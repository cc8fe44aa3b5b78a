"""`sync`: one run, from end to end, a look at what it would do, and whether desk and store are in step."""

from __future__ import annotations

import pytest

from tests import store as stores
from tests.cli.command_line import CommandLine
from tests.services.copies import Shop
from tests.workshop import customer_row, order_row
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.rights import Right

_packed_store, store = stores._packed_store, stores.store
pytestmark = pytest.mark.store


@pytest.fixture
def command(
    file_shop: Shop, store: StoreServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command line of a workshop that is connected to a store with one customer and one order."""
    customer = customer_row(name="James Wilson")
    store.load("customers", [customer])
    store.load("custom_orders", [order_row(order_number="CO-1", customer_id=customer["id"])])
    assert file_shop.owner.store_sync.connect(store.url, store.secret_key).complete
    monkeypatch.setenv("VELIANO_DESK_TOKEN", file_shop.owner.people.make_token("Tests", list(Right)).secret)
    return CommandLine(file_shop.address, capsys)


def test_a_dry_run_says_what_would_come_and_writes_nothing(file_shop: Shop, command: CommandLine):
    said = command("sync", "--dry-run")
    assert said.code == 0
    assert "CO-1" in said.out
    assert "James Wilson" in said.out
    assert said.out.endswith("Nothing was written.\n")
    assert file_shop.owner.orders.count(ListQuery()).count == 0
    told = command("sync", "--dry-run", "--json").data()
    assert {line["name"] for line in told["lines"] if line["table"] in ("customers", "custom_orders")} == {
        "CO-1", "James Wilson",
    }  # fmt: skip
    command("sync")
    command("sync")
    assert command("sync", "--dry-run").out.endswith("Nothing would change.\n")


def test_a_run_tells_its_figures_and_how_far_it_is_apart_from_them(file_shop: Shop, command: CommandLine):
    said = command("sync", "--json")
    assert (said.code, said.err) == (0, "")
    told = said.data()
    assert (told["pulled_customers"], told["pulled_orders"], told["findings"]) == (1, 1, 0)
    shown = command("sync")
    assert shown.code == 0
    assert ": 1 of 1" in shown.err or ": 1" in shown.err
    assert file_shop.owner.orders.show("CO-1").customer == "James Wilson"


def test_a_full_run_reads_every_table_from_end_to_end(file_shop: Shop, store: StoreServer, command: CommandLine):
    command("sync")
    command("sync")
    unstamped = "update public.custom_orders set notes = 'call first', updated_at = '2020-01-01'"
    store.execute_sql(f"begin; set local session_replication_role = replica; {unstamped}; commit")
    command("sync")
    assert file_shop.owner.orders.show("CO-1").notes != "call first"
    assert command("sync", "--full").code == 0
    assert file_shop.owner.orders.show("CO-1").notes == "call first"


def test_a_check_says_in_step_or_names_each_field_that_differs(store: StoreServer, command: CommandLine):
    command("sync")
    command("sync")
    said = command("sync", "--check")
    assert (said.code, said.out.splitlines()[-1]) == (0, "In step.")
    unstamped = "update public.custom_orders set notes = 'call first'"
    store.execute_sql(f"begin; set local session_replication_role = replica; {unstamped}; commit")
    said = command("sync", "--check")
    assert said.code == 1
    assert "call first" in said.out
    told = command("sync", "--check", "--json")
    assert told.code == 1
    assert [(line["field"], line["there"]) for line in told.data()["lines"]] == [("notes", "call first")]


def test_a_row_that_cannot_be_read_ends_a_run_with_a_finding(store: StoreServer, command: CommandLine):
    store.execute_sql("update public.custom_orders set total_price = 1e15")
    assert command("sync").code == 1


def test_a_look_is_of_one_kind(command: CommandLine):
    assert "not allowed with argument" in command("sync", "--check", "--dry-run").err
