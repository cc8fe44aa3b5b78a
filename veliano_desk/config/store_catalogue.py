"""How the shop's products and orders are read, from `resources/store_catalogue.json`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from veliano_desk.config.tables import read_table
from veliano_desk.domain.stages import Stage
from veliano_desk.domain.store_catalogue import CatalogueRules, MaterialCode, StyleCode


@lru_cache(maxsize=1)
def catalogue_rules() -> CatalogueRules:
    """The table, read once and when it is first needed."""
    return read_table("store_catalogue.json", _rules)


def _rules(raw: Mapping[str, Any]) -> CatalogueRules:
    custom = raw["custom"]
    return CatalogueRules(
        stage_by_state={word: Stage(stage) for word, stage in raw["order_states"].items()},
        says_nothing=frozenset(raw["says_nothing"]),
        metadata_flags=tuple(custom["metadata_flags"]),
        metadata_types=frozenset(custom["metadata_types"]),
        categories=frozenset(custom["categories"]),
        specified_categories=frozenset(custom["specified_categories"]),
        materials={code: MaterialCode(said["words"], said["metal"]) for code, said in raw["materials"].items()},
        styles={code: StyleCode(said["words"], said.get("position", "")) for code, said in raw["styles"].items()},
        rows={position: tuple(rows) for position, rows in raw["rows"].items()},
        most_pieces=int(raw["most_pieces_of_a_line"]),
    )
