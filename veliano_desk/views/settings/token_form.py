"""Making a token: what it is for and what it may do; its secret is shown once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from veliano_desk.domain.people import NewToken
from veliano_desk.domain.rights import Right
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.form import CheckBox, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.settings.right_words import in_order, right_words


class TokenForm(Card):
    """A token acts for whoever makes it, with some of their rights and never more."""

    def __init__(self, context: PageContext, made: Callable[[NewToken], None], parent: QWidget | None = None) -> None:
        super().__init__("New token", icon="key-round", parent=parent)
        self._context = context
        self._made = made
        self.name = TextField("What it is for", placeholder="Friday’s report on the server")
        self.boxes: dict[Right, CheckBox] = {}
        self.fault = FaultNote()
        self.button = Button("Make the token", kind="primary", on_click=self.send)
        self.body.setSpacing(10)
        self.body.addWidget(self.name)
        self.body.addWidget(Words("It may", style="label"))
        for right in in_order(context.signed_in.rights):
            self.boxes[right] = CheckBox(right_words(right))
            self.body.addWidget(self.boxes[right])
        self.body.addWidget(self.fault)
        self.body.addLayout(row(self.button, None))
        self.name.line.returnPressed.connect(self.send)

    def send(self) -> None:
        """Make the token, or say what is missing."""
        self.fault.clear()
        title, rights = self.name.text(), [right for right, box in self.boxes.items() if box.isChecked()]
        self.name.set_error("" if title else "Say what it is for, to know later which one to revoke.")
        if not title:
            self.name.line.setFocus()
            return
        self.button.setEnabled(False)
        self._context.tasks.write(
            "Making a token",
            lambda _progress, _cancelled: self._context.desk.people.make_token(title, rights),
            self._take,
            lambda error: self.fault.show_error(error, "making a token"),
            on_end=lambda: self.button.setEnabled(True),
            owner=self,
        )

    def _take(self, token: NewToken) -> None:
        self.name.set_text("")
        for box in self.boxes.values():
            box.setChecked(False)
        self._made(token)


class SecretCard(Card):
    """The secret of a token just made: to be copied now, since it is kept nowhere."""

    def __init__(self, token: NewToken, on_done: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(f"The secret of “{token.token.title}”", icon="lock", parent=parent)
        words = "It is shown this once and kept nowhere. Put it where the program reads it (VELIANO_DESK_TOKEN)."
        self.secret = QLineEdit(token.secret)
        self.secret.setReadOnly(True)
        self.secret.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.secret.setAccessibleName("The token’s secret")
        self.copy_button = Button("Copy", icon="copy", kind="primary", on_click=self._copy)
        self.done_button = Button("I have it", kind="quiet", on_click=on_done)
        self.body.addWidget(Words(words, tone="muted", wrap=True))
        self.body.addWidget(self.secret)
        self.body.addLayout(row(self.copy_button, self.done_button, None))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.secret.text())
        self.copy_button.setText("Copied")
        self.copy_button.set_icon("check")
