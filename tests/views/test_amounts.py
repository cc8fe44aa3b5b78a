"""Figures as they are typed, by the locale: what could be meant in two ways is asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from veliano_desk.domain.money import Money
from veliano_desk.views.common.amounts import CountField, amount_of, as_typed, figure_of
from veliano_desk.views.orders.new_order.agreement_card import AgreementCard
from veliano_desk.views.settings.rate_form import RateCard
from veliano_desk.views.settings.rate_words import Rate, RateGroup

US = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
DE = QLocale(QLocale.Language.German, QLocale.Country.Germany)
CH = QLocale(QLocale.Language.German, QLocale.Country.Switzerland)
FR = QLocale(QLocale.Language.French, QLocale.Country.France)


@pytest.fixture(autouse=True)
def _locale(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(US)
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("12.30", "12.30"), ("−4", "-4"), ("1,234.50", "1234.50"), ("$ 7", "7"), ("", None), ("0", None), ("NaN", None),
     ("a lot", None), ("1e400000000", None), ("9999999999", None), ("1,23", None), ("1290,50", None),
     ("1.290,00", None), ("1.2.3", None)],
)  # fmt: skip
def test_amounts_are_read_as_people_type_them(typed: str, amount: str | None) -> None:
    assert amount_of(typed) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("locale", "typed", "figure"),
    [(DE, "1290,50", "1290.50"), (DE, "1.290,00", "1290.00"), (DE, "1290.00", "1290.00"), (DE, "1.290", "1290"),
     (DE, "0.035", "0.035"), (DE, "1.290 €", "1290"), (CH, "1’290.50", "1290.50"), (CH, "1'290.50", "1290.50"),
     (FR, "1\u202f290,50", "1290.50"), (FR, "1 290,50", "1290.50"), (US, "0", "0")],
)  # fmt: skip
def test_they_are_read_as_the_locale_writes_them(locale: QLocale, typed: str, figure: str) -> None:
    QLocale.setDefault(locale)
    assert figure_of(typed) == Decimal(figure)


def test_a_price_is_never_taken_for_a_hundred_times_as_much(qtbot: QtBot) -> None:
    card = AgreementCard("USD", lambda: date(2026, 11, 16))
    qtbot.addWidget(card)
    card._price.set_text("1290,50")
    with pytest.raises(ValueError, match="1290,50"):
        card.price()
    QLocale.setDefault(DE)
    assert card.price() == Decimal("1290.50")
    card.suggest(Money(Decimal("1450.5"), "USD"))
    card._take_suggested()
    assert card._price.text() == "1450,50"
    assert card.price() == Decimal("1450.50")


def test_rates_are_shown_as_they_are_typed(qtbot: QtBot) -> None:
    QLocale.setDefault(DE)
    rate = Rate("metal.gold", "Gold", "USD a gram", Decimal("131.5"))
    card = RateCard(RateGroup("Metal", "coins", "", (rate,)), editable=True)
    qtbot.addWidget(card)
    card.take({"metal.gold": "1.035"})
    field = card.fields()["metal.gold"]
    assert (field.text(), field.placeholderText()) == ("1,035", "131,5")
    assert card.typed() == {"metal.gold": "1.035"}
    assert card.first_wrong() is None


@pytest.mark.parametrize(
    ("pasted", "count"),
    [("1,000", 1000), ("1000", 1000), ("12,345", 12345), ("1 000", 1000), ("", None), ("-4", None), ("a", None),
     ("+", None), ("2.5", None), ("1,00", None), ("1234567", None), ("٣", None)],
)  # fmt: skip
def test_a_count_takes_digits_and_thousands_and_nothing_else(qtbot: QtBot, pasted: str, count: int | None) -> None:
    field = CountField("Stones", 6)
    qtbot.addWidget(field)
    field.line.insert(pasted)
    assert field.count() == count


def test_a_count_typed_with_a_comma_is_the_count(qtbot: QtBot) -> None:
    field = CountField("Stones", 6)
    qtbot.addWidget(field)
    qtbot.keyClicks(field.line, "1,000")
    assert field.count() == 1000


def test_a_plain_figure_is_typed_as_the_locale_does() -> None:
    QLocale.setDefault(DE)
    assert [as_typed(each) for each in ("1290.50", "-4", "1e9", "")] == ["1290,50", "-4", "1e9", ""]
