"""The desk and the store: in step or not, what waits, what was not understood, and every run so far."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_sync import StoreConnection, SyncState
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import page_column, row, scrolled
from veliano_desk.views.common.page import Page, PageContext
from veliano_desk.views.common.sync_task import SYNC_KIND, sync_now
from veliano_desk.views.common.task_runner import Task
from veliano_desk.views.sync.connection_card import ConnectionCard
from veliano_desk.views.sync.figures import Figures
from veliano_desk.views.sync.lists import SyncLists
from veliano_desk.views.sync.looks import LOOK_KIND, LookCard, MoreButton
from veliano_desk.views.sync.running import Running
from veliano_desk.views.sync.state_card import StateCard
from veliano_desk.views.sync.work import SyncWork

_SIDE = 330


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at the service brings."""

    state: SyncState
    connection: StoreConnection | None


class SyncPage(Page):
    """Sync now, see what waits and why, and mend what the store or the desk could not take."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._connected: bool | None = None
        self._word = Words("", tone="muted")
        self.sync_button = Button("Sync now", icon="refresh-cw", kind="primary", on_click=self.sync)
        self.connect_button = Button("Connect the store", icon="plug", kind="primary", on_click=self._go_connect)
        self.more_button = MoreButton(context)
        self.look_card = LookCard()
        self.more_button.looked.connect(self._show_found)
        self.running = Running(self._cancel)
        self._work = SyncWork(context, self)
        self.lists = SyncLists(context, self._work.deeds())
        self.lists.retry_asked.connect(self._retry)
        self.state_card = StateCard(context)
        self.connection_card = ConnectionCard(context)
        self._lay_out()
        for signal in (context.tasks.started, context.tasks.progressed, context.tasks.ended):
            signal.connect(self._follow)
        self._load()

    def title(self) -> str:
        return "Sync"

    def show_item(self, argument: object) -> None:
        """Open one of the lists: "questions", "outbox", "findings" or "runs"."""
        if isinstance(argument, str) and argument in self.lists.panels:
            self.lists.show_list(argument)

    def unsaved(self) -> str:
        return self.lists.unsaved()

    def refresh(self, areas: frozenset[str]) -> None:
        if areas & {"store_sync", "orders", "decisions"}:
            self._load()
            self.lists.refresh()

    def sync(self) -> None:
        """Pull, plan and push; this page shows how far it is."""
        sync_now(self._context, self)

    def _lay_out(self) -> None:
        for button in (self.sync_button, self.connect_button, self.more_button):
            button.hide()
        buttons = row(self.more_button, self.connect_button, self.sync_button)
        head = row(Words("Sync", style="title"), self._word, None, buttons, gap=12)
        side = QWidget()
        side_box = QVBoxLayout(side)
        side_box.setContentsMargins(0, 0, 0, 0)
        side_box.setSpacing(theme.size("gap"))
        side_box.addWidget(self.state_card)
        side_box.addWidget(self.connection_card)
        side_box.addStretch(1)
        side_scroll = scrolled(side)
        side_scroll.setFixedWidth(_SIDE)
        body = row(gap=theme.size("gap"))
        body.addWidget(self.lists, 1)
        body.addWidget(side_scroll)
        layout = page_column(head, self.running, self.look_card)
        layout.addLayout(body, 1)
        self.setLayout(layout)

    def _load(self) -> None:
        service = self._context.desk.store_sync
        self._context.tasks.run(
            "sync_page",
            "Sync",
            lambda _progress, _cancelled: _Look(service.state(), service.connection()),
            self._show,
            owner=self,
        )

    def _show(self, look: _Look) -> None:
        self._word.setText(look.state.word)
        self.state_card.show_state(look.state)
        self.connection_card.show_connection(look.connection)
        self.lists.show_counts(look.state)
        ready = look.state.connected and not look.state.key_missing
        self.sync_button.setVisible(ready)
        self.more_button.setVisible(ready)
        may_connect = self._context.signed_in.may(Right.STORE_CONNECT)
        self.connect_button.setText("Sign in to the store" if look.state.connected else "Connect the store")
        self.connect_button.setVisible(not ready and may_connect)
        self.connection_card.check_button.setVisible(ready)
        if ready and not self._connected:
            self.connection_card.check()
        self._connected = ready
        self.status_changed.emit(look.state.word)

    def _follow(self, task: Task) -> None:
        """Show a sync or a look that runs, whoever started it. One that never began ends without a word."""
        if task.kind not in {SYNC_KIND, LOOK_KIND} or (task.ended and task is not self._task):
            return
        self._task = None if task.ended else task
        self.running.show_task(task)
        for button in (self.sync_button, self.more_button):
            button.setEnabled(task.ended)

    def _show_found(self, title: str, found: Figures) -> None:
        desk = self._context.desk
        self.look_card.show_found(title, found, formats.moment(desk.clock.now(), desk.zone, desk.clock.now()))

    def _cancel(self) -> None:
        if self._task is not None:
            self._context.tasks.cancel(self._task)
            self.running.show_task(self._task)

    def _retry(self) -> None:
        """Let everything go out again, and sync at once."""
        self._context.tasks.write(
            "Trying again",
            lambda _progress, _cancelled: self._context.desk.store_sync.retry(),
            lambda _count: self.sync(),
            owner=self,
        )

    def _go_connect(self) -> None:
        self._context.navigate("settings", "store")
