"""Prices and the figures of the pricing rules in a jeweller's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from veliano_desk.domain.price_views import PriceToday
from veliano_desk.domain.pricing_rules import flat
from veliano_desk.views.common import formats

SOURCE_WORDS = {"manual": "By hand", "file": "File", "feed": "Feed", "rates": "Table of rates"}
_PARTS = {"metal": "metal", "stones": "stones", "labour": "labour", "outwork": "outwork", "overhead": "overhead",
          "*": "everything else"}  # fmt: skip
_LAST = {
    "per_ct": "Price per carat", "to_ct": "Up to carats each", "per_stone": "Per stone", "title": "Called",
    "amount": "Amount", "when": "Always when (plating or nothing)", "mode": "Way (markup or margin)",
    "up_to": "Prices up to",
    "step": "Steps of", "less": "Less", "percent": "Percent", "included": "Price points are with tax (yes or no)",
    "kind": "Kind of stone", "quality": "Quality", "deposit_percent": "Deposit in percent",
    "fix_hours": "Hours that metal is fixed for", "points_up": "Always up to the next price point (yes or no)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Figures that are changed together. key: the path that they begin with; copies: (group, key) where a copy of it
    may be made under another name."""

    key: str
    title: str
    figures: tuple[tuple[str, str, str], ...]
    copies: tuple[str, str] | None = None


def age_words(one: PriceToday) -> str:
    """`3 h old`, `2 d 3 h old: stale`."""
    if one.age is None:
        return "not used" if one.stale else ""
    if one.age < timedelta(minutes=1):
        return "just now"
    return f"{formats.lasting(one.age)} old{': stale' if one.stale else ''}"


def rule_groups(rules: Mapping[str, Any], kinds: Mapping[str, str]) -> tuple[RuleGroup, ...]:
    """The figures of the rules in groups, each (path, words, value). kinds: of pieces, by code."""
    groups: list[RuleGroup] = []
    for kind in rules["margins"]:
        title = "Margin: all other pieces" if kind == "*" else f"Margin: {kinds.get(kind, kind)}"
        groups.append(_group(rules, f"margins.{kind}", title, ("margins", kind)))
    for at, one in enumerate(rules["stones"]):
        quality = f", {one['quality']}" if one.get("quality") else ""
        groups.append(_group(rules, f"stones.{at}", f"Stones: {one['kind']}{quality}", ("stones", str(at))))
    for name, title in (("settings", "Setting"), ("outwork", "Outwork")):
        groups += [_group(rules, f"{name}.{code}", f"{title}: {one['title']}", (name, code))
                   for code, one in rules[name].items()]  # fmt: skip
    groups.append(_group(rules, "setting_by_style", "Setting by style"))
    groups.append(_group(rules, "points", "Price points"))
    whole = [("tax", "Tax"), ("deposit_percent", ""), ("fix_hours", ""), ("points_up", "")]
    figures = tuple(figure for key, _ in whole for figure in _group(rules, key, "").figures)
    return (*groups, RuleGroup("tax", "Tax, deposit, fixes", figures))


def path_words(path: str, rules: Mapping[str, Any], kinds: Mapping[str, str]) -> str:
    """A path of the rules in words: `Margin: Ring · Percent on metal`."""
    for group in rule_groups(rules, kinds):
        for one, words, _value in group.figures:
            if one == path:
                return f"{group.title} · {words}"
    return path.replace(".", " · ").replace("_", " ")


def _group(rules: Mapping[str, Any], key: str, title: str, copies: tuple[str, str] | None = None) -> RuleGroup:
    figures = tuple(
        (path, _words(path), value) for path, value in flat(rules) if path == key or path.startswith(f"{key}.")
    )
    return RuleGroup(key, title, figures, copies)


def _words(path: str) -> str:
    *way, last = path.split(".")
    if "percent" in way:
        return f"Percent on {_PARTS.get(last, last)}"
    if "bands" in way:
        return f"Size {int(way[-1]) + 1}: {_LAST.get(last, last).lower()}"
    if way and way[0] == "points":
        return f"Band {int(way[-1]) + 1}: {_LAST.get(last, last).lower()}"
    if way and way[0] == "setting_by_style":
        return "Any other style" if last == "*" else last.replace("_", " ").capitalize()
    if way and way[0] == "tax":
        return f"Tax: {_LAST.get(last, last).lower()}"
    return _LAST.get(last, last.replace("_", " ").capitalize())
