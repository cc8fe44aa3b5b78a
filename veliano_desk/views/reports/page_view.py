"""One page of the report as it will be printed, as wide as the pane, whole, or twice as large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from veliano_desk.views.common import theme

if TYPE_CHECKING:
    from veliano_desk.reports.preview import PageImage

_EDGE = 12


def as_image(picture: PageImage) -> QImage:
    """A page's picture as Qt paints it; the bytes are copied."""
    image = QImage(picture.rgba, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGBA8888)
    return image.copy()


class PageView(QWidget):
    """A sheet on the desk; while a sharper picture is on its way the one before is stretched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._size = QSize(0, 0)

    def show_image(self, image: QImage, name: str) -> None:
        self._image = image
        self.setAccessibleName(name)
        self.update()

    def set_sheet(self, size: QSize) -> None:
        """How large the sheet is on the screen, in logical pixels."""
        self._size = size
        self.setMinimumSize(size + QSize(2 * _EDGE, 2 * _EDGE))
        self.updateGeometry()
        self.update()

    def image(self) -> QImage | None:
        return self._image

    def sizeHint(self) -> QSize:
        return self._size + QSize(2 * _EDGE, 2 * _EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._size.isEmpty():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left = max(_EDGE, (self.width() - self._size.width()) / 2)
        sheet = QRectF(left, _EDGE, self._size.width(), self._size.height())
        painter.setPen(theme.colour("edge"))
        painter.setBrush(QColor(Qt.GlobalColor.white))
        painter.drawRect(sheet.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self._image is not None:
            painter.drawImage(sheet, self._image)
        painter.end()
