"""Benchmark files of job shops: read as published, solved to the known best, never past what the time allows."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veliano_desk.domain.errors import InputError
from veliano_desk.planning.job_shop import Solution, list_schedule, lower_bound, solve
from veliano_desk.planning.job_shop_file import Instance, read_file, read_instance

FT06 = """ instance ft06
 +++++++++++++++++
 Fisher and Thompson 6x6 instance (mt06)
 6 6
 2  1  0  3  1  6  3  7  5  3  4  6
 1  8  2  5  4 10  5 10  0 10  3  4
 2  5  3  4  5  8  0  9  1  1  4  7
 1  5  0  5  2  5  3  3  4  8  5  9
 2  9  1  3  4  5  5  4  0  3  3  1
 1  3  3  3  5  9  0 10  4  4  2  1
"""
TWO_MACHINES = "2 2 1.5\n2 2 1 4 2 3 1 1 2\n1 2 1 5 2 6\n"


def faults(instance: Instance, found: Solution) -> list[str]:
    """What is wrong with a solution, counted from the instance alone."""
    wrong, busy = [], defaultdict(list)
    done = {(one.job, one.index): one for one in found.operations}
    for job, operations in enumerate(instance.jobs):
        ready = 0
        for index, choices in enumerate(operations):
            one = done.pop((job, index))
            wrong += [f"{one} takes another time"] * ((one.machine, one.end - one.start) not in choices)
            wrong += [f"{one} begins before {ready}"] * (one.start < ready)
            busy[one.machine].append((one.start, one.end))
            ready = one.end
    for spans in busy.values():
        wrong += [f"{early} and {late} overlap" for early, late in pairwise(sorted(spans)) if late[0] < early[1]]
    wrong += [f"{left} is nobody's" for left in done]
    if max((one.end for one in found.operations), default=0) != found.makespan or found.bound > found.makespan:
        wrong.append("the makespan is not its last end, or below its bound")
    return wrong


def test_fisher_and_thompsons_six_by_six_is_solved_to_its_best(tmp_path: Path):
    (tmp_path / "ft06.txt").write_text(FT06)
    instance = read_file(tmp_path / "ft06.txt")
    found = solve(instance, 60, workers=2)
    assert (found.makespan, found.bound, found.status) == (55, 55, "optimal")
    assert faults(instance, found) == []


def test_operations_that_several_machines_can_do_go_where_the_whole_ends_first(tmp_path: Path):
    (tmp_path / "two.fjs").write_text(TWO_MACHINES)
    instance = read_file(tmp_path / "two.fjs")
    assert instance.jobs == ((((0, 4), (1, 3)), ((0, 2),)), (((0, 5), (1, 6)),))
    found = solve(instance, 60, workers=1)
    assert (found.makespan, found.status) == (6, "optimal")
    assert faults(instance, found) == []


def test_without_time_the_list_schedule_is_the_answer():
    instance = read_instance(FT06, flexible=False)
    found = solve(instance, 0)
    assert found == list_schedule(instance)
    assert found.status == "feasible"
    assert 55 <= found.makespan <= 80
    assert faults(instance, found) == []


instances = st.integers(1, 3).flatmap(
    lambda machines: st.lists(
        st.lists(
            st.dictionaries(st.integers(0, machines - 1), st.integers(0, 6), min_size=1).map(
                lambda choices: tuple(choices.items())
            ),
            max_size=3,
        ).map(tuple),
        min_size=1, max_size=4,
    ).map(lambda jobs: Instance(machines, tuple(jobs)))
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(instances)
def test_any_shop_is_solved_without_a_fault_and_never_worse_than_its_first_plan(instance: Instance):
    first, found = list_schedule(instance), solve(instance, 10)
    assert faults(instance, first) == faults(instance, found) == []
    assert lower_bound(instance) <= found.makespan <= first.makespan
    assert found.status == "optimal"


@pytest.mark.parametrize(
    ("text", "flexible", "why"),
    [
        ("", False, "Line 1: The first line has"),
        ("2 2\n0 1 1 2\n", False, "2 jobs were announced and 1 are there"),
        ("1 2\n0 1 1\n", False, "Line 2: Machine and duration come in pairs"),
        ("1 2\n0 1 2 4\n", False, "There is no such machine among 2"),
        ("1 2\n0 -1 1 4\n", False, "A duration is 0 or more"),
        ("1 2\n0 a 1 4\n", False, "A figure is no whole number"),
        ("0 2\n", False, "at least one job"),
        ("1 2\n2 1 1 3\n", True, "The line ends before its operations do"),
        ("1 2\n1 1 1 3 9\n", True, "more figures than its operations"),
        ("1 2\n1 1 0 3\n", True, "There is no such machine among 2"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_line_that_shows_it(text: str, flexible: bool, why: str):
    with pytest.raises(InputError, match=why):
        read_instance(text, flexible=flexible)


def test_a_file_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be read"):
        read_file(tmp_path / "nothing.txt")
