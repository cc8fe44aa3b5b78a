"""Reading a price list: whose it is, which column is what, and what would happen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.price_lists import NEEDED, Field, ImportReport, ListMapping, ListPreview, RememberedMapping
from veliano_desk.domain.suppliers import SupplierRow
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import CheckBox, ChoiceField, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, row

_DECIMALS = (Choice("auto", "found out"), Choice(".", "point: 12.50"), Choice(",", "comma: 12,50"))
_FAULTS = 40
_NOTHING = Choice("", "not in the list")


class ImportForm(Card):
    """`checked` and `taken`: somebody wants to know what would happen, or wants it to happen."""

    opened = Signal()
    checked = Signal()
    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Take a price list in", icon="download", parent=parent)
        self.file: Path | None = None
        self._preview: ListPreview | None = None
        self._remembered: tuple[RememberedMapping, ...] = ()
        self._suppliers: tuple[SupplierRow, ...] = ()
        self.open_button = Button("Choose a file…", icon="file-spreadsheet", on_click=self.opened.emit)
        self._file = Words("CSV or XLSX", tone="muted", wrap=True)
        self.supplier = ChoiceField("Supplier", [])
        self.mapping = ChoiceField("Mapping", [Choice("", "as guessed below")])
        self.columns = {one: ChoiceField(one.words, [_NOTHING]) for one in Field}
        self.decimal = ChoiceField("Decimals", _DECIMALS)
        self.name = TextField("Remember the mapping as", placeholder="monthly")
        self.skip = CheckBox("Leave bad rows out and take in the rest")
        self._said = Words("", wrap=True)
        self._faults = QVBoxLayout()
        self._faults.setSpacing(4)
        self.check_button = Button("Look at it first", on_click=self.checked.emit)
        self.take_button = Button("Take it in", kind="primary", on_click=self.taken.emit)
        self._place()
        self._allow(False)
        self.mapping.changed.connect(self._use_remembered)
        self.supplier.changed.connect(self._offer_mappings)

    def set_choices(self, suppliers: tuple[SupplierRow, ...], remembered: tuple[RememberedMapping, ...]) -> None:
        """Whose lists there may be, and which mappings are remembered."""
        self._suppliers, self._remembered = suppliers, remembered
        nobody = Choice("", "Choose a supplier")
        self.supplier.set_choices([nobody, *(Choice(one.code, one.name) for one in suppliers if one.active)])
        self._offer_mappings()

    def show_file(self, file: Path, preview: ListPreview) -> None:
        """A file that was opened: its headings to choose from, as they are guessed."""
        self.file, self._preview = file, preview
        self._file.setText(f"{file.name}: {', '.join(filter(None, preview.headings))}")
        choices = [_NOTHING, *(Choice(heading, heading) for heading in preview.headings if heading)]
        for each in self.columns.values():
            each.set_choices(choices)
        self._show_mapping(preview.mapping)
        self._use_remembered()
        self.forget()
        self._allow(True)

    def chosen(self) -> ListMapping:
        """The mapping as it stands in the fields."""
        base = self._preview.mapping if self._preview else ListMapping({})
        columns = {one: each.value() for one, each in self.columns.items() if each.value()}
        decimal = self.decimal.value()
        return replace(base, columns=columns, decimal="" if decimal == "auto" else decimal)

    def complete(self) -> bool:
        """Whether all that is needed is chosen; says at the field what is not."""
        missing = [self.columns[one] for one in NEEDED if not self.columns[one].value()]
        for each in missing:
            each.set_error("Choose its column.")
        if not self.supplier.value():
            self.supplier.set_error("Choose whose list it is.")
        return not missing and bool(self.supplier.value()) and self.file is not None

    def show_report(self, report: ImportReport, done: bool) -> None:
        """What would happen or did, with the first faults row by row."""
        self.forget()
        self._said.setText(report.words() + ("" if done and report.kept else " Nothing was taken in."))
        self._said.set_tone("warn" if report.bad else "ok" if done else "text")
        self._said.show()
        for fault in report.faults[:_FAULTS]:
            where = f"Row {fault.row}, {fault.column}" if fault.column else f"Row {fault.row}"
            self._faults.addWidget(Words(f"{where}: {fault.what} {fault.todo}", style="small", tone="muted", wrap=True))
        if report.bad > _FAULTS:
            self._faults.addWidget(Words(f"… and {report.bad - _FAULTS:,} rows more", style="small", tone="muted"))

    def forget(self) -> None:
        """What was said of another look is said no more."""
        self._said.hide()
        clear(self._faults)

    def _offer_mappings(self) -> None:
        code = self.supplier.value()
        own = next((one.id for one in self._suppliers if one.code == code), 0)
        known = [one for one in self._remembered if one.supplier_id == own]
        self.mapping.set_choices([*(Choice(one.name, one.name) for one in known), Choice("", "as guessed below")])
        self._use_remembered()

    def _use_remembered(self) -> None:
        code, name = self.supplier.value(), self.mapping.value()
        own = next((one.id for one in self._suppliers if one.code == code), 0)
        found = next((one for one in self._remembered if one.supplier_id == own and one.name == name), None)
        if found is not None and self._preview is not None:
            self._show_mapping(found.mapping)
            self.name.set_text(found.name)

    def _show_mapping(self, mapping: ListMapping) -> None:
        for one, each in self.columns.items():
            each.set_value(mapping.columns.get(one, ""))
            each.set_error("")
        self.decimal.set_value(mapping.decimal or "auto")

    def _allow(self, allowed: bool) -> None:
        for part in (*self.columns.values(), self.decimal, self.name, self.skip, self.check_button, self.take_button,
                     self.mapping):  # fmt: skip
            part.setVisible(allowed)

    def _place(self) -> None:
        self.body.addLayout(row(self.open_button, None))
        for part in (self._file, self.supplier, self.mapping):
            self.body.addWidget(part)
        fields = self.columns
        self.body.addWidget(fields[Field.TITLE])
        for left, right in (
            (fields[Field.CODE], fields[Field.PRICE]), (fields[Field.CURRENCY], fields[Field.UNIT]),
            (fields[Field.PACK], fields[Field.LEAD_DAYS]), (fields[Field.ARTICLE], self.decimal),
        ):  # fmt: skip
            beside = row(left, right, gap=12)
            for at, each in enumerate((left, right)):
                beside.setStretch(at, 1)
                beside.setAlignment(each, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(beside)
        self.body.addWidget(self.name)
        self.body.addWidget(self.skip)
        self.body.addLayout(row(self.take_button, self.check_button, None))
        self.body.addWidget(self._said)
        self.body.addLayout(self._faults)
        self._said.hide()
