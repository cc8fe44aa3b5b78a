"""The two charts of the cost report, drawn straight on the page: quoted against costs, and the period in columns."""

from __future__ import annotations

from collections.abc import Sequence

from veliano_desk.reports import fonts
from veliano_desk.reports.figures import KIND_TITLES, Bucket, Figures, Kinds, cost_of
from veliano_desk.reports.look import (
    GOLD,
    KIND_COLOURS,
    LINE,
    LINE_STRONG,
    MUTED,
    PAPER,
    RISK,
    TEXT,
    amount_words,
    money_words,
)
from veliano_desk.reports.paper import Pen

_ZEROES = (("bn", 9), ("m", 6), ("k", 3))


def draw_legend(pen: Pen, x: float, y: float, *, quoted: bool = False) -> None:
    """The five kinds with their colours from `x` on, then the mark of what was quoted where the chart has one."""
    for title, colour in zip(KIND_TITLES, KIND_COLOURS, strict=True):
        pen.block(x, y, 7, 7, colour)
        _outlined(pen, x, y, 7, 7, title == "Margin")
        x += 10.5 + pen.text(x + 10.5, y + 0.8, title, size=7, colour=MUTED) + 11
    if quoted:
        pen.rule(x, y + 3.5, 10, colour=TEXT, weight=1.6)
        pen.text(x + 13.5, y + 0.8, "Quoted", size=7, colour=MUTED)


def legend_width() -> float:
    """How long the legend with the mark of the quote is."""
    words = sum(fonts.width(title, fonts.REGULAR, 7) for title in (*KIND_TITLES, "Quoted"))
    return words + 21.5 * len(KIND_TITLES) + 13.5


def draw_comparison(
    pen: Pen,
    x: float,
    y: float,
    width: float,
    height: float,
    quoted: int,
    bars: Sequence[tuple[str, Kinds]],
    digits: int,
) -> None:
    """Horizontal bars in the box at (x, y): what was quoted, then cost kinds with the margin that is left of it.

    A thin line carries the quote through all bars. Margin or loss stands beside each in words, since a margin below
    zero has no length.
    """
    label_room, value_room = 54.0, 84.0
    scale = (width - label_room - value_room) / max(1, quoted, *(cost_of(kinds) for _, kinds in bars))
    step = height / (len(bars) + 1)
    thick = min(24.0, step * 0.58)
    start = x + label_room
    mark = start + max(quoted, 0) * scale
    for n, (title, kinds) in enumerate((("Quoted", None), *bars)):
        bottom = y + height - step * n - step / 2 - thick / 2
        pen.text(x, bottom + thick / 2 - 2.6, title, size=7.5, room=label_room - 6)
        if kinds is None:
            pen.block(start, bottom, mark - start, thick, TEXT)
            end, words, colour = mark, amount_words(quoted, digits), MUTED
        else:
            end = max(mark, _stack_across(pen, start, bottom, thick, scale, kinds))
            words = f"{'loss' if kinds[4] < 0 else 'margin'} {amount_words(abs(kinds[4]), digits)}"
            colour = RISK if kinds[4] < 0 else MUTED
        size = min(7.0, (value_room - 5) / fonts.width(words, fonts.REGULAR, 1))
        pen.text(end + 5, bottom + thick / 2 - 2.6, words, size=size, colour=colour)
    pen.block(mark - 0.35, y + step / 2 - thick / 2 - 3, 0.7, height - step / 2, TEXT)


def _stack_across(pen: Pen, x: float, y: float, thick: float, scale: float, kinds: Kinds) -> float:
    for n, (units, colour) in enumerate(zip(kinds, KIND_COLOURS, strict=True)):
        length = max(units, 0) * scale
        if not length:
            continue  # printers draw a block without length as a hairline
        pen.block(x, y, length, thick, colour)
        _outlined(pen, x, y, length, thick, n == 4)
        if 0 < n < 4 and length > 1:
            pen.block(x - 0.35, y, 0.7, thick, PAPER)
        x += length
    return x


def _outlined(pen: Pen, x: float, y: float, width: float, height: float, wanted: bool) -> None:
    """The margin's tint is pale: a thin gold edge keeps it visible on white paper."""
    if wanted and width > 0.8 and height > 0.8:
        pen.canvas.setStrokeColor(GOLD)
        pen.canvas.setLineWidth(0.5)
        pen.canvas.rect(x + 0.25, y + 0.25, width - 0.5, height - 0.5, stroke=1, fill=0)


