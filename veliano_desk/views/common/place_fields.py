"""Fields for a currency and a time zone: what there is comes up while typing."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QLocale, Qt, QTimeZone
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from veliano_desk.domain.place import COMMON_CURRENCIES, is_currency, is_zone
from veliano_desk.views.common.form import TextField


def usual_currency() -> str:
    """The currency of this computer's country, "" where it names none."""
    code = QLocale.system().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    return code if is_currency(code) else ""


def usual_zone() -> str:
    """This computer's time zone, "" where it has no name."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    return name if is_zone(name) else ""


class CurrencyField(TextField):
    """A code of three letters; the usual ones are offered, any other may be typed."""

    def __init__(self, label: str, *, hint: str = "", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(label, hint=hint, text=text, parent=parent)
        complete(self, COMMON_CURRENCIES)

    def text(self) -> str:
        return super().text().upper()

    def complain(self) -> None:
        """Say what is wrong with what was typed, if anything is."""
        self.set_error("" if is_currency(self.text()) else "Three letters: USD, EUR…")


class ZoneField(TextField):
    """An IANA name; any part of it finds it once `offer_zones` was called."""

    def offer_zones(self) -> None:
        """Offer every zone there is while typing."""
        from zoneinfo import available_timezones

        complete(self, sorted(available_timezones()))

    def complain(self) -> None:
        """Say what is wrong with what was typed, if anything is."""
        self.set_error("" if is_zone(self.text()) else "A name such as America/New_York.")


def complete(field: TextField, words: Iterable[str]) -> None:
    """Offer what contains what was typed; what is chosen counts as typed."""
    completer = QCompleter(list(words), field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    popup = QListView()
    popup.setObjectName("popup")
    completer.setPopup(popup)
    completer.activated.connect(lambda _text: field.line.textEdited.emit(field.line.text()))
    field.line.setCompleter(completer)
