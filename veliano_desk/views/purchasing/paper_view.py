"""What will be on paper: the first page of a PDF as a picture, as wide as there is room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from veliano_desk.views.common.buttons import IconButton
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.page import PageContext

if TYPE_CHECKING:
    from veliano_desk.reports.preview import PageImage

_WIDTH = 308


class PaperView(Card):
    """Hidden until something is shown."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__("On paper", icon="file-text", parent=parent)
        self._context = context
        self.add_head(IconButton("x", "Put the paper away", on_click=self.hide))
        self.page = QLabel()
        self.body.addWidget(self.page)
        self.hide()

    def show_pdf(self, title: str, make: Callable[[], bytes]) -> None:
        """Make a PDF in the background and show its first page."""
        self.set_title(title)
        ratio = self.devicePixelRatioF()

        def draw() -> list[PageImage]:
            from veliano_desk.reports.preview import page_images

            return page_images(make(), pages=range(1), width_px=int(_WIDTH * ratio))

        self._context.tasks.run(
            "purchasing:paper", "Paper", lambda _progress, _cancelled: draw(),
            lambda pages: self._take(pages, ratio, title),
            lambda error: self._context.notifier.error(error, "drawing the paper"), owner=self,
        )  # fmt: skip

    def _take(self, pages: list[PageImage], ratio: float, title: str) -> None:
        picture = pages[0]
        image = QImage(picture.rgba, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGBA8888)
        image.setDevicePixelRatio(ratio)
        shown = QPixmap.fromImage(image.copy())
        self.page.setPixmap(shown)
        self.page.setAccessibleName(title)
        self.page.setFixedSize(QSize(int(picture.width / ratio), int(picture.height / ratio)))
        self.show()
