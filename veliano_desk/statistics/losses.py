"""Telling apart what losses come of: a scale that drifts, an alloy entered wrongly, a real loss, or nothing but noise.

Each loss is compared with the middle of its operation, in robust spreads. Then one explanation after the other is tried
alone: "from this day on", "of this alloy", "of this worker at this operation". What counts is how much of the scatter
it explains (δ² n₁ n₀ / (n₁ + n₀), chi-square with one degree of freedom when there is nothing), against as many
explanations as were tried. The best one must also hold in its parts: a scale shifts all workers and all alloys the same
way, an alloy all workers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from veliano_desk.domain.loss_statistics import Cause, CheckPoint, Finding, LossCell, LossPoint, LossRules

_MAD = 1.4826
"""A normal spread's ratio to its median absolute deviation."""
_DAYS_TRIED = 40
Words = Callable[[str], str]


@dataclass(frozen=True)
class _Tried:
    """An explanation: which points it is about, and how much of the scatter it explains."""

    cause: Cause
    subject: tuple[str, ...]
    since: datetime | None
    member: np.ndarray
    gain: float
    shift: float


def cells_of(points: Sequence[LossPoint]) -> tuple[LossCell, ...]:
    """Middle and spread of each worker × operation × alloy, the largest loss first."""
    by_cell: dict[tuple[str, str, str], list[LossPoint]] = defaultdict(list)
    for one in points:
        by_cell[one.worker, one.operation, one.article].append(one)
    made = []
    for (worker, operation, article), some in by_cell.items():
        shares = np.array([one.share for one in some])
        middle = float(np.median(shares))
        spread = float(_MAD * np.median(np.abs(shares - middle)))
        made.append(LossCell(worker, operation, article, len(some), middle, spread, sum(one.lost_mg for one in some)))
    return tuple(sorted(made, key=lambda one: (-one.lost_mg, one.worker, one.operation, one.article)))


def find_cause(points: Sequence[LossPoint], checks: Sequence[CheckPoint], rules: LossRules) -> Finding:
    """What the losses come of, with its evidence and how many points it rests on."""
    ordered = sorted(points, key=lambda one: (one.at, one.event_id))[-rules.most_points :]
    if len(ordered) < rules.least_points:
        least = f"There are {len(ordered)} losses; below {rules.least_points} nothing can be told."
        return Finding(Cause.TOO_FEW, "Too few to tell", "", None, 0.0, 0, len(ordered), (least,))
    spreads = _in_spreads(ordered, rules.clip)
    tried = list(_tried(ordered, spreads, rules))
    limit = rules.alarm + 2 * float(np.log(max(1, len(tried))))
    loud = sorted((one for one in tried if one.gain + _bonus(one, checks, rules) > limit), key=lambda one: -one.gain)
    sure = [one for one in loud if _holds(one, ordered, spreads, rules)]
    if not sure:
        return _noise(len(ordered), len(tried), max((one.gain for one in tried), default=0.0), limit)
    best = sure[0]
    rival = next((one for one in sure[1:] if _rivals(one, best, rules.tie)), None)
    if rival is not None:
        return _unclear(best, rival, ordered)
    return _told(best, ordered, checks, rules)


def _in_spreads(points: Sequence[LossPoint], clip: float) -> np.ndarray:
    """Each point's distance from the middle of its operation, in that operation's spread, outliers clipped."""
    shares = np.array([one.share for one in points])
    distances = np.zeros(len(points))
    for mask in _masks(points, lambda one: (one.operation,)).values():
        middle = np.median(shares[mask])
        spread = _MAD * np.median(np.abs(shares[mask] - middle)) or float(np.std(shares[mask])) or 1.0
        distances[mask] = (shares[mask] - middle) / spread
    clipped: np.ndarray = np.clip(distances, -clip, clip)
    return clipped


