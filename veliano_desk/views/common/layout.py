"""Laying things out on the one spacing scale."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QLayoutItem, QScrollArea, QVBoxLayout, QWidget

from veliano_desk.views.common import theme

Item = QWidget | QLayout | int | None
"""What goes into a row or column: a widget, a layout, a gap in pixels, or None for what stretches."""


def row(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Side by side, centred on one line."""
    layout = QHBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def column(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """One below the other."""
    layout = QVBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def page_column(*items: Item) -> QVBoxLayout:
    """A page's own column: margin 20, gaps 12."""
    margin = theme.size("margin")
    return column(*items, gap=theme.size("gap"), margins=(margin, 16, margin, 16))


def holder(layout: QLayout) -> QWidget:
    """A bare widget around a layout."""
    widget = QWidget()
    widget.setLayout(layout)
    return widget


def own_viewport() -> QWidget:
    """For `setViewport`: PySide knows what it is. To find out what kind of widget Qt's own one is, it would load every
    class of widgets that there is, 10 ms at the start."""
    return QWidget()


def scrolled(widget: QWidget) -> QScrollArea:
    """`widget` as wide as there is room, scrolled up and down."""
    area = QScrollArea()
    area.setViewport(own_viewport())
    widget.setObjectName("content")
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def clear(layout: QLayout) -> None:
    """Take everything out and delete it."""
    while layout.count():
        _discard(layout.takeAt(0))


def _discard(item: QLayoutItem | None) -> None:
    if item is None:
        return
    widget, inner = item.widget(), item.layout()
    if widget is not None:
        widget.hide()
        widget.deleteLater()
    elif inner is not None:
        clear(inner)


def _fill(layout: QBoxLayout, items: Iterable[Item], gap: int, margins: tuple[int, int, int, int]) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
