"""Whose order it is: somebody found while their name is typed, or somebody new."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from veliano_desk.domain.customers import CustomerRow
from veliano_desk.domain.walk_ins import NewCustomer
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.form import Field, TextField
from veliano_desk.views.common.labels import Elided, IconLabel, Words
from veliano_desk.views.common.layout import clear, column, holder, row
from veliano_desk.views.common.press_line import PressLine
from veliano_desk.views.common.search_field import SearchField

_SEARCH, _CHOSEN, _NEW = range(3)


class CustomerCard(Card):
    """Search, or the customer chosen, or the form of a new one. `searched` asks for `show_found`."""

    searched = Signal(str)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Customer", icon="user", parent=parent)
        self._chosen: CustomerRow | None = None
        self._lines: list[_CustomerLine] = []
        self._answered, self._goes_in = "", False
        self._new = Button("New customer", icon="plus", kind="link", on_click=self.begin_new)
        self._other = Button("Choose another", kind="link", on_click=self.begin_search)
        for button in (self._new, self._other):
            self.add_head(button)
        self.search = _Search("Name, e-mail or town")
        self._field = Field("Find the customer", self.search)
        self._found = QVBoxLayout()
        self._found.setSpacing(0)
        self._nobody = Words(tone="muted", style="small")
        self._who = QVBoxLayout()
        self.form = NewCustomerForm()
        # Not a stack: that would be as high as the highest of them, always.
        self._parts = [holder(column(self._field, self._nobody, self._found, gap=4)), holder(self._who), self.form]
        self._shown = _SEARCH
        for part in self._parts:
            self.body.addWidget(part)
        self.search.searched.connect(self._look)
        self.search.left.connect(self._to_first)
        self.form.changed.connect(self.changed)
        self.begin_search()

    def customer_id(self) -> int | None:
        return self._chosen.id if self._chosen is not None else None

    def new_customer(self) -> NewCustomer | None:
        return self.form.customer() if self._shown == _NEW else None

    def begin_search(self) -> None:
        self._chosen = None
        self._show(_SEARCH)
        self.search.setFocus()
        self.changed.emit()

    def begin_new(self) -> None:
        """Somebody new; what was searched for is their name or their address already."""
        self._chosen = None
        self.form.take_up(self.search.text().strip())
        self._show(_NEW)
        self.form.focus_first()
        self.changed.emit()

    def show_found(self, text: str, found: Sequence[CustomerRow], more: bool) -> None:
        """The customers that a search found, if it is still what is asked."""
        if text != self.search.text().strip():
            return
        self._clear_found()
        self._answered = text
        for customer in found:
            line = _CustomerLine(customer)
            line.pressed.connect(partial(self.choose, customer))
            self._lines.append(line)
            self._found.addWidget(line)
        told = "Nobody like that yet. Press New customer." if text and not found else ""
        self._nobody.setText("There are more: type a few more letters." if more else told)
        self._nobody.setVisible(bool(self._nobody.text()))
        if self._goes_in:
            self._to_first()

    def choose(self, customer: CustomerRow) -> None:
        self._chosen = customer
        self._field.set_error("")
        clear(self._who)
        orders = f"{customer.orders} {'order' if customer.orders == 1 else 'orders'} so far"
        said = " · ".join(part for part in (customer.email, customer.phone, customer.city, orders) if part)
        self._who.addWidget(Words(customer.name, style="strong"))
        self._who.addWidget(Elided(said, tone="muted"))
        self._show(_CHOSEN)
        self._other.setFocus()
        self.changed.emit()

    def set_errors(self, errors: dict[str, str]) -> None:
        """What is wrong, by field: "" for the choice itself, else the form's names."""
        self._field.set_error(errors.get("", "") if self._shown == _SEARCH else "")
        self.form.set_errors(errors)

    def field(self, name: str) -> QWidget:
        """Where something is wrong: the search, or a field of the form."""
        return self.form.field(name) if self._shown == _NEW else self.search

    def start_anew(self) -> None:
        self.search.clear()
        self._clear_found()
        self._nobody.hide()
        self.form.start_anew()
        self.begin_search()

    def is_empty(self) -> bool:
        return self._chosen is None and not self.search.text().strip() and self.form.is_empty()

    def _show(self, at: int) -> None:
        self._shown = at
        self._new.setVisible(at != _NEW)
        self._other.setVisible(at != _SEARCH)
        for index, part in enumerate(self._parts):
            part.setVisible(index == at)
        self._nobody.setVisible(bool(self._nobody.text()))

    def _look(self, text: str) -> None:
        if text:
            self.searched.emit(text)
        else:
            self.show_found("", (), more=False)

    def _to_first(self) -> None:
        """To the first who was found; where the answer is still to come, once it is here."""
        self._goes_in = self._answered != self.search.text().strip()
        if not self._goes_in and self._lines:
            self._lines[0].show()  # a widget made this very moment takes no focus before
            self._lines[0].setFocus()

    def _clear_found(self) -> None:
        self._lines.clear()
        clear(self._found)


class _Search(SearchField):
    """Down goes into what was found, and so does Enter once it has been searched."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            self.left.emit()
            return
        super().keyPressEvent(event)


class _CustomerLine(PressLine):
    """Name, and what tells two of the same name apart. The arrows go from line to line."""

    def __init__(self, customer: CustomerRow) -> None:
        super().__init__()
        said = " · ".join(part for part in (customer.email, customer.city) if part)
        self.setAccessibleName(f"Choose {customer.name}, {said}")
        words = Elided(said, tone="muted", style="small")
        line = row(IconLabel("user", size=14), Words(customer.name, style="label"), words, gap=8, margins=(8, 6, 8, 6))
        line.setStretchFactor(words, 1)
        self.setLayout(line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class NewCustomerForm(QWidget):
    """Name and e-mail are needed; the store knows people by the latter."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = {
            "name": TextField("Name"), "email": TextField("E-mail", placeholder="name@example.com"),
            "phone": TextField("Phone"), "street": TextField("Street"), "postcode": TextField("Postcode"),
            "city": TextField("Town"), "country": TextField("Country"),
        }  # fmt: skip
        places = (("name", 0, 0, 3), ("email", 0, 3, 3), ("phone", 1, 0, 2), ("street", 1, 2, 4), ("postcode", 2, 0, 1),
                  ("city", 2, 1, 3), ("country", 2, 4, 2))  # fmt: skip
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for name, line, place, width in places:
            grid.addWidget(self._fields[name], line, place, 1, width, Qt.AlignmentFlag.AlignTop)
            self._fields[name].changed.connect(self.changed)
        for place in range(6):
            grid.setColumnStretch(place, 1)

    def customer(self) -> NewCustomer:
        return NewCustomer(**{name: field.text() for name, field in self._fields.items()})

    def take_up(self, text: str) -> None:
        """What was searched for goes where it belongs, unless something is there."""
        field = self._fields["email" if "@" in text else "name"]
        if text and not field.text():
            field.set_text(text)

    def set_errors(self, errors: dict[str, str]) -> None:
        for name, field in self._fields.items():
            field.set_error(errors.get(name, ""))

    def field(self, name: str) -> Field:
        return self._fields.get(name, self._fields["name"])

    def focus_first(self) -> None:
        empty = next((field for field in self._fields.values() if not field.text()), self._fields["name"])
        empty.setFocus()

    def start_anew(self) -> None:
        for field in self._fields.values():
            field.set_text("")
            field.set_error("")

    def is_empty(self) -> bool:
        return not any(field.text() for field in self._fields.values())
