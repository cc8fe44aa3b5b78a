"""Every list, by every sort, direction and filter, paged any way, is the plain sorted list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from tests.services.copies import Shop
from veliano_desk.domain.lists import ListPage, ListQuery
from veliano_desk.domain.search_keys import search_key
from veliano_desk.domain.stages import Stage, rank
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import Order
from veliano_desk.models.queries import paging
from veliano_desk.models.queries.customers import SORTS as CUSTOMER_SORTS
from veliano_desk.models.queries.orders import SORTS as ORDER_SORTS

TODAY = date(2026, 11, 17)
UNKNOWN = date(9999, 12, 31)
FILTERS: dict[str, tuple[str, ...]] = {
    "show": ("open", "closed", "late", "at_risk", "flagged", "bogus"),
    "stage": ("received", "kit", "design", "production", "delivered", "hold"),
    "alloy": ("14ky", "18kw", ""),
    "kind": ("grillz", "ring", "chain"),
    "bound": ("", "impression", "customer", "bench"),
    "status": ("pending", "completed", "melted"),
    "customer": ("1", "2", "3", "4711", "nobody"),
    "promise": ("0", "7", "30", "99999999", "soon"),
    "nonsense": ("x",),
}
TEXTS = (
    "",
    "  ",
    "ivana",
    "iva petr",
    "open",
    "gold ring",
    "i",
    "co 2",
    "example",
    "IVANA  petrović",
    "co-",
    "100%",
    "_",
    "O'Neil",
    "ring",
    "\\",
    "nowhere",
)
FAST = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@dataclass(frozen=True)
class Plain:
    """A list the plain way: everything in memory, one row's sort keys and whether it fits."""

    rows: list[Any]
    key: Callable[[Any, str], Any]
    fits: Callable[[Any, ListQuery], bool]

    def ids(self, query: ListQuery) -> list[int]:
        found = [row for row in self.rows if self.fits(row, query)]
        return [
            row.id
            for row in sorted(found, key=lambda row: (self.key(row, query.sort), row.id), reverse=query.descending)
        ]


def queries(sorts: Any, filters: dict[str, tuple[str, ...]]) -> st.SearchStrategy[ListQuery]:
    chosen = st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)
            for name, values in filters.items()
        },
    )
    few = chosen.map(lambda found: dict(list(found.items())[:2]))
    return st.builds(ListQuery, sort=st.sampled_from([*sorts]), descending=st.booleans(), filters=few | st.just({}),
                     text=st.sampled_from(TEXTS) | st.just(""), limit=st.sampled_from([3, 8, 25, 100]))  # fmt: skip


def order_key(row: Order, sort: str) -> Any:
    value = getattr(row, ORDER_SORTS[sort].key)
    return UNKNOWN if value is None else value


def order_fits(row: Order, query: ListQuery) -> bool:
    told = (row.number, row.customer_key, row.piece_title, row.material, row.design_details, row.notes)
    endings = [row.number[-length:] for length in (6, 5, 4, 3)]
    return all(order_passes(row, name, values) for name, values in query.filters.items() if values) and (
        found(query.text, *told, *endings, EMAILS.get(row.customer_id or 0, ""))
    )


def order_passes(row: Order, name: str, values: tuple[str, ...]) -> bool:
    columns = {"stage": row.stage, "alloy": row.alloy_code, "kind": row.piece_kind, "bound": row.bound_by,
               "status": row.store_status, "customer": str(row.customer_id)}  # fmt: skip
    if name == "show":
        return any(shown(row, value) for value in values)
    if name == "promise":
        within = max((int(value) for value in values if value.isdigit()), default=0)
        return (
            row.is_open and row.promise_on is not None and row.promise_on <= TODAY + timedelta(days=min(within, 36500))
        )
    return columns.get(name) in values


def shown(row: Order, value: str) -> bool:
    unshipped = row.is_open and row.stage_rank < rank(Stage.SHIPPED)
    end = max(row.finish_on or TODAY, TODAY)
    late = unshipped and row.due_on is not None and end > row.due_on
    slipped = row.due_on is not None and row.promise_on is not None and row.promise_on > row.due_on
    return {
        "open": row.is_open, "closed": not row.is_open, "late": late, "at_risk": unshipped and not late and slipped,
        "flagged": row.is_open and row.flags > 0,
    }.get(value, False)  # fmt: skip


