"""The names, places, phrases and goods that the demo's year is told with, and how one is drawn from them."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from veliano_desk.config.paths import resources_dir

Row = dict[str, object]
"""A row as the store's table holds it: uuid, timestamps and numerics as strings, jsonb as Python values."""

Entry = Mapping[str, Any]


class YearWords:
    """The JSON files of `resources/demo/year/`, read when they are first asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or resources_dir() / "demo" / "year"

    @cached_property
    def names(self) -> Entry:
        return self._read("names")

    @cached_property
    def places(self) -> Entry:
        return self._read("places")

    @cached_property
    def metals(self) -> Sequence[Entry]:
        metals: Sequence[Entry] = self._read("metals")["metals"]
        return metals

    @cached_property
    def pieces(self) -> Entry:
        return self._read("pieces")

    @cached_property
    def notes(self) -> Entry:
        return self._read("notes")

    @cached_property
    def dirt(self) -> Entry:
        return self._read("dirt")

    @cached_property
    def catalogue(self) -> Entry:
        return self._read("catalogue")

    def _read(self, name: str) -> Entry:
        found: Entry = json.loads((self._folder / f"{name}.json").read_text("utf-8"))
        return found


class Chance(random.Random):
    """Chance that repeats itself: one stream per seed and subject, so that one part of the year can change alone."""

    def __init__(self, seed: int, subject: str) -> None:
        super().__init__(f"{seed}:{subject}")

    def weighted(self, entries: Sequence[Entry], key: str = "weight") -> Entry:
        """One entry, as often as its weight says."""
        return self.choices(entries, [float(one[key]) for one in entries])[0]

    def happens(self, percent: float) -> bool:
        return self.random() * 100 < percent

    def uuid(self) -> str:
        """A version 4 UUID of this stream."""
        return str(uuid.UUID(int=self.getrandbits(128), version=4))


def stamp(moment: datetime) -> str:
    """A timestamptz as PostgREST writes it: UTC, microseconds always there."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
