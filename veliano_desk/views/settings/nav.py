"""The settings' own rail: a section per line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from veliano_desk.views.common import icons, theme
from veliano_desk.views.settings.section import SectionSpec

_WIDTH = 168
_ITEM = 32


class NavItem(QAbstractButton):
    """Icon and word; lit while its section is shown."""

    def __init__(self, spec: SectionSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = spec.icon
        self.setText(spec.title)
        self.setAccessibleName(spec.title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFont(theme.font("label"))
        self.setFixedHeight(_ITEM)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _ITEM)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.isChecked()
        if lit or self.underMouse() or self.hasFocus():
            painter.setPen(theme.colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_tint" if lit else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        icons.paint(painter, self._icon, "accent_text" if lit else "muted", QRect(10, (_ITEM - 16) // 2, 16, 16))
        painter.setFont(self.font())
        painter.setPen(theme.colour("text" if lit else "muted"))
        painter.drawText(QRect(35, 0, self.width() - 40, _ITEM), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class SubNav(QWidget):
    """Up and Down move between sections and show them."""

    chosen = Signal(str)

    def __init__(self, specs: Sequence[SectionSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName("Sections of the settings")
        self.items = {spec.key: NavItem(spec) for spec in specs}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        for key, item in self.items.items():
            item.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            box.addWidget(item)
        box.addStretch(1)

    def light(self, key: str) -> None:
        """Show which section is open."""
        self.items[key].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        items = list(self.items.values())
        focused = next((at for at, item in enumerate(items) if item.hasFocus()), None)
        if focused is not None and event.key() in steps:
            item = items[(focused + steps[Qt.Key(event.key())]) % len(items)]
            item.setFocus(Qt.FocusReason.TabFocusReason)
            item.click()
        else:
            super().keyPressEvent(event)
