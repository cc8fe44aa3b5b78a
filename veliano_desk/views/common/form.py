"""Form fields: a label above, the control, and below it a hint or what is wrong. Nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from veliano_desk.views.common import icons, theme
from veliano_desk.views.common.buttons import IconButton
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.labels import Words

_EYE = 24
_EYE_KEYS = "Alt+F8"
_SHOW, _HIDE = "Show the password", "Hide the password"


class Field(QWidget):
    """A labelled control. `set_error` says beside it what is wrong; typing takes that away."""

    changed = Signal()

    def __init__(self, label: str, editor: QWidget, *, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = label
        self.editor = editor
        self._hint = hint
        self._error = ""
        self._caption = Words(label, style="label")
        self._caption.setBuddy(editor)
        editor.setAccessibleName(label)
        self._below = Words(hint, style="small", tone="muted", wrap=True)
        self._below.setVisible(bool(hint))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self._caption)
        box.addWidget(editor)
        box.addWidget(self._below)
        self.setFocusProxy(editor)

    def set_label(self, label: str) -> None:
        """Call it something else, where what is asked for depends on something chosen before."""
        self.label = label
        self._caption.setText(label)
        self.editor.setAccessibleName(label)

    @property
    def error(self) -> str:
        """What is wrong with it, "" when nothing is."""
        return self._error

    def set_error(self, words: str) -> None:
        """Say what is wrong, "" for nothing; the control is marked and described for screen readers."""
        self._error = words
        self._below.setText(words or self._hint)
        self._below.set_tone("risk" if words else "muted")
        self._below.setVisible(bool(words or self._hint))
        self.editor.setAccessibleDescription(words or self._hint)
        self.editor.setProperty("wrong", bool(words))
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)

    def set_note(self, words: str, tone: Tone = "muted") -> None:
        """Something to be known of what stands there, below it, "" for the hint again; an error goes before it."""
        if not self._error:
            self._below.setText(words or self._hint)
            self._below.set_tone(tone if words else "muted")
            self._below.setVisible(bool(words or self._hint))
            self.editor.setAccessibleDescription(words or self._hint)

    def _typed(self) -> None:
        if self._error:
            self.set_error("")
        self.changed.emit()


class TextField(Field):
    """One line of text."""

    def __init__(
        self, label: str, *, hint: str = "", placeholder: str = "", text: str = "", parent: QWidget | None = None
    ) -> None:
        self._line = QLineEdit(text)
        self._line.setPlaceholderText(placeholder)
        super().__init__(label, self._line, hint=hint, parent=parent)
        self._line.textEdited.connect(lambda _text: self._typed())

    @property
    def line(self) -> QLineEdit:
        return self._line

    def text(self) -> str:
        """What was typed, without blanks around it."""
        return self._line.text().strip()

    def set_text(self, text: str) -> None:
        self._line.setText(text)


class PasswordField(TextField):
    """A secret: shown as dots, with an eye to look at it.

    Tab passes the eye by, so that what is typed after it lands in the next field; the keyboard has `_EYE_KEYS`.
    """

    def __init__(self, label: str, *, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(label, hint=hint, parent=parent)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setTextMargins(0, 0, _EYE, 0)
        self._eye = IconButton("eye", _SHOW, on_click=self._turn, side=_EYE, parent=self.line)
        self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        keys = QShortcut(QKeySequence(_EYE_KEYS), self.line)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._turn)
        self._name_eye()
        self.line.installEventFilter(self)

    def text(self) -> str:
        """As typed: blanks belong to a password."""
        return self.line.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.Resize:
            self._eye.move(self.line.width() - _EYE - 3, (self.line.height() - _EYE) // 2)
        return super().eventFilter(watched, event)

    def _turn(self) -> None:
        hidden = self.line.echoMode() == QLineEdit.EchoMode.Password
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._name_eye()

    def _name_eye(self) -> None:
        hidden = self.line.echoMode() == QLineEdit.EchoMode.Password
        self._eye.set_icon("eye" if hidden else "eye-off", _SHOW if hidden else _HIDE)
        self._eye.setToolTip(f"{self._eye.accessibleName()} ({_EYE_KEYS})")


class LongTextField(Field):
    """Several lines of text; Tab leaves the field."""

    def __init__(
        self, label: str, *, hint: str = "", placeholder: str = "", lines: int = 3, parent: QWidget | None = None
    ) -> None:
        self._text = QPlainTextEdit()
        self._text.setPlaceholderText(placeholder)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(lines * theme.type_style("body")[1] + 16)
        super().__init__(label, self._text, hint=hint, parent=parent)
        self._text.textChanged.connect(self._typed)

    def text(self) -> str:
        return self._text.toPlainText().strip()

    def set_text(self, text: str) -> None:
        self._text.setPlainText(text)


class ChoiceBox(QComboBox):
    """A combo box with the house's chevron. The wheel changes it only while it has the focus."""

    def __init__(self, choices: Sequence[Choice] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        chosen = self.currentData()
        self.clear()
        for choice in choices:
            if choice.icon:
                self.addItem(icons.icon(choice.icon), choice.title, choice.value)
            else:
                self.addItem(choice.title, choice.value)
        if chosen is not None:
            self.setCurrentIndex(max(0, self.findData(chosen)))

    def wheelEvent(self, event: object) -> None:
        if self.hasFocus():
            super().wheelEvent(event)  # type: ignore[arg-type]  # as Qt called it
        else:
            event.ignore()  # type: ignore[attr-defined]  # as Qt called it

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        icons.paint(painter, "chevron-down", "muted", self.rect().adjusted(self.width() - 24, 0, -8, 0))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()


class ChoiceField(Field):
    """One of a few values."""

    def __init__(
        self, label: str, choices: Sequence[Choice], *, hint: str = "", value: str = "", parent: QWidget | None = None
    ) -> None:
        self._box = ChoiceBox(choices)
        super().__init__(label, self._box, hint=hint, parent=parent)
        if value:
            self.set_value(value)
        self._box.activated.connect(lambda _at: self._typed())

    def value(self) -> str:
        return str(self._box.currentData() or "")

    def set_value(self, value: str) -> None:
        self._box.setCurrentIndex(self._box.findData(value))

    def set_choices(self, choices: Sequence[Choice]) -> None:
        self._box.set_choices(choices)


class CheckBox(QCheckBox):
    """A box to tick, drawn with the house's tick."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            painter = QPainter(self)
            role = "on_accent" if self.isEnabled() else "muted"
            icons.paint(painter, "check", role, self.rect().adjusted(6, 0, 18 - self.width(), 0))
            painter.end()
