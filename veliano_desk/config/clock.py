"""The system's clock, behind the port that everything else asks."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """The present moment of this machine, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)
