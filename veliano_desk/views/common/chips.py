"""Filter chips: what a list shows, said in words and changed with one click or from the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from veliano_desk.views.common import icons, theme
from veliano_desk.views.common.menus import Menu

_HEIGHT = 26
_PAD = 9
_ICON = 14


class Chip(QAbstractButton):
    """A small outlined button that may be on. Painted, with its focus ring."""

    def __init__(self, text: str, *, icon: str = "", checkable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._trailing = ""
        self.setCheckable(checkable)
        self.setText(text)
        self.setFont(theme.font("body"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_trailing(self, icon: str) -> None:
        """An icon after the words: a chevron, a cross."""
        self._trailing = icon
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text()) if self.text() else 0
        extra = sum(_ICON + 5 for icon in (self._icon_name, self._trailing) if icon)
        return QSize(_PAD * 2 + words + extra + 1, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, focused = self.isChecked(), self.hasFocus()
        painter.setBrush(theme.colour("hover" if self.underMouse() or self.isDown() else "surface"))
        painter.setPen(theme.colour("accent" if on or focused else "line"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if focused and on:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().toRectF().adjusted(2.5, 2.5, -2.5, -2.5), 4, 4)
        self._paint_content(painter, "text" if on else "muted")
        painter.end()

    def _paint_content(self, painter: QPainter, role: str) -> None:
        area = self.rect().adjusted(_PAD, 0, -_PAD, 0)
        top = (self.height() - _ICON) // 2
        if self._icon_name:
            icons.paint(
                painter, self._icon_name, role, area.adjusted(0, top, 0, 0).adjusted(0, 0, _ICON - area.width(), -top)
            )
            area.setLeft(area.left() + _ICON + 5)
        painter.setPen(theme.colour(role if self.isEnabled() else "faint"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self._trailing:
            area.setLeft(area.right() - _ICON + 1)
            icons.paint(painter, self._trailing, role, area.adjusted(0, top, 0, -top))


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may be chosen, and the word for it."""

    value: str
    title: str
    icon: str = ""


class FilterChip(Chip):
    """A column's filter: opens its choices, says what is chosen ("Stage: Casting + 2").

    Choices that are read from somewhere are given as what reads them: that is called when they are first needed.
    """

    chosen_changed = Signal(str, tuple)
    """The filter's key and the values chosen; none chosen means all."""

    def __init__(
        self,
        key: str,
        title: str,
        choices: Sequence[Choice] | Callable[[], Sequence[Choice]],
        *,
        single: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, checkable=True, parent=parent)
        self.key = key
        self._title = title
        self._given = choices
        self._single = single
        self._chosen: tuple[str, ...] = ()
        self.set_trailing("chevron-down")
        self.clicked.connect(lambda _checked=False: self.open())
        self._say()

    @property
    def chosen(self) -> tuple[str, ...]:
        return self._chosen

    @property
    def choices(self) -> Sequence[Choice]:
        """What may be chosen."""
        if callable(self._given):
            self._given = self._given()
        return self._given

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Other values to choose from; those no longer there are no longer chosen."""
        self._given = choices
        self.set_chosen(self._chosen)

    def set_chosen(self, values: Sequence[str]) -> None:
        """Show what is chosen, without telling anybody."""
        known = {choice.value for choice in self.choices} if values else ()
        self._chosen = tuple(value for value in values if value in known)
        self._say()

    def open(self) -> None:
        """Show the choices below the chip."""
        self._say()
        self.menu().show_below(self)

    def menu(self) -> Menu:
        """The choices as a menu that stays open while several are chosen."""
        menu = Menu(self, stays=not self._single)
        anything = menu.addAction("Any")
        anything.setCheckable(True)
        menu.addSeparator()
        boxes: dict[str, QAction] = {}
        for choice in self.choices:
            boxes[choice.value] = menu.addAction(choice.title)
            boxes[choice.value].setCheckable(True)
            if choice.icon:
                boxes[choice.value].setIcon(icons.icon(choice.icon))

        def show_ticks() -> None:
            anything.setChecked(not self._chosen)
            for value, box in boxes.items():
                box.setChecked(value in self._chosen)

        def take(values: tuple[str, ...]) -> None:
            self._take(values)
            show_ticks()

        anything.triggered.connect(lambda _checked=False: take(()))
        for value, box in boxes.items():
            box.triggered.connect(lambda _checked=False, value=value: take(self._with(value)))
        show_ticks()
        return menu

    def _with(self, value: str) -> tuple[str, ...]:
        """What is chosen after a click on `value`, in the order of the choices."""
        if self._single:
            return () if value in self._chosen else (value,)
        after = {*self._chosen} ^ {value}
        return tuple(choice.value for choice in self.choices if choice.value in after)

    def _take(self, values: tuple[str, ...]) -> None:
        self._chosen = values
        self._say()
        self.chosen_changed.emit(self.key, values)

    def _say(self) -> None:
        titles = [choice.title for choice in self.choices if choice.value in self._chosen] if self._chosen else []
        more = f" + {len(titles) - 1}" if len(titles) > 1 else ""
        self.setText(f"{self._title}: {titles[0]}{more}" if titles else self._title)
        self.setAccessibleName(f"Filter {self.text()}")
        self.setChecked(bool(titles))
        self.updateGeometry()
        self.update()


class ChipRow(QWidget):
    """Chips side by side; what does not fit wraps to no second line but keeps its width."""

    def __init__(self, *chips: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        for chip in chips:
            self._line.addWidget(chip)
        self._line.addStretch(1)

    def add(self, chip: QWidget) -> None:
        self._line.insertWidget(self._line.count() - 1, chip)


class Segmented(QWidget):
    """A few ways to see the same thing ("List · Board"); one is chosen. Left and right move between them."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[Choice], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._chips: dict[str, Chip] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for choice in choices:
            chip = Chip(choice.title, icon=choice.icon)
            chip.setAutoExclusive(True)
            chip.clicked.connect(partial(self._clicked, choice.value))
            line.addWidget(chip)
            self._chips[choice.value] = chip
        self.choose(choices[0].value)

    @property
    def value(self) -> str:
        return next(value for value, chip in self._chips.items() if chip.isChecked())

    def choose(self, value: str) -> None:
        """Show this one as chosen, without telling anybody."""
        self._chips[value].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            values = list(self._chips)
            value = values[(values.index(self.value) + steps[Qt.Key(event.key())]) % len(values)]
            self._chips[value].setFocus()
            self._chips[value].click()
            return
        super().keyPressEvent(event)

    def _clicked(self, value: str, _checked: bool = False) -> None:
        self.chosen.emit(value)
