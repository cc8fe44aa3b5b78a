"""How the hub says figures, codes and times, and reads the amounts that people type."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workshop import MONDAY
from veliano_desk.domain.money import Money
from veliano_desk.domain.orders import SlotView
from veliano_desk.domain.stages import Stage
from veliano_desk.views.order_hub.words import difference, percent_of, plain_code, slot_when


def test_differences_and_shares_are_said_with_their_sign() -> None:
    hundred = Money.of(100, "USD")
    assert difference(Money.of("103.9", "USD"), hundred) == "+\u202f3.9\u202f%"
    assert difference(Money.of("92.4", "USD"), hundred) == "−\u202f7.6\u202f%"
    assert difference(hundred, hundred) == difference(hundred, Money.zero("USD")) == ""
    assert percent_of(Money.of(31, "USD"), hundred) == "31\u202f%"
    assert percent_of(Money.of(-30, "USD"), hundred) == "−30\u202f%"
    assert percent_of(hundred, Money.zero("USD")) == ""


@pytest.mark.parametrize(
    ("code", "words"),
    [("impression_kit_sent", "Impression kit sent"), ("", ""), ("Gold with Diamonds", "Gold with Diamonds"),
     ("in_qc", "In QC"), ("not-sent", "Not sent")],
)  # fmt: skip
def test_the_stores_codes_are_said_as_words(code: str, words: str) -> None:
    assert plain_code(code) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [(1, "today 10:00"), (24, "Tue 09:00"), (24 * 6, "Sun 09:00"), (24 * 10, "26 Nov 09:00"), (-24, "15 Nov 09:00")],
)
def test_times_of_the_plan_are_said_in_the_workshops_zone(hours: int, words: str) -> None:
    start = MONDAY + timedelta(hours=hours)
    slot = SlotView(1, "Cast", Stage.PRODUCTION, "Ana", "Kiln", 20, start, start, False)
    assert slot_when(slot, "America/New_York", MONDAY) == words
