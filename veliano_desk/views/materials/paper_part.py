"""Printing on the Materials page: statements and labels, looked at before they are printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from veliano_desk.domain.labels import Label
from veliano_desk.domain.metal_statement import MetalStatement
from veliano_desk.domain.rights import Right
from veliano_desk.reports.preview import PageImage
from veliano_desk.services.local_time import today
from veliano_desk.views.common import theme
from veliano_desk.views.common.layout import row, scrolled
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.materials.paper_forms import ARTICLE, LOT, ORDER, PLACE, LabelsCard, StatementCard
from veliano_desk.views.materials.paper_preview import PaperPreview
from veliano_desk.views.materials.part import Part

_SIDE, _SHARP, _MOST_PAGES = 356, 1400, 40
Pages = tuple[PageImage, ...]


class PaperPart(Part):
    """Statements are for who may print metal's reports, labels for who sees materials."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        day = today(context.desk.access)
        self.preview = PaperPreview("Choose what to print: it is shown here first.")
        self.statement, self.labels = StatementCard(day.replace(day=1), day), LabelsCard()
        may = context.signed_in.may
        self.statement.setVisible(may(Right.METAL_SEE) and may(Right.REPORTS_PRINT))
        self.labels.setVisible(may(Right.MATERIALS_SEE))
        self.statement.looked.connect(lambda: self._look(self._statement_pdf()))
        self.statement.saved.connect(self._save_statement)
        self.labels.looked.connect(lambda: self._look(self._labels_pdf()))
        self.labels.saved.connect(self._save_labels)
        self.labels.printed.connect(self._print)
        self._lay_out()
        self._load()

    def refresh(self, areas: frozenset[str]) -> None:
        if areas & {"metal", "people"}:
            self._load()

    def look_for(self, words: str) -> None:
        self.labels.codes.set_text(words)

    def _lay_out(self) -> None:
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.size("gap"))
        for card in (self.statement, self.labels):
            box.addWidget(card)
        box.addStretch(1)
        area = scrolled(side)
        area.setFixedWidth(_SIDE)
        body = row(gap=theme.size("gap"))
        body.addWidget(self.preview, 1)
        body.addWidget(area)
        self.setLayout(body)

    def _load(self) -> None:
        if not self._context.signed_in.may(Right.METAL_SEE):
            return
        metal = self._context.desk.metal

        def accounts() -> list[tuple[str, str]]:
            return list({one.account: one.place for one in metal.balances()}.items())

        self._context.tasks.run(
            "paper accounts", "Accounts", lambda _progress, _cancelled: accounts(), self.statement.set_accounts,
            owner=self,
        )  # fmt: skip

    def _made_statement(self) -> Callable[[], MetalStatement]:
        reports, card = self._context.desk.metal_reports, self.statement
        account, first, last = card.account.value(), card.first.day(), card.last.day()
        return lambda: reports.statement(account, first, last)

    def _statement_pdf(self) -> Callable[[], bytes] | None:
        if not self.statement.account.value():
            self.statement.account.set_error("There is no account yet.")
            return None
        make, reports = self._made_statement(), self._context.desk.metal_reports
        return lambda: reports.pdf(make())

    def _made_labels(self) -> Callable[[], tuple[Label, ...]] | None:
        what, codes = self.labels.wanted()
        made = self._context.desk.labels
        by = {LOT: made.of_lots, ARTICLE: made.of_articles, PLACE: made.of_places, ORDER: made.of_orders}
        return (lambda: by[what](codes)) if codes else None

    def _labels_pdf(self) -> Callable[[], bytes] | None:
        make, size, labels = self._made_labels(), self.labels.label_size.value(), self._context.desk.labels
        return None if make is None else lambda: labels.pdf(make(), size)

    def _look(self, make: Callable[[], bytes] | None) -> None:
        if make is None:
            return

        def pages() -> Pages:
            from veliano_desk.reports.preview import page_count, page_images

            pdf = make()
            return tuple(page_images(pdf, pages=range(min(page_count(pdf), _MOST_PAGES)), width_px=_SHARP))

        self._context.tasks.run(
            "paper preview", "Drawing the pages", lambda _progress, _cancelled: pages(), self.preview.show_pages,
            self._refused, owner=self, show=True,
        )  # fmt: skip

    def _save_statement(self, ending: str) -> None:
        make, reports = self._made_statement(), self._context.desk.metal_reports
        name = f"{self.statement.account.value().replace(':', ' ')} {self.statement.last.day()}"
        self._save(name, ending, lambda path: reports.write(make(), path))

    def _save_labels(self, ending: str) -> None:
        make, size, labels = self._made_labels(), self.labels.label_size.value(), self._context.desk.labels
        if make is not None:
            self._save("labels", ending, lambda path: labels.write(make(), path, size))

    def _save(self, name: str, ending: str, write: Callable[[Path], Path]) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(self, "Save", f"{name}.{ending}", f"*.{ending}")
        if not chosen:
            return
        path = Path(chosen) if chosen.lower().endswith(f".{ending}") else Path(f"{chosen}.{ending}")
        self._context.tasks.write(
            "Saving", lambda _progress, _cancelled: write(path),
            lambda saved: self._context.notifier.toast(f"Saved as {saved.name}."), self._refused, owner=self,
        )  # fmt: skip

    def _print(self, queue: str) -> None:
        make, size, labels = self._made_labels(), self.labels.label_size.value(), self._context.desk.labels
        if make is None:
            return
        self._context.tasks.write(
            "Printing labels", lambda _progress, _cancelled: labels.print(make(), queue, size),
            lambda _none: self._context.notifier.toast(f"Sent to {queue}."), self._refused, lane="devices", owner=self,
        )  # fmt: skip

    def _refused(self, error: Exception) -> None:
        self._context.notifier.error(error, "printing")
