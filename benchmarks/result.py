"""What a benchmark reports: a median beside its peer's, both from one run on one machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One figure. `value` and `peer_value` are medians in the same unit; less is better unless the unit is a rate.

    limit_ratio: `value / peer_value` may not be more than this (for a rate: not less); None where nothing is promised.
    A figure that nothing compares with has no peer, and so no ratio and no limit.
    """

    name: str
    value: float
    unit: str
    peer_name: str = ""
    peer_value: float | None = None
    limit_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.peer_value is None else self.value / self.peer_value

    @property
    def is_rate(self) -> bool:
        """Whether more is better: `rows/s`, `orders/s`."""
        return self.unit.endswith("/s")

    @property
    def is_kept(self) -> bool:
        """Whether the promise holds: true where there is none, false where no peer is there to hold it against."""
        if self.limit_ratio is None or self.ratio is None:
            return self.limit_ratio is None
        return self.ratio >= self.limit_ratio if self.is_rate else self.ratio <= self.limit_ratio
