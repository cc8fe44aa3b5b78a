"""What floats over the pages at the bottom right: toasts that go by themselves, and troubles that stay until read.

Neither is modal: work goes on below, and nothing typed is touched. The panels are loaded with the first of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from veliano_desk.views.common.notifier import Notifier, Toast, Trouble
    from veliano_desk.views.frame.notices import Notice

_EDGE = 16
_MOST = 4


class Overlay(QObject):
    """Places the notices over a window and keeps them in its corner. The same trouble is shown once."""

    def __init__(self, notifier: Notifier, over: QWidget, lift: int) -> None:
        super().__init__(over)
        self._over = over
        self._lift = lift
        self._notices: list[Notice] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._place)
        over.installEventFilter(self)
        notifier.toasted.connect(self._toast)
        notifier.troubled.connect(self._trouble)

    def notices(self) -> list[Notice]:
        """What is on the screen now, oldest first."""
        return list(self._notices)

    def undo(self) -> None:
        """Do what the newest toast offers, as its button would."""
        for notice in reversed(self._notices):
            if notice.undo():
                return

    def clear(self) -> None:
        for notice in self.notices():
            notice.dismiss()

    def focus(self) -> None:
        """Bring the keyboard to the newest notice."""
        if self._notices:
            self._notices[-1].focusNextChild()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() in {QEvent.Type.Hide, QEvent.Type.LayoutRequest} and watched is not self._over:
            self._soon.start()
        return super().eventFilter(watched, event)

    def _toast(self, toast: Toast) -> None:
        from veliano_desk.views.frame.notices import ToastPanel

        self._add(ToastPanel(toast, self._over), toast.text)

    def _trouble(self, trouble: Trouble) -> None:
        from veliano_desk.views.frame.notices import TroublePanel

        if not any(notice.tells(trouble) for notice in self._notices):
            self._add(TroublePanel(trouble, self._over), f"{trouble.title}. {trouble.happened} {trouble.todo}")

    def _add(self, notice: Notice, words: str) -> None:
        self._notices.append(notice)
        notice.destroyed.connect(lambda: self._forget(notice))
        toasts = [each for each in self._notices if each.fleeting]
        for old in toasts[:-_MOST]:
            old.dismiss()
        notice.installEventFilter(self)
        notice.show()
        notice.raise_()
        self._place()
        notice.announce(words)

    def _forget(self, notice: Notice) -> None:
        self._notices = [each for each in self._notices if each is not notice]

    def _place(self) -> None:
        """Stack the notices up from the corner. What stands right is left alone: placing must not ask for placing."""
        bottom = self._over.height() - self._lift - _EDGE
        self._notices = [notice for notice in self._notices if not notice.isHidden()]
        for notice in reversed(self._notices):
            width = notice.maximumWidth()
            height = notice.heightForWidth(width) if notice.hasHeightForWidth() else notice.sizeHint().height()
            place = QRect(self._over.width() - width - _EDGE, bottom - height, width, height)
            if notice.geometry() != place:
                notice.setGeometry(place)
            bottom -= height + 8
