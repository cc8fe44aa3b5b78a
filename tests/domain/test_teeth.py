"""Teeth in every shape that the store holds them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.teeth import (
    CHART_ORDER,
    arch_of,
    front_teeth,
    in_chart_order,
    is_fdi,
    read_teeth_selection,
    universal_to_fdi,
)

FRONT = (13, 12, 11, 21, 22, 23)


def said(value: object) -> list[str]:
    return [flag.message for flag in read_teeth_selection(value).flags]


def test_universal_numbers_go_round_the_mouth():
    upper = [*range(18, 10, -1), *range(21, 29)]
    lower = [*range(38, 30, -1), *range(41, 49)]
    assert [universal_to_fdi(number) for number in range(1, 33)] == upper + lower


@pytest.mark.parametrize("number", [0, 33, -1])
def test_there_is_no_tooth_beyond_universal_thirty_two(number):
    with pytest.raises(InputError, match="no such tooth"):
        universal_to_fdi(number)


def test_the_chart_has_thirty_two_teeth_sixteen_to_an_arch():
    assert len(set(CHART_ORDER)) == 32
    assert [arch_of(tooth) for tooth in CHART_ORDER] == ["upper"] * 16 + ["lower"] * 16
    assert not any(map(is_fdi, (0, 10, 19, 20, 29, 30, 39, 40, 49, 51)))


def test_the_selectors_upper_row_is_read_as_the_chart_is_seen():
    reading = read_teeth_selection([f"top-{k}" for k in range(6, -6, -1)])
    assert reading.teeth == (16, 15, 14, 13, 12, 11, 21, 22, 23, 24, 25, 26)
    assert (reading.arch, reading.assumed) == ("upper", True)
    assert "as the chart is seen" in reading.flags[0].message


def test_the_selectors_lower_row_is_read_as_the_chart_is_seen():
    reading = read_teeth_selection([f"bottom-{k}" for k in range(1, 13)])
    assert reading.teeth == (46, 45, 44, 43, 42, 41, 31, 32, 33, 34, 35, 36)
    assert (reading.arch, reading.assumed) == ("lower", True)


@pytest.mark.parametrize(
    ("value", "teeth", "arch"),
    [
        (["bottom-2", "top-1"], (11, 45), "both"), ('["top-1", "bottom-2"]', (11, 45), "both"),
        ("top-6, top-5", (16, 15), "upper"),
        ({"top-1": True, "top-2": False}, (11,), "upper"),
        ({"top": ["top-1"], "bottom": ["bottom-1"]}, (11, 46), "both"),
        ([{"id": "top-1", "selected": True}, {"id": "top-2", "selected": False}], (11,), "upper"),
        ({"position": "top_only", "selected": ["top-1"]}, (11,), "upper"), ('"[\\"top-1\\"]"', (11,), "upper"),
    ],
)  # fmt: skip
def test_selector_ids_are_found_wherever_they_stand(value, teeth, arch):
    reading = read_teeth_selection(value)
    assert (reading.teeth, reading.arch, reading.assumed) == (teeth, arch, True)


@pytest.mark.parametrize(
    ("value", "teeth", "arch"),
    [
        ({"arch": "upper", "teeth": [6, 7, 8, 9, 10, 11]}, FRONT, "upper"),
        ({"arch": "top", "teeth": ["8", "#9"]}, (11, 21), "upper"),
        ({"arch": "both", "teeth": [8, 9, 24, 25]}, (11, 21, 41, 31), "both"),
        ({"upper": [6.0], "lower": [24]}, (13, 31), "both"),
        ({"system": "universal", "teeth": [8]}, (11,), "upper"), ({"universal": [8]}, (11,), "upper"),
        ({"system": "FDI", "teeth": [11, 21]}, (11, 21), "upper"), ({"fdi": [12, 11]}, (12, 11), "upper"),
        ("fdi 11, universal 9", (11, 21), "upper"), ("UR1 UL2", (11, 22), "upper"),
        ({"teeth": {"upper": [6]}}, (13,), "upper"),
    ],
)  # fmt: skip
def test_numbers_with_their_system_are_taken_for_certain(value, teeth, arch):
    reading = read_teeth_selection(value)
    assert (reading.teeth, reading.arch, reading.assumed, reading.flags) == (teeth, arch, False, ())


@pytest.mark.parametrize("value", [[11, 12], [6, 7, 8], 5, "8", ["#8"], {"teeth": [8]}])
def test_a_bare_number_is_never_accepted(value):
    reading = read_teeth_selection(value)
    assert reading.teeth == ()
    assert any("does not say whether it is Universal or FDI" in message for message in said(value))


@pytest.mark.parametrize("numbers", [[11, 12, 21, 22], [8, 24], [8, 41]])
def test_numbers_that_contradict_their_arch_are_all_left_out(numbers):
    reading = read_teeth_selection({"arch": "upper", "teeth": numbers})
    assert (reading.teeth, reading.arch) == ((), "upper")
    assert "They may be FDI" in reading.flags[0].message


def test_a_number_that_is_no_tooth_at_all_leaves_the_others():
    value = {"arch": "upper", "teeth": [8, 99]}
    assert read_teeth_selection(value).teeth == (11,)
    assert said(value) == ["99 is no Universal number (1 to 32)."]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (["top-7"], "“top-7” is outside the store's chart."),
        (["bottom-0"], "“bottom-0” is outside the store's chart."),
        (["bottom-13"], "“bottom-13” is outside the store's chart."),
        ("{broken", "“{broken” is damaged and cannot be read."),
        (True, "“True” is no tooth."), (3.5, "“3.5” is no tooth."), (float("inf"), "“inf” is no tooth."),
        ({"system": "palmer", "teeth": [8]}, "The numbering “palmer” is not known."),
        ({"fdi": [19]}, "19 is no tooth in FDI numbers."),
        ({"arch": "sideways"}, "“sideways” is no arch."), ("garbage", "“garbage” is no tooth."),
        ("9" * 5000, f"“{'9' * 40}…” is no tooth."), ("[" * 100_000, f"“{'[' * 40}…” is damaged and cannot be read."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_flagged_and_kept(value, message):
    reading = read_teeth_selection(value)
    assert reading.teeth == ()
    assert message in said(value)
    assert reading.raw == (value if isinstance(value, str) else json.dumps(value))


@pytest.mark.parametrize("value", [None, "", [], {}, [None], {"arch": "upper", "teeth": []}, {"foo": 1}])
def test_an_empty_selection_says_so(value):
    assert "No teeth are selected." in said(value)


def test_a_tooth_selected_twice_counts_once():
    value = ["top-1", "top-1", "top-2"]
    assert read_teeth_selection(value).teeth == (12, 11)
    assert "Selected more than once: 11." in said(value)


def test_an_arch_without_teeth_on_it_is_noticed():
    assert said({"arch": "both", "teeth": [8]}) == [
        "The arch is given as both, but the teeth are in the upper one only."
    ]


def test_front_teeth_are_counted_from_the_middle():
    assert front_teeth("upper", 6) == FRONT
    assert front_teeth("lower", 8) == (44, 43, 42, 41, 31, 32, 33, 34)
    assert front_teeth("upper", 1) == (11,)
    assert len(front_teeth("lower", 16)) == 16


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["top-1", "bottom-12", "top--5", "upper", "8", "fdi 11"]),
    lambda inner: st.lists(inner, max_size=5)
    | st.dictionaries(st.sampled_from(["arch", "teeth", "upper", "system", "id", "selected", "top-1", "x"]), inner,
    max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(json_values)
def test_whatever_the_store_holds_is_read_without_falling_over(value):
    reading = read_teeth_selection(value)
    assert reading.teeth == in_chart_order(reading.teeth)
    assert all(is_fdi(tooth) for tooth in reading.teeth)
    assert reading.teeth or reading.flags


@given(st.sets(st.sampled_from(range(1, 33)), min_size=1))
def test_universal_numbers_survive_the_way_through_json(numbers):
    reading = read_teeth_selection(json.dumps({"arch": "both", "teeth": sorted(numbers)}))
    assert set(reading.teeth) == {universal_to_fdi(number) for number in numbers}
