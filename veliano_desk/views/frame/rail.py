"""The rail: the pages a person may use, in groups, with what waits in each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from veliano_desk.views.common import icons, theme
from veliano_desk.views.common.labels import Line
from veliano_desk.views.common.layout import clear
from veliano_desk.views.common.page import PageSpec

_ITEM = 34


class RailItem(QAbstractButton):
    """A page in the rail: icon, word, count."""

    def __init__(self, spec: PageSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = spec.key
        self._icon = spec.icon
        self._count: int | None = None
        self.setText(spec.title)
        self.setCheckable(True)
        self.setFixedHeight(_ITEM)
        self.setFont(theme.font("label"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_count(None)

    def set_count(self, count: int | None) -> None:
        """What waits; nothing is shown for none."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    def nextCheckState(self) -> None:
        """Which page is shown decides what is lit, not the click."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The rail moves among its items; a button alone would jump to whatever lies above or below it."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(theme.size("rail") - 16, _ITEM)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        lit = self.isChecked()
        icons.paint(painter, self._icon, "accent_text" if lit else "muted", QRect(11, (_ITEM - 16) // 2, 16, 16))
        painter.setFont(self.font())
        painter.setPen(theme.colour("text" if lit else "muted"))
        painter.drawText(QRect(36, 0, self.width() - 80, _ITEM), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._count:
            painter.setFont(theme.font("tiny"))
            painter.setPen(theme.colour("text" if lit else "muted"))
            room = QRect(0, 0, self.width() - 11, _ITEM)
            words = f"{self._count:,}" if self._count < 10_000 else "10,000+"
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(theme.colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(theme.colour("accent_tint"))
        elif self.underMouse() or self.isDown():
            painter.setBrush(theme.colour("hover"))
        elif not self.hasFocus():
            return
        painter.drawRoundedRect(area, 6, 6)


class Rail(QWidget):
    """The pages, top down. Up and Down move, Enter goes."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(theme.size("rail"))
        self.setAccessibleName("Pages")
        self._items: dict[str, RailItem] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(8, 12, 9, 12)
        self._box.setSpacing(0)

    def set_pages(self, specs: Sequence[PageSpec]) -> None:
        """Show these pages, a line between groups."""
        clear(self._box)
        self._items = {}
        group = specs[0].group if specs else ""
        for spec in specs:
            if spec.group != group:
                self._box.addSpacing(8)
                self._box.addWidget(Line())
                self._box.addSpacing(8)
                group = spec.group
            item = RailItem(spec)
            item.clicked.connect(partial(self._clicked, spec.key))
            self._items[spec.key] = item
            self._box.addWidget(item)
        self._box.addStretch(1)

    def light(self, key: str) -> None:
        """Show which page is open."""
        for each, item in self._items.items():
            item.setChecked(each == key)

    def set_count(self, key: str, count: int | None) -> None:
        if key in self._items:
            self._items[key].set_count(count)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        items = list(self._items.values())
        focused = next((at for at, item in enumerate(items) if item.hasFocus()), None)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if focused is not None and event.key() in steps:
            items[(focused + steps[Qt.Key(event.key())]) % len(items)].setFocus(Qt.FocusReason.TabFocusReason)
        elif focused is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            items[focused].click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("rail"))
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), theme.colour("line"))
        painter.end()

    def _clicked(self, key: str, _checked: bool = False) -> None:
        self.chosen.emit(key)
