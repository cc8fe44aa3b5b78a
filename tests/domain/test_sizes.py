"""Ring sizes in five systems, against the millimetres."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.sizes import PI, SizeSystem, convert, inner_diameter_mm, size_of_diameter


def test_us_seven_is_the_size_that_everybody_quotes():
    assert inner_diameter_mm(7, "us") == Decimal("17.320")
    assert (inner_diameter_mm(7, "us") * PI).quantize(Decimal("0.1")) == Decimal("54.4")
    assert convert(7, "us", "uk").value == "N½"
    assert convert(7, "us", "jp") == ("14", False, Decimal("0.014"))
    assert convert(7, "us", "eu") == ("54.5", False, Decimal("0.028"))


@pytest.mark.parametrize(
    ("value", "system", "mm"),
    [
        ("7 1/2", "us", "17.726"), ("7½", "us", "17.726"), ("7,5", "us", "17.726"), ("10 ¼", "us", "19.961"),
        ("N½", "uk", "17.308"),
        ("n 1/2", "uk", "17.308"), ("Z", "uk", "21.884"), ("Z+1", "uk", "22.282"), ("54", "eu", "17.189"),
        (14, "it", "17.189"),
        ("14", "jp", "17.333"), ("A", "uk", "11.937"),
    ],
)  # fmt: skip
def test_sizes_are_read_as_they_are_written(value, system, mm):
    assert inner_diameter_mm(value, system) == Decimal(mm)


def test_circumferences_convert_exactly_into_each_other_and_say_so():
    assert convert("54", "eu", "it") == ("14", True, Decimal("0.000"))
    assert convert("G", "uk", "eu") == ("45", True, Decimal("0.000"))
    assert convert("H", "uk", "eu").exact is False


def test_a_diameter_is_never_exactly_a_circumference():
    assert not any(convert(size, "us", "eu").exact for size in range(1, 14))


def test_a_size_between_two_marks_goes_to_the_nearer_one():
    assert convert("7.1", "us", "us") == ("7", False, Decimal("-0.081"))
    assert convert("7.25", "us", "us") == ("7.25", True, Decimal("0.000"))


@pytest.mark.parametrize(
    ("value", "system"),
    [
        ("", "us"),
        ("M", "us"),
        ("99", "us"),
        ("7", "uk"),
        ("N+1", "uk"),
        ("Z+", "uk"),
        ("2", "eu"),
        ("7.5½", "us"),
        ("-3", "us"),
    ],
)
def test_a_size_that_does_not_exist_is_refused(value, system):
    with pytest.raises(InputError, match="does not exist"):
        inner_diameter_mm(value, system)


@given(st.sampled_from(SizeSystem), st.decimals(min_value=13, max_value=23, places=3))
def test_the_nearest_size_is_within_half_a_step_and_comes_back_to_itself(system, diameter):
    nearest = size_of_diameter(diameter, system)
    again = size_of_diameter(inner_diameter_mm(nearest.value, system), system)
    assert abs(nearest.difference_mm) <= Decimal("0.21")
    assert again.value == nearest.value


@given(st.sampled_from(SizeSystem), st.sampled_from(SizeSystem), st.decimals(min_value=13, max_value=22, places=1))
def test_a_conversion_reports_the_difference_in_millimetres(source, target, diameter):
    size = size_of_diameter(diameter, source).value
    found = convert(size, source, target)
    measured = inner_diameter_mm(found.value, target) - inner_diameter_mm(size, source)
    assert abs(found.difference_mm - measured) <= Decimal("0.001")
    assert not found.exact or found.difference_mm == 0
