"""How a long list is held: pages chained by key from either end, and a gap between them.

A list is asked for by key only (`ListQuery.after`, `before`, `last`), so a row in the middle can be reached from an
end alone. `Pages` keeps two chains of slots, one from the top and one from the end, each slot knowing its first and
last key; rows themselves are kept for the slots used last. Between the chains lies the gap: rows that exist but were
never seen, as many as the count says. Scrolling into the gap walks from the nearer end; where the chains meet, they
become one. Nothing here knows Qt: `plan` says what to ask next, `accept` says which rows changed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Generic, Literal, NamedTuple, TypeVar

from veliano_desk.domain.lists import COUNT_CAP, ListCount, ListPage, ListQuery

Row = TypeVar("Row")
Key = tuple[object, ...]
Side = Literal["head", "tail"]

PAGE = 100
"""Rows of a slot, and of an ordinary request."""
WALK = 1_000
"""Rows asked for at once when a far row is walked to; also by how much an unknown gap grows."""
SLACK = 20
"""How many rows more than a slot had are asked for when it is read again, to find where the next one begins."""
KEPT = 40
"""Slots whose rows are kept."""
UNKNOWN = 24
"""Placeholder rows before anything is known."""


@dataclass(slots=True)
class Slot(Generic[Row]):
    """A run of rows known by its keys; `rows` is None where they were let go, `stale` where they may have changed."""

    first: Key
    last: Key
    size: int
    rows: tuple[Row, ...] | None
    stale: bool = False
    used: int = 0

    @property
    def wanting(self) -> bool:
        return self.rows is None or self.stale


class Ask(NamedTuple):
    """A request: extend a chain into the gap (`slots` 0), or read `slots` slots from `at` again."""

    query: ListQuery
    side: Side
    at: int = 0
    slots: int = 0


class Edit(NamedTuple):
    """Rows [start, stop) became `size` rows. Where the size differs, rows come or go at `stop`; with `at_start`, at
    `start`."""

    start: int
    stop: int
    size: int
    at_start: bool = False

    @property
    def growth(self) -> int:
        return self.size - (self.stop - self.start)


def _slots(page: ListPage[Row], start: int, stop: int, tick: int) -> list[Slot[Row]]:
    """Rows [start, stop) of a page, cut into slots."""
    return [
        Slot(page.keys[at], page.keys[end - 1], end - at, page.rows[at:end], used=tick)
        for at in range(start, stop, PAGE)
        for end in (min(at + PAGE, stop),)
    ]


def _index(keys: tuple[Key, ...], key: Key | None) -> int | None:
    return keys.index(key) if key is not None and key in keys else None


class Pages(Generic[Row]):
    """The rows of one query as far as they are known. Row numbers are positions on the screen."""

    def __init__(self, query: ListQuery) -> None:
        self.query = query
        self.count: ListCount | None = None
        self._head: list[Slot[Row]] = []
        self._tail: list[Slot[Row]] = []
        self._gap = UNKNOWN
        self._met = False
        self._begun = False
        self._visible = (0, UNKNOWN)
        self._tick = 0
        self._starts: dict[Side, list[int]] | None = None

    @property
    def begun(self) -> bool:
        """Whether anything was read yet."""
        return self._begun

    @property
    def complete(self) -> bool:
        """Whether every row's place is known."""
        return self._met

    def total(self) -> int:
        """Rows on the screen, placeholders included."""
        return self._length("head") + self._gap + self._length("tail")

    def row(self, number: int) -> Row | None:
        """The row at a position; None while it is not here."""
        place = self._place(number)
        if place is None:
            return None
        slot, inside = place
        return slot.rows[inside] if slot.rows is not None else None

    def loaded(self) -> Iterator[tuple[int, Row]]:
        """Every row that is here, with its position."""
        for side in ("head", "tail"):
            for start, slot in zip(self._edges(side), self._side(side), strict=False):
                if slot.rows is not None:
                    yield from enumerate(slot.rows, self._offset(side) + start)

    def want(self, first: int, last: int) -> None:
        """These rows are looked at now."""
        self._visible = (max(0, first), max(0, last))

    def plan(self) -> Ask | None:
        """What to ask for next; None when all that is looked at, and a little around it, is here."""
        self._touch()
        if not self._begun:
            return self._extension("head", PAGE)
        first, last = self._visible
        margin = PAGE // 2
        return self._plan(first, last) or self._plan(max(0, first - margin), last + margin)

    def accept(self, ask: Ask, page: ListPage[Row]) -> Edit:
        """Take the answer to the ask planned last."""
        self._tick += 1
        self._begun = True
        if ask.slots:
            edit = self._read_again(ask, page)
        elif ask.side == "head":
            edit = self._extend_head(page)
        else:
            edit = self._extend_tail(page)
        self._starts = None
        return edit

    def accept_count(self, count: ListCount) -> Edit:
        """Take the count: the gap becomes what it leaves over."""
        self.count = count
        start, before = self._length("head"), self._gap
        if self._begun and not self._met:
            self._gap = self._gap_for(count.count if count.exact else max(count.count, COUNT_CAP))
        return Edit(start, start + before, self._gap)

    def make_stale(self) -> None:
        """Something changed: read what is looked at again, and let the rest go."""
        first, last = self._visible
        for side in ("head", "tail"):
            offset = self._offset(side)
            for start, slot in zip(self._edges(side), self._side(side), strict=False):
                seen = offset + start <= last and offset + start + slot.size > first
                slot.stale = seen
                slot.rows = slot.rows if seen else None
        if self._met and not self._head:
            self._begun = False

    # Where rows are

    def _side(self, side: str) -> list[Slot[Row]]:
        return self._head if side == "head" else self._tail

    def _length(self, side: Side) -> int:
        return self._edges(side)[-1]

    def _offset(self, side: str) -> int:
        return 0 if side == "head" else self._length("head") + self._gap

    def _edges(self, side: str) -> list[int]:
        """The first row of each slot counted from its chain's beginning, and one past the last row."""
        if self._starts is None:
            self._starts = {
                "head": list(accumulate((slot.size for slot in self._head), initial=0)),
                "tail": list(accumulate((slot.size for slot in self._tail), initial=0)),
            }
        return self._starts["head" if side == "head" else "tail"]

    def _place(self, number: int) -> tuple[Slot[Row], int] | None:
        for side in ("head", "tail"):
            edges, inside = self._edges(side), number - self._offset(side)
            if 0 <= inside < edges[-1]:
                at = bisect_right(edges, inside) - 1
                return self._side(side)[at], inside - edges[at]
        return None

    def _gap_for(self, count: int) -> int:
        """At least one row as long as the chains have not met."""
        return max(count - self._length("head") - self._length("tail"), 1)

    # What to ask

    def _plan(self, first: int, last: int) -> Ask | None:
        return self._again("head", first, last) or self._again("tail", first, last) or self._into_gap(first, last)

    def _again(self, side: Side, first: int, last: int) -> Ask | None:
        offset, slots = self._offset(side), self._side(side)
        edges = self._edges(side)
        low, high = max(0, first - offset), min(edges[-1] - 1, last - offset)
        if low > high:
            return None
        at, end = bisect_right(edges, low) - 1, bisect_right(edges, high)
        while at < end and not slots[at].wanting:
            at += 1
        while end > at and not slots[end - 1].wanting:
            end -= 1
        return self._reading(side, at, min(end, at + WALK // PAGE)) if at < end else None

    def _reading(self, side: Side, at: int, end: int) -> Ask:
        slots = self._side(side)
        limit = sum(slot.size for slot in slots[at:end]) + SLACK
        if side == "head":
            query = replace(self.query, after=slots[at - 1].last if at else None, limit=limit)
        elif end < len(slots):
            query = replace(self.query, before=slots[end].first, limit=limit)
        else:
            query = replace(self.query, last=True, limit=limit)
        return Ask(query, side, at, end - at)

    def _into_gap(self, first: int, last: int) -> Ask | None:
        start = self._length("head")
        stop = start + self._gap
        if self._met or last < start or first >= stop:
            return None
        from_head, from_tail = min(last, stop - 1) - start + 1, stop - max(first, start)
        if from_head <= from_tail or (not self._tail and self._gap <= WALK):
            return self._extension("head", from_head)
        return self._extension("tail", from_tail)

    def _extension(self, side: Side, rows: int) -> Ask:
        limit = min(max(-(-rows // PAGE), 1) * PAGE, WALK)
        if self._head and self._tail and self._gap <= limit:
            limit = self._gap + 1  # one row of the other chain shows that they meet
        if side == "head":
            return Ask(replace(self.query, after=self._head[-1].last if self._head else None, limit=limit), side)
        if self._tail:
            return Ask(replace(self.query, before=self._tail[0].first, limit=limit), side)
        return Ask(replace(self.query, last=True, limit=limit), side)

    def _touch(self) -> None:
        """Keep the rows of the slots used last, those looked at above all."""
        first, last = self._visible
        self._tick += 1
        kept: list[Slot[Row]] = []
        for side in ("head", "tail"):
            offset = self._offset(side)
            for start, slot in zip(self._edges(side), self._side(side), strict=False):
                if offset + start <= last + PAGE and offset + start + slot.size > first - PAGE:
                    slot.used = self._tick
                if slot.rows is not None:
                    kept.append(slot)
        if len(kept) > KEPT:
            kept.sort(key=lambda slot: slot.used)
            for slot in kept[:-KEPT]:
                slot.rows = None

    # What came back

    def _extend_head(self, page: ListPage[Row]) -> Edit:
        start, gap, tail = self._length("head"), self._gap, self._length("tail")
        meets = _index(page.keys, self._tail[0].first if self._tail else None)
        gained = len(page.rows) if meets is None else meets
        self._head += _slots(page, 0, gained, self._tick)
        if meets is not None:
            return self._join(Edit(start, start + gap, gained))
        if not page.more_after:
            self._tail.clear()
            return self._join(Edit(start, start + gap + tail, gained))
        self._gap = self._gap_left(gap, gained)
        return Edit(start, start + gap, gained + self._gap)

    def _extend_tail(self, page: ListPage[Row]) -> Edit:
        start, gap = self._length("head"), self._gap
        meets = _index(page.keys, self._head[-1].last if self._head else None)
        begin = 0 if meets is None else meets + 1
        gained = len(page.rows) - begin
        self._tail[:0] = _slots(page, begin, len(page.rows), self._tick)
        if meets is not None:
            return self._join(Edit(start, start + gap, gained, at_start=True))
        if not page.more_before:
            self._head.clear()
            return self._join(Edit(0, start + gap, gained, at_start=True))
        self._gap = self._gap_left(gap, gained)
        return Edit(start, start + gap, self._gap + gained, at_start=True)

    def _gap_left(self, gap: int, gained: int) -> int:
        self._starts = None
        if self.count is not None and self.count.exact:
            return self._gap_for(self.count.count)
        left = gap - gained
        return left if left >= PAGE else left + WALK if self.count is not None and left > 0 else max(left, WALK)

    def _join(self, edit: Edit) -> Edit:
        """The chains have met: one chain, no gap."""
        self._head += self._tail
        self._tail = []
        self._gap = 0
        self._met = True
        self._starts = None
        return edit

    def _read_again(self, ask: Ask, page: ListPage[Row]) -> Edit:
        if ask.side == "head":
            return self._head_again(ask.at, ask.at + ask.slots, page)
        return self._tail_again(ask.at, ask.at + ask.slots, page)

    def _head_again(self, at: int, end: int, page: ListPage[Row]) -> Edit:
        edges = self._edges("head")
        start, stop, whole = edges[at], edges[end], self.total()
        following = self._head[end] if end < len(self._head) else None
        cut = _index(page.keys, following.first if following is not None else None)
        if cut is None and (following is not None or not self._met):
            own = _index(page.keys, self._head[end - 1].last)
            cut = None if own is None else own + 1
        if cut is None and not page.more_after:
            self._head[at:] = _slots(page, 0, len(page.rows), self._tick)
            self._tail.clear()
            return self._join(Edit(start, whole, len(page.rows)))
        cut = min(stop - start, len(page.rows)) if cut is None else cut
        self._head[at:end] = _slots(page, 0, cut, self._tick)
        if following is not None:
            following.stale = following.stale or _index(page.keys, following.first) is None
        elif self._met:
            self._met, self._gap = False, PAGE
            return Edit(start, stop, cut + PAGE)
        return Edit(start, stop, cut)

    def _tail_again(self, at: int, end: int, page: ListPage[Row]) -> Edit:
        edges, offset = self._edges("tail"), self._offset("tail")
        start, stop = offset + edges[at], offset + edges[end]
        size = len(page.rows)
        previous = self._tail[at - 1] if at else None
        found = _index(page.keys, previous.last if previous is not None else None)
        begin = None if found is None else found + 1
        if begin is None:
            begin = _index(page.keys, self._tail[at].first)
        if begin is None and not page.more_before:
            self._tail[:end] = _slots(page, 0, size, self._tick)
            self._head.clear()
            return self._join(Edit(0, stop, size, at_start=True))
        begin = max(0, size - (stop - start)) if begin is None else begin
        self._tail[at:end] = _slots(page, begin, size, self._tick)
        if previous is not None:
            previous.stale = previous.stale or found is None
        return Edit(start, stop, size - begin, at_start=True)
