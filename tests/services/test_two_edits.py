"""The same thing edited on two desks ends in a question with both values, whatever it is; never in a lost value."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.services.copies import Shop
from tests.services.price_lists import STULLER
from tests.services.purchase_samples import ANSWERS as PURCHASE_ANSWERS
from tests.services.test_rights import AREAS, area_class
from tests.two_desks import OtherDesk, other_desk
from veliano_desk.domain.articles import ArticleView
from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.orders import PieceEdit, PieceView
from veliano_desk.domain.people import Person
from veliano_desk.domain.price_views import PriceChoices
from veliano_desk.domain.stages import Action
from veliano_desk.domain.stock_views import Place
from veliano_desk.domain.suppliers import SupplierView
from veliano_desk.domain.workspace import WorkshopSettings
from veliano_desk.services.desk import Desk


@dataclass(frozen=True)
class Seen:
    """What both desks look at before either saves."""

    number: str
    piece: PieceView
    person: Person
    settings: WorkshopSettings
    supplier: SupplierView
    prices: PriceChoices
    article: ArticleView
    place: Place

    @classmethod
    def at(cls, desk: Desk, number: str) -> Seen:
        person = next(one for one in desk.people.list() if one.login == "bench")
        piece, settings, prices = desk.orders.show(number).pieces[0], desk.settings.show(), desk.prices.choices()
        place, article = next(one for one in desk.materials.places() if one.id), desk.materials.article("14ky")
        return cls(number, piece, person, settings, a_supplier(desk), prices, article, place)


@dataclass(frozen=True)
class Edit:
    """Two edits of one thing. first and second: (desk, what was seen, the version given); now: what stands there."""

    version: Callable[[Seen], int]
    first: Callable[[Desk, Seen, int], object]
    second: Callable[[Desk, Seen, int], object]
    now: Callable[[Seen], object]


def a_supplier(desk: Desk) -> SupplierView:
    known = desk.purchasing.suppliers()
    return desk.purchasing.supplier(known[0].id) if known else desk.purchasing.add_supplier(STULLER)


def leads(days: int) -> Callable[[Desk, Seen, int], object]:
    return lambda desk, seen, version: desk.purchasing.edit_supplier(
        seen.supplier.id, version, replace(STULLER, lead_days=days)
    )


def reordered(at: int) -> Callable[[Desk, Seen, int], object]:
    return lambda desk, seen, version: desk.materials.edit_article(
        seen.article.id, version, replace(seen.article.about, reorder_at=at)
    )


def renamed(title: str) -> Callable[[Desk, Seen, int], object]:
    return lambda desk, seen, version: desk.materials.edit_place(seen.place.id, version, title)


def stones(number: int) -> Callable[[Desk, Seen, int], object]:
    return lambda desk, seen, version: desk.orders.set_piece(seen.piece.id, version, PieceEdit(stones=number))


def moved(action: Action) -> Callable[[Desk, Seen, int], object]:
    return lambda desk, seen, version: desk.orders.move(seen.piece.id, version, action, "as the customer says")


def roles(*names: str) -> Callable[[Desk, Seen, int], object]:
    return lambda desk, seen, version: desk.people.set_roles(seen.person.id, version, names)


def active(whether: bool) -> Callable[[Desk, Seen, int], object]:
    return lambda desk, seen, version: desk.people.set_active(seen.person.id, version, whether)


def named(name: str) -> Callable[[Desk, Seen, int], object]:
    return lambda desk, seen, version: desk.settings.edit(version, name, seen.settings.zone, seen.settings.rates)


def stale_after(hours: int) -> Callable[[Desk, Seen, int], object]:
    return lambda desk, seen, version: desk.prices.choose(version, "manual", hours, seen.prices.feed)


def settled(desk: Desk, seen: Seen, version: int) -> object:
    return desk.orders.settle(seen.piece.flags[0].id, version)


def of_piece(seen: Seen) -> int:
    return seen.piece.version


def of_person(seen: Seen) -> int:
    return seen.person.version


EDITS: dict[str, Edit] = {
    "orders.set_piece": Edit(of_piece, stones(12), stones(14), lambda seen: seen.piece.stones),
    "orders.move": Edit(of_piece, moved(Action.HOLD), moved(Action.CANCEL), lambda seen: seen.piece.stage),
    "orders.settle": Edit(of_piece, stones(12), settled, lambda seen: seen.piece.stones),
    "people.set_roles": Edit(of_person, roles("designer"), roles("stock"), lambda seen: seen.person.roles),
    "people.set_active": Edit(of_person, roles("designer"), active(False), lambda seen: seen.person.active),
    "purchasing.edit_supplier": Edit(
        lambda seen: seen.supplier.version, leads(5), leads(9), lambda seen: seen.supplier.draft.lead_days
    ),
    "materials.edit_article": Edit(
        lambda seen: seen.article.version, reordered(5_000), reordered(9_000),
        lambda seen: seen.article.about.reorder_at,
    ),
    "materials.edit_place": Edit(
        lambda seen: seen.place.version, renamed("Old safe"), renamed("New safe"), lambda seen: seen.place.title
    ),
    "settings.edit": Edit(
        lambda seen: seen.settings.version, named("Veliano & Daughters"), named("Veliano & Sons"),
        lambda seen: seen.settings.name,
    ),
    "prices.choose": Edit(
        lambda seen: seen.prices.version, stale_after(12), stale_after(48), lambda seen: seen.prices.stale_hours
    ),
}  # fmt: skip
"""Every write that is told which version it was made on."""


@pytest.fixture
def other(shop: Shop) -> Iterator[OtherDesk]:
    with other_desk(shop.address, shop.clock) as desk:
        yield desk


def versioned_writes() -> set[str]:
    found = set()
    for area in AREAS:
        for name, method in inspect.getmembers(area_class(area), inspect.isfunction):
            parameters = inspect.signature(getattr(method, "__wrapped__", method)).parameters
            if not name.startswith("_") and "version" in parameters:
                found.add(f"{area}.{name}")
    return found


ANSWERS = {"decisions.answer", "customers.undo_merge", "orders.link_buyer", "orders.unlink_buyer", "orders.move_goods",
           *PURCHASE_ANSWERS}  # fmt: skip
"""They answer a question and edit no value: tests of their own see that only the first answer counts."""


def test_every_write_that_knows_a_version_is_tried():
    assert versioned_writes() == set(EDITS) | ANSWERS


@pytest.mark.parametrize("name", EDITS)
def test_two_edits_of_the_same_end_in_a_question(shop: Shop, other: OtherDesk, name: str):
    number = shop.take_order(material="whatever glitters")
    edit, seen = EDITS[name], Seen.at(shop.owner, number)
    assert Seen.at(other.desk, number) == seen
    edit.first(shop.owner, seen, edit.version(seen))
    saved = Seen.at(shop.owner, number)
    with pytest.raises(ConflictError) as asked:
        edit.second(other.desk, seen, edit.version(seen))
    error = asked.value
    assert set(error.mine) == set(error.theirs) != set()
    assert error.version == edit.version(saved)
    # Nothing was overwritten, on either desk.
    assert Seen.at(shop.owner, number) == Seen.at(other.desk, number) == saved
    # And whoever answers with their own value has it.
    edit.second(other.desk, seen, error.version)
    assert edit.version(Seen.at(shop.owner, number)) > error.version


@pytest.mark.parametrize(
    "name",
    [
        "orders.set_piece", "orders.move", "people.set_roles", "settings.edit", "purchasing.edit_supplier",
        "materials.edit_article", "materials.edit_place",
    ],
)  # fmt: skip
def test_the_question_shows_what_each_of_the_two_wants(shop: Shop, other: OtherDesk, name: str):
    number = shop.take_order()
    edit, seen = EDITS[name], Seen.at(shop.owner, number)
    before = edit.now(seen)
    edit.first(shop.owner, seen, edit.version(seen))
    with pytest.raises(ConflictError) as asked:
        edit.second(other.desk, seen, edit.version(seen))
    stands = edit.now(Seen.at(shop.owner, number))
    assert stands != before
    plain: list[Any] = [
        tuple(value) if isinstance(value, list) else value for value in asked.value.theirs.values()
    ]  # fmt: skip
    assert stands in plain
    assert asked.value.mine != asked.value.theirs
