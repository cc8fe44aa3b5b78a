"""What a page is: how it is registered, what it is handed, and what the window asks of it.

Pages never import each other; they go to one another by key and argument (`context.navigate("orders", "CO-24817")`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from veliano_desk.domain.changes import Changed
    from veliano_desk.domain.people import SignedIn
    from veliano_desk.domain.rights import Right
    from veliano_desk.services.desk import Desk
    from veliano_desk.views.common.notifier import Notifier
    from veliano_desk.views.common.task_runner import TaskRunner
    from veliano_desk.views.common.theme import Theme


class Changes(QObject):
    """Brings what a service changed, from whichever thread wrote it, to the window's thread."""

    changed = Signal(object)
    """Carries a frozenset of area names, on the window's thread."""
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def take(self, change: Changed) -> None:
        """Give this to `desk.on_change`; it may be called from any thread."""
        self._arrived.emit(change.areas)

    def _deliver(self, areas: frozenset[str]) -> None:
        self.changed.emit(areas)


class PageContext(NamedTuple):
    """All that a page may use. `navigate(key, argument)` goes to another page; `signed_in` says what may be shown."""

    desk: Desk
    signed_in: SignedIn
    tasks: TaskRunner
    notifier: Notifier
    theme: Theme
    changes: Changes
    navigate: Callable[[str, object], None]


class Page(QWidget):
    """A page of the window. The window calls `refresh` only while the page is shown, or when it next is."""

    title_changed = Signal()
    status_changed = Signal(str)
    """What the footer says on the right while this page is shown: "23 of 128 shown"."""

    def title(self) -> str:
        """What the window's title and the way back say."""
        return ""

    def show_item(self, argument: object) -> None:
        """Show the thing itself, as another page, the palette or the command line asked for it.

        None: the page as it opens, after it had shown a thing.
        """

    def unsaved(self) -> str:
        """What was typed and not saved, as a sentence; "" for nothing. Asked before signing out and quitting."""
        return ""

    def refresh(self, areas: frozenset[str]) -> None:
        """Something changed in these areas: load again what depends on them, keeping selection and scroll."""


@dataclass(frozen=True, slots=True)
class PageCommand:
    """A line of the palette that a page adds, whether or not it is shown. right: who lacks it does not get the line;
    words: what else finds it."""

    title: str
    icon: str
    run: Callable[[PageContext], object]
    right: Right | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page as the window knows it before it is made.

    key: what navigation calls it; icon: a name of `resources/icons`; group: pages of one group stand together in the
    rail, a line between groups; right: who lacks it, or any of `also`, never sees the page; factory: makes it at its
    first visit. count: the figure in the rail, read in the database lane and again when `areas` change. in_rail: False
    for pages that are only gone to; `parent` is then the rail's key that stays lit. commands: what the palette gets.
    keys: the shortcut to a page that is not in the rail, by its title in palette and menu.
    """

    key: str
    title: str
    icon: str
    group: str
    right: Right | None
    factory: Callable[[PageContext], Page]
    count: Callable[[Desk], int] | None = None
    areas: frozenset[str] = frozenset()
    in_rail: bool = True
    parent: str = ""
    also: frozenset[Right] = frozenset()
    commands: tuple[PageCommand, ...] = ()
    keys: str = ""

    def open_to(self, who: SignedIn) -> bool:
        """Whether somebody has all the rights that the page needs."""
        return (self.right is None or who.may(self.right)) and self.also <= who.rights
