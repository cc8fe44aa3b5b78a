"""Tokens are random, recognisable, and kept as a digest only."""

from __future__ import annotations

import re

from veliano_desk.security.tokens import new_token, token_digest


def test_a_token_is_256_random_bits_behind_its_prefix():
    made = {new_token() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"vd_[\w-]{43}", one) for one in made)


def test_the_digest_tells_nothing_of_the_token_and_is_always_the_same():
    token = new_token()
    assert re.fullmatch(r"[0-9a-f]{64}", token_digest(token))
    assert token_digest(token) == token_digest(token) != token_digest(token + "x")
