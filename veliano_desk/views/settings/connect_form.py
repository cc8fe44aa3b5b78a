"""Connecting the store: its address, its key, and who signs in there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice, Segmented
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.form import PasswordField, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import column, row

_PERSON, _KEY = "person", "key"
_HINTS = {
    _PERSON: "Begins with sb_publishable_. Supabase, Project Settings, API Keys.",
    _KEY: "Begins with sb_secret_. It opens the whole store: only for a desk that nobody else uses.",
}


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """What was typed; `email` is empty where the secret key alone opens the store."""

    url: str
    key: str
    email: str
    password: str


class ConnectForm(Card):
    """`sent` carries a StoreAddress once everything needed is typed. Nothing typed is lost by an error."""

    sent = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Connect the store", icon="plug", parent=parent)
        self.url = TextField(
            "Address", placeholder="https://….supabase.co", hint="Supabase, Project Settings, Data API."
        )
        self.way = Segmented((Choice(_PERSON, "A person signs in"), Choice(_KEY, "By secret key")), "How to sign in")
        self.publishable = TextField("Publishable key", hint=_HINTS[_PERSON])
        self.secret = PasswordField("Secret key", hint=_HINTS[_KEY])
        self.email = TextField("E-mail address", hint="Of a member of the store’s admin_users.")
        self.password = PasswordField("Password in the store")
        self._known: dict[TextField, str] = {}
        self.fault = FaultNote()
        self.button = Button("Connect", icon="plug", kind="primary", on_click=self.send)
        self.body.setSpacing(14)
        self.body.addWidget(self.url)
        self.body.addLayout(column(Words("Sign in", style="label"), row(self.way, None), gap=4))
        for part in (self.publishable, self.secret, self.email, self.password, self.fault):
            self.body.addWidget(part)
        self.body.addLayout(row(self.button, None))
        self.way.chosen.connect(lambda _way: self._show_way())
        for field in self._fields():
            field.line.returnPressed.connect(self.send)
        self._show_way()

    @property
    def key(self) -> TextField:
        """The field of the key that the way chosen needs."""
        return self.publishable if self.way.value == _PERSON else self.secret

    def typed(self) -> bool:
        """Whether anything was typed."""
        return any(field.text() not in {"", self._known.get(field, "")} for field in self._fields())

    def know(self, url: str, email: str) -> None:
        """Fill in what is known of a store that asks to be signed in to again; what was typed stays."""
        if self.typed():
            return
        self._known = {self.url: url, self.email: email}
        for field, words in self._known.items():
            field.set_text(words)
        self.way.choose(_PERSON if email else _KEY)
        self._show_way()

    def start(self) -> None:
        """Put the cursor into the first field that is empty."""
        visible = [field for field in self._fields() if not field.isHidden()]
        next((field for field in visible if not field.text()), self.url).line.setFocus()

    def clear(self) -> None:
        """Empty everything, the secrets above all."""
        self._known = {}
        for field in self._fields():
            field.set_text("")
        self.fault.clear()

    def set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.button.setText("Looking at the store…" if busy else "Connect")

    def send(self) -> None:
        """Send what was typed, or say what is missing."""
        if not self.button.isEnabled():
            return
        self.fault.clear()
        needed = {self.url: "Type the store’s address.", self.key: "Paste the store’s key."}
        if self.way.value == _PERSON:
            needed |= {self.email: "Type the e-mail address.", self.password: "Type the password."}
        for field, words in needed.items():
            field.set_error("" if field.text().strip() else words)
        wrong = next((field for field in needed if field.error), None)
        if wrong is not None:
            wrong.line.setFocus()
            return
        person = self.way.value == _PERSON
        email, password = (self.email.text(), self.password.text()) if person else ("", "")
        self.sent.emit(StoreAddress(self.url.text(), self.key.text().strip(), email, password))

    def _fields(self) -> tuple[TextField, ...]:
        return self.url, self.publishable, self.secret, self.email, self.password

    def _show_way(self) -> None:
        person = self.way.value == _PERSON
        for field in (self.publishable, self.email, self.password):
            field.setVisible(person)
        self.secret.setVisible(not person)
