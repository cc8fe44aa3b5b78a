"""Whether a text can hold any of some phrases at all: to know that it cannot costs less than to look for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"\w+")


class FirstWords:
    """The words that some phrases begin with; phrases and texts must be folded alike.

    Sound only for phrases that are looked for as whole words: then each one's first word stands in the text as a word.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        begins = [_WORD.match(phrase) for phrase in phrases]
        self._words = frozenset(match[0] for match in begins if match)
        self._any = None in begins

    def may_be_in(self, words: frozenset[str]) -> bool:
        """Whether a text of these words can hold one of the phrases."""
        return self._any or not self._words.isdisjoint(words)


@lru_cache(maxsize=64)
def words_in(text: str) -> frozenset[str]:
    """The words of a text; one text is looked through for many things in a row."""
    return frozenset(_WORD.findall(text))
