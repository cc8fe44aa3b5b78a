"""The teeth of a piece as the chart is drawn: FDI numbers, seen from the front, the patient's right to the left."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from veliano_desk.views.common import theme

UPPER = (18, 17, 16, 15, 14, 13, 12, 11, 21, 22, 23, 24, 25, 26, 27, 28)
LOWER = (48, 47, 46, 45, 44, 43, 42, 41, 31, 32, 33, 34, 35, 36, 37, 38)
_TOOTH = QSize(34, 38)
_GAP = 5
_AROUND = 2
_NAMES = ("central incisor", "lateral incisor", "canine", "first premolar", "second premolar", "first molar",
          "second molar", "third molar")  # fmt: skip


def tooth_name(fdi: int) -> str:
    """`13` → `13, upper right canine`."""
    quadrant, place = divmod(fdi, 10)
    arch = "upper" if quadrant in {1, 2} else "lower"
    side = "right" if quadrant in {1, 4} else "left"
    return f"{fdi}, {arch} {side} {_NAMES[place - 1]}"


class ToothChart(QWidget):
    """Shows which teeth a piece covers; with `editable`, a click or Space puts one in or takes it out.

    Only arches with chosen teeth are drawn, and of those only the chosen teeth and two on either side, unless
    `editable`, which shows all.
    """

    changed = Signal(tuple)
    """The chosen teeth in chart order, after somebody changed them."""

    def __init__(self, teeth: Iterable[int] = (), *, editable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editable = editable
        self._chosen: frozenset[int] = frozenset()
        self._rows: tuple[tuple[int, ...], ...] = ()
        self._at = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if editable else Qt.FocusPolicy.NoFocus)
        self.set_teeth(teeth)

    @property
    def teeth(self) -> tuple[int, ...]:
        """The chosen teeth, FDI, in chart order."""
        return tuple(tooth for tooth in UPPER + LOWER if tooth in self._chosen)

    def set_teeth(self, teeth: Iterable[int]) -> None:
        self._chosen = frozenset(teeth)
        arches = (UPPER, LOWER) if self._editable else [arch for arch in (UPPER, LOWER) if self._chosen & set(arch)]
        self._rows = tuple(arch if self._editable else self._around(arch) for arch in arches)
        self._describe()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        longest = max((len(row) for row in self._rows), default=0)
        return QSize(longest * (_TOOTH.width() + _GAP), self._height())

    def minimumSizeHint(self) -> QSize:
        longest = max((len(row) for row in self._rows), default=0)
        return QSize(longest * (22 + 3), self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small_strong"))
        for tooth, box in self._boxes():
            self._paint_tooth(painter, tooth, box)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        tooth = self._tooth_at(event.position().toPoint())
        if self._editable and tooth is not None and event.button() == Qt.MouseButton.LeftButton:
            self._at = next((line, row.index(tooth)) for line, row in enumerate(self._rows) if tooth in row)
            self._toggle(tooth)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        if event.key() in moves:
            down, across = moves[Qt.Key(event.key())]
            line = min(max(self._at[0] + down, 0), len(self._rows) - 1)
            self._at = (line, min(max(self._at[1] + across, 0), len(self._rows[line]) - 1))
            self._describe()
            self.update()
        elif event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._toggle(self._rows[self._at[0]][self._at[1]])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            tooth = self._tooth_at(event.pos())
            QToolTip.showText(event.globalPos(), tooth_name(tooth) if tooth else "", self)
            return True
        return super().event(event)

    def _around(self, arch: tuple[int, ...]) -> tuple[int, ...]:
        places = [at for at, tooth in enumerate(arch) if tooth in self._chosen]
        return arch[max(0, places[0] - _AROUND) : places[-1] + _AROUND + 1]

    def _height(self) -> int:
        return len(self._rows) * (_TOOTH.height() + _GAP)

    def _boxes(self) -> list[tuple[int, QRect]]:
        longest = max((len(row) for row in self._rows), default=1)
        step = min(_TOOTH.width() + _GAP, max(25, self.width() // longest))
        gap = _GAP if step > 32 else 3
        return [
            (tooth, QRect(at * step, line * (_TOOTH.height() + _GAP), step - gap, _TOOTH.height()))
            for line, row in enumerate(self._rows)
            for at, tooth in enumerate(row)
        ]

    def _tooth_at(self, point: QPoint) -> int | None:
        return next((tooth for tooth, box in self._boxes() if box.contains(point)), None)

    def _paint_tooth(self, painter: QPainter, tooth: int, box: QRect) -> None:
        chosen = tooth in self._chosen
        focused = self.hasFocus() and self._rows[self._at[0]][self._at[1]] == tooth
        painter.setBrush(theme.colour("accent_tint") if chosen else Qt.BrushStyle.NoBrush)
        edge = "text" if focused else "accent" if chosen else "edge"
        painter.setPen(QPen(theme.colour(edge), 2.0 if focused else 1.5 if chosen else 1.0))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 9, 9)
        painter.setPen(theme.colour("accent_text" if chosen else "muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(tooth))

    def _toggle(self, tooth: int) -> None:
        self._chosen = self._chosen ^ {tooth}
        self._describe()
        self.update()
        self.changed.emit(self.teeth)

    def _describe(self) -> None:
        chosen = ", ".join(str(tooth) for tooth in self.teeth) or "none"
        at = f" At {tooth_name(self._rows[self._at[0]][self._at[1]])}." if self._editable else ""
        self.setAccessibleName(f"Teeth, FDI: {chosen}.{at}")
