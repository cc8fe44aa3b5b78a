"""Before the window opens: a screen and a page that exist, or a sentence instead."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from veliano_desk.domain.errors import DeskError, InputError
from veliano_desk.views.program import check_page, check_screen

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.mark.parametrize("name", SCREENS)
def test_any_way_to_a_screen_will_do(name: str) -> None:
    check_screen({name: "something"}, "linux")


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_always_have_a_screen(platform: str) -> None:
    check_screen({}, platform)


def test_without_a_screen_the_reason_is_said() -> None:
    with pytest.raises(DeskError, match="neither DISPLAY nor WAYLAND_DISPLAY"):
        check_screen({"DISPLAY": ""}, "linux")


def test_a_page_that_there_is_not_is_answered_with_those_there_are() -> None:
    check_page("reports")
    pages = "today, orders, customers, materials, purchasing, sync, reports, settings"
    with pytest.raises(InputError, match=rf"\(nope\).*{pages}"):
        check_page("nope")


def _process(arguments: list[str], drop: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in drop}
    command = [sys.executable, "-m", "veliano_desk", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
@pytest.mark.parametrize("arguments", [[], ["--page", "orders"]])
def test_the_program_ends_with_a_sentence_where_there_is_no_screen(arguments: list[str]) -> None:
    done = _process(arguments, SCREENS)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "no screen here" in done.stderr


def test_the_program_ends_with_a_sentence_for_a_page_that_there_is_not() -> None:
    done = _process(["--page", "nope"], ())
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "Pages are today, orders" in done.stderr
