"""What the losses of a period tell: by whom, where and of which alloy; whether it is noise, and what it is if not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class LossPoint:
    """A loss as it was posted. worked_mg: the metal it was lost of; lost_mg: below zero where some was found too much;
    worker: by sign-in name; operation and article by code."""

    event_id: int
    at: datetime
    worker: str
    operation: str
    article: str
    worked_mg: int
    lost_mg: int

    @property
    def share(self) -> float:
        """Lost, in parts of a thousand of what was worked."""
        return 1000 * self.lost_mg / self.worked_mg


@dataclass(frozen=True, slots=True)
class LossRules:
    """From how many points on something is told, and how surely; see docs/metal.md. alarm: what the explained part of
    the scatter must exceed, beside twice the logarithm of how many explanations were tried; tie: two explanations that
    do as well as this share of the better one cannot be told apart; clip: in spreads, what counts of an outlier."""

    least_points: int
    least_in_group: int
    least_in_part: int
    agreeing_parts: float
    alarm: float
    tie: float
    clip: float
    days: int
    scale_check_days: int
    scale_check_bonus: float
    most_points: int


class Cause(StrEnum):
    """What losses come of."""

    TOO_FEW = "too_few"
    NOISE = "noise"
    SCALE = "scale"
    ARTICLE = "article"
    WORKER = "worker"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class CheckPoint:
    """A check of a scale beside the losses: when, which, and by how many millionths it read too little (positive: it
    makes losses look larger)."""

    at: datetime
    scale: str
    short_ppm: float
    passed: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What the losses of a period come of. subject: whom or what it is about; since: from when on, for a scale;
    shift: by how much more is lost there than elsewhere, in ‰ of what was worked; points: how many say so, of `sample`;
    evidence: sentences."""

    cause: Cause
    title: str
    subject: str
    since: datetime | None
    shift: float
    points: int
    sample: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LossCell:
    """The losses of one worker at one operation of one alloy, in ‰ of what was worked: middle and spread (median,
    1.4826 × the median distance from it)."""

    worker: str
    operation: str
    article: str
    points: int
    median: float
    spread: float
    lost_mg: int


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A loss on its chart. value: ‰ of what was worked; moving_range: from the one before, None for the first; broken:
    the rules it breaks, in words."""

    point: LossPoint
    value: float
    moving_range: float | None
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LossChart:
    """Individuals and moving ranges of one cell in the order of time. centre ± 3 sigma are its limits; sigma: of the
    moving ranges' median, so that a few wild points do not hide themselves."""

    centre: float
    sigma: float
    points: tuple[ChartPoint, ...]

    @property
    def upper(self) -> float:
        return self.centre + 3 * self.sigma

    @property
    def lower(self) -> float:
        return self.centre - 3 * self.sigma


@dataclass(frozen=True, slots=True)
class LossStudy:
    """The losses of a period: what they come of, and cell by cell. names: of the workers, by sign-in name."""

    finding: Finding
    cells: tuple[LossCell, ...]
    points: tuple[LossPoint, ...]
    names: dict[str, str]
