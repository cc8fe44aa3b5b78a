"""The report's pages on the screen: turn them, look closer, as they will be on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from veliano_desk.views.common.buttons import IconButton
from veliano_desk.views.common.chips import Choice, Segmented
from veliano_desk.views.common.labels import Line, Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.reports.making import Made, page_picture
from veliano_desk.views.reports.page_view import PageView, as_image

if TYPE_CHECKING:
    from veliano_desk.reports.preview import PageImage

Zoom = Literal["width", "page", "double"]
_SETTLE_MS = 120
_ROOM = 26
_SHAPES = {"A4": 595.28 / 841.89, "Letter": 612 / 792}
_WIDEST = 4000


class Preview(QFrame):
    """Shows one page of a `Made` at a time; pictures are drawn in the database lane at the screen's own sharpness."""

    page_shown = Signal(int)
    """The page on the screen, from 0."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._context = context
        self._made: Made | None = None
        self._page = 0
        self._number = Words("", tone="muted")
        self.back = IconButton("chevron-left", "Page before", on_click=lambda: self.turn(-1))
        self.on = IconButton("chevron-right", "Next page", on_click=lambda: self.turn(1))
        zooms = (Choice("width", "Fit width"), Choice("page", "Whole page"), Choice("double", "Double"))
        self.zoom = Segmented(zooms, "How large the page is")
        self.zoom.chosen.connect(lambda _value: self._fit())
        self.view = PageView()
        self._scroll = QScrollArea()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._draw)
        self._lay_out()

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    def show_made(self, made: Made) -> None:
        """Show another report; the page looked at stays where the new one has it too."""
        self._made = made
        self._page = min(self._page, max(0, made.pages - 1))
        self._fit(at_once=True)

    def turn(self, pages: int) -> None:
        """Go some pages on or back, as far as there are any."""
        if self._made is None:
            return
        page = min(max(0, self._page + pages), self._made.pages - 1)
        if page != self._page:
            self._page = page
            self._scroll.verticalScrollBar().setValue(0)
            self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        far = {Qt.Key.Key_Home: -1, Qt.Key.Key_End: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self.turn(steps[key])
        elif key in far and self._made is not None:
            self.turn(far[key] * self._made.pages)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._scroll.viewport() and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        self._scroll.setWidget(self.view)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName("Preview of the report")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.viewport().installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addLayout(row(self.back, self._number, self.on, None, self.zoom, margins=(8, 6, 8, 6)))
        box.addWidget(Line())
        box.addWidget(self._scroll, 1)

    def _sheet(self) -> QSize:
        """How large the page is to be, by the zoom chosen."""
        made = self._made
        if made is None or not made.pages:
            return QSize(0, 0)
        shape = _SHAPES[made.paper]
        room = self._scroll.viewport().size()
        width = room.width() - _ROOM
        zoom = self.zoom.value
        if zoom == "page":
            width = min(width, int((room.height() - _ROOM) / shape))
        elif zoom == "double":
            width *= 2
        width = max(120, width)
        return QSize(width, round(width * shape))

    def _fit(self, *, at_once: bool = False) -> None:
        sheet = self._sheet()
        self.view.set_sheet(sheet)
        if at_once:
            self._draw()
        else:
            self._settle.start()

    def _draw(self) -> None:
        """Have the page drawn as sharp as the screen shows it."""
        made, page = self._made, self._page
        if made is None or not made.pages:
            return
        self._say()
        width = min(_WIDEST, round(self._sheet().width() * self.devicePixelRatioF()))
        self._context.tasks.run(
            "report_page",
            "Drawing a page",
            lambda _progress, _cancelled: page_picture(made.pdf, page, width),
            lambda picture: self._take(made, page, picture),
            owner=self,
        )

    def _take(self, made: Made, page: int, picture: PageImage) -> None:
        if made is self._made and page == self._page:
            self.view.show_image(as_image(picture), f"Page {page + 1} of {made.pages}")
            self.page_shown.emit(page)

    def _say(self) -> None:
        pages = self._made.pages if self._made else 0
        self._number.setText(f"Page {self._page + 1} of {pages:,}")
        self.back.setEnabled(self._page > 0)
        self.on.setEnabled(self._page < pages - 1)
