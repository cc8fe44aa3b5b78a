"""Which orders a list has, and in what order: each list read off the index that fits it.

Open orders are few, and their indexes hold all that they are narrowed by. Closed ones are many: what narrows them is
either a kind of order, which `kinds` has runs of, or a customer, who has few. All orders are both, merged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, false, literal_column, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from veliano_desk.domain.lists import COUNT_CAP, ListCount, ListQuery
from veliano_desk.domain.order_face import UNKNOWN_SLACK
from veliano_desk.domain.stages import FINAL, Stage, rank
from veliano_desk.models.columns import Int64
from veliano_desk.models.orders import IS_CLOSED, IS_OPEN, Order
from veliano_desk.models.queries.kinds import FACETS, capped_kinds, keys_of_kinds
from veliano_desk.models.queries.paging import AnySelect, Stretch, count_of, fetch_count, picked, stretch_of
from veliano_desk.models.queries.search import Found, found

SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "promise": Order.promise_on, "number": Order.number, "customer": Order.customer_key, "stage": Order.stage_rank,
    "value": Order.value_units, "ordered": Order.ordered_at, "due": Order.due_on,
}  # fmt: skip
_FAR = 36_500


def late(today: date) -> ColumnElement[bool]:
    """Not shipped, and past its day or planned to be."""
    unshipped = and_(IS_OPEN, Order.stage_rank < rank(Stage.SHIPPED))
    return and_(unshipped, or_(Order.slack_days < 0, Order.due_on < today))


def at_risk(today: date) -> ColumnElement[bool]:
    """Not late, but the work eats into the buffer between its end and the promise."""
    unshipped = and_(IS_OPEN, Order.stage_rank < rank(Stage.SHIPPED), Order.due_on >= today)
    return and_(unshipped, Order.slack_days.between(0, UNKNOWN_SLACK - 1), Order.promise_on > Order.due_on)


_SHOWN: dict[str, Callable[[date], ColumnElement[bool]]] = {
    "late": late,
    "at_risk": at_risk,
    "flagged": lambda _today: and_(Order.flags > 0, IS_OPEN),
}
"""What open orders can be narrowed to."""
Conditions = list[ColumnElement[bool]]


@dataclass
class Narrowing:
    """What the filters of a query leave: of open and of closed orders (None: none of them), and of which kinds.

    customers: whose, or None for anybody's.
    """

    open: Conditions | None = field(default_factory=list)
    closed: Conditions | None = field(default_factory=list)
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    customers: list[int] | None = None

    @property
    def is_nothing(self) -> bool:
        return self.open is None and self.closed is None

    @property
    def is_by_kind(self) -> bool:
        """Whether kinds are all that matters: an order's stage tells whether it is closed."""
        return bool(self.kinds) and not self.open and not self.closed and self.closed is not None

    def whole_kinds(self) -> dict[str, tuple[str, ...]]:
        """The kinds, closed orders' only where open ones are left out."""
        if self.open is not None:
            return self.kinds
        final = tuple(str(stage) for stage in FINAL)
        return {**self.kinds, "stage": tuple(one for one in self.kinds.get("stage", final) if one in final)}

    def of_open(self, statement: AnySelect) -> AnySelect:
        return statement.where(IS_OPEN, *(self.open or ()), *self._others())

    def of_closed(self, statement: AnySelect) -> AnySelect:
        return statement.where(IS_CLOSED, *(self.closed or ()), *self._others())

    def of_all(self, statement: AnySelect) -> AnySelect:
        """The statement with all conditions, however it is read."""
        if self.is_nothing:
            return statement.where(false())
        if self.closed is None:
            return self.of_open(statement)
        if self.open is None:
            return self.of_closed(statement)
        if self.open or self.closed:
            statement = statement.where(or_(and_(IS_OPEN, *self.open), and_(IS_CLOSED, *self.closed)))
        return statement.where(*self._others())

    @property
    def is_everything(self) -> bool:
        return self.open == [] and self.closed == [] and not self._others()

    def _others(self) -> Conditions:
        found: Conditions = [_FACET_COLUMNS[name].in_(values) for name, values in self.kinds.items()]
        return found if self.customers is None else [*found, Order.customer_id.in_(self.customers)]


_FACET_COLUMNS: dict[str, InstrumentedAttribute[str]] = {
    name: getattr(Order, column) for name, column in FACETS.items()
}


def narrowing_of(query: ListQuery, today: date, see_customer: bool) -> Narrowing:
    """What the filters of a query leave."""
    left = Narrowing()
    for name, values in query.filters.items():
        if name == "customer" and (values or not see_customer):
            left.customers = _whole(values) if see_customer else []
        elif name in FACETS and values:
            left.kinds[name] = values
        elif values:
            _narrow(left, name, values, today)
    return left


