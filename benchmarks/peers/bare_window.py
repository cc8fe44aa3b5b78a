"""The floor of a first frame: PySide6 and a window with nothing in it. Prints a line once it is painted."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

if "orm" in sys.argv:
    import sqlalchemy.orm  # noqa: F401  # its import is what is measured


class Painted(QObject):
    """Says so at the first paint, and how much memory it took; then ends."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, report)
        return False


def report() -> None:
    from benchmarks.peers.memory import peak_mb

    print(f"there {peak_mb():.1f}", flush=True)
    QApplication.quit()


app = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1440, 900)
painted = Painted()
window.installEventFilter(painted)
window.show()
app.exec()
