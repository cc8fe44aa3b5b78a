"""The demo's year: whole, repeatable, in step with the store's tables, and dirty where it should be."""

from __future__ import annotations

import json
import re
import unicodedata
import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from veliano_desk.demo.year import StoreYear, make_year
from veliano_desk.demo.year_pieces import selector_ids, universal
from veliano_desk.demo.year_words import YearWords

TODAY = date(2026, 11, 22)
END = datetime(2026, 11, 22, tzinfo=UTC)
SCHEMA = (Path(__file__).parents[2] / "resources" / "demo" / "store" / "schema-gen1.sql").read_text("utf-8")
UPPER_SIX = [13, 12, 11, 21, 22, 23]
LOWER_SIX = [43, 42, 41, 31, 32, 33]


@cache
def year() -> StoreYear:
    return make_year(7, TODAY)


def columns_of(table: str) -> dict[str, str]:
    """Column -> its definition, from the store's schema."""
    body = re.search(rf"create table public\.{table} \((.*?)\n\);", SCHEMA, re.DOTALL)
    assert body, table
    lines = (line.strip().rstrip(",") for line in body[1].splitlines())
    return {line.split()[0]: line for line in lines if line}


def enum_values(name: str) -> set[str]:
    found = re.search(rf"create type public\.{name} as enum \((.*?)\)", SCHEMA, re.DOTALL)
    assert found
    return set(re.findall(r"'(\w+)'", found[1]))


def column(table: str, name: str) -> list[object]:
    return [row[name] for row in year().tables()[table]]


def moments(table: str, name: str) -> list[datetime]:
    return [datetime.fromisoformat(str(value)) for value in column(table, name)]


def test_the_same_seed_and_day_make_the_same_year() -> None:
    assert make_year(7, TODAY) == year()


def test_another_seed_makes_another_year() -> None:
    assert make_year(8, TODAY).customers != year().customers


def test_a_year_has_as_many_rows_as_a_workshop_of_its_size() -> None:
    counts = {name: len(rows) for name, rows in year().tables().items()}
    assert (counts["customers"], counts["custom_orders"], counts["orders"]) == (400, 1200, 800)
    assert counts["order_items"] > counts["orders"]


def test_smaller_years_can_be_made_for_tests() -> None:
    small = make_year(7, TODAY, customers=40, custom_orders=200, shop_orders=5)
    assert [len(small.customers), len(small.custom_orders), len(small.orders)] == [40, 200, 5]


@pytest.mark.parametrize("table", [name for name in StoreYear.__slots__])
def test_rows_have_the_columns_that_the_stores_table_has(table: str) -> None:
    columns = columns_of(table)
    for row in year().tables()[table]:
        assert set(row) == set(columns)
        for name, definition in columns.items():
            assert row[name] is not None or "not null" not in definition, (table, name)


@pytest.mark.parametrize("table", [name for name in StoreYear.__slots__])
def test_ids_and_unique_columns_come_once(table: str) -> None:
    unique = [name for name, text in columns_of(table).items() if "unique" in text or "primary key" in text]
    for name in unique:
        values = column(table, name)
        assert len(set(map(str, values))) == len(values), (table, name)
    assert all(uuid.UUID(str(value)).version == 4 for value in column(table, "id"))


@pytest.mark.parametrize("table", [name for name in StoreYear.__slots__])
def test_foreign_keys_lead_to_rows_that_are_filled_before(table: str) -> None:
    order = list(year().tables())
    for name, definition in columns_of(table).items():
        target = re.search(r"references public\.(\w+)", definition)
        if target:
            assert order.index(target[1]) <= order.index(table)
            known = {*column(target[1], "id"), None}
            assert set(column(table, name)) <= known
    categories = [row["id"] for row in year().categories]
    assert all(row["parent_id"] in (None, *categories[:place]) for place, row in enumerate(year().categories))


def test_items_name_products_and_variants_of_the_shop() -> None:
    of_variant = {row["id"]: row["product_id"] for row in year().product_variants}
    assert all(of_variant[row["variant_id"]] == row["product_id"] for row in year().order_items)


@pytest.mark.parametrize(
    ("table", "name", "enum"),
    [
        ("custom_orders", "status", "order_status"),
        ("products", "status", "product_status"),
        ("grillz_specifications", "material", "grillz_material"),
        ("grillz_specifications", "style", "grillz_style"),
        ("grillz_specifications", "teeth_position", "teeth_position"),
    ],
)
def test_enum_columns_hold_every_value_and_no_other(table: str, name: str, enum: str) -> None:
    assert set(column(table, name)) == enum_values(enum)


