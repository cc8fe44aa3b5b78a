"""How a table is painted: cells with state in colour, icon and word; a calm head; no widget per cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from veliano_desk.views.common import icons, theme
from veliano_desk.views.common.columns import Look
from veliano_desk.views.common.layout import own_viewport
from veliano_desk.views.common.paged_table import LOOK_ROLE, PagedTableModel
from veliano_desk.views.common.pills import paint_pill

PAD = 10
_ICON = 14
_BETWEEN = 6
_FITTED = 8_000
_PLAIN = Look()
Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Paints a cell by its column's `Look`. A row still on its way shows a quiet bar where its words will be.

    Rows and columns are read from the model itself, and words once fitted are kept: a list scrolls as fast as it is
    painted, and asking the model role by role costs as much as the painting.
    """

    def __init__(self, view: QTableView, model: PagedTableModel[Any], parent: QObject | None = None) -> None:
        super().__init__(parent or view)
        self._view = view
        self._model = model
        self._fonts = {False: theme.font("body"), True: theme.font("strong")}
        self._metrics = {bold: QFontMetrics(font) for bold, font in self._fonts.items()}
        self._pill = theme.font("small_strong")
        self._fitted: dict[tuple[str, bool, int], tuple[str, int]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look = index.data(LOOK_ROLE) or _PLAIN
        words = self._metrics[look.bold].horizontalAdvance(str(index.data() or ""))
        return QSize(words + PAD * 2 + (_ICON + _BETWEEN if look.icon else 0), theme.size("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area, number = option.rect, index.row()
        focused = self._view.hasFocus()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("selected" if focused else "selected_calm"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), theme.colour("row_line"))
        if focused and number == self._view.currentIndex().row() and self._is_first(index):
            painter.fillRect(QRect(area.left(), area.top(), 2, area.height() - 1), theme.colour("accent"))
        column = self._model.columns[index.column()]
        row = self._model.row_at(number)
        if row is None:
            self._paint_placeholder(painter, area, index)
            return
        look = column.look(row) if column.look is not None else _PLAIN
        self._paint_cell(painter, area.adjusted(PAD, 0, -PAD, -1), column.value(row), look, column.align == "right")

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """More words on hovering: the column's own, else those that did not fit."""
        words = index.data(Qt.ItemDataRole.ToolTipRole)
        if not words and self.sizeHint(option, index).width() > option.rect.width():
            words = index.data()
        QToolTip.showText(event.globalPos(), str(words or ""), view)
        return True

    def _is_first(self, index: Index) -> bool:
        head = self._view.horizontalHeader()
        shown = (head.logicalIndex(at) for at in range(head.count()))
        return next((each for each in shown if not head.isSectionHidden(each)), -1) == index.column()

    def _fit(self, words: str, bold: bool, room: int) -> tuple[str, int]:
        """The words as far as they fit into a room, and how wide that is."""
        key = (words, bold, room)
        if key not in self._fitted:
            if len(self._fitted) >= _FITTED:
                self._fitted.clear()
            metrics = self._metrics[bold]
            fitted = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            self._fitted[key] = (fitted, metrics.horizontalAdvance(fitted))
        return self._fitted[key]

    def _paint_cell(self, painter: QPainter, area: QRect, words: str, look: Look, right: bool) -> None:
        if look.tinted:
            self._paint_pill(painter, area, words, look)
            return
        room = area.width() - (_ICON + _BETWEEN if look.icon else 0)
        fitted, width = self._fit(words, look.bold, room)
        left = area.right() - width + 1 if right else area.left() + area.width() - room
        middle = area.center().y()
        if look.icon:
            box = QRect(left - _ICON - _BETWEEN, middle - _ICON // 2 + 1, _ICON, _ICON)
            icons.paint(painter, look.icon, theme.tone_role(look.tone), box)
        metrics = self._metrics[look.bold]
        painter.setFont(self._fonts[look.bold])
        painter.setPen(theme.tone_colour(look.tone))
        painter.drawText(left, middle + (metrics.ascent() - metrics.descent()) // 2 + 1, fitted)

    def _paint_pill(self, painter: QPainter, area: QRect, words: str, look: Look) -> None:
        painter.save()
        painter.setFont(self._pill)
        width = painter.fontMetrics().horizontalAdvance(words) + 2 * 8 + (_ICON + _BETWEEN if look.icon else 0) + 1
        box = QRect(area.left(), area.center().y() - 9, min(width, area.width()), 20)
        paint_pill(painter, box, words, look.icon, look.tone)
        painter.restore()

    def _paint_placeholder(self, painter: QPainter, area: QRect, index: Index) -> None:
        share = 0.35 + ((index.row() * 7 + index.column() * 13) % 10) / 25
        width = max(24, round((area.width() - 2 * PAD) * share))
        left = area.right() - PAD - width if _right(index) else area.left() + PAD
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(left, area.center().y() - 4, width, 8), 4, 4)
        painter.restore()


def _right(index: Index) -> bool:
    alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
    return bool(Qt.AlignmentFlag(alignment) & Qt.AlignmentFlag.AlignRight)


class ListHeader(QHeaderView):
    """The head of a list: names of columns, an arrow where it is sorted, a hairline that lights up while it loads."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setViewport(own_viewport())
        self.viewport().setMouseTracking(True)
        self._sorted = -1
        self._descending = False
        self._busy = False
        self._font: QFont = theme.font("small_strong")
        self.setFixedHeight(theme.size("header"))
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_sorted(self, section: int, *, descending: bool) -> None:
        self._sorted, self._descending = section, descending
        self.viewport().update()

    def show_busy(self, busy: bool) -> None:
        self._busy = busy
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        line = QRect(0, self.height() - 1, self.viewport().width(), 1)
        painter.fillRect(line, theme.colour("accent" if self._busy else "line"))
        painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        title = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        alignment = self.model().headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = bool(Qt.AlignmentFlag(alignment) & Qt.AlignmentFlag.AlignRight)
        here = section == self._sorted
        painter.setFont(self._font)
        painter.setPen(theme.colour("text" if here else "muted"))
        area = rect.adjusted(PAD, 0, -PAD, -1)
        arrow = 16 if here else 0
        fitted = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, area.width() - arrow)
        words = painter.fontMetrics().horizontalAdvance(fitted)
        left = area.right() - words - arrow + 1 if right else area.left()
        painter.drawText(QRect(left, area.top(), words + 2, area.height()), Qt.AlignmentFlag.AlignVCenter, fitted)
        if here:
            icon = "arrow-down" if self._descending else "arrow-up"
            corner = QPoint(left + words + 3, area.center().y() - 5)
            icons.paint(painter, icon, "text", QRect(corner, QSize(12, 12)))
        painter.restore()
