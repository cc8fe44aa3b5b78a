"""Quantities as people type them: grams, carats, metres or pieces."""

from __future__ import annotations

from veliano_desk.views.common.amounts import figure_of

_UNITS = {"mg": ("g", 1000), "mct": ("ct", 1000), "um": ("m", 1_000_000), "piece": ("pieces", 1)}


def unit_words(unit: str) -> str:
    """What is typed for a unit: g, ct, m, pieces."""
    return _UNITS[unit][0]


def typed(text: str, unit: str) -> int | None:
    """What was typed, in the unit's smallest parts; None for what is no such quantity, zero or more."""
    figure = figure_of(text)
    whole = None if figure is None else figure * _UNITS[unit][1]
    if whole is None or whole < 0 or whole != whole.to_integral_value():
        return None
    return int(whole)


def as_typed(quantity: int, unit: str) -> str:
    """A quantity as it would be typed, without its unit."""
    scale = _UNITS[unit][1]
    whole, part = divmod(quantity, scale)
    digits = len(str(scale)) - 1
    return f"{whole}.{part:0{digits}d}".rstrip("0").rstrip(".") if part else str(whole)
