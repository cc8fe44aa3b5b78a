"""What a person or a bench is already given to do: sorted, joined spans that are searched by bisection."""

from __future__ import annotations

from bisect import bisect_right


class Bookings:
    """Booked half-open spans of one resource, on whatever scale the owner counts in.

    Neighbouring spans are joined, so a resource that is busy for months is one span, and a search from any point looks
    only at the gaps that are really there.
    """

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def earliest(self, at: int, length: int) -> int:
        """The first start at or after `at` with `length` free."""
        index = bisect_right(self._starts, at)
        if index and self._ends[index - 1] > at:
            at = self._ends[index - 1]
        starts, ends, count = self._starts, self._ends, len(self._starts)
        while index < count and starts[index] - at < length:
            at = ends[index]
            index += 1
        return at

    def clash(self, start: int, end: int) -> int | None:
        """Where the first booked span that overlaps `start`–`end` ends; None when it is free."""
        index = bisect_right(self._starts, start)
        if index and self._ends[index - 1] > start:
            return self._ends[index - 1]
        if index < len(self._starts) and self._starts[index] < end:
            return self._ends[index]
        return None

    def book(self, start: int, end: int) -> None:
        """Take a span that is free."""
        index = bisect_right(self._starts, start)
        touches_left = index > 0 and self._ends[index - 1] == start
        touches_right = index < len(self._starts) and self._starts[index] == end
        if touches_left and touches_right:
            self._ends[index - 1] = self._ends.pop(index)
            del self._starts[index]
        elif touches_left:
            self._ends[index - 1] = end
        elif touches_right:
            self._starts[index] = start
        else:
            self._starts.insert(index, start)
            self._ends.insert(index, end)
