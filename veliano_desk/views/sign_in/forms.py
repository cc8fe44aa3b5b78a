"""The two forms in front of a workspace: signing in, and making its owner on the first run."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.form import PasswordField, TextField
from veliano_desk.views.common.layout import holder, row
from veliano_desk.views.common.new_password import NewPassword
from veliano_desk.views.common.place_fields import CurrencyField, ZoneField, usual_currency, usual_zone


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who wants in."""

    login: str
    password: str


@dataclass(frozen=True, slots=True)
class NewOwner:
    """Who the workspace will belong to."""

    workshop: str
    currency: str
    zone: str
    name: str
    login: str
    password: str


class _Form(QWidget):
    """Fields below each other, the fault, and the one button. `sent` carries what was typed once it is complete."""

    sent = Signal(object)

    def __init__(self, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = button
        self._fields: list[TextField] = []
        self.fault = FaultNote()
        self.button = Button(button, kind="primary", on_click=self.send)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(14)

    def _lay_out(self, *parts: QWidget) -> None:
        for part in (*parts, self.fault, self.button):
            self._box.addWidget(part)
            if isinstance(part, TextField):
                self._fields.append(part)
                part.line.returnPressed.connect(self.send)

    def set_busy(self, words: str) -> None:
        """Say what is being done; "" gives the form back."""
        self.button.setText(words or self._word)
        self.button.setEnabled(not words)
        for field in self._fields:
            field.line.setReadOnly(bool(words))

    def show_error(self, error: BaseException, doing: str) -> None:
        self.fault.show_error(error, doing)

    def send(self) -> None:
        """Send what was typed, or say what is missing and go there."""
        if not self.button.isEnabled():
            return
        self.fault.clear()
        self.complain()
        wrong = next((field for field in self._fields if field.error), None)
        if wrong is not None:
            wrong.line.setFocus()
            return
        self.sent.emit(self.typed())

    def complain(self) -> None:
        """Let each field that cannot be sent as it is say why."""
        raise NotImplementedError

    def typed(self) -> object:
        """What was typed."""
        raise NotImplementedError


class SignInForm(_Form):
    """Sign-in name and password."""

    def __init__(self, login: str = "", parent: QWidget | None = None) -> None:
        super().__init__("Sign in", parent)
        self.login = TextField("Sign-in name", text=login)
        self.password = PasswordField("Password")
        self._lay_out(self.login, self.password)

    def start(self) -> None:
        """Put the cursor where typing goes on."""
        (self.password if self.login.text() else self.login).line.setFocus()

    def show_error(self, error: BaseException, doing: str) -> None:
        super().show_error(error, doing)
        self.password.line.setFocus()
        self.password.line.selectAll()

    def complain(self) -> None:
        _ask_for(self.login, "Type your sign-in name.")
        _ask_for(self.password, "Type your password.")

    def typed(self) -> Credentials:
        return Credentials(self.login.text(), self.password.text())


class OwnerForm(_Form):
    """The first run: workshop, owner, and a password typed twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Make the workspace", parent)
        self.workshop = TextField("Workshop’s name", hint="Printed on reports.")
        self.currency = CurrencyField("Currency", hint="Stays for good.", text=usual_currency())
        self.zone = ZoneField("Time zone", hint="Days and the plan follow it.", text=usual_zone())
        self.zone.offer_zones()
        self.name = TextField("Your name")
        self.login = TextField("Sign-in name", hint="A short name or an e-mail address, without spaces.")
        self.password = NewPassword(self.login.text)
        place = row(gap=12)
        place.addWidget(self.currency, 1, Qt.AlignmentFlag.AlignTop)
        place.addWidget(self.zone, 2, Qt.AlignmentFlag.AlignTop)
        self._lay_out(self.workshop, holder(place), self.name, self.login, self.password)
        for field in (self.currency, self.zone):
            self._fields.append(field)
            field.line.returnPressed.connect(self.send)
        self._fields += self.password.fields
        self.password.sent.connect(self.send)
        self.login.line.textChanged.connect(lambda _text: self.password.judge())

    def start(self) -> None:
        """Put the cursor where typing begins."""
        self.workshop.line.setFocus()

    def complain(self) -> None:
        _ask_for(self.workshop, "Type the workshop’s name.")
        self.currency.complain()
        self.zone.complain()
        _ask_for(self.name, "Type your name.")
        _ask_for(self.login, "Type the name that you will sign in with.")
        self.password.complain()

    def typed(self) -> NewOwner:
        place = self.currency.text(), self.zone.text()
        return NewOwner(self.workshop.text(), *place, self.name.text(), self.login.text(), self.password.text())


def _ask_for(field: TextField, words: str) -> None:
    field.set_error("" if field.text().strip() else words)