def _masks(
    points: Sequence[LossPoint], key: Callable[[LossPoint], tuple[str, ...]]
) -> dict[tuple[str, ...], np.ndarray]:
    keys = [key(one) for one in points]
    return {one: np.array([each == one for each in keys]) for one in dict.fromkeys(keys)}


def _tried(points: Sequence[LossPoint], spreads: np.ndarray, rules: LossRules) -> Iterator[_Tried]:
    """Every explanation that has enough points on both of its sides."""
    for at in _days(points, rules.least_in_group):
        member = np.arange(len(points)) >= at
        yield _one(Cause.SCALE, (), points[at].at, member, spreads, points)
    groups: tuple[tuple[Cause, Callable[[LossPoint], tuple[str, ...]]], ...] = (
        (Cause.ARTICLE, lambda one: (one.article,)), (Cause.WORKER, lambda one: (one.worker, one.operation)),
    )  # fmt: skip
    for cause, key in groups:
        for subject, member in _masks(points, key).items():
            if rules.least_in_group <= int(member.sum()) <= len(points) - rules.least_in_group:
                found = _one(cause, subject, None, member, spreads, points)
                if cause is not Cause.WORKER or found.shift > 0:  # who loses less than others has lost nothing
                    yield found


def _days(points: Sequence[LossPoint], least: int) -> list[int]:
    """Where a new day begins, far enough from both ends; so many of them that each is some points apart."""
    starts = [
        at for at in range(least, len(points) - least + 1)
        if points[at - 1].at.date() != points[min(at, len(points) - 1)].at.date()
    ]  # fmt: skip
    step = max(1, -(-len(starts) // _DAYS_TRIED))
    return starts[::step]


def _one(
    cause: Cause, subject: tuple[str, ...], since: datetime | None, member: np.ndarray, spreads: np.ndarray,
    points: Sequence[LossPoint],
) -> _Tried:  # fmt: skip
    """How much an explanation explains: within operations where it is about one, else over all."""
    beside = ~member
    if cause is Cause.WORKER:
        beside &= np.array([one.operation == subject[1] for one in points])
    inside, outside = spreads[member], spreads[beside]
    if not len(outside):
        return _Tried(cause, subject, since, member, 0.0, 0.0)
    shift = float(inside.mean() - outside.mean())
    variance = float(np.concatenate([inside - inside.mean(), outside - outside.mean()]).var()) or 1.0
    gain = shift**2 * len(inside) * len(outside) / (len(inside) + len(outside)) / variance
    return _Tried(cause, subject, since, member, gain, shift)


def _holds(one: _Tried, points: Sequence[LossPoint], spreads: np.ndarray, rules: LossRules) -> bool:
    """Whether it is so in its parts: a scale's shift in every worker's and alloy's losses, an alloy's in every
    worker's, a worker's in every alloy's, where there are enough points to say so."""
    parts: dict[Cause, Sequence[Callable[[LossPoint], tuple[str, ...]]]] = {
        Cause.SCALE: (lambda each: (each.worker,), lambda each: (each.article,)),
        Cause.ARTICLE: (lambda each: (each.worker,),),
        Cause.WORKER: (lambda each: (each.article,),),
    }
    return all(_agree(one, _masks(points, key).values(), points, spreads, rules) for key in parts[one.cause])


def _agree(
    one: _Tried, parts: Iterable[np.ndarray], points: Sequence[LossPoint], spreads: np.ndarray, rules: LossRules
) -> bool:
    beside = ~one.member
    if one.cause is Cause.WORKER:
        beside &= np.array([each.operation == one.subject[1] for each in points])
    signs = []
    for part in parts:
        inside, outside = spreads[part & one.member], spreads[part & beside]
        if min(len(inside), len(outside)) >= rules.least_in_part:
            signs.append(np.sign(inside.mean() - outside.mean()) == np.sign(one.shift))
    if one.cause is not Cause.WORKER and len(signs) < 2:
        return False
    return not signs or float(np.mean(signs)) >= rules.agreeing_parts


def _bonus(one: _Tried, checks: Sequence[CheckPoint], rules: LossRules) -> float:
    """A failed check of a scale on the same side, near the day, makes a drifting scale likelier."""
    return rules.scale_check_bonus if one.cause is Cause.SCALE and _supporting(one, checks, rules) else 0.0


def _supporting(one: _Tried, checks: Sequence[CheckPoint], rules: LossRules) -> list[CheckPoint]:
    if one.since is None:
        return []
    begun = one.since - timedelta(days=rules.scale_check_days)
    return [each for each in checks if not each.passed and each.at >= begun and (each.short_ppm > 0) is (one.shift > 0)]


def _rivals(one: _Tried, best: _Tried, tie: float) -> bool:
    return one.gain >= tie * best.gain and (one.cause, one.subject) != (best.cause, best.subject)


def _permille(one: _Tried, points: Sequence[LossPoint]) -> float:
    """The shift in ‰ of what was worked: the medians inside less those outside, operation by operation."""
    shares, total, weight = np.array([each.share for each in points]), 0.0, 0
    for mask in _masks(points, lambda each: (each.operation,)).values():
        inside, outside = shares[mask & one.member], shares[mask & ~one.member]
        if len(inside) and len(outside):
            total += float(np.median(inside) - np.median(outside)) * len(inside)
            weight += len(inside)
    return total / weight if weight else 0.0


def _noise(sample: int, tried: int, loudest: float, limit: float) -> Finding:
    said = f"Of {tried} explanations none explains more of the scatter of {sample} losses than chance does "
    return Finding(
        Cause.NOISE, "Nothing but noise", "", None, 0.0, 0, sample, (f"{said}({loudest:.1f}, needed {limit:.1f}).",)
    )


def _unclear(best: _Tried, rival: _Tried, points: Sequence[LossPoint]) -> Finding:
    names = f"{_name(best)} or {_name(rival)}"
    return Finding(
        Cause.UNCLEAR, "Something, but not clear which", names, best.since, _permille(best, points),
        int(best.member.sum()), len(points),
        (f"The losses point to {names}; both explain as much. Let somebody else work that, and look again.",),
    )  # fmt: skip


def _told(best: _Tried, points: Sequence[LossPoint], checks: Sequence[CheckPoint], rules: LossRules) -> Finding:
    shift, inside = _permille(best, points), int(best.member.sum())
    more = "more" if shift > 0 else "less"
    evidence = [
        f"{inside} of {len(points)} losses are {abs(shift):.2f} ‰ {more} than the others at the same operations.",
        _PARTS[best.cause].format(*best.subject),
    ]
    evidence += [
        f"{each.scale} failed its check on {each.at:%Y-%m-%d}, reading {abs(each.short_ppm):.0f} millionths off."
        for each in _supporting(best, checks, rules)[:3]
    ]
    if best.cause is Cause.SCALE and len(evidence) < len(_PARTS):
        evidence.append("No failed check of a scale stands in the log: check the scales now.")
    return Finding(
        best.cause, _TITLES[best.cause], _name(best), best.since, shift, inside, len(points), tuple(evidence)
    )


_TITLES = {
    Cause.SCALE: "A scale drifts", Cause.ARTICLE: "An alloy is entered wrongly", Cause.WORKER: "A real loss",
}  # fmt: skip
_PARTS = {
    Cause.SCALE: "From that day on it is so for all workers and all alloys: what they share is the scale.",
    Cause.ARTICLE: "It is so for every worker who works {0}, and not for their other alloys: density or fineness.",
    Cause.WORKER: "Nobody else loses as much at {1}, and {0} not elsewhere: look at the bench, the sieve, the drain.",
}  # fmt: skip


def _name(one: _Tried) -> str:
    if one.since is not None:
        return f"a scale since {one.since:%Y-%m-%d}"
    return " at ".join(one.subject)
