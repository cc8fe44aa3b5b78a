"""One custom order becomes its pieces."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.config import trade
from veliano_desk.domain.piece_reading import PieceDraft, read_pieces
from veliano_desk.domain.teeth import front_teeth, is_fdi

UPPER_ROW = [f"top-{k}" for k in (3, 2, 1, 0, -1, -2)]


def read(
    details: object = None, teeth: object = None, material: str | None = "14k yellow gold", notes: str | None = None
) -> tuple[PieceDraft, ...]:
    return read_pieces(
        material=material, teeth_selection=teeth, design_details=details, notes=notes, words=trade.trade_words()
    )


def titles(*wishes: object, **more: object) -> list[str]:
    return [piece.title for piece in read(*wishes, **more)]


def messages(piece: PieceDraft) -> list[str]:
    return [flag.message for flag in piece.flags]


def test_a_selection_of_teeth_is_a_set_of_grillz():
    (piece,) = read("open face", UPPER_ROW)
    assert piece.title == "Grillz · top 6 · open face"
    assert (piece.kind, piece.teeth, piece.arch, piece.style) == (
        "grillz",
        front_teeth("upper", 6),
        "upper",
        "open_face",
    )
    assert (piece.alloy_code, piece.needs_kit) == ("14ky", True)


def test_both_arches_are_two_pieces():
    upper, lower = read("", {"arch": "both", "teeth": [6, 7, 8, 9, 10, 11, 23, 24, 25, 26]})
    assert (upper.title, lower.title) == ("Grillz · top 6", "Grillz · bottom 4")
    assert (upper.arch, lower.arch) == ("upper", "lower")
    assert lower.teeth == (42, 41, 31, 32)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Custom grillz 6 on 6", ["Grillz · top 6", "Grillz · bottom 6"]),
        ("8 top 8 bottom fangs", ["Grillz · top 8 · fangs", "Grillz · bottom 8 · fangs"]),
        ("top six and bottom 8, open face", ["Grillz · top 6 · open face", "Grillz · bottom 8 · open face"]),
        ("bottom 8 grillz in 14k, top quality", ["Grillz · bottom 8"]),
        ("full set grillz", ["Grillz · top", "Grillz · bottom"]),
        ("grillz", ["Grillz"]),
    ],
)
def test_rows_said_in_words_are_taken_for_the_front_teeth(text, expected):
    assert titles(text) == expected
    assert all(piece.flags for piece in read(text))


def test_words_that_contradict_the_selection_are_flagged_and_the_selection_stands():
    (piece,) = read("top 8", UPPER_ROW)
    assert len(piece.teeth) == 6
    assert "The text says top 8, but 6 teeth of that row are selected." in messages(piece)


def test_words_for_the_other_row_are_a_contradiction_and_no_second_piece():
    (piece,) = read("lower 8 solid", UPPER_ROW)
    assert piece.title == "Grillz · top 6"
    assert "The text says bottom 8, but the top row is selected." in messages(piece)


def test_words_for_both_rows_make_the_second_piece_that_the_selection_lacks():
    upper, lower = read("top 6 and bottom 4", UPPER_ROW)
    assert (len(upper.teeth), lower.teeth) == (6, (42, 41, 31, 32))


def test_a_ring_size_with_its_system_makes_an_unnamed_piece_a_ring():
    (piece,) = read("Size: N½ (UK)")
    assert (piece.kind, piece.size_text) == ("ring", "UK N½")
    assert messages(piece) == ["Taken for a ring because a ring size is said."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Signet ring US 9", ["Signet ring · US 9"]),
        ("Signet. The ring should be size 9 US", ["Signet ring · US 9"]),
        ("eternity band EU 54", ["Eternity ring · EU 54"]),
        ("two wedding bands, US 7 and US 10½", ["Ring · US 7", "Ring · US 10.5"]),
        ("2 rings UK N 1/2", ["Ring · UK N½", "Ring · UK N½"]),
        ("Cuban link bracelet 8 inch 12mm", ["Bracelet · 8 inch · Cuban"]),
        ('22" rope chain & 8" bracelet', ["Chain · 22 inch · rope", "Bracelet · 8 inch"]),
        ("necklace 45cm and pendant", ["Chain · 45 cm", "Pendant"]),
        ("pendant to match my chain", ["Pendant"]),
        ("pendant, no chain, with a jump ring", ["Pendant"]),
        ("cuban 560 mm", ["Chain · 560 mm · Cuban"]),
        ('pendant engraved "King of the Ring"', ["Pendant"]),
        ("a pair of earrings", ["Earrings"]),
        ("something nice for mum", ["Custom piece"]),
    ],
)
def test_the_details_tell_the_pieces(text, expected):
    assert titles(text) == expected


def test_details_in_json_are_read_like_text():
    wish = {"type": "ring", "ring_size": "US 7", "width": "4mm", "gift": True, "engraving": None}
    for details in (wish, json.dumps(wish)):
        (piece,) = read(details)
        assert (piece.kind, piece.size_mm, piece.width_mm) == ("ring", Decimal("17.320"), 4)


def test_details_that_only_look_like_json_are_read_as_text():
    assert titles("{ring US 7") == ["Ring · US 7"]


def test_notes_are_asked_only_for_what_the_details_leave_open():
    assert titles(None, notes="wants a signet US 8") == ["Signet ring · US 8"]
    assert titles("Pendant", notes="her bracelet was lovely") == ["Pendant"]
    assert titles("signet ring", notes="size US 8") == ["Signet ring · US 8"]


def test_a_size_without_its_system_is_assumed_and_not_given_out_as_said():
    (piece,) = read("ring size 7")
    assert (piece.size_text, piece.size_mm, piece.assumed_size_mm) == ("7", None, Decimal("17.320"))
    assert messages(piece) == ["The size's system is not said; reckoned as US."]
    assert piece.facts().size_mm == Decimal("17.320")


def test_one_size_in_two_systems_is_one_size():
    (piece,) = read("ring US 7 / EU 54.5")
    assert (piece.size_text, piece.size_mm, piece.flags) == ("US 7", Decimal("17.320"), ())


def test_two_sizes_for_one_ring_are_a_question_for_a_person():
    (piece,) = read("ring US 7 or US 9")
    assert (piece.size_mm, piece.size_text) == (None, "US 7, US 9")
    assert "Several sizes are said: US 7, US 9." in messages(piece)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ring size M", "“Size M” is no ring size."), ("ring US 99", "“99” is no US ring size."),
        ("ring size 99", "“Size 99” is no US ring size."), ("ring", "The ring size is not said."),
        ("chain", "The length is not said."),
    ],
)  # fmt: skip
def test_a_size_that_is_missing_or_wrong_is_flagged(text, message):
    (piece,) = read(text)
    assert message in messages(piece)
    assert piece.size_mm is None


def test_stones_are_counted_and_weighed_from_their_diameter():
    (piece,) = read("grillz, 38 x 1.2 mm diamonds", UPPER_ROW)
    assert (piece.stones, piece.stones_count, piece.stones_mct) == ("diamonds", 38, 244)


def test_a_weight_that_is_said_stands_above_a_reckoned_one():
    (piece,) = read("ring US 6 with 20 diamonds of 1.3 mm, 0.25 ctw")
    assert (piece.stones_count, piece.stones_mct) == (20, 250)


def test_stones_said_once_for_two_rows_are_split_without_losing_one():
    upper, lower = read("6 on 6 grillz, 75 x 1.2 mm")
    assert (upper.stones_count, lower.stones_count) == (38, 37)
    assert upper.stones_mct is not None
    assert lower.stones_mct is not None
    assert upper.stones_mct + lower.stones_mct == 482
    assert "The stones are said once for several pieces; they were split evenly." in messages(lower)


def test_stones_belong_to_the_piece_they_stand_beside():
    pendant, chain = read("Pendant 40 x 25 mm with 220 stones, chain 24 inch")
    assert (pendant.stones_count, chain.stones_count, chain.stones) == (220, None, None)
    chain, pendant = read("chain 24 inch and 38 x 1.2 mm diamond pendant")
    assert (chain.stones, pendant.stones_count) == (None, 38)


@pytest.mark.parametrize("text", ["grillz 6 on 6 diamond cut", "top 6 grillz without stones", "bottom 8 teeth"])
def test_what_only_sounds_like_stones_is_none(text):
    assert [piece.stones for piece in read(text)] == [None] * len(read(text))


def test_stones_in_the_material_text_are_the_pieces_stones():
    (piece,) = read("ring US 7", material="Gold with Diamonds")
    assert (piece.stones, piece.stones_count) == ("diamonds", None)
    assert "The stones are not counted." in messages(piece)


def test_iced_out_asks_for_stones_without_saying_which():
    (piece,) = read("bracelet 8 inch iced out")
    assert (piece.stones, piece.style) == ("stones", "pave")
    assert "Stones are asked for, but not which." in messages(piece)


def test_doubts_about_the_material_stand_on_every_piece():
    for piece in read("6 on 6 grillz", material="gold-14k"):
        assert (piece.alloy_code, piece.assumed_alloy_code, piece.alloy_assumed) == (None, "14ky", True)
        assert piece.facts().alloy_code == "14ky"
        assert "The colour is not said; reckoned as 14K yellow gold." in messages(piece)


def test_teeth_and_another_piece_are_both_made_and_mentioned():
    grillz, ring = read("with a matching ring US 9", UPPER_ROW)
    assert (grillz.kind, ring.kind) == ("grillz", "ring")
    assert "Besides the grillz the text names: ring." in messages(grillz)


def test_teeth_that_cannot_be_read_do_not_turn_a_ring_into_grillz():
    (piece,) = read("ring US 7", [11, 12])
    assert piece.kind == "ring"
    assert any("Universal or FDI" in message for message in messages(piece))


def test_teeth_that_cannot_be_read_are_grillz_when_nothing_else_is_said():
    (piece,) = read("", [11, 12])
    assert (piece.kind, piece.teeth) == ("grillz", ())


def test_an_order_that_says_nothing_is_one_flagged_custom_piece():
    (piece,) = read(None, None, None)
    assert (piece.kind, piece.title, piece.needs_kit) == ("custom", "Custom piece", False)
    assert messages(piece) == [
        "The material is not said; reckoned as 14K yellow gold.", "What kind of piece this is, is not said.",
    ]  # fmt: skip


def test_plating_reaches_the_routing():
    (piece,) = read("ring US 7", material="18k gold plated silver 925")
    assert piece.facts().plated


words = st.sampled_from(
    ["ring", "two", "chain", "pendant", "grillz", "top", "bottom", "6", "8", "on", "US", "7", "size", "22", "inch",
    '"',
     "mm", "x", "1.2", "diamonds", "0.5", "ctw", "and", ",", "no", "my", "pave", "open face", "cuban", "½", "{", "N"]
)  # fmt: skip


@given(
    st.one_of(st.text(max_size=80), st.lists(words, max_size=14).map(" ".join)),
    st.sampled_from([None, [], UPPER_ROW, [11], {"arch": "both", "teeth": [8, 25]}, "junk"]),
    st.sampled_from([None, "gold-14k", "18k white gold with diamonds", "?"]),
)
def test_any_order_becomes_pieces_that_can_be_made_and_priced(details, teeth, material):
    pieces = read(details, teeth, material)
    assert pieces
    kinds = {kind.code for kind in trade.piece_words().kinds}
    for piece in pieces:
        assert piece.kind in kinds
        assert all(map(is_fdi, piece.teeth))
        assert piece.size_mm is None or piece.size_mm > 0
        assert not (piece.size_mm and piece.assumed_size_mm)
        assert (piece.stones_count or 0) >= 0
        assert piece.title.startswith(trade.piece_words().kind(piece.kind).title)
        assert all(flag.message and flag.field for flag in piece.flags)
