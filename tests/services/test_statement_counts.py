"""However many orders there are: a page reads with as many statements, and lists are read off indexes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from tests.services.copies import Copies, Shop
from tests.services.many_orders import ManyOrders, fill_between
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.material_fit import PieceWish
from veliano_desk.models.queries.customers import SORTS as CUSTOMER_SORTS
from veliano_desk.models.queries.orders import SORTS as ORDER_SORTS
from veliano_desk.services.desk import Desk

OPEN = {"show": ("open",)}
FILTERS: dict[str, dict[str, tuple[str, ...]]] = {
    "all": {}, "open": OPEN, "closed": {"show": ("closed",)}, "late": {"show": ("late",)},
    "at risk": {"show": ("at_risk",)}, "flagged": {"show": ("flagged",)}, "a stage": {"stage": ("delivered",)},
    "stages": {"stage": ("design", "cancelled")}, "an alloy": {"alloy": ("pt950",)},
    "kinds": {"kind": ("ring", "chain")}, "bound": {"bound": ("Ana",)},
    "a status": {"status": ("completed",)}, "promise": {"promise": ("7",)},
    "open of a stage": {**OPEN, "stage": ("design",)}, "closed of an alloy": {"show": ("closed",), "alloy": ("14ky",)},
}  # fmt: skip
BY_PROMISE = ListQuery("promise", filters=OPEN)


def following(desk: Desk, query: ListQuery) -> ListQuery:
    return replace(query, after=desk.orders.list(replace(query, limit=3)).keys[-1])


def a_number(desk: Desk) -> str:
    return desk.orders.list(ListQuery()).rows[0].number


def a_customer(desk: Desk) -> int:
    return desk.customers.list(ListQuery("orders", True)).rows[0].id


def the_first(desk: Desk) -> int:
    """The order whose files there are."""
    order = next(one.order_id for one in desk.decisions.open(1))
    assert order is not None
    assert desk.files.list(order)
    return order


def asked_about(desk: Desk) -> str:
    """The order whose customer may be one of the store's."""
    number = desk.decisions.open(1)[0].order_number
    assert desk.walk_ins.question(number)
    return number


