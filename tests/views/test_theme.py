"""The look: readable in dark and light, and changed everywhere at once."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from veliano_desk.views.common import icons, theme
from veliano_desk.views.common.assets import asset

TOKENS: dict[str, Any] = json.loads(asset("theme", "tokens.json").read_text("utf-8"))
LOOKS = ("dark", "light")
GROUNDS = ("window", "rail", "surface", "raised", "hover", "selected", "selected_calm", "accent_tint")
WORDS = ("text", "muted", "accent_text", "ok", "info", "warn", "risk")
PAIRS = [(words, ground) for words in WORDS for ground in GROUNDS]
PAIRS += [(tone, f"{tone}_tint") for tone in ("ok", "info", "warn", "risk")]
PAIRS += [("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")]


def luminance(colour: str) -> float:
    """Relative luminance [WCAG 2.2]."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio [WCAG 2.2]."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_reckoning_of_contrast_is_right() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_are_readable_on_every_ground_they_stand_on(look: str, words: str, ground: str) -> None:
    assert contrast(TOKENS[look][words], TOKENS[look][ground]) >= 4.5


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("ground", ["window", "surface", "rail", "raised"])
def test_the_ring_of_focus_is_seen_on_every_ground(look: str, ground: str) -> None:
    assert contrast(TOKENS[look]["accent"], TOKENS[look][ground]) >= 3


def test_both_looks_name_the_same_tokens_and_each_is_a_colour() -> None:
    assert TOKENS["dark"].keys() == TOKENS["light"].keys()
    for look in LOOKS:
        assert all(re.fullmatch(r"#[0-9A-F]{6}", value) for value in TOKENS[look].values())


def test_the_tokens_are_read_as_the_json_that_they_are() -> None:
    assert theme._tokens() == TOKENS


def test_measures_keep_to_the_scale_of_four_but_for_the_drawn_exceptions() -> None:
    drawn = {"control": 30, "header": 30, "radius": 6, "stroke": 1.75}
    for name, value in TOKENS["size"].items():
        assert value == drawn.get(name, value)
        assert name in drawn or value % TOKENS["size"]["space"] == 0


def test_the_programs_own_font_is_used_with_digits_of_one_width(qapp: QApplication) -> None:
    theme.load_fonts()
    for style in TOKENS["type"]:
        if style == "family":
            continue
        font = theme.font(style)
        assert QFontInfo(font).family() == "Inter Desk"
        widths = {QFontMetricsF(font).horizontalAdvance(digit * 10) for digit in "0123456789"}
        assert max(widths) - min(widths) < 0.01


def test_a_change_of_look_repaints_what_is_open(qtbot: QtBot, qapp: QApplication) -> None:
    look = theme.Theme()
    label = QLabel("Orders")
    qtbot.addWidget(label)
    told: list[str] = []
    look.changed.connect(lambda: told.append(look.look))
    for mode in ("dark", "light", "dark"):
        look.apply(qapp, mode)
        label.ensurePolished()
        assert label.palette().windowText().color().name().upper() == TOKENS[mode]["text"]
        assert theme.colour("window").name().upper() == TOKENS[mode]["window"]
    assert told == ["dark", "light", "dark"]


def test_the_systems_look_is_followed_only_where_that_was_chosen(qapp: QApplication) -> None:
    look = theme.Theme()
    look.apply(qapp, "system")
    assert look.mode == "system"
    assert look.look in LOOKS
    look.apply(qapp, "light")
    assert look.look == "light"


def test_an_icon_takes_the_colour_of_the_look_when_it_is_painted(qapp: QApplication) -> None:
    look = theme.Theme()
    icon = icons.icon("gem", "accent")
    for mode in LOOKS:
        look.apply(qapp, mode)
        image = icon.pixmap(16).toImage()
        strongest = max(
            (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())),
            key=lambda colour: colour.alpha(),
        )
        assert strongest.name().upper() == TOKENS[mode]["accent"]


def test_icons_are_drawn_with_the_pixels_of_the_screen(qapp: QApplication) -> None:
    sharp = icons.pixmap("gem", "text", 16, 2.0)
    assert (sharp.width(), sharp.devicePixelRatio()) == (32, 2.0)


def test_every_icon_is_an_outline_that_can_be_coloured() -> None:
    for file in asset("icons", "").glob("*.svg"):
        text = file.read_text("utf-8")
        assert 'stroke="currentColor"' in text, file.name
        assert 'viewBox="0 0 24 24"' in text, file.name


@pytest.mark.parametrize("style", ["body", "strong", "label", "title"])
def test_digits_stand_in_columns_and_hyphens_in_words(qapp: QApplication, style: str) -> None:
    theme.load_fonts()
    ours = theme.font(style)
    plain = QFont(ours)
    plain.unsetFeature(QFont.Tag("tnum"))
    width, plain_width = QFontMetricsF(ours).horizontalAdvance, QFontMetricsF(plain).horizontalAdvance
    assert width("1") == width("8") != plain_width("1")
    assert width("-") == plain_width("-")
