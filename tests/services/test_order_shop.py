"""What the hub shows of shop orders."""

from __future__ import annotations

from typing import Any

import pytest

from veliano_desk.services.order_shop import address_words

IN_LINES = "1 Mint St\n33128\nMiami"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ({"line1": "1 Mint St ", "line2": "", "postal_code": 33128, "city": "Miami", "default": True}, IN_LINES),
        ('{"line1": "1 Mint St", "line2": null, "postal_code": 33128, "city": "Miami"}', IN_LINES),
        (' ["1 Mint St", "33128", "Miami"]', IN_LINES),
        ('"1 Mint St\\n33128\\nMiami"', IN_LINES),
        ("1 Mint St\n33128\nMiami\n", IN_LINES),
        ("{back door} 1 Mint St", "{back door} 1 Mint St"),
        ("[" * 100_000, "[" * 100_000),
        (None, ""),
        (7, ""),
    ],
)
def test_an_address_is_read_in_lines_however_the_store_keeps_it(address: Any, words: str):
    assert address_words(address) == words