def _narrow(left: Narrowing, name: str, values: tuple[str, ...], today: date) -> None:
    if name == "show":
        narrower = [_SHOWN[value](today) for value in values if value in _SHOWN]
        some = [or_(*narrower)] if narrower else None
        _keep(left, [] if "open" in values else some, [] if "closed" in values else None)
    elif name == "promise":
        within = min(max(_whole(values), default=0), _FAR)
        _keep(left, [Order.promise_on <= today + timedelta(days=within)], None)
    elif name == "bound":
        bound: Conditions = [Order.bound_by.in_(values)]
        _keep(left, bound, bound if "" in values else None)  # nothing binds what is closed
    elif name == "source":
        from_there: Conditions = [Order.source.in_(values)]
        _keep(left, from_there, from_there)
    else:
        _keep(left, None, None)


def _keep(left: Narrowing, of_open: Conditions | None, of_closed: Conditions | None) -> None:
    left.open = None if left.open is None or of_open is None else [*left.open, *of_open]
    left.closed = None if left.closed is None or of_closed is None else [*left.closed, *of_closed]


def _whole(values: tuple[str, ...]) -> list[int]:
    """The values that are numbers; others choose nothing."""
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10]


def order_keys(session: Session, query: ListQuery, today: date, see_customer: bool) -> FromClause:
    """The keys (sort_key, ident) of the page that is asked for, and one more."""
    left, stretch = narrowing_of(query, today, see_customer), stretch_of(query)
    sort = SORTS.get(query.sort, Order.promise_on)
    if query.text.strip():
        words = found(session, "order", query.text, people=see_customer)
        return _keys_by_words(session, words, left, sort, stretch)
    if left.is_nothing or left.customers is not None:
        return picked(left.of_all(select(Order.id)), sort, Order.id, stretch)
    if left.is_by_kind:
        return keys_of_kinds(session, left.whole_kinds(), sort, stretch)
    return _keys_of_both(session, left, sort, stretch)


def _keys_by_words(
    session: Session, words: Found | None, left: Narrowing, sort: InstrumentedAttribute[Any], stretch: Stretch
) -> FromClause:
    if words is None or left.is_nothing:
        return picked(select(Order.id).where(false()), sort, Order.id, stretch)
    if sort is Order.ordered_at:
        return words.newest(session, stretch, Order.id, None if left.is_everything else left.of_all)
    return picked(left.of_all(select(Order.id)).where(Order.id.in_(words.idents())), sort, Order.id, stretch)


def _keys_of_both(session: Session, left: Narrowing, sort: InstrumentedAttribute[Any], stretch: Stretch) -> FromClause:
    """Open and closed orders have an index each for every sort; both together are merged from these."""
    if left.closed is None:
        return picked(left.of_open(select(Order.id)), sort, Order.id, stretch)
    if left.open is None:
        return picked(left.of_closed(select(Order.id)), sort, Order.id, stretch)
    keys = select(sort.label("sort_key"), Order.id.label("ident"))
    parts = [part(keys) for part in (left.of_open, left.of_closed)]
    if session.get_bind().dialect.name == "sqlite":
        both = union_all(*(stretch.behind(part, sort, Order.id) for part in parts))
    else:  # it merges no lists by itself
        both = union_all(*(select(stretch.of(part, sort, Order.id).subquery()) for part in parts))
    order = [literal_column(name, Int64) for name in ("sort_key", "ident")]
    ordered = both.order_by(*(one.desc() if stretch.falling else one.asc() for one in order)).limit(stretch.most)
    return ordered.subquery("picked")


def count_orders(session: Session, query: ListQuery, today: date, see_customer: bool) -> ListCount:
    """How many orders the query has, up to the cap."""
    left = narrowing_of(query, today, see_customer)
    if query.text.strip():
        words = found(session, "order", query.text, people=see_customer)
        return ListCount(0) if words is None else _count_found(session, words, left)
    if left.is_by_kind and left.customers is None:
        return count_of(session, capped_kinds(session, left.whole_kinds(), COUNT_CAP + 1))
    return fetch_count(session, left.of_all(select(Order.id)))


def _count_found(session: Session, words: Found, left: Narrowing) -> ListCount:
    """Of what is found, how many the filters leave; among the newest only where that is more than is counted."""
    all_of_them = fetch_count(session, words.idents())
    if left.is_everything or not all_of_them.count:
        return all_of_them
    some = words.idents() if all_of_them.exact else words.newest_idents(session, COUNT_CAP)
    count = fetch_count(session, left.of_all(select(Order.id)).where(Order.id.in_(some)))
    return ListCount(count.count, count.exact and all_of_them.exact)
