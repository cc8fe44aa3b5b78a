"""People and rights: who works here, what each may do, and who has left."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from veliano_desk.domain.people import Person
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.columns import Column, Look
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row, scrolled
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.short_list import short_list
from veliano_desk.views.settings.person_card import PersonCard
from veliano_desk.views.settings.person_form import NewPersonForm
from veliano_desk.views.settings.section import Section

_SIDE = 350


class PeopleSection(Section):
    """A list on the left, the person chosen, or a new one, on the right."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = short_list("people", self._columns(), context.desk.people.list, context.tasks, parent=self)
        self.panel = ListPanel(self.model, "People", lambda: EmptyState("users", "Nobody here", "Add a person."))
        self.panel.table.row_changed.connect(self._row_changed)
        # A person who moves within the list stays the one shown: the table tells of its rows before it has moved them.
        self.model.layoutChanged.connect(lambda *_: self._row_changed(self.panel.table.current_row()))
        self.model.counted.connect(lambda _count: self._choose_first())
        self.add_button = Button("Add a person", icon="plus", kind="primary", on_click=self.add)
        self.side: NewPersonForm | PersonCard | None = None
        self._row_id = 0
        self._side_scroll: QScrollArea | None = None
        self._body = QHBoxLayout()
        self._lay_out()
        self.model.start()

    def refresh(self, areas: frozenset[str]) -> None:
        if "people" in areas:
            self.model.refresh()

    def unsaved(self) -> str:
        if isinstance(self.side, NewPersonForm) and self.side.typed():
            return "A new person was typed and not added yet."
        if isinstance(self.side, PersonCard) and self.side.changed():
            return f"Changes to {self.side.person.name} were not saved."
        return ""

    def add(self) -> None:
        """Show the form for a new person."""
        form = NewPersonForm(self._context, self._added)
        self._show_side(form)
        form.name.line.setFocus()

    def show_person(self, person: Person) -> None:
        """Show a person beside the list."""
        self._show_side(PersonCard(self._context, person))

    def _lay_out(self) -> None:
        words = Words("Leavers are let go, never deleted.", tone="muted", wrap=True)
        left = QVBoxLayout()
        left.setSpacing(theme.size("gap"))
        head = row(gap=12)
        head.addWidget(words, 1)
        head.addWidget(self.add_button)
        left.addLayout(head)
        left.addWidget(self.panel, 1)
        self._body.setSpacing(theme.size("gap"))
        self._body.addLayout(left, 1)
        self._body.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._body)

    def _columns(self) -> tuple[Column[Person], ...]:
        roles, desk = self._context.desk.trade.roles, self._context.desk

        def titles(person: Person) -> str:
            named = ", ".join(roles[role].title for role in person.roles if role in roles)
            return named if person.active else f"has left ({named})"

        def last(person: Person) -> str:
            return formats.moment(person.signed_in_at, desk.zone, desk.clock.now()) if person.signed_in_at else "never"

        return (
            Column(
                "name", "Name", lambda person: person.name, width=120, stretch=True, sortable=False, look=_name_look
            ),
            Column("roles", "Roles", titles, width=150, stretch=True, sortable=False, look=_muted),
            Column("last", "Signed in", last, width=110, sortable=False, look=_muted, shown=False),
        )

    def _choose_first(self) -> None:
        if self.side is None and self.model.row_at(0) is not None:
            self.panel.table.go_to(0)

    def _row_changed(self, person: object) -> None:
        """Follow the list, but never at the price of something typed beside it."""
        if not isinstance(person, Person):
            return
        moved, self._row_id = person.id != self._row_id, person.id
        if isinstance(self.side, PersonCard) and self.side.person == person:
            return
        if not moved and isinstance(self.side, NewPersonForm):
            return
        unsaved = self.unsaved()
        if not unsaved:
            self.show_person(person)
        elif moved:
            self._context.notifier.toast(f"{unsaved} Save or put them back first.", tone="warn", icon="triangle-alert")

    def _show_side(self, widget: NewPersonForm | PersonCard) -> None:
        if self._side_scroll is not None:
            self._body.removeWidget(self._side_scroll)
            self._side_scroll.deleteLater()
        self.side = widget
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(widget)
        box.addStretch(1)
        self._side_scroll = scrolled(holder)
        self._side_scroll.setFixedWidth(_SIDE)
        self._body.addWidget(self._side_scroll)

    def _added(self, person: Person | None) -> None:
        if person is None:
            row_now = self.panel.table.current_row()
            if isinstance(row_now, Person):
                self.show_person(row_now)
            return
        self._context.notifier.toast(f"{person.name} can sign in as “{person.login}”.")
        self.show_person(person)


def _name_look(person: Person) -> Look:
    return Look("text" if person.active else "muted", "user" if person.active else "log-out")


def _muted(_person: Person) -> Look:
    return Look("muted")
