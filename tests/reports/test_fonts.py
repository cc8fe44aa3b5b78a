from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.samples import AWKWARD_NAMES
from veliano_desk.reports import fonts


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("Ivana Petrović", "Ivana Petrović"),
        ("Petrovic\u0301", "Petrović"),
        ("Омар Хаддад", "Омар Хаддад"),
        ("Γιώργος", "Γιώργος"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("Cuban chain · 22″ ½ × −", "Cuban chain · 22″ ½ × −"),
        ("ＦＵＬＬ", "FULL"),
        ("Ǻǩ ffi", "Ǻǩ ffi"),
        ("محمد", "□□□□"),
        ("山田", "□□"),
        ("Zoë 💎", "Zoë □"),
        ("👩🏽‍🔬", "□□"),
        ("a\nb\tc", "a b c"),
        ("\u202eabc\u200b", "abc"),
        ("\ud800", "□"),
        ("  ", ""),
    ],
)
def test_a_name_is_drawn_as_far_as_the_typeface_goes_and_visibly_replaced_beyond(written: str, drawn: str) -> None:
    assert fonts.drawable(written).strip() == drawn


@given(st.text(max_size=40))
def test_whatever_is_drawn_has_a_glyph(text: str) -> None:
    from reportlab.pdfbase import pdfmetrics

    fonts.register()
    glyphs = pdfmetrics.getFont(fonts.SEMIBOLD).face.charToGlyph
    assert all(ord(character) in glyphs for character in fonts.drawable(text))


@pytest.mark.parametrize("name", [fonts.REGULAR, fonts.SEMIBOLD])
def test_digits_and_signs_are_as_wide_as_each_other(name: str) -> None:
    assert len({round(fonts.width(character, name, 1000), 3) for character in "0123456789+−"}) == 1


@pytest.mark.parametrize("room", [0, 3, 12, 40, 90, 10_000])
@pytest.mark.parametrize("text", [fonts.drawable(name) for name in AWKWARD_NAMES])
def test_cut_text_fits_its_room(text: str, room: float) -> None:
    cut = fonts.fitted(text, fonts.REGULAR, 7, room)
    assert fonts.width(cut, fonts.REGULAR, 7) <= room
    assert cut in {text, ""} or cut.endswith("…")


def test_as_much_is_kept_as_fits() -> None:
    text = "Pendant with a long name"
    cut = fonts.fitted(text, fonts.REGULAR, 7, 50)
    kept = len(cut) - 1
    assert text.startswith(cut[:-1])
    assert fonts.width(text[: kept + 1] + "…", fonts.REGULAR, 7) > 50


def test_the_licence_is_beside_the_fonts() -> None:
    for file in fonts.files().values():
        assert "SIL OPEN FONT LICENSE" in (file.parent / "OFL.txt").read_text("utf-8")
