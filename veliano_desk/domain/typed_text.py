"""What people type or paste, as it can be kept: no database and no store takes a NUL or half of a character."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")


def keepable(value: T) -> T:
    """The value with every text in it as it can be kept, also inside of tuples, lists, mappings and dataclasses.

    NULs and lone surrogates are left out: they are not seen on the screen and come with what is pasted. What needs no
    change comes back as it is.
    """
    kept: Any = _kept(value)
    return kept  # type: ignore[no-any-return]  # of the same type: only texts inside have changed


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if type(value) in (tuple, list):
        return _all(value)
    if type(value) is dict:
        changed = {name: _kept(one) for name, one in value.items()}
        return changed if any(changed[name] is not value[name] for name in value) else value
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    return value


def _text(value: str) -> str:
    if value.isascii():
        return value.replace("\0", "") if "\0" in value else value
    whole = value.encode("utf-8", "ignore").decode().replace("\0", "")
    return value if whole == value else whole


def _all(values: tuple[Any, ...] | list[Any]) -> Any:
    changed = [_kept(one) for one in values]
    if all(new is old for new, old in zip(changed, values, strict=True)):
        return values
    return type(values)(changed)


def _record(value: Any) -> Any:
    changes = {
        field.name: new
        for field in fields(value)
        if field.init and (new := _kept(old := getattr(value, field.name))) is not old
    }
    return replace(value, **changes) if changes else value
