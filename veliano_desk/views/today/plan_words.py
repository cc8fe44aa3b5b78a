"""How old the plan is, and what planning did."""

from __future__ import annotations

from datetime import datetime

from veliano_desk.domain.insights import PlanAge
from veliano_desk.domain.production import PlanSummary
from veliano_desk.views.common import formats


def plan_words(age: PlanAge, zone: str, now: datetime) -> str:
    """`Planned today 09:02, 3 orders changed since`."""
    if age.made_at is None:
        return "Not planned yet"
    made = f"Planned {formats.moment(age.made_at, zone, now)}"
    return f"{made}, {_counted(age.changed, 'order')} changed since" if age.changed else made


def plan_sentence(made: PlanSummary) -> str:
    """`Planned 42 pieces: 3 late, 2 at risk, 5 promises changed.`"""
    parts = [f"{formats.number(made.late)} late", f"{formats.number(made.at_risk)} at risk"]
    if made.changed_promises:
        parts.append(f"{_counted(made.changed_promises, 'promise')} changed")
    if made.unplannable:
        parts.append(f"{formats.number(len(made.unplannable))} could not be planned")
    return f"Planned {_counted(made.pieces, 'piece')}: {', '.join(parts)}."


def _counted(count: int, word: str) -> str:
    return f"{formats.number(count)} {word if count == 1 else word + 's'}"
