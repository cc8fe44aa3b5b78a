"""The columns of the stock list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock_views import StockRow
from veliano_desk.views.common import formats
from veliano_desk.views.common.columns import Column, Look
from veliano_desk.views.common.stock_words import NOTHING, amount_words, kind_title, money_words, quantity_words

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk

LESSER = ("moved", "code", "reserved", "kind")
"""Columns that step back on a narrow window; the preview has them too."""
_MUTED = Look("muted")


def stock_columns(desk: Desk) -> tuple[Column[StockRow], ...]:
    columns: tuple[Column[StockRow], ...] = (
        Column("code", "Code", lambda one: one.code, width=108, look=lambda _one: _MUTED),
        Column("title", "Article", lambda one: one.title, width=180, stretch=True, optional=False),
        Column("kind", "Kind", lambda one: kind_title(one.kind), width=98, sortable=False, look=lambda _one: _MUTED),
        Column("on_hand", "On hand", _on_hand, "right", 132, sortable=False),
        Column("reserved", "Reserved", _reserved, "right", 90, sortable=False),
        Column("free", "Free", _free_words, "right", 104, sortable=False, look=_free,
               tooltip=_why_low, about="What nobody has reserved"),
    )  # fmt: skip
    if desk.who.may(Right.COST_SEE):
        columns += (Column("value", "Value", lambda one: money_words(one.value), "right", 100, descending_first=True),)
    return (*columns, Column("moved", "Last moved", partial(_moved, desk), width=112, descending_first=True))


def _on_hand(one: StockRow) -> str:
    return amount_words(one.pieces, one.on_hand, one.unit, one.counts_pieces) if one.on_hand else NOTHING


def _free_words(one: StockRow) -> str:
    return quantity_words(one.free, one.unit) if one.free else NOTHING


def _reserved(one: StockRow) -> str:
    return quantity_words(one.reserved, one.unit) if one.reserved else ""


def _free(one: StockRow) -> Look:
    return Look("warn", "triangle-alert") if one.low else Look()


def _why_low(one: StockRow) -> str:
    return f"Ordered again below {quantity_words(one.reorder_at, one.unit)}" if one.low else ""


def _moved(desk: Desk, one: StockRow) -> str:
    return formats.moment(one.moved_at, desk.zone, desk.clock.now()) if one.moved_at is not None else ""
