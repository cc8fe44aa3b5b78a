"""Ctrl/⌘+K: one field that finds things and commands, driven from the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from veliano_desk.views.common import icons, theme
from veliano_desk.views.common.command import Command
from veliano_desk.views.common.labels import Line, Words
from veliano_desk.views.common.search_field import SearchField
from veliano_desk.views.common.task_runner import TaskRunner

if TYPE_CHECKING:
    from veliano_desk.domain.insights import Hit

_WIDTH = 620
_ROW = 40
_MOST_ROWS = 9
_LEAST_LETTERS = 2
_PAUSE_MS = 120
_ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the palette."""

    title: str
    detail: str
    icon: str
    right: str
    run: Callable[[], object]


class Palette(QFrame):
    """Floats over the window. `search` runs in the database lane; a newer search replaces an older one."""

    closed = Signal()

    def __init__(
        self,
        tasks: TaskRunner,
        search: Callable[[str], Sequence[Hit]],
        commands: Callable[[], Sequence[Command]],
        navigate: Callable[[str, object], None],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._tasks, self._search, self._commands, self._navigate, self._over = tasks, search, commands, navigate, over
        self._hits: list[Entry] = []
        self._answered = ""
        self._before: QWidget | None = None
        self.setObjectName("palette")
        self.setAccessibleName("Find anything")
        self._field = SearchField("Find an order, customer, piece or command")
        self._list = QListWidget()
        self._list.setObjectName("palette_list")
        self._list.setAccessibleName("What was found")
        self._list.setItemDelegate(_EntryDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._note = Words("", style="small", tone="muted")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._lay_out()
        self._field.textChanged.connect(self._typed)
        self._field.installEventFilter(self)
        self._list.itemClicked.connect(self._run)
        over.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it, empty, with the keyboard in its field."""
        self._before = self._over.window().focusWidget()
        self._hits = []
        self._field.clear()
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        """Put it away and give the keyboard back."""
        if self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._before = None
            self.closed.emit()

    def entries(self) -> list[Entry]:
        """What is listed now."""
        return [self._list.item(at).data(_ENTRY) for at in range(self._list.count())]

    def type_in(self, text: str) -> None:
        """As if typed."""
        self._field.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._pressed(event)
        if watched is self._field and event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._close_when_left)
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(48)
        shadow.setOffset(0, 10)
        shadow.setColor(QColor(0, 0, 0, 110))
        self.setGraphicsEffect(shadow)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        self._field.setObjectName("palette_field")
        self._field.setFixedHeight(46)
        self._note.setContentsMargins(14, 8, 14, 10)
        for part in (self._field, Line(), self._list, self._note):
            box.addWidget(part)

    def _pressed(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        key = Qt.Key(event.key())
        if key in steps and self._list.count():
            at = min(max(self._list.currentRow() + steps[key], 0), self._list.count() - 1)
            self._list.setCurrentRow(at)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._run(self._list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True

    def _close_when_left(self) -> None:
        if self.isVisible() and not self._field.hasFocus() and self._over.window().isActiveWindow():
            self.close_palette()

    def _typed(self, text: str) -> None:
        if len(text.strip()) < _LEAST_LETTERS:
            self._hits = []
        self._fill()
        self._pause.start()

    def _ask(self) -> None:
        text = self._field.text().strip()
        if len(text) >= _LEAST_LETTERS and self.isVisible():
            self._tasks.run(
                "palette", "Finding", lambda _progress, _cancelled: self._search(text),
                partial(self._found, text), owner=self,
            )  # fmt: skip

    def _found(self, text: str, hits: Sequence[Hit]) -> None:
        self._answered = text
        if text == self._field.text().strip():
            self._hits = [
                Entry(hit.title, hit.detail, hit.icon, hit.kind, partial(self._navigate, hit.page, hit.argument))
                for hit in hits
            ]
            self._fill()

    def _fill(self) -> None:
        text = self._field.text().strip().lower()
        commands = [
            Entry(each.title, "", each.icon, each.keys, each.run)
            for each in self._commands()
            if all(word in f"{each.title} {each.words}".lower() for word in text.split())
        ]
        self._list.clear()
        for entry in [*self._hits, *commands]:
            item = QListWidgetItem(self._list)
            item.setData(_ENTRY, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title} {entry.detail} {entry.right}")
        self._list.setCurrentRow(0)
        self._list.setVisible(self._list.count() > 0)
        self._note.setText(self._hint())
        self._place()

    def _hint(self) -> str:
        if self._list.count():
            return "↑ ↓ to move · Enter to open · Esc to close"
        if self._answered != self._field.text().strip():
            return "Finding…"
        return "Nothing found. Try a number, a name or part of a word."

    def _run(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            entry: Entry = item.data(_ENTRY)
            self.close_palette()
            entry.run()

    def _place(self) -> None:
        width = min(_WIDTH, self._over.width() - 48)
        rows = min(self._list.count(), _MOST_ROWS)
        self._list.setFixedHeight(rows * _ROW + 12 if rows else 0)
        height = 46 + 1 + self._list.height() * (rows > 0) + self._note.sizeHint().height() + 2
        self.setGeometry((self._over.width() - width) // 2, 72, width, height)


class _EntryDelegate(QStyledItemDelegate):
    """A line: icon, title, what it is about, and to the right its kind or its keys."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(_ENTRY)
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected"))
            painter.drawRoundedRect(area.adjusted(6, 1, -6, -1), 6, 6)
        icons.paint(
            painter, entry.icon, "accent_text" if chosen else "muted", area.adjusted(16, 12, 32 - area.width(), -12)
        )
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted"))
        right = painter.fontMetrics().horizontalAdvance(entry.right)
        line = area.adjusted(42, 0, -18, 0)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, entry.right)
        self._paint_words(painter, line.adjusted(0, 0, -right - 12, 0), entry)
        painter.restore()

    def _paint_words(self, painter: QPainter, area: QRect, entry: Entry) -> None:
        painter.setFont(theme.font("label"))
        painter.setPen(theme.colour("text"))
        title = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, title)
        area = area.adjusted(painter.fontMetrics().horizontalAdvance(title) + 10, 0, 0, 0)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("muted"))
        detail = painter.fontMetrics().elidedText(entry.detail, Qt.TextElideMode.ElideRight, max(0, area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, detail)