READS: dict[str, tuple[int, Callable[[Desk], Callable[[], object]]]] = {
    "the orders as they open": (2, lambda desk: partial(desk.orders.list, BY_PROMISE)),
    "the next page of orders": (2, lambda desk: partial(desk.orders.list, following(desk, BY_PROMISE))),
    "the end of all orders": (2, lambda desk: lambda: desk.orders.list(ListQuery("value", last=True))),
    "the orders' count": (2, lambda desk: lambda: desk.orders.count(BY_PROMISE)),
    "the figures beside the orders": (2, lambda desk: desk.orders.summary),
    "the preview": (4, lambda desk: partial(desk.orders.glance, a_number(desk))),
    "the order hub": (12, lambda desk: partial(desk.orders.show, asked_about(desk))),
    "the customers": (2, lambda desk: lambda: desk.customers.list(ListQuery("name"))),
    "the customers' count": (2, lambda desk: lambda: desk.customers.count(ListQuery())),
    "a customer": (8, lambda desk: partial(desk.customers.show, a_customer(desk))),
    "Today": (29, lambda desk: desk.insights.today),
    "the rail": (4, lambda desk: desk.insights.urgent),
    "the plan": (2, lambda desk: desk.production.lines),
    "the promises": (2, lambda desk: desk.production.promises),
    "the cost report": (4, lambda desk: lambda: desk.costing.report(date(2026, 11, 1), date(2026, 11, 30))),
    "what metal costs": (4, lambda desk: desk.prices.today),
    "the prices as they were given": (2, lambda desk: desk.prices.listed),
    "the quotes of an order": (3, lambda desk: partial(desk.pricing.quotes, a_number(desk))),
    "the fixes of an order": (3, lambda desk: partial(desk.pricing.fixes, a_number(desk))),
    "alloys and stones to choose from": (8, lambda desk: partial(desk.pricing.materials, PieceWish("ring"))),
    "the cost analysis": (8, lambda desk: partial(desk.costing.analysis, date(2026, 11, 1), date(2026, 11, 30))),
    "the exchange rates": (2, lambda desk: desk.prices.exchange_rates),
    "the people": (2, lambda desk: desk.people.list),
    "the tokens": (2, lambda desk: desk.people.tokens),
    "what waits for the store": (2, lambda desk: desk.store_sync.outbox),
    "what was not understood": (2, lambda desk: desk.store_sync.findings),
    "the syncs": (2, lambda desk: desk.store_sync.runs),
    "the questions": (2, lambda desk: desk.decisions.open),
    "the questions' count": (2, lambda desk: desk.decisions.count),
    "an order's files": (3, lambda desk: partial(desk.files.list, the_first(desk))),
    "whether two are one person": (4, lambda desk: partial(desk.walk_ins.question, asked_about(desk))),
    "how the store stands": (3, lambda desk: desk.store_sync.state),
    "the suppliers": (5, lambda desk: desk.purchasing.suppliers),
    "what suppliers sell": (2, lambda desk: lambda: desk.purchasing.articles(ListQuery("title"))),
    "its count": (2, lambda desk: lambda: desk.purchasing.articles_count(ListQuery())),
    "the stock": (2, lambda desk: lambda: desk.materials.list(ListQuery("title"))),
    "the stock's count": (2, lambda desk: lambda: desk.materials.count(ListQuery("title"))),
    "an article": (7, lambda desk: partial(desk.materials.show, desk.materials.list(ListQuery("title")).rows[0].id)),
    "the places": (4, lambda desk: desk.materials.places),
    "what stock may be posted": (5, lambda desk: desk.materials.choices),
    "what an order needs": (7, lambda desk: partial(desk.materials.for_order, a_number(desk))),
    "what to buy": (8, lambda desk: desk.materials.suggestions),
    "what is reserved": (2, lambda desk: desk.materials.reservations),
    "the newest postings of stock": (3, lambda desk: desk.materials.moves),
    "purchase orders": (2, lambda desk: lambda: desk.purchasing.orders(ListQuery("number"))),
    "their count": (2, lambda desk: lambda: desk.purchasing.orders_count(ListQuery())),
    "the deliveries": (3, lambda desk: desk.purchasing.receipts),
    "what is to be bought": (12, lambda desk: desk.purchasing.what_to_buy),
    "what is on memo": (5, lambda desk: desk.purchasing.memos),
    "what the stock is worth": (3, lambda desk: desk.materials.valuation),
    "what it was worth": (3, lambda desk: partial(desk.materials.valuation, desk.clock.now())),
    "every stone": (3, lambda desk: desk.materials.stone_sheet),
    "the stocktakes": (2, lambda desk: desk.stocktakes.list),
    "the imports": (2, lambda desk: desk.purchasing.imports),
    "the mappings": (2, lambda desk: desk.purchasing.mappings),
    "the scales": (2, lambda desk: desk.scales.list),
    "the checks of scales": (2, lambda desk: desk.scales.log),
    "the refining lots": (5, lambda desk: desk.refining.list),
    "the bins": (3, lambda desk: desk.refining.bins),
    "the losses": (3, lambda desk: desk.losses.study),
    "the audit log": (2, lambda desk: desk.audit.newest),
}  # fmt: skip
"""What pages read -> (statements, the look at who asks among them; what is done once it is known of what)."""
BY_KIND = ListQuery("due", filters={"alloy": ("14ky",)})
SEARCHES: dict[str, Callable[[Desk], object]] = {
    "orders of an alloy": lambda desk: desk.orders.list(BY_KIND),
    "orders by words that many have": lambda desk: desk.orders.list(ListQuery("ordered", True, text="grillz open")),
    "orders by words that few have": lambda desk: desk.orders.list(ListQuery("ordered", True, text="platinum")),
    "orders by words, by value": lambda desk: desk.orders.list(ListQuery("value", text="petrovic")),
    "their count": lambda desk: desk.orders.count(ListQuery(text="grillz")),
    "customers by words": lambda desk: desk.customers.list(ListQuery("since", True, text="miller")),
    "anything": lambda desk: desk.insights.search("miller"),
}


@pytest.fixture
def few(copies: Copies, many: ManyOrders) -> Any:
    shop = Shop(copies.lent("sqlite" if many.on_sqlite else "postgres"))
    shop.take_order()
    fill_between(shop.owner, 1)
    yield ManyOrders(shop.owner)
    shop.close()


