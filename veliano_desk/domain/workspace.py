"""The workspace's own settings: the workshop, its money and place, and what staff keep for themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkshopSettings:
    """name as printed on reports; currency ISO 4217; zone an IANA name used on screen and in the plan.

    rates: figures of the estimate by their path in the rates' data ("metal_per_fine_gram.gold" -> "102.40").
    """

    name: str
    currency: str
    zone: str
    rates: dict[str, str]
    version: int


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list as somebody likes it: `spec` holds sort, filters, text and columns."""

    id: int
    page: str
    title: str
    spec: dict[str, object]


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of `doctor`: what was looked at, whether it is well, and what to do if not."""

    what: str
    ok: bool
    detail: str
    todo: str = ""
