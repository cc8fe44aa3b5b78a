"""What material texts say, and that nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from veliano_desk.config import trade
from veliano_desk.domain.materials import MaterialReading, read_material


def read(text: str | None) -> MaterialReading:
    return read_material(text, trade.alloys(), trade.material_rules())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("14k yg", "14ky"), ("14K Yellow Gold", "14ky"), ("14ct yellow gold", "14ky"), ("14kt. White", "14kw"),
        ("14 Karat Solid Yellow Gold", "14ky"), ("585 rose", "14kr"), ("585/- Rotgold", "14kr"),
        ("750/1000 white", "18kw"),
        ("750er Weißgold", "18kw"), ("10KW", "10kw"), ("18kyg", "18ky"), ("K18 YG", "18ky"),
        ("18K PINK GOLD", "18kr"),
        ("gold-18k-rose", "18kr"), ("or jaune 18 carats", "18ky"), ("oro bianco 18k", "18kw"),
        ("18k green gold", "18kg"),
        ("22k gold", "22ky"), ("24K Gold", "24k"), ("999.9 gold", "24k"), ("Sterling silver", "ag925"),
        ("925", "ag925"),
        ("s925", "ag925"), ("925s", "ag925"), ("silver_925", "ag925"), ("925er Silber", "ag925"),
        ("Fine silver", "ag999"),
        ("999 silver", "ag999"), ("PT950", "pt950"), ("Platinum 950", "pt950"), ("950 plat", "pt950"),
        ("platinum-iridium", "ptir900"), ("14k\u00a0yellow\u00a0gold", "14ky"), ("１４Ｋ yellow gold", "14ky"),
        ("💎 14k yellow 💎", "14ky"), ("583 white", "14kw"), ("14k 585 yellow", "14ky"),
    ],
)  # fmt: skip
def test_a_text_that_says_everything_is_an_alloy(text, code):
    reading = read(text)
    assert (reading.alloy_code, reading.assumed_code, reading.unknown, reading.flags) == (code, None, (), ())


@pytest.mark.parametrize("code", list(trade.alloys()))
def test_the_desks_own_codes_read_as_themselves(code):
    assert read(code).alloy_code == code


@pytest.mark.parametrize(
    ("text", "unknown", "assumed"),
    [
        ("gold-14k", ("colour",), "14ky"), ("14K Gold", ("colour",), "14ky"), ("18K Gold", ("colour",), "18ky"),
        ("gold_10k", ("colour",), "10ky"), ("585", ("colour",), "14ky"), ("White Gold", ("karat",), "14kw"),
        ("rose gold", ("karat",), "14kr"), ("gold", ("karat", "colour"), "14ky"), ("silver", ("fineness",), "ag925"),
        ("Gold with Diamonds", ("karat", "colour"), "14ky"), ("Platinum", ("fineness",), "pt950"),
        ("diamond_encrusted", ("metal",), "14ky"), ("", ("metal",), "14ky"), (None, ("metal",), "14ky"),
        ("14KG", ("colour",), "14ky"), ("Rose", ("metal",), "14kr"), ("rainbow_gold", ("karat",), "14ky"),
    ],
)  # fmt: skip
def test_what_is_not_said_stays_open_and_is_only_assumed_for_the_estimate(text, unknown, assumed):
    reading = read(text)
    assert (reading.alloy_code, reading.unknown, reading.assumed_code) == (None, unknown, assumed)
    assert reading.flags
    assert {flag.raw for flag in reading.flags} == {text or ""}


def test_what_is_said_is_kept_although_the_alloy_stays_open():
    reading = read("gold-14k")
    assert (reading.metal, reading.karat, reading.colour) == ("gold", 14, None)
    assert reading.flags[0].message == "The colour is not said; reckoned as 14K yellow gold."
    assert read("rainbow_gold").colour == "rainbow"


@pytest.mark.parametrize(
    ("text", "what"),
    [("10k/14k gold", "karats"), ("white gold with rose gold accents, 14k", "colours"), ("Silver & Gold", "metals")],
)
def test_a_contradiction_is_flagged_and_not_settled(text, what):
    reading = read(text)
    assert reading.alloy_code is None
    assert any(flag.message.startswith(f"Several {what} are said") for flag in reading.flags)


@pytest.mark.parametrize(
    ("text", "assumed"), [("9k yellow gold", "10ky"), ("14k 750", "18ky"), ("silver 800", "ag925")]
)
def test_an_alloy_that_the_workshop_does_not_have_is_reckoned_as_the_nearest(text, assumed):
    reading = read(text)
    assert (reading.alloy_code, reading.assumed_code) == (None, assumed)
    assert any("No alloy in the list" in flag.message for flag in reading.flags)


@pytest.mark.parametrize("text", ["Palladium 950", "stainless steel", "titanium"])
def test_another_metal_is_named_and_nothing_is_reckoned_for_it(text):
    reading = read(text)
    assert (reading.alloy_code, reading.assumed_code) == (None, None)
    assert "is in the list" in reading.flags[0].message


@pytest.mark.parametrize(
    ("text", "stones"),
    [
        ("Gold with Diamonds", "diamonds"), ("1.5ct VVS diamonds in 14k white gold", "diamonds"),
        ("2 ct diamonds 18k yellow gold", "diamonds"),
        ("18k rose gold w/ moissanite & CZ", "moissanite, cubic zirconia"),
        ("14k white gold with black diamonds", "diamonds"), ("lab grown diamonds, 14k yellow", "lab diamonds"),
        ("iced out 14k white gold", "stones"), ("14k yellow, no diamonds", None), ("10k yellow diamond cut", None),
    ],
)  # fmt: skip
def test_stones_in_the_text_are_named(text, stones):
    assert read(text).stones == stones


def test_the_colour_and_carat_of_stones_are_not_those_of_the_metal():
    assert read("2 ct black diamonds 18k yellow gold").alloy_code == "18ky"
    assert read("white gold with yellow sapphires").colour == "white"


@pytest.mark.parametrize(
    ("text", "code", "assumed"),
    [
        ("18k gold plated silver 925", "ag925", None), ("14kgp sterling silver", "ag925", None),
        ("925 silver plated in 18k yellow gold", "ag925", None), ("gold vermeil", None, "14ky"),
        ("14k white gold, rhodium plated", "14kw", None),
    ],
)  # fmt: skip
def test_plating_is_a_finish_and_not_the_metal(text, code, assumed):
    reading = read(text)
    assert (reading.alloy_code, reading.assumed_code, reading.plated) == (code, assumed, True)


@pytest.mark.parametrize(
    ("text", "left"), [("14k gld yellow", "gld"), ("Gold 99k", "99k"), ("999", "999"), ("14", "14")]
)
def test_words_that_say_nothing_are_quoted(text, left):
    assert f"Not understood: “{left}”." in [flag.message for flag in read(text).flags]


words = st.sampled_from(
    ["14k", "18K", "9k", "585", "925", "950", "gold", "Silver", "pt", "white", "rose", "yellow", "diamonds",
     "with", "no",
     "plated", "steel", "kt", "ct", "2.5", "/", "-", ",", "sterling", "x"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(words, max_size=8).map(" ".join)))
@example("or")
@example("٣k")
def test_any_text_is_read_kept_and_never_half_decided(text):
    reading = read(text)
    assert reading.text == text
    assert not (reading.alloy_code and reading.assumed_code)
    assert reading.alloy_code is None or reading.alloy_code in trade.alloys()
    assert reading.alloy_code or reading.flags


@given(st.lists(words, max_size=6).map(" ".join))
def test_case_and_separators_do_not_matter(text):
    plain = read(text.lower().replace("/", " ").replace("-", " ").replace(",", " "))
    shouted = read(text.upper().replace(" ", "  ").replace("/", " ").replace("-", " ").replace(",", " "))
    assert (plain.alloy_code, plain.assumed_code, plain.stones) == (
        shouted.alloy_code,
        shouted.assumed_code,
        shouted.stones,
    )
