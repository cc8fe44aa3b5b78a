"""Pages as they will be printed, one at a time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from veliano_desk.reports.preview import PageImage
from veliano_desk.views.common.buttons import IconButton
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import column, row

_LEAST = 240


class PaperPreview(QFrame):
    """Shows pictures of pages; empty until there are some."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.pages: tuple[PageImage, ...] = ()
        self._at, self._hint = 0, hint
        self.back = IconButton("chevron-left", "Page before", on_click=lambda: self._turn(-1))
        self.on = IconButton("chevron-right", "Next page", on_click=lambda: self._turn(1))
        self._number = Words("", tone="muted")
        self._sheet = QLabel(hint)
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sheet.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._sheet.setMinimumHeight(_LEAST)
        self._sheet.setAccessibleName("Preview")
        layout = column(row(self.back, self._number, self.on, None), gap=8, margins=(12, 8, 12, 12))
        layout.addWidget(self._sheet, 1)
        self.setLayout(layout)
        self._show()

    def show_pages(self, pages: tuple[PageImage, ...]) -> None:
        """Show these from the first on."""
        self.pages, self._at = pages, 0
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    def _turn(self, by: int) -> None:
        self._at = max(0, min(len(self.pages) - 1, self._at + by))
        self._show()

    def _show(self) -> None:
        self.back.setEnabled(self._at > 0)
        self.on.setEnabled(self._at + 1 < len(self.pages))
        if not self.pages:
            self._number.setText("")
            self._sheet.setText(self._hint)
            return
        page = self.pages[self._at]
        self._number.setText(f"{self._at + 1} of {len(self.pages)}")
        image = QImage(page.rgba, page.width, page.height, 4 * page.width, QImage.Format.Format_RGBA8888)
        ratio = self.devicePixelRatioF()
        room = self._sheet.size() * ratio
        drawn = QPixmap.fromImage(image.copy()).scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        drawn.setDevicePixelRatio(ratio)
        self._sheet.setPixmap(drawn)
