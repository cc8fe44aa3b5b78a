"""Every method of every area names its right, and whoever lacks it is stopped before anything happens."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.services import bench_samples
from tests.services.copies import ROLES, Shop
from tests.services.prices_filling import PRICES_FILLING
from tests.services.purchase_samples import FILLING as PURCHASE_FILLING
from tests.services.stock_samples import FILLING as STOCK_FILLING
from tests.workshop import PASSWORD
from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.action_rights import ACTION_RIGHTS
from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.errors import ConflictError, NotFoundError, RightMissingError, SignInError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.money import Money
from veliano_desk.domain.orders import PieceEdit
from veliano_desk.domain.rights import Right, sees_margins
from veliano_desk.domain.stages import TRANSITIONS, Action, Stage
from veliano_desk.domain.walk_ins import NewOrder
from veliano_desk.services.actions import Area
from veliano_desk.services.desk import Desk

AREAS = (
    "audit", "copies", "costing", "customers", "decisions", "files", "insights", "labels", "losses",
    "materials", "metal", "metal_reports", "orders", "people", "prices", "pricing", "production", "purchasing",
    "refining", "scales", "settings", "stocktakes", "store_sync", "walk_ins",
)  # fmt: skip
FILLING: dict[str, Any] = {
    "query": ListQuery(), "number": "CO-1", "piece_id": 1, "version": 1, "action": Action.HOLD, "kind": "grillz",
    "edit": PieceEdit(stones=1), "title": "x", "text": "x", "customer_id": 1, "first": date(2026, 11, 1),
    "last": date(2026, 11, 30), "report": None, "path": None, "amount": Decimal(1), "login": "care", "password": "x",
    "name": "x", "roles": ["care"], "person_id": 1, "active": False, "rights": [Right.ORDERS_SEE], "token_id": 1,
    "sequence": 1, "page": "orders", "spec": {}, "view_id": 1, "zone": "UTC", "rates": {}, "key": "x", "rows": [],
    "url": "https://store.example", "table": "customers", "entry_id": 1, "flag_id": 1, "file": Path("copy.veliano"),
    "address": "sqlite:///nowhere.db", "new": NewOrder((), None), "pieces": (), "email": "x", "order_id": 1,
    "file_id": 1, "to": None,
    "finding_id": 1, "values": {}, "every_minutes": 5,
    "keep_id": 1, "gone_id": 2, "versions": (1, 1), "merge_id": 1, "one_id": 1, "other_id": 2, "decision_id": 1,
    "answer": "ours", "orders": [], "event": moved(EventKind.ISSUE, "vault", "worker:bench", "14ky", 1), "events": [],
    "event_id": 1, "reason": "x", "account": "vault", "article": "14ky", "mg": 1, "counted": [],
    **PRICES_FILLING, **STOCK_FILLING, **bench_samples.FILLING, **PURCHASE_FILLING,
}  # fmt: skip
EVERYBODYS = {
    "people.roles", "people.change_own_password", "settings.show", "settings.views", "settings.save_view",
    "settings.delete_view",
}  # fmt: skip
"""What needs no right but being signed in."""


def methods() -> dict[str, tuple[str, tuple[Right, ...]]]:
    """All public methods: name -> (how it runs, the rights it needs)."""
    found: dict[str, tuple[str, tuple[Right, ...]]] = {}
    for name in AREAS:
        for method, function in inspect.getmembers(area_class(name), inspect.isfunction):
            if not method.startswith("_"):
                found[f"{name}.{method}"] = getattr(function, "action", ("nothing", ()))
    return found


def area_class(name: str) -> type[Area]:
    made: Any = getattr(Desk, name)
    hint = inspect.get_annotations(made.func)["return"]
    return getattr(import_module(f"veliano_desk.services.{'workspace' if name == 'settings' else name}"), hint)


def call(desk: Desk, method: str, **values: Any) -> Any:
    area, name = method.split(".")
    function: Callable[..., Any] = getattr(getattr(desk, area), name)
    wanted = [
        one.name for one in inspect.signature(function.__wrapped__).parameters.values()
        if one.default is inspect.Parameter.empty and one.name not in ("self", "unit")
    ]  # fmt: skip
    chosen = {**FILLING, **values}
    if method == "costing.record_actual":
        chosen["kind"] = CostKind.METAL
    return function(*(chosen[one] for one in wanted))


def without(desk: Desk, right: Right) -> Desk:
    """The same person, who has every right but this one."""
    desk.access.who = replace(desk.who, rights=frozenset(Right) - {right})
    return desk


def test_all_areas_are_walked():
    assert sorted(AREAS) == sorted(name for name, made in vars(Desk).items() if hasattr(made, "func"))


@pytest.mark.parametrize("method", methods())
def test_every_public_method_says_how_it_runs_and_what_right_it_needs(method: str):
    how, rights = methods()[method]
    assert how in ("reads", "writes", "checks")
    assert bool(rights) is (method not in EVERYBODYS)
    assert all(isinstance(right, Right) for right in rights)


ON_WHAT_IT_IS_ABOUT = {"people.make_token"}
"""Methods that ask for the rights that they are given, before they do anything."""


@pytest.mark.parametrize("method", sorted(set(methods()) - ON_WHAT_IT_IS_ABOUT))
def test_no_method_asks_for_a_right_that_it_does_not_name(method: str):
    area, name = method.split(".")
    function: Any = getattr(area_class(area), name)
    assert ".require(" not in inspect.getsource(function.__wrapped__)


def test_every_public_method_is_open_to_those_who_have_its_right():
    roles = TradeBook().roles
    for method, (_, rights) in methods().items():
        assert any(all(role.may(right) for right in rights) for role in roles.values()), method


EACH_RIGHT = [(name, right) for name, (_, rights) in methods().items() for right in rights]


@pytest.mark.parametrize(("method", "right"), EACH_RIGHT)
def test_whoever_lacks_the_right_is_stopped_before_anything_happens(file_shop: Shop, method: str, right: Right):
    entries = file_shop.rows("SELECT count(*) FROM audit_log")
    with file_shop.statements() as sent, pytest.raises(RightMissingError) as refused:
        call(without(file_shop.owner, right), method)
    assert str(right) in refused.value.happened
    touched = [one for one in sent if not one.startswith("SELECT")]
    assert touched == []
    assert file_shop.rows("SELECT count(*) FROM audit_log") == entries


@pytest.mark.parametrize(("method", "right"), [one for one in EACH_RIGHT if methods()[one[0]][0] == "reads"])
def test_a_read_looks_at_nothing_but_who_asks_before_its_rights_are_checked(file_shop: Shop, method: str, right: Right):
    with file_shop.statements() as sent, pytest.raises(RightMissingError):
        call(without(file_shop.owner, right), method)
    assert [one.split()[:2] for one in sent] == [["SELECT", "people.active,"]]


@pytest.mark.parametrize("role", ["owner", *ROLES])
def test_a_role_may_do_what_its_rights_say_and_nothing_else(shop: Shop, role: str):
    desk = shop.desk_of(role)
    number = shop.take_order()
    rights = TradeBook().roles[role].rights
    assert desk.who.rights == rights
    reads = {
        Right.ORDERS_SEE: lambda: desk.orders.show(number),
        Right.CUSTOMERS_SEE: lambda: desk.customers.list(ListQuery()),
        Right.PLAN_SEE: desk.production.promises,
        Right.STORE_SYNC: desk.store_sync.runs,
        Right.AUDIT_READ: desk.audit.newest,
        Right.PEOPLE_MANAGE: desk.people.list,
        Right.TOKENS_MAKE: desk.people.tokens,
    }
    for right, read in reads.items():
        if right in rights:
            read()
        else:
            with pytest.raises(RightMissingError):
                read()


def test_every_right_that_settings_offers_means_something():
    asked = {right for _, rights in methods().values() for right in rights} | set(ACTION_RIGHTS.values())
    shown = {Right.VALUE_SEE, Right.MARGIN_SEE}
    assert asked | shown == set(Right)
    for right in shown:
        assert sees_margins(frozenset(Right))
        assert not sees_margins(frozenset(Right) - {right})


MOVES: dict[str, set[Action]] = {
    "owner": set(Action), "manager": set(Action), "stock": set(),
    "bench": set(Action) - set(ACTION_RIGHTS),
    "quality": set(Action) - set(ACTION_RIGHTS) | {Action.PASS_QC, Action.SHIP, Action.DELIVER, Action.RETURN},
    "designer": set(Action) - {Action.PASS_QC, Action.SHIP, Action.DELIVER, Action.RETURN},
    "care": set(Action) - {Action.PASS_QC},
}  # fmt: skip


@pytest.mark.parametrize("role", MOVES)
def test_a_role_is_offered_the_moves_it_may_make_and_can_make_no_other(file_shop: Shop, role: str):
    """From every stage: what is not offered is refused, and refused before anything is written."""
    number, desk = file_shop.take_order(), file_shop.desk_of(role)
    for stage, moves in TRANSITIONS.items():
        held = "'design'" if stage is Stage.HOLD else "NULL"
        file_shop.execute(f"UPDATE pieces SET stage = '{stage}', held_from = {held}")
        one = piece(desk, number)
        assert set(one.actions) == set(moves) & MOVES[role], stage
        for action in set(moves) - MOVES[role]:
            with pytest.raises(RightMissingError):
                desk.orders.move(one.id, one.version, action, "because")
    assert piece(desk, number).version == 1


def test_a_bench_worker_alone_brings_no_piece_past_the_proof_or_past_quality_control(shop: Shop):
    number, bench = shop.take_order(), shop.desk_of("bench")

    def go_on(desk: Desk, action: Action) -> Stage:
        one = piece(desk, number)
        return desk.orders.move(one.id, one.version, action).pieces[0].stage

    for action in (Action.SEND_KIT, Action.KIT_BACK, Action.START_DESIGN, Action.SEND_PROOF):
        go_on(bench, action)
    with pytest.raises(RightMissingError, match=r"approvals\.record"):
        go_on(bench, Action.APPROVE)
    go_on(shop.desk_of("care"), Action.APPROVE)
    assert [go_on(bench, action) for action in (Action.START, Action.FINISH)] == [Stage.PRODUCTION, Stage.QC]
    with pytest.raises(RightMissingError, match=r"qc\.pass"):
        go_on(bench, Action.PASS_QC)
    assert go_on(shop.desk_of("quality"), Action.PASS_QC) is Stage.READY_TO_SHIP


def test_the_owner_has_every_right():
    assert TradeBook().roles["owner"].rights == frozenset(Right)


SECRET_NAME = "Zvonimir Zlatarić"
QUOTE = Money.of("4321.00", "USD")


@pytest.fixture
def secret_order(shop: Shop) -> str:
    return shop.take_order(customer=SECRET_NAME, total_price="4321.00")


@pytest.mark.parametrize("role", ["designer", "bench", "quality"])
def test_customers_and_costs_are_absent_for_those_who_may_not_see_them(shop: Shop, secret_order: str, role: str):
    desk = shop.desk_of(role)
    shop.owner.costing.record_actual(piece(shop.owner, secret_order).id, CostKind.METAL, Decimal("12.30"))
    row, view = desk.orders.list(ListQuery()).rows[0], desk.orders.show(secret_order)
    assert (row.customer, row.value) == (None, None)
    assert (view.customer, view.customer_id, view.contact, view.value, view.margin) == (None, None, None, None, None)
    assert [(one.estimate, one.actual) for one in view.pieces] == [(None, None)]
    assert desk.insights.today().booked_this_month is None
    shown = repr((row, view, desk.insights.today(), desk.insights.search("CO-")))
    assert "Zvonimir" not in shown
    assert "4321" not in shown


@pytest.mark.parametrize("text", ["zvonimir", "Zlatarić", SECRET_NAME])
def test_a_name_that_may_not_be_seen_cannot_be_searched_for(shop: Shop, secret_order: str, text: str):
    desk = shop.desk_of("bench")
    assert desk.orders.list(ListQuery(text=text)).rows == ()
    assert desk.orders.count(ListQuery(text=text)).count == 0
    assert desk.insights.search(text) == ()
    assert [row.number for row in shop.owner.orders.list(ListQuery(text=text)).rows] == [secret_order]


def test_a_customer_that_may_not_be_seen_cannot_be_filtered_by(shop: Shop, secret_order: str):
    customer = shop.owner.orders.show(secret_order).customer_id
    query = ListQuery(filters={"customer": (str(customer),)})
    assert shop.owner.orders.count(query).count == 1
    assert shop.desk_of("bench").orders.count(query).count == 0


@pytest.mark.parametrize("role", ["bench", "stock"])
@pytest.mark.parametrize(("sort", "values"), [("customer", ("Zoe", "Adam")), ("value", ("900.00", "100.00"))])
def test_what_may_not_be_seen_cannot_be_sorted_by(shop: Shop, sort: str, values: tuple[str, str], role: str):
    """Neither the order of rows nor their page keys give it away."""
    field = "customer" if sort == "customer" else "total_price"
    first, second = (shop.take_order(**{field: value}) for value in values)
    owner = shop.owner.orders.list(ListQuery(sort))
    assert [row.number for row in owner.rows] == [second, first]
    page = shop.desk_of(role).orders.list(ListQuery(sort))
    assert page == shop.desk_of(role).orders.list(ListQuery("promise"))
    assert all(value.lower() not in repr(page).lower() for value in values)


def test_care_sees_customers_and_quotes_and_no_costs(shop: Shop, secret_order: str):
    desk = shop.desk_of("care")
    customer = desk.customers.show(desk.customers.list(ListQuery()).rows[0].id)
    assert customer.name == SECRET_NAME
    assert customer.spent == QUOTE
    assert [line.value for line in customer.orders] == [QUOTE]
    assert desk.insights.today().booked_this_month == QUOTE
    view = desk.orders.show(secret_order)
    assert (view.customer, view.value, view.margin) == (SECRET_NAME, QUOTE, None)
    assert [(one.estimate, one.actual) for one in view.pieces] == [(None, None)]


def test_stock_sees_no_quote_anywhere(shop: Shop, secret_order: str):
    """Quote less cost is the margin: whoever sees the cost and not the margin is not shown the quote either."""
    desk = shop.desk_of("stock")
    row, view, today = desk.orders.list(ListQuery()).rows[0], desk.orders.show(secret_order), desk.insights.today()
    assert (row.value, view.value, view.margin, today.booked_this_month) == (None, None, None, None)
    shown = repr((row, view, today, desk.insights.search("CO-"), desk.orders.list(ListQuery("value", True))))
    assert "4321" not in shown
    assert "4,321" not in shown
    assert desk.orders.list(ListQuery(text="4321")).rows == ()


@pytest.mark.parametrize(
    ("rights", "sees"),
    [
        ({Right.VALUE_SEE}, (True, False, False)),
        ({Right.COST_SEE}, (False, True, False)),
        ({Right.MARGIN_SEE}, (False, False, False)),
        ({Right.VALUE_SEE, Right.COST_SEE}, (False, True, False)),
        ({Right.VALUE_SEE, Right.MARGIN_SEE}, (True, False, False)),
        ({Right.COST_SEE, Right.MARGIN_SEE}, (False, True, False)),
        ({Right.VALUE_SEE, Right.COST_SEE, Right.MARGIN_SEE}, (True, True, True)),
    ],
)
def test_no_two_figures_give_away_a_third(
    shop: Shop, secret_order: str, rights: set[Right], sees: tuple[bool, bool, bool]
):
    token = shop.owner.people.make_token("Books", {Right.ORDERS_SEE, Right.CUSTOMERS_SEE, *rights})
    desk = shop.workspace.sign_in_with_token(token.secret)
    view = desk.orders.show(secret_order)
    assert (view.value is not None, view.pieces[0].estimate is not None, view.margin is not None) == sees
    assert (desk.orders.list(ListQuery()).rows[0].value is not None) == sees[0]
    assert (desk.insights.today().booked_this_month is not None) == sees[0]
    assert (desk.customers.show(view.customer_id or 0).spent is not None) == sees[0]


def test_two_roles_together_show_no_margin_that_neither_shows(shop: Shop, secret_order: str):
    shop.owner.people.add("Both", "both", PASSWORD, ["care", "stock"])
    view = shop.workspace.sign_in("both", PASSWORD).orders.show(secret_order)
    assert view.pieces[0].estimate is not None
    assert (view.value, view.margin) == (None, None)


def test_stock_sees_costs_but_not_the_margin(shop: Shop, secret_order: str):
    desk = shop.desk_of("stock")
    estimate = desk.orders.show(secret_order).pieces[0].estimate
    assert estimate is not None
    assert CostKind.MARGIN not in {line.kind for line in estimate.lines}
    assert estimate.total.amount == sum(line.amount.amount for line in estimate.lines)
    assert desk.orders.show(secret_order).margin is None
    with pytest.raises(RightMissingError, match="value"):
        desk.costing.report(date(2026, 11, 1), date(2026, 11, 30))


def test_rates_are_shown_to_those_who_see_costs_only(shop: Shop):
    settings = shop.owner.settings.show()
    shop.owner.settings.edit(settings.version, settings.name, settings.zone, {"loss_percent": "7"})
    assert shop.owner.settings.show().rates == {"loss_percent": "7"}
    assert shop.desk_of("bench").settings.show().rates == {}


def test_rights_that_are_taken_away_are_gone_with_the_next_write(shop: Shop):
    number = shop.take_order()
    desk = shop.desk_of("care")
    person = next(one for one in shop.owner.people.list() if one.login == "care")
    shop.owner.people.set_roles(person.id, person.version, ["bench"])
    with pytest.raises(RightMissingError):
        desk.orders.note(number, "still here?")
    assert desk.who.roles == ("bench",)
    with pytest.raises(RightMissingError):
        desk.customers.list(ListQuery())
    assert shop.owner.orders.show(number).timeline == ()


def let_go(shop: Shop, login: str) -> None:
    person = next(one for one in shop.owner.people.list() if one.login == login)
    shop.owner.people.set_active(person.id, person.version, False)


READERS: dict[str, Callable[[Desk], object]] = {
    "reads": lambda desk: desk.orders.list(ListQuery()),
    "reads, for everybody": lambda desk: desk.settings.show(),
    "checks": lambda desk: desk.costing.report(date(2026, 11, 1), date(2026, 11, 30)),
    "checks, without a word to the database": lambda desk: desk.costing.write(None, Path("nowhere.pdf")),
}


@pytest.mark.parametrize("read", READERS)
def test_a_leaver_who_is_still_signed_in_reads_nothing_more(shop: Shop, read: str):
    desk = shop.desk_of("manager")
    let_go(shop, "manager")
    with pytest.raises(SignInError) as refused:
        READERS[read](desk)
    assert "deactivated" in refused.value.happened


@pytest.mark.parametrize("read", READERS)
def test_a_revoked_token_that_is_in_use_reads_nothing_more(shop: Shop, read: str):
    made = shop.owner.people.make_token("Board", list(Right))
    desk = shop.workspace.sign_in_with_token(made.secret)
    shop.owner.people.revoke_token(made.token.id)
    with pytest.raises(SignInError) as refused:
        READERS[read](desk)
    assert "The token was revoked" in refused.value.happened


def test_a_token_in_use_reads_nothing_more_once_its_person_has_left(shop: Shop):
    person = next(one for one in shop.owner.people.list() if one.login == "manager")
    shop.owner.people.set_roles(person.id, person.version, ["owner"])
    secret = shop.desk_of("manager").people.make_token("Board", [Right.ORDERS_SEE]).secret
    desk = shop.workspace.sign_in_with_token(secret)
    let_go(shop, "manager")
    with pytest.raises(SignInError) as refused:
        desk.orders.summary()
    assert "deactivated" in refused.value.happened


def test_rights_that_are_taken_away_are_gone_with_the_next_read(shop: Shop):
    shop.take_order(customer=SECRET_NAME)
    desk = shop.desk_of("manager")
    row = desk.orders.list(ListQuery()).rows[0]
    assert row.customer == SECRET_NAME
    person = next(one for one in shop.owner.people.list() if one.login == "manager")
    shop.owner.people.set_roles(person.id, person.version, ["bench"])
    assert desk.orders.list(ListQuery()).rows[0].customer is None
    assert desk.who.roles == ("bench",)
    with pytest.raises(RightMissingError):
        desk.customers.list(ListQuery())
    with pytest.raises(RightMissingError):
        READERS["checks"](desk)


def test_rights_that_are_given_are_there_with_the_next_read(shop: Shop):
    desk = shop.desk_of("bench")
    with pytest.raises(RightMissingError):
        desk.customers.list(ListQuery())
    person = next(one for one in shop.owner.people.list() if one.login == "bench")
    shop.owner.people.set_roles(person.id, person.version, ["bench", "care"])
    assert desk.customers.list(ListQuery()).rows == ()


def test_rights_that_are_given_are_there_with_the_next_write(shop: Shop):
    number = shop.take_order()
    desk = shop.desk_of("bench")
    person = next(one for one in shop.owner.people.list() if one.login == "bench")
    shop.owner.people.set_roles(person.id, person.version, ["bench", "care"])
    desk.orders.note(number, "I may write now")
    assert desk.orders.show(number).customer is not None


def test_a_leaver_who_is_still_signed_in_writes_nothing_more(shop: Shop):
    number = shop.take_order()
    desk = shop.desk_of("manager")
    person = next(one for one in shop.owner.people.list() if one.login == "manager")
    shop.owner.people.set_active(person.id, person.version, False)
    with pytest.raises(SignInError, match="signed out"):
        desk.orders.note(number, "one last word")
    assert shop.owner.orders.show(number).timeline == ()
    assert shop.workspace.verify_audit().ok


def test_a_right_does_not_make_what_is_not_there(shop: Shop):
    for read in (lambda: shop.owner.orders.show("CO-0"), lambda: shop.owner.customers.show(4711)):
        with pytest.raises(NotFoundError):
            read()


def piece(desk: Desk, number: str):
    return desk.orders.show(number).pieces[0]


def test_the_target_margin_is_shown_to_those_who_see_margins_only(shop: Shop):
    settings = shop.owner.settings.show()
    rates = {"loss_percent": "7", "margin_percent": "61"}
    shop.owner.settings.edit(settings.version, settings.name, settings.zone, rates)
    assert shop.desk_of("manager").settings.show().rates == rates
    assert shop.desk_of("stock").settings.show().rates == {"loss_percent": "7"}
    assert shop.desk_of("bench").settings.show().rates == {}


def test_who_may_not_see_the_target_margin_can_neither_change_it_nor_learn_it_from_a_conflict(shop: Shop):
    settings = shop.owner.settings.show()
    shop.owner.settings.edit(settings.version, settings.name, settings.zone, {"margin_percent": "61"})
    token = shop.owner.people.make_token("Prices", {Right.COST_SEE, Right.SETTINGS_EDIT})
    desk = shop.workspace.sign_in_with_token(token.secret)
    seen = desk.settings.show()
    with pytest.raises(ConflictError) as conflict:
        desk.settings.edit(seen.version - 1, "Veliano", seen.zone, {"loss_percent": "7", "margin_percent": "1"})
    assert conflict.value.mine["rates"] == {"loss_percent": "7"}
    assert conflict.value.theirs["rates"] == {}
    saved = desk.settings.edit(seen.version, seen.name, seen.zone, {"loss_percent": "7", "margin_percent": "1"})
    assert saved.rates == {"loss_percent": "7"}
    assert shop.owner.settings.show().rates == {"loss_percent": "7", "margin_percent": "61"}
