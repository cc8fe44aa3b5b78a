"""The trade's data, read from `resources/` into plain dataclasses.

Each table is read once and when it is first needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from veliano_desk.config.alloys import alloys
from veliano_desk.config.roles import roles
from veliano_desk.config.tables import read_table
from veliano_desk.domain.estimating import EstimateTables, Rates
from veliano_desk.domain.material_words import MaterialWords
from veliano_desk.domain.materials import Assumptions, MaterialRules
from veliano_desk.domain.piece_reading import TradeWords
from veliano_desk.domain.piece_words import PieceKind, PieceWords, Style
from veliano_desk.domain.routing import Operation, Routing, RoutingBook
from veliano_desk.domain.stages import Action, Stage
from veliano_desk.domain.store_states import StoreEvent, StoreStates
from veliano_desk.domain.weights import WeightRule, WeightTables

__all__ = [
    "alloys",
    "estimate_tables",
    "material_rules",
    "piece_words",
    "rates",
    "roles",
    "routings",
    "store_states",
    "trade_words",
    "weight_tables",
]


@lru_cache(maxsize=1)
def trade_words() -> TradeWords:
    """`materials.json` and `piece_kinds.json`: what is needed to read an order."""
    return TradeWords(alloys(), material_rules(), piece_words())


@lru_cache(maxsize=1)
def material_rules() -> MaterialRules:
    """`materials.json`."""
    return read_table("materials.json", _material_rules)


@lru_cache(maxsize=1)
def piece_words() -> PieceWords:
    """`piece_kinds.json`."""
    return read_table("piece_kinds.json", _piece_words)


@lru_cache(maxsize=1)
def routings() -> RoutingBook:
    """`routings.json`."""
    return read_table("routings.json", _routings)


@lru_cache(maxsize=1)
def weight_tables() -> WeightTables:
    """`piece_weights.json`."""
    return read_table("piece_weights.json", _weight_tables)


@lru_cache(maxsize=1)
def estimate_tables() -> EstimateTables:
    """What an estimate reads besides the rates."""
    return EstimateTables(alloys(), routings(), weight_tables())


@lru_cache(maxsize=1)
def rates() -> Rates:
    """`rates.json` with `metal_prices.json`: the starting values that the settings override."""
    currency, prices = read_table("metal_prices.json", lambda raw: (raw["currency"], _decimals(raw["per_fine_gram"])))
    return read_table("rates.json", lambda raw: _rates(raw, currency, prices))


@lru_cache(maxsize=1)
def store_states() -> StoreStates:
    """`store_states.json`."""
    return read_table("store_states.json", _store_states)


def _material_rules(raw: Mapping[str, Any]) -> MaterialRules:
    said = raw["assumed"]
    marks = {metal: tuple(listed) for metal, listed in raw["marks"].items() if metal not in ("note", "with_metal")}
    words = MaterialWords(
        metals=_tuples(raw["metals"]),
        other_metals=_tuples(raw["other_metals"]),
        colours=_tuples(raw["colours"]),
        compounds={word: (metal, colour) for word, (metal, colour) in raw["compounds"].items()},
        karat_letters=dict(raw["karat_letters"]),
        named={word: (metal, mark) for word, (metal, mark) in raw["named"].items()},
        marks=marks,
        marks_with_metal=tuple(raw["marks"]["with_metal"]),
        same_mark=dict(raw["same_mark"]),
        stones=_tuples(raw["stones"]),
        some_stones=tuple(raw["some_stones"]),
        finishes=_tuples(raw["finishes"]),
        filler=tuple(raw["filler"]),
        not_a_colour=tuple(raw["not_a_colour"]),
        not_stones=tuple(raw["not_stones"]),
        no=tuple(raw["no"]),
    )
    assumed = Assumptions(said["nothing_said"], int(said["karat"]), said["colour"], dict(said["by_metal"]))
    return MaterialRules(words, assumed)


def _piece_words(raw: Mapping[str, Any]) -> PieceWords:
    kinds = tuple(
        PieceKind(
            code=entry["code"], title=entry["title"], measure=entry["measure"],
            needs_kit=bool(entry.get("needs_kit", False)), words=tuple(entry["words"]),
            weak=tuple(entry.get("weak", ())), covers=entry.get("covers", ""),
        )
        for entry in raw["kinds"]
    )  # fmt: skip
    return PieceWords(
        kinds=kinds,
        styles=tuple(_style(entry) for entry in raw["styles"]),
        pairs=frozenset(raw["pairs"]),
        ignored=tuple(raw["ignored"]),
        no=tuple(raw["no"]),
        theirs=tuple(raw["theirs"]),
        beside=tuple(raw["beside"]),
        counts=dict(raw["counts"]),
        assumed_size_system=raw["assumed_size_system"],
        round_depth=Decimal(raw["round_brilliant_depth"]),
        largest_melee_mm=Decimal(raw["largest_melee_mm"]),
    )


def _style(raw: Mapping[str, Any]) -> Style:
    return Style(raw["code"], raw["title"], tuple(raw["words"]), tuple(raw.get("kinds", ())))


def _routings(raw: Mapping[str, Any]) -> RoutingBook:
    catalogue = raw["operations"]
    return RoutingBook(
        routings={
            kind: Routing(kind, tuple(_operation({**catalogue[step["code"]], **step}) for step in steps))
            for kind, steps in raw["routings"].items()
        },
        wait_days={what: int(days) for what, days in raw["wait_days"].items()},
        plated_alloys=frozenset(raw["plated_alloys"]),
        skill_titles=dict(raw["skills"]),
        bench_titles=dict(raw["benches"]),
    )


def _operation(raw: Mapping[str, Any]) -> Operation:
    return Operation(
        code=raw["code"],
        title=raw["title"],
        skill=raw["skill"],
        bench=raw["bench"],
        minutes_fixed=Decimal(raw.get("minutes_fixed", "0")),
        minutes_per_tooth=Decimal(raw.get("minutes_per_tooth", "0")),
        minutes_per_stone=Decimal(raw.get("minutes_per_stone", "0")),
        minutes_per_cm=Decimal(raw.get("minutes_per_cm", "0")),
        unattended=bool(raw.get("unattended", False)),
        wait_for=raw.get("wait_for", ""),
        only_if=raw.get("only_if", ""),
        stage=Stage(raw["stage"]),
    )


def _weight_tables(raw: Mapping[str, Any]) -> WeightTables:
    return WeightTables(
        reference_density=Decimal(raw["reference_density"]),
        mg_per_tooth=_decimals(raw["mg_per_tooth"]),
        style_factors=_decimals(raw["style_factors"]),
        rules={kind: _weight_rule(entry) for kind, entry in raw["rules"].items()},
        teeth=tuple(raw["teeth"]),
        stone_mct=int(raw["stone_mct"]),
    )


def _weight_rule(raw: Mapping[str, Any]) -> WeightRule:
    numbers = {name: Decimal(value) for name, value in raw.items() if isinstance(value, str) and name != "form"}
    return WeightRule(
        form=raw["form"], stones=int(raw.get("stones", 0)), always_set=bool(raw.get("always_set", False)), **numbers
    )


def _rates(raw: Mapping[str, Any], metal_currency: str, metal_per_fine_gram: Mapping[str, Decimal]) -> Rates:
    if raw["currency"] != metal_currency:
        raise ValueError(f"rates are in {raw['currency']}, metal prices in {metal_currency}")
    return Rates(
        currency=raw["currency"],
        metal_per_fine_gram=metal_per_fine_gram,
        hourly=_decimals(raw["hourly"]),
        hourly_other=Decimal(raw["hourly_other"]),
        stone_per_ct=_decimals(raw["stone_per_ct"]),
        stone_per_ct_other=Decimal(raw["stone_per_ct_other"]),
        loss_percent=Decimal(raw["loss_percent"]),
        overhead_percent=Decimal(raw["overhead_percent"]),
        margin_percent=Decimal(raw["margin_percent"]),
    )


def _store_states(raw: Mapping[str, Any]) -> StoreStates:
    return StoreStates(
        status_by_stage={Stage(stage): status for stage, status in raw["status_by_stage"].items()},
        stage_by_status={status: Stage(stage) for status, stage in raw["stage_by_status"].items()},
        event_by_action={
            Action(action): StoreEvent(Action(action), bool(entry["customer_visible"]), entry["text"])
            for action, entry in raw["events"].items()
        },
        kit_status_by_action={Action(action): status for action, status in raw["kit_status_by_action"].items()},
    )


def _decimals(raw: Mapping[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in raw.items()}


def _tuples(raw: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(listed) for name, listed in raw.items()}
