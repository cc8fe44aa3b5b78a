"""Where the window's own resources lie: theme, fonts, icons."""

from __future__ import annotations

from pathlib import Path


def asset(folder: str, name: str) -> Path:
    """A file of `resources/<folder>/`."""
    return Path(__file__).resolve().parents[3] / "resources" / folder / name
