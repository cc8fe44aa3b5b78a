"""Who owns what of a record that store and desk both hold, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from veliano_desk.domain.rights import Right


class Owner(StrEnum):
    """Whose word counts when both sides changed a field after work began."""

    STORE = "store"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One column of the store's.

    title: how people call it. ask: the store owns it, but work is made after it, so that once work has begun a person
    decides. news: the desk owns it, but the store (a carrier, a form) may hear of it first, so its word is taken while
    the desk has nothing of its own to tell. right: needed to see its value, None for what everybody sees who sees the
    record.
    """

    owner: Owner
    title: str
    ask: bool = False
    news: bool = False
    right: Right | None = None


Ownership = Mapping[str, FieldRule]
"""The rules of one table, by the store's column."""
