"""What services need from the outside, as they see it; `bootstrap` hands in the real thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol


class Secrets(Protocol):
    """The system's keychain."""

    def get(self, name: str) -> str | None: ...

    def set(self, name: str, value: str) -> None: ...

    def delete(self, name: str) -> None: ...

    def available(self) -> bool: ...


class StoreDoor(NamedTuple):
    """The way to the store: where its secrets are."""

    secrets: Secrets


Progress = Callable[[int, int, str], None]
"""Told (done, of how many or 0 when unknown, what) while something runs."""

Cancelled = Callable[[], bool]
"""Asked between steps; once True, the step in hand is finished or undone and the run ends."""
