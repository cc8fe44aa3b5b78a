"""Labels as PDF, each a page of its own size: for printers with a driver, and to be looked at first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from veliano_desk.domain.labels import Label, LabelSize
from veliano_desk.reports import fonts
from veliano_desk.reports.label_layout import Placed, placed
from veliano_desk.reports.look import TEXT
from veliano_desk.reports.paper import Pen, new_canvas

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_POINTS_PER_MM = 72 / 25.4
_QUIET = 4
"""Modules of white around a QR code [ISO/IEC 18004, 6.3.8]."""
_TEXT_HEIGHT = 0.86
"""A type's size to the height that its line takes."""


def pdf_bytes(labels: Sequence[Label], size: LabelSize, made_at: datetime) -> bytes:
    """The labels, one a page; the bytes depend on nothing else."""
    page = size.width_mm * _POINTS_PER_MM, size.height_mm * _POINTS_PER_MM
    target = BytesIO()
    pen = Pen(new_canvas(target, page, made_at), page)
    pen.canvas.setTitle("Labels")
    pen.canvas.setCreator("Veliano Desk")
    for label in labels:
        _draw(pen, placed(label, size))
        pen.canvas.showPage()
    pen.canvas.save()
    return target.getvalue()


def _draw(pen: Pen, label: Placed) -> None:
    side = label.side * _POINTS_PER_MM
    top = pen.height - label.y * _POINTS_PER_MM
    _square(pen.canvas, label.code, label.x * _POINTS_PER_MM, top - side, side)
    for line in label.lines:
        height = line.height * _POINTS_PER_MM * _TEXT_HEIGHT
        base = pen.height - line.y * _POINTS_PER_MM - height
        pen.text(line.x * _POINTS_PER_MM, base, fonts.drawable(line.words), size=height, bold=line.bold, colour=TEXT,
                 room=line.room * _POINTS_PER_MM)  # fmt: skip


def _square(canvas: Canvas, code: str, x: float, y: float, side: float) -> None:
    """A QR code of level M in its quiet margin."""
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing

    widget = QrCodeWidget(code, barLevel="M", barWidth=side, barHeight=side, barBorder=_QUIET)
    drawing = Drawing(side, side)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, x, y)
