"""The line at the bottom: what runs now, with progress and cancel; to the right what the page has to say."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.labels import Elided, IconLabel, Words
from veliano_desk.views.common.task_runner import State, Task, TaskRunner

_QUIET = "Nothing running"
_BAR = 120
_ENDS = {State.DONE: "done", State.CANCELLED: "cancelled; what was finished is kept", State.FAILED: "did not finish"}


class Footer(QWidget):
    """Shows the tasks that were started with `show`: the oldest running one, and how many more."""

    def __init__(self, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self.setFixedHeight(theme.size("footer"))
        self._icon = IconLabel("refresh-cw", "muted", 14)
        self._words = Elided(_QUIET, style="small", tone="muted")
        self._bar = QProgressBar()
        self._bar.setFixedWidth(_BAR)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of what runs now")
        self._cancel = Button("Cancel", kind="link", on_click=self._cancel_task)
        self._cancel.setFont(theme.font("small"))
        self._right = Words("", style="small", tone="muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 1, 16, 0)
        line.setSpacing(10)
        for part in (self._icon, self._words, self._bar, self._cancel):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self._right)
        self._show_task(None)
        for signal in (tasks.started, tasks.progressed):
            signal.connect(self._changed)
        tasks.ended.connect(self._ended)

    def say(self, words: str) -> None:
        """A quiet word where nothing runs: what was just done."""
        if self._task is None:
            self._words.set_text(words or _QUIET)

    def set_right(self, words: str) -> None:
        """What the page says of itself: "23 of 128 shown"."""
        self._right.setText(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("rail"))
        painter.fillRect(QRect(0, 0, self.width(), 1), theme.colour("line"))
        painter.end()

    def _changed(self, task: Task) -> None:
        if task.show:
            self._show_task(next((each for each in self._shown() if each.state is State.RUNNING), None))

    def _ended(self, task: Task) -> None:
        if task.show:
            self._show_task(next(iter(self._shown()), None))
            if self._task is None and task.state in _ENDS:
                self._words.set_text(f"{task.title}: {_ENDS[task.state]}")

    def _shown(self) -> list[Task]:
        return [task for task in self._tasks.tasks() if task.show]

    def _show_task(self, task: Task | None) -> None:
        self._task = task
        self._bar.setVisible(task is not None)
        self._cancel.setVisible(task is not None)
        self._icon.set_icon("refresh-cw", "accent_text" if task is not None else "muted")
        if task is None:
            self._words.set_text(_QUIET)
            return
        more = len(self._shown()) - 1
        parts = [task.title, task.words, f"and {more} more" if more > 0 else ""]
        self._words.set_text(" · ".join(part for part in parts if part))
        self._bar.setRange(0, task.total)
        self._bar.setValue(task.done)
        self._cancel.setEnabled(not task.cancelled())
        self._cancel.setAccessibleName(f"Cancel: {task.title}")

    def _cancel_task(self) -> None:
        if self._task is not None:
            self._tasks.cancel(self._task)
            self._cancel.setEnabled(False)
