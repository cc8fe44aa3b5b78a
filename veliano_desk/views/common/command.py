"""Something the window can do, as the palette lists it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """Something the window can do, found by its words. keys: its shortcut, to learn it by."""

    title: str
    icon: str
    run: Callable[[], object]
    keys: str = ""
    words: str = ""
