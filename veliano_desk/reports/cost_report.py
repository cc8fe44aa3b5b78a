"""The cost report as PDF: a summary page and the orders behind it, drawn straight on reportlab's canvas."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from veliano_desk.domain.costing import CostReport
from veliano_desk.reports import fonts
from veliano_desk.reports.cost_summary import draw_summary
from veliano_desk.reports.cost_table import OrderTable
from veliano_desk.reports.figures import Figures, Totals, figures
from veliano_desk.reports.files import Cancelled, Progress, stop_if, write_whole
from veliano_desk.reports.look import period_words, whole_text
from veliano_desk.reports.paper import Pen, new_canvas, page_size


def write_pdf(
    report: CostReport,
    path: Path,
    *,
    paper: str = "A4",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Write `report` to `path`, in one step, and return `path`. `paper`: "A4" or "Letter", landscape.

    `progress` is told (pages done, pages in all); `cancelled` is asked before each page. The bytes depend only on
    what is given. Raises ReportFiguresError, FileWriteError, CancelledError, and InputError for unknown paper.
    """
    content = pdf_bytes(report, paper=paper, progress=progress, cancelled=cancelled)
    stop_if(cancelled, path.name)
    return write_whole(path, content)


def pdf_bytes(
    report: CostReport, *, paper: str = "A4", progress: Progress | None = None, cancelled: Cancelled | None = None
) -> bytes:
    """The report as PDF in memory, for a preview; see `write_pdf`."""
    data = figures(report)
    target = BytesIO()
    size = page_size(paper)
    pen = Pen(new_canvas(target, size, report.made_at), size)
    _describe(pen, data)
    table = OrderTable(data, size)
    pages = 1 + table.page_count
    stop_if(cancelled, "The cost report")
    _summary_page(pen, data, pages)
    _told(progress, 1, pages)
    before = Totals()
    for page, rows in enumerate(table.pages(), start=2):
        stop_if(cancelled, "The cost report")
        so_far, missing = table.draw(pen, rows, before)
        _finish(pen, data, page, pages, _span(rows[0].number, rows[-1].number), missing=missing)
        before = so_far
        _told(progress, page, pages)
    pen.canvas.save()
    return target.getvalue()


def _summary_page(pen: Pen, data: Figures, pages: int) -> None:
    missing = draw_summary(pen, data)
    _finish(pen, data, 1, pages, "Summary", missing=missing)


def _finish(pen: Pen, data: Figures, page: int, pages: int, bookmark: str, *, missing: bool) -> None:
    report = data.report
    words = f"{fonts.drawable(report.workshop)} · Cost report · {period_words(report.first_day, report.last_day)}"
    pen.footer(words, page, pages, fonts.MISSING_NOTE if missing else "")
    key = f"page-{page}"
    pen.canvas.bookmarkPage(key)
    pen.canvas.addOutlineEntry(whole_text(bookmark), key, level=0)
    pen.canvas.showPage()


def _span(first: str, last: str) -> str:
    return f"Orders {first}" if first == last else f"Orders {first} – {last}"


def _told(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _describe(pen: Pen, data: Figures) -> None:
    report, canvas = data.report, pen.canvas
    canvas.setTitle(f"Cost report, {period_words(report.first_day, report.last_day)}")
    canvas.setAuthor(whole_text(report.made_by))
    canvas.setSubject(whole_text(f"{report.workshop}: {len(data.rows):,} orders in {report.currency}"))
    canvas.setCreator("Veliano Desk")
    canvas.setKeywords("cost report")
