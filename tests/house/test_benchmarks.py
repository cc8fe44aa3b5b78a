"""The runner of benchmarks: what it prints, what it writes, when it complains. No test measures anything."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from benchmarks import __main__ as runner
from benchmarks.result import Result

QUICK = Result("First frame", 1.2, "s", "bare window", 1.0, 1.3)
SLOW = Result("5,000-order PDF", 3200, "ms", "bare canvas", 2000, 1.5)
RATE = Result("Pull", 12_000, "rows/s", "bare client", 10_000, 0.9)
ALONE = Result("Plan of 1,500 jobs", 0.8, "s")
FREE = Result("Memory", 150, "MB", "bare window", 100)


@pytest.fixture
def there_are(monkeypatch, tmp_path):
    """Sets which benchmarks there are; docs/benchmarks.md is elsewhere."""
    monkeypatch.setattr(runner, "DOCUMENT", tmp_path / "benchmarks.md")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")

    def put(**modules):
        monkeypatch.setattr(runner, "names", lambda: sorted(modules))
        for name, results in modules.items():
            module = SimpleNamespace(__doc__=f"What {name} takes.\n\nIn words.", run=lambda results=results: results)
            monkeypatch.setitem(sys.modules, f"benchmarks.bench_{name}", module)
        return tmp_path / "benchmarks.md"

    return put


@pytest.mark.parametrize(("result", "kept"), [(QUICK, True), (SLOW, False), (RATE, True), (FREE, True), (ALONE, True)])
def test_a_promise_is_a_ratio(result, kept):
    assert result.is_kept is kept


def test_a_rate_may_not_be_less_than_its_limit():
    assert not Result("Pull", 8_000, "rows/s", "bare client", 10_000, 0.9).is_kept


def test_a_promise_without_a_peer_is_not_kept():
    assert not Result("Plan of 1,500 jobs", 0.8, "s", limit_ratio=1.5).is_kept


def test_all_kept_is_written_down_and_ends_well(there_are, capsys):
    document = there_are(start=[QUICK, FREE], pull=[RATE, ALONE])
    assert runner.main([]) == 0
    written = document.read_text(encoding="utf-8")
    assert "## What pull takes\n\nIn words.\n\n| figure" in written
    assert runner.machine() in written
    assert "1.20  | ≤ 1.3 | yes" in capsys.readouterr().out


def test_a_broken_promise_shows_and_ends_with_1(there_are, capsys):
    there_are(pdf=[SLOW])
    assert runner.main([]) == 1
    assert "| 3,200 ms | bare canvas | 2,000 ms   | 1.60  | ≤ 1.5 | no   |" in capsys.readouterr().out


def test_a_part_is_measured_without_touching_the_document(there_are):
    document = there_are(start=[QUICK], pdf=[SLOW])
    assert runner.main(["start"]) == 0
    assert not document.exists()


def test_an_unknown_name_is_said_with_those_there_are(there_are, capsys):
    there_are(start=[QUICK])
    assert runner.main(["strat"]) == 2
    assert capsys.readouterr().err == "There is no benchmark strat. There are: start.\n"


def test_every_benchmark_of_the_project_says_what_it_measures_and_can_run():
    for name in runner.names():
        source = runner.Path(runner.__file__).with_name(f"bench_{name}.py").read_text(encoding="utf-8")
        assert source.startswith('"""'), name
        assert "\ndef run() -> list[Result]:" in source, name
