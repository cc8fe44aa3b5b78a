"""One of the staff: roles, a new password, leaving and coming back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.people import Person
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.labels import Line, Words
from veliano_desk.views.common.layout import clear, row
from veliano_desk.views.common.new_password import NewPassword
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.twice import TwiceButton
from veliano_desk.views.settings.role_picker import RolePicker
from veliano_desk.views.settings.save_bar import SaveBar


class PersonCard(Card):
    """Shows a person and writes what is changed about them."""

    def __init__(self, context: PageContext, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(person.name, icon="user", parent=parent)
        self._context = context
        self._person = person
        self.roles = RolePicker(context.desk.trade.roles)
        self.bar = SaveBar(self.save_roles, self._put_back)
        self.fault = FaultNote()
        self.password = NewPassword(lambda: person.login)
        self.password_button = Button("Set this password", kind="secondary", on_click=self.set_password)
        self._show_password = Button("Give a new password…", icon="key-round", on_click=self._open_password)
        self._facts = Facts(name_width=104)
        self._lay_out()
        self._show_person()

    @property
    def person(self) -> Person:
        """The person as read last."""
        return self._person

    def changed(self) -> bool:
        """Whether roles were ticked or a password typed that is not saved."""
        return bool(self._role_changes() or self.password.text())

    def save_roles(self) -> None:
        """Give the roles that are ticked."""
        person, roles = self._person, self.roles.chosen()
        people = self._context.desk.people
        self._write(lambda: people.set_roles(person.id, person.version, roles), "The roles were saved.")

    def set_password(self) -> None:
        """Give the password typed, and free the person from waiting after wrong tries."""
        self.password.complain()
        wrong = next((field for field in self.password.fields if field.error), None)
        if wrong is not None:
            wrong.line.setFocus()
            return
        login, text = self._person.login, self.password.text()
        people = self._context.desk.people
        self._write(
            lambda: people.reset_password(login, text),
            "The new password is set; their tokens have stopped.",
        )

    def set_active(self, active: bool) -> None:
        """Let the person go, or take them back."""
        person, people = self._person, self._context.desk.people
        done = f"{person.name} can sign in again." if active else f"{person.name} can no longer sign in."
        self._write(lambda: people.set_active(person.id, person.version, active), done)

    def _lay_out(self) -> None:
        self.body.setSpacing(12)
        self.body.addWidget(self._facts)
        self.body.addWidget(self.fault)
        self.body.addWidget(Words("Roles", style="label"))
        self.body.addWidget(self.roles)
        self.body.addWidget(self.bar)
        self.body.addWidget(Line())
        for part in (self.password, self.password_button):
            part.hide()
            self.body.addWidget(part)
        self._leave = row()
        self.body.addLayout(row(self._show_password, self._leave, None))
        self.body.addStretch(1)
        self.roles.changed.connect(lambda: self.bar.set_changed(self._role_changes()))
        self.password.sent.connect(self.set_password)

    def _show_person(self) -> None:
        """What follows from the person as they are now."""
        self.set_meta("" if self._person.active else "has left")
        self._facts.set_facts(self._said(self._person))
        clear(self._leave)
        self._leave.addWidget(self._leave_button(self._person))
        self._put_back()

    def _leave_button(self, person: Person) -> Button:
        if not person.active:
            return Button("Take back", icon="undo-2", on_click=lambda: self.set_active(True))
        question = "Let go: no more sign-in, tokens stop"
        return TwiceButton("Let go…", question, lambda: self.set_active(False), icon="log-out")

    def _said(self, person: Person) -> list[Fact]:
        desk = self._context.desk
        last = formats.moment(person.signed_in_at, desk.zone, desk.clock.now()) if person.signed_in_at else "never"
        return [Fact("Sign-in name", person.login), Fact("Last signed in", last)]

    def _open_password(self) -> None:
        self.password.show()
        self.password_button.show()
        self._show_password.hide()
        self.password.first.line.setFocus()

    def _role_changes(self) -> int:
        return len(set(self.roles.chosen()) ^ set(self._person.roles))

    def _put_back(self) -> None:
        self.fault.clear()
        self.roles.choose(self._person.roles)
        self.bar.set_changed(0)

    def _write(self, write: Callable[[], Person], done: str) -> None:
        self.fault.clear()
        self._context.tasks.write(
            f"Changing {self._person.name}",
            lambda _progress, _cancelled: write(),
            lambda person: self._written(person, done),
            self._failed,
            owner=self,
        )

    def _written(self, person: Person, done: str) -> None:
        self._person = person
        self.password.clear()
        self._show_person()
        self._context.notifier.toast(done)

    def _failed(self, error: Exception) -> None:
        """A conflict keeps what was ticked: saving once more is then an answer to what the other one saved."""
        self.fault.show_error(self._explained(error), "changing a person")

    def _explained(self, error: Exception) -> Exception:
        if not isinstance(error, ConflictError):
            return error
        known = self._context.desk.trade.roles
        saved = error.theirs.get("roles")
        self._person = Person(
            self._person.id, self._person.name, self._person.login,
            tuple(map(str, saved)) if isinstance(saved, list | tuple) else self._person.roles,
            bool(error.theirs.get("active", self._person.active)), self._person.signed_in_at, error.version,
        )  # fmt: skip
        self.bar.set_changed(self._role_changes())
        titles = ", ".join(known[role].title for role in self._person.roles if role in known)
        happened = f"{error.happened} The roles saved meanwhile: {titles}."
        return ConflictError(error.title, happened, "Save once more to have yours, or put back to have theirs.")
