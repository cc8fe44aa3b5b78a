"""Whose word counts, field by field: the pure function, against what the rules say in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.config.store_fields import field_rule, store_fields
from veliano_desk.domain.ownership import FieldRule, Owner
from veliano_desk.domain.rights import Right
from veliano_desk.sync.merge import Outcome, merge

SAME, TAKE, TELL, ASK = Outcome.SAME, Outcome.TAKE, Outcome.TELL, Outcome.ASK
PAID = FieldRule(Owner.STORE, "price")
WISH = FieldRule(Owner.STORE, "material", ask=True)
OWN = FieldRule(Owner.DESK, "status")
NEWS = FieldRule(Owner.DESK, "kit", news=True)
RULES = {"paid": PAID, "wish": WISH, "own": OWN, "news": NEWS}


def outcome(rule: FieldRule, before: object, ours: object, theirs: object, started: bool) -> Outcome:
    return merge({"x": before}, {"x": ours}, {"x": theirs}, {"x": rule}, started)["x"]


@pytest.mark.parametrize("rule", RULES.values())
def test_before_anybody_has_begun_the_store_is_followed(rule: FieldRule) -> None:
    assert outcome(rule, "a", "a", "b", started=False) is TAKE
    assert outcome(rule, "a", "c", "b", started=False) is TAKE


@pytest.mark.parametrize(
    ("rule", "expected"), [(PAID, (TAKE, TAKE)), (WISH, (ASK, ASK)), (OWN, (TELL, TELL)), (NEWS, (TAKE, TELL))]
)
def test_once_somebody_has_begun_it_depends_on_whose_it_is(rule: FieldRule, expected: tuple[Outcome, Outcome]) -> None:
    only_theirs = outcome(rule, "a", "a", "b", started=True)
    both = outcome(rule, "a", "c", "b", started=True)
    assert (only_theirs, both) == expected


def test_a_field_that_the_store_does_not_have_or_nobody_decided_about_is_left_alone() -> None:
    assert merge({}, {}, {"unknown": 1}, RULES, started=True) == {}
    assert merge({}, {"paid": 1}, {"wish": "b"}, RULES, started=True) == {"wish": ASK}


VALUES = st.sampled_from(["", "a", "b", None])


@given(VALUES, VALUES, VALUES, st.sampled_from(list(RULES.values())), st.booleans())
def test_nothing_of_ours_is_lost_and_nothing_happens_for_nothing(
    before: object, ours: object, theirs: object, rule: FieldRule, started: bool
) -> None:
    found = outcome(rule, before, ours, theirs, started)
    assert (found is SAME) == (theirs in (ours, before))
    if found is TAKE and started and ours not in (before, theirs):
        assert rule.owner is Owner.STORE  # what the desk owns and changed is never replaced once work began
        assert not rule.ask


def test_every_field_has_an_owner_and_words() -> None:
    orders = store_fields()["custom_orders"]
    desk = {"status", "estimated_completion_date", "impression_kit_status", "impression_kit_tracking"}
    assert {name for name, rule in orders.items() if rule.owner is Owner.DESK} == desk
    assert {name for name, rule in orders.items() if rule.ask} == {
        "material", "teeth_selection", "design_details", "notes",
    }  # fmt: skip
    assert all(rule.owner is Owner.STORE for rule in store_fields()["customers"].values())
    assert all(rule.title for table in store_fields().values() for rule in table.values())
    assert field_rule("custom_orders", "total_price") == FieldRule(Owner.STORE, "price", right=Right.VALUE_SEE)
    assert field_rule("custom_orders", "model_url") is None
