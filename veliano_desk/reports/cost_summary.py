"""The first page of the cost report: who, when, the figures that matter, by kind and over the period."""

from __future__ import annotations

from fractions import Fraction

from veliano_desk.reports import fonts
from veliano_desk.reports.cost_charts import comparison_title, draw_columns, draw_comparison, draw_legend, legend_width
from veliano_desk.reports.figures import KIND_TITLES, Figures, cost_of, left_out_words
from veliano_desk.reports.look import (
    GOLD,
    GOLD_TINT,
    LINE,
    MUTED,
    NONE,
    OK,
    RAISED,
    RISK,
    TEXT,
    Colour,
    amount_words,
    moment_words,
    money_words,
    period_words,
    share_words,
    signed_words,
)
from veliano_desk.reports.paper import Pen

_GAP = 10.0
_TILES = 54.0
_KIND_ROW = 18.5
_STEP_WORDS = {"day": "by day", "week": "by week", "month": "by month", "quarter": "by quarter", "year": "by year"}
_Cell = tuple[str, Colour]


def draw_summary(pen: Pen, figures: Figures) -> bool:
    """Draw the whole page; True where a character had to be shown as `□`."""
    y = _heading(pen, figures)
    if not figures.rows:
        _nothing(pen, y, figures)
    else:
        y = _tiles(pen, y - _TILES, figures) - _GAP
        height = 44 + _KIND_ROW * 7
        split = (pen.right - pen.left) * (0.56 if figures.totals.reported else 0.36)
        _by_kind(pen, pen.left, y - height, split - _GAP, height, figures)
        _comparison(pen, pen.left + split, y - height, pen.right - pen.left - split, height, figures)
        y -= height + _GAP
        _over_time(pen, pen.left, 30.0 + _GAP, pen.right - pen.left, y - 30.0 - _GAP, figures)
    return fonts.has_missing(fonts.drawable(figures.report.workshop + figures.report.made_by))


def _heading(pen: Pen, figures: Figures) -> float:
    report = figures.report
    y = pen.height - 38
    pen.mark(pen.left + 7, y + 3.4, 6)
    pen.text(pen.left + 21, y, fonts.drawable(report.workshop), size=10, bold=True, room=pen.width * 0.5)
    made = f"Made {moment_words(report.made_at)} by {fonts.drawable(report.made_by)}"
    pen.text(pen.right, y, made, size=7.5, colour=MUTED, align="right", room=pen.width * 0.4)
    pen.text(pen.left, y - 32, "Cost report", size=20, bold=True)
    used = fonts.width("Cost report", fonts.SEMIBOLD, 20)
    pen.text(pen.left + used + 12, y - 32, period_words(report.first_day, report.last_day), size=11, colour=MUTED)
    used += 12 + fonts.width(period_words(report.first_day, report.last_day), fonts.REGULAR, 11)
    notes = (f"All amounts in {figures.currency}", fonts.drawable(left_out_words(report)))
    words = " · ".join(note for note in notes if note)
    room = pen.right - pen.left - used - 16
    pen.text(pen.right, y - 32, words, size=7.5, colour=MUTED, align="right", room=room)
    pen.rule(pen.left, y - 42, pen.right - pen.left, colour=GOLD, weight=1.2)
    return y - 54


def _nothing(pen: Pen, y: float, figures: Figures) -> None:
    height = 120.0
    pen.card(pen.left, y - height, pen.right - pen.left, height, fill=RAISED)
    middle = (pen.left + pen.right) / 2
    period = period_words(figures.report.first_day, figures.report.last_day)
    unpriced = bool(figures.report.unpriced)
    title = "No orders with a price in this period" if unpriced else "No orders in this period"
    pen.text(middle, y - 56, title, size=14, bold=True, align="centre")
    words = f"Nothing was ordered in {period}, so there is nothing to add up. Choose a longer period to see figures."
    if unpriced:
        words = f"What was ordered in {period} has no price yet, so there is nothing to compare costs with."
    pen.text(middle, y - 76, words, size=9, colour=MUTED, align="centre", room=pen.right - pen.left - 40)


def _tiles(pen: Pen, y: float, figures: Figures) -> float:
    totals = figures.totals

    def money(units: int) -> str:
        return money_words(units, figures.digits, figures.currency)

    losing = sum(row.estimated[4] < 0 for row in figures.rows)
    cost, margin = cost_of(totals.estimated), totals.estimated[4]
    estimate = f"{share_words(margin, totals.quoted)} of quoted"
    if losing:
        estimate += f" · {losing:,} at a loss"
    reported = f"{totals.reported:,} with actual figures" if totals.reported else "nothing reported from the bench yet"
    tiles: list[tuple[str, _Cell, str]] = [
        ("Orders", (f"{totals.orders:,}", TEXT), reported),
        ("Quoted", (money(totals.quoted), TEXT), f"{money(round(Fraction(totals.quoted, totals.orders)))} an order"),
        ("Estimated cost", (money(cost), TEXT), f"{share_words(cost, totals.quoted)} of quoted"),
        ("Estimated margin", (money(margin), RISK if margin < 0 else TEXT), estimate),
    ]
    if totals.reported:
        of_actual = f"{share_words(totals.actual[4], totals.reported_quoted)} of {money(totals.reported_quoted)}"
        actual = money(totals.actual[4]), RISK if totals.actual[4] < 0 else TEXT
        tiles.append(("Actual margin", actual, of_actual))
    width = (pen.right - pen.left - _GAP * (len(tiles) - 1)) / len(tiles)
    for n, (title, (value, colour), note) in enumerate(tiles):
        x = pen.left + (width + _GAP) * n
        pen.card(x, y, width, _TILES)
        room = width - 20
        pen.text(x + 10, y + 39, title, size=7.5, colour=MUTED, room=room)
        pen.text(x + 10, y + 21, value, size=_fitting(value, room, 15), bold=True, colour=colour)
        pen.text(x + 10, y + 9, note, size=_fitting(note, room, 7), colour=MUTED)
    return y


