"""Passwords: how they are kept, what is too weak, and how long a guesser waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from hypothesis import given
from hypothesis import strategies as st

from tests.workshop import MONDAY
from veliano_desk.security import passwords
from veliano_desk.security.passwords import (
    decoy_digest,
    digest_password,
    password_matches,
    random_password,
    wait_until,
    weakness,
)


def test_digests_are_argon2id_with_the_cost_that_rfc_9106_recommends():
    digest = digest_password("gold rings and torches")
    cost = extract_parameters(digest)
    assert cost.type is Type.ID
    assert (cost.memory_cost, cost.time_cost, cost.parallelism) == (65_536, 3, 4)
    assert (cost.salt_len, cost.hash_len) == (16, 32)
    assert password_matches(digest, "gold rings and torches")
    assert not password_matches(digest, "gold rings and torchez")
    decoy_digest.cache_clear()  # another test may have made it with a lesser cost
    assert extract_parameters(decoy_digest()) == cost


def test_the_same_password_never_has_the_same_digest(quick: None):
    assert digest_password("gold rings and torches") != digest_password("gold rings and torches")


@pytest.mark.parametrize("digest", ["", "plain text", "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$", "$2b$12$abcdefghijk"])
def test_a_damaged_digest_matches_nothing(digest: str):
    assert not password_matches(digest, "")
    assert not password_matches(digest, digest)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "fewer than 10 characters"),
        ("short", "fewer than 10 characters"),
        ("aaaaaaaaaaaa", "fewer than four different"),
        ("abcabcabcabc", "fewer than four different"),
        ("my name is VERA", "contains the sign-in name"),
        ("gold rings and torches", None),
        ("ćevapčići s lukom", None),
    ],
)
def test_what_is_weak_is_said(password: str, words: str | None):
    found = weakness(password, "vera")
    assert (words in found) if words and found else found is None and words is None


def test_a_sign_in_name_of_a_letter_or_two_may_stand_in_a_password():
    assert weakness("gold rings and torches", "go") is None
    assert weakness("gold rings and torches", "gol") == "it contains the sign-in name"


def test_a_random_password_is_never_weak_and_never_the_same():
    made = {random_password() for _ in range(200)}
    assert len(made) == 200
    assert all(weakness(one, "owner") is None for one in made)
    assert all(letter in passwords._LETTERS + "-" for one in made for letter in one)
    assert not set("01ilo") & set(passwords._LETTERS)


@pytest.mark.parametrize(
    ("wrong", "seconds"),
    [(0, None), (4, None), (5, 2), (6, 4), (7, 8), (10, 64), (13, 512), (14, 900), (15, 900), (10_000, 900)],
)
def test_five_tries_are_free_then_the_wait_doubles_to_a_quarter_of_an_hour(wrong: int, seconds: int | None):
    free_at = wait_until(wrong, MONDAY)
    assert free_at == (None if seconds is None else MONDAY + timedelta(seconds=seconds))


@given(st.integers(0, 60))
def test_the_wait_never_gets_shorter_with_more_tries(wrong: int):
    sooner, later = wait_until(wrong, MONDAY), wait_until(wrong + 1, MONDAY)
    assert sooner is None or (later is not None and later >= sooner)
