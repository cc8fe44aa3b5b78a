"""The audit log: who did what, newest first, and whether the record of it is still whole."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from veliano_desk.domain.audit import AuditEntry, AuditVerdict
from veliano_desk.domain.rights import Right
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.columns import Column, Look
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.search_field import SearchField
from veliano_desk.views.common.short_list import short_list
from veliano_desk.views.common.twice import TwiceButton
from veliano_desk.views.settings.audit_words import (
    action_words,
    may_be_erased,
    payload_words,
    subject_words,
    verdict_words,
)
from veliano_desk.views.settings.section import Section

_NEWEST = 500
_DETAIL = 190
_FAULTS = 5


class AuditSection(Section):
    """A list to look through, one subject's entries alone where asked, and the check of the whole chain."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._subject: str | None = None
        self._entry: AuditEntry | None = None
        self.search = SearchField("Order number or sign-in name")
        self.verify_button = Button("Verify the log", icon="shield-check", on_click=self.verify)
        self.verdict = Words("", wrap=True, select=True)
        self.verdict.hide()
        self.fault = FaultNote()
        self.model = short_list(
            "audit", self._columns(), self._load, context.tasks, identity=lambda entry: entry.sequence, parent=self
        )
        self.panel = ListPanel(
            self.model, "Audit log", lambda: EmptyState("shield-check", "No entries", "Nothing was written about this.")
        )
        self.detail = Card("Entry", icon="history")
        self._said = QPlainTextEdit()
        self._erase = TwiceButton("Erase what it says…", "Erase for good; the chain stays whole", self._erase_payload)
        self._lay_out()
        self.model.start()

    def refresh(self, areas: frozenset[str]) -> None:
        if areas:
            self.model.refresh()

    def verify(self) -> None:
        """Check the whole chain, in the background."""
        self.fault.clear()
        self.verify_button.setEnabled(False)
        self._context.tasks.run(
            "audit_verify",
            "Verifying the audit log",
            lambda _progress, _cancelled: self._context.desk.audit.verify(),
            self._show_verdict,
            lambda error: self.fault.show_error(error, "verifying the audit log"),
            on_end=lambda: self.verify_button.setEnabled(True),
            show=True,
            owner=self,
        )

    def _lay_out(self) -> None:
        self.search.setMaximumWidth(420)
        self.search.searched.connect(self._search)
        self.panel.table.row_changed.connect(self._show_entry)
        self._said.setReadOnly(True)
        self._said.setTabChangesFocus(True)
        self._said.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._said.setAccessibleName("Before and after")
        self.detail.body.addWidget(self._said, 1)
        self.detail.add_head(self._erase)
        self.detail.setFixedHeight(_DETAIL)
        self.detail.hide()
        head = row(gap=12)
        head.addWidget(self.search, 1)
        head.addStretch(1)
        head.addWidget(self.verify_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.size("gap"))
        box.addLayout(head)
        for part in (self.verdict, self.fault):
            box.addWidget(part)
        box.addWidget(self.panel, 1)
        box.addWidget(self.detail)

    def _load(self) -> tuple[AuditEntry, ...]:
        return self._context.desk.audit.newest(_NEWEST, self._subject)

    def _columns(self) -> tuple[Column[AuditEntry], ...]:
        desk = self._context.desk

        def at(entry: AuditEntry) -> str:
            return formats.moment(entry.at, desk.zone, desk.clock.now())

        return (
            Column("at", "When", at, width=128, sortable=False, look=_muted),
            Column("who", "Who", lambda entry: entry.person, width=120, sortable=False),
            Column("action", "Did", lambda entry: action_words(entry.action), width=170, stretch=True, sortable=False),
            Column("subject", "To", subject_words, width=120, stretch=True, sortable=False),
            Column("desk", "At", lambda entry: entry.desk, width=100, sortable=False, look=_muted),
            Column(
                "number", "No.", lambda entry: formats.number(entry.sequence), "right", 70, sortable=False, look=_muted
            ),
        )

    def _search(self, text: str) -> None:
        self._subject = text or None
        self.model.start()

    def _show_entry(self, entry: object) -> None:
        self._entry = entry if isinstance(entry, AuditEntry) else None
        self.detail.setVisible(self._entry is not None)
        if self._entry is None:
            return
        self.detail.set_title(
            f"{self._entry.sequence} · {action_words(self._entry.action)} · {subject_words(self._entry)}"
        )
        self._said.setPlainText(payload_words(self._entry))
        self._erase.setVisible(may_be_erased(self._entry) and self._context.signed_in.may(Right.PEOPLE_MANAGE))

    def _show_verdict(self, verdict: AuditVerdict) -> None:
        faults = [f"{fault.sequence}: {fault.kind}. {fault.detail}" for fault in verdict.faults[:_FAULTS]]
        self.verdict.setText("\n".join([verdict_words(verdict), *faults]))
        self.verdict.set_tone("ok" if verdict.ok else "risk")
        self.verdict.show()

    def _erase_payload(self) -> None:
        entry = self._entry
        if entry is None:
            return
        self._context.tasks.write(
            "Erasing an entry’s words",
            lambda _progress, _cancelled: self._context.desk.audit.erase_payload(entry.sequence),
            lambda _none: self._context.notifier.toast(
                f"Entry {entry.sequence} says nothing any more; the chain is whole."
            ),
            lambda error: self.fault.show_error(error, "erasing an entry"),
            owner=self,
        )


def _muted(_entry: AuditEntry) -> Look:
    return Look("muted")
