"""Pages by key: a page starts behind the last row seen, so the millionth costs what the first does.

First the keys of a page are picked, off one index and with nothing else; then the rows of these keys are read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, FromClause, Row, Select, column, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import TypeEngine

from veliano_desk.domain.lists import COUNT_CAP, ListCount, ListPage, ListQuery
from veliano_desk.models.columns import Int64

Shown = TypeVar("Shown")
AnySelect: TypeAlias = Select[*tuple[Any, ...]]
AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnyColumn: TypeAlias = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which part of a list a page is: rows behind `key` (None: from the end that `falling` begins at), `most` of them.

    Rows beyond the page's own tell whether more follow, so `most` is one more than the page has.
    """

    key: tuple[object, ...] | None
    falling: bool
    most: int

    def of(self, statement: AnySelect, sort: AnyColumn, ident: AnyColumn) -> AnySelect:
        """The statement, read in the order (sort, ident) behind the key."""
        order = (sort.desc(), ident.desc()) if self.falling else (sort.asc(), ident.asc())
        return self.behind(statement, sort, ident).order_by(*order).limit(self.most)

    def behind(self, statement: AnySelect, sort: AnyColumn, ident: AnyColumn) -> AnySelect:
        """The statement without what lies before the key."""
        if self.key is None:
            return statement
        place = tuple_(literal(self.key[0], sort.type), literal(self.key[1], ident.type))
        here = tuple_(sort, ident)
        return statement.where(here < place if self.falling else here > place)


def stretch_of(query: ListQuery) -> Stretch:
    """Where the page that is asked for lies."""
    backwards = query.last or query.before is not None
    key = query.before if query.before is not None else query.after
    return Stretch(key, query.descending != backwards, query.limit + 1)


def picked(statement: AnySelect, sort: AnyColumn, ident: AnyColumn, stretch: Stretch) -> FromClause:
    """The keys of a stretch as (sort_key, ident). The statement says from where and which; its columns are replaced."""
    keys = statement.with_only_columns(sort.label("sort_key"), ident.label("ident"), maintain_column_froms=True)
    return stretch.of(keys, sort, ident).subquery("picked")


def known_keys(rows: Sequence[tuple[object, int]], sort_type: TypeEngine[Any]) -> FromClause:
    """Keys that were read already on PostgreSQL, as (sort_key, ident) to join with."""
    from sqlalchemy.dialects.postgresql import ARRAY  # loaded with PostgreSQL's driver, and not at all without it

    sorts = literal([row[0] for row in rows], ARRAY(sort_type))
    idents = literal([row[1] for row in rows], ARRAY(Int64))
    keys = func.unnest(sorts, idents).table_valued(column("sort_key", sort_type), column("ident", Int64), name="picked")
    return keys.render_derived()


def fetch_page(
    session: Session, keys: FromClause, rows: AnySelect, query: ListQuery, show: Callable[[AnyRow], Shown]
) -> ListPage[Shown]:
    """The rows of the keys that were picked. The columns of `rows` end with the keys' sort_key and ident."""
    stretch = stretch_of(query)
    backwards = query.last or query.before is not None
    found = sorted(
        session.execute(rows.add_columns(keys.c.sort_key, keys.c.ident)), key=_order, reverse=stretch.falling
    )
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


def _order(row: AnyRow) -> tuple[bool, Any, int]:
    """As the database sorts: a day that is not known comes after every day."""
    return row[-2] is None, 0 if row[-2] is None else row[-2], row[-1]


def fetch_count(session: Session, statement: AnySelect) -> ListCount:
    """How many rows, looking no further than the cap."""
    one = statement.with_only_columns(literal(1), maintain_column_froms=True)
    return count_of(session, one.order_by(None).limit(COUNT_CAP + 1).subquery())


def count_of(session: Session, capped: FromClause) -> ListCount:
    """How many rows there are in something that was cut behind the cap."""
    count = session.scalar(select(func.count()).select_from(capped)) or 0
    return ListCount(min(count, COUNT_CAP), count <= COUNT_CAP)
