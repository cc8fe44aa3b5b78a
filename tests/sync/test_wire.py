"""Rows of the store become typed records, in lite's and in hosted PostgREST's spelling; nothing of a row is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sync.test_client import a_customer, an_order
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.sync.client import StoreClient
from veliano_desk.sync.errors import RowNotUnderstoodError
from veliano_desk.sync.transport import parsed
from veliano_desk.sync.wire import CustomerRow, CustomOrderRow, exact_amount, moment

ID = "0a0a0a0a-0000-4000-8000-000000000001"
CUSTOMER = {
    "id": ID,
    "name": "Amara",
    "email": "amara@customers.example",
    "updated_at": "2026-11-22 08:08:18.056846+00",
}
ORDER = {
    "id": ID,
    "order_number": "VC-1",
    "customer_id": ID,
    "status": "pending",
    "total_price": Decimal("10.10"),
    "updated_at": "2026-11-22 08:08:18.056846+00",
}


@pytest.mark.store
def test_rows_of_the_real_store_are_read_whole(store: StoreServer, admin: StoreClient) -> None:
    customer = a_customer("Zoë 👑", phone="+1 555 0100", address={"city": "Houston", "lines": ["1 Main St"]})
    store.load("customers", [customer])
    row = an_order(
        customer,
        "VC-7",
        total_price="0.30000000000000004",
        teeth_selection={"arch": "upper", "universal": [6, 7]},
        estimated_completion_date="2026-12-01T00:00:00Z",
    )
    store.load("custom_orders", [row])
    (came,) = admin.keyset_page("custom_orders", None)
    order = CustomOrderRow.read(came)
    assert (order.order_number, order.customer_id) == ("VC-7", customer["id"])
    assert order.total_price == Decimal("0.30000000000000004")
    assert order.teeth_selection == {"arch": "upper", "universal": [6, 7]}
    assert order.estimated_completion_date == datetime(2026, 12, 1, tzinfo=UTC)
    assert order.updated_at == came["updated_at"]
    assert order.raw == came
    (came,) = admin.keyset_page("customers", None)
    person = CustomerRow.read(came)
    assert (person.name, person.address, person.raw) == ("Zoë 👑", customer["address"], came)


@pytest.mark.parametrize(
    "told",
    ["2026-11-22 08:08:18.056846+00", "2026-11-22T08:08:18.056846+00:00", "2026-11-22T10:08:18.056846+02:00"],
)
def test_a_time_is_read_in_both_spellings_and_the_cursor_kept_verbatim(told: str) -> None:
    row = CustomerRow.read(CUSTOMER | {"updated_at": told})
    assert row.changed_at == datetime(2026, 11, 22, 8, 8, 18, 56846, tzinfo=UTC)
    assert row.updated_at == told


def test_postgres_leaves_off_trailing_noughts_of_a_second() -> None:
    assert moment("2026-11-22 08:08:18.05+00").microsecond == 50000
    assert moment("2026-11-22 08:08:18+05:30") == datetime(2026, 11, 22, 2, 38, 18, tzinfo=UTC)


@given(st.integers(0, 4_000_000_000_000_000), st.integers(-14 * 60, 14 * 60))
def test_every_time_in_every_zone_is_the_same_moment(microseconds: int, minutes: int) -> None:
    there = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    hosted = (there + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat()
    sign = "-" if minutes < 0 else "+"
    offset = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    assert moment(hosted + offset) == there
    assert moment(hosted.replace("T", " ") + offset) == there


@given(st.decimals(allow_nan=False, allow_infinity=False, places=20))
def test_an_amount_is_exact_from_a_number_and_from_a_string(amount: Decimal) -> None:
    text = format(amount, "f")
    assert exact_amount(text) == exact_amount(parsed(text)) == amount


@pytest.mark.parametrize("told", [10.1, True, None, "ten", "NaN", "Infinity", "", [], Decimal("NaN")])
def test_what_is_no_exact_amount_is_refused(told: object) -> None:
    with pytest.raises(ValueError, match="amount"):
        exact_amount(told)


def test_values_that_the_desk_does_not_know_are_kept() -> None:
    came = ORDER | {
        "status": "melting",
        "material": "Rainbow Gold",
        "teeth_selection": "all of them",
        "impression_kit_status": None,
        "rush": {"fee": Decimal("20.00")},
        "raw": "a column of that name",
        "table": "another",
    }
    row = CustomOrderRow.read(came)
    assert (row.status, row.material, row.teeth_selection) == ("melting", "Rainbow Gold", "all of them")
    assert (row.raw, row.table) == (came, "custom_orders")


def test_an_order_may_lack_everything_but_what_makes_it_one() -> None:
    row = CustomOrderRow.read(ORDER | {"updated_at": None, "created_at": None, "version": None})
    assert (row.changed_at, row.updated_at, row.version, row.material) == (None, None, None, None)


def test_an_order_that_nobody_priced_yet_has_no_price_and_one_without_the_column_is_none() -> None:
    assert CustomOrderRow.read(ORDER | {"total_price": None}).total_price is None
    with pytest.raises(RowNotUnderstoodError, match="total_price"):
        CustomOrderRow.read({name: value for name, value in ORDER.items() if name != "total_price"})


@pytest.mark.parametrize(
    ("read", "change", "field"),
    [
        (CustomOrderRow.read, {"total_price": "lots"}, "total_price"),
        (CustomOrderRow.read, {"order_number": ""}, "order_number"),
        (CustomOrderRow.read, {"order_number": 17}, "order_number"),
        (CustomOrderRow.read, {"customer_id": "nobody"}, "customer_id"),
        (CustomOrderRow.read, {"estimated_completion_date": "soon"}, "estimated_completion_date"),
        (CustomOrderRow.read, {"updated_at": "infinity"}, "updated_at"),
        (CustomOrderRow.read, {"created_at": 5}, "created_at"),
        (CustomOrderRow.read, {"id": None}, "id"),
    ],
)
def test_a_row_that_cannot_be_read_says_which_field_and_keeps_everything(
    read: Callable[[dict[str, Any]], object], change: dict[str, Any], field: str
) -> None:
    came = ORDER | change
    with pytest.raises(RowNotUnderstoodError) as fault:
        read(came)
    assert fault.value.reason.startswith(f"{field}: ")
    assert (fault.value.table, fault.value.raw) == ("custom_orders", came)
    assert fault.value.remote_id == (came["id"] or "")


def test_a_customer_without_a_name_cannot_be_read() -> None:
    with pytest.raises(RowNotUnderstoodError) as fault:
        CustomerRow.read({key: value for key, value in CUSTOMER.items() if key != "name"})
    assert (fault.value.table, fault.value.remote_id) == ("customers", ID)
    assert fault.value.reason.startswith("name: ")
