"""What went wrong, told where it was typed: nothing of it is lost and the eye need not wander."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.labels import IconLabel, Words
from veliano_desk.views.common.layout import column, row
from veliano_desk.views.common.notifier import trouble_of


class FaultNote(QWidget):
    """Title, what happened and what to do, on the tint of a fault; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Words("", style="strong", tone="risk", wrap=True)
        self._happened = Words("", style="small", wrap=True, select=True)
        words = column(self._title, self._happened, gap=3)
        icon = IconLabel("circle-alert", "risk")
        line = row(gap=10, margins=(12, 10, 12, 10))
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(line)
        self.hide()

    def show_error(self, error: BaseException, doing: str) -> None:
        """Say an error in its own words."""
        found = trouble_of(error, doing)
        self._title.setText(found.title)
        self._happened.setText(f"{found.happened} {found.todo}".strip())
        self.setAccessibleName(f"{found.title}. {self._happened.text()}")
        self.show()

    def words(self) -> str:
        """All that is said; empty while there is nothing."""
        return "" if self.isHidden() else f"{self._title.text()} {self._happened.text()}"

    def clear(self) -> None:
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tint_colour("risk"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.size("radius"), theme.size("radius"))
        painter.end()
