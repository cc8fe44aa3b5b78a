"""How prices are reckoned, as data: stones by carat table, setting per stone, outwork, margin or mark-up by category,
price points, tax, deposit. A version is never changed; a change is another version."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from veliano_desk.domain.errors import InputError

MARKUP, MARGIN = "markup", "margin"
PARTS = ("metal", "stones", "labour", "outwork", "overhead")
"""What a margin may be told for; setting counts as labour, loss as metal."""
ANY = "*"
_HUNDRED = Decimal(100)
_MOST = Decimal(10**9)


@dataclass(frozen=True, slots=True)
class StoneBand:
    """Stones up to `to_mct` each (0.001 ct; None: of any size) cost `per_ct`."""

    to_mct: int | None
    per_ct: Decimal


@dataclass(frozen=True, slots=True)
class StonePrices:
    """The carat table of one kind and quality; quality "" is for those that have no table of their own."""

    kind: str
    quality: str
    bands: tuple[StoneBand, ...]

    def per_ct(self, each_mct: Decimal) -> Decimal | None:
        """By the weight of one stone; None above the last band."""
        return next((band.per_ct for band in self.bands if band.to_mct is None or each_mct <= band.to_mct), None)


@dataclass(frozen=True, slots=True)
class Setting:
    """What setting one stone costs in a style of setting."""

    title: str
    per_stone: Decimal


@dataclass(frozen=True, slots=True)
class Outwork:
    """What somebody outside does for a fixed price. when: `plating` where it belongs to every plated piece, else ""."""

    title: str
    amount: Decimal
    when: str


@dataclass(frozen=True, slots=True)
class MarginRule:
    """mode: `markup` on cost or `margin` of the price; percent: by part of the cost, `*` for the others."""

    mode: str
    percent: Mapping[str, Decimal]

    def of(self, part: str) -> Decimal | None:
        return self.percent.get(part, self.percent.get(ANY))


@dataclass(frozen=True, slots=True)
class PricePoint:
    """Prices up to `up_to` (None: all others) end on a multiple of `step` less `less`: step 10, less 1 is …9."""

    up_to: Decimal | None
    step: Decimal
    less: Decimal


@dataclass(frozen=True, slots=True)
class PricingRules:
    """One version. margins: by kind of piece, `*` for the others; without any the rates' target margin is a mark-up on
    everything. points_up: price points are never below the reckoned price. tax_included: price points are with tax.
    setting_operations: the routing's operations that are paid per stone instead of by the hour."""

    stones: tuple[StonePrices, ...]
    settings: Mapping[str, Setting]
    setting_by_style: Mapping[str, str]
    setting_operations: tuple[str, ...]
    outwork: Mapping[str, Outwork]
    margins: Mapping[str, MarginRule]
    points: tuple[PricePoint, ...]
    points_up: bool
    tax_title: str
    tax_percent: Decimal
    tax_included: bool
    deposit_percent: Decimal
    fix_hours: int

    def margin(self, kind: str) -> MarginRule | None:
        return self.margins.get(kind, self.margins.get(ANY))

    def stone_prices(self, kind: str, quality: str) -> StonePrices | None:
        """The table for a kind and quality, else for the kind."""
        of_kind = [one for one in self.stones if one.kind == kind]
        exact = next((one for one in of_kind if quality and one.quality == quality), None)
        return exact or next((one for one in of_kind if not one.quality), None)

    def setting(self, said: str, style: str) -> Setting | None:
        """The setting that was said, else that of the piece's style."""
        styled = next((self.setting_by_style[one] for one in style.split("+") if one in self.setting_by_style), "")
        return self.settings.get(said or styled or self.setting_by_style.get(ANY, ""))


def read_rules(told: Mapping[str, Any]) -> PricingRules:
    """From plain data. InputError names what makes no sense and where; nothing is guessed."""
    try:
        return _rules(told)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _fault("the rules", f"{type(error).__name__} {error}") from error


