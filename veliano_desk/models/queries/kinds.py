"""Orders of some kinds, off the indexes that begin with what kind of order it is: (stage, status, piece, alloy).

A filter by any of the four chooses some of the kinds there are, each a run in the order of the list's sort; the page is
merged from the beginnings of the runs. So it costs what there are of kinds, however many orders there are and wherever
in the list they stand. Which kinds there are the index itself tells, by leaps from each to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import FromClause, TextClause, bindparam, text
from sqlalchemy.orm import Session

from veliano_desk.models.columns import Int64
from veliano_desk.models.queries.paging import AnyColumn, Stretch, known_keys

FACETS = {"stage": "stage", "status": "store_status", "kind": "piece_kind", "alloy": "alloy_code"}
"""Filters of the orders' list -> the columns with which the indexes begin, in their order."""
_COLUMNS = tuple(FACETS.values())
_SAME = " AND ".join(f"o.{column} = {{0}}.{column}" for column in _COLUMNS)

Chosen = Mapping[str, Sequence[str]]
"""Filters and their values, of FACETS only."""


def keys_of_kinds(session: Session, chosen: Chosen, sort: AnyColumn, stretch: Stretch) -> FromClause:
    """The keys (sort_key, ident) of a stretch of the orders of the chosen kinds."""
    kinds, values = _kinds(chosen)
    merged = (_leaping if _on_sqlite(session) else _lateral)(sort.key or "", stretch)
    values["most"] = stretch.most
    if stretch.key is not None:
        values |= {"key": stretch.key[0], "ident": stretch.key[1]}
    types = {"most": Int64, "key": sort.type, "ident": Int64}
    statement = _bound(text(f"WITH RECURSIVE {kinds}{merged}"), values, types).columns(sort_key=sort.type, ident=Int64)
    if _on_sqlite(session):
        return statement.subquery("picked")
    # PostgreSQL cannot tell how few these are, and would join them with all orders there are.
    return known_keys([(row[0], row[1]) for row in session.execute(statement)], sort.type)


def capped_kinds(session: Session, chosen: Chosen, most: int) -> FromClause:
    """As many rows as there are orders of the chosen kinds, `most` at most."""
    kinds, values = _kinds(chosen)
    same = f"orders AS o WHERE {_SAME.format('k')}"
    rest = f"SELECT 1 AS one FROM kinds AS k CROSS JOIN {same}"
    if not _on_sqlite(session):
        rest = f"SELECT run.one FROM kinds AS k CROSS JOIN LATERAL (SELECT 1 AS one FROM {same} LIMIT :most) AS run"
    statement = _bound(text(f"WITH RECURSIVE {kinds} {rest} LIMIT :most"), {**values, "most": most}, {"most": Int64})
    return statement.columns(one=Int64).subquery("capped")


def _on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _bound(statement: TextClause, values: Mapping[str, object], types: Mapping[str, Any]) -> TextClause:
    return statement.bindparams(*(bindparam(name, value, type_=types.get(name)) for name, value in values.items()))


def _kinds(chosen: Chosen) -> tuple[str, dict[str, object]]:
    """The kinds that are chosen, column by column: the values asked for, or those that the index has."""
    parts: list[str] = []
    values: dict[str, object] = {}
    known: list[str] = []
    before = "(SELECT 1 AS one) AS start"
    for name, column in FACETS.items():
        here = f"by_{column}"
        if name in chosen:
            given = {f"{name}_{at}": value for at, value in enumerate(chosen[name])}
            values |= given
            listed = " UNION ALL ".join(f"SELECT CAST(:{one} AS TEXT) AS {column}" for one in given)
            parts.append(f"{here} AS (SELECT {_listed(known, column)} FROM {before} CROSS JOIN ({listed}) AS given)")
        else:
            parts.append(_leaps(here, column, known, before))
        known.append(column)
        before = here
    parts.append(f"kinds AS (SELECT * FROM {before} WHERE {known[-1]} IS NOT NULL)")
    return ", ".join(parts), values


def _listed(known: Sequence[str], column: str) -> str:
    return ", ".join((*known, column))


def _leaps(here: str, column: str, known: Sequence[str], before: str) -> str:
    """A recursive table of the values of a column, under each of the columns before it."""
    under = "".join(f" AND o.{one} = b.{one}" for one in known)
    first = f"(SELECT min(o.{column}) FROM orders AS o WHERE true{under})"
    following = f"(SELECT min(o.{column}) FROM orders AS o WHERE o.{column} > b.{column}{under})"
    kept = "".join(f"b.{one}, " for one in known)
    start = before if " AS " in before else f"{before} AS b"
    return (
        f"{here}_all ({_listed(known, column)}) AS (SELECT {kept}{first} FROM {start}"
        f" UNION ALL SELECT {kept}{following} FROM {here}_all AS b WHERE b.{column} IS NOT NULL),"
        f" {here} AS (SELECT * FROM {here}_all WHERE {column} IS NOT NULL)"
    )


def _behind(stretch: Stretch, name: str, key: str | None) -> str:
    sign = "<" if stretch.falling else ">"
    return f" AND (o.{name}, o.id) {sign} {key}" if key else ""


def _leaping(name: str, stretch: Stretch) -> str:
    """SQLite: what a recursive table still has to do is a queue in the order asked for, so that the runs are merged one
    order at a time: whichever is next tells which follows in its own run."""
    way = "DESC" if stretch.falling else "ASC"
    columns = ", ".join(_COLUMNS)

    def step(source: str, key: str | None) -> str:
        one = (
            f"SELECT o.id FROM orders AS o WHERE {_SAME.format('k')}{_behind(stretch, name, key)}"
            f" ORDER BY o.{name} {way}, o.id {way} LIMIT 1"
        )
        kept = ", ".join(f"k.{column}" for column in _COLUMNS)
        return f"SELECT n.{name}, n.id, {kept} FROM {source} AS k CROSS JOIN orders AS n ON n.id = ({one})"

    begin = step("kinds", "(:key, :ident)" if stretch.key is not None else None)
    return (
        f", merged (sort_key, ident, {columns}) AS ({begin} UNION ALL {step('merged', '(k.sort_key, k.ident)')}"
        f" ORDER BY 1 {way}, 2 {way} LIMIT :most) SELECT sort_key, ident FROM merged"
    )


def _lateral(name: str, stretch: Stretch) -> str:
    """PostgreSQL: the beginning of every run, and the first of all these."""
    way = "DESC" if stretch.falling else "ASC"
    behind = _behind(stretch, name, "(:key, :ident)" if stretch.key is not None else None)
    run = (
        f"SELECT o.{name} AS sort_key, o.id AS ident FROM orders AS o WHERE {_SAME.format('k')}{behind}"
        f" ORDER BY o.{name} {way}, o.id {way} LIMIT :most"
    )
    return (
        f" SELECT run.sort_key, run.ident FROM kinds AS k CROSS JOIN LATERAL ({run}) AS run"
        f" ORDER BY 1 {way}, 2 {way} LIMIT :most"
    )
