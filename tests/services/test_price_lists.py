"""Price lists: dry run, all or nothing, the good rows only; the same list twice changes nothing; prices are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.copies import Shop
from tests.services.price_lists import GOOD, HEADINGS, MAPPING, STULLER, csv_of, take, xlsx_of
from veliano_desk.config.purchasing_rules import purchasing_rules
from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.price_lists import Field, ListMapping

BY_CODE = ListQuery("code")


@pytest.fixture
def desk(shop: Shop) -> Any:
    shop.owner.purchasing.add_supplier(STULLER)
    return shop.owner


def prices(desk: Any) -> dict[str, str]:
    return {one.code: f"{one.price.plain()} per {one.per}" for one in desk.purchasing.articles(BY_CODE).rows}


def state(shop: Shop) -> list[list[tuple[object, ...]]]:
    tables = ("supplier_articles", "supplier_prices", "price_list_imports", "price_list_mappings", "audit_log")
    return [shop.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables]


def said(desk: Any, source: bytes, mapping: ListMapping = MAPPING) -> list[str]:
    report = desk.purchasing.check_list("STULLER", "list.csv", source, mapping)
    return [f"{one.row} {one.column}: {one.what}" for one in report.faults]


@pytest.mark.parametrize("made", [csv_of, xlsx_of])
def test_a_list_is_taken_in_with_its_units_and_smallest_quantities(desk: Any, made: Callable[..., bytes]):
    report = take(desk, made(GOOD))
    assert (report.rows, report.added, report.kept) == (3, 3, True)
    assert prices(desk) == {"SP-14Y": "62.40 per g", "JR-4.1": "2.15 per piece", "CH-1.3": "41.00 per ft"}
    grain = desk.purchasing.articles(ListQuery(text="casting gr")).rows[0]
    assert (grain.unit, grain.pack, grain.supplier) == ("mg", 10_000, "Stuller")


def test_a_dry_run_writes_nothing(shop: Shop, desk: Any):
    before = state(shop)
    report = desk.purchasing.check_list("STULLER", "list.csv", csv_of(GOOD), MAPPING)
    assert (report.added, report.kept, state(shop)) == (3, False, before)


def test_the_same_list_again_changes_nothing_and_says_so(shop: Shop, desk: Any):
    take(desk, csv_of(GOOD))
    before = state(shop)
    report = take(desk, csv_of(GOOD, delimiter=";"))
    assert state(shop) == before
    assert report.words() == "Nothing changes: all 3 rows are known as they are."


def test_a_changed_list_changes_only_what_changed_and_keeps_the_price_of_before(shop: Shop, desk: Any):
    take(desk, csv_of(GOOD), valid_from=date(2026, 10, 1))
    dearer = (("SP-14Y", "14K yellow casting grain", "64.00", "g", "10"), *GOOD[1:])
    report = take(desk, csv_of(dearer), valid_from=date(2026, 11, 1))
    assert (report.added, report.changed, report.unchanged) == (0, 1, 2)
    assert [(one.before_units, one.after_units) for one in report.prices] == [(624_000, 640_000)]
    grain = desk.purchasing.articles(ListQuery(text="SP-14Y")).rows[0]
    history = [(str(one.valid_from), one.price.plain()) for one in desk.purchasing.prices(grain.id)]
    assert history == [("2026-11-01", "64.00"), ("2026-10-01", "62.40")]
    assert shop.rows("SELECT count(*) FROM supplier_prices") == [(4,)]


def test_another_description_is_no_other_price(shop: Shop, desk: Any):
    take(desk, csv_of(GOOD))
    report = take(desk, csv_of([("JR-4.1", "Jump ring, open, 4.1 mm", "2.15", "piece", "25")]))
    assert (report.changed, report.absent) == (1, 2)
    assert shop.rows("SELECT count(*) FROM supplier_prices") == [(3,)]
    assert len(prices(desk)) == 3


def test_nothing_is_taken_in_while_a_row_is_bad_unless_it_is_left_out(desk: Any):
    source = csv_of([*GOOD, ("X-1", "Broken", "call us", "g", "")])
    report = take(desk, source)
    assert (report.kept, report.bad, prices(desk)) == (False, 1, {})
    report = take(desk, source, skip_bad=True)
    assert (report.kept, report.added, report.bad) == (True, 3, 1)
    assert [(one.row, one.column) for one in report.faults] == [(5, "Price")]
    assert desk.purchasing.imports()[0].skipped == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("", "A", "1.00", "g", ""), "5 Item: Code is missing."),
        (("A", "", "1.00", "g", ""), "5 Description: Description is missing."),
        (("A", "A", "", "g", ""), "5 Price: Price is missing."),
        (("A", "A", "0.00", "g", ""), "5 Price: The price is zero."),
        (("A", "A", "-1.00", "g", ""), "5 Price: The price is below zero."),
        (("A", "A", "1.00001", "g", ""), "5 Price: “1.00001” is too large or too fine."),
        (("A", "A", "12,50", "g", ""), "5 Price: “12,50” has no decimal point where one belongs."),
        (("A", "A", "€ 12.50", "g", ""), "5 Price: The price is in EUR; the supplier's currency is USD."),
        (("A", "A", "12.50 EUR", "g", ""), "5 Price: The price is in EUR; the supplier's currency is USD."),
        (("A", "A", "1.00", "furlong", ""), "5 Per: “furlong” is no unit that prices are for."),
        (("A", "A", "1.00", "g", "-3"), "5 Min: “-3” cannot be smallest quantity."),
        (("JR-4.1", "A", "1.00", "g", ""), "5 Item: “JR-4.1” stands in row 3 already."),
        (("A", "A", "=B2*2", "g", ""), "5 Price: “=B2*2” is a formula."),
        (("A", "A", "1.00", "g", "", "more"), "5 Item: The row has 6 cells, more than there are headings."),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_with_its_column_and_why(desk: Any, row: tuple[str, ...], told: str):
    assert said(desk, csv_of([*GOOD, row])) == [told]


def test_empty_rows_are_passed_over_and_counted(desk: Any):
    report = take(desk, csv_of([GOOD[0], ("", "", "", "", ""), GOOD[1]]))
    assert (report.added, report.empty, report.bad) == (2, 1, 0)


def test_a_decimal_comma_is_found_out_from_the_list(desk: Any):
    rows = [("A", "Grain", "1.062,40", "g", "2,5"), ("B", "Wire", "62,40", "g", ""), ("C", "Sheet", "1.500", "g", "")]
    take(desk, csv_of(rows, delimiter=";"))
    assert prices(desk) == {"A": "1062.40 per g", "B": "62.40 per g", "C": "1500.00 per g"}


def test_where_a_comma_may_mean_two_things_it_is_asked_for(desk: Any):
    rows = [("A", "Grain", "1,500", "g", ""), ("B", "Wire", "62", "g", "")]
    assert said(desk, csv_of(rows)) == ["2 Price: “1,500” may be 1.500 or 1500."]
    take(desk, csv_of(rows), replace(MAPPING, decimal="."))
    assert prices(desk)["A"] == "1500.00 per g"
    take(desk, csv_of(rows), replace(MAPPING, decimal=","))
    assert prices(desk)["A"] == "1.50 per g"


@pytest.mark.parametrize(
    ("source", "mapping", "title"),
    [
        (csv_of([(one[2], one[1], one[0], one[3]) for one in GOOD]), MAPPING, "Columns are swapped"),
        (csv_of([(one[0], one[1], f"{one[2]} EUR") for one in GOOD]), MAPPING, "Another currency"),
        (csv_of(GOOD), replace(MAPPING, currency="EUR"), "Another currency"),
        (csv_of(GOOD, ("Item", "Text", "Price", "Per", "Min")), MAPPING, "A column is not there"),
        (csv_of(GOOD, ("Item", "Description", "Price", "Price", "Min")), MAPPING, "Two columns have one name"),
        (csv_of(GOOD), ListMapping({Field.CODE: "Item"}), "Columns are not named"),
        (csv_of([]), MAPPING, "The list is empty"),
        (b"", MAPPING, "The list cannot be read"),
        (b"\x00\x01\x02 no list", MAPPING, "The list cannot be read"),
        (b"PK\x03\x04 no workbook", MAPPING, "The list cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", MAPPING, "The list cannot be read"),
        (b'Item,Description,Price,Per,Min\nA,"open,1,g,', MAPPING, "The list cannot be read"),
        (xlsx_of(GOOD), replace(MAPPING, sheet="Prices"), "The list cannot be read"),
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_no_such_list_is_refused_as_a_whole(
    shop: Shop, desk: Any, source: bytes, mapping: ListMapping, title: str
):
    before = state(shop)
    with pytest.raises(InputError) as told:
        take(desk, source, mapping, skip_bad=True)
    assert told.value.title == title
    assert "Nothing was read." in told.value.happened
    assert state(shop) == before


@pytest.mark.parametrize(
    ("most", "source"),
    [({"most_rows": 2}, csv_of(GOOD)), ({"most_rows": 2}, xlsx_of(GOOD)), ({"most_bytes": 100}, csv_of(GOOD)),
     ({"most_bytes": 9_000}, xlsx_of([(f"A-{at}", "Ring", 1.5, "g", 1) for at in range(300)]))],
    ids=["rows", "rows of a workbook", "a file", "a workbook that unpacks to too much"],
)  # fmt: skip
def test_what_is_too_large_is_refused_before_it_is_read(
    desk: Any, monkeypatch: pytest.MonkeyPatch, most: dict[str, int], source: bytes
):
    small = replace(purchasing_rules(), **most)
    monkeypatch.setattr("veliano_desk.services.price_lists.purchasing_rules", lambda: small)
    with pytest.raises(InputError) as told:
        take(desk, source)
    assert told.value.todo == "Split it."


def test_a_formula_without_its_result_and_merged_cells_are_named_at_their_row(desk: Any):
    rows = [*GOOD, ("F", "Formula", "=2*3", "g", ""), ("M", "Merged", 1.5, "g", ""), ("N", "Merged", None, "g", "")]
    faults = said(desk, xlsx_of(rows, merge="C6:C7"))
    assert faults == [
        "5 Price: The cell has a formula without its result.",
        "6 Price: The cells C6:C7 are merged.",
        "7 Price: The cells C6:C7 are merged.",
    ]


def test_merged_titles_above_the_headings_harm_nobody(desk: Any):
    source = xlsx_of(GOOD, merge="A1:C1", above=2)
    assert take(desk, source, replace(MAPPING, heading_row=3)).added == 3


def test_numbers_of_a_workbook_are_exact(desk: Any):
    take(desk, xlsx_of([(1001, "Wire", 0.1 + 0.2, "g", 5), ("B", "Sheet", 12, "g", None)]))
    assert prices(desk) == {"1001": "0.30 per g", "B": "12.00 per g"}


def test_headings_are_guessed_and_a_mapping_is_remembered(desk: Any):
    source = csv_of([one[:4] for one in GOOD], ("Artikelnummer", "Bezeichnung", "Nettopreis (USD)", "Einheit"))
    preview = desk.purchasing.preview_list("liste.csv", source)
    assert preview.mapping.columns == {
        Field.CODE: "Artikelnummer", Field.TITLE: "Bezeichnung", Field.PRICE: "Nettopreis (USD)", Field.UNIT: "Einheit",
    }  # fmt: skip
    assert preview.rows[0][0] == "SP-14Y"
    take(desk, source, preview.mapping, remember_as="monthly")
    kept = desk.purchasing.find_mapping("monthly")
    assert (kept.supplier, kept.mapping) == ("Stuller", preview.mapping)
    with pytest.raises(NotFoundError):
        desk.purchasing.find_mapping("weekly")


def test_our_own_article_may_be_named_and_must_be_there(desk: Any):
    mapping = ListMapping({**MAPPING.columns, Field.ARTICLE: "Ours"})
    headings = (*HEADINGS, "Ours")
    assert said(desk, csv_of([(*GOOD[0], "14kz")], headings), mapping) == ["2 Ours: “14kz” is none of our articles."]
    take(desk, csv_of([(*GOOD[0], "14ky")], headings), mapping)
    assert desk.purchasing.articles(BY_CODE).rows[0].article == "14ky"


def test_prices_are_absent_for_those_who_may_not_see_costs(shop: Shop, desk: Any):
    take(desk, csv_of(GOOD))
    from veliano_desk.domain.rights import Right

    token = desk.people.make_token("Reader", [Right.PURCHASING_SEE])
    other = shop.workspace.sign_in_with_token(token.secret)
    rows = other.purchasing.articles(BY_CODE).rows
    assert [one.price for one in rows] == [None, None, None]
    assert "62.4" not in repr(rows)


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
ROW = st.tuples(
    CELL, CELL, st.decimals(Decimal(-1), Decimal(99999), places=2).map(str),
    st.sampled_from(["g", "ct", "piece", "x"]), st.sampled_from(["", "5", "1.5", "many"]),
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(ROW, min_size=1, max_size=12))
def test_a_list_taken_in_twice_changes_nothing(shop: Shop, rows: list[tuple[str, ...]]):
    """Whatever it holds, on both databases."""
    if not shop.owner.purchasing.suppliers():
        shop.owner.purchasing.add_supplier(STULLER)
    source = xlsx_of([[cell.replace("\0", "") for cell in row] for row in rows]) if all(map(_fits, rows)) else csv_of(
        [[cell.replace('"', '""').replace("\0", "") for cell in row] for row in rows]
    )  # fmt: skip
    try:
        first = take(shop.owner, source, skip_bad=True)
    except InputError:
        first = None
    before = state(shop)
    if first is None:
        with pytest.raises(InputError):
            take(shop.owner, source, skip_bad=True)
    else:
        again = take(shop.owner, source, skip_bad=True)
        assert (again.added, again.changed, again.unchanged) == (0, 0, first.rows - first.bad)
        assert len(prices(shop.owner)) >= first.added
    assert state(shop) == before


def _fits(row: tuple[str, ...]) -> bool:
    """Whether a workbook can hold these texts."""
    return all(ord(sign) >= 32 for cell in row for sign in cell)
