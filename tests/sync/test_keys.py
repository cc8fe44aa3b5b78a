"""A key of the wrong kind is told from the key itself, before anything is sent."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import pytest

from veliano_desk.sync.errors import StoreKeyError
from veliano_desk.sync.keys import KeyKind, key_kind, publishable_key, secret_key


def legacy(role: str) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"iss": "supabase", "role": role}).encode()).rstrip(b"=").decode()
    return f"eyJhbGciOiJIUzI1NiJ9.{claims}.c2lnbmVk"


PUBLISHABLE, SECRET = "sb_publishable_abc-DEF_1", "sb_secret_abc-DEF_1"


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (PUBLISHABLE, KeyKind.PUBLISHABLE),
        (f"\n {SECRET} ", KeyKind.SECRET),
        (legacy("anon"), KeyKind.LEGACY_ANON),
        (legacy("service_role"), KeyKind.LEGACY_SERVICE),
        (legacy("authenticated"), KeyKind.UNKNOWN),
        ("", KeyKind.UNKNOWN),
        ("sb_publishable_", KeyKind.UNKNOWN),
        (f"{PUBLISHABLE} {SECRET}", KeyKind.UNKNOWN),
        ("hunter2", KeyKind.UNKNOWN),
        ("a.b.c", KeyKind.UNKNOWN),
        ("a.WzFd.c", KeyKind.UNKNOWN),
        ("ключ.ключ.ключ", KeyKind.UNKNOWN),
    ],
)
def test_a_key_tells_its_kind(key: str, kind: KeyKind) -> None:
    assert key_kind(key) is kind


@pytest.mark.parametrize("key", [PUBLISHABLE, legacy("anon")])
def test_a_public_key_accompanies_a_sign_in(key: str) -> None:
    assert publishable_key(f" {key} ") == key


def test_a_secret_key_connects_alone() -> None:
    assert secret_key(f" {SECRET} ") == SECRET


@pytest.mark.parametrize(
    ("asked", "given", "title"),
    [
        (publishable_key, SECRET, "This is a secret key"),
        (publishable_key, legacy("service_role"), "This is a secret key"),
        (publishable_key, "hunter2", "This is no key of a store"),
        (secret_key, PUBLISHABLE, "This is a publishable key"),
        (secret_key, legacy("anon"), "This is a publishable key"),
        (secret_key, legacy("service_role"), "This is an old service_role key"),
        (secret_key, "hunter2", "This is no key of a store"),
    ],
)
def test_the_wrong_kind_is_told_and_never_repeated_in_the_words(
    asked: Callable[[str], str], given: str, title: str
) -> None:
    with pytest.raises(StoreKeyError) as fault:
        asked(given)
    assert fault.value.title == title
    assert given not in str(fault.value)
