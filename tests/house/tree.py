"""The project's own files, found by walking, so that the fences also stand in a tree without git."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = {".git", ".venv", "node_modules", "__pycache__"}


def ignored_folders() -> set[str]:
    """Folder names that .gitignore keeps out."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    return NOT_OURS | {line.rstrip("/") for line in lines if line.endswith("/")}


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the project, sorted, relative to its root."""
    return tuple(sorted(_walk(ignored_folders())))


def _walk(left_out: set[str]) -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in left_out and not name.endswith(".egg-info")]
        for name in names:
            if not name.endswith(".pyc") and name not in left_out:
                yield Path(folder, name).relative_to(ROOT)


def modules(*below: str) -> list[Path]:
    """Python files under the given top folders (or single files), relative to the root."""
    return [path for path in files() if path.suffix == ".py" and path.parts[0] in below]


def text(path: Path) -> str | None:
    """A file's text; None when it is none."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
