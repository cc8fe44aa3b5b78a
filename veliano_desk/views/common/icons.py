"""Icons by name, drawn sharp at any scale in a colour of the look.

The drawings are Lucide's (`resources/icons`), outlines on a grid of 24. An icon asks for its colour when it is
painted, so that a change of look needs no icon to be set again.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from veliano_desk.views.common import theme
from veliano_desk.views.common.assets import asset

_CACHED = 512


@lru_cache(maxsize=_CACHED)
def _drawing(name: str) -> str:
    """An icon's SVG with this house's stroke and a place for the colour."""
    text = asset("icons", f"{name}.svg").read_text("utf-8")
    return text.replace('stroke-width="2"', f'stroke-width="{theme.stroke()}"')


@lru_cache(maxsize=_CACHED)
def _painted(name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    device = round(pixels * ratio)
    pixmap = QPixmap(device, device)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, device, device))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, role: str = "muted", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture: `size` logical pixels for a screen of this device pixel ratio."""
    return _painted(name, theme.colour(role).name(), size, ratio)


def paint(painter: QPainter, name: str, role: str, at: QRect) -> None:
    """Draw an icon in a widget's own painting."""
    ratio = painter.device().devicePixelRatio()
    side = min(at.width(), at.height())
    corner = at.topLeft() + QPoint((at.width() - side) // 2, (at.height() - side) // 2)
    painter.drawPixmap(corner, pixmap(name, role, side, ratio))


def _with_room(drawn: QPixmap, size: QSize) -> QPixmap:
    """The icon at the left of a wider picture: the room between icon and words, which style sheets cannot set."""
    wide = QPixmap(size * drawn.devicePixelRatio())
    wide.setDevicePixelRatio(drawn.devicePixelRatio())
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return wide


class _Engine(QIconEngine):
    """Draws by name and role when asked, in the look of that moment."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint(painter, self._name, "faint" if mode == QIcon.Mode.Disabled else self._role, rect)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """`size` in logical pixels, as Qt 6.8 and later ask."""
        role = "faint" if mode == QIcon.Mode.Disabled else self._role
        drawn = pixmap(self._name, role, min(size.width(), size.height()), scale)
        return drawn if size.width() <= size.height() else _with_room(drawn, size)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)


def icon(name: str, role: str = "muted") -> QIcon:
    """An icon for buttons and menus, in a colour role of the look."""
    return QIcon(_Engine(name, role))