def statements(shop: ManyOrders, work: Callable[[], object]) -> int:
    with shop.sent() as sent:
        work()
    return len(sent)


@pytest.mark.parametrize("read", READS)
def test_a_page_reads_with_as_many_statements_for_thousands_as_for_one(few: ManyOrders, many: ManyOrders, read: str):
    exactly, prepare = READS[read]
    assert [statements(shop, prepare(shop.desk)) for shop in (few, many)] == [exactly, exactly]


@pytest.mark.parametrize("search", SEARCHES)
def test_a_search_reads_with_few_statements(few: ManyOrders, many: ManyOrders, search: str):
    """On PostgreSQL it depends on how often the words are, in four steps at most; anything searches twice, and
    looks for articles in one more."""
    most = 3 if many.on_sqlite else 5
    for shop in (few, many):
        taken = statements(shop, lambda shop=shop: SEARCHES[search](shop.desk))
        assert taken <= (most * 2 if search == "anything" else most)


@pytest.mark.parametrize("falling", [False, True], ids=["rising", "falling"])
@pytest.mark.parametrize("given", FILTERS)
@pytest.mark.parametrize("sort", ORDER_SORTS)
def test_orders_are_read_off_an_index_by_any_sort_and_filter(many: ManyOrders, sort: str, given: str, falling: bool):
    query = ListQuery(sort, falling, FILTERS[given], limit=5)
    key = many.desk.orders.list(query).keys[-1]
    for page in (query, replace(query, after=key), replace(query, last=True)):
        check_plans(many, lambda page=page: many.desk.orders.list(page))


@pytest.mark.parametrize("given", ["all", "open"])
@pytest.mark.parametrize("sort", CUSTOMER_SORTS)
def test_customers_are_read_off_an_index_by_any_sort(many: ManyOrders, sort: str, given: str):
    query = ListQuery(sort, filters=FILTERS[given], limit=5)
    key = many.desk.customers.list(query).keys[-1]
    for page in (query, replace(query, after=key), replace(query, last=True)):
        check_plans(many, lambda page=page: many.desk.customers.list(page))


@pytest.mark.parametrize("given", FILTERS)
def test_orders_are_counted_off_an_index(many: ManyOrders, given: str):
    """Going through a table is dear here: what nearly all orders are is counted quickest that way, up to the cap."""
    check_plans(
        many, lambda: many.desk.orders.count(ListQuery(filters=FILTERS[given])), "SET LOCAL enable_seqscan = off"
    )


def test_the_figures_are_summed_off_an_index(many: ManyOrders):
    check_plans(many, many.desk.orders.summary)


@pytest.mark.parametrize("text", ["grillz", "gri", "platinum", "petrovic", "nobody"])
def test_a_search_sorts_nothing_that_it_did_not_find(many: ManyOrders, text: str):
    with many.sent() as sent:
        many.desk.orders.list(ListQuery("ordered", True, text=text))
    for plan in plans(many, sent):
        assert "TEMP B-TREE" not in plan, plan
        assert "Seq Scan on orders" not in plan, plan
        assert not re.search(r"(?m)^SCAN (orders|customers)", plan), plan


WHO = "FROM people JOIN workspace"


def check_plans(many: ManyOrders, read: Callable[[], object], setting: str = "") -> None:
    """No table of orders or customers is gone through, and none is sorted."""
    with many.sent() as sent:
        read()
    for plan in plans(many, sent, setting):
        assert not re.search(r"(?m)^(SCAN (orders|customers|o|n)|USE TEMP B-TREE)(?! USING)\b", plan), plan
        assert not re.search(r"Seq Scan on (orders|customers)", plan), plan


def plans(many: ManyOrders, sent: list[tuple[str, Any]], setting: str = "") -> list[str]:
    """How the database runs these statements, as it would by itself but for a setting of PostgreSQL's."""
    selects = [one for one in sent if one[0].lstrip().startswith(("SELECT", "WITH")) and WHO not in one[0]]
    assert selects
    with many.engine.connect() as connection:
        if setting and not many.on_sqlite:
            connection.exec_driver_sql(setting)
        explain = "EXPLAIN QUERY PLAN " if many.on_sqlite else "EXPLAIN "
        return [
            "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters))
            for statement, parameters in selects
        ]
