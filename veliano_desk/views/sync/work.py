"""What the page does about a line: answers a question, gives up a change, mends a row or leaves it out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.task_runner import Lane
from veliano_desk.views.sync.detail import Deeds

_ANSWERED = "Decided. The store is told with the next sync where it must know."
_GIVEN_UP = "The change was given up; the store keeps what it has."
_LEFT_OUT = "The row is left out until the store changes it."
_MENDED = "The row was read as you wrote it; the store keeps what it has."


class SyncWork:
    """Each deed runs off the window's thread and says what came of it."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        self._context = context
        self._page = page

    def deeds(self) -> Deeds:
        desk = self._context.desk
        sync = desk.store_sync
        return Deeds(
            open_order=partial(self._context.navigate, "order_hub"),
            give_up=lambda entry: self._do("Giving up a change", lambda: sync.drop(entry), _GIVEN_UP),
            answer=lambda asked, version, answer: self._do(
                "Deciding", lambda: desk.decisions.answer(asked, version, answer), _ANSWERED
            ),
            read_again=lambda finding: self._run(
                "Asking the store again", lambda: sync.retry_finding(finding), self._say_again, "network"
            ),
            mend=lambda finding, values: self._do("Reading a row", lambda: sync.mend_finding(finding, values), _MENDED),
            leave=lambda finding: self._do("Leaving out a row", lambda: sync.drop_finding(finding), _LEFT_OUT),
        )

    def _say_again(self, still: object) -> None:
        if still is None:
            self._context.notifier.toast("The row is understood now.", icon="check")
        else:
            self._context.notifier.toast("The store still says the same; the row waits here.", tone="info")

    def _do(self, title: str, work: Callable[[], Any], said: str) -> None:
        self._run(title, work, lambda _result: self._context.notifier.toast(said, tone="info"))

    def _run(self, title: str, work: Callable[[], Any], then: Callable[[Any], None], lane: Lane = "database") -> None:
        self._context.tasks.run(
            "sync_line", title, lambda _progress, _cancelled: work(), then, lane=lane, owner=self._page
        )
