"""What the settings' forms edit, and how two edits of the same settings are brought together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.workspace import WorkshopSettings

NAME, ZONE, RATE = "name", "zone", "rates."


@dataclass(frozen=True, slots=True)
class ShopEdit:
    """The workshop's own settings as they are to be; `rates` holds only figures that differ from the program's."""

    name: str
    zone: str
    rates: Mapping[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, str]:
        """Every field by its key: "name", "zone", "rates.hourly.setting"."""
        return {NAME: self.name, ZONE: self.zone, **{f"{RATE}{path}": text for path, text in self.rates.items()}}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not the same on both sides. `changed`: it was this person who changed it."""

    key: str
    title: str
    mine: str
    theirs: str
    changed: bool


def edit_of(settings: WorkshopSettings) -> ShopEdit:
    """The settings as they were read."""
    return ShopEdit(settings.name, settings.zone, settings.rates)


def theirs_of(error: ConflictError, mine: ShopEdit) -> ShopEdit:
    """What somebody else saved meanwhile, as the conflict tells it."""
    rates = error.theirs.get("rates")
    return ShopEdit(
        str(error.theirs.get(NAME, mine.name)),
        str(error.theirs.get(ZONE, mine.zone)),
        {str(path): str(text) for path, text in rates.items()} if isinstance(rates, dict) else {},
    )


def differences(
    base: ShopEdit, mine: ShopEdit, theirs: ShopEdit, title_of: Callable[[str], str]
) -> tuple[Difference, ...]:
    """The fields in which both differ; a figure that one of them does not have is "" there."""
    old, own, other = base.values(), mine.values(), theirs.values()
    return tuple(
        Difference(key, title_of(key), own.get(key, ""), other.get(key, ""), own.get(key) != old.get(key))
        for key in dict.fromkeys([*own, *other])
        if own.get(key) != other.get(key)
    )


def merged(mine: ShopEdit, theirs: ShopEdit, keep_mine: Collection[str]) -> ShopEdit:
    """Theirs, with mine in these fields."""
    own, values = mine.values(), theirs.values()
    for key in keep_mine:
        if key in own:
            values[key] = own[key]
        else:
            values.pop(key, None)
    rates = {key.removeprefix(RATE): text for key, text in values.items() if key.startswith(RATE)}
    return replace(theirs, name=values[NAME], zone=values[ZONE], rates=rates)
