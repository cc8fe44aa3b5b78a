"""Texts as they can be kept."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from veliano_desk.domain.typed_text import keepable


@dataclass(frozen=True, slots=True)
class Note:
    words: str
    tags: tuple[str, ...] = ()
    count: int = 0


@given(st.text())
def test_every_text_comes_out_fit_for_utf_8_and_without_nuls(text: str) -> None:
    kept = keepable(text)
    assert "\0" not in kept
    assert kept.encode().decode() == kept


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_what_can_be_kept_is_kept_as_it_is(text: str) -> None:
    assert keepable(text) is text


def test_texts_inside_of_anything_are_kept_too() -> None:
    note = Note("a\0b", ("c\ud800", "d"), 3)
    assert keepable(note) == Note("ab", ("c", "d"), 3)
    assert keepable({"note": [note, None, 1.5]}) == {"note": [Note("ab", ("c", "d"), 3), None, 1.5]}


def test_what_needs_no_change_is_the_very_same_thing() -> None:
    values = (Note("a", ("b",)), ["c"], {"d": ("é",)}, 7, None)
    assert keepable(values) is values
