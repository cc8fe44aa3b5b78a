"""The pricing rules as data: read strictly, compared figure by figure."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.pricing_pieces import rules_told
from veliano_desk.config.pricing_rules import shipped_rules
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.pricing_rules import RuleChange, differences, flat, read_rules

BAND = {"to_ct": None, "per_ct": "1"}


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"deposit_percent": "101"}, "deposit_percent"), ({"deposit_percent": "12,5"}, "deposit_percent"),
        ({"deposit_percent": 12.5}, "deposit_percent"), ({"deposit_percent": "NaN"}, "deposit_percent"),
        ({"deposit_percent": True}, "deposit_percent"), ({"fix_hours": 0}, "fix_hours"),
        ({"fix_hours": "72"}, "fix_hours"),
        ({"tax": {"title": "VAT", "percent": "-1", "included": False}}, "tax.percent"), ({"tax": None}, "the rules"),
        ({"margins": {"*": {"mode": "profit", "percent": {}}}}, "margins.*.mode"),
        ({"margins": {"*": {"mode": "margin", "percent": {"*": "100"}}}}, "margins.*.percent.*"),
        ({"margins": {"*": {"mode": "markup", "percent": {"gold": "1"}}}}, "margins.*.percent"),
        ({"points": [{"up_to": None, "step": "0", "less": "0"}]}, "points.0"),
        ({"points": [{"up_to": None, "step": "5", "less": "5"}]}, "points.0"),
        ({"points": [{"up_to": None, "step": "5", "less": "1"}, {"up_to": "9", "step": "5", "less": "1"}]}, "points"),
        ({"stones": [{"kind": "x", "bands": []}]}, "stones.0.bands"),
        ({"stones": [{"kind": "x", "bands": [{**BAND, "to_ct": "2"}, {**BAND, "to_ct": "1"}]}]}, "stones.0.bands"),
        ({"stones": [{"kind": "x", "bands": [BAND, BAND]}]}, "stones.0.bands"),
        ({"stones": [{"kind": "x", "bands": [{"to_ct": "0.0001", "per_ct": "1"}]}]}, "stones.0.bands.0.to_ct"),
        ({"stones": [{"kind": "x"}]}, "the rules"), ({"setting_by_style": {"*": "glue"}}, "setting_by_style.*"),
        ({"outwork": {"x": {"title": "X", "amount": "1", "when": "full moon"}}}, "outwork.x.when"),
    ],
)  # fmt: skip
def test_rules_that_make_no_sense_say_where(values: dict[str, Any], where: str):
    with pytest.raises(InputError, match="make no sense") as told:
        read_rules(rules_told(**values))
    assert told.value.subject == where


def test_rules_without_a_part_are_none():
    told = rules_told()
    del told["points"]
    with pytest.raises(InputError, match="make no sense"):
        read_rules(told)


def test_a_difference_names_each_figure_that_is_another():
    old = rules_told()
    new = rules_told(deposit_percent="30", margins={"ring": {"mode": "markup", "percent": {"metal": "5"}}})
    assert differences(old, old) == ()
    assert differences(old, new) == (
        RuleChange("margins.ring.mode", "", "markup"), RuleChange("margins.ring.percent.metal", "", "5"),
        RuleChange("deposit_percent", "50", "30"), RuleChange("margins.*.mode", "markup", ""),
        RuleChange("margins.*.percent.*", "0", ""),
    )  # fmt: skip


def test_every_figure_has_a_path():
    paths = dict(flat(shipped_rules()))
    assert paths["stones.0.bands.0.per_ct"] == "540"
    assert paths["points_up"] == "no"
    assert paths["stones.0.bands.6.to_ct"] == ""
