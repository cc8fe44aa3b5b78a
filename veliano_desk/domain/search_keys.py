"""How names are sorted and found: regardless of case and accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_LONGEST_KEY = 200
"""Keys are sorted and found by, and an index takes no page of text; the text itself is kept whole."""
_POSTCODES = ("postal_code", "postalCode", "postcode", "zip", "zip_code")


def search_key(text: str) -> str:
    """Folded, without accents, single spaces: "  Ivana  Petrović" -> "ivana petrovic"."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in parted if not unicodedata.combining(c))
    return " ".join(plain.split())


def sort_key(text: str) -> str:
    """What something is sorted and found by: its search key, no longer than an index takes."""
    return search_key(text)[:_LONGEST_KEY]


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


def customer_keys(name: str, email: str, phone: str, address: Mapping[str, object]) -> dict[str, str]:
    """The keys that a customer is found by and known again by, wherever they came from. address: as the store keeps
    one, its postcode under any of the names that stores give it."""
    postcode = next((postcode_key(str(address[one])) for one in _POSTCODES if address.get(one)), "")
    return {
        "name_key": sort_key(name), "email_key": sort_key(email), "phone_key": phone_key(phone)[:_LONGEST_KEY],
        "city_key": sort_key(str(address.get("city") or "")), "postcode_key": postcode[:_LONGEST_KEY],
    }  # fmt: skip
