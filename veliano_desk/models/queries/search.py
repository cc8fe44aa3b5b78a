"""Orders and customers by their words, the newest first (migration 0003 makes the words, and says what a place is).

SQLite: FTS5 reads the rows of whole words backwards and stops when the page is full. It does not for beginnings of
words longer than those it keeps, so these are replaced by the words that the index has; only where there are many does
it collect them all, and then each is rare.

PostgreSQL: its index of words cannot say which are the newest. So the newest orders are looked through first, which
fills the page wherever a word is frequent; where it is not, all that have it are few enough to be sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Select,
    TableClause,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from veliano_desk.domain.search_words import search_words
from veliano_desk.models.columns import Int64, Words
from veliano_desk.models.queries.paging import AnyRow, AnySelect, Stretch, known_keys

What: TypeAlias = Literal["order", "customer"]

KEPT_BEGINNINGS: Final = 3
"""Beginnings of words that FTS5 keeps rows of, in letters."""
MOST_ENDINGS: Final = 16
"""In how many ways a beginning may go on before it is left to FTS5 to collect them."""
LOOKED_THROUGH: Final = 3_000
"""How many of the newest are looked through on PostgreSQL: a page of words that every thirtieth has."""
OFTEN: Final = 25
"""If so many of these have the words, those before them are looked through, too: sorting all would take longer."""
FARTHER: Final = 5
"""How many times as far back in time that goes."""
TOO_SHORT: Final = 2
_NUMBER: Final = (1 << 31) - 1


Narrow: TypeAlias = Callable[[AnySelect], AnySelect]


@dataclass(frozen=True, slots=True)
class Found:
    """What has all the words of a search: a table of places and numbers, and the condition that picks its rows.

    asked: the words as the database's own query.
    """

    source: TableClause
    place: ColumnElement[int]
    ident: ColumnElement[int]
    condition: ColumnElement[bool]
    asked: str

    def idents(self) -> Select[int]:
        """Their numbers, in no order."""
        return select(self.ident).select_from(self.source).where(self.condition)

    def newest_idents(self, session: Session, most: int) -> AnySelect:
        """The numbers of the newest of them: so many (SQLite), or those among so many of the newest there are."""
        if session.get_bind().dialect.name == "sqlite":
            return select(_by_place(self.idents(), self.place, Stretch(None, True, most)).subquery())
        rows = select(self.ident.label("ident"), self.source.c.words)
        near = _by_place(rows, self.place, Stretch(None, True, most)).subquery("near")
        return select(near.c.ident).where(_matches(near.c.words, self.asked))

    def newest(
        self, session: Session, stretch: Stretch, owner: InstrumentedAttribute[int], narrow: Narrow | None
    ) -> FromClause:
        """The keys (sort_key: the place, ident) of a stretch. `narrow` adds conditions on the table of `owner`."""

        def narrowed(statement: AnySelect) -> AnySelect:
            return statement if narrow is None else narrow(statement.join(owner.class_, owner == self.ident))

        def one_by_one(statement: AnySelect) -> AnySelect:
            if narrow is None:
                return statement
            its_own = narrow(select(owner).where(owner == self.ident)).correlate(self.source)
            return statement.join(its_own.limit(1).lateral("its_own"), true())

        if session.get_bind().dialect.name == "sqlite":
            keys = select(self.place.label("sort_key"), self.ident.label("ident")).select_from(self.source)
            return _by_place(narrowed(keys).where(self.condition), self.place, stretch).subquery("picked")
        return known_keys(self._near_then_far(session, stretch, one_by_one, narrowed), Int64)

    def _near_then_far(
        self, session: Session, stretch: Stretch, one_by_one: Narrow, narrowed: Narrow
    ) -> list[tuple[object, int]]:
        """one_by_one: narrowed so that each row is looked up when it is come to, not all of the table beforehand."""
        first, last = self._ends(session, stretch)
        rows: list[tuple[object, int]] = []
        if last is not None:
            rows = self._near(session, stretch, one_by_one, last)
            if OFTEN <= len(rows) < stretch.most:
                last = first - (first - last) * FARTHER
                rows = self._near(session, stretch, one_by_one, last)
            stretch = Stretch((last,), stretch.falling, stretch.most - len(rows))
        return rows + self._far(session, stretch, narrowed) if stretch.most > 0 else rows

    def _ends(self, session: Session, stretch: Stretch) -> AnyRow:
        """The first place of a stretch, and where looking through ends; None where there are no more than that."""
        places = _by_place(select(self.place), self.place, stretch)
        first, last = places.limit(1), places.offset(LOOKED_THROUGH - 1).limit(1)
        return session.execute(select(first.scalar_subquery(), last.scalar_subquery())).one()

    def _near(self, session: Session, stretch: Stretch, narrowed: Narrow, last: int) -> list[tuple[object, int]]:
        """Look through all in their order up to a place, until there are enough."""
        end = literal(last, Int64)
        keys = select(self.place.label("sort_key"), self.ident.label("ident")).select_from(self.source)
        within = self.place >= end if stretch.falling else self.place <= end
        near = narrowed(keys).where(within, _matches(self.source.c.words, self.asked))
        return _read(session, _by_place(near, self.place, stretch))

    def _far(self, session: Session, stretch: Stretch, narrowed: Narrow) -> list[tuple[object, int]]:
        """Collect all the rest that have the words, and sort them."""
        keys = select(self.place.label("sort_key"), self.ident.label("ident")).select_from(self.source)
        rest = _behind(narrowed(keys).where(self.condition), self.place, stretch)
        far = rest.cte("far").prefix_with("MATERIALIZED")
        return _read(session, _by_place(select(far.c.sort_key, far.c.ident), far.c.sort_key, stretch))


def _tsquery(asked: str) -> ColumnElement[str]:
    from sqlalchemy.dialects.postgresql import TSQUERY  # loaded with PostgreSQL's driver, and not at all without it

    return cast(literal(asked, Words), TSQUERY)


def _matches(words: ColumnElement[str], asked: str) -> ColumnElement[bool]:
    """PostgreSQL: whether a tsvector has what a tsquery asks for, said so that no index is gone through for it."""
    return func.ts_match_vq(words, _tsquery(asked), type_=Boolean)


def _read(session: Session, keys: AnySelect) -> list[tuple[object, int]]:
    return [(row[0], row[1]) for row in session.execute(keys)]


def found(session: Session, what: What, said: str, *, people: bool) -> Found | None:
    """What has every word of `said`, or None where there is no word in it. people: whether what tells of a person may
    be searched."""
    if not search_words(said):
        return None
    if session.get_bind().dialect.name == "sqlite":
        return _sqlite(what, _match(session, what, said, people))
    return _postgres(what, search_words(said), people)


def _sqlite(what: What, match: str) -> Found:
    name = f"{what}_search"
    place = literal_column(f"{name}.rowid", Int64)
    condition = literal_column(name).op("MATCH", is_comparison=True)(literal(match, Words))
    ident = place.op("&", return_type=Int64)(literal_column(str(_NUMBER), Int64))
    return Found(table(name), place, ident, condition, match)


def _postgres(what: What, words: Sequence[str], people: bool) -> Found:
    name = f"{what}_search"
    source = table(name, column("id", Int64), column("place", Int64), column("words"))
    asked, told = _lexemes(words, people), [word for word in words if len(word) > TOO_SHORT]
    # What begins with a letter or two is half of all there is: the index is asked for the rest, if there is any.
    condition: ColumnElement[bool] = source.c.words.op("@@", is_comparison=True)(
        _tsquery(_lexemes(told or words, people))
    )
    if told and len(told) < len(words):
        condition = and_(condition, _matches(source.c.words, asked))
    return Found(source, source.c.place, source.c.id, condition, asked)


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
