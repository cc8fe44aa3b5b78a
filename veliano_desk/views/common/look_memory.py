"""The look that this desk was left in, so that it is right from the first painted frame of the next start."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from veliano_desk.views.common.theme import Mode

LOOK = "window/look"
_MODES: tuple[Mode, ...] = ("system", "dark", "light")


def desk_settings() -> QSettings:
    """What is kept of this window on this machine, for this person of the system."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Veliano", "Veliano Desk")


def remembered_look() -> Mode:
    """The look chosen on this desk; as the system where none was, or where what was kept is no look."""
    kept = desk_settings().value(LOOK, "system")
    return next((mode for mode in _MODES if mode == kept), "system")


def remember_look(mode: Mode) -> None:
    """Keep the choice for the next start."""
    settings = desk_settings()
    settings.setValue(LOOK, mode)
    settings.sync()
