"""Who may be the same person, compared side by side and made one; whom somebody was made one with, to be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLayout, QVBoxLayout, QWidget

from veliano_desk.domain.customers import CustomerView, MergeView, PossibleDuplicate
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.labels import Elided, IconLabel, Words
from veliano_desk.views.common.layout import clear, column, row
from veliano_desk.views.customers.address import address_lines

_NOT_KNOWN = "not known"


class SamePerson(QWidget):
    """Absent where nobody is proposed and nobody was merged. Without `may_change` it only tells."""

    merge_asked = Signal(int, int)
    """The other customer's number and version: make them one with the one who is shown."""
    apart_asked = Signal(int)
    undo_asked = Signal(int, int)
    """A merge's number and version."""

    def __init__(
        self, zone: str, now: Callable[[], datetime], *, may_change: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._zone, self._now, self._may_change = zone, now, may_change
        self._open: set[tuple[int, int]] = set()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)

    def show_customer(self, customer: CustomerView) -> None:
        clear(self._box)
        notes: list[QWidget] = [self._proposed(customer, other) for other in customer.duplicates]
        notes += [self._merged(merge) for merge in customer.merges]
        for note in notes:
            self._box.addWidget(note)
            note.show()
        self.setVisible(bool(notes))

    def _proposed(self, customer: CustomerView, other: PossibleDuplicate) -> QWidget:
        words = Words(f"May be the same person as {other.name}", style="strong", wrap=True)
        shared = Words(f"Same {reasons_words(other.reasons)}.", tone="muted", wrap=True)
        table = QWidget()
        table.setLayout(_compared(self._sides(customer, other)))
        pair = (customer.id, other.id)
        table.setVisible(pair in self._open)
        compare = Button("Hide" if pair in self._open else "Compare", kind="quiet")
        compare.clicked.connect(lambda _checked=False: self._compare(pair, table, compare))
        compare.setAccessibleName(f"Compare with {other.name}")
        buttons: list[QWidget | None] = [compare, None]
        if self._may_change:
            merge = Button("Merge", tooltip=f"All orders of {other.name} go to {customer.name}. It can be undone.",
                           on_click=lambda: self.merge_asked.emit(other.id, other.version))  # fmt: skip
            merge.setAccessibleName(f"Merge {other.name} into {customer.name}")
            two = Button("They are two", kind="quiet", tooltip="Do not propose this again",
                         on_click=lambda: self.apart_asked.emit(other.id))  # fmt: skip
            two.setAccessibleName(f"{other.name} and {customer.name} are two people")
            buttons = [merge, two, compare, None]
        return _note("users", "warn", words, shared, table, row(*buttons, gap=6))

    def _compare(self, pair: tuple[int, int], table: QWidget, button: Button) -> None:
        self._open ^= {pair}
        table.setVisible(pair in self._open)
        button.setText("Hide" if pair in self._open else "Compare")

    def _sides(self, customer: CustomerView, other: PossibleDuplicate) -> list[tuple[str, str, str]]:
        today = self._now().astimezone(ZoneInfo(self._zone)).date()
        since, since_other = (
            formats.day(one.since.astimezone(ZoneInfo(self._zone)).date(), today) for one in (customer, other)
        )
        return [
            ("Name", customer.name, other.name), ("E-mail", customer.email, other.email),
            ("Phone", customer.phone, other.phone),
            ("Address", "\n".join(address_lines(customer.address)), "\n".join(address_lines(other.address))),
            ("Orders", str(len(customer.orders)), str(other.orders)), ("Since", since, since_other),
        ]  # fmt: skip

    def _merged(self, merge: MergeView) -> QWidget:
        said = f"One with {merge.name}" if merge.kept else f"Made one with {merge.name}, who has all the orders"
        when = formats.moment(merge.at, self._zone, self._now())
        by = Words(f"{merge.email} · {merge.by}, {when}", style="small", tone="muted", wrap=True)
        buttons: list[QWidget | None] = [None]
        if self._may_change:
            undo = Button("Undo the merge", kind="quiet", icon="undo-2",
                          on_click=lambda: self.undo_asked.emit(merge.id, merge.version))  # fmt: skip
            undo.setAccessibleName(f"Undo the merge with {merge.name}")
            buttons = [undo, None]
        return _note("users", "muted", Words(said, style="label", wrap=True), by, row(*buttons))


def reasons_words(reasons: Sequence[str]) -> str:
    """`phone`, `e-mail and phone`, `e-mail, phone, and name and place`."""
    if len(reasons) < 2:
        return "".join(reasons)
    last = reasons[-1]
    several = len(reasons) > 2 or " " in last
    return f"{', '.join(reasons[:-1])}{',' if several else ''} and {last}"


def _note(icon: str, role: str, *parts: QWidget | QLayout) -> QWidget:
    note = QWidget()
    words = column(*parts, gap=4)
    line = row(column(2, IconLabel(icon, role, 14), None, gap=0), words, gap=8)
    line.setStretchFactor(words, 1)
    note.setLayout(line)
    return note


def _compared(rows: Sequence[tuple[str, str, str]]) -> QGridLayout:
    """A line per fact; what differs stands out."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 4, 0, 4)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    for at, head in enumerate(("", "This one", "The other")):
        grid.addWidget(Words(head, style="small", tone="muted"), 0, at)
    for line, (name, mine, other) in enumerate(rows, start=1):
        grid.addWidget(Words(name, style="small", tone="muted"), line, 0)
        for at, value in ((1, mine), (2, other)):
            grid.addWidget(_value(value, differs=mine != other), line, at)
    return grid


def _value(value: str, *, differs: bool) -> QWidget:
    """A long e-mail address gives way; an address stands on several lines."""
    style: str = "strong" if differs else "body"
    tone: Tone = "text" if value else "muted"
    if "\n" in value:
        return Words(value, wrap=True, select=True, style=style, tone=tone)
    return Elided(value or _NOT_KNOWN, style=style, tone=tone)