@pytest.mark.parametrize("table", [name for name in StoreYear.__slots__ if name != "product_images"])
def test_nothing_is_changed_before_it_was_made_or_after_today(table: str) -> None:
    for created, updated in zip(moments(table, "created_at"), moments(table, "updated_at"), strict=True):
        assert created <= updated <= END


def test_numbers_rise_with_time_and_start_at_co_24001() -> None:
    assert column("custom_orders", "order_number") == [f"CO-{24_001 + place}" for place in range(1200)]
    created = moments("custom_orders", "created_at")
    assert created == sorted(created)
    assert END - timedelta(days=367) < created[0] < END - timedelta(days=355)
    assert created[-1] > END - timedelta(days=3)


def test_nobody_orders_before_they_are_a_customer() -> None:
    since = {row["id"]: str(row["created_at"]) for row in year().customers}
    assert all(since[row["customer_id"]] <= str(row["created_at"]) for row in year().custom_orders)


def test_open_orders_are_recent_and_old_ones_are_done() -> None:
    ages = [(END - moment).days for moment in moments("custom_orders", "created_at")]
    states = column("custom_orders", "status")
    assert 80 <= sum(state != "completed" for state in states) <= 160
    assert all(state == "completed" for age, state in zip(ages, states, strict=True) if age > 150)
    recent = [state for age, state in zip(ages, states, strict=True) if age < 10]
    assert "completed" not in recent
    stuck = [age for age, state in zip(ages, states, strict=True) if state != "completed" and age > 75]
    assert 1 <= len(stuck) <= 15