def _fitting(words: str, room: float, largest: float) -> float:
    """A figure is never cut: it is set smaller than `largest` instead."""
    return min(largest, room / fonts.width(words, fonts.SEMIBOLD, 1))


def _by_kind(pen: Pen, x: float, y: float, width: float, height: float, figures: Figures) -> None:
    """The table of kinds: estimate of all orders, and of those with actual figures estimate, actual, difference."""
    pen.card(x, y, width, height)
    rows, totals = _kind_rows(figures), figures.totals
    right = x + width - 12
    room = width - 24 - 52
    parts = (0.775, 0.64, 0.43, 0.21, 0.0) if totals.reported else (0.26, 0.0)
    columns = [right - room * part for part in parts]
    top = y + height - 15
    pen.text(x + 12, top, "By kind", size=9, bold=True, room=60)
    whole = f"All {totals.orders:,} orders" if totals.orders > 1 else "The order"
    pen.text(columns[1], top, whole, size=7.5, bold=True, colour=GOLD, align="right")
    if totals.reported:
        words = f"{totals.reported:,} {'order' if totals.reported == 1 else 'orders'} with actual figures"
        pen.text(right, top, words, size=7.5, bold=True, colour=GOLD, align="right")
    titles = ("Estimated", "%", "Estimated", "Actual", "Difference")
    for title, end in zip(titles, columns, strict=False):
        pen.text(end, top - 15, title, size=7, colour=MUTED, align="right")
    size = _kind_size(rows, columns, x + 12 + 46)
    base = y + height - 36
    for title, cells, strong in rows:
        base -= _KIND_ROW
        if strong and title == "Quoted":
            pen.block(x + 0.5, base, width - 1, _KIND_ROW, GOLD_TINT)
        pen.rule(x + 12, base + _KIND_ROW, width - 24, colour=LINE)
        pen.text(x + 12, base + 6, title, size=8, bold=strong)
        for (words, colour), end in zip(cells, columns, strict=True):
            pen.text(end, base + 6, words, size=size, bold=strong, colour=colour, align="right")


def _kind_size(rows: list[tuple[str, list[_Cell], bool]], columns: list[float], left: float) -> float:
    """The largest type, up to 8 points, at which no amount touches its neighbour."""
    size = 8.0
    for _, cells, _ in rows:
        for start, end, (words, _) in zip([left, *columns], columns, cells, strict=False):
            size = min(size, (end - start - 5) / fonts.width(words, fonts.SEMIBOLD, 1))
    return size


def _kind_rows(figures: Figures) -> list[tuple[str, list[_Cell], bool]]:
    totals = figures.totals
    parts = list(zip(KIND_TITLES, totals.estimated, totals.reported_estimated, totals.actual, strict=True))
    cost = ("Cost", cost_of(totals.estimated), cost_of(totals.reported_estimated), cost_of(totals.actual))
    quoted = ("Quoted", totals.quoted, totals.reported_quoted, totals.reported_quoted)
    lines = [*parts[:4], cost, parts[4], quoted]
    return [(line[0], _kind_cells(line, figures), line[0] in {"Cost", "Quoted"}) for line in lines]


def _kind_cells(line: tuple[str, int, int, int], figures: Figures) -> list[_Cell]:
    title, estimated, compared, actual = line
    digits, totals = figures.digits, figures.totals
    cells = [
        (amount_words(estimated, digits), RISK if estimated < 0 else TEXT),
        (share_words(estimated, totals.quoted), MUTED),
    ]
    if not totals.reported:
        return cells
    over = actual - compared
    worse = over < 0 if title == "Margin" else over > 0
    tone = MUTED if not over else RISK if worse else OK
    cells.append((amount_words(compared, digits), RISK if compared < 0 else TEXT))
    cells.append((amount_words(actual, digits), RISK if actual < 0 else TEXT))
    cells.append((NONE if title == "Quoted" else signed_words(over, digits), tone))
    return cells


def _comparison(pen: Pen, x: float, y: float, width: float, height: float, figures: Figures) -> None:
    pen.card(x, y, width, height)
    pen.text(
        x + 12,
        y + height - 15,
        "Quoted, estimated, actual" if figures.totals.reported else "Quoted and estimated",
        size=9,
        bold=True,
    )
    pen.text(x + 12, y + height - 27, comparison_title(figures), size=7.5, colour=MUTED, room=width - 24)
    totals = figures.totals
    quoted, bars = totals.quoted, [("Estimated", totals.estimated)]
    if totals.reported:
        quoted = totals.reported_quoted
        bars = [("Estimated", totals.reported_estimated), ("Actual", totals.actual)]
    draw_comparison(pen, x + 12, y + 28, width - 24, height - 62, quoted, bars, figures.digits)
    draw_legend(pen, x + 12, y + 12)


def _over_time(pen: Pen, x: float, y: float, width: float, height: float, figures: Figures) -> None:
    pen.card(x, y, width, height)
    pen.text(x + 12, y + height - 16, f"Estimated cost and margin {_STEP_WORDS[figures.step]}", size=9, bold=True)
    draw_legend(pen, x + width - 12 - legend_width(), y + height - 17, quoted=True)
    draw_columns(pen, x + 12, y + 8, width - 24, height - 32, figures)
