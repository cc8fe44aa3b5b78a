"""Looking before acting: a preview, a full check, and a full sync, from the page's More menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.views.common import icons
from veliano_desk.views.common.buttons import Button, IconButton
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.layout import clear, column
from veliano_desk.views.common.menus import Menu
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.sync_task import sync_now
from veliano_desk.views.common.task_runner import Work
from veliano_desk.views.sync.figures import Figures, drift_figures, in_view, preview_figures

LOOK_KIND = "store_look"
"""The task's kind of whatever only looks."""
_TALLEST = 340
R = TypeVar("R")


class MoreButton(Button):
    """What is not done every day: the menu, and the work behind it. `looked`: a title and what was found."""

    looked = Signal(str, object)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__("More", icon="chevron-down", on_click=self.open_menu, parent=parent)
        self._context = context

    def open_menu(self) -> None:
        menu = self.offered()
        corner = self.mapToGlobal(QPoint(self.width(), self.height() + 4))
        menu.show_at(corner - QPoint(menu.sizeHint().width(), 0))

    def offered(self) -> Menu:
        """Made anew for each showing."""
        menu = Menu(self)
        for icon, words, deed in (
            ("eye", "Preview the next sync", self.preview),
            ("eye", "Preview a full sync", self.preview_full),
            ("search-check", "Full check: compare every row", self.check),
            ("refresh-cw", "Full sync: read every row again", self.sync_full),
        ):
            menu.addAction(icons.icon(icon, "muted"), words).triggered.connect(deed)
        return menu

    def preview(self) -> None:
        """Show what a sync would change, on both sides; nothing is written."""
        sync = self._context.desk.store_sync
        self._look("Preview of a sync", sync.preview, preview_figures)

    def preview_full(self) -> None:
        """As `preview`, of a sync that reads every table from end to end."""
        sync = self._context.desk.store_sync
        self._look("Preview of a full sync", lambda progress, cancelled: sync.preview(progress, cancelled, full=True),
                   preview_figures)  # fmt: skip

    def check(self) -> None:
        """Compare every row of the store with what is here; nothing is written."""
        self._look("Full check", self._context.desk.store_sync.check_drift, drift_figures)

    def sync_full(self) -> None:
        sync_now(self._context, self, full=True)

    def _look(self, title: str, work: Work[R], shown: Callable[[R], Figures]) -> None:
        self._context.tasks.run(
            LOOK_KIND, title, work, lambda found: self.looked.emit(title, shown(found)), lane="network", show=True,
            owner=self,
        )  # fmt: skip


class LookCard(Card):
    """What a look found, until it is closed or there is a newer one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Look", icon="eye", parent=parent)
        self.add_head(IconButton("x", "Close what was found", on_click=self.hide))
        self._content = column()
        self.body.addLayout(self._content)
        self.setMaximumHeight(_TALLEST)
        self.hide()

    def show_found(self, title: str, found: Figures, when: str) -> None:
        """when: the moment of the look, since what it says is true for that moment only."""
        self.set_title(title)
        self.set_meta(when)
        clear(self._content)
        self._content.addWidget(in_view(found))
        self.show()
