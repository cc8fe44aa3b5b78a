"""Tokens for programs: shown once, kept as a digest only."""

from __future__ import annotations

import hashlib
import secrets

PREFIX = "vd_"


def new_token() -> str:
    """256 random bits behind a recognisable prefix, so that leaked ones can be searched for."""
    return PREFIX + secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """SHA-256: the token is random, so a slow digest would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
