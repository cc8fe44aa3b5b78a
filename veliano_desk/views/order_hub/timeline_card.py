"""What happened to an order, what of it the customer sees, and writing a note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from veliano_desk.domain.orders import TimelineEntry
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice, Segmented
from veliano_desk.views.common.form import CheckBox
from veliano_desk.views.common.labels import Line, Words
from veliano_desk.views.common.layout import column, row
from veliano_desk.views.common.timeline import Event, Timeline

_ALL, _CUSTOMER = "all", "customer"


class TimelineCard(Card):
    """All that happened, or only what the customer sees in the store; a composer for those who may write."""

    written = Signal(str, bool)
    """The note, and whether the customer sees it."""

    def __init__(self, *, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__("Timeline", icon="history", parent=parent)
        self._entries: tuple[TimelineEntry, ...] = ()
        self._zone = "UTC"
        self._now: datetime | None = None
        self._which = Segmented((Choice(_ALL, "All"), Choice(_CUSTOMER, "Customer sees")), "What is shown")
        self._which.chosen.connect(lambda _value: self._show())
        self._list = Timeline()
        self._nothing = Words(tone="muted", wrap=True)
        self.composer = NoteComposer()
        self.composer.setVisible(may_write)
        self.composer.written.connect(self.written)
        self.body.addWidget(self.composer)
        if may_write:
            self.body.addWidget(Line())
        self.body.addWidget(self._which, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self._list, 1)

    def show_entries(self, entries: Sequence[TimelineEntry], zone: str, now: datetime) -> None:
        """Newest first; times in the workshop's zone."""
        self._entries = tuple(entries)
        self._zone, self._now = zone, now
        seen = sum(entry.customer_visible for entry in entries)
        self.set_meta(f"customer sees {seen}" if seen else "customer sees none")
        self._show()

    def shown(self) -> list[TimelineEntry]:
        only = self._which.value == _CUSTOMER
        return [entry for entry in self._entries if entry.customer_visible or not only]

    def _show(self) -> None:
        shown = self.shown()
        self._list.set_events([self._event(entry) for entry in shown])
        self._nothing.setVisible(not shown)
        self._nothing.setText(
            "The customer sees nothing of this order yet." if self._entries else "Nothing was noted here yet."
        )

    def _event(self, entry: TimelineEntry) -> Event:
        when = formats.moment(entry.at, self._zone, self._now)
        seen = "customer sees it" if entry.customer_visible and self._which.value == _ALL else ""
        return Event(entry.icon, entry.title, " · ".join(part for part in (entry.detail, when, seen) if part))


class NoteComposer(QWidget):
    """Writes a note. What is typed stays until it is saved; Ctrl+Enter saves."""

    written = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QPlainTextEdit()
        self._text.setPlaceholderText("Write a note…")
        self._text.setAccessibleName("Note for the timeline")
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(2 * theme.type_style("body")[1] + 16)
        self._text.textChanged.connect(self._can_save)
        self._text.installEventFilter(self)
        self._visible = CheckBox("Customer sees it")
        self._visible.toggled.connect(lambda _on: self._can_save())
        self._save = Button("Add note", on_click=self._send, tooltip="Ctrl+Enter")
        self.setLayout(column(self._text, row(self._visible, None, self._save), gap=8))
        self._can_save()

    def draft(self) -> tuple[str, bool]:
        """What is typed and not saved yet."""
        return self._text.toPlainText(), self._visible.isChecked()

    def set_draft(self, text: str, visible: bool) -> None:
        self._text.setPlainText(text)
        self._visible.setChecked(visible)

    def set_busy(self, busy: bool) -> None:
        self.setEnabled(not busy)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._text and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            entered = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._send()
                return True
        return super().eventFilter(watched, event)

    def _can_save(self) -> None:
        self._save.setEnabled(bool(self._text.toPlainText().strip()))
        self._save.setText("Send note" if self._visible.isChecked() else "Add note")

    def _send(self) -> None:
        text = self._text.toPlainText().strip()
        if text:
            self.written.emit(text, self._visible.isChecked())
