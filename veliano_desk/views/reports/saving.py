"""Where a report is saved: a name that says what it is, asked for in the system's own dialog."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from veliano_desk.domain.costing import CostReport

Format = Literal["pdf", "xlsx"]
FILTERS: dict[Format, str] = {"pdf": "PDF (*.pdf)", "xlsx": "Excel workbook (*.xlsx)"}


def suggested_name(report: CostReport, ending: Format) -> str:
    """`Cost report 2026-11-01 to 2026-11-30.pdf`."""
    return f"Cost report {report.first_day} to {report.last_day}.{ending}"


def documents() -> Path:
    """Where people keep their papers on this machine."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()


def with_ending(path: Path, ending: Format) -> Path:
    """The path as typed, ended as the format wants it."""
    return path if path.suffix.lower() == f".{ending}" else path.with_name(f"{path.name}.{ending}")


def ask_path(report: CostReport, ending: Format, on_chosen: Callable[[Path], None], parent: QWidget) -> None:
    """Show the system's dialog for saving; `on_chosen` gets the path."""
    dialog = QFileDialog(parent, f"Save as {ending.upper()}")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(FILTERS[ending])
    dialog.setDefaultSuffix(ending)
    dialog.setDirectory(str(documents()))
    dialog.selectFile(suggested_name(report, ending))
    dialog.fileSelected.connect(lambda name: on_chosen(with_ending(Path(name), ending)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
