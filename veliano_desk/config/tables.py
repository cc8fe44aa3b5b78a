"""Reading one of the program's tables from `resources/`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from veliano_desk.config.paths import resources_dir
from veliano_desk.domain.errors import WorkspaceError

Table = TypeVar("Table")


def read_table(name: str, build: Callable[[Any], Table]) -> Table:
    """What `build` makes of a JSON file. WorkspaceError names the file when it is missing or damaged."""
    try:
        return build(json.loads((resources_dir() / name).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise WorkspaceError(
            "The program's data is damaged",
            f"“resources/{name}” cannot be read: {error!r}.",
            "Put the file back as it was, or install Veliano Desk again.",
            name,
        ) from error
