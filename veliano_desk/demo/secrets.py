"""A keychain for the demo alone: its store lives as long as the demo, so its secrets need not outlive it either."""

from __future__ import annotations


class DemoSecrets:
    """Kept in memory; the system's keychain is never touched by a demo."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self._kept.get(name)

    def set(self, name: str, value: str) -> None:
        self._kept[name] = value

    def delete(self, name: str) -> None:
        self._kept.pop(name, None)

    def available(self) -> bool:
        return True
