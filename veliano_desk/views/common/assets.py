"""Where the window's own resources lie: theme, fonts, icons."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from veliano_desk.config.paths import resources_dir

_resources = cache(resources_dir)


def asset(folder: str, name: str) -> Path:
    """A file of `resources/<folder>/`."""
    return _resources() / folder / name
