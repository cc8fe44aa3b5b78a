"""The look in one place: every colour, size and type style by name, for dark and light.

`resources/theme/tokens.json` holds the values; style sheet, painted widgets and icons all read them here. An
application has one look, as it has one palette: `Theme.apply` sets it, and everything on the screen repaints.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from veliano_desk.views.common.assets import asset

Mode = Literal["dark", "light", "system"]
FONT_FILES = ("Regular", "Medium", "SemiBold", "Bold")
_ROLES = QPalette.ColorRole
_TABULAR = "tnum"


@cache
def _tokens() -> dict[str, Any]:
    return json.loads(asset("theme", "tokens.json").read_text("utf-8"))  # type: ignore[no-any-return]  # our own file


def size(name: str) -> int:
    """A measure in pixels: "gap", "row", "control"…"""
    return int(_tokens()["size"][name])


def stroke() -> float:
    """The width of icons' lines in their own grid of 24."""
    return float(_tokens()["size"]["stroke"])


def font(style: str = "body") -> QFont:
    """A type style: "body", "strong", "label", "small", "small_strong", "tiny", "title", "figure"."""
    pixels, _line, weight = _tokens()["type"][style]
    made = QFont(_tokens()["type"]["family"])
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag(_TABULAR), 1)
    return made


def type_style(style: str) -> tuple[int, int, int]:
    """Pixels, line height and weight of a type style."""
    pixels, line, weight = _tokens()["type"][style]
    return pixels, line, weight


def load_fonts() -> None:
    """Register the fonts that come with the program; 1 ms each."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(asset("fonts", f"InterDesk-{name}.ttf")))


class Theme(QObject):
    """The look now: `dark` or `light`, chosen by the person or by the system."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode: Mode = "system"
        self._look: Literal["dark", "light"] = "dark"
        self._following = False

    @property
    def mode(self) -> Mode:
        """What was chosen: dark, light, or as the system."""
        return self._mode

    @property
    def look(self) -> Literal["dark", "light"]:
        """What is shown."""
        return self._look

    def apply(self, app: QApplication, mode: Mode) -> None:
        """Show this look, in everything that is open, at once."""
        self._mode = mode
        hints = app.styleHints()
        if not self._following:
            self._following = True
            hints.colorSchemeChanged.connect(lambda _scheme: self._system_changed(app))
        self._look = self._system_look(app) if mode == "system" else mode
        _show(app, self._look)
        self.changed.emit()

    def colour(self, role: str) -> QColor:
        """A colour of the look now, by its token's name."""
        return colour(role)

    def _system_changed(self, app: QApplication) -> None:
        if self._mode == "system" and self._system_look(app) != self._look:
            self.apply(app, "system")

    def _system_look(self, app: QApplication) -> Literal["dark", "light"]:
        return "light" if app.styleHints().colorScheme() == Qt.ColorScheme.Light else "dark"


class _Shown:
    """The look on the screen."""

    look: Literal["dark", "light"] = "dark"
    colours: dict[str, QColor] | None = None


def look() -> Literal["dark", "light"]:
    """The look on the screen now."""
    return _Shown.look


def hex_of(role: str, of: Literal["dark", "light"] | None = None) -> str:
    """A colour as `#RRGGBB`."""
    return str(_tokens()[of or _Shown.look][role])


def colour(role: str) -> QColor:
    """A colour of the look on the screen now. Don't keep it: ask again when painting."""
    if _Shown.colours is None:
        _Shown.colours = {name: QColor(value) for name, value in _tokens()[_Shown.look].items()}
    return _Shown.colours[role]


def tone_role(tone: str) -> str:
    """The token of the colour that words of a tone are written in."""
    return {"accent": "accent_text", "neutral": "muted"}.get(tone, tone)


def tone_colour(tone: str) -> QColor:
    """The colour that words of a tone are written in."""
    return colour(tone_role(tone))


def tint_colour(tone: str) -> QColor:
    """The ground behind words of a tone."""
    return colour(tint_role(tone))


def tint_role(tone: str) -> str:
    """The token of the ground behind words of a tone."""
    return "raised" if tone in {"text", "muted", "neutral"} else f"{tone}_tint"


def _show(app: QApplication, to: Literal["dark", "light"]) -> None:
    from veliano_desk.views.common.stylesheet import style_sheet

    _Shown.look, _Shown.colours = to, None
    app.setFont(font("body"))
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet(_tokens()[to], _tokens()["size"]))


def _palette() -> QPalette:
    palette = QPalette()
    roles = {
        _ROLES.Window: "window", _ROLES.WindowText: "text", _ROLES.Base: "surface", _ROLES.AlternateBase: "raised",
        _ROLES.Text: "text", _ROLES.Button: "surface", _ROLES.ButtonText: "text", _ROLES.Highlight: "selected",
        _ROLES.HighlightedText: "text", _ROLES.ToolTipBase: "raised", _ROLES.ToolTipText: "text",
        _ROLES.PlaceholderText: "muted", _ROLES.Link: "accent_text", _ROLES.LinkVisited: "accent_text",
        _ROLES.Accent: "accent", _ROLES.Light: "raised", _ROLES.Mid: "line", _ROLES.Dark: "edge",
        _ROLES.BrightText: "text", _ROLES.Shadow: "shadow", _ROLES.Midlight: "line",
    }  # fmt: skip
    for role, name in roles.items():
        palette.setColor(role, colour(name))
    for role in (_ROLES.WindowText, _ROLES.Text, _ROLES.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("faint"))
    return palette
