"""Saved views: the list as you like it, kept under a name; choosing, saving and deleting them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from veliano_desk.views.common import icons
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.labels import IconLabel, Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.menus import Menu
from veliano_desk.views.orders.view_spec import ViewSpec, from_saved, same_list

if TYPE_CHECKING:
    from veliano_desk.domain.workspace import SavedView

_WORD = "Views"


class ViewsButton(Button):
    """Says which saved view is shown, and opens the menu of all."""

    picked = Signal(object)
    """Carries the SavedView to show."""
    save_asked = Signal()
    deleted = Signal(object)
    """Carries the SavedView to delete."""
    start_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_WORD, icon="bookmark", parent=parent)
        self._views: tuple[SavedView, ...] = ()
        self._now = ViewSpec()
        self.clicked.connect(lambda _checked=False: self.open())

    def set_views(self, views: Sequence[SavedView]) -> None:
        self._views = tuple(views)
        self._say()

    def show_now(self, spec: ViewSpec) -> None:
        """The list as it is now."""
        self._now = spec
        self._say()

    def open(self) -> None:
        self.menu_of_views().show_below(self)

    def menu_of_views(self) -> Menu:
        """Views by name, the one shown ticked; then saving, and deleting one."""
        menu = Menu(self)
        start = menu.addAction("Open orders, by promise")
        start.triggered.connect(lambda _checked=False: self.start_asked.emit())
        shown = self._shown()
        for view in self._views:
            entry = menu.addAction(view.title)
            entry.setCheckable(True)
            entry.setChecked(view is shown)
            entry.triggered.connect(partial(self._pick, view))
        menu.addSeparator()
        save = menu.addAction(icons.icon("save"), "Save this view…")
        save.triggered.connect(lambda _checked=False: self.save_asked.emit())
        if self._views:
            gone = Menu(menu, "Delete a view")
            gone.setIcon(icons.icon("trash-2"))
            menu.addMenu(gone)
            for view in self._views:
                gone.addAction(view.title).triggered.connect(partial(self._delete, view))
        return menu

    def _shown(self) -> SavedView | None:
        """The saved view that asks for what is shown now."""
        same = (view for view in self._views if same_list(from_saved(view.spec).query, self._now.query))
        return next(same, None)

    def _pick(self, view: SavedView, _checked: bool = False) -> None:
        self.picked.emit(view)

    def _delete(self, view: SavedView, _checked: bool = False) -> None:
        self.deleted.emit(view)

    def _say(self) -> None:
        shown = self._shown()
        self.setText(shown.title if shown is not None else _WORD)
        self.setAccessibleName(f"Saved views, {shown.title} is shown" if shown is not None else "Saved views")


class SaveViewPanel(QFrame):
    """Asks in place what a view is to be called. The same name again replaces the view."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._line = QLineEdit()
        self._line.setPlaceholderText("Late grillz, this week’s castings…")
        self._line.setAccessibleName("Name of the view")
        self._line.setMaximumWidth(320)
        self._save = Button("Save view", kind="primary", on_click=self._give)
        self._line.textChanged.connect(lambda text: self._save.setEnabled(bool(text.strip())))
        self._save.setEnabled(False)
        words = Words("Save this view as", style="strong")
        drop = Button("Cancel", kind="quiet", on_click=self.drop)
        line = row(IconLabel("bookmark"), words, self._line, self._save, drop, None, gap=10, margins=(14, 10, 14, 10))
        line.setStretchFactor(self._line, 1)
        self.setLayout(line)
        self.hide()

    def ask(self) -> None:
        self.show()
        self._line.setFocus()
        self._line.selectAll()

    def done(self) -> None:
        """It was saved."""
        self._line.clear()
        self.hide()

    def drop(self) -> None:
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.drop()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._give()
        else:
            super().keyPressEvent(event)

    def _give(self) -> None:
        title = self._line.text().strip()
        if title:
            self.given.emit(title)