def test_further_states_are_reached_later() -> None:
    ages: dict[str, list[int]] = {}
    for row, moment in zip(year().custom_orders, moments("custom_orders", "created_at"), strict=True):
        ages.setdefault(str(row["status"]), []).append((END - moment).days)
    middle = {state: sorted(found)[len(found) // 2] for state, found in ages.items()}
    assert middle["pending"] <= middle["impression_kit_sent"] < middle["impression_received"] < middle["completed"]


def test_the_kit_follows_the_state() -> None:
    dirty = set(YearWords().dirt["kit_statuses"])
    for row in year().custom_orders:
        if row["impression_kit_status"] in dirty:
            continue
        if row["status"] == "impression_kit_sent":
            assert row["impression_kit_status"] in {"sent", "delivered"}
            assert row["impression_kit_tracking"]
        if row["status"] == "pending":
            assert row["impression_kit_status"] == "not_sent"


def test_many_changes_share_one_moment() -> None:
    ties = Counter(column("custom_orders", "updated_at"))
    assert max(ties.values()) >= 20
    assert sum(count > 1 for count in ties.values()) > 20


def test_seasons_and_evenings_show() -> None:
    months = Counter(moment.month for moment in moments("custom_orders", "created_at"))
    assert months[12] > months[8]
    hours = Counter((moment - timedelta(hours=5)).hour for moment in moments("custom_orders", "created_at"))
    assert sum(hours[hour] for hour in range(18, 23)) > 3 * sum(hours[hour] for hour in range(1, 6))


def test_every_kind_style_and_metal_is_asked_for() -> None:
    text = "\n".join(str(value) for value in column("custom_orders", "design_details")).casefold()
    for word in ("open face", "solid", "diamond cut", "pav", "fangs", "signet", "band", "solitaire", "eternity",
                 "pendant", "cuban", "rope", "tennis", "bangle", "studs", "hoops", "us 10½", "uk n½"):  # fmt: skip
        assert word in text, word
    materials = set(column("custom_orders", "material"))
    for metal in YearWords().metals:
        assert materials & set(metal["spellings"]), metal["code"]


def test_prices_are_in_line_with_metal_and_size() -> None:
    def median(*words: str) -> Decimal:
        found = [
            Decimal(str(row["total_price"])) for row in year().custom_orders
            if all(word in f"{row['material']} {row['design_details']}".casefold() for word in words)
        ]  # fmt: skip
        assert len(found) >= 3, words
        return sorted(found)[len(found) // 2]

    assert median("silver", "top 6") < median("10k", "top 6") < median("14k", "top 6") < median("18k", "top 6")
    assert median("18k", "fangs") < median("18k", "top 6") < median("18k", "6 on 6")
    assert median("14k", "cuban") > median("14k", "signet") > median("14k", "studs") / 2
    assert 800 < median("14k", "top 6", "solid") < 3500


def test_shop_totals_are_their_items_and_shipping() -> None:
    goods: dict[object, Decimal] = {}
    for item in year().order_items:
        amount = Decimal(str(item["price"])) * int(str(item["quantity"]))
        goods[item["order_id"]] = goods.get(item["order_id"], Decimal(0)) + amount
    for order in year().orders:
        shipping = Decimal(0) if goods[order["id"]] >= 250 else Decimal("15.00")
        assert Decimal(str(order["total_amount"])) == goods[order["id"]] + shipping


def test_shop_orders_age_from_paid_to_delivered() -> None:
    states = Counter(column("orders", "status"))
    assert {"paid", "processing", "shipped", "delivered", "cancelled", "refunded"} <= set(states)
    assert states["delivered"] > 650


def test_nobody_in_it_can_be_reached() -> None:
    mails = [*column("customers", "email"), *column("orders", "customer_email")]
    assert all(re.fullmatch(r"[^@\s]+@example\.(com|org|net)", str(mail)) for mail in mails)
    fiction = re.compile(r"555-01\d\d|7946 0\d|496 0\d|491 570|23125|1 99 00")
    dirty = set(YearWords().dirt["phones"])
    assert all(value in dirty or fiction.search(str(value)) for value in column("customers", "phone") if value)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("material", "materials"),
        ("teeth_selection", "teeth"),
        ("total_price", "prices"),
        ("impression_kit_status", "kit_statuses"),
        ("impression_kit_tracking", "trackings"),
    ],
)
def test_each_piece_of_dirt_is_in_the_year_once_at_least(name: str, entry: str) -> None:
    held = [json.dumps(value) for value in column("custom_orders", name)]
    assert [value for value in YearWords().dirt[entry] if json.dumps(value) not in held] == []


def test_dirt_is_also_among_what_is_open() -> None:
    dirty = {json.dumps(value) for values in YearWords().dirt.values() if isinstance(values, list) for value in values}
    open_rows = [row for row in year().custom_orders if row["status"] != "completed"]
    found = [row for row in open_rows for value in row.values() if value and json.dumps(value) in dirty]
    assert len(found) >= 5


def test_hands_left_their_marks() -> None:
    assert "0.30000000000000004" in column("custom_orders", "total_price")
    assert "14 karrat" in column("custom_orders", "material")
    assert max(len(str(note or "")) for note in column("custom_orders", "notes")) == 2000
    assert None in column("custom_orders", "design_details")
    assert {None, "n/a"} <= set(column("customers", "phone"))
    assert any(isinstance(value, str) for value in column("customers", "address"))
    assert set(YearWords().dirt["order_statuses"]) <= set(column("orders", "status"))


def test_names_are_written_in_many_ways() -> None:
    letters = "".join(str(name) for name in column("customers", "name"))
    assert {"L", "AL", "R"} <= {unicodedata.bidirectional(letter) for letter in letters}
    assert any(unicodedata.category(letter) == "So" for letter in letters)


def test_some_customers_are_there_twice() -> None:
    names = Counter(str(name).casefold().strip() for name in column("customers", "name"))
    local = [str(mail).casefold().split("@")[0].removesuffix("+shop") for mail in column("customers", "email")]
    pairs = Counter(zip((str(name).casefold().strip() for name in column("customers", "name")), local, strict=True))
    assert sum(count > 1 for count in pairs.values()) >= 14
    assert max(names.values()) > 1


def test_everything_can_be_sent_as_json_and_stays_as_it_is() -> None:
    assert json.loads(json.dumps(year().tables())) == year().tables()


def test_the_selector_writes_teeth_as_its_chart_draws_them() -> None:
    assert selector_ids(UPPER_SIX) == ["top-3", "top-2", "top-1", "top-0", "top--1", "top--2"]
    assert selector_ids(LOWER_SIX) == ["bottom-4", "bottom-5", "bottom-6", "bottom-7", "bottom-8", "bottom-9"]
    assert selector_ids([16, 26, 46, 36]) == ["top-6", "top--5", "bottom-1", "bottom-12"]


def test_universal_numbers_are_those_of_the_same_teeth() -> None:
    assert universal(UPPER_SIX) == [6, 7, 8, 9, 10, 11]
    assert universal(LOWER_SIX) == [22, 23, 24, 25, 26, 27]
    assert universal([18, 28, 38, 48]) == [1, 16, 17, 32]


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 3, 9), date(2028, 2, 29)])
def test_a_year_can_end_on_any_day(day: date) -> None:
    made = make_year(3, day, customers=60, custom_orders=400, shop_orders=20)
    end = datetime(day.year, day.month, day.day, tzinfo=UTC).isoformat(timespec="microseconds")
    assert all(str(row["updated_at"]) <= end for row in made.custom_orders)
    assert any(row["status"] != "completed" for row in made.custom_orders)
