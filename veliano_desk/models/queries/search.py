"""Orders and customers by their words, the newest first (migration 0003 makes the words, and says what a place is).

SQLite: FTS5 reads the rows of whole words backwards and stops when the page is full. It does not for beginnings of
words longer than those it keeps, so these are replaced by the words that the index has; only where there are many does
it collect them all, and then each is rare.

PostgreSQL: its index of words cannot say which are the newest. So the newest orders are looked through first, which
fills the page wherever a word is frequent; where it is not, all that have it are few enough to be sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    TableClause,
    bindparam,
    column,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from veliano_desk.domain.search_words import search_words
from veliano_desk.models.columns import Int64, Words
from veliano_desk.models.queries.paging import AnySelect, Stretch, known_keys

What: TypeAlias = Literal["order", "customer"]

KEPT_BEGINNINGS: Final = 3
"""Beginnings of words that FTS5 keeps rows of, in letters."""
MOST_ENDINGS: Final = 16
"""In how many ways a beginning may go on before it is left to FTS5 to collect them."""
LOOKED_THROUGH: Final = 3_000
"""How many of the newest are looked through on PostgreSQL: a page of a word that every thirtieth has."""
_NUMBER: Final = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class Found:
    """What has all the words of a search: a table of places and numbers, and the condition that picks its rows."""

    source: TableClause
    place: ColumnElement[int]
    ident: ColumnElement[int]
    condition: ColumnElement[bool]

    def idents(self) -> Select[int]:
        """Their numbers, in no order."""
        return select(self.ident).select_from(self.source).where(self.condition)

    def newest_idents(self, session: Session, most: int) -> AnySelect:
        """The numbers of the newest of them: so many (SQLite), or those among so many of the newest there are."""
        stretch = Stretch(None, True, most)
        if session.get_bind().dialect.name == "sqlite":
            found = _by_place(select(self.ident).select_from(self.source).where(self.condition), self.place, stretch)
            return select(found.subquery())
        newest = _by_place(select(self.place), self.place, stretch).offset(most).limit(1).scalar_subquery()
        return self.idents().where(self.place >= newest)

    def newest(
        self,
        session: Session,
        stretch: Stretch,
        owner: InstrumentedAttribute[int],
        narrow: Callable[[AnySelect], AnySelect] | None,
    ) -> FromClause:
        """The keys (sort_key: the place, ident) of a stretch. `narrow` adds conditions on the table of `owner`."""
        statement: AnySelect = select(self.place.label("sort_key"), self.ident.label("ident")).select_from(self.source)
        if narrow is not None:
            statement = narrow(statement.join(owner.class_, owner == self.ident))
        if session.get_bind().dialect.name == "sqlite":
            return _by_place(statement.where(self.condition), self.place, stretch).subquery("picked")
        return self._looked_through(session, statement, stretch)

    def _looked_through(self, session: Session, statement: AnySelect, stretch: Stretch) -> FromClause:
        near = _by_place(select(self.place), self.place, Stretch(stretch.key, stretch.falling, LOOKED_THROUGH))
        edges = [row[0] for row in session.execute(near.offset(LOOKED_THROUGH - 1).limit(1))]
        rows: list[tuple[object, int]] = []
        if edges:
            edge = literal(edges[0], Int64)
            within = self.place >= edge if stretch.falling else self.place <= edge
            walked = _by_place(statement.where(within, self.condition), self.place, stretch)
            rows = [(row[0], row[1]) for row in session.execute(walked)]
            if len(rows) < stretch.most:
                stretch = Stretch((edges[0],), stretch.falling, stretch.most - len(rows))
        if len(rows) < stretch.most or not edges:
            few = _behind(statement.where(self.condition), self.place, stretch).cte("few").prefix_with("MATERIALIZED")
            sorted_few = _by_place(select(few.c.sort_key, few.c.ident), few.c.sort_key, stretch)
            rows += [(row[0], row[1]) for row in session.execute(sorted_few)]
        return known_keys(rows, Int64)


def found(session: Session, what: What, said: str, *, people: bool) -> Found | None:
    """What has every word of `said`, or None where there is no word in it. people: whether what tells of a person may
    be searched."""
    if not search_words(said):
        return None
    if session.get_bind().dialect.name == "sqlite":
        return _sqlite(what, _match(session, what, said, people))
    return _postgres(what, _lexemes(search_words(said), people))


def _sqlite(what: What, match: str) -> Found:
    name = f"{what}_search"
    place = literal_column(f"{name}.rowid", Int64)
    condition = literal_column(name).op("MATCH", is_comparison=True)(literal(match, Words))
    return Found(table(name), place, place.op("&", return_type=Int64)(literal_column(str(_NUMBER), Int64)), condition)


def _postgres(what: What, lexemes: str) -> Found:
    name = f"{what}_search"
    source = table(name, column("id", Int64), column("place", Int64), column("words"))
    query = text("CAST(:said AS tsquery)").bindparams(bindparam("said", lexemes, Words))
    return Found(source, source.c.place, source.c.id, source.c.words.op("@@", is_comparison=True)(query))


def _lexemes(words: Iterable[str], people: bool) -> str:
    """A tsquery: every word begins one that may be searched."""
    kinds = "wp" if people else "w"
    return " & ".join("(" + " | ".join(f"'{kind}{word}':*" for kind in kinds) + ")" for word in words)


def _match(session: Session, what: What, said: str, people: bool) -> str:
    """An FTS5 query: every word begins one of a column that may be searched."""
    words = search_words(said, accents=True)
    endings = _endings(session, what, [word for word in words if word.isascii() and len(word) > KEPT_BEGINNINGS])
    columns = "" if people else "{words} : "
    return " AND ".join(f"{columns}({_any_of(word, endings.get(word))})" for word in words)


def _any_of(word: str, whole: list[str] | None) -> str:
    if whole is None or len(whole) > MOST_ENDINGS:
        return f'"{word}"*'
    return " OR ".join(f'"{one}"' for one in whole or [word])


def _endings(session: Session, what: What, words: list[str]) -> dict[str, list[str]]:
    """The words of the index that begin with each of these, as far as they are few; by leaps from each to the next."""
    if not words:
        return {}
    typed = " UNION ALL ".join(f"SELECT :word{at} AS word" for at in range(len(words)))
    source = f"{what}_search_words"
    following = f"SELECT term FROM {source} WHERE term >= {{0}} AND term < t.word || char(1114111) LIMIT 1"
    asked = text(f"""
        WITH RECURSIVE typed AS ({typed}), leaps (word, term, at) AS (
            SELECT t.word, ({following.format("t.word")}), 1 FROM typed AS t
            UNION ALL
            SELECT t.word, ({following.format("t.term || char(1)")}), at + 1 FROM leaps AS t
            WHERE t.term IS NOT NULL AND at <= {MOST_ENDINGS}
        )
        SELECT word, term FROM leaps WHERE term IS NOT NULL
    """).bindparams(*(bindparam(f"word{at}", word, Words) for at, word in enumerate(words)))
    whole: dict[str, list[str]] = {word: [] for word in words}
    for word, term in session.execute(asked):
        whole[word].append(term)
    return whole


def _behind(statement: AnySelect, place: ColumnElement[int], stretch: Stretch) -> AnySelect:
    if stretch.key is None:
        return statement
    key = literal(stretch.key[0], Int64)
    return statement.where(place < key if stretch.falling else place > key)


def _by_place(statement: AnySelect, place: ColumnElement[int], stretch: Stretch) -> AnySelect:
    ordered = place.desc() if stretch.falling else place.asc()
    return _behind(statement, place, stretch).order_by(ordered).limit(stretch.most)
