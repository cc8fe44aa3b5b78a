"""The bar on top: the house's mark, the one search field, the store's state, and who is signed in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from veliano_desk.views.common import icons, theme
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.first_window import MARK_AT, NAME, NAME_AT, RING, RING_WIDTH
from veliano_desk.views.common.menus import Menu
from veliano_desk.views.common.pills import paint_pill

FIND = QKeySequence("Ctrl+K")
_SEARCH_WIDTH = 440
_WORDS = "Find an order, customer, piece or command"


class _BarButton(QAbstractButton):
    """A painted button of the bar, pressed by Enter as by Space."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)


class SearchButton(_BarButton):
    """Looks like a field; opens the palette."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_WORDS)
        self.setFont(theme.font("body"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(_SEARCH_WIDTH)
        self.setFixedHeight(theme.size("control"))

    def sizeHint(self) -> QSize:
        return QSize(_SEARCH_WIDTH, theme.size("control"))

    def minimumSizeHint(self) -> QSize:
        return QSize(180, theme.size("control"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("surface"))
        painter.setPen(theme.colour("accent" if self.hasFocus() else "edge" if self.underMouse() else "line"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        icons.paint(painter, "search", "muted", QRect(11, (self.height() - 16) // 2, 16, 16))
        hint = FIND.toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        painter.setFont(theme.font("tiny"))
        width = painter.fontMetrics().horizontalAdvance(hint) + 14
        box = QRectF(self.width() - width - 7.5, (self.height() - 19) / 2 + 0.5, width, 18)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.colour("edge"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(theme.colour("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, hint)
        painter.setFont(self.font())
        room = QRect(35, 0, self.width() - 35 - width - 16, self.height())
        words = painter.fontMetrics().elidedText(_WORDS, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class PillButton(_BarButton):
    """A state that leads to its page: the store's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone = "", "neutral"
        self.setFont(theme.font("small_strong"))
        self.setFixedHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_state(self, word: str, icon: str, tone: Tone) -> None:
        self.setText(word)
        self._icon, self._tone = icon, tone
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 37, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, self.rect(), self.text(), self._icon, self._tone)  # type: ignore[arg-type]  # set as a Tone
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.colour("accent"))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.end()


class PersonButton(_BarButton):
    """Who is signed in, with a menu: the look, the keys, signing out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role = "", ""
        self.setFont(theme.font("body"))
        self.setFixedHeight(theme.size("control"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_person(self, name: str, role: str) -> None:
        self._name, self._role = name, role
        self.setAccessibleName(f"Signed in: {name}, {role}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        role = metrics.horizontalAdvance(self._role) + 8 if self._role else 0
        return QSize(16 + 8 + metrics.horizontalAdvance(self._name) + role + 16, theme.size("control"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus() or self.isDown():
            painter.setBrush(theme.colour("hover") if self.underMouse() or self.isDown() else Qt.BrushStyle.NoBrush)
            painter.setPen(theme.colour("accent" if self.hasFocus() else "hover"))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        icons.paint(painter, "user", "text", QRect(8, (self.height() - 16) // 2, 16, 16))
        painter.setPen(theme.colour("text"))
        name = painter.fontMetrics().horizontalAdvance(self._name)
        painter.drawText(QRect(32, 0, name + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self._name)
        painter.setPen(theme.colour("muted"))
        rest = QRect(40 + name, 0, self.width() - name - 44, self.height())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, self._role)
        painter.end()


class _Mark(QWidget):
    """The ring and the name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(theme.size("rail"), theme.size("top") - 1)
        self.setAccessibleName(NAME)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), RING_WIDTH))
        painter.drawEllipse(QPointF(MARK_AT, self.height() // 2), RING, RING)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("strong"))
        room = QRect(NAME_AT, 0, self.width() - NAME_AT, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, NAME)
        painter.end()


class TopBar(QWidget):
    """The bar. Before sign-in it only shows the mark."""

    find_wanted = Signal()
    sync_wanted = Signal()

    def __init__(self, person_menu: Callable[[QWidget], Menu], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person_menu = person_menu
        self.setFixedHeight(theme.size("top"))
        self.search = SearchButton()
        self.sync = PillButton()
        self.person = PersonButton()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 12, 1)
        line.setSpacing(12)
        line.addWidget(_Mark())
        line.addWidget(self.search, 10)
        line.addStretch(1)
        line.addWidget(self.sync)
        line.addWidget(self.person)
        self.search.clicked.connect(lambda _checked=False: self.find_wanted.emit())
        self.sync.clicked.connect(lambda _checked=False: self.sync_wanted.emit())
        self.person.clicked.connect(lambda _checked=False: self._open_menu())
        self.show_signed_out()

    def show_signed_in(self, name: str, role: str) -> None:
        self.person.set_person(name, role)
        self.search.show()
        self.person.show()

    def show_signed_out(self) -> None:
        for part in (self.search, self.sync, self.person):
            part.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("rail"))
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme.colour("line"))
        painter.end()

    def _open_menu(self) -> None:
        menu = self._person_menu(self)
        corner = self.person.mapToGlobal(QPoint(self.person.width(), self.person.height() + 4))
        menu.show_at(corner - QPoint(menu.sizeHint().width(), 0))
