"""Public benchmark files of job-shop scheduling: the standard text and FJSPLIB.

Standard text: a line with the number of jobs and of machines, then a line for each job with pairs of machine (from 0)
and duration. FJSPLIB (`.fjs`): the same first line, where a third figure may follow, then for each job the number of
its operations, and for each of these the number of its machines with pairs of machine (from 1) and duration. Lines that
are no figures (titles, `#`, rows of `+`) are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from veliano_desk.domain.errors import InputError

_MOST_OPERATIONS = 1_000_000
_LONGEST = 10**9
Choice: TypeAlias = tuple[int, int]
"""A machine (from 0) and how long it takes there."""


@dataclass(frozen=True, slots=True)
class Instance:
    """jobs: for each job its operations in order, for each of those the machines that can do it."""

    machines: int
    jobs: tuple[tuple[tuple[Choice, ...], ...], ...]


def read_file(path: Path) -> Instance:
    """The instance of a file; `.fjs` is FJSPLIB, everything else the standard text. InputError names the line."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("The instance cannot be read", f"{error}.", "Give a text file.", str(path)) from error
    return read_instance(text, flexible=path.suffix.casefold() == ".fjs", name=path.name)


def read_instance(text: str, *, flexible: bool, name: str = "instance") -> Instance:
    """The instance of a text. InputError names what is wrong with it and in which line."""
    lines = list(_lines(text, name))
    if not lines or len(lines[0][1]) < 2:
        raise _refused(name, 1, "The first line has the number of jobs and of machines")
    number, (jobs, machines, *_) = lines[0]
    if jobs < 1 or machines < 1:
        raise _refused(name, number, "There is at least one job and one machine")
    if len(lines) - 1 != jobs:
        raise _refused(name, lines[-1][0], f"{jobs} jobs were announced and {len(lines) - 1} are there")
    read = _flexible_job if flexible else _plain_job
    return Instance(machines, tuple(read(figures, machines, name, at) for at, figures in lines[1:]))


def _lines(text: str, name: str) -> Iterator[tuple[int, list[int]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words or not words[0][0].isdigit():
            continue
        if len(words) > _MOST_OPERATIONS:
            raise _refused(name, number, "The line is longer than any instance's")
        try:
            # FJSPLIB's third figure of the first line is an average, and may be a fraction.
            yield number, [int(word.partition(".")[0]) if index == 2 else int(word) for index, word in enumerate(words)]
        except ValueError as error:
            raise _refused(name, number, "A figure is no whole number") from error


def _plain_job(figures: list[int], machines: int, name: str, line: int) -> tuple[tuple[Choice, ...], ...]:
    if len(figures) % 2:
        raise _refused(name, line, "Machine and duration come in pairs")
    pairs = zip(figures[::2], figures[1::2], strict=True)
    return tuple((_checked(machine, duration, machines, name, line),) for machine, duration in pairs)


def _flexible_job(figures: list[int], machines: int, name: str, line: int) -> tuple[tuple[Choice, ...], ...]:
    left = iter(figures)
    try:
        job = tuple(
            _quickest(_checked(next(left) - 1, next(left), machines, name, line) for _ in range(next(left)))
            for _ in range(next(left))
        )
    except (StopIteration, RuntimeError) as error:  # a generator turns the first into the second
        raise _refused(name, line, "The line ends before its operations do") from error
    if next(left, None) is not None or any(not choices for choices in job):
        raise _refused(name, line, "The line has more figures than its operations, or an operation without a machine")
    return job


def _quickest(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Each machine once, with the shorter of two durations."""
    found: dict[int, int] = {}
    for machine, duration in choices:
        found[machine] = min(duration, found.get(machine, duration))
    return tuple(found.items())


def _checked(machine: int, duration: int, machines: int, name: str, line: int) -> Choice:
    if not 0 <= machine < machines:
        raise _refused(name, line, f"There is no such machine among {machines}")
    if not 0 <= duration <= _LONGEST:
        raise _refused(name, line, "A duration is 0 or more")
    return machine, duration


def _refused(name: str, line: int, why: str) -> InputError:
    return InputError(
        "The instance cannot be read", f"Line {line}: {why}. Nothing was solved.", "Correct the file.", name
    )
