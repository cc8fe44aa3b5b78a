"""What is printed of metal and materials: an account's statement, labels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.config.labels import label_sizes
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.day_field import DayField
from veliano_desk.views.common.form import ChoiceField, TextField
from veliano_desk.views.common.layout import row

LOT, ARTICLE, PLACE, ORDER = "lot", "article", "location", "order"
_WHAT = {
    LOT: ("Lots", "L000123 L000124"), ARTICLE: ("Articles", "14ky"), PLACE: ("Places and metal accounts", "vault:main"),
    ORDER: ("Job bags of orders", "CO-24817"),
}  # fmt: skip


class StatementCard(Card):
    """`looked`: show it; `saved`: the ending of the file to be written."""

    looked = Signal()
    saved = Signal(str)

    def __init__(self, first: date, last: date, parent: QWidget | None = None) -> None:
        super().__init__("Metal statement", icon="file-text", parent=parent)
        self.account = ChoiceField("Account", [])
        self.first, self.last = DayField("From"), DayField("To")
        self.first.set_day(first)
        self.last.set_day(last)
        self.look_button = Button("Preview", icon="eye", kind="primary", on_click=self.looked.emit)
        self.pdf_button = Button("PDF…", on_click=lambda: self.saved.emit("pdf"))
        self.sheet_button = Button("XLSX…", on_click=lambda: self.saved.emit("xlsx"))
        self.body.addWidget(self.account)
        self.body.addLayout(row(self.first, self.last, gap=12))
        self.body.addLayout(row(self.look_button, self.pdf_button, self.sheet_button, None))

    def set_accounts(self, accounts: Sequence[tuple[str, str]]) -> None:
        """By account and as people say it, benches first."""
        benches = [one for one in accounts if one[0].startswith("worker:")]
        others = [one for one in accounts if one not in benches]
        self.account.set_choices([Choice(account, words) for account, words in (*benches, *others)])


class LabelsCard(Card):
    """`looked`: show them; `saved`: the ending of the file to be written; `printed`: the printer's queue."""

    looked = Signal()
    saved = Signal(str)
    printed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Labels", icon="tag", parent=parent)
        self.what = ChoiceField("For", [Choice(key, title) for key, (title, _) in _WHAT.items()])
        self.codes = TextField("Codes", hint="Scan or type them, blanks between.")
        self.label_size = ChoiceField("Size", [Choice(one.code, one.title) for one in label_sizes()])
        self.queue = TextField("Label printer", placeholder="queue, port or share")
        self.look_button = Button("Preview", icon="eye", kind="primary", on_click=self.looked.emit)
        self.pdf_button = Button("PDF…", on_click=lambda: self.saved.emit("pdf"))
        self.zpl_button = Button("ZPL…", on_click=lambda: self.saved.emit("zpl"))
        self.print_button = Button("Print", icon="printer", on_click=self._print)
        for field in (self.what, self.codes, self.label_size):
            self.body.addWidget(field)
        self.body.addLayout(row(self.look_button, self.pdf_button, self.zpl_button, None))
        self.body.addWidget(self.queue)
        self.body.addLayout(row(self.print_button, None))
        self.what.changed.connect(self._turn)
        self._turn()

    def wanted(self) -> tuple[str, tuple[str, ...]]:
        """For what, and the codes; none after saying that there are none."""
        codes = tuple(self.codes.text().replace(",", " ").split())
        if not codes:
            self.codes.set_error("Give at least one code.")
        return self.what.value(), codes

    def _print(self) -> None:
        if not self.queue.text():
            self.queue.set_error("Say which printer.")
            return
        self.printed.emit(self.queue.text())

    def _turn(self) -> None:
        self.codes.line.setPlaceholderText(_WHAT[self.what.value()][1])
