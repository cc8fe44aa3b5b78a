"""How names are sorted and found: regardless of case and accents."""

from __future__ import annotations

import unicodedata


def search_key(text: str) -> str:
    """Folded, without accents, single spaces: "  Ivana  Petrović" -> "ivana petrovic"."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in parted if not unicodedata.combining(c))
    return " ".join(plain.split())


FEWEST_DIGITS = 7
"""A phone number with fewer digits says nothing about whose it is."""


def phone_key(text: str) -> str:
    """A phone number's digits, without the signs between and a leading 00; "" where there are too few to tell people
    apart: "+385 (91) 555-0101" -> "385915550101"."""
    digits = "".join(str(unicodedata.digit(c)) for c in text if c.isdigit()).removeprefix("00")
    return digits if len(digits) >= FEWEST_DIGITS else ""


def postcode_key(text: str) -> str:
    """A postcode without spaces and signs, folded: "SW1A 2-aa" -> "sw1a2aa"."""
    return "".join(c for c in search_key(text) if c.isalnum())
