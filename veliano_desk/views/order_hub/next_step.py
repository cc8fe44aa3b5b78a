"""What can be done with a piece: the usual next step as one button, the rest in a menu, reasons asked in place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from veliano_desk.domain.kept_goods import GOODS_MOVES
from veliano_desk.domain.orders import OrderView, PieceView
from veliano_desk.domain.stages import ACTION_LOOKS, FINAL, NEEDS_REASON, TRANSITIONS, Action, Stage
from veliano_desk.views.common import icons
from veliano_desk.views.common.buttons import Button, IconButton
from veliano_desk.views.common.labels import IconLabel, Words
from veliano_desk.views.common.layout import column, row
from veliano_desk.views.common.menus import Menu

_STOPS = frozenset({Action.HOLD, Action.CANCEL})
_QUESTIONS = {
    Action.HOLD: "What does it wait for?",
    Action.CANCEL: "Why is it cancelled?",
    Action.REWORK: "What has to be done again, and why?",
    Action.RETURN: "Why did it come back?",
    Action.REOPEN: "Why is it opened again?",
    Action.RELEASE: "Why without the customer’s approval?",
    Action.ASK_CHANGES: "What does the customer want changed?",
}


class NextStep(QWidget):
    """The primary button and, beside it, the menu of everything else that is possible now."""

    chosen = Signal(Action)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions: tuple[Action, ...] = ()
        self._over = False
        self._expected: Action | None = None
        self._busy = False
        self._main = Button("", kind="primary", on_click=self._first)
        self._more = IconButton("ellipsis", "More that can be done", on_click=self.open_menu, role="text", side=30)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self._main)
        line.addWidget(self._more)

    @property
    def actions_shown(self) -> tuple[Action, ...]:
        return self._actions

    def show_piece(self, piece: PieceView, *, several: bool) -> None:
        """Offer what this piece can do now; `several`: say which piece, since the order has more."""
        self._expected = next(iter(TRANSITIONS[piece.stage]))
        self._offer(piece.actions, piece.stage, piece.title, f" · {piece.position}" if several else "")

    def show_goods(self, order: OrderView) -> None:
        """Offer what can be done with an order of goods from stock."""
        self._expected = next(iter(GOODS_MOVES[order.stage]), None)
        self._offer(order.actions, order.stage, order.title, "")

    def _offer(self, actions: tuple[Action, ...], stage: Stage, title: str, which: str) -> None:
        self._actions, self._over = actions, stage in FINAL
        first = self._usual()
        self._more.setVisible(len(actions) > (first is not None))
        if first is None and self._main.hasFocus():
            self._more.setFocus()
        self._main.setVisible(first is not None)
        if first is None:
            return
        look = ACTION_LOOKS[first]
        self._main.setText(f"{look.title}{which}")
        self._main.setAccessibleName(f"{look.title}: {title}")
        self._main.set_icon(look.icon)

    def open_menu(self) -> None:
        menu = self.menu()
        corner = self._more.mapToGlobal(QPoint(self._more.width(), self._more.height() + 4))
        menu.show_at(corner - QPoint(menu.sizeHint().width(), 0))

    def menu(self) -> Menu:
        """Everything but the primary step; what stops the piece stands below a line."""
        menu = Menu(self)
        others = [action for action in self._actions if action is not self._usual()]
        for action in [other for other in others if other not in _STOPS]:
            self._add(menu, action)
        if not menu.isEmpty():
            menu.addSeparator()
        for action in [other for other in others if other in _STOPS]:
            self._add(menu, action)
        return menu

    def set_busy(self, busy: bool) -> None:
        """No second step while one is being written. The button keeps the keyboard, which a disabled one would lose."""
        self._busy = busy

    def take_focus(self) -> None:
        """Give the keyboard to the primary step, or to the menu where there is none."""
        (self._main if self._main.isVisibleTo(self) else self._more).setFocus()

    def _add(self, menu: Menu, action: Action) -> None:
        look = ACTION_LOOKS[action]
        dots = "…" if action in NEEDS_REASON else ""
        entry = menu.addAction(icons.icon(look.icon, "risk" if action is Action.CANCEL else "muted"), look.title + dots)
        entry.triggered.connect(partial(self._choose, action))

    def _choose(self, action: Action, _checked: bool = False) -> None:
        if not self._busy:
            self.chosen.emit(action)

    def _first(self) -> None:
        usual = self._usual()
        if usual is not None and not self._busy:
            self.chosen.emit(usual)

    def _usual(self) -> Action | None:
        """The step that comes next; none for a piece that is delivered or cancelled: the rest is in the menu.

        Where the person may not do the usual step, a way back that needs a reason does not take its place.
        """
        forward = [action for action in self._actions if action is self._expected or action not in NEEDS_REASON]
        return next(iter(forward), None) if not self._over else None


class ReasonPanel(QFrame):
    """Asks why, in place, before an action that needs a reason. What was typed stays until it is done or dropped."""

    given = Signal(Action, str)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._action: Action | None = None
        self._icon = IconLabel("info")
        self._title = Words(style="strong")
        self._line = QLineEdit()
        self._line.setMinimumWidth(220)
        self._line.returnPressed.connect(self._give)
        self._line.textChanged.connect(lambda _text: self._can_give())
        self._do = Button("", kind="primary", on_click=self._give)
        drop = Button("Keep as it is", kind="quiet", on_click=self.drop)
        line = row(self._icon, self._title, self._line, self._do, drop, gap=10, margins=(14, 10, 14, 10))
        line.setStretchFactor(self._line, 1)
        self.setLayout(column(line, gap=0))
        self.hide()

    @property
    def action(self) -> Action | None:
        """What is being asked about; None while the panel is closed."""
        return self._action

    def ask(self, action: Action, piece: str) -> None:
        """Open for `action` on the piece of this name."""
        look = ACTION_LOOKS[action]
        if self._action is not action:
            self._line.clear()
        self._action = action
        question = _QUESTIONS.get(action, "Why?")
        self._icon.set_icon(look.icon, "risk" if look.tone == "risk" else "muted")
        self._title.setText(look.title)
        self._line.setPlaceholderText(f"{question} Kept in the timeline.")
        self._line.setAccessibleName(f"{look.title}, {piece}: {question}")
        self._do.setText(look.title)
        self._can_give()
        self.show()
        self._line.setFocus()

    def done(self) -> None:
        """It was done: close and forget what was typed."""
        self._action = None
        self._line.clear()
        self.hide()

    def drop(self) -> None:
        self.done()
        self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.drop()
            return
        super().keyPressEvent(event)

    def _can_give(self) -> None:
        self._do.setEnabled(bool(self._line.text().strip()))

    def _give(self) -> None:
        reason = self._line.text().strip()
        if self._action is not None and reason:
            self.given.emit(self._action, reason)