def _rules(told: Mapping[str, Any]) -> PricingRules:
    settings = {
        code: Setting(str(one["title"]), _amount(f"settings.{code}.per_stone", one["per_stone"]))
        for code, one in told["settings"].items()
    }
    by_style = {str(style): str(code) for style, code in told["setting_by_style"].items()}
    for style, code in by_style.items():
        if code not in settings:
            raise _fault(f"setting_by_style.{style}", f"“{code}” is no setting.")
    tax, deposit = told["tax"], _percent("deposit_percent", told["deposit_percent"], _HUNDRED)
    return PricingRules(
        stones=tuple(_stones(at, one) for at, one in enumerate(told["stones"])),
        settings=settings,
        setting_by_style=by_style,
        setting_operations=tuple(map(str, told["setting_operations"])),
        outwork={code: _outwork(code, one) for code, one in told["outwork"].items()},
        margins={kind: _margin(kind, one) for kind, one in told["margins"].items()},
        points=_points(told["points"]),
        points_up=bool(told["points_up"]),
        tax_title=str(tax["title"]),
        tax_percent=_percent("tax.percent", tax["percent"], _HUNDRED),
        tax_included=bool(tax["included"]),
        deposit_percent=deposit,
        fix_hours=_whole("fix_hours", told["fix_hours"]),
    )


def _stones(at: int, told: Mapping[str, Any]) -> StonePrices:
    where = f"stones.{at}"
    bands = tuple(
        StoneBand(None if band["to_ct"] is None else _mct(f"{where}.bands.{number}.to_ct", band["to_ct"]),
                  _amount(f"{where}.bands.{number}.per_ct", band["per_ct"]))
        for number, band in enumerate(told["bands"])
    )  # fmt: skip
    sizes = [band.to_mct for band in bands]
    limits = [size for size in sizes if size is not None]
    if not bands or limits != sorted(set(limits)) or None in sizes[:-1]:
        raise _fault(f"{where}.bands", "Sizes must rise from band to band; only the last may be without one.")
    return StonePrices(str(told["kind"]).strip().lower(), str(told.get("quality", "")).strip(), bands)


def _outwork(code: str, told: Mapping[str, Any]) -> Outwork:
    when = str(told.get("when", ""))
    if when not in ("", "plating"):
        raise _fault(f"outwork.{code}.when", f"“{when}” is no occasion; it may be plating or nothing.")
    return Outwork(str(told["title"]), _amount(f"outwork.{code}.amount", told["amount"]), when)


def _margin(kind: str, told: Mapping[str, Any]) -> MarginRule:
    where, mode = f"margins.{kind}", told["mode"]
    if mode not in (MARKUP, MARGIN):
        raise _fault(f"{where}.mode", f"“{mode}” is neither markup nor margin.")
    most = _MOST if mode == MARKUP else Decimal("99.99")
    percent = {part: _percent(f"{where}.percent.{part}", one, most) for part, one in told["percent"].items()}
    unknown = sorted(set(percent) - {*PARTS, ANY})
    if unknown:
        raise _fault(f"{where}.percent", f"“{unknown[0]}” is no part of the cost: {', '.join(PARTS)} or *.")
    return MarginRule(mode, percent)


def _points(told: list[Mapping[str, Any]]) -> tuple[PricePoint, ...]:
    made = []
    for at, one in enumerate(told):
        limit = None if one["up_to"] is None else _amount(f"points.{at}.up_to", one["up_to"])
        point = PricePoint(limit, _amount(f"points.{at}.step", one["step"]), _amount(f"points.{at}.less", one["less"]))
        if not point.step or point.less >= point.step:
            raise _fault(f"points.{at}", "The step must be above zero, and what it lacks less than the step.")
        made.append(point)
    limits = [point.up_to for point in made if point.up_to is not None]
    if limits != sorted(set(limits)) or any(point.up_to is None for point in made[:-1]):
        raise _fault("points", "Limits must rise; only the last may be without one.")
    return tuple(made)


def _amount(where: str, said: Any) -> Decimal:
    return _decimal(where, said, _MOST)


def _percent(where: str, said: Any, most: Decimal) -> Decimal:
    return _decimal(where, said, most)


