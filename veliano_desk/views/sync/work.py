"""What the page does about a line: answers a question, gives up a change, mends a row or leaves it out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from veliano_desk.domain.store_sync import SyncFinding
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.task_runner import Lane
from veliano_desk.views.sync.detail import Deeds

_ANSWERED = "Decided. The store is told with the next sync where it must know."
_GIVEN_UP = "The change was given up; the store keeps what it has."
_LEFT_OUT = "The row is left out until the store changes it."
_BELIEVED = "What was missing is taken as gone; what needs an answer stands under To decide."
_AGAIN = {
    False: ("The row is understood now.", "The store still says the same; the row waits here."),
    True: ("The store’s answer is whole again.", "The same is still missing; nothing was touched."),
}
"""What asking again came to, of a row and of a whole table: understood now, or not."""
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
                "Asking the store again", lambda: sync.retry_finding(finding.id),
                lambda still: self._say_again(finding, still), "network",
            ),
            mend=lambda finding, values, then: self._run(
                "Reading a row", lambda: sync.mend_finding(finding, values), lambda _none: self._mended(then)
            ),
            leave=lambda finding: self._do("Leaving out a row", lambda: sync.drop_finding(finding), _LEFT_OUT),
            believe=lambda finding: self._do(
                "Taking in what is gone", lambda: sync.believe_finding(finding), _BELIEVED, "network"
            ),
        )  # fmt: skip

    def _say_again(self, finding: SyncFinding, still: object) -> None:
        understood, same = _AGAIN[finding.of_table]
        if still is None:
            self._context.notifier.toast(understood, icon="check")
        else:
            self._context.notifier.toast(same, tone="info")

    def _mended(self, then: Callable[[], None]) -> None:
        then()
        self._context.notifier.toast(_MENDED, tone="info")

    def _do(self, title: str, work: Callable[[], Any], said: str, lane: Lane = "database") -> None:
        self._run(title, work, lambda _result: self._context.notifier.toast(said, tone="info"), lane)

    def _run(self, title: str, work: Callable[[], Any], then: Callable[[Any], None], lane: Lane = "database") -> None:
        self._context.tasks.write(
            title, lambda _progress, _cancelled: work(), then, lane=lane, show=lane == "network", owner=self._page
        )
