"""The main window: the frame around the pages. It only navigates; what is done is done by pages and services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.notifier import Notifier, Trouble
from veliano_desk.views.common.page import Changes, PageContext, PageSpec
from veliano_desk.views.common.task_runner import TaskRunner
from veliano_desk.views.frame.auto_sync import AutoSync, SelfSync
from veliano_desk.views.frame.commands import Commands, as_command, page_commands
from veliano_desk.views.frame.footer import Footer
from veliano_desk.views.frame.overlay import Overlay
from veliano_desk.views.frame.page_stack import PageStack
from veliano_desk.views.frame.rail import Rail
from veliano_desk.views.frame.top_bar import TopBar

if TYPE_CHECKING:
    from veliano_desk.domain.insights import Hit
    from veliano_desk.domain.store_sync import SyncState
    from veliano_desk.services.desk import Desk
    from veliano_desk.views.common.command import Command
    from veliano_desk.views.common.palette import Palette

_SYNC_ICONS = {"ok": "circle-check", "info": "refresh-cw", "warn": "cloud-off", "risk": "circle-alert"}


class WindowParts(NamedTuple):
    """What the window is filled with once somebody has signed in.

    search finds for the palette; sync_state says how the store stands, for the pill that leads to `sync_page`.
    sync_areas: what has to change for the pill to be asked anew.
    role: how the person's roles are said. first: the page to open on, else the rail's first. self_sync: how it syncs by
    itself, for whoever may use `sync_page`.
    """

    pages: Sequence[PageSpec]
    search: Callable[[Desk, str], Sequence[Hit]]
    sync_state: Callable[[Desk], SyncState] | None = None
    sync_page: str = "sync"
    sync_areas: frozenset[str] = frozenset({"store_sync"})
    role: Callable[[Desk], str] | None = None
    first: str = ""
    self_sync: SelfSync | None = None


class MainWindow(QWidget):
    """The frame, filling its window: before sign-in one widget (`show_front`), afterwards the pages (`enter`)."""

    signed_out = Signal()
    look_chosen = Signal(str)
    """Somebody chose "dark", "light" or "system"."""

    def __init__(self, window: QMainWindow, look: theme.Theme, tasks: TaskRunner, notifier: Notifier) -> None:
        super().__init__()
        self._window = window
        self.setObjectName("window")
        self._theme, self._tasks, self.notifier = look, tasks, notifier
        self._desk: Desk | None = None
        self._context: PageContext | None = None
        self._parts: WindowParts | None = None
        self._specs: dict[str, PageSpec] = {}
        self._palette: Palette | None = None
        self._stop_listening: Callable[[], None] | None = None
        self._closing_anyway = False
        self.changes = Changes(self)
        self.commands = Commands(window, self)
        self.top = TopBar(self.commands.person_menu)
        self.rail = Rail()
        self.pages = PageStack()
        self.footer = Footer(tasks)
        self.auto_sync = AutoSync(tasks, self)
        self._front: QWidget | None = None
        self._middle = QStackedWidget()
        self._lay_out()
        self.overlay = Overlay(notifier, self, theme.size("footer"))
        self._connect()

    # Signing in and out

    def show_front(self, widget: QWidget) -> None:
        """Show this instead of the pages: opening, signing in, what is wrong with the workspace."""
        old, self._front = self._front, widget
        self._middle.insertWidget(0, widget)
        self._middle.setCurrentWidget(widget)
        if old is not None:
            self._middle.removeWidget(old)
            old.deleteLater()
        self.rail.hide()
        widget.setFocus()

    def enter(self, desk: Desk, parts: WindowParts) -> None:
        """Somebody signed in: show the pages that they may use, the first of them open."""
        who = desk.who
        specs = [spec for spec in parts.pages if spec.open_to(who)]
        self._desk, self._parts, self._specs = desk, parts, {spec.key: spec for spec in specs}
        in_rail = [spec for spec in specs if spec.in_rail]
        context = PageContext(desk, who, self._tasks, self.notifier, self._theme, self.changes, self.navigate)
        self._context = context
        self._stop_listening = desk.on_change(self.changes.take)
        self.pages.open(context, specs)
        self.rail.set_pages(in_rail)
        self.commands.set_pages(in_rail, [spec for spec in specs if spec.keys])
        self.top.show_signed_in(who.name, parts.role(desk) if parts.role else ", ".join(who.roles))
        self.rail.show()
        self._middle.setCurrentWidget(self.pages)
        self.navigate(parts.first if parts.first in self._specs else in_rail[0].key)
        # After the page: its rows are waited for, the rail's figures are not.
        self._refresh_counts(None)
        if parts.self_sync is not None and parts.sync_page in self._specs:
            self.auto_sync.follow(desk, parts.self_sync)

    def leave(self) -> None:
        """Nobody is signed in any more: pages, notices and what was running for them are gone."""
        self.auto_sync.leave()
        for task in self._tasks.tasks():
            self._tasks.cancel(task)
        if self._stop_listening is not None:
            self._stop_listening()
        self._desk, self._parts, self._specs, self._stop_listening, self._context = None, None, {}, None, None
        if self._palette is not None:
            self._palette.deleteLater()
            self._palette = None
        self.overlay.clear()
        self.pages.close_all()
        self.rail.set_pages(())
        self.commands.set_pages(())
        self.top.show_signed_out()
        self.footer.set_right("")
        self._window.setWindowTitle("Veliano Desk")

    # Going about

    def navigate(self, key: str, argument: object = None) -> None:
        """Go to a page; a page that this person may not use is not gone to."""
        if self.pages.knows(key):
            self.pages.go(key, argument)
        else:
            self.notifier.toast("You may not open that page. Ask the owner for the right.", tone="warn")

    def go_back(self) -> None:
        self.pages.go_back()

    def go_forward(self) -> None:
        self.pages.go_forward()

    def reload(self) -> None:
        """Read again what is shown, and what the frame shows of it."""
        areas = frozenset(area for spec in self._specs.values() for area in spec.areas)
        self.pages.refresh(areas)
        self._refresh_counts(None)

    def open_palette(self) -> None:
        """Open the palette."""
        if self._desk is not None and self._parts is not None:
            if self._palette is None:
                self._palette = self._made_palette(self._desk, self._parts)
            self._palette.open()

    def undo(self) -> None:
        self.overlay.undo()

    def quit(self) -> None:
        self._window.close()

    def may_close(self) -> bool:
        """Whether the window may close: not while something typed would be lost, unless asked twice."""
        return self._may_leave("quit")

    def sign_out(self) -> None:
        if self._desk is not None and self._may_leave("sign out"):
            self.leave()
            self.signed_out.emit()

    def look(self) -> theme.Mode:
        return self._theme.mode

    def set_look(self, mode: theme.Mode) -> None:
        self._theme.apply(cast(QApplication, QApplication.instance()), mode)
        self.look_chosen.emit(mode)

    # Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The mouse's own back and forward buttons."""
        if event.button() == Qt.MouseButton.BackButton:
            self.go_back()
        elif event.button() == Qt.MouseButton.ForwardButton:
            self.go_forward()
        else:
            super().mousePressEvent(event)

    # Inside

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self._middle, 1)
        self._middle.addWidget(self.pages)
        box.addWidget(self.top)
        box.addLayout(middle, 1)
        box.addWidget(self.footer)
        self.rail.hide()
        self._window.setCentralWidget(self)

    def _connect(self) -> None:
        self.top.find_wanted.connect(self.open_palette)
        self.top.sync_wanted.connect(self._go_to_sync)
        self.rail.chosen.connect(self.navigate)
        self.pages.shown.connect(self._page_shown)
        self.pages.status_changed.connect(self.footer.set_right)
        self.pages.title_changed.connect(self._title_changed)
        self._theme.changed.connect(lambda: self.commands.show_look(self._theme.mode))
        self.notifier.noted.connect(self.footer.say)
        self.changes.changed.connect(self._changed)
        self._tasks.failed.connect(lambda task, error: self.notifier.error(error, task.title))

    def _go_to_sync(self) -> None:
        if self._parts is not None:
            self.navigate(self._parts.sync_page)

    def _page_shown(self, key: str) -> None:
        spec = self._specs[key]
        self.rail.light(spec.key if spec.in_rail else spec.parent)
        self.commands.back.setEnabled(self.pages.can_go_back())
        self.commands.forward.setEnabled(self.pages.can_go_forward())
        self._closing_anyway = False

    def _title_changed(self, title: str) -> None:
        self._window.setWindowTitle(f"{title} · Veliano Desk" if title else "Veliano Desk")

    def _changed(self, areas: frozenset[str]) -> None:
        if self._desk is not None:
            self.pages.refresh(areas)
            self._refresh_counts(areas)
            if self._parts is not None and areas & self._parts.sync_areas:
                self.auto_sync.look()

    def _refresh_counts(self, areas: frozenset[str] | None) -> None:
        """Ask for the rail's figures and the store's state, where they may have changed (None: all)."""
        desk, parts = self._desk, self._parts
        if desk is None or parts is None:
            return
        for spec in self._specs.values():
            if spec.count is not None and (areas is None or areas & spec.areas):
                self._ask_count(desk, spec.key, spec.title, spec.count)
        state = parts.sync_state
        if state is not None and (areas is None or areas & parts.sync_areas):
            self._tasks.run(
                "sync_state", "The store's state", lambda _p, _c: state(desk), self._show_sync, owner=self.top
            )

    def _ask_count(self, desk: Desk, key: str, title: str, count: Callable[[Desk], int]) -> None:
        self._tasks.run(
            f"count:{key}",
            f"Counting {title.lower()}",
            lambda _progress, _cancelled: count(desk),
            partial(self.rail.set_count, key),
            owner=self.rail,
        )

    def _show_sync(self, state: SyncState) -> None:
        icon = _SYNC_ICONS.get(state.tone, "cloud")
        head, tail = state.word[:1], state.word[1:]
        says_it = not state.connected or "store" in state.word.lower()
        named = f"{head.upper()}{tail}" if says_it else f"Store: {head.lower()}{tail}"
        self.top.sync.set_state(named, icon, cast(Tone, state.tone))
        self.top.sync.setVisible(self._desk is not None)

    def _made_palette(self, desk: Desk, parts: WindowParts) -> Palette:
        from veliano_desk.views.common.palette import Palette

        return Palette(self._tasks, lambda text: parts.search(desk, text), self._palette_commands, self.navigate, self)

    def _palette_commands(self) -> list[Command]:
        own = [as_command(action) for action in self.commands.all() if action.isEnabled()]
        context = self._context
        return own if context is None else [*own, *page_commands(self._specs.values(), context)]

    def _may_leave(self, doing: str) -> bool:
        """Whether nothing typed would be lost; if so, it is shown and said, and asking again does it."""
        if self._closing_anyway:
            return True
        key, unsaved = self.pages.unsaved()
        if not unsaved:
            return True
        self._closing_anyway = True
        if key != self.pages.here:
            self.pages.go(key)
            self._closing_anyway = True
        self.notifier.trouble(
            Trouble("Not saved yet", unsaved, f"Save it, or {doing} once more to leave it as it was.")
        )
        return False
