"""Quantities of stock as they are typed and shown, by the locale; what could be meant in two ways is no quantity."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from veliano_desk.domain.money import Money
from veliano_desk.views.common.stock_words import amount_words, money_words, quantity_words, typed_quantity

US = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
DE = QLocale(QLocale.Language.German, QLocale.Country.Germany)


@pytest.fixture(autouse=True)
def _locale(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(US)
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("typed", "unit", "quantity"),
    [("12.5", "mg", 12_500), ("0.255", "mct", 255), ("1.25", "um", 1_250_000), ("1,200", "piece", 1_200),
     ("0", "mg", 0), ("12,5", "mg", None), ("-1", "mg", None), ("0.0005", "mg", None), ("1.5", "piece", None),
     ("", "mg", None)],
)  # fmt: skip
def test_what_is_typed_is_read_in_the_articles_unit(typed: str, unit: str, quantity: int | None):
    assert typed_quantity(typed, unit) == quantity


def test_a_decimal_comma_is_one_where_people_write_it_so():
    QLocale.setDefault(DE)
    assert typed_quantity("12,5", "mg") == 12_500
    assert quantity_words(1_250_000, "um") == "1,250\u00a0m"


def test_what_is_there_is_said_with_its_unit():
    assert quantity_words(-255, "mct") == "\u22120.255\u00a0ct"
    assert quantity_words(8_400_000, "um") == "8.400\u00a0m"
    assert amount_words(1_240, 6_200, "mct", True) == "1,240 × 6.200\u00a0ct"
    assert (money_words(None), money_words(Money.zero("USD"))) == ("", "–")
    assert money_words(Money.of("9369.375", "USD")) == "$9,369.38"
