"""Files are told by their content, and named so that every system and the store's bucket take them."""

from __future__ import annotations

import pytest

from tests.pictures import OF_EACH_KIND
from veliano_desk.domain.files import file_name, media_type_of, size_words, store_key


@pytest.mark.parametrize(("media_type", "data"), OF_EACH_KIND.items())
def test_each_kind_is_known_by_its_content(media_type: str, data: bytes):
    assert media_type_of(data) == media_type


def test_a_model_in_words_is_known_too():
    assert media_type_of(b"solid cap\n facet normal 0 0 1\n") == "model/stl"
    assert media_type_of(b"v 0 0 0\n" * 20_000) == "model/obj"


@pytest.mark.parametrize("data", [
    b"", b"hello", b"MZ\x90\0", b"<html></html>", b"PK\x03\x04 a letter", b"\0\0\0\x18ftypisom", b"very long\nf ree",
    b"\x7fELF", OF_EACH_KIND["model/stl"][:-1],
])  # fmt: skip
def test_what_is_none_of_them_is_not_taken_for_one(data: bytes):
    assert media_type_of(data) is None


@pytest.mark.parametrize(("name", "kept"), [
    ("mould.png", "mould.png"), ("Foto 1.JPG", "Foto 1.JPG.png"), ("../../etc/passwd", "_.._etc_passwd.png"),
    ("a\0b\nc.PNG", "a_b_c.PNG"), ("", "file.png"), (" . ", "file.png"), ("зуб.png", "зуб.png"),
    ("x" * 300 + ".png", "x" * 116 + ".png"),
])  # fmt: skip
def test_names_fit_every_system_and_end_as_the_content_says(name: str, kept: str):
    assert file_name(name, "image/png") == kept


@pytest.mark.parametrize(("name", "key"), [
    ("mould.png", "abc-mould.png"), ("Gebiß oben (2).png", "abc-Gebi_oben_2_.png"), ("зуб.png", "abc-png"),
    ("é.png", "abc-e.png"), ("/", "abc-file"),
])  # fmt: skip
def test_places_in_the_bucket_have_plain_letters_only(name: str, key: str):
    assert store_key("abc", name) == key


def test_sizes_are_said_in_words():
    assert [size_words(size) for size in (1, 812_400, 3_449_000, 50_000_000)] == ["1 KB", "812 KB", "3.4 MB", "50.0 MB"]
