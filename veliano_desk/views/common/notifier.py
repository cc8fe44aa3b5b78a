"""The one way to tell a person something: a toast for what went well, a panel for what did not."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from veliano_desk.domain.errors import CancelledError, DeskError
from veliano_desk.views.common.columns import Tone

log = logging.getLogger(__name__)


class Toast(NamedTuple):
    """A line that goes away by itself. `action` is a word on a button ("Undo", "Open")."""

    text: str
    tone: Tone = "ok"
    icon: str = ""
    action: str = ""
    on_action: Callable[[], None] | None = None
    seconds: float = 6.0


class Trouble(NamedTuple):
    """An error in the user's words; `details` are for whoever mends it."""

    title: str
    happened: str
    todo: str
    subject: str = ""
    details: str = ""
    action: str = ""
    on_action: Callable[[], None] | None = None


def trouble_of(error: BaseException, doing: str = "") -> Trouble:
    """What to say of an exception: a DeskError's own words, or the crash sentence with the traceback behind it."""
    if isinstance(error, DeskError):
        return Trouble(error.title, error.happened, error.todo, error.subject, _cause(error))
    while_doing = f" while this was done: {doing}" if doing else ""
    return Trouble(
        "Something went wrong in the program",
        f"An unexpected fault stopped it{while_doing}. What was saved before is safe; this step was not saved.",
        "Try again. If it happens again, copy the details and send them to whoever looks after the program.",
        details="".join(traceback.format_exception(error)),
    )


def _cause(error: DeskError) -> str:
    """What lies beneath a DeskError, for the details; nothing where it stands alone."""
    below = error.__cause__ or error.__context__
    return "".join(traceback.format_exception(below)) if below is not None else ""


class Notifier(QObject):
    """Where pages and the task runner bring what people must know. The window's overlay shows it."""

    toasted = Signal(object)
    troubled = Signal(object)
    noted = Signal(str)

    def note(self, words: str) -> None:
        """A quiet word in the footer: what was copied, how many were found."""
        self.noted.emit(words)

    def trouble(self, trouble: Trouble) -> None:
        """Say something that is no exception but has to be read."""
        self.troubled.emit(trouble)

    def toast(
        self,
        text: str,
        *,
        tone: Tone = "ok",
        icon: str = "",
        action: str = "",
        on_action: Callable[[], None] | None = None,
        seconds: float = 6.0,
    ) -> None:
        """Say what was done, with one thing to do about it (Undo, Open) where there is one."""
        self.toasted.emit(Toast(text, tone, icon, action, on_action, seconds))

    def error(
        self,
        error: BaseException,
        doing: str = "",
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Say what went wrong; what was not foreseen is also logged with its traceback. Cancelling is no error."""
        if isinstance(error, CancelledError):
            return
        if not isinstance(error, DeskError):
            log.error("Unexpected fault: %s", doing or "in the window", exc_info=error)
        found = trouble_of(error, doing)
        self.troubled.emit(
            Trouble(found.title, found.happened, found.todo, found.subject, found.details, action, on_action)
        )
