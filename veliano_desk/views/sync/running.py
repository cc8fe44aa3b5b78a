"""A run in progress: what it does now, how far it is, and the way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QWidget

from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.labels import Elided
from veliano_desk.views.common.layout import column, row
from veliano_desk.views.common.task_runner import Task


class Running(QWidget):
    """Shown while a sync runs, whoever started it."""

    def __init__(self, on_cancel: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Elided("", style="small", tone="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the sync")
        self.cancel_button = Button("Cancel", icon="x", kind="quiet", on_click=on_cancel)
        line = row(gap=12)
        line.addLayout(column(self._words, self._bar, gap=6), 1)
        line.addWidget(self.cancel_button)
        self.setLayout(line)
        self.hide()

    def show_task(self, task: Task) -> None:
        """Take over what a task says of itself."""
        self._bar.setRange(0, task.total)
        self._bar.setValue(task.done)
        self._words.set_text(_words(task))
        self.cancel_button.setEnabled(not task.cancelled())
        self.setVisible(not task.ended)


def _words(task: Task) -> str:
    if task.cancelled():
        return "Stopping after the step in hand…"
    what = task.words or "Asking the store"
    return f"{what}: {task.done:,} of {task.total:,}" if task.total else what
