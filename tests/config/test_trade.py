"""The trade's data as it is shipped: whole, sound and of one piece."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal

import pytest

from veliano_desk.config import paths, tables, trade
from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.domain.piece_words import tidy
from veliano_desk.domain.rights import Right

LOADERS = {
    "alloys.json": trade.alloys, "materials.json": trade.material_rules, "piece_kinds.json": trade.piece_words,
    "routings.json": trade.routings, "piece_weights.json": trade.weight_tables, "rates.json": trade.rates,
    "metal_prices.json": trade.rates, "roles.json": trade.roles, "store_states.json": trade.store_states,
}  # fmt: skip


@pytest.fixture
def copy_of_resources(tmp_path, monkeypatch):
    """Data that may be broken; read past the cache, so that nobody else meets it."""
    for name in LOADERS:
        shutil.copy(paths.resources_dir() / name, tmp_path / name)
    monkeypatch.setattr(tables, "resources_dir", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", LOADERS)
@pytest.mark.parametrize("content", ["", "[]", "{}", '{"half": '])
def test_a_damaged_table_is_named(copy_of_resources, name, content):
    (copy_of_resources / name).write_text(content, encoding="utf-8")
    with pytest.raises(WorkspaceError) as found:
        LOADERS[name].__wrapped__()
    assert found.value.subject == name


def test_a_missing_table_is_named(copy_of_resources):
    (copy_of_resources / "alloys.json").unlink()
    with pytest.raises(WorkspaceError) as found:
        trade.alloys.__wrapped__()
    assert found.value.subject == "alloys.json"


def test_a_role_with_a_right_that_does_not_exist_is_refused(copy_of_resources):
    (copy_of_resources / "roles.json").write_text(
        json.dumps({"bench": {"title": "Bench", "rights": ["gold.steal"]}}), encoding="utf-8"
    )
    with pytest.raises(WorkspaceError, match="damaged"):
        trade.roles.__wrapped__()


def test_metal_prices_in_another_currency_than_the_rates_are_refused(copy_of_resources):
    prices = json.loads((copy_of_resources / "metal_prices.json").read_text(encoding="utf-8"))
    (copy_of_resources / "metal_prices.json").write_text(json.dumps({**prices, "currency": "EUR"}), encoding="utf-8")
    with pytest.raises(WorkspaceError, match="damaged"):
        trade.rates.__wrapped__()


def test_a_table_is_read_once():
    assert trade.routings() is trade.routings()
    assert trade.trade_words().alloys is trade.alloys()


def test_the_owner_may_everything_and_every_other_role_less():
    roles = trade.roles()
    assert set(roles) == {"owner", "manager", "designer", "bench", "stock", "quality", "care"}
    assert roles["owner"].rights == set(Right)
    assert all(role.rights < set(Right) and role.rights for code, role in roles.items() if code != "owner")


def test_margins_people_and_the_stores_key_are_not_for_everybody():
    roles = trade.roles()
    assert {code for code, role in roles.items() if role.may(Right.MARGIN_SEE)} == {"owner", "manager"}
    assert {code for code, role in roles.items() if role.may(Right.CUSTOMERS_SEE)} == {"owner", "manager", "care"}
    for right in (Right.PEOPLE_MANAGE, Right.STORE_CONNECT, Right.TOKENS_MAKE):
        assert {code for code, role in roles.items() if role.may(right)} == {"owner"}


def test_every_kind_of_piece_has_a_routing_and_a_weight():
    kinds = {kind.code for kind in trade.piece_words().kinds}
    assert kinds == set(trade.routings().routings) == set(trade.weight_tables().rules)


def test_every_skill_has_a_rate_and_somebody_who_has_it():
    book = trade.routings()
    workshop = json.loads((paths.resources_dir() / "workshop.json").read_text(encoding="utf-8"))
    assert set(book.skill_titles) == set(trade.rates().hourly)
    assert set(book.skill_titles) <= {skill for person in workshop["people"] for skill in person["skills"]}
    assert set(book.bench_titles) <= {bench["kind"] for bench in workshop["benches"]}


def test_every_metal_that_is_worked_has_a_price():
    worked = {alloy.metal for alloy in trade.alloys().values()} - {"wax"}
    assert worked == set(trade.rates().metal_per_fine_gram)
    assert all(price > 0 for price in trade.rates().metal_per_fine_gram.values())


def test_assumptions_name_alloys_that_exist():
    assumed = trade.material_rules().assumed
    codes = {assumed.nothing_said, *assumed.by_metal.values()}
    assert codes <= set(trade.alloys())
    assert trade.routings().plated_alloys <= set(trade.alloys())


def test_kinds_of_stones_that_have_a_price_are_the_kinds_that_are_read():
    assert set(trade.rates().stone_per_ct) == set(trade.material_rules().words.stones)


def test_no_word_means_two_things():
    words = trade.material_rules().words
    for table in (words.metals, words.colours, words.stones, words.other_metals):
        spelled = [word for listed in table.values() for word in listed]
        assert len(spelled) == len(set(spelled))
    pieces = [tidy(word) for kind in trade.piece_words().kinds for word in {*map(tidy, (*kind.words, *kind.weak))}]
    assert len(pieces) == len(set(pieces))


def test_styles_that_change_the_weight_are_styles_that_are_read():
    tables = trade.weight_tables()
    assert set(tables.style_factors) <= {style.code for style in trade.piece_words().styles}
    assert all(Decimal("0.3") < factor < 2 for factor in tables.style_factors.values())


def test_every_class_of_tooth_has_a_weight():
    classes = ("central", "lateral", "canine", "premolar", "molar")
    assert set(trade.weight_tables().mg_per_tooth) == {
        f"{arch}.{name}" for arch in ("upper", "lower") for name in classes
    }


def test_the_reference_density_is_that_of_fourteen_karat_yellow():
    assert trade.weight_tables().reference_density == trade.alloys()["14ky"].density
