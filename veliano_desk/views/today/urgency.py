"""How much of Today cannot wait, of a view that is there; the rail asks the service, which reads no lines for it."""

from __future__ import annotations

from veliano_desk.domain.insights import TodayView

_URGENT = frozenset({"late", "at_risk", "rework", "sync"})


def urgent(view: TodayView) -> int:
    """Late, at risk, to be done over, or stuck between desk and store; everything else only waits its turn."""
    return sum(section.count for section in view.sections if section.key in _URGENT)
