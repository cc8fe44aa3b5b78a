"""How good a password is, said in words while it is typed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from veliano_desk.security.passwords import MIN_LENGTH, weakness
from veliano_desk.views.common.columns import Tone

GOOD_BITS = 50.0
STRONG_BITS = 75.0
_FOLLOWING = 0.25
_POOLS = ((str.islower, 26), (str.isupper, 26), (str.isdigit, 10))
_OTHERS = 33


@dataclass(frozen=True, slots=True)
class Strength:
    """words: what to say; tone: muted, risk, warn or ok; enough: whether the workspace takes it."""

    words: str
    tone: Tone
    icon: str
    enough: bool


def strength_of(password: str, login: str) -> Strength:
    """What to say of a password; a rule that it breaks comes first, since the workspace refuses it for that."""
    if not password:
        return Strength(f"At least {MIN_LENGTH} characters; a few words in a row are good.", "muted", "info", False)
    missing = MIN_LENGTH - len(password)
    if missing > 0:
        return Strength(
            f"Too short: {missing} more {'character' if missing == 1 else 'characters'}.", "risk", "circle-x", False
        )
    weak = weakness(password, login.strip())
    if weak:
        return Strength(f"Too weak: {weak}.", "risk", "circle-x", False)
    bits = guessing_bits(password)
    if bits < GOOD_BITS:
        return Strength("Fair: longer, or less regular, would be better.", "warn", "triangle-alert", True)
    if bits < STRONG_BITS:
        return Strength("Good.", "ok", "circle-check", True)
    return Strength("Strong.", "ok", "circle-check", True)


def guessing_bits(password: str) -> float:
    """A rough guess of the work in bits: length × bits of the kinds of characters used.

    A character that repeats the one before it, or is its neighbour (abc, 321), counts a quarter.
    """
    kinds = [size for is_kind, size in _POOLS if any(map(is_kind, password))]
    if any(not (c.isascii() and c.isalnum()) for c in password):
        kinds.append(_OTHERS)
    pairs = pairwise(password)
    length = 1 + sum(_FOLLOWING if abs(ord(a) - ord(b)) <= 1 else 1.0 for a, b in pairs)
    return length * math.log2(sum(kinds))
