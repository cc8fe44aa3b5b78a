"""Printing a report: the system's own dialog, then the pages painted in the background as sharp as the printer is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter

from veliano_desk.domain.errors import CancelledError, DeskError
from veliano_desk.views.reports.making import Made, Paper, page_picture
from veliano_desk.views.reports.page_view import as_image

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from veliano_desk.views.common.task_runner import Cancelled, Progress

SHARPEST = 300
"""Dots per inch: beyond it nobody sees a difference and a page takes four times the memory."""
_SIZES = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}


class PrintError(DeskError):
    """The printer did not take the pages."""

    code = "print"


def new_printer(paper: Paper) -> QPrinter:
    """The usual printer, set to the report's paper, landscape, to the edge: the pages have margins of their own."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(_SIZES[paper]))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    printer.setFullPage(True)
    return printer


def ask_printer(printer: QPrinter, pages: int, on_chosen: Callable[[], None], parent: QWidget) -> None:
    """Show the system's print dialog; `on_chosen` is called when somebody pressed Print."""
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog

    printer.setDocName("Cost report")
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, True)
    dialog.setMinMax(1, pages)
    dialog.accepted.connect(on_chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.setModal(True)
    dialog.show()


def print_pages(made: Made, printer: QPrinter, progress: Progress, cancelled: Cancelled) -> int:
    """Paint the pages that the dialog asked for; how many. Off the window's thread.

    Raises PrintError when the printer cannot be started, CancelledError when somebody stopped it in between.
    """
    wanted = _wanted(made, printer)
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintError(
            "The printer could not be started",
            f"“{printer.printerName() or printer.outputFileName()}” does not take anything now; nothing was printed.",
            "Check that it is on and reachable, or choose another one.",
        )
    try:
        for done, page in enumerate(wanted):
            if cancelled():
                printer.abort()
                raise CancelledError(
                    "Cancelled", f"{done} of {len(wanted)} pages were sent.", "Print again when you want."
                )
            progress(done, len(wanted), f"Page {page + 1}")
            if done:
                printer.newPage()
            _paint(painter, printer, made, page)
    finally:
        painter.end()
    return len(wanted)


def _wanted(made: Made, printer: QPrinter) -> range:
    """Pages from 0; the dialog counts from 1, and 0 means all."""
    first, last = printer.fromPage(), printer.toPage()
    if not first:
        return range(made.pages)
    return range(first - 1, min(last or made.pages, made.pages))


def _paint(painter: QPainter, printer: QPrinter, made: Made, page: int) -> None:
    """One page as large as the paper allows, in its own proportions."""
    dots = printer.resolution()
    room = QRectF(printer.pageLayout().paintRectPixels(dots))
    width = round(room.width() * min(1.0, SHARPEST / dots))
    image = as_image(page_picture(made.pdf, page, width))
    scale = min(room.width() / image.width(), room.height() / image.height())
    target = QRectF(0, 0, image.width() * scale, image.height() * scale)
    target.moveCenter(QRectF(0, 0, room.width(), room.height()).center())
    painter.drawImage(target, image)
