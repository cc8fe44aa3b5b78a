"""A field for a day, in the house's look."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QToolButton, QWidget

from veliano_desk.views.common import icons
from veliano_desk.views.common.form import Field

_SHEET = "QDateEdit::drop-down { border: none; width: 26px; } QDateEdit::down-arrow { image: none; }"
_CALENDAR_SHEET = """
QCalendarWidget QWidget#qt_calendar_navigationbar { background: palette(window); }
QCalendarWidget QTableView { background: palette(base); alternate-background-color: palette(window); }
QCalendarWidget QToolButton { color: palette(text); padding: 4px 8px; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
"""
_ARROWS = {"qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right"}


class _DayEdit(QDateEdit):
    """A day with a calendar behind it, and the house's icon where the arrow would be."""

    def __init__(self) -> None:
        super().__init__()
        self.setDisplayFormat("d MMM yyyy")
        self.setCalendarPopup(True)
        self.setKeyboardTracking(False)
        self.setStyleSheet(_SHEET)
        _dress(self.calendarWidget())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        icons.paint(painter, "calendar", "muted", self.rect().adjusted(self.width() - 26, 0, -10, 0))
        painter.end()


class DayField(Field):
    """A day: typed, stepped with the arrow keys, or picked from the calendar."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        self._edit = _DayEdit()
        super().__init__(label, self._edit, parent=parent)
        self._edit.userDateChanged.connect(lambda _day: self._typed())

    def day(self) -> date:
        shown = self._edit.date()
        return date(shown.year(), shown.month(), shown.day())

    def set_day(self, day: date) -> None:
        """Show a day, without telling anybody."""
        blocked = self._edit.blockSignals(True)
        self._edit.setDate(QDate(day.year, day.month, day.day))
        self._edit.blockSignals(blocked)


def _dress(calendar: QCalendarWidget) -> None:
    """Weeks begin on Monday and have their numbers; weekends are days like others."""
    calendar.setStyleSheet(_CALENDAR_SHEET)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(weekday, QTextCharFormat())
    for name, icon in _ARROWS.items():
        button = calendar.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            button.setIcon(icons.icon(icon, "text"))
