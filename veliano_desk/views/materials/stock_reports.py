"""Saving the stock's reports: its valuation now or at the end of a day, and the stone sheet, as PDF or XLSX."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QFileDialog, QWidget

from veliano_desk.domain.rights import Right
from veliano_desk.domain.valuation import StoneSheet, Valuation
from veliano_desk.views.common import icons
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.list_export import open_file
from veliano_desk.views.common.menus import Menu
from veliano_desk.views.common.page import PageContext

_KINDS = (("pdf", "PDF", "file-text"), ("xlsx", "XLSX", "file-spreadsheet"))
Report = Callable[[], Valuation | StoneSheet]


class StockReports(Button):
    """Opens the reports there are; who may not see costs has the stone sheet alone, without values."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__("Reports", icon="printer", on_click=self.open_menu, parent=parent)
        self._context = context
        self.setVisible(context.signed_in.may(Right.REPORTS_PRINT))

    def open_menu(self) -> None:
        self.menu_of_reports().show_below(self)

    def menu_of_reports(self) -> Menu:
        """Valuation now, at the end of last month and of last year, and the stones."""
        menu, today = Menu(self), self._today()
        if self._context.signed_in.may(Right.COST_SEE):
            self._add(menu, "Valuation today", f"stock-value-{today.isoformat()}", None)
            month, year = today.replace(day=1) - timedelta(days=1), date(today.year - 1, 12, 31)
            for words, day in (("Valuation at the end of last month", month), ("… of last year", year)):
                self._add(menu, words, f"stock-value-{day.isoformat()}", day)
            menu.addSeparator()
        for kind, title, icon in _KINDS:
            entry = menu.addAction(icons.icon(icon), f"Stone sheet ({title})")
            entry.triggered.connect(partial(self._ask_stones, kind))
        return menu

    def save_valuation(self, path: Path, day: date | None = None) -> None:
        """Write the valuation at the end of a day, now where none is said."""
        materials, at = self._context.desk.materials, self._end_of(day)
        self._save(path, lambda: materials.valuation(at))

    def save_stones(self, path: Path) -> None:
        """Write the stone sheet."""
        self._save(path, self._context.desk.materials.stone_sheet)

    def _add(self, menu: Menu, words: str, name: str, day: date | None) -> None:
        for kind, title, icon in _KINDS:
            entry = menu.addAction(icons.icon(icon), f"{words} ({title})")
            entry.triggered.connect(partial(self._ask_valuation, kind, name, day))

    def _ask_valuation(self, kind: str, name: str, day: date | None, _checked: bool = False) -> None:
        path = _ask_path(self, "Save the valuation", name, kind)
        if path is not None:
            self.save_valuation(path, day)

    def _ask_stones(self, kind: str, _checked: bool = False) -> None:
        path = _ask_path(self, "Save the stone sheet", f"stones-{self._today().isoformat()}", kind)
        if path is not None:
            self.save_stones(path)

    def _save(self, path: Path, report: Report) -> None:
        materials = self._context.desk.materials
        self._context.tasks.write(
            f"Saving {path.name}", lambda _progress, _cancelled: materials.write_report(report(), path),
            lambda written: self._context.notifier.toast(
                f"{written.name} saved", icon="download", action="Open", on_action=lambda: open_file(written)
            ),
            lane="files", show=True, owner=self,
        )  # fmt: skip

    def _today(self) -> date:
        return self._context.desk.clock.now().astimezone(ZoneInfo(self._context.desk.zone)).date()

    def _end_of(self, day: date | None) -> datetime | None:
        """The last moment of a day in the workshop's zone."""
        if day is None:
            return None
        midnight = datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(self._context.desk.zone))
        return midnight - timedelta(microseconds=1)


def _ask_path(parent: QWidget, title: str, name: str, kind: str) -> Path | None:
    """Where to write a file of this kind; None: nowhere."""
    chosen, _filter = QFileDialog.getSaveFileName(parent, title, f"{name}.{kind}", f"{kind.upper()} (*.{kind})")
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == f".{kind}" else path.with_name(f"{path.name}.{kind}")
