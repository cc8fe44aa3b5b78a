"""When somebody works, as one running count of minutes.

A person's working time is laid end to end: working minute 0 is the first one after the plan's start, and nights,
breaks, weekends, holidays and absences have no minutes at all. An operation of n minutes is then n neighbouring working
minutes, and the clock times of its start and end follow from the calendar.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from veliano_desk.planning.interface import Absence, Shift

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HORIZON_DAYS = 5 * 366
"""How far ahead a plan looks. What does not fit into five years cannot be planned."""

_MINUTE = timedelta(minutes=1)
_BLOCK_DAYS = 56
Span = tuple[int, int]


def to_minute(moment: datetime) -> int:
    """Whole minutes since 1970 in UTC, upwards."""
    return -((EPOCH - moment) // _MINUTE)


def to_moment(minute: int) -> datetime:
    """The moment, in UTC, that `minute` minutes since 1970 are."""
    return EPOCH + minute * _MINUTE


class WorkCalendar:
    """One set of shifts and absences from `start` (minutes since 1970) on, grown as far as it is asked for.

    Methods that look ahead return None beyond the horizon.
    """

    def __init__(
        self,
        shifts: tuple[Shift, ...],
        absences: tuple[Absence, ...],
        holidays: frozenset[date],
        zone: ZoneInfo,
        start: int,
    ) -> None:
        self._shifts = shifts
        self._away = [(to_minute(one.start), to_minute(one.end)) for one in absences]
        self._holidays = holidays
        self._zone = zone
        self._known_until = start
        self._next_day = to_moment(start).astimezone(zone).date()
        self._last_day = self._next_day + timedelta(days=HORIZON_DAYS)
        self._opens: list[int] = []
        self._closes: list[int] = []
        self._before: list[int] = []
        self._total = 0

    def worked_by(self, minute: int) -> int | None:
        """How many working minutes have passed when the clock shows `minute`."""
        while self._known_until < minute:
            if not self._grow():
                return None
        index = bisect_right(self._opens, minute) - 1
        if index < 0:
            return 0
        return self._before[index] + min(minute, self._closes[index]) - self._opens[index]

    def begin(self, work: int) -> int | None:
        """The clock's minute in which working minute `work` begins."""
        while self._total <= work:
            if not self._grow():
                return None
        index = bisect_right(self._before, work) - 1
        return self._opens[index] + work - self._before[index]

    def finish(self, work: int) -> int | None:
        """The clock's minute at which `work` (1 or more) working minutes are done."""
        while self._total < work:
            if not self._grow():
                return None
        index = bisect_left(self._before, work) - 1
        return self._opens[index] + work - self._before[index]

    def earliest_end(self, ready: int, minutes: int) -> int | None:
        """When `minutes` of work end that may begin at `ready`, if nothing else had to be done."""
        worked = self.worked_by(ready)
        return None if worked is None else self.finish(worked + minutes)

    def _grow(self) -> bool:
        """Append the next block of days; False at the horizon.

        A block is a window on the clock, and the day before it is read too: a night shift may reach into it.
        """
        if self._next_day > self._last_day:
            return False
        days = [self._next_day + timedelta(days=ahead) for ahead in range(-1, _BLOCK_DAYS)]
        self._next_day += timedelta(days=_BLOCK_DAYS)
        low, high = self._known_until, _local_minute(self._next_day, time(0), self._zone)
        spans = [
            (max(low, begin), min(high, end))
            for day in days
            for shift in self._shifts
            if shift.weekday == day.weekday() and day not in self._holidays
            for begin, end in shift_spans(shift, day, self._zone)
        ]
        for begin, end in without(joined(spans), self._away):
            self._opens.append(begin)
            self._closes.append(end)
            self._before.append(self._total)
            self._total += end - begin
        self._known_until = high
        return True


def shift_spans(shift: Shift, day: date, zone: ZoneInfo) -> list[Span]:
    """The shift that begins on `day`, without its breaks, in minutes since 1970. On a day when clocks change it is as
    long as the clocks say: a shift over the lost hour is an hour shorter."""
    begin = _local_minute(day, shift.start, zone)
    after = day + timedelta(days=1)
    end = _local_minute(after if shift.end <= shift.start else day, shift.end, zone)
    pauses = [
        (
            _local_minute(after if one.start < shift.start else day, one.start, zone),
            _local_minute(after if one.end < shift.start else day, one.end, zone),
        )
        for one in shift.breaks
    ]
    return without([(begin, end)], pauses)


def joined(spans: list[Span]) -> list[Span]:
    """The union, sorted; spans without length fall away."""
    result: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if result and begin <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((begin, end))
    return result


def without(spans: list[Span], gaps: list[Span]) -> list[Span]:
    """What is left of sorted `spans` when `gaps` are cut out."""
    for low, high in joined(gaps):
        spans = (
            [
                part
                for begin, end in spans
                for part in ((begin, min(end, low)), (max(begin, high), end))
                if part[0] < part[1]
            ]
            if low < high
            else spans
        )
    return spans


def _local_minute(day: date, clock: time, zone: ZoneInfo) -> int:
    return to_minute(datetime.combine(day, clock, zone))
