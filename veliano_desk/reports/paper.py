"""A page and a pen: reportlab's canvas with the house's type, colours and manners."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from veliano_desk.domain.errors import InputError
from veliano_desk.reports import fonts
from veliano_desk.reports.look import GOLD, LINE, MARGIN, MUTED, PAGE_SIZES, PAPER, TEXT, Colour

if TYPE_CHECKING:
    from datetime import datetime

    from reportlab.pdfgen.canvas import Canvas

Align = Literal["left", "right", "centre"]
Point = tuple[float, float]


class Pen:
    """Draws on one canvas. Units are points from the lower left corner; `width` and `height` are the page's."""

    def __init__(self, canvas: Canvas, size: Point) -> None:
        self.canvas = canvas
        self.width, self.height = size

    @property
    def left(self) -> float:
        return MARGIN

    @property
    def right(self) -> float:
        return self.width - MARGIN

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 8,
        bold: bool = False,
        colour: Colour = TEXT,
        align: Align = "left",
        room: float | None = None,
    ) -> float:
        """Set one line at `x` (its left, right or middle), cut to `room` with an ellipsis; the width it took."""
        name = fonts.SEMIBOLD if bold else fonts.REGULAR
        if room is not None:
            words = fonts.fitted(words, name, size, room)
        width = fonts.width(words, name, size)
        start = x - {"left": 0.0, "right": width, "centre": width / 2}[align]
        self.canvas.setFillColor(colour)
        self.canvas.setFont(name, size)
        self.canvas.drawString(start, y, words)
        return width

    def rule(self, x: float, y: float, length: float, *, colour: Colour = LINE, weight: float = 0.5) -> None:
        """A horizontal line."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(weight)
        self.canvas.line(x, y, x + length, y)

    def block(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle without a border."""
        self.canvas.setFillColor(colour)
        self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def card(self, x: float, y: float, width: float, height: float, *, fill: Colour = PAPER) -> None:
        """A panel with the house's radius and hairline."""
        self.canvas.setFillColor(fill)
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(0.7)
        self.canvas.roundRect(x, y, width, height, 5, stroke=1, fill=1)

    def mark(self, x: float, y: float, radius: float) -> None:
        """The house's mark, a gold ring, around its middle."""
        self.canvas.setStrokeColor(GOLD)
        self.canvas.setLineWidth(radius * 0.42)
        self.canvas.circle(x, y, radius, stroke=1, fill=0)

    def footer(self, words: str, page: int, pages: int, note: str = "") -> None:
        """What the report is, a note in the middle where there is one, and `Page n of N`."""
        y = MARGIN - 14
        number = self.text(self.right, y, f"Page {page} of {pages}", size=7, colour=MUTED, align="right")
        room = self.width - 2 * MARGIN - number - 16
        noted = self.text(self.right - number - 16, y, note, size=6.5, colour=MUTED, align="right", room=room / 2)
        self.text(self.left, y, words, size=7, colour=MUTED, room=room - noted - 12)


def page_size(name: str) -> Point:
    """Width and height in points of `A4` or `Letter`, landscape. Raises InputError for any other name."""
    try:
        return PAGE_SIZES[name]
    except KeyError:
        raise InputError(
            "Unknown paper", f"There is no paper called {name!r} here.", f"Use one of {', '.join(PAGE_SIZES)}.", name
        ) from None


def new_canvas(target: BytesIO, size: Point, made_at: datetime) -> Canvas:
    """A compressed canvas whose bytes depend on nothing but what is drawn and on `made_at`, its creation date."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    fonts.register()
    # Text armour for binary streams is a habit of the 1990s: it costs a good part of the time and a fifth of the size.
    rl_config.useA85 = 0
    # Without a font of its own from the start, reportlab puts a reference to Helvetica, not embedded, on each page.
    options: dict[str, Any] = {"initialFontName": fonts.REGULAR}
    canvas = Canvas(target, pagesize=size, pageCompression=1, invariant=1, lang="en", **options)
    stamp = _pdf_date(made_at)
    canvas.setDateFormatter(lambda *_: stamp)
    return canvas


def hairlines(canvas: Canvas, left: float, right: float, heights: Sequence[float]) -> None:
    """Many horizontal lines of one look in one path."""
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    canvas.lines([(left, y, right, y) for y in heights])


def _pdf_date(moment: datetime) -> str:
    """`D:YYYYMMDDHHmmSS+HH'mm'` [ISO 32000-1, 7.9.4]."""
    offset = moment.utcoffset()
    minutes = 0 if offset is None else round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"D:{moment:%Y%m%d%H%M%S}{sign}{abs(minutes) // 60:02d}'{abs(minutes) % 60:02d}'"
