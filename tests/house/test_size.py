"""Small files, small functions, names that say something."""

from __future__ import annotations

import ast
import statistics

from tests.house.tree import files, modules, text

CAP = 400
EXCEPTIONS = {  # path: lines it may have, 500 at most
    "veliano_desk/models/migrations/versions/0001_first.py": 450,  # a release's whole schema, frozen in one place
}
MIDDLE = 12
NOTHING_SAID = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common_utils", "tools"}


def length(path) -> int:
    return len((text(path) or "").splitlines())


def test_no_file_is_longer_than_the_cap():
    allowed = {path: EXCEPTIONS.get(path.as_posix(), CAP) for path in modules("veliano_desk", "benchmarks", "desk.py")}
    assert not {str(path): length(path) for path, cap in allowed.items() if length(path) > cap}


def test_no_test_file_is_longer_than_the_hard_cap():
    assert not {str(path): length(path) for path in modules("tests") if length(path) > 500}


def test_exceptions_are_few_small_and_still_needed():
    assert len(EXCEPTIONS) <= 3
    for path, cap in EXCEPTIONS.items():
        long = next(module for module in modules("veliano_desk", "benchmarks", "desk.py") if module.as_posix() == path)
        assert CAP < length(long) <= cap <= 500


def test_a_function_is_about_ten_lines_in_the_middle():
    lengths = [
        node.end_lineno - node.lineno + 1
        for path in modules("veliano_desk", "desk.py")
        for node in ast.walk(ast.parse(text(path) or ""))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    ]
    assert statistics.median(lengths) <= MIDDLE


def test_no_file_or_folder_has_a_name_that_says_nothing():
    named = {path: {part.partition(".")[0] for part in path.parts} for path in files()}
    assert not [str(path) for path, names in named.items() if names & NOTHING_SAID]
