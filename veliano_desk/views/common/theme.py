"""The look in one place: every colour, size and type style by name, for dark and light.

`resources/theme/tokens.json` holds the values; style sheet, painted widgets and icons all read them here. An
application has one look, as it has one palette: `Theme.apply` sets it, and everything on the screen repaints.
"""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from veliano_desk.views.common.assets import asset

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette

# Before the first paint this module is all that is loaded besides the first frame. Names that take long to load
# (`Qt` alone 20 ms) are imported where they are used.

Mode = Literal["dark", "light", "system"]
Look = Literal["dark", "light"]
FONT_FILES = ("Regular", "Medium", "SemiBold", "Bold")
_TABULAR = "tnum"
_MIDDLE = 127


@cache
def _tokens() -> dict[str, Any]:
    """JSON of strings, numbers and lists is a Python literal too, and the json module costs the first frame 3 ms."""
    return ast.literal_eval(asset("theme", "tokens.json").read_text("utf-8"))  # type: ignore[no-any-return]  # our own


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
        self._look: Look = "dark"
        self._following = False

    @property
    def mode(self) -> Mode:
        """What was chosen: dark, light, or as the system."""
        return self._mode

    @property
    def look(self) -> Look:
        """What is shown."""
        return self._look

    def apply(self, app: QApplication, mode: Mode) -> None:
        """Show this look, in everything that is open, at once."""
        self._mode = mode
        hints = app.styleHints()
        if not self._following:
            self._following = True
            hints.colorSchemeChanged.connect(lambda _scheme: self._system_changed(app))
        self._look = system_look(app) if mode == "system" else mode
        show_colours(self._look)
        _show(app, self._look)
        self.changed.emit()

    def colour(self, role: str) -> QColor:
        """A colour of the look now, by its token's name."""
        return colour(role)

    def _system_changed(self, app: QApplication) -> None:
        if self._mode == "system" and system_look(app) != self._look:
            self.apply(app, "system")


def system_look(app: QApplication) -> Look:
    """What the system shows. Where it doesn't say, what its palette looks like."""
    from PySide6.QtCore import Qt

    scheme = app.styleHints().colorScheme()
    if scheme == Qt.ColorScheme.Unknown:
        return palette_look(app)
    return "light" if scheme == Qt.ColorScheme.Light else "dark"


def palette_look(app: QApplication) -> Look:
    """What the system's palette looks like. Ask before ours has replaced it."""
    from PySide6.QtGui import QPalette

    ground = app.palette() if _Shown.colours is None else app.style().standardPalette()
    return "light" if ground.color(QPalette.ColorRole.Window).lightness() > _MIDDLE else "dark"


class _Shown:
    """The look on the screen."""

    look: Look = "dark"
    colours: dict[str, QColor] | None = None


def look() -> Look:
    """The look on the screen now."""
    return _Shown.look


def hex_of(role: str, of: Look | None = None) -> str:
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


def show_colours(of: Look) -> None:
    """From now on colours are those of this look; nothing is repainted by this alone."""
    _Shown.look, _Shown.colours = of, None


def _show(app: QApplication, to: Look) -> None:
    from veliano_desk.views.common.stylesheet import style_sheet

    app.setFont(font("body"))
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet(_tokens()[to], _tokens()["size"]))


def _palette() -> QPalette:
    from PySide6.QtGui import QPalette

    named = QPalette.ColorRole
    palette = QPalette()
    roles = {
        named.Window: "window", named.WindowText: "text", named.Base: "surface", named.AlternateBase: "raised",
        named.Text: "text", named.Button: "surface", named.ButtonText: "text", named.Highlight: "selected",
        named.HighlightedText: "text", named.ToolTipBase: "raised", named.ToolTipText: "text",
        named.PlaceholderText: "muted", named.Link: "accent_text", named.LinkVisited: "accent_text",
        named.Accent: "accent", named.Light: "raised", named.Mid: "line", named.Dark: "edge",
        named.BrightText: "text", named.Shadow: "shadow", named.Midlight: "line",
    }  # fmt: skip
    for role, name in roles.items():
        palette.setColor(role, colour(name))
    for role in (named.WindowText, named.Text, named.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("faint"))
    return palette
