"""How much of Today cannot wait: what the rail counts."""

from __future__ import annotations

from veliano_desk.domain.insights import TodayView

_URGENT = frozenset({"late", "at_risk", "rework", "sync"})


def urgent(view: TodayView) -> int:
    """Late, at risk, to be done over, or stuck between desk and store; everything else only waits its turn."""
    return sum(section.count for section in view.sections if section.key in _URGENT)