EMAILS: dict[int, str] = {}


def found(text: str, *places: str) -> bool:
    """Whether each word of the text begins a word of any of the places; a text without any finds nothing."""
    words, there = plain_words(text), plain_words(" ".join(places))
    return not text.strip() or (bool(words) and all(any(one.startswith(word) for one in there) for word in words))


def plain_words(text: str) -> list[str]:
    return re.sub(r"[\W_]+", " ", search_key(text)).split()


def customer_key(row: Customer, sort: str) -> Any:
    return getattr(row, CUSTOMER_SORTS[sort].key)


def customer_fits(row: Customer, query: ListQuery) -> bool:
    opened = "open" not in query.filters.get("show", ()) or row.open_orders > 0
    return opened and found(query.text, row.name_key, row.email_key, row.city_key, row.phone)


def everything(shop: Shop, kind: type[Any]) -> list[Any]:
    with shop.owner.access.database.reading(shop.owner.who, shop.clock.now()) as unit:
        rows = list(unit.session.scalars(select(kind)))
        unit.session.expunge_all()
        return rows


@pytest.fixture(scope="session")
def orders(busy_shop: Shop) -> Plain:
    EMAILS.update({one.id: one.email for one in everything(busy_shop, Customer)})
    return Plain(everything(busy_shop, Order), order_key, order_fits)


@pytest.fixture(scope="session")
def customers(busy_shop: Shop) -> Plain:
    return Plain(everything(busy_shop, Customer), customer_key, customer_fits)


Read = Callable[[ListQuery], ListPage[Any]]


def walk_forwards(read: Read, query: ListQuery) -> list[int]:
    ids: list[int] = []
    page = read(query)
    while True:
        assert len(page.keys) == len(page.rows) <= query.limit
        assert page.more_before == bool(ids)
        ids += [row.id for row in page.rows]
        if not page.more_after:
            return ids
        page = read(replace(query, after=page.keys[-1]))


def walk_backwards(read: Read, query: ListQuery) -> list[int]:
    ids: list[int] = []
    page = read(replace(query, last=True))
    while True:
        assert page.more_after == bool(ids)
        ids = [row.id for row in page.rows] + ids
        if not page.more_before:
            return ids
        page = read(replace(query, before=page.keys[0]))


@FAST
@given(query=queries(ORDER_SORTS, FILTERS))
def test_orders_are_the_plain_sorted_list_whichever_way_they_are_paged(
    busy_shop: Shop, orders: Plain, query: ListQuery
):
    service, expected = busy_shop.owner.orders, orders.ids(query)
    assert walk_forwards(service.list, query) == expected
    assert walk_backwards(service.list, query) == expected
    assert service.count(query).count == len(expected)


@FAST
@given(query=queries(CUSTOMER_SORTS, {"show": ("open", "all")}))
def test_customers_are_the_plain_sorted_list_whichever_way_they_are_paged(
    busy_shop: Shop, customers: Plain, query: ListQuery
):
    service, expected = busy_shop.owner.customers, customers.ids(query)
    assert walk_forwards(service.list, query) == expected
    assert walk_backwards(service.list, query) == expected
    assert service.count(query).count == len(expected)


@pytest.mark.parametrize("show", ["open", "closed", "late", "at_risk", "flagged"])
def test_the_sample_has_something_of_everything(orders: Plain, show: str):
    """Otherwise the tests above would prove little."""
    assert orders.ids(ListQuery("number", filters={"show": (show,)}))


@pytest.mark.parametrize("sort", ORDER_SORTS)
def test_the_sample_has_ties(orders: Plain, sort: str):
    keys = [order_key(row, sort) for row in orders.rows]
    assert sort == "number" or len(set(keys)) < len(keys)


def test_rows_say_late_and_at_risk_as_the_filters_do(busy_shop: Shop, orders: Plain):
    page = busy_shop.owner.orders.list(ListQuery("number", limit=500))
    assert {row.id for row in page.rows if row.late_days} == set(
        orders.ids(ListQuery("number", filters={"show": ("late",)}))
    )
    assert {row.id for row in page.rows if row.at_risk} == set(
        orders.ids(ListQuery("number", filters={"show": ("at_risk",)}))
    )