def _decimal(where: str, said: Any, most: Decimal) -> Decimal:
    try:
        figure = Decimal(said) if isinstance(said, str | int) and not isinstance(said, bool) else Decimal("nan")
    except InvalidOperation:
        figure = Decimal("nan")
    if not figure.is_finite() or not 0 <= figure <= most:
        raise _fault(where, f"“{said}” is no figure from 0 to {most:f}; write it as text, with a point.")
    return figure


def _whole(where: str, said: Any) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or not 0 < said <= 24 * 365:
        raise _fault(where, f"“{said}” is no number of hours from 1 to {24 * 365}.")
    return said


def _mct(where: str, said: Any) -> int:
    mct = _amount(where, said).scaleb(3)
    if mct != mct.to_integral_value() or not mct:
        raise _fault(where, f"“{said}” is no weight in carats to 0.001.")
    return int(mct)


def _fault(where: str, what: str) -> InputError:
    return InputError("The pricing rules make no sense", f"{what} Nothing was kept.", "Correct it, save again.", where)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A figure of the rules that is another one in another version; "" for one that is not there."""

    path: str
    before: str
    after: str


def flat(told: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every figure and word of the rules by its path (`margins.ring.percent.metal`), in the order of the data."""
    if isinstance(told, Mapping):
        for name, one in told.items():
            yield from flat(one, f"{path}.{name}" if path else str(name))
    elif isinstance(told, list | tuple):
        for at, one in enumerate(told):
            yield from flat(one, f"{path}.{at}" if path else str(at))
    elif isinstance(told, bool):
        yield path, "yes" if told else "no"
    else:
        yield path, "" if told is None else str(told)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[RuleChange, ...]:
    """What is another in the newer of two versions, in the newer one's order, then what is gone."""
    before, after = dict(flat(old)), dict(flat(new))
    paths = [*after, *(path for path in before if path not in after)]
    return tuple(
        RuleChange(path, before.get(path, ""), after.get(path, ""))
        for path in paths
        if before.get(path) != after.get(path)
    )


def with_figures(told: Mapping[str, Any], figures: Mapping[str, str]) -> dict[str, Any]:
    """The rules with other figures at these paths (as `flat` names them), each of the kind that stands there: `yes` and
    `no`, whole numbers, text, "" for none. InputError for a path that there is not and for what is not of its kind."""
    made: dict[str, Any] = json.loads(json.dumps(told))
    for path, text in figures.items():
        *way, last = path.split(".")
        here: Any = made
        try:
            for name in way:
                here = here[int(name)] if isinstance(here, list) else here[name]
            at = int(last) if isinstance(here, list) else last
            here[at] = _as_was(path, here[at], text.strip())
        except (KeyError, IndexError, ValueError, TypeError) as error:
            raise _fault(path, "There is no such figure.") from error
    return made


def _as_was(path: str, was: Any, text: str) -> Any:
    if isinstance(was, bool):
        if text.lower() not in ("yes", "no"):
            raise _fault(path, f"“{text}” is neither yes nor no.")
        return text.lower() == "yes"
    if isinstance(was, int):
        if not text.isascii() or not text.isdecimal():
            raise _fault(path, f"“{text}” is no whole number.")
        return int(text)
    return None if was is None and not text else text


def copied(told: Mapping[str, Any], group: str, key: str, name: str) -> dict[str, Any]:
    """The rules with a copy of an entry under another name: a kind of stone, or of piece for its margins, a setting,
    some outwork. group: `stones`, `margins`, `settings` or `outwork`; key: the entry's place or code. InputError for
    a name that is none or is taken."""
    made: dict[str, Any] = json.loads(json.dumps(told))
    named = name.strip().lower()
    entries = made[group]
    taken = {one["kind"] for one in entries if not one.get("quality")} if isinstance(entries, list) else set(entries)
    if not named or named in taken or "." in named:
        raise _fault(group, f"“{name}” is no name for it, or is taken.")
    if isinstance(entries, list):
        entries.insert(int(key) + 1, {**json.loads(json.dumps(entries[int(key)])), "kind": named, "quality": ""})
    else:
        entries[named] = json.loads(json.dumps(entries[key]))
    return made
