"""Adding a person: name, sign-in name, first password, roles."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from veliano_desk.domain.people import Person
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.form import TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.new_password import NewPassword
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.settings.role_picker import RolePicker
from veliano_desk.views.settings.section import bring_into_view


class NewPersonForm(Card):
    """`done` is called with the person added, or None when somebody thought better of it."""

    def __init__(
        self, context: PageContext, done: Callable[[Person | None], None], parent: QWidget | None = None
    ) -> None:
        super().__init__("New person", icon="user", parent=parent)
        self._context = context
        self._done = done
        self.name = TextField("Name")
        self.login = TextField("Sign-in name", hint="A short name or an e-mail address, without spaces.")
        self.password = NewPassword(self.login.text)
        self.roles = RolePicker(context.desk.trade.roles)
        self.fault = FaultNote()
        self.button = Button("Add", icon="plus", kind="primary", on_click=self.send)
        cancel = Button("Cancel", kind="quiet", on_click=lambda: done(None))
        self.body.setSpacing(14)
        for part in (self.name, self.login, self.password, Words("Roles", style="label"), self.roles, self.fault):
            self.body.addWidget(part)
        self.body.addLayout(row(self.button, cancel, None))
        self.body.addStretch(1)
        for field in (self.name, self.login):
            field.line.returnPressed.connect(self.send)
        self.password.sent.connect(self.send)
        self.login.line.textChanged.connect(lambda _text: self.password.judge())

    def typed(self) -> bool:
        """Whether anything was typed."""
        return bool(self.name.text() or self.login.text() or self.password.text())

    def send(self) -> None:
        """Add the person, or say what is missing."""
        self.fault.clear()
        self.name.set_error("" if self.name.text() else "Type the person’s name.")
        self.login.set_error("" if self.login.text() else "Type the name to sign in with.")
        self.password.complain()
        fields = (self.name, self.login, *self.password.fields)
        wrong = next((field for field in fields if field.error), None)
        if wrong is not None:
            wrong.line.setFocus()
            bring_into_view(wrong)
            return
        self._add()

    def _refused(self, error: Exception) -> None:
        self.fault.show_error(error, "adding a person")
        bring_into_view(self.fault)

    def _add(self) -> None:
        name, login, password, roles = self.name.text(), self.login.text(), self.password.text(), self.roles.chosen()
        self.button.setEnabled(False)
        self._context.tasks.write(
            f"Adding {name}",
            lambda _progress, _cancelled: self._context.desk.people.add(name, login, password, roles),
            self._done,
            self._refused,
            on_end=lambda: self.button.setEnabled(True),
            owner=self,
        )
