"""Who is signed in, what they may do, and a new password of their own."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from veliano_desk.domain.people import Person
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.form import PasswordField
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.new_password import NewPassword
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.settings.role_picker import may_words
from veliano_desk.views.settings.section import FormSection


class YouSection(FormSection):
    """Everybody's own."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        who = context.signed_in
        roles = context.desk.trade.roles
        titles = ", ".join(roles[role].title for role in who.roles if role in roles)
        card = Card(who.name, icon="circle-user", meta=titles)
        card.body.addWidget(Facts([Fact("You may", may_words(who.rights))], name_width=70))
        self.column.addWidget(card)
        self.current = PasswordField("The password you have")
        self.password = NewPassword(lambda: "", called="New password")
        self.fault = FaultNote()
        self.button = Button("Change the password", icon="key-round", kind="primary", on_click=self._change)
        self.password.sent.connect(self._change)
        self.current.line.returnPressed.connect(self._change)
        new = Card("Password", icon="lock")
        new.body.setSpacing(14)
        for part in (self.current, self.password, self.fault):
            new.body.addWidget(part)
        new.body.addLayout(row(self.button, None))
        self.column.addWidget(new)
        self.column.addStretch(1)

    def unsaved(self) -> str:
        return "A new password was typed and not saved." if self.password.text() or self.current.text() else ""

    def _change(self) -> None:
        self.fault.clear()
        self.current.set_error("" if self.current.text() else "Type the password you sign in with now.")
        self.password.complain()
        wrong = next((field for field in (self.current, *self.password.fields) if field.error), None)
        if wrong is not None:
            wrong.line.setFocus()
            return
        current, new = self.current.text(), self.password.text()
        self.button.setEnabled(False)
        self._context.tasks.write(
            "Changing the password",
            lambda _progress, _cancelled: self._context.desk.people.change_own_password(current, new),
            self._changed,
            lambda error: self.fault.show_error(error, "changing the password"),
            on_end=lambda: self.button.setEnabled(True),
            owner=self,
        )

    def _changed(self, _person: Person) -> None:
        self.password.clear()
        self.current.set_text("")
        self._context.notifier.toast("Your password was changed.")
