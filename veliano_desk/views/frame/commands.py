"""What the window itself can do: shortcuts on every system, the menu bar on macOS, lines of the palette."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QWidget

from veliano_desk.views.common import icons
from veliano_desk.views.common.command import Command
from veliano_desk.views.common.menus import Menu
from veliano_desk.views.common.page import PageContext, PageSpec
from veliano_desk.views.common.theme import Mode

MAC = sys.platform == "darwin"
_LOOKS: tuple[tuple[Mode, str, str], ...] = (
    ("system", "Look: as the system", "monitor"),
    ("dark", "Look: dark", "moon"),
    ("light", "Look: light", "sun"),
)


class Window(Protocol):
    """What commands call."""

    def open_palette(self) -> None: ...
    def go_back(self) -> None: ...
    def go_forward(self) -> None: ...
    def reload(self) -> None: ...
    def undo(self) -> None: ...
    def sign_out(self) -> None: ...
    def set_look(self, mode: Mode) -> None: ...
    def look(self) -> Mode: ...
    def navigate(self, key: str, argument: object = None) -> None: ...
    def quit(self) -> None: ...


def as_command(action: QAction) -> Command:
    """A line of the palette that triggers an action."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return Command(action.text(), str(action.data()), action.trigger, keys)


def page_commands(specs: Iterable[PageSpec], context: PageContext) -> list[Command]:
    """The lines of the palette that pages add, by right."""
    return [
        Command(each.title, each.icon, partial(each.run, context), words=each.words)
        for spec in specs
        for each in spec.commands
        if each.right is None or context.signed_in.may(each.right)
    ]


class Commands(QObject):
    """The window's actions, made once; pages get theirs when somebody signs in."""

    def __init__(self, window: QMainWindow, calls: Window) -> None:
        super().__init__(window)
        self._window = window
        self._calls = calls
        self._pages: list[QAction] = []
        back, forward = ("Ctrl+[", "Ctrl+]") if MAC else ("Alt+Left", "Alt+Right")
        self.find = self._made("Find anything", "search", calls.open_palette, "Ctrl+K")
        self.back = self._made("Back", "arrow-left", calls.go_back, back)
        self.forward = self._made("Forward", "arrow-right", calls.go_forward, forward)
        self.reload = self._made("Load again", "refresh-cw", calls.reload, "Ctrl+R" if MAC else "F5")
        self.undo = self._made("Undo the last step", "undo-2", calls.undo, "Ctrl+Shift+Z" if MAC else "Ctrl+Alt+Z")
        self.sign_out = self._made("Sign out", "log-out", calls.sign_out, "")
        self.sign_out.setMenuRole(QAction.MenuRole.NoRole)
        self.quit = self._made("Quit Veliano Desk", "x", calls.quit, "Ctrl+Q")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.looks = self._look_actions()
        self._work = (self.find, self.back, self.forward, self.reload, self.undo, self.sign_out)
        self.set_pages(())

    def set_pages(self, specs: Sequence[PageSpec], begins: Sequence[PageSpec] = ()) -> None:
        """Ctrl+1 to Ctrl+9 go to the pages in the rail; without pages nothing but look and quit is possible.

        begins: pages that are not in the rail and have keys of their own.
        """
        for action in self._pages:
            self._window.removeAction(action)
            action.deleteLater()
        self._pages = []
        for at, spec in enumerate(specs, start=1):
            keys = f"Ctrl+{at}" if at <= 9 else ""
            self._pages.append(self._made(spec.title, spec.icon, partial(self._calls.navigate, spec.key), keys))
        for spec in begins:
            go = partial(self._calls.navigate, spec.key)
            self._pages.append(self._made(spec.title, spec.icon, go, spec.keys))
        for action in self._work:
            action.setEnabled(bool(specs))
        if MAC:
            self._fill_menu_bar()

    def all(self) -> list[QAction]:
        """For the palette, in this order: pages, looks, the rest."""
        return [*self._pages, *self.looks, self.back, self.forward, self.reload, self.undo, self.sign_out, self.quit]

    def person_menu(self, parent: QWidget) -> Menu:
        """The menu of who is signed in."""
        menu = Menu(parent)
        for action in self.looks:
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.find)
        menu.addSeparator()
        menu.addAction(self.sign_out)
        if not MAC:
            menu.addAction(self.quit)
        return menu

    def show_look(self, mode: Mode) -> None:
        """Tick the look that was chosen."""
        for (each, _title, _icon), action in zip(_LOOKS, self.looks, strict=True):
            action.setChecked(each == mode)

    def _made(self, title: str, icon: str, run: Callable[[], object], keys: str) -> QAction:
        action = QAction(icons.icon(icon), title, self)
        action.setData(icon)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked=False: run())
        self._window.addAction(action)
        return action

    def _look_actions(self) -> list[QAction]:
        group = QActionGroup(self)
        made = []
        for mode, title, icon in _LOOKS:
            action = self._made(title, icon, partial(self._calls.set_look, mode), "")
            action.setCheckable(True)
            action.setChecked(mode == self._calls.look())
            group.addAction(action)
            made.append(action)
        return made

    def _fill_menu_bar(self) -> None:
        """macOS expects its menus; Qt moves Quit into the program's own."""
        bar = self._window.menuBar()
        bar.clear()
        for title, actions in (
            ("File", [self.sign_out, self.quit]),
            ("Edit", [self.undo, self.find]),
            ("Go", [*self._pages, self.back, self.forward]),
            ("View", [self.reload, *self.looks]),
        ):
            bar.addMenu(title).addActions(actions)
