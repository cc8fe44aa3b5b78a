"""What the overlay shows: a toast, which goes by itself, and a trouble, which stays until it was read."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCursor, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.buttons import Button, IconButton
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.labels import IconLabel, Words
from veliano_desk.views.common.notifier import Toast, Trouble

WIDTH = 400
_ICONS: dict[Tone, str] = {"ok": "circle-check", "info": "info", "warn": "triangle-alert", "risk": "circle-alert"}


class Notice(QFrame):
    """A panel of the overlay. `dismiss` takes it away; fleeting ones go by themselves."""

    fleeting = False

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setFixedWidth(WIDTH)

    def dismiss(self) -> None:
        self.hide()
        self.deleteLater()

    def undo(self) -> bool:
        """Do what it offers, as its button would; False where it offers nothing to take back."""
        return False

    def tells(self, trouble: Trouble) -> bool:
        """Whether it says this already."""
        return False

    def announce(self, words: str) -> None:
        """Let screen readers say it."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)


class ToastPanel(Notice):
    """One line and at most one button. It waits while the mouse or the keyboard is on it."""

    fleeting = True

    def __init__(self, toast: Toast, parent: QWidget) -> None:
        super().__init__(parent)
        self.toast = toast
        self.setAccessibleName(toast.text)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 9, 8, 9)
        line.setSpacing(10)
        line.addWidget(IconLabel(toast.icon or _ICONS.get(toast.tone, "info"), theme.tone_role(toast.tone)))
        line.addWidget(Words(toast.text, wrap=True), 1)
        if toast.action:
            line.addWidget(Button(toast.action, kind="link", on_click=self.act))
        line.addWidget(IconButton("x", "Close", on_click=self.dismiss, side=24))
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(round(toast.seconds * 1000))
        self._clock.timeout.connect(self._time_is_up)
        self._clock.start()

    def act(self) -> None:
        """What the button does."""
        self.dismiss()
        if self.toast.on_action is not None:
            self.toast.on_action()

    def undo(self) -> bool:
        if self.toast.on_action is None:
            return False
        self.act()
        return True

    def _time_is_up(self) -> None:
        focused = self.focusWidget()
        at = self.mapFromGlobal(QCursor.pos())
        if self.rect().contains(at) or (focused is not None and focused.hasFocus()):
            self._clock.start()
        else:
            self.dismiss()


class TroublePanel(Notice):
    """An error in the user's words; what lies beneath is behind a button."""

    def __init__(self, trouble: Trouble, parent: QWidget) -> None:
        super().__init__(parent)
        self.trouble = trouble
        title = f"{trouble.title} · {trouble.subject}" if trouble.subject else trouble.title
        self.setAccessibleName(f"{title}. {trouble.happened} {trouble.todo}")
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 10, 8, 12)
        box.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(6)
        icon = IconLabel("circle-alert", "risk", 24, inset=4)
        words = Words(title, style="strong", wrap=True, select=True)
        words.setMinimumHeight(24)
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(words, 1)
        head.addWidget(IconButton("x", "Close", on_click=self.dismiss, side=24), 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(head)
        body = QVBoxLayout()
        body.setContentsMargins(30, 0, 8, 0)
        body.setSpacing(6)
        body.addWidget(Words(trouble.happened, tone="muted", wrap=True, select=True))
        if trouble.todo:
            body.addWidget(Words(trouble.todo, wrap=True, select=True))
        box.addLayout(body)
        self._details = QPlainTextEdit(trouble.details)
        self._details.setReadOnly(True)
        self._details.setFixedHeight(140)
        self._details.setAccessibleName("Details")
        self._details.hide()
        body.addWidget(self._details)
        body.addLayout(self._buttons())

    def tells(self, trouble: Trouble) -> bool:
        mine = self.trouble
        return (mine.title, mine.subject, mine.happened) == (trouble.title, trouble.subject, trouble.happened)

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(0, 4, 0, 0)
        line.setSpacing(8)
        if self.trouble.action:
            line.addWidget(Button(self.trouble.action, kind="primary", on_click=self._act))
        if self.trouble.details:
            self._more = Button("Details", on_click=self._toggle)
            line.addWidget(self._more)
            line.addWidget(Button("Copy", icon="copy", kind="quiet", on_click=self._copy))
        line.addStretch(1)
        return line

    def _act(self) -> None:
        self.dismiss()
        if self.trouble.on_action is not None:
            self.trouble.on_action()

    def _toggle(self) -> None:
        self._details.setVisible(self._details.isHidden())
        self._more.setText("Hide details" if not self._details.isHidden() else "Details")

    def _copy(self) -> None:
        trouble = self.trouble
        parts = [trouble.title, trouble.subject, trouble.happened, trouble.todo, trouble.details]
        QGuiApplication.clipboard().setText("\n".join(part for part in parts if part))
