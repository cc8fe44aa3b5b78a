"""What Qt says reaches stderr, but for the line about least sizes off screen."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QWidget
from veliano_desk.views.app import make_application
from veliano_desk.views.common.qt_messages import less_noise
app = make_application()
def show():
    window = QWidget()
    window.setMinimumSize(300, 200)
    window.show()
with less_noise():
    show()
    qWarning("a real one")
qWarning("afterwards")
"""


def test_only_the_line_that_means_nothing_is_kept_back() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True, timeout=120)
    assert done.stderr.splitlines() == ["a real one", "afterwards"]
