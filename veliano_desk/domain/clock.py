"""The port for time: rules and plans are told what time it is, they never ask the system."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the present moment, aware and in UTC."""

    def now(self) -> datetime: ...
