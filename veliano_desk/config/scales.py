"""The scales of this desk, in a file beside its other settings; makes of scales and rules for checks."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from veliano_desk.config.paths import config_dir
from veliano_desk.config.tables import read_table
from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.domain.weighing import CheckRules, ScaleSettings, Tongue, check_settings

FILE = "scales.json"


@dataclass(frozen=True, slots=True)
class ScaleMake:
    """A make of scales as it leaves the factory; name and port of `scale` are empty."""

    code: str
    title: str
    scale: ScaleSettings


@lru_cache(maxsize=1)
def check_rules() -> CheckRules:
    """When scales are checked, and what is let pass."""
    return read_table(FILE, lambda raw: CheckRules(**{**raw["check"], "weights_mg": tuple(raw["check"]["weights_mg"])}))


@lru_cache(maxsize=1)
def scale_makes() -> tuple[ScaleMake, ...]:
    """Makes of scales whose cable settings are known."""
    return read_table(FILE, lambda raw: tuple(_make(dict(one)) for one in raw["makes"]))


def desk_scales() -> tuple[ScaleSettings, ...]:
    """The scales of this desk. WorkspaceError where the file was damaged."""
    file = _file()
    if not file.exists():
        return ()
    try:
        read = [_scale(one) for one in json.loads(file.read_text(encoding="utf-8"))]
        for scale in read:
            check_settings(scale)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise WorkspaceError(
            "This desk's scales cannot be read",
            f"“{file.name}” among this desk's settings is damaged: {error!r}.",
            "Delete the file and enter the scales again.",
            str(file),
        ) from error
    return tuple(read)


def keep_desk_scales(scales: Sequence[ScaleSettings]) -> None:
    """Keep these and no others; the file is whole at every moment. WorkspaceError where it cannot be written."""
    file = _file()
    fresh = file.with_suffix(".new")
    try:
        fresh.write_text(json.dumps([asdict(one) for one in scales], indent=2), encoding="utf-8")
        os.replace(fresh, file)
    except OSError as error:
        raise WorkspaceError(
            "The scale cannot be kept", f"{error.strerror or error}; what was kept stays.", "Try again.", str(file)
        ) from error


def _file() -> Path:
    return config_dir() / FILE


def _make(raw: dict[str, Any]) -> ScaleMake:
    code, title = raw.pop("code"), raw.pop("title")
    return ScaleMake(code, title, _scale({"name": "", "port": "", **raw}))


def _scale(raw: dict[str, Any]) -> ScaleSettings:
    return ScaleSettings(**{**raw, "tongue": Tongue(raw["tongue"])})
