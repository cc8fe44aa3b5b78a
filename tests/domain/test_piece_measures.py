"""Sizes, lengths, widths and stones in the words of an order."""

from __future__ import annotations

from decimal import Decimal

import pytest

from veliano_desk.config import trade
from veliano_desk.domain.piece_measures import lengths, ring_sizes, round_brilliant_mct, stone_specs, widths
from veliano_desk.domain.piece_words import tidy

DEPTH, MELEE = Decimal("0.61"), Decimal(3)


def stones(text: str) -> list[tuple[int | None, int | None]]:
    words = trade.material_rules().words.stone_pattern
    return [(spec.count, spec.mct) for spec in stone_specs(tidy(text), words, DEPTH, MELEE)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("us 7", ["US 7"]), ("US size 7 1/2", ["US 7.5"]), ("size 7.5 US", ["US 7.5"]), ("7¼ US", ["US 7.25"]),
        ("EU 54 US 7", ["EU 54", "US 7"]), ("UK size N½", ["UK N½"]), ("size L (UK)", ["UK L"]), ("JP 14", ["JP 14"]),
        ("italian size 14", ["IT 14"]), ("17.3mm inner diameter", ["17.3 mm"]),
        ("inside diameter: 17.3 mm", ["17.3 mm"]),
        ("give us 2 rings", []), ("us 14k", []), ("size 22 inch", []), ("size 12 mm", []), ("14k ring", []),
        ("size 38 x 1.2", []),
    ],
)  # fmt: skip
def test_ring_sizes_are_found_with_their_system(text, expected):
    found = ring_sizes(tidy(text), "us")
    assert [measure.text for measure in found] == expected
    assert not any(measure.assumed for measure in found)


@pytest.mark.parametrize(
    ("text", "mm"),
    [
        ("22 inch", "558.8"), ('22"', "558.8"), ("22''", "558.8"), ("7 1/2 inch", "190.50"), ("45cm", "450"),
        ("45,5 cm", "455"),
        ("560 mm", "560"), ("18 in chain", "457.2"), ("18 in.", "457.2"),
    ],
)  # fmt: skip
def test_lengths_are_read_in_inches_centimetres_and_millimetres(text, mm):
    (found,) = lengths(tidy(text))
    assert found.mm == Decimal(mm)


@pytest.mark.parametrize("text", ["12 mm", "2 inch", "38 in gold", "5000 cm", "22 karat"])
def test_what_is_no_length_is_left_alone(text):
    assert lengths(tidy(text)) == ()


def test_a_rings_width_needs_the_word_and_a_chains_does_not():
    assert widths("6mm", said_only=True) == ()
    assert [width.mm for width in widths("6 mm wide", said_only=True)] == [Decimal(6)]
    assert [width.mm for width in widths("width: 6.5mm", said_only=True)] == [Decimal("6.5")]
    assert [width.mm for width in widths("12mm cuban, 560 mm, 38 x 1.2 mm", said_only=False)] == [Decimal(12)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("38 x 1.2 mm", [(38, 244)]), ("38×1.2mm", [(38, 244)]), ("38 stones of 1.2 mm", [(38, 244)]),
        ("38 round diamonds", [(38, None)]),
        ("0.45 ctw", [(None, 450)]), ("1.5ct", [(None, 1500)]), ("2 ct diamonds", [(None, 2000)]),
        ("1,25 ct", [(None, 1250)]),
        ("14ct gold", []), ("14 ct", []), ("1.5 ct gold", []), ("40 x 25 mm", []),
        ("2 x 4 mm moissanite", [(2, 476)]),
        ("top 6 diamonds", []), ("0 stones", []), ("no numbers", []),
    ],
)  # fmt: skip
def test_stones_are_told_from_karats_and_dimensions(text, expected):
    assert stones(text) == expected


def test_the_estimate_of_a_round_brilliant_is_the_textbooks():
    one_carat = round_brilliant_mct(Decimal("6.5"), DEPTH)
    assert 980 <= one_carat <= 1030
    assert round_brilliant_mct(Decimal(2), DEPTH) == 8 * round_brilliant_mct(Decimal(1), DEPTH)
