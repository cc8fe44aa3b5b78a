"""The order pages of the cost report: one row per order, carried forward from page to page, with a total at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from veliano_desk.reports import fonts
from veliano_desk.reports.figures import KIND_TITLES, Figures, Kinds, Row, Totals, cost_of, summed, with_cost
from veliano_desk.reports.look import (
    GOLD,
    GOLD_TINT,
    LINE_STRONG,
    MARGIN,
    MUTED,
    NONE,
    OK,
    RAISED,
    RISK,
    TEXT,
    Colour,
    amount_words,
    day_words,
    signed_words,
)
from veliano_desk.reports.paper import Pen, Point, hairlines

_DIFFERENCE = "vs est."
_ESTIMATED = (*KIND_TITLES[:4], "Cost", "Margin")
_ACTUAL = ("Cost", _DIFFERENCE, "Margin")
_AMOUNTS = ("Quoted", *_ESTIMATED, *_ACTUAL)
_GROUPS = ((1, 6), (7, 9))
"""The first and the last amount of what is estimated and of what is actual."""

_SIZES = (7.4, 7.0, 6.6, 6.2, 5.8, 5.4, 5.0, 4.5, 4.0)
_TOP = MARGIN + 42
"""From the paper's upper edge to the first row."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where columns stand, in points.

    `starts`: left edges of order, customer (where it is told), piece, stage, date; `rooms`: their widths;
    `ends`: right edges of the amounts, seven or, with actual figures, ten; `groups`: left edges of what is estimated
    and actual; `size`: of the type; `step`: from row to row; `rows`: orders on a page (one more on the first).
    """

    size: float
    step: float
    rows: int
    starts: tuple[float, ...]
    rooms: tuple[float, ...]
    ends: tuple[float, ...]
    groups: tuple[float, ...]


class OrderTable:
    """Measures once, then draws page after page."""

    def __init__(self, figures: Figures, page: Point) -> None:
        self._figures = figures
        self._digits = figures.digits
        self.layout = self._measured(page)
        self._names: dict[tuple[str, float], str] = {}

    def pages(self) -> Iterator[Sequence[Row]]:
        """The rows of each page; none for an empty report. The first has nothing brought forward, so one row more."""
        rows, each = self._figures.rows, self.layout.rows
        if rows:
            yield rows[: each + 1]
        for first in range(each + 1, len(rows), each):
            yield rows[first : first + each]

    @property
    def page_count(self) -> int:
        rows = len(self._figures.rows)
        return 0 if not rows else 1 + max(0, -(-(rows - 1 - self.layout.rows) // self.layout.rows))

    def draw(self, pen: Pen, rows: Sequence[Row], before: Totals) -> tuple[Totals, bool]:
        """Draw one page of `rows` after those summed in `before`.

        Returns the sums up to here, and whether a character had to be shown as `□`.
        """
        self._head(pen)
        step = self.layout.step
        y = pen.height - _TOP
        so_far = before + summed(rows)
        last = so_far.orders == self._figures.totals.orders
        if before.orders:
            y -= step
            self._sums(pen, y, "Brought forward", before, RAISED)
        hairlines(pen.canvas, pen.left, pen.right, [y - step * (n + 1) for n in range(len(rows))])
        missing = self._rows(pen, rows, y)
        y -= step * (len(rows) + 1)
        self._sums(pen, y, "Total" if last else "Carried forward", so_far, GOLD_TINT if last else RAISED)
        if last:
            pen.rule(pen.left, y + step, pen.right - pen.left, colour=GOLD, weight=1)
        return so_far, missing

    def _rows(self, pen: Pen, rows: Sequence[Row], top: float) -> bool:
        """All rows in one text object, in reading order, so that copied text stays in rows."""
        layout = self.layout
        text = pen.canvas.beginText()
        text.setFont(fonts.REGULAR, layout.size)
        colour = None
        missing = False
        baseline = top - layout.step * 0.68
        for row in rows:
            for x, words, wanted in self._cells(row):
                if wanted is not colour:
                    text.setFillColor(wanted)
                    colour = wanted
                text.setTextOrigin(x, baseline)
                text.textOut(words)
                missing = missing or fonts.MISSING in words
            baseline -= layout.step
        pen.canvas.drawText(text)
        return missing

    def _cells(self, row: Row) -> Iterator[tuple[float, str, Colour]]:
        starts, rooms = self.layout.starts, self.layout.rooms
        cells = ((row.number, TEXT), (row.customer, TEXT), (row.piece, MUTED), (row.stage, MUTED))
        told = [(word, colour) for word, colour in cells if word is not None]
        for x, room, (word, colour) in zip(starts, rooms, told, strict=False):
            yield x, self._name(word, room), colour
        yield starts[-1], day_words(row.ordered_on), MUTED
        amounts = self._amounts(row.quoted, row.estimated, row.actual, row.estimated)
        measure, size = fonts.face(fonts.REGULAR).stringWidth, self.layout.size
        for end, (amount, colour) in zip(self.layout.ends, amounts, strict=False):
            yield end - measure(amount, size), amount, colour

    def _name(self, words: str, room: float) -> str:
        """Cut to its column once per name, not once per row."""
        key = words, room
        found = self._names.get(key)
        if found is None:
            found = fonts.fitted(fonts.drawable(words), fonts.REGULAR, self.layout.size, room)
            self._names[key] = found
        return found

    def _amounts(
        self, quoted: int, estimated: Kinds, actual: Kinds | None, compared: Kinds
    ) -> list[tuple[str, Colour]]:
        """The amounts as words with their colours; `compared` is the estimate of the orders that `actual` covers.

        Where nothing was reported there is one dash for all that is actual.
        """
        digits = self._digits
        cells = [(amount_words(units, digits), TEXT) for units in (quoted, *with_cost(estimated))]
        cells[-1] = (cells[-1][0], RISK if estimated[4] < 0 else TEXT)
        if not self._figures.totals.reported:
            return cells
        if actual is None:
            return [*cells, (NONE, MUTED)]
        cost = cost_of(actual)
        over = cost - cost_of(compared)
        cells.append((amount_words(cost, digits), TEXT))
        cells.append((signed_words(over, digits), RISK if over > 0 else OK if over < 0 else MUTED))
        cells.append((amount_words(actual[4], digits), RISK if actual[4] < 0 else TEXT))
        return cells

    def _sums(self, pen: Pen, y: float, words: str, sums: Totals, fill: Colour) -> None:
        layout = self.layout
        pen.block(pen.left, y, pen.right - pen.left, layout.step, fill)
        baseline = y + layout.step * 0.32
        orders = f"{words} · {sums.orders:,} of {self._figures.totals.orders:,} orders"
        if sums.orders == self._figures.totals.orders:
            orders = f"{words} · {sums.orders:,} {'order' if sums.orders == 1 else 'orders'}"
        actual = sums.actual if sums.reported else None
        amounts = self._amounts(sums.quoted, sums.estimated, actual, sums.reported_estimated)
        room = layout.ends[0] - layout.starts[0] - fonts.width(amounts[0][0], fonts.SEMIBOLD, layout.size) - layout.size
        pen.text(layout.starts[0], baseline, orders, size=layout.size, bold=True, room=room)
        for end, (amount, colour) in zip(layout.ends, amounts, strict=False):
            pen.text(end, baseline, amount, size=layout.size, bold=True, colour=colour, align="right")

    def _head(self, pen: Pen) -> None:
        layout = self.layout
        y = pen.height - MARGIN
        used = pen.text(pen.left, y - 4, "Orders", size=11, bold=True)
        room = pen.right - pen.left - used - 12
        pen.text(pen.right, y - 4, self._explained(), size=7, colour=MUTED, align="right", room=room)
        size = min(layout.size, 7.0)
        named = ("Customer",) if self._figures.named else ()
        for title, x in zip(("Order", *named, "Piece", "Stage", "Ordered"), layout.starts, strict=True):
            pen.text(x, y - 36, title, size=size, bold=True, colour=MUTED)
        for title, end in zip(_AMOUNTS, layout.ends, strict=False):
            pen.text(end, y - 36, title, size=size, bold=True, colour=MUTED, align="right")
        for title, left, (_, last) in zip(("Estimated", "Actual"), layout.groups, _GROUPS, strict=False):
            pen.text(left, y - 23, title, size=size, bold=True, colour=GOLD)
            pen.rule(left, y - 27, layout.ends[last] - left, colour=GOLD, weight=0.6)
        pen.rule(pen.left, y - 42, pen.right - pen.left, colour=LINE_STRONG, weight=0.8)

    def _explained(self) -> str:
        totals, currency = self._figures.totals, self._figures.currency
        if not totals.reported:
            return f"Amounts in {currency}. Nothing was reported from the bench yet, so there are no actual figures."
        reported = f"{totals.reported:,} of {totals.orders:,} {'order' if totals.orders == 1 else 'orders'}"
        difference = f"{_DIFFERENCE} = actual − estimated cost of the same order"
        return f"Amounts in {currency}. Actual figures: {reported}; {difference}."

    def _measured(self, page: Point) -> Layout:
        """The largest type at which every amount fits in full and names keep a fair room."""
        rows = self._figures.rows
        natural = _Natural(
            number=min(_widest([row.number for row in rows], "Order"), 11),
            stage=min(_widest([row.stage for row in rows], "Stage"), 9),
            day=_widest([day_words(row.ordered_on) for row in rows], "Ordered"),
            amounts=tuple(self._amount_widths()),
            names=(0.44, 0.56) if self._figures.named else (1.0,),
        )
        for size in _SIZES:
            layout = natural.layout(size, page)
            if sum(layout.rooms[1:-2]) >= 24 * size:
                break
        return layout

    def _amount_widths(self) -> Iterator[float]:
        """Width of the widest amount per column, in units of the type size and bold as the totals are set.

        Digits are tabular, so the widest amount is the least or the greatest.
        """
        digits, rows, sums = self._digits, self._figures.rows, self._figures.totals
        reported = [(row.actual, row.estimated) for row in rows if row.actual is not None]
        reported.append((sums.actual, sums.reported_estimated))
        columns = [
            [sums.quoted, *(row.quoted for row in rows)],
            *map(
                list,
                zip(*(with_cost(kinds) for kinds in (sums.estimated, *(row.estimated for row in rows))), strict=True),
            ),
        ]
        if sums.reported:
            columns.append([cost_of(actual) for actual, _ in reported])
            columns.append([cost_of(actual) - cost_of(estimated) for actual, estimated in reported])
            columns.append([actual[4] for actual, _ in reported])
        for title, column in zip(_AMOUNTS, columns, strict=False):
            say = signed_words if title == _DIFFERENCE else amount_words
            words = (title, say(min(column), digits), say(max(column), digits))
            yield max(fonts.width(word, fonts.SEMIBOLD, 1) for word in words)


@dataclass(frozen=True, slots=True)
class _Natural:
    """How wide columns want to be, in units of the type size; `names`: the shares of customer and piece in the rest."""

    number: float
    stage: float
    day: float
    amounts: tuple[float, ...]
    names: tuple[float, ...]

    def layout(self, size: float, page: Point) -> Layout:
        """Columns at this type size; what amounts, numbers, stages and days leave goes to customer and piece."""
        gap, inset = size * 0.95, 3
        amounts = [width * size + gap for width in self.amounts]
        groups = [first for first, _ in _GROUPS if first < len(amounts)]
        for first in groups:
            amounts[first] += gap
        left, right = MARGIN + inset, page[0] - MARGIN - inset
        number, stage, day = (width * size + gap for width in (self.number, self.stage, self.day))
        free = right - left - sum(amounts) - number - stage - day
        widths = (number, *(free * share for share in self.names), stage, day)
        ends = tuple(right - sum(amounts[n + 1 :]) for n in range(len(amounts)))
        high = page[1] - _TOP - MARGIN - 4
        lines = int(high / (size * 1.75))
        return Layout(
            size=size,
            step=high / lines,
            rows=lines - 2,
            starts=tuple(left + sum(widths[:n]) for n in range(len(widths))),
            rooms=tuple(width - gap for width in widths),
            ends=ends,
            groups=tuple(ends[first - 1] + 2 * gap for first in groups),
        )


def _widest(words: Sequence[str], title: str) -> float:
    measured = [fonts.width(fonts.drawable(word), fonts.REGULAR, 1) for word in set(words)]
    return max(fonts.width(title, fonts.SEMIBOLD, 1), *measured, 0.0)
