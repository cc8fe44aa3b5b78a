"""What the page asks of the floors below, in the database lane: figures, pages, pictures of pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from veliano_desk.domain.costing import CostReport
from veliano_desk.views.reports.periods import Period

if TYPE_CHECKING:
    from veliano_desk.reports.preview import PageImage
    from veliano_desk.services.desk import Desk

Paper = Literal["A4", "Letter"]


@dataclass(frozen=True, slots=True)
class Made:
    """A report that is ready to be looked at. `pdf` is empty and `pages` 0 for a period without orders."""

    report: CostReport
    paper: Paper
    pdf: bytes
    pages: int


def make_report(desk: Desk, period: Period, paper: Paper, cancelled: Callable[[], bool]) -> Made:
    """The figures of a period and their pages. Raises what the service and the report raise."""
    report = desk.costing.report(period.first, period.last)
    if not report.lines:
        return Made(report, paper, b"", 0)
    from veliano_desk.reports.cost_report import pdf_bytes
    from veliano_desk.reports.preview import page_count

    pdf = pdf_bytes(report, paper=paper, cancelled=cancelled)
    return Made(report, paper, pdf, page_count(pdf))


def page_picture(pdf: bytes, page: int, width_px: int) -> PageImage:
    """One page (from 0) as a picture `width_px` wide."""
    from veliano_desk.reports.preview import page_images

    return page_images(pdf, pages=range(page, page + 1), width_px=width_px)[0]
