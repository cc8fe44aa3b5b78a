"""Buttons: one primary per page, the rest quiet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from veliano_desk.views.common import icons, theme

Kind = Literal["primary", "secondary", "quiet", "danger", "link"]
_ICON_ROLES = {"primary": "on_accent", "danger": "risk", "link": "accent_text"}


class Button(QPushButton):
    """A button with words, and an icon before them where it helps. Enter presses it as Space does."""

    def __init__(
        self,
        text: str,
        *,
        icon: str = "",
        kind: Kind = "secondary",
        on_click: Callable[[], object] | None = None,
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        self._kind: Kind = kind
        self._leave_room()
        self.set_icon(icon)
        self.setToolTip(tooltip)
        self.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def setText(self, text: str) -> None:
        """Other words; a button that had none makes room between them and its icon."""
        super().setText(text)
        self._leave_room()

    def _leave_room(self) -> None:
        room = theme.size("space") if self.text() else 0
        self.setIconSize(QSize(theme.size("icon") + room, theme.size("icon")))

    def set_icon(self, name: str) -> None:
        if name:
            self.setIcon(icons.icon(name, _ICON_ROLES.get(self._kind, "text")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)


class IconButton(QToolButton):
    """A button with an icon alone; its name is the tooltip and what screen readers say."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        on_click: Callable[[], object] | None = None,
        role: str = "muted",
        side: int = 28,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self.setIconSize(QSize(theme.size("icon"), theme.size("icon")))
        self.setFixedSize(side, side)
        self.set_icon(icon, name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def set_icon(self, icon: str, name: str) -> None:
        """Another icon and what it now does."""
        self.setIcon(icons.icon(icon, self._role))
        self.setToolTip(name)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)
