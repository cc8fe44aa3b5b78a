"""What intake reads by, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.estimating import Rates
from veliano_desk.models.estimates import FACTS, estimate_columns, facts_from

_MOST_KEPT = 5000
MOST_SAMPLES, MOST_CHANGES = 50, 1000


@dataclass(slots=True)
class Taken:
    """What a page brought: rows that were new or changed, pieces made of them, doubts flagged, rows not understood.

    changes: what changed in orders that were here before; all that a page brought, for the audit log. new and changed:
    how many of the rows were one and the other. samples: (what becomes of it, id, what it is called) of the first of
    them.
    """

    rows: int = 0
    new: int = 0
    changed: int = 0
    pieces: int = 0
    flags: int = 0
    findings: int = 0
    changes: list[dict[str, str]] = field(default_factory=list)
    samples: list[tuple[str, str, str]] = field(default_factory=list)

    def count(self, page: Taken) -> None:
        """Count a page of a whole run; of what changed only the first are kept, for who wants to see some."""
        self.add(page)
        del self.changes[MOST_CHANGES:]

    def add(self, other: Taken) -> None:
        self.rows += other.rows
        self.new += other.new
        self.changed += other.changed
        self.pieces += other.pieces
        self.flags += other.flags
        self.findings += other.findings
        self.changes += other.changes
        self.samples += other.samples[: max(MOST_SAMPLES - len(self.samples), 0)]


@dataclass(frozen=True, slots=True)
class IntakeRules:
    """The trade's data, the workshop's rates, money and time zone."""

    trade: TradeBook
    rates: Rates
    currency: str
    zone: ZoneInfo
    _reckoned: dict[tuple[Any, ...], dict[str, Any]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    def day(self, moment: datetime | None) -> date | None:
        """The day that a time of the store means: in the workshop's zone, but midnight UTC is a day without a time, as
        date pickers and this desk write it, and means that day everywhere."""
        if moment is None:
            return None
        utc = moment.astimezone(UTC)
        if utc.time() == time(0):
            return utc.date()
        try:
            return utc.astimezone(self.zone).date()
        except OverflowError:  # within hours of the first or last day there is
            return utc.date()

    def estimated(self, columns: dict[str, Any]) -> dict[str, Any]:
        """The estimate's columns for a piece's; pieces that are alike are reckoned once."""
        alike = tuple(tuple(value) if isinstance(value := columns[name], list) else value for name in FACTS)
        known = self._reckoned.get(alike)
        if known is None:
            if len(self._reckoned) >= _MOST_KEPT:
                self._reckoned.clear()
            known = estimate_columns(self.trade.estimate(facts_from(columns), self.rates))
            self._reckoned[alike] = known
        return known
