"""What becomes of each field of a record that changed in the store: a pure function of three versions of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from veliano_desk.domain.ownership import FieldRule, Owner, Ownership


class Outcome(StrEnum):
    """same: nothing to do. take: the store's value counts here too. tell: ours stays and the store is told it again.
    ask: work was made after ours, so somebody decides between the two."""

    SAME = "same"
    TAKE = "take"
    TELL = "tell"
    ASK = "ask"


def merge(
    before: Mapping[str, object],
    ours: Mapping[str, object],
    theirs: Mapping[str, object],
    ownership: Ownership,
    started: bool,
) -> dict[str, Outcome]:
    """What becomes of each field that is in `theirs` and has a rule.

    before: the store's values as they last came; ours: what counts here (of a field that is asked about, what the work
    was made after); theirs: the store's values now; started: whether somebody here has begun. Values are compared as
    they are, so callers bring them into one form first. A value that the desk itself told and that comes back is no
    change: give it as `before`.
    """
    return {
        name: _outcome(before.get(name), ours.get(name), theirs[name], rule, started)
        for name, rule in ownership.items()
        if name in theirs
    }


def _outcome(before: object, ours: object, theirs: object, rule: FieldRule, started: bool) -> Outcome:
    if theirs in (ours, before):
        return Outcome.SAME
    if not started:
        return Outcome.TAKE
    if rule.owner is Owner.STORE:
        return Outcome.ASK if rule.ask else Outcome.TAKE
    return Outcome.TAKE if rule.news and ours == before else Outcome.TELL
