"""The store: connecting it, what was found there piece by piece, and letting it go."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from veliano_desk.domain.store_check import StoreCheck
from veliano_desk.domain.store_sync import StoreConnection
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.form import ChoiceField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.store_pieces import StorePieces, summary_of
from veliano_desk.views.common.sync_task import sync_now
from veliano_desk.views.common.twice import TwiceButton
from veliano_desk.views.settings.connect_form import ConnectForm, StoreAddress
from veliano_desk.views.settings.section import FormSection

_PACES = (1, 5, 15, 60, 0)


def _often(minutes: int) -> int:
    """Sorts the paces: by hand comes last."""
    return minutes or 10_000


def _pace_words(minutes: int) -> str:
    if minutes == 0:
        return "Only by hand"
    return "Every minute" if minutes == 1 else "Every hour" if minutes == 60 else f"Every {minutes} minutes"


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at the service brings."""

    connection: StoreConnection | None
    key_missing: bool
    secrets_last: bool
    every_minutes: int


class StoreSection(FormSection):
    """Either the form, or where the desk is connected; below it the last look at the store."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._begins = False
        self._every: int | None = None
        self.form = ConnectForm()
        self.form.sent.connect(self.connect_store)
        self.here = Card("Connected", icon="plug-zap")
        self._facts = Facts()
        self.check_button = Button("Check the connection", icon="shield-check", on_click=self.check)
        question = "Disconnect: the address and its secrets are forgotten here"
        self.leave_button = TwiceButton("Disconnect…", question, self.let_go, icon="unlink")
        self.pace = ChoiceField("Sync by itself", [Choice(str(every), _pace_words(every)) for every in _PACES])
        self.pace.changed.connect(self._set_pace)
        self.fault = FaultNote()
        self.found = Card("What was found", icon="search-check")
        self._summary = Words("", wrap=True)
        self._pieces = StorePieces()
        self.pack_button = Button(
            "Copy the pack",
            icon="copy",
            on_click=self.copy_pack,
            tooltip="The SQL that brings the store all of this; its owner runs it once in the store’s SQL editor",
        )
        self.cure_button = Button(
            "Copy the cure",
            icon="copy",
            kind="primary",
            on_click=self._copy_cure,
            tooltip="Only the part of the pack that ends this fault; it can be run by itself",
        )
        self._cure = ""
        self._lay_out()
        self._load()

    def refresh(self, areas: frozenset[str]) -> None:
        if "store_sync" in areas:
            self._load()

    def unsaved(self) -> str:
        return "The store’s address was typed and not connected." if self.form.typed() else ""

    def connect_store(self, typed: StoreAddress) -> None:
        """Sign in to the store and look at everything, in the network lane; kept only if it is usable."""
        self.form.set_busy(True)
        self.found.hide()
        service = self._context.desk.store_sync
        self._context.tasks.write(
            "Looking at the store",
            lambda _progress, _cancelled: service.connect(typed.url, typed.key, typed.email, typed.password),
            self._connected,
            lambda error: self.form.fault.show_error(error, "connecting the store"),
            on_end=lambda: self.form.set_busy(False),
            lane="network",
            show=True,
            owner=self,
        )

    def check(self) -> None:
        """Look at the store again."""
        self.fault.clear()
        self.check_button.setEnabled(False)
        self._context.tasks.run(
            "store_check",
            "Checking the store",
            lambda _progress, _cancelled: self._context.desk.store_sync.check(),
            self._show_check,
            lambda error: self.fault.show_error(error, "checking the store"),
            on_end=lambda: self.check_button.setEnabled(True),
            lane="network",
            show=True,
            owner=self,
        )

    def copy_pack(self) -> None:
        """Put the pack into the clipboard."""
        self._context.tasks.run(
            "store_pack",
            "The store’s pack",
            lambda _progress, _cancelled: self._context.desk.store_sync.pack(),
            lambda text: self._copy(text, "The pack is copied: paste it into the store’s SQL editor and run it."),
            lambda error: self.fault.show_error(error, "reading the pack"),
            owner=self,
        )

    def _copy_cure(self) -> None:
        self._copy(self._cure, "The cure is copied: paste it into the store’s SQL editor and run it.")

    def _copy(self, text: str, said: str) -> None:
        QApplication.clipboard().setText(text)
        self._context.notifier.toast(said, icon="copy")

    def let_go(self) -> None:
        """Forget the store here; orders stay."""
        self._context.tasks.write(
            "Disconnecting the store",
            lambda _progress, _cancelled: self._context.desk.store_sync.disconnect(),
            lambda _none: self._disconnected(),
            lambda error: self.fault.show_error(error, "disconnecting the store"),
            lane="network",
            owner=self,
        )

    def _lay_out(self) -> None:
        self.here.body.addWidget(self._facts)
        self.here.body.addWidget(self.pace)
        self.here.body.addWidget(self.fault)
        self.here.body.addLayout(row(self.check_button, self.leave_button, None))
        self.found.body.addWidget(self._summary)
        self.found.body.addLayout(row(self.cure_button, self.pack_button, None))
        self.found.body.addWidget(self._pieces)
        for card in (self.form, self.here, self.found):
            card.hide()
            self.column.addWidget(card)
        self.column.addStretch(1)

    def _load(self) -> None:
        sync = self._context.desk.store_sync
        self._context.tasks.run(
            "store_connection",
            "The store",
            lambda _p, _c: _Look(
                sync.connection(), sync.state().key_missing, sync.secrets_last(), sync.pace().every_minutes
            ),
            self._show,
            owner=self,
        )

    def start(self) -> None:
        self._begins = True
        self._focus_form()

    def _focus_form(self) -> None:
        """Put the cursor where typing begins, once it is known whether there is anything to type."""
        if self._begins and self.form.isVisible():
            self._begins = False
            self.form.start()

    def _show(self, look: _Look) -> None:
        connection = look.connection
        self.form.setVisible(connection is None or look.key_missing)
        self.here.setVisible(connection is not None)
        self.check_button.setVisible(not look.key_missing)
        if connection is not None:
            self._facts.set_facts(self._said(connection, look.secrets_last))
        self.pace.set_choices([
            Choice(str(every), _pace_words(every)) for every in sorted({*_PACES, look.every_minutes}, key=_often)
        ])  # fmt: skip
        self.pace.set_value(str(look.every_minutes))
        self._every = look.every_minutes
        if connection is not None and look.key_missing:
            self.form.know(connection.url, connection.email)
        QTimer.singleShot(0, self, self._focus_form)

    def _said(self, connection: StoreConnection, lasts: bool) -> list[Fact]:
        desk = self._context.desk
        facts = [Fact("Address", connection.url), Fact("Signed in", connection.email or "by secret key")]
        if connection.connected_at is not None:
            facts.append(Fact("Since", formats.moment(connection.connected_at, desk.zone, desk.clock.now())))
        kept = "in this computer’s keychain only" if lasts else "for this session only; asked for again at every start"
        return [*facts, Fact("Secrets", kept)]

    def _set_pace(self) -> None:
        minutes, seen = int(self.pace.value()), self._every
        self._context.tasks.run(
            "store_pace",
            "Setting how often to sync",
            lambda _progress, _cancelled: self._context.desk.store_sync.set_pace(minutes, seen),
            lambda _none: self._paced(minutes),
            on_error=lambda error: self.fault.show_error(error, "setting how often to sync"),
            owner=self,
        )

    def _paced(self, minutes: int) -> None:
        self._every = minutes

    def _connected(self, check: StoreCheck) -> None:
        self._show_check(check)
        if check.usable:
            self.form.clear()
            self._context.notifier.toast(
                "The store is connected.",
                action="Sync now",
                on_action=self._sync,
                seconds=12,
            )

    def _sync(self) -> None:
        """Sync at once, where it can be watched."""
        sync_now(self._context, self)
        self._context.navigate("sync", None)

    def _show_check(self, check: StoreCheck) -> None:
        words, tone = summary_of(check)
        self._summary.setText(words)
        self._summary.set_tone(tone)
        self._summary.setVisible(check.usable)  # an obstacle says it all, first among the pieces
        self._cure = check.cure
        self.cure_button.setVisible(bool(check.cure))
        self.pack_button.setVisible(not check.complete)
        self._pieces.show_check(check)
        self.found.show()
        self.reveal(self.found)

    def _disconnected(self) -> None:
        self.found.hide()
        self._context.notifier.toast("The store is disconnected; its orders stay here.")
