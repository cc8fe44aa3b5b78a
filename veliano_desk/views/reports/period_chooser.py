"""Choosing a period: one of the usual ones, or two days of one's own."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.day_field import DayField
from veliano_desk.views.common.form import ChoiceField
from veliano_desk.views.common.layout import row
from veliano_desk.views.reports.periods import PERIOD_TITLES, Period, PeriodKind, period_of

START = PeriodKind.THIS_MONTH


class PeriodChooser(QWidget):
    """`chosen` carries each new Period. Two days the wrong way round are said beside the second and not sent."""

    chosen = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        choices = [Choice(kind.value, title) for kind, title in PERIOD_TITLES.items()]
        self.kind = ChoiceField("Orders that came in", choices, value=START.value)
        self.first = DayField("From")
        self.last = DayField("To, included")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self.kind)
        days = row(gap=8)
        days.addWidget(self.first, 1)
        days.addWidget(self.last, 1)
        box.addLayout(days)
        self.kind.changed.connect(self._kind_chosen)
        self.first.changed.connect(self._day_typed)
        self.last.changed.connect(self._day_typed)
        self._show_days(period_of(START, today))

    def period(self) -> Period:
        return Period(self.first.day(), self.last.day())

    def choose(self, kind: PeriodKind) -> None:
        """Choose a usual period, as if it were picked from the list."""
        self.kind.set_value(kind.value)
        self._kind_chosen()

    def _kind_chosen(self) -> None:
        kind = PeriodKind(self.kind.value())
        if kind is PeriodKind.CUSTOM:
            self.first.editor.setFocus()
            return
        self._show_days(period_of(kind, self._today))
        self.last.set_error("")
        self.chosen.emit(self.period())

    def _day_typed(self) -> None:
        self.kind.set_value(PeriodKind.CUSTOM.value)
        period = self.period()
        if period.days < 1:
            self.last.set_error("Before the first day.")
            return
        self.last.set_error("")
        self.chosen.emit(period)

    def _show_days(self, period: Period) -> None:
        self.first.set_day(period.first)
        self.last.set_day(period.last)
