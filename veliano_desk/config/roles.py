"""The roles, from `resources/roles.json`; apart from the other tables because signing in needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from veliano_desk.config.tables import read_table
from veliano_desk.domain.rights import Right
from veliano_desk.domain.roles import Role


@lru_cache(maxsize=1)
def roles() -> Mapping[str, Role]:
    """`roles.json` by code; `*` stands for every right."""
    return read_table("roles.json", _roles)


def _roles(raw: Mapping[str, Any]) -> dict[str, Role]:
    if "owner" not in raw:
        raise ValueError("there is no owner")
    return {code: _role(code, entry) for code, entry in raw.items()}


def _role(code: str, raw: Mapping[str, Any]) -> Role:
    said = raw["rights"]
    return Role(code, raw["title"], frozenset(Right) if "*" in said else frozenset(map(Right, said)))
