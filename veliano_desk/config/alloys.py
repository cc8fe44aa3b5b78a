"""The workshop's alloys, from `resources/alloys.json`; apart from the other tables because lists need them at once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from veliano_desk.config.tables import read_table
from veliano_desk.domain.alloys import Alloy, AlloyBook


@lru_cache(maxsize=1)
def alloys() -> AlloyBook:
    """`alloys.json`."""
    return read_table("alloys.json", lambda raw: AlloyBook(_alloy(entry) for entry in raw["alloys"]))


def _alloy(raw: Mapping[str, Any]) -> Alloy:
    return Alloy(**{**raw, "density": Decimal(raw["density"])})
