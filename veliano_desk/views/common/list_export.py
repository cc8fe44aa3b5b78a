"""A list as it is filtered and sorted, as CSV or XLSX: the button, where to, every row of it, and what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from veliano_desk.domain.lists import ListPage, ListQuery
from veliano_desk.views.common import icons
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.menus import Menu
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.task_runner import Progress

if TYPE_CHECKING:
    from veliano_desk.reports.table_export import Column, Value

FORMATS = (("xlsx", "Spreadsheet (XLSX)", "file-spreadsheet"), ("csv", "Plain text (CSV)", "file-text"))
PAGE = 1_000
Cancelled = Callable[[], bool]
Row = TypeVar("Row")


class ExportButton(Button):
    """Opens the kinds of file there are."""

    asked = Signal(str)
    """The kind of file: xlsx or csv."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Export", icon="download", on_click=self.open_menu, parent=parent)

    def open_menu(self) -> None:
        self.menu_of_formats().show_below(self)

    def menu_of_formats(self) -> Menu:
        """The list as filtered, as a file."""
        menu = Menu(self)
        for kind, words, icon in FORMATS:
            entry = menu.addAction(icons.icon(icon), words)
            entry.triggered.connect(lambda _checked=False, kind=kind: self.asked.emit(kind))
        return menu


def ask_path(parent: QWidget, title: str, name: str, kind: str) -> Path | None:
    """Where to write a file of this kind, called `name` unless somebody wants it otherwise; None: nowhere."""
    kinds = {suffix: f"{words} (*.{suffix})" for suffix, words, _icon in FORMATS}
    first = [kinds[kind], *(words for suffix, words in kinds.items() if suffix != kind)]
    chosen, _filter = QFileDialog.getSaveFileName(parent, title, f"{name}.{kind}", ";;".join(first))
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() in {".csv", ".xlsx"} else path.with_name(f"{path.name}.{kind}")


def all_rows(fetch: Callable[[ListQuery], ListPage[Row]], query: ListQuery) -> Iterator[Row]:
    """Every row of a query, read page by page."""
    query = replace(query, after=None, before=None, last=False, limit=PAGE)
    more = True
    while more:
        page = fetch(query)
        yield from page.rows
        more = page.more_after and bool(page.keys)
        if more:
            query = replace(query, after=page.keys[-1])


def write_rows(
    path: Path, columns: Sequence[Column], cells: Iterable[Sequence[Value]], *, title: str, progress: Progress,
    cancelled: Cancelled, of: int = 0,
) -> int:  # fmt: skip
    """Write rows to `path`, by its suffix; how many. `of`: how many are expected, 0 where nobody knows.

    Raises FileWriteError, CancelledError, and InputError beyond what a sheet can hold.
    """
    from veliano_desk.reports.table_export import write_csv, write_xlsx

    def told(done: int, _of: int) -> None:
        progress(done, of, f"{done:,} written")

    if path.suffix.lower() == ".xlsx":
        return write_xlsx(path, columns, cells, title=title, progress=told, cancelled=cancelled)
    return write_csv(path, columns, cells, progress=told, cancelled=cancelled)


def run_export(
    context: PageContext,
    owner: QObject,
    path: Path,
    nouns: tuple[str, str],
    write: Callable[[Progress, Cancelled], int],
) -> None:
    """Write in the background, in a lane where no list waits for it and shown in the footer; then offer to open the
    file. nouns: ("order", "orders")."""

    def done(count: int) -> None:
        context.notifier.toast(
            f"{count:,} {nouns[count != 1]} exported to {path.name}", icon="download",
            action="Open", on_action=lambda: open_file(path),
        )  # fmt: skip

    context.tasks.write(f"Exporting to {path.name}", write, done, lane="files", show=True, owner=owner)


def open_file(path: Path) -> None:
    """Open a file with whatever the computer opens it with."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
