"""desk.py: from a bare machine to a running program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import desk

JUNIT = (
    '<?xml version="1.0"?><testsuites><testsuite name="pytest" tests="{tests}" failures="{failures}" '
    'errors="{errors}" skipped="{skipped}"/></testsuites>'
)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """desk.py as if it lay in an empty folder with locks."""
    (tmp_path / "locks").mkdir()
    for name in desk.SETS:
        (tmp_path / "locks" / f"{name}.txt").write_text(f"{name}==1\n")
    venv = tmp_path / ".venv"
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "STAMP": venv / "desk-setup.json",
        "LOCK": venv / "desk-setup.lock",
        "LOCKS": tmp_path / "locks",
        "PYTHON": Path(sys.executable),
    }.items():
        monkeypatch.setattr(desk, name, value)
    return tmp_path


@pytest.fixture
def finished(place):
    """The same folder after a set-up of the `demo` set."""
    desk.VENV.mkdir()
    desk.write_stamp("ready", "demo")
    return place


def test_a_fresh_clone_is_not_ready(place):
    assert desk.read_stamp() == {}
    assert not desk.is_ready(desk.read_stamp(), "run")


def test_a_finished_set_up_serves_its_own_set_and_smaller_ones(finished):
    assert {name: desk.is_ready(desk.read_stamp(), name) for name in desk.SETS} == {
        "run": True,
        "demo": True,
        "test": False,
        "bench": False,
    }


def test_a_changed_lock_asks_for_a_set_up_on_top(finished):
    (finished / "locks/run.txt").write_text("run==2\n")
    assert not desk.is_ready(desk.read_stamp(), "run")
    assert desk.can_be_kept(desk.read_stamp())


@pytest.mark.parametrize("change", [{"state": "building"}, {"python": "3.10"}, {"root": "elsewhere"}])
def test_an_interrupted_moved_or_older_environment_is_made_again(finished, change):
    stamp = desk.read_stamp() | change
    assert not desk.is_ready(stamp, "run")
    assert not desk.can_be_kept(stamp)


@pytest.mark.parametrize("damage", ["", "[]", "{broken"])
def test_a_damaged_stamp_is_read_as_none(finished, damage):
    desk.STAMP.write_text(damage)
    assert desk.read_stamp() == {}


def test_an_environment_whose_python_is_gone_is_made_again(finished, monkeypatch):
    monkeypatch.setattr(desk, "PYTHON", desk.VENV / "bin/python")
    assert not desk.is_ready(desk.read_stamp(), "run")
    assert not desk.can_be_kept(desk.read_stamp())


def test_clearing_leaves_only_the_stamp_so_that_an_interruption_shows(finished):
    desk.LOCK.touch()
    (desk.VENV / "lib").mkdir()
    (desk.VENV / "lib/half.py").touch()
    desk.clear_environment()
    assert sorted(path.name for path in desk.VENV.iterdir()) == ["desk-setup.json", "desk-setup.lock"]


def test_the_stamp_says_building_until_the_last_step(finished, monkeypatch):
    states = []
    monkeypatch.setattr(desk, "prepare_system", lambda _: None)
    monkeypatch.setattr(
        desk, "install_requirements", lambda wanted: states.append((desk.read_stamp()["state"], wanted))
    )
    desk.set_up("test")
    assert states == [("building", "test")]
    assert desk.is_ready(desk.read_stamp(), "test")


def test_a_smaller_set_never_takes_away_what_a_bigger_one_installed(finished, monkeypatch):
    wanted = []
    (finished / "locks/run.txt").write_text("run==2\n")
    monkeypatch.setattr(desk, "prepare_system", lambda _: None)
    monkeypatch.setattr(desk, "install_requirements", wanted.append)
    desk.set_up("run")
    assert wanted == ["demo"]


def test_of_two_starts_at_once_one_sets_up_and_the_other_waits(place, monkeypatch):
    monkeypatch.setattr(desk, "prepare_system", lambda _: None)
    monkeypatch.setattr(desk, "wait_for_turn", lambda _: desk.write_stamp("ready", "test"))  # the other one was first
    monkeypatch.setattr(desk, "build", lambda *_: pytest.fail("it was set up twice"))
    desk.set_up("demo")


@pytest.mark.skipif(os.name == "nt", reason="the probe below uses POSIX's way to ask")
def test_a_turn_lasts_until_the_lock_is_let_go(tmp_path):
    probe = "import fcntl, sys; fcntl.flock(open(sys.argv[1], 'a'), fcntl.LOCK_EX | fcntl.LOCK_NB)"

    def is_taken():
        return subprocess.run([sys.executable, "-c", probe, path], capture_output=True, check=False).returncode != 0

    path = tmp_path / "lock"
    with path.open("a") as lock:
        desk.wait_for_turn(lock)
        assert is_taken()
    assert not is_taken()


def test_a_ready_machine_is_left_alone(finished, monkeypatch):
    monkeypatch.setattr(desk, "prepare_system", lambda _: pytest.fail("the system was looked at again"))
    desk.set_up("demo")


def test_without_the_right_to_install_there_is_one_line_to_run(monkeypatch, capsys):
    monkeypatch.setattr(desk, "root_prefix", lambda: None)
    monkeypatch.setattr(desk.sys, "platform", "linux")
    monkeypatch.setattr(desk.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(desk, "missing_packages", lambda _: ["python3.11-venv", "libegl1"])
    monkeypatch.setattr(desk, "is_ready", lambda *_: False)
    assert desk.main(["demo"]) == 2
    out, err = capsys.readouterr()
    install = "apt-get update && apt-get install -y --no-install-recommends python3.11-venv libegl1"
    assert (out, err) == ("", f"sudo sh -c '{install}'\n")


def test_where_there_is_no_sudo_the_line_uses_su(monkeypatch):
    monkeypatch.setattr(desk.shutil, "which", lambda _: None)
    assert desk.line_to_run(["xvfb"]).startswith("su -c 'apt-get update")


def test_missing_libraries_are_named_as_debian_names_them(monkeypatch):
    monkeypatch.setattr(desk, "is_loadable", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(desk.shutil, "which", lambda _: None)
    assert [name for name in desk.missing_packages("run") if not name.endswith("-venv")] == ["libegl1", *desk.FONTS]
    assert [name for name in desk.missing_packages("test") if not name.endswith("-venv")] == [
        "libegl1",
        "xvfb",
        *desk.FONTS,
    ]


def test_a_library_that_does_not_exist_is_not_loadable():
    assert not desk.is_loadable("libveliano-does-not-exist.so.9")


def test_an_older_python_gets_one_clear_line(monkeypatch, capsys):
    monkeypatch.setattr(desk.sys, "version_info", (3, 9, 2, "final", 0))
    assert desk.main(["demo"]) == 2
    assert capsys.readouterr().err == "Veliano Desk needs Python 3.11 or newer; this is 3.9.\n"


def test_the_file_is_readable_for_pythons_that_are_too_old():
    compile_old = "import ast, sys; ast.parse(open(sys.argv[1]).read(), feature_version=(3, 7))"
    subprocess.run([sys.executable, "-c", compile_old, desk.__file__], check=True)


def test_it_needs_the_standard_library_only():
    source = "import sys; sys.path.insert(0, sys.argv[1]); import desk; print(desk.OLDEST_PYTHON)"
    command = [sys.executable, "-I", "-S", "-c", source, str(Path(desk.__file__).parent)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "(3, 11)\n"


@pytest.mark.parametrize(("argv", "code"), [([], 2), (["nonsense"], 2), (["--help"], 0)])
def test_without_a_command_it_says_what_there_is(argv, code, capsys):
    assert desk.main(argv) == code
    said = capsys.readouterr().err
    assert [command for command in desk.COMMANDS if f"desk.py {command} " not in said] == []


@pytest.mark.parametrize(
    ("figures", "counts"),
    [
        ({"tests": 7, "failures": 0, "errors": 0, "skipped": 0}, (7, 0, 0)),
        ({"tests": 9, "failures": 2, "errors": 1, "skipped": 3}, (3, 3, 3)),
    ],
)
def test_counts_come_from_the_report(tmp_path, figures, counts):
    (tmp_path / "report.xml").write_text(JUNIT.format(**figures))
    assert desk.count(tmp_path / "report.xml") == counts


@pytest.mark.parametrize("report", [None, "", "<testsuites"])
def test_a_run_without_a_readable_report_counts_as_one_failure(tmp_path, report):
    if report is not None:
        (tmp_path / "report.xml").write_text(report)
    assert desk.count(tmp_path / "report.xml") == (0, 1, 0)


@pytest.mark.parametrize(
    ("runs", "line", "code"),
    [
        ([(0, (5, 0, 0)), (0, (3, 0, 0))], "8 passed, 0 failed", 0),
        ([(0, (5, 0, 1)), (0, (3, 0, 1))], "8 passed, 0 failed, 2 skipped", 0),
        ([(1, (5, 2, 0)), (0, (3, 0, 0))], "8 passed, 2 failed", 1),
        ([(0, (5, 0, 0)), (1, (2, 1, 0))], "7 passed, 1 failed", 1),
        ([(0, (5, 0, 0)), (5, (0, 0, 0))], "5 passed, 0 failed", 0),
        ([(5, (0, 0, 0)), (5, (0, 0, 0))], "0 passed, 0 failed", 5),
        ([(2, (4, 1, 0))], "4 passed, 1 failed", 2),
        ([(137, (0, 1, 0))], "0 passed, 1 failed", 137),
    ],
)
def test_the_last_line_sums_both_runs(monkeypatch, capsys, runs, line, code):
    left = list(runs)
    monkeypatch.setattr(desk, "run_pytest", lambda _: left.pop(0))
    assert desk.run_tests([]) == code
    assert capsys.readouterr().out.splitlines()[-1] == line
    assert not left


def test_arguments_reach_both_runs_and_the_second_has_no_qt(monkeypatch):
    seen = []
    monkeypatch.setattr(desk, "run_pytest", lambda args: seen.append(args) or (0, (1, 0, 0)))
    desk.run_tests(["--long", "-k", "money"])
    assert seen == [
        ["--long", "-k", "money"],
        ["-p", "tests.no_qt", "-p", "no:pytest-qt", "--long", "-k", "money"],
    ]


@pytest.mark.parametrize(
    ("args", "below"),
    [
        ([], []),
        (["-k", "money"], ["-k", "money"]),
        (["tests/postgres.py"], ["tests/postgres.py"]),
        (["tests/views"], None),
        (["tests/views/test_leaks.py", "-q"], None),
        (["tests/views/test_leaks.py", "tests/postgres.py"], ["tests/postgres.py"]),
        (["tests/house/test_desk.py::test_it", "-x"], None),
    ],
)
def test_the_second_run_leaves_out_what_cannot_do_without_qt(args, below):
    assert desk.below_the_window(args) == below


def test_tests_of_the_window_alone_run_once(monkeypatch, capsys):
    runs = []
    monkeypatch.setattr(desk, "run_pytest", lambda args: runs.append(args) or (0, (4, 0, 0)))
    assert desk.run_tests(["tests/views"]) == 0
    assert runs == [["tests/views"]]
    assert capsys.readouterr().out == "4 passed, 0 failed\n"


@pytest.mark.parametrize(("ending", "code"), [("sys.exit(7)", 7), ("os.kill(os.getpid(), 9)", 137)])
@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_the_exit_code_is_the_child_s(ending, code):
    command = [sys.executable, "-c", f"import os, sys; {ending}"]
    assert desk.wait_for(command, dict(os.environ)) == code


def test_the_stamp_is_plain_json_that_a_person_can_read(finished):
    assert json.loads(desk.STAMP.read_text())["set"] == "demo"
