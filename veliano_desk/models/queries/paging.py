"""Pages by key: a page starts behind the last row seen, so the millionth costs what the first does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from veliano_desk.domain.lists import COUNT_CAP, ListCount, ListPage, ListQuery

Shown = TypeVar("Shown")
AnySelect: TypeAlias = Select[*tuple[Any, ...]]
AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnyColumn: TypeAlias = ColumnElement[Any] | InstrumentedAttribute[Any]


def fetch_page(
    session: Session,
    statement: AnySelect,
    query: ListQuery,
    sort: AnyColumn,
    ident: AnyColumn,
    show: Callable[[AnyRow], Shown],
) -> ListPage[Shown]:
    """A page of `statement` in the order (sort, ident). The statement's last two columns must be `sort` and `ident`."""
    backwards = query.last or query.before is not None
    falling = query.descending != backwards
    key = query.before if query.before is not None else query.after
    if key is not None:
        place = tuple_(literal(key[0], sort.type), literal(key[1], ident.type))
        here = tuple_(sort, ident)
        statement = statement.where(here < place if falling else here > place)
    order = (sort.desc(), ident.desc()) if falling else (sort.asc(), ident.asc())
    found = list(session.execute(statement.order_by(*order).limit(query.limit + 1)))
    more = len(found) > query.limit
    found = found[: query.limit]
    if backwards:
        found.reverse()
    return ListPage(
        rows=tuple(show(row) for row in found),
        keys=tuple((row[-2], row[-1]) for row in found),
        more_after=query.before is not None if backwards else more,
        more_before=more if backwards else query.after is not None,
    )


def fetch_count(session: Session, statement: AnySelect) -> ListCount:
    """How many rows, looking no further than the cap."""
    one = statement.with_only_columns(literal(1), maintain_column_froms=True)
    capped = one.order_by(None).limit(COUNT_CAP + 1).subquery()
    count = session.scalar(select(func.count()).select_from(capped)) or 0
    return ListCount(min(count, COUNT_CAP), count <= COUNT_CAP)


def like(text: str) -> str:
    """A pattern that finds `text` anywhere, with its own wildcards made harmless (escape character: \\)."""
    safe = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{safe}%"