def draw_columns(pen: Pen, x: float, y: float, width: float, height: float, figures: Figures) -> None:
    """One column per stretch of the period: estimated cost by kind, the margin on top, the quote as a mark."""
    buckets = figures.buckets
    top = max([1, *(max(b.totals.quoted, cost_of(b.totals.estimated)) for b in buckets)])
    ticks = nice_ticks(top / 10**figures.digits)
    scale = (height - 34) / (ticks[-1] * 10**figures.digits)
    base = y + 22
    axis = max(24.0, *(fonts.width(compact_words(tick), fonts.REGULAR, 7) for tick in ticks)) + 6
    for tick in ticks:
        level = base + tick * 10**figures.digits * scale
        pen.rule(x + axis, level, width - axis, colour=LINE if tick else LINE_STRONG, weight=0.5)
        pen.text(x + axis - 5, level - 2.4, compact_words(tick), size=7, colour=MUTED, align="right")
    slot = (width - axis) / len(buckets)
    for n, bucket in enumerate(buckets):
        _column(pen, x + axis + slot * n, base, slot, scale, bucket)
    _column_labels(pen, x + axis, base, slot, buckets)
    pen.text(x + axis - 5, base - 19, "orders", size=6.5, colour=MUTED, align="right")


def _column(pen: Pen, x: float, base: float, slot: float, scale: float, bucket: Bucket) -> None:
    thick = min(slot * 0.62, 44.0)
    left, y = x + (slot - thick) / 2, base
    for n, (units, colour) in enumerate(zip(bucket.totals.estimated, KIND_COLOURS, strict=True)):
        height = max(units, 0) * scale
        if not height:
            continue
        pen.block(left, y, thick, height, colour)
        _outlined(pen, left, y, thick, height, n == 4)
        if 0 < n < 4 and height > 1:
            pen.block(left, y - 0.3, thick, 0.6, PAPER)
        y += height
    if bucket.totals.quoted > 0:
        pen.rule(left - thick * 0.1, base + bucket.totals.quoted * scale, thick * 1.2, colour=TEXT, weight=1.6)


def _column_labels(pen: Pen, x: float, base: float, slot: float, buckets: Sequence[Bucket]) -> None:
    """Names and numbers of orders under the columns; every second, third … one where they would touch."""
    counts = [f"{bucket.totals.orders:,}" for bucket in buckets]
    widest = max(fonts.width(words, fonts.REGULAR, 7) for words in (*counts, *(bucket.label for bucket in buckets)))
    every = max(1, -(-int(widest + 5) // max(int(slot), 1)))
    for n in range(0, len(buckets), every):
        middle = x + slot * (n + 0.5)
        pen.text(middle, base - 10, buckets[n].label, size=7, align="centre")
        pen.text(middle, base - 19, counts[n], size=6.5, colour=MUTED, align="centre")


def nice_ticks(top: float) -> list[int | float]:
    """Four or five round levels from 0 to at least `top`, in steps of 1, 2, 2.5 or 5 times a power of ten."""
    rough = top / 4
    power = 1.0
    while power * 10 <= rough:
        power *= 10
    while power > rough:
        power /= 10
    step = next((power * factor for factor in (1, 2, 2.5, 5) if power * factor >= rough), power * 10)
    count = max(1, -int(-top // step))
    levels = [step * n for n in range(count + 1)]
    return [int(level) if level == int(level) else level for level in levels]


def compact_words(amount: float) -> str:
    """An axis level: `2.5k`, `10k`, `1.2m`; plain below a thousand."""
    for letter, zeroes in _ZEROES:
        if amount >= 10**zeroes:
            return f"{amount / 10**zeroes:.4g}{letter}"
    return f"{amount:.4g}"


def comparison_title(figures: Figures) -> str:
    """What the comparison is about, with its sum."""
    totals = figures.totals
    if not totals.reported:
        return f"All orders · quoted {money_words(totals.quoted, figures.digits, figures.currency)}"
    quoted = money_words(totals.reported_quoted, figures.digits, figures.currency)
    return f"{totals.reported:,} reported {'order' if totals.reported == 1 else 'orders'} · quoted {quoted}"