def test_the_figures_beside_the_title_are_the_filters_counts(busy_shop: Shop, orders: Plain):
    summary = busy_shop.owner.orders.summary()
    for show in ("open", "late", "at_risk", "flagged"):
        assert getattr(summary, show) == len(orders.ids(ListQuery("number", filters={"show": (show,)})))


def test_an_unknown_sort_is_by_promise(busy_shop: Shop):
    usual = busy_shop.owner.orders.list(ListQuery("promise"))
    assert busy_shop.owner.orders.list(ListQuery("colour")) == usual


def test_a_page_that_starts_behind_a_row_that_is_gone_goes_on_where_it_would_be(busy_shop: Shop, orders: Plain):
    ids = orders.ids(ListQuery("ordered"))
    page = busy_shop.owner.orders.list(
        ListQuery("ordered", after=(datetime.fromisoformat("1990-01-01T00:00:00+00:00"), 0), limit=500)
    )
    assert [row.id for row in page.rows] == ids


def test_counts_stop_at_the_cap(busy_shop: Shop, monkeypatch: pytest.MonkeyPatch):
    for cap, words in ((69, "69+"), (70, "70"), (71, "70")):
        monkeypatch.setattr(paging, "COUNT_CAP", cap)
        assert busy_shop.owner.orders.count(ListQuery()).words() == words


def test_ten_thousand_and_one_are_ten_thousand_plus(shop: Shop):
    shop.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)"
        " INSERT INTO customers (name, name_key, email, email_key, phone, city_key, address, since, orders,"
        " open_orders, store_user, phone_key, postcode_key)"
        " SELECT 'x', 'x', '', '', '', '', '{}', 0, 0, 0, '', '', '' FROM n"
    )
    assert shop.owner.customers.count(ListQuery()).words() == "10,000+"
    page = shop.owner.customers.list(ListQuery("name", last=True, limit=3))
    assert len(page.rows) == 3


@pytest.mark.parametrize("descending", [False, True], ids=["rising", "falling"])
@pytest.mark.parametrize(
    ("table", "sort", "show"),
    [("orders", sort, show) for sort in ORDER_SORTS for show in ("open", "closed", None)]
    + [("customers", sort, None) for sort in CUSTOMER_SORTS],
)
def test_a_page_is_read_off_an_index(busy_shop: Shop, table: str, sort: str, show: str | None, descending: bool):
    area = busy_shop.owner.orders if table == "orders" else busy_shop.owner.customers
    first = area.list(ListQuery(sort, descending, {"show": (show,)} if show else {}, limit=3))
    query = ListQuery(sort, descending, {"show": (show,)} if show else {}, after=first.keys[-1], limit=3)
    for plan in plans(busy_shop, lambda: area.list(query)):
        assert "TEMP B-TREE" not in plan, plan
        assert not re.search(r"(?m)^\s*(->\s+)?Sort  \(", plan), plan
        assert "Seq Scan" not in plan, plan
        for line in plan.splitlines():
            assert not line.startswith("SCAN") or "USING" in line or line == "SCAN picked", plan


WHO = "FROM people JOIN workspace"
"""The look at who asks, before every read: one row by its key, beside the workspace's one row."""


def plans(shop: Shop, read: Callable[[], object]) -> list[str]:
    """How the database would run what `read` sends, with its means other than indexes made dear."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        sent.append((statement, parameters))

    event.listen(shop.engine, "before_cursor_execute", note)
    try:
        read()
    finally:
        event.remove(shop.engine, "before_cursor_execute", note)
    selects = [(words, parameters) for words, parameters in sent if words.startswith("SELECT") and WHO not in words]
    assert selects
    found = []
    with shop.engine.connect() as connection:
        sqlite = shop.engine.dialect.name == "sqlite"
        for setting in () if sqlite else ("seqscan", "sort", "bitmapscan", "hashjoin", "mergejoin", "material"):
            connection.exec_driver_sql(f"SET LOCAL enable_{setting} = off")
        for statement, parameters in selects:
            rows = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{statement}", parameters)
            found.append("\n".join(str(row[-1]) for row in rows))
    return found
