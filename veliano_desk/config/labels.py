"""The sizes of labels that workshops use, from `resources/labels.json`."""

from __future__ import annotations

from functools import lru_cache

from veliano_desk.config.tables import read_table
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.labels import LabelSize


@lru_cache(maxsize=1)
def label_sizes() -> tuple[LabelSize, ...]:
    """Every size, the usual one first."""
    return read_table("labels.json", lambda raw: tuple(LabelSize(**one) for one in raw["sizes"]))


def label_size(code: str) -> LabelSize:
    """A size by its code, "" for the usual one. InputError for one that there is not."""
    sizes = label_sizes()
    found = next((one for one in sizes if code in ("", one.code)), None)
    if found is None:
        known = ", ".join(one.code for one in sizes)
        raise InputError("No such label", "Nothing was made.", f"There are {known}.", code)
    return found
