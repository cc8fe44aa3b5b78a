"""The columns of a count sheet."""

from __future__ import annotations

from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stocktakes import SheetLine
from veliano_desk.views.common import formats
from veliano_desk.views.common.columns import Column, Look
from veliano_desk.views.common.stock_words import amount_words, money_words

LESSER = ("expected", "value", "label")
"""Columns that step back on a narrow window, the first first."""


def sheet_columns(who: SignedIn) -> tuple[Column[SheetLine], ...]:
    columns: tuple[Column[SheetLine], ...] = (
        Column("title", "Article", lambda one: one.title, width=150, stretch=True, sortable=False, optional=False),
        Column("label", "On the label", lambda one: one.label, width=112, sortable=False),
        Column("owner", "Whose", lambda one: one.owner, width=92, sortable=False, shown=False),
        Column("counted", "Counted", _counted, "right", 124, sortable=False, look=_counted_look),
        Column("expected", "In the book", _expected, "right", 130, sortable=False, look=lambda _one: Look("muted")),
        Column("off", "Off", _off, "right", 96, sortable=False, look=_off_look),
    )  # fmt: skip
    if who.may(Right.COST_SEE):
        columns += (Column("value", "Value", lambda one: money_words(one.value), "right", 96, sortable=False),)
    return columns


def _counted(one: SheetLine) -> str:
    if one.counted is None:
        return "to count"
    return amount_words(one.counted_pieces or 0, one.counted, one.unit, one.counts_pieces)


def _counted_look(one: SheetLine) -> Look:
    return Look("muted", "circle-dashed") if one.counted is None else Look("ok", "check")


def _expected(one: SheetLine) -> str:
    if one.expected is None:
        return ""
    return amount_words(one.expected_pieces or 0, one.expected, one.unit, one.counts_pieces)


def _off(one: SheetLine) -> str:
    """`+2`, `−1 × 0.010 ct`; nothing while it is not known, a dash for nothing."""
    if one.difference is None:
        return ""
    if not one.difference and not one.difference_pieces:
        return "–"
    sign = formats.MINUS if one.difference < 0 else "+"
    return sign + amount_words(one.difference_pieces or 0, abs(one.difference), one.unit, one.counts_pieces)


def _off_look(one: SheetLine) -> Look:
    off = one.difference or one.difference_pieces
    return Look("risk" if (one.difference or 0) < 0 else "warn", "triangle-alert") if off else Look("muted")
