"""The words of a search: what people type, cut as the index of words cuts what it finds."""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 8
LONGEST = 60
_WORD = re.compile(r"[^\W_]+")


def search_words(text: str, *, accents: bool = False) -> tuple[str, ...]:
    """Small letters without accents, each word once: " Ivana  Petrović, CO-10" -> ("ivana", "petrovic", "co", "10").

    Found is what has a word beginning with each of them. Past the eighth word nothing more is looked for, past the
    sixtieth letter nothing more of a word. accents: leave them, for an index that takes them out by itself.
    """
    if accents:
        plain = unicodedata.normalize("NFC", text.lower())
    else:
        parted = unicodedata.normalize("NFKD", text.lower())
        plain = "".join(letter for letter in parted if not unicodedata.combining(letter))
    return tuple(dict.fromkeys(word[:LONGEST] for word in _WORD.findall(plain)))[:MOST_WORDS]
