"""Menus, round where the screen allows it, gone from memory once they are closed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget


class Menu(QMenu):
    """A menu for one showing. With `stays` it stays open while boxes are ticked in it."""

    def __init__(self, parent: QWidget, title: str = "", *, stays: bool = False) -> None:
        super().__init__(title, parent)
        self._stays = stays
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        if _corners_can_be_clear():
            self.setProperty("round", True)
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    def show_below(self, widget: QWidget) -> None:
        """Open under a button, kept on the screen by Qt; deleted when it closes."""
        self.show_at(widget.mapToGlobal(QPoint(0, widget.height() + 4)))

    def show_at(self, place: QPoint) -> None:
        """Open at a place of the screen; deleted when it closes."""
        self.aboutToHide.connect(self.deleteLater)
        self.popup(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.activeAction()
        if self._stays and action is not None and action.isEnabled() and action.isCheckable():
            action.trigger()
            return
        super().mouseReleaseEvent(event)


def _corners_can_be_clear() -> bool:
    """Whether what lies under a menu's corners shows through. X11 without a compositor paints it black, and Qt cannot
    tell whether there is one, so menus are square there."""
    return QGuiApplication.platformName() != "xcb"
