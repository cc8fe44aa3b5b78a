"""Where the window stood when it was last closed on this computer."""

from __future__ import annotations

from veliano_desk.views.common.look_memory import desk_settings

_PLACE = "window/place"


def remembered_place() -> object:
    """The window's last geometry, None at the first start."""
    return desk_settings().value(_PLACE)


def remember_place(place: object) -> None:
    """Keep it for the next start."""
    settings = desk_settings()
    settings.setValue(_PLACE, place)
    settings.sync()
