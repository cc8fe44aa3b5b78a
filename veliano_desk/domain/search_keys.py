"""How names are sorted and found: regardless of case and accents."""

from __future__ import annotations

import unicodedata


def search_key(text: str) -> str:
    """Folded, without accents, single spaces: "  Ivana  Petrović" -> "ivana petrovic"."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in parted if not unicodedata.combining(c))
    return " ".join(plain.split())
