"""Passwords: argon2id [RFC 9106], random ones for first owners, and how long to wait after wrong tries."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_LENGTH = 10
FREE_TRIES = 5
_TELLING = 3
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@cache
def _hasher() -> PasswordHasher:
    # RFC 9106's second recommendation: 64 MiB, three passes, four lanes.
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)


def digest_password(password: str) -> str:
    """The argon2id digest with its salt and parameters, as a string."""
    return _hasher().hash(password)


def password_matches(digest: str, password: str) -> bool:
    """Whether the password is the one behind the digest; damaged digests match nothing."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(digest, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def decoy_digest() -> str:
    """A digest nobody has the password of: checked for unknown names, so that the answer takes as long."""
    return digest_password(secrets.token_hex(16))


def random_password() -> str:
    """Four groups of four easy letters, about 79 bits: to be read off a screen and typed once."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def weakness(password: str, login: str) -> str | None:
    """Why a password is not good enough, or None."""
    if len(password) < MIN_LENGTH:
        return f"it has fewer than {MIN_LENGTH} characters"
    if len(login) >= _TELLING and login.casefold() in password.casefold():
        return "it contains the sign-in name"
    if len(set(password)) < 4:
        return "it has fewer than four different characters"
    return None


def unknown_name(key: str, login: str) -> str:
    """What the log calls a sign-in name that nobody has: always the same for it, and never what was typed.

    It may be a password that somebody typed into the wrong field, and the log keeps its subjects for ever. key: the
    workspace's identifier, so that two workspaces call the same name differently.
    """
    return f"unknown:{hmac.new(key.encode(), login.encode(), hashlib.sha256).hexdigest()[:12]}"


def wait_until(wrong_tries: int, last_try: datetime | None) -> datetime | None:
    """From when the next try is allowed: free up to five, then 2 s doubling to 15 minutes."""
    if wrong_tries < FREE_TRIES or last_try is None:
        return None
    seconds = min(2 ** (wrong_tries - FREE_TRIES + 1), 900)
    return last_try + timedelta(seconds=seconds)
