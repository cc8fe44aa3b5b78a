"""Price lists: what suppliers sell, and taking a list in after looking at it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.price_lists import ImportReport, ListPreview, RememberedMapping
from veliano_desk.domain.rights import Right
from veliano_desk.domain.suppliers import SupplierRow
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import holder, row
from veliano_desk.views.common.list_search import ListSearch
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.purchasing.columns import article_columns
from veliano_desk.views.purchasing.import_form import ImportForm
from veliano_desk.views.purchasing.section import Section

Choices = tuple[tuple[SupplierRow, ...], tuple[RememberedMapping, ...]]


class ImportsView(Section):
    """Everything that suppliers sell, to be searched; beside it the form that takes a list in."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        purchasing = context.desk.purchasing
        self.panel = self.long(
            "What suppliers sell", article_columns, purchasing.articles, purchasing.articles_count, self._when_empty,
            ListQuery("title"),
        )  # fmt: skip
        self.model = self.panel.table.paged
        self.form = ImportForm()
        self.search = ListSearch("Search in all lists", hint="/")
        self._last = Words("", tone="muted")
        above = row(self._last, None, self.search, gap=12)
        side = (self.form,) if context.signed_in.may(Right.PURCHASING_EDIT) else ()
        self.place(*side, above=holder(above), lesser=("code", "supplier", "since"))
        self.search.searched.connect(lambda text: self.model.set_query(replace(self.model.query, text=text)))
        self.form.opened.connect(self._ask_file)
        self.form.checked.connect(self.check)
        self.form.taken.connect(self.take)
        self.model.start()
        self._load()

    def refresh(self) -> None:
        super().refresh()
        self._load()

    def typed(self) -> bool:
        return self.form.name.isVisibleTo(self.form) and bool(self.form.name.text()) and self.form.file is not None

    def open(self, file: Path) -> None:
        """Read a file's headings and guess what they are."""
        purchasing = self.context.desk.purchasing
        self.read(
            "list", "Price list", lambda: purchasing.preview_list(file.name, _content(file)),
            lambda preview: self._opened(file, preview),
        )  # fmt: skip

    def check(self) -> None:
        """Say what taking it in would do."""
        if self.form.complete() and self.form.file is not None:
            file, mapping, supplier = self.form.file, self.form.chosen(), self.form.supplier.value()
            purchasing = self.context.desk.purchasing
            self.read(
                "check", "Price list", lambda: purchasing.check_list(supplier, file.name, _content(file), mapping),
                lambda report: self.form.show_report(report, done=False),
            )  # fmt: skip

    def take(self) -> None:
        """Take it in: all of it, or what is good of it where that was ticked."""
        if self.form.complete() and self.form.file is not None:
            file, mapping, supplier = self.form.file, self.form.chosen(), self.form.supplier.value()
            skip, name = self.form.skip.isChecked(), self.form.name.text()
            purchasing = self.context.desk.purchasing
            self.write(
                "Taking a price list in",
                lambda: purchasing.import_list(supplier, file.name, _content(file), mapping, skip, remember_as=name),
                self._taken,
            )

    def _taken(self, report: ImportReport) -> None:
        self.form.show_report(report, done=True)
        if report.kept:
            self.context.notifier.toast(f"{report.supplier}: {report.words()}")

    def _opened(self, file: Path, preview: ListPreview) -> None:
        self.form.show_file(file, preview)

    def _load(self) -> None:
        purchasing = self.context.desk.purchasing
        self.read(
            "imports", "Price lists", lambda: ((purchasing.suppliers(), purchasing.mappings()), purchasing.imports(1)),
            lambda found: self._show(found[0], found[1]),
        )  # fmt: skip

    def _show(self, choices: Choices, newest: tuple[object, ...]) -> None:
        self.form.set_choices(*choices)
        for one in newest:
            said = f"Last list: {one.supplier}, {one.file}"  # type: ignore[attr-defined]  # an ImportRow
            self._last.setText(said)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, "Choose a price list")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["Price lists (*.csv *.xlsx *.xlsm *.txt)", "All files (*)"])
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _when_empty(self) -> QWidget:
        if self.model.query.text:
            return EmptyState("search", "Nothing fits", "No list has something like that.")
        return EmptyState("file-spreadsheet", "No price lists yet", "Choose a supplier's list, look at it, take it in.")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            "The file cannot be read", f"{error.strerror}. Nothing was read.", "Choose another.", file.name
        ) from error
