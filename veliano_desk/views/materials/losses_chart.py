"""A control chart of losses: the points with their limits, those that break a rule marked; each opens its posting."""

from __future__ import annotations

from typing import Any

import pyqtgraph
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.loss_statistics import ChartPoint, LossChart
from veliano_desk.views.common import theme

_POINT, _MARKED = 8, 11
_TALL = 200
_ROOM_FOR_WORDS = 1.3
"""The lines are named to the right of the last point, where no point hides the words."""


class LossesChart(QWidget):
    """`chosen`: the number of the posting behind a point."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Control chart of losses")
        self.setMinimumHeight(_TALL)
        self.points: tuple[ChartPoint, ...] = ()
        # Its ready-made plot brings seven menus along that nobody opens here and that outlive it.
        self.canvas = pyqtgraph.GraphicsLayoutWidget()
        self.plot = self.canvas.addViewBox(row=0, col=1, enableMenu=False, enableMouse=False)
        self._axes = [
            pyqtgraph.AxisItem("left", linkView=self.plot), pyqtgraph.AxisItem("bottom", linkView=self.plot)
        ]  # fmt: skip
        for axis, words in zip(self._axes, ("‰ lost of the metal", "losses in the order of time"), strict=True):
            axis.setLabel(words)
        for axis, (line, place) in zip(self._axes, ((0, 0), (1, 1)), strict=True):
            self.canvas.addItem(axis, line, place)
        self.dots = pyqtgraph.ScatterPlotItem()
        self.dots.sigClicked.connect(self._clicked)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.canvas)

    def show_chart(self, chart: LossChart) -> None:
        """Draw it in the look of now."""
        self.points = chart.points
        self.plot.clear()
        self.canvas.setBackground(theme.colour("surface"))
        for axis in self._axes:
            axis.setPen(theme.colour("line"))
            axis.setTextPen(theme.colour("muted"))
        for height, role, words in (
            (chart.centre, "ok", "middle"), (chart.upper, "warn", "+3 sigma"), (chart.lower, "warn", "−3 sigma"),
        ):  # fmt: skip
            if chart.points and (chart.sigma or words == "middle"):
                self._line(height, role, words)
        self.plot.addItem(pyqtgraph.PlotCurveItem(
            list(range(1, len(chart.points) + 1)), [one.value for one in chart.points],
            pen=pyqtgraph.mkPen(theme.colour("muted"), width=1),
        ))  # fmt: skip
        self.dots.setData([self._spot(at, one) for at, one in enumerate(chart.points, start=1)])
        self.plot.addItem(self.dots)
        self.plot.autoRange()
        if chart.points:
            self.plot.setXRange(0, len(chart.points) * _ROOM_FOR_WORDS, padding=0.02)
            heights = [chart.lower, chart.upper, *(one.value for one in chart.points)]
            self.plot.setYRange(min(heights), max(heights), padding=0.18)

    def _line(self, height: float, role: str, words: str) -> None:
        colour = theme.colour(role)
        self.plot.addItem(pyqtgraph.InfiniteLine(
            height, 0, pen=pyqtgraph.mkPen(colour, width=1, dash=[4, 4]), label=f"{words} {height:.1f}",
            labelOpts={"position": 0.98, "color": colour, "fill": theme.colour("surface"), "anchors": [(1, 1), (1, 1)]},
        ))  # fmt: skip

    def _spot(self, at: int, one: ChartPoint) -> dict[str, Any]:
        """What breaks a rule is larger and of another shape, not of another colour alone."""
        broken = bool(one.broken)
        return {
            "pos": (at, one.value), "data": one.point.event_id, "size": _MARKED if broken else _POINT,
            "symbol": "t" if broken else "o", "brush": theme.colour("risk" if broken else "accent"), "pen": None,
        }  # fmt: skip

    def _clicked(self, _dots: object, spots: Any, *_event: object) -> None:
        if len(spots):
            self.chosen.emit(int(spots[0].data()))
