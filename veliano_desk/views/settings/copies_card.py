"""Copies of the workspace: when the last one was saved and where, and saving another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from veliano_desk.domain.copies import Carried, LastCopy
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.layout import row
from veliano_desk.views.common.page import PageContext

ENDING = "veliano"


class CopiesCard(Card):
    """For who may save copies. Saving runs beside everything else and may be cancelled in the footer."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__("Copies", icon="save", parent=parent)
        self._context = context
        self._facts = Facts(name_width=120)
        self.fault = FaultNote()
        self.save_button = Button("Save a copy…", icon="save", on_click=self._ask)
        for part in (self._facts, self.fault):
            self.body.addWidget(part)
        self.body.addLayout(row(self.save_button, None))
        self.load()

    def load(self) -> None:
        """Read when a copy was last saved."""
        copies = self._context.desk.copies
        self._context.tasks.run("copies_last", "Copies", lambda _p, _c: copies.last(), self._show, owner=self)

    def save(self, path: Path) -> None:
        """Save a copy under this name, which the person chose and, where a file has it, agreed to replace."""
        self.fault.clear()
        self.save_button.setEnabled(False)
        copies = self._context.desk.copies
        self._context.tasks.write(
            "Saving a copy",
            lambda progress, cancelled: copies.save(path, True, progress, cancelled),
            self._saved,
            lambda error: self.fault.show_error(error, "saving a copy"),
            on_end=lambda: self.save_button.setEnabled(True),
            lane="files",
            show=True,
            owner=self,
        )

    def _ask(self) -> None:
        desk = self._context.desk
        today = desk.clock.now().astimezone(ZoneInfo(desk.zone)).date()
        ask_path(f"Workspace {today}.{ENDING}", self.save, self)

    def _show(self, last: LastCopy) -> None:
        desk = self._context.desk
        self._facts.set_facts(facts_of(last, lambda moment: formats.moment(moment, desk.zone, desk.clock.now())))

    def _saved(self, done: Carried) -> None:
        self.load()
        size = f"{done.size / 1_000_000:,.1f} MB"
        if done.audit_faults:
            words = f"The copy was saved ({size}), but the audit log in it has faults: check it in Audit log."
            self._context.notifier.toast(words, tone="warn", icon="triangle-alert")
            return
        self._context.notifier.toast(f"The copy was saved, opened and compared: {size}.", icon="check")


def facts_of(last: LastCopy, said: Callable[[datetime], str]) -> list[Fact]:
    """What is known of the last copy."""
    if last.at is None:
        return [Fact("Last copy", "none was saved so far", "warn" if last.due else "text")]
    when = f"{said(last.at)}, by {last.person}"
    return [
        Fact("Last copy", when, "warn" if last.due else "text"),
        Fact("Saved to", last.place or "not known any more"),
    ]


def ask_path(name: str, on_chosen: Callable[[Path], None], parent: QWidget) -> None:
    """Show the system's dialog for saving; `on_chosen` gets the path."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, "Save a copy of the workspace")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"Copy of a workspace (*.{ENDING})")
    dialog.setDefaultSuffix(ENDING)
    dialog.setDirectory(found or str(Path.home()))
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
