"""A new password: typed twice, its strength said in words as it grows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.form import PasswordField
from veliano_desk.views.common.labels import IconLabel, Words
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.password_strength import strength_of

_ICON = 14


class NewPassword(QWidget):
    """Two fields and what is to be said of them. `login` is asked for, since a password must not contain it.

    called: what the fields are called, where another password stands beside them.
    """

    sent = Signal()
    """Return was pressed in one of the fields."""

    def __init__(self, login: Callable[[], str], parent: QWidget | None = None, *, called: str = "Password") -> None:
        super().__init__(parent)
        self._login = login
        self.first = PasswordField(called)
        self.again = PasswordField(f"{called} once more")
        self._strength = _Note()
        self._sameness = _Note()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(5)
        for field, note in ((self.first, self._strength), (self.again, self._sameness)):
            box.addWidget(field)
            box.addWidget(note)
            field.line.textChanged.connect(lambda _text: self.judge())
            field.line.returnPressed.connect(self.sent)
        box.insertSpacing(2, 9)
        self.judge()

    @property
    def fields(self) -> tuple[PasswordField, PasswordField]:
        return self.first, self.again

    def text(self) -> str:
        """The password as typed."""
        return self.first.text()

    def words(self) -> str:
        """What is said of the password."""
        return self._strength.words()

    def clear(self) -> None:
        """Empty both fields."""
        for field in self.fields:
            field.set_text("")
            field.set_error("")

    def judge(self) -> None:
        """Say how good the password is, and whether both are the same as far as they were typed."""
        first, second = self.first.text(), self.again.text()
        found = strength_of(first, self._login())
        self._strength.say(found.words, found.icon, found.tone)
        if second and second == first:
            self._sameness.say("The same.", "circle-check", "ok")
        elif not first.startswith(second):
            self._sameness.say("Not the same as above.", "circle-x", "risk")
        else:
            self._sameness.say("", "", "muted")

    def complain(self) -> None:
        """Mark what cannot be taken: a password that is too weak, or two that differ."""
        strength = strength_of(self.first.text(), self._login())
        self.first.set_error("" if strength.enough else strength.words)
        self._strength.setVisible(strength.enough)
        same = self.again.text() == self.first.text()
        self.again.set_error("" if same else "Not the same as above.")
        if not same:
            self._sameness.hide()


class _Note(QWidget):
    """Icon and words in one tone; takes no room while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("", "muted", _ICON)
        self._words = Words("", style="small", tone="muted", wrap=True)
        line = row(self._icon, gap=6)
        line.addWidget(self._words, 1)
        self.setLayout(line)

    def words(self) -> str:
        return self._words.text()

    def say(self, words: str, icon: str, tone: Tone) -> None:
        """Say something else; "" for nothing."""
        self._words.setText(words)
        self._words.set_tone(tone)
        self._icon.set_icon(icon, tone)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
