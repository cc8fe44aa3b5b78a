"""The rates in a jeweller's words: groups, names, units, and what each figure does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from veliano_desk.domain.estimating import Rates
from veliano_desk.views.common.amounts import figure_of

_OTHERS = {"hourly_other": "Everything else", "stone_per_ct_other": "Every other stone"}
_TARGET = "margin_percent"
_SHARES = {
    "loss_percent": ("Loss in making", "% of the metal"),
    "overhead_percent": ("Overhead", "% of labour"),
    _TARGET: ("Margin", "% on cost"),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """One figure: its path in the rates' data, its name, its unit, and the value it starts with."""

    path: str
    title: str
    unit: str
    start: Decimal


@dataclass(frozen=True, slots=True)
class RateGroup:
    """Figures of one kind with a sentence on what they do."""

    title: str
    icon: str
    words: str
    rates: tuple[Rate, ...]


def rate_groups(rates: Rates, skills: Mapping[str, str], *, margins: bool = True) -> tuple[RateGroup, ...]:
    """All rates, grouped. `skills`: the titles of the workshop's skills by their codes; margins: the target too."""
    money = rates.currency
    metal = _table("metal_per_fine_gram", rates.metal_per_fine_gram, f"{money} / g", {})
    hours = _table("hourly", rates.hourly, f"{money} / h", skills)
    stones = _table("stone_per_ct", rates.stone_per_ct, f"{money} / ct", {})
    hours += (Rate("hourly_other", _OTHERS["hourly_other"], f"{money} / h", rates.hourly_other),)
    stones += (Rate("stone_per_ct_other", _OTHERS["stone_per_ct_other"], f"{money} / ct", rates.stone_per_ct_other),)
    shares = tuple(Rate(path, title, unit, getattr(rates, path)) for path, (title, unit) in _SHARES.items()
                   if margins or path != _TARGET)  # fmt: skip
    return (
        RateGroup("Metal", "coins", "Today’s price of a gram of fine metal; an alloy costs its fineness of it.", metal),
        RateGroup("Shares", "percent", "Added to every estimate, each as a line of its own.", shares),
        RateGroup("Labour", "hammer", "What an hour of each skill costs; the routing says how long it takes.", hours),
        RateGroup("Stones", "gem", "What a carat costs, set; the order says how many.", stones),
    )


def rate_title(path: str, groups: tuple[RateGroup, ...]) -> str:
    """The name of a figure with its group: `Labour: Setting`."""
    for group in groups:
        for rate in group.rates:
            if rate.path == path:
                return f"{group.title}: {rate.title}"
    return path


def plain_figure(text: str) -> str | None:
    """What was typed as a decimal with a point: `1,250.5` → `1250.5`; None for what is no figure of 0 or more."""
    figure = figure_of(text)
    return None if figure is None or figure < 0 else f"{figure:f}"


def _table(name: str, figures: Mapping[str, Decimal], unit: str, titles: Mapping[str, str]) -> tuple[Rate, ...]:
    return tuple(Rate(f"{name}.{key}", _begun(titles.get(key, key)), unit, start) for key, start in figures.items())


def _begun(words: str) -> str:
    """With a capital in front: `CAD design`, `Lab diamonds`."""
    return words[:1].upper() + words[1:]
