"""PySide6 reads the source of everything that is imported after it; the window imports without that.

In processes of their own: what is taken off stays off.
"""

from __future__ import annotations

import subprocess
import sys

_READ = """
import linecache
from PySide6.QtWidgets import QApplication, QWidget
from veliano_desk.views.common.plain_imports import import_plainly
{first}
import wave
print(any(name.endswith("wave.py") for name in linecache.cache))
from PySide6.QtSvg import QSvgRenderer
app = QApplication([])
widget = QWidget()
widget.setWindowTitle("made")
print(widget.windowTitle(), QSvgRenderer(widget).isValid())
"""

_OTHERS = """
import builtins
from veliano_desk.views.common.plain_imports import import_plainly
before = builtins.__import__
import_plainly()
print(builtins.__import__ is before)
from PySide6.QtCore import QObject
def watched(*args, **kwargs):
    return hook(*args, **kwargs)
hook, builtins.__import__ = builtins.__import__, watched
import_plainly()
print(builtins.__import__ is watched)
"""


def _said(script: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.splitlines()


def test_the_hook_is_there_until_it_is_taken_off() -> None:
    assert _said(_READ.format(first="")) == ["True", "made False"]


def test_no_source_is_read_any_more_and_qt_works_as_before() -> None:
    assert _said(_READ.format(first="import_plainly()")) == ["False", "made False"]


def test_without_qt_or_beneath_somebody_elses_hook_nothing_is_touched() -> None:
    assert _said(_OTHERS) == ["True", "True"]
