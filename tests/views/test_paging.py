"""The chains of pages: whatever is looked at and whatever changes, the rows shown are the list's."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veliano_desk.domain.lists import COUNT_CAP, ListCount, ListPage, ListQuery
from veliano_desk.views.common.paging import KEPT, PAGE, Edit, Pages


class Listing:
    """A sorted list that answers as the database does: by key, never by position."""

    def __init__(self, rows: list[int]) -> None:
        self.rows = sorted(rows)
        self.asked: list[ListQuery] = []

    def fetch(self, query: ListQuery) -> ListPage[int]:
        self.asked.append(query)
        limit = query.limit
        if query.last:
            low, high = max(0, len(self.rows) - limit), len(self.rows)
        elif query.before is not None:
            high = sum(row < query.before[0] for row in self.rows)
            low = max(0, high - limit)
        else:
            low = 0 if query.after is None else sum(row <= query.after[0] for row in self.rows)
            high = min(len(self.rows), low + limit)
        rows = tuple(self.rows[low:high])
        return ListPage(rows, tuple((row,) for row in rows), high < len(self.rows), low > 0)

    def count(self) -> ListCount:
        return ListCount(min(len(self.rows), COUNT_CAP), exact=len(self.rows) <= COUNT_CAP)


def settle(pages: Pages[int], listing: Listing) -> list[Edit]:
    """Ask until nothing that is looked at is missing; every edit must say exactly how the length changed."""
    edits = []
    for _ in range(200):
        ask = pages.plan()
        if ask is None:
            return edits
        before = pages.total()
        edit = pages.accept(ask, listing.fetch(ask.query))
        assert 0 <= edit.start <= edit.stop <= before
        assert pages.total() == before + edit.growth
        edits.append(edit)
    raise AssertionError("the pages never come to rest")


def opened(listing: Listing) -> Pages[int]:
    pages: Pages[int] = Pages(ListQuery())
    settle(pages, listing)
    pages.accept_count(listing.count())
    settle(pages, listing)
    return pages


def walk_down(pages: Pages[int], listing: Listing) -> list[int]:
    """Scroll from the top to the end, as somebody with the wheel does, and note what was seen."""
    seen: list[int] = []
    at = 0
    while at < pages.total():
        pages.want(at, at + 30)
        settle(pages, listing)
        for number in range(at, min(at + 30, pages.total())):
            row = pages.row(number)
            assert row is not None
            seen.append(row)
        at += 30
    return seen


def test_an_empty_list_is_known_to_be_empty_after_one_request() -> None:
    listing = Listing([])
    pages = opened(listing)
    assert pages.total() == 0
    assert pages.complete
    assert len(listing.asked) == 1


def test_the_length_on_the_screen_is_the_count_before_the_rows_are_known() -> None:
    pages = opened(Listing(list(range(1_234))))
    assert pages.total() == 1_234
    assert not pages.complete


@pytest.mark.parametrize("length", [1, 99, 100, 101, 1_000, 2_345])
def test_walking_down_shows_every_row_once_and_in_order(length: int) -> None:
    listing = Listing(list(range(length)))
    pages = opened(listing)
    assert walk_down(pages, listing) == listing.rows
    assert pages.complete


def test_a_list_beyond_the_cap_grows_as_one_goes_on_until_its_end() -> None:
    listing = Listing(list(range(13_210)))
    pages = opened(listing)
    assert pages.total() >= COUNT_CAP
    assert walk_down(pages, listing) == listing.rows
    assert pages.total() == 13_210


def test_the_end_of_a_long_list_is_one_request_away() -> None:
    listing = Listing(list(range(100_000)))
    pages = opened(listing)
    listing.asked.clear()
    pages.want(pages.total() - 30, pages.total() - 1)
    settle(pages, listing)
    assert pages.row(pages.total() - 1) == 99_999
    assert pages.row(pages.total() - 30) == 99_970
    assert [query.last for query in listing.asked] == [True]


def test_walking_up_from_the_end_meets_the_rows_known_from_the_top() -> None:
    listing = Listing(list(range(3_000)))
    pages = opened(listing)
    pages.want(2_970, 2_999)
    settle(pages, listing)
    for first in range(2_940, -1, -30):
        pages.want(first, first + 29)
        settle(pages, listing)
        assert [pages.row(at) for at in range(first, first + 30)] == list(range(first, first + 30))
    assert pages.complete
    assert pages.total() == 3_000


def test_a_row_far_down_is_reached_in_few_requests() -> None:
    listing = Listing(list(range(9_000)))
    pages = opened(listing)
    listing.asked.clear()
    pages.want(4_000, 4_030)
    settle(pages, listing)
    assert pages.row(4_000) == 4_000
    assert len(listing.asked) <= 6


def test_only_so_many_rows_are_kept_and_come_back_when_looked_at_again() -> None:
    listing = Listing(list(range(9_000)))
    pages = opened(listing)
    walk_down(pages, listing)
    assert len(list(pages.loaded())) <= (KEPT + 12) * PAGE
    assert pages.row(0) is None
    pages.want(0, 30)
    settle(pages, listing)
    assert [pages.row(at) for at in range(30)] == list(range(30))


def test_after_a_change_what_is_looked_at_is_read_again_and_the_rest_is_let_go() -> None:
    listing = Listing(list(range(0, 2_000, 2)))
    pages = opened(listing)
    pages.want(500, 530)
    settle(pages, listing)
    listing.rows.remove(1_010)
    listing.rows = sorted([*listing.rows, 1_005, 1_007])
    listing.asked.clear()
    pages.make_stale()
    pages.accept_count(listing.count())
    settle(pages, listing)
    assert walk_down(pages, listing) == listing.rows


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), length=st.integers(0, 900), steps=st.integers(1, 12))
def test_any_scrolling_and_any_changes_end_in_the_list_as_it_is(seed: int, length: int, steps: int) -> None:
    chance = random.Random(seed)
    listing = Listing(chance.sample(range(10_000), length))
    pages = opened(listing)
    for _ in range(steps):
        first = chance.randrange(max(1, pages.total() + 20))
        pages.want(first, first + chance.randrange(1, 60))
        settle(pages, listing)
        if chance.random() < 0.5:
            listing.rows = sorted(set(listing.rows) - set(chance.sample(listing.rows, len(listing.rows) // 10)))
            listing.rows = sorted(set(listing.rows) | set(chance.sample(range(10_000), chance.randrange(60))))
            pages.make_stale()
            settle(pages, listing)
            pages.accept_count(listing.count())
    pages.make_stale()
    assert walk_down(pages, listing) == listing.rows
    assert walk_down(pages, listing) == listing.rows
