"""Individuals and moving-range charts with the usual rules [Shewhart; Western Electric 1956; Nelson 1984]."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from veliano_desk.domain.loss_statistics import ChartPoint, LossChart, LossPoint

_MEDIAN_RANGE = 0.954
"""Median of |x − y| of two normal values, in their sigma: 2^½ × 0.6745."""
_RUN, _TREND = 9, 6


def chart_of(points: Sequence[LossPoint]) -> LossChart:
    """The chart of losses in the order of time; its centre is their median, its sigma comes of the median moving range,
    or of all their distances where most are alike."""
    ordered = sorted(points, key=lambda one: (one.at, one.event_id))
    values = np.array([one.share for one in ordered], dtype=float)
    if not len(values):
        return LossChart(0.0, 0.0, ())
    ranges = np.abs(np.diff(values))
    centre = float(np.median(values))
    sigma = float(np.median(ranges)) / _MEDIAN_RANGE if len(ranges) else 0.0
    sigma = sigma or float(1.4826 * np.median(np.abs(values - centre)))
    broken = _broken((values - centre) / sigma) if sigma else [()] * len(values)
    return LossChart(centre, sigma, tuple(
        ChartPoint(point, float(value), float(ranges[at - 1]) if at else None, rules)
        for at, (point, value, rules) in enumerate(zip(ordered, values, broken, strict=True))
    ))  # fmt: skip


def _broken(z: np.ndarray) -> list[tuple[str, ...]]:
    """Which rules each point breaks, looking back from it. z: distances from the centre in sigma."""
    found: list[tuple[str, ...]] = []
    for at in range(len(z)):
        rules = [
            words for words, breaks in (
                ("beyond 3 sigma", abs(z[at]) > 3),
                ("2 of 3 beyond 2 sigma", _same_side(z, at, 3, 2.0) >= 2),
                ("4 of 5 beyond 1 sigma", _same_side(z, at, 5, 1.0) >= 4),
                (f"{_RUN} in a row on one side", _same_side(z, at, _RUN, 0.0) >= _RUN),
                (f"{_TREND} in a row up or down", _runs(z, at)),
            ) if breaks
        ]  # fmt: skip
        found.append(tuple(rules))
    return found


def _same_side(z: np.ndarray, at: int, of: int, beyond: float) -> int:
    """How many of the last `of` points lie beyond, on the side of this one; 0 where it does not itself."""
    if at + 1 < of or abs(z[at]) <= beyond:
        return 0
    side = np.sign(z[at])
    return int(np.sum(z[at + 1 - of : at + 1] * side > beyond))


def _runs(z: np.ndarray, at: int) -> bool:
    if at + 1 < _TREND:
        return False
    steps = np.diff(z[at + 1 - _TREND : at + 1])
    return bool(np.all(steps > 0) or np.all(steps < 0))
