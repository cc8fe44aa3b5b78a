"""One fingerprint for a row, however its server spells it."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from veliano_desk.domain.row_digest import canonical_value, digest

LITE = {"id": "a", "total_price": "10.10", "updated_at": "2026-11-22 08:08:18.056846+00", "notes": None, "version": 1}
HOSTED = {
    "version": 1, "notes": None, "updated_at": "2026-11-22T08:08:18.056846+00:00", "total_price": Decimal("10.1"),
    "id": "a",
}  # fmt: skip


def test_both_servers_spellings_of_a_row_have_one_digest():
    assert digest(LITE) == digest(HOSTED)
    assert len(digest(LITE)) == 32


def test_a_time_in_another_zone_is_the_same_moment():
    assert digest({"at": "2026-11-22 09:08:18+01"}) == digest({"at": "2026-11-22T08:08:18+00:00"})


def test_every_change_of_a_value_shows():
    changes = [{"total_price": "10.11"}, {"notes": ""}, {"version": 2}, {"version": "1"}, {"updated_at": None}]
    assert len({digest({**LITE, **change}) for change in changes} | {digest(LITE)}) == len(changes) + 1


def test_a_text_that_reads_like_a_number_is_a_text():
    assert digest({"notes": "10.10"}) != digest({"notes": "10.1"})
    assert digest({"total_price": "infinity"}) != digest({"total_price": "10"})


def test_an_absent_column_is_not_an_empty_one():
    assert digest({"id": "a"}) != digest({"id": "a", "notes": None})


def test_a_row_that_never_came_has_none():
    assert digest({}) == ""


def test_what_no_time_is_stays_as_it_was_written():
    assert canonical_value("updated_at", "2026-99-22 08:08:18+00") == "2026-99-22 08:08:18+00"


PLAIN = some.none() | some.booleans() | some.integers() | some.text()
JSON = some.recursive(
    PLAIN | some.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(some.dictionaries(some.sampled_from(["id", "total_price", "notes", "teeth", "at"]), JSON, min_size=1))
def test_a_row_that_was_kept_as_json_has_the_digest_it_came_with(row: dict[str, object]):
    assert digest(json.loads(json.dumps(row, default=str))) == digest(row)
