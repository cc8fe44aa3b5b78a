"""Pieces in the store's spelling: whoever reads them there finds the same pieces."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veliano_desk.config.trade import trade_words
from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.store_spelling import fdi_to_universal, spell, spell_alloy, spell_teeth
from veliano_desk.domain.teeth import CHART_ORDER, read_teeth_selection, universal_to_fdi
from veliano_desk.domain.walk_ins import NewPiece
from veliano_desk.services.walk_in_pieces import drafts_of, piece_faults

BOOK = TradeBook()
ALLOYS = [code for code, alloy in BOOK.alloys.items() if alloy.metal != "wax"]
RINGS = st.sampled_from(["US 9", "US 6½", "EU 54", "UK N½", "18.2 mm inside"])
LENGTHS = st.sampled_from(["22 in", "45 cm", "20 inches", "560 mm"])
STONES = st.one_of(
    st.just((None, "")), st.tuples(st.integers(1, 400), st.sampled_from(["diamonds", "rubies", "moissanite"]))
)


@st.composite
def one_kind_of_piece(draw: st.DrawFn) -> NewPiece:
    kind = draw(st.sampled_from(["grillz", "signet", "ring", "eternity", "pendant", "bracelet", "chain", "earrings"]))
    count, stones = draw(STONES)
    styles = {"grillz": ["", "open_face", "closed_face", "fangs", "deep_cut"], "chain": ["", "cuban", "figaro"]}
    teeth = draw(st.sets(st.sampled_from(CHART_ORDER[:16]), min_size=1)) if kind == "grillz" else set()
    size = (
        RINGS if kind in ("signet", "ring", "eternity") else LENGTHS if kind in ("bracelet", "chain") else st.just("")
    )
    return NewPiece(
        kind, draw(st.sampled_from(ALLOYS)), tuple(teeth), draw(size),
        draw(st.sampled_from(styles.get(kind, ["", "diamond_cut"]))), count, stones,
        draw(st.sampled_from(["", "engraved MD", "no fangs please", "see ring of 2019, 3 mm wide"])),
    )  # fmt: skip


def back(pieces: list[NewPiece], notes: str = "") -> tuple[bool, list[tuple[object, ...]], list[tuple[object, ...]]]:
    """(whether it says it reads back, the pieces as entered, the pieces as read)."""
    drafts = drafts_of(BOOK, pieces)
    said = spell([draft for draft, _ in drafts], [note for _, note in drafts], notes, trade_words())
    read = BOOK.read_pieces(
        material=said.material, teeth_selection=said.teeth_selection, design_details=said.design_details,
        notes=said.notes,
    )  # fmt: skip
    return said.reads_back, *(
        [(one.title, one.alloy_code, one.teeth, one.stones_count, one.stones) for one in some]
        for some in ([draft for draft, _ in drafts], read)
    )


@settings(max_examples=150, deadline=None)
@given(one_kind_of_piece())
def test_any_piece_alone_reads_back_as_itself(piece: NewPiece):
    assert list(piece_faults(BOOK, piece)) == []
    reads_back, entered, read = back([piece])
    assert read == entered
    assert reads_back


def test_a_top_and_bottom_set_with_a_ring_in_one_alloy_reads_back():
    grillz = NewPiece("grillz", "18kw", teeth=(11, 21, 41, 31), style="open_face", stones=41, stone_kind="diamonds")
    ring = NewPiece("ring", "18kw", size="US 7")
    reads_back, entered, read = back([ring, grillz], "for the wedding")
    assert [one[0] for one in entered] == [
        "Grillz · top 2 · open face", "Grillz · bottom 2 · open face", "Ring · US 7",
    ]  # fmt: skip
    assert read == entered
    assert reads_back


def test_pieces_of_two_alloys_are_said_as_well_as_one_line_can_and_known_not_to_read_back():
    drafts = [draft for draft, _ in drafts_of(BOOK, [NewPiece("ring", "14ky"), NewPiece("signet", "pt950")])]
    said = spell(drafts, ["", ""], "", trade_words())
    assert (said.material, said.reads_back) == ("14K yellow gold, Platinum 950", False)


@pytest.mark.parametrize("code", ALLOYS)
def test_every_alloy_has_a_spelling_that_means_it_alone(code: str):
    read = BOOK.read_pieces(
        material=spell_alloy(BOOK.alloys[code], trade_words()), teeth_selection=["top-1"],
        design_details="grillz", notes=None,
    )  # fmt: skip
    assert [(piece.alloy_code, [flag for flag in piece.flags if flag.field == "material"]) for piece in read] == [
        (code, [])
    ]


@given(st.sets(st.sampled_from(CHART_ORDER), min_size=1))
def test_any_selection_of_teeth_reads_back(teeth: set[int]):
    read = read_teeth_selection(spell_teeth(teeth))
    assert set(read.teeth) == teeth
    assert [flag for flag in read.flags if not flag.assumed] == []


@pytest.mark.parametrize("tooth", CHART_ORDER)
def test_universal_numbers_go_both_ways(tooth: int):
    assert universal_to_fdi(fdi_to_universal(tooth)) == tooth
