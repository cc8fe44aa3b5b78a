"""`stock list`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from veliano_desk.cli.output import FINE, show
from veliano_desk.cli.session import Session
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock import quantity_text
from veliano_desk.domain.stock_views import StockRow
from veliano_desk.services.materials import SORT_KEYS

_PAGE = 500
_COLUMNS = ("code", "kind", "title", "on_hand", "pieces", "reserved", "free", "on_order", "low", "value")


@dataclass(frozen=True, slots=True)
class _Line:
    """As it is printed: quantities with their units."""

    code: str
    kind: str
    title: str
    unit: str
    on_hand: str
    pieces: int
    reserved: str
    free: str
    on_order: str
    low: bool
    value: Money | None

    @classmethod
    def of(cls, row: StockRow) -> _Line:
        def said(quantity: int) -> str:
            return quantity_text(quantity, row.unit)

        return cls(row.code, row.kind, row.title, row.unit, said(row.on_hand), row.pieces, said(row.reserved),
                   said(row.free), said(row.on_order), row.low, row.value)  # fmt: skip


def listing(session: Session, options: argparse.Namespace) -> int:
    """List articles with what is there; up to --limit of them, page by page."""
    if options.sort not in SORT_KEYS:
        raise InputError(
            "No such order of rows", "Nothing was listed.", f"Use one of {', '.join(SORT_KEYS)}.", options.sort
        )
    filters = {name: tuple(given) for name in ("kind", "location", "show") if (given := getattr(options, name))}
    desk, rows, after = session.desk(), list[StockRow](), None
    while len(rows) < options.limit:
        wanted = min(_PAGE, options.limit - len(rows))
        query = ListQuery(options.sort, options.descending, filters, options.text, after, limit=wanted)
        page = desk.materials.list(query)
        rows += page.rows
        if not page.more_after:
            break
        after = page.keys[-1]
    columns = _COLUMNS if desk.who.may(Right.COST_SEE) else _COLUMNS[:-1]
    show([_Line.of(row) for row in rows], session.as_json, columns)
    return FINE
