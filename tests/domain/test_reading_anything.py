"""Whatever stands in the store's free texts, reading it gives pieces and never an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veliano_desk.config import trade
from veliano_desk.domain.piece_reading import read_pieces

SAID = (
    "top", "bottom", "6", "14k", "gold", "white", "ring", "size", "7", "½", "US", "N", "chain", "22", "inch", "cm",
    "38", "x", "1.2", "mm", "VS", "pavé", "+", "-", "/", ",", "no", "stones", "and", "2", "rings", "\n", "💎", "=SUM(",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(SAID), max_size=25).map(" ".join)
TEXTS = st.none() | st.text(max_size=200) | WORDS
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["top-3", "bottom-9"]),
    lambda inner: (
        st.lists(inner, max_size=6) | st.dictionaries(st.sampled_from(["arch", "teeth", "upper", "x"]), inner)
    ),
    max_leaves=12,
)


def read_anything(material: str | None, teeth: object, details: str | None, notes: str | None) -> None:
    drafts = read_pieces(
        material=material, teeth_selection=teeth, design_details=details, notes=notes, words=trade.trade_words()
    )
    assert drafts
    assert all(draft.kind in trade.routings().routings for draft in drafts)


@settings(max_examples=150, deadline=None)
@given(TEXTS, JSON, TEXTS, TEXTS)
def test_anything_is_read(material: str | None, teeth: object, details: str | None, notes: str | None):
    read_anything(material, teeth, details, notes)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=15_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, JSON, TEXTS, TEXTS)
def test_anything_at_all_is_read(material: str | None, teeth: object, details: str | None, notes: str | None):
    read_anything(material, teeth, details, notes)
