"""The cost report adds up to the cent; actual costs are appended; estimates follow the rates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.services.copies import KINDS, Copies, Shop, home_in
from tests.workshop import order_row
from veliano_desk.domain.costing import CostFigures, CostKind, CostReport
from veliano_desk.domain.errors import CancelledError, InputError, RightMissingError
from veliano_desk.domain.money import Money
from veliano_desk.domain.orders import PieceView
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action
from veliano_desk.services import costing

REPORT_RIGHTS = (Right.VALUE_SEE, Right.COST_SEE, Right.MARGIN_SEE, Right.REPORTS_PRINT)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
COSTS = (CostKind.METAL, CostKind.STONES, CostKind.LABOUR, CostKind.OVERHEAD)
WISHES: tuple[dict[str, Any], ...] = (
    {}, {"design_details": "signet ring size 10", "teeth_selection": None},
    {"design_details": "tennis chain 16 inch 0.03 ct diamonds", "teeth_selection": None}, {"material": "unobtainium"},
    {"design_details": "top 6 and bottom 6 iced out", "teeth_selection": {"top": [1, 2], "bottom": [6, 7]}},
)  # fmt: skip
FATES = ("keep", "cancel", "add and cancel")
PRICES = ("0", "0.01", "250.00", "1290.00", "999999.99")
ORDERS = st.lists(
    st.tuples(
        st.sampled_from(range(len(WISHES))), st.sampled_from(PRICES), st.sampled_from(FATES),
        st.lists(st.tuples(st.sampled_from(COSTS), st.integers(-99_999, 999_999).filter(bool)), max_size=3),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


def piece(shop: Shop, number: str, position: int = 1) -> PieceView:
    return shop.owner.orders.show(number).pieces[position - 1]


def report(shop: Shop, first: date = NOVEMBER[0], last: date = NOVEMBER[1]) -> CostReport:
    return shop.owner.costing.report(first, last)


@pytest.fixture(scope="module", params=KINDS)
def ledger(request: pytest.FixtureRequest, copies: Copies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One workshop for the property test; each example works in a month of its own."""
    with home_in(tmp_path_factory.mktemp("ledger")):
        opened = Shop(copies.fresh(request.param))
    yield opened
    opened.close()


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(wanted=ORDERS)
def test_the_totals_are_the_sums_of_their_lines_and_the_lines_those_of_their_pieces(ledger: Shop, wanted):
    ledger.clock.pass_time(days=2)
    day = ledger.clock.now().date()
    numbers = [take(ledger, wish, price, what, actuals) for wish, price, what, actuals in wanted]
    made = report(ledger, day, day)
    living = [number for number, (_, _, what, _) in zip(numbers, wanted, strict=True) if what != "cancel"]
    assert [line.order_number for line in made.lines] == living
    cent = Decimal("0.01")
    for line in made.lines:
        for figures in filter(None, (line.estimated, line.actual)):
            assert figures.total() == line.quoted
            assert all(getattr(figures, kind).amount % cent == 0 for kind in CostKind)
        view = ledger.owner.orders.show(line.order_number)
        assert view.margin == line.estimated.margin
        pieces = [one for one in view.pieces if one.stage != "cancelled"]
        for kind in COSTS:
            reckoned = sum((one.estimate.by_kind(kind).amount for one in pieces if one.estimate), Decimal(0))
            assert getattr(line.estimated, kind).amount == reckoned
    assert made.quoted.amount == sum((line.quoted.amount for line in made.lines), Decimal(0))
    check_sums(made.estimated, [line.estimated for line in made.lines])
    reported = [line.actual for line in made.lines if line.actual is not None]
    assert made.actual_orders == len(reported)
    assert (made.actual is None) == (not reported)
    if made.actual is not None:
        check_sums(made.actual, reported)


def take(shop: Shop, wish: int, price: str, what: str, actuals: list[tuple[CostKind, int]]) -> str:
    number = shop.take_order(**WISHES[wish], total_price=price, created_at=shop.clock.now().isoformat())
    if what == "add and cancel":
        shop.owner.orders.add_piece(number, "ring", "Second thoughts")
    for kind, cents in actuals:
        shop.owner.costing.record_actual(piece(shop, number).id, kind, Decimal(cents) / 100)
    if what != "keep":
        pieces = shop.owner.orders.show(number).pieces
        for one in pieces if what == "cancel" else pieces[-1:]:
            shop.owner.orders.move(one.id, one.version, Action.CANCEL, "because")
    return number


def check_sums(total: CostFigures, parts: list[CostFigures]) -> None:
    for kind in CostKind:
        assert getattr(total, kind).amount == sum((getattr(part, kind).amount for part in parts), Decimal(0))


def test_the_report_says_whose_it_is_and_when_it_was_made(shop: Shop):
    shop.take_order(customer="James Wilson")
    made = report(shop)
    assert (made.workshop, made.made_by, made.currency) == ("Veliano & Co", "Vera", "USD")
    assert (made.first_day, made.last_day) == NOVEMBER
    assert made.made_at == shop.clock.now()
    assert made.made_at.utcoffset() == timedelta(hours=-5)
    assert made.lines[0].customer == "James Wilson"


def test_an_order_without_a_price_is_named_and_in_no_figure(shop: Shop, tmp_path: Path):
    priced, free = shop.take_order(total_price="1000.00"), shop.take_order(total_price="0")
    before = report(shop)
    unpriced = shop.take_order(total_price=None)
    shop.owner.costing.record_actual(piece(shop, unpriced).id, CostKind.METAL, Decimal(80))
    made = report(shop)
    assert [line.order_number for line in made.lines] == [priced, free]
    assert (made.quoted, made.estimated, made.actual) == (before.quoted, before.estimated, None)
    assert (before.unpriced, made.unpriced) == ((), (unpriced,))
    pdf = PdfReader(shop.owner.costing.write(made, tmp_path / "costs.pdf"))
    assert f"1 order without a price is left out: {unpriced}" in pdf.pages[0].extract_text()


def test_an_empty_period_is_a_report_of_nothing(shop: Shop):
    made = report(shop, date(2020, 1, 1), date(2020, 1, 31))
    assert (made.lines, made.actual, made.actual_orders) == ((), None, 0)
    assert made.quoted == made.estimated.total() == Money.zero("USD")


def test_a_day_is_the_workshops_day_not_that_of_utc(shop: Shop):
    """New York's 15 November ends at 05:00 UTC on the 16th."""
    shop.take_order(order_number="CO-late", created_at="2026-11-16T04:59:59.999999+00:00")
    shop.take_order(order_number="CO-early", created_at="2026-11-16T05:00:00+00:00")
    days = [date(2026, 11, 15), date(2026, 11, 16)]
    found = [[(line.order_number, line.ordered_on) for line in report(shop, day, day).lines] for day in days]
    assert found == [[("CO-late", days[0])], [("CO-early", days[1])]]


@pytest.mark.parametrize(
    ("first", "last", "title"),
    [
        (date(2026, 11, 2), date(2026, 11, 1), "The period ends before it begins"),
        (date(2026, 11, 1), date.max, "No such period"),
        (date.min, date(2026, 11, 1), None),
    ],
)
def test_a_period_that_is_none_is_refused(shop: Shop, first: date, last: date, title: str | None):
    if title is None:
        assert report(shop, first, last).lines == ()
        return
    with pytest.raises(InputError, match=title):
        report(shop, first, last)


def test_actual_costs_are_appended_and_corrected_by_another_report(shop: Shop):
    number = shop.take_order(total_price="1000.00")
    one = piece(shop, number)
    shop.owner.costing.record_actual(one.id, CostKind.METAL, Decimal("412.345"), " two casts ")
    view = shop.owner.costing.record_actual(one.id, CostKind.METAL, Decimal("-12.345"), "one scrapped")
    view = shop.owner.costing.record_actual(one.id, CostKind.LABOUR, Decimal(80))
    actual = view.pieces[0].actual
    assert actual is not None
    assert (actual.metal.amount, actual.stones.amount, actual.labour.amount) == (400, 0, 80)
    line = report(shop).lines[0]
    assert line.actual is not None
    assert (line.actual.cost().amount, line.actual.margin.amount) == (480, 520)
    notes = shop.rows("SELECT note, person_id FROM actual_costs ORDER BY id")
    assert [note for note, _ in notes] == ["two casts", "one scrapped", ""]
    assert {person for _, person in notes} == {shop.owner.who.person_id}


@pytest.mark.parametrize(
    ("kind", "amount"),
    [
        (CostKind.MARGIN, "1"), (CostKind.METAL, "0"), (CostKind.METAL, "NaN"), (CostKind.METAL, "Infinity"),
        (CostKind.METAL, "1e30"), (CostKind.METAL, "-1e30"),
    ],
)  # fmt: skip
def test_what_is_no_cost_is_not_recorded(shop: Shop, kind: CostKind, amount: str):
    number = shop.take_order()
    with pytest.raises(InputError, match="Not a cost"):
        shop.owner.costing.record_actual(piece(shop, number).id, kind, Decimal(amount))
    assert piece(shop, number).actual is None


def test_estimates_follow_the_rates_for_what_is_still_open(shop: Shop):
    opened, shipped = shop.take_order(), shop.take_order(status="completed")
    before = {number: piece(shop, number).estimate for number in (opened, shipped)}
    settings = shop.owner.settings.show()
    shop.owner.settings.edit(settings.version, settings.name, settings.zone, {"metal_per_fine_gram.gold": "500"})
    told: list[tuple[int, int, str]] = []
    assert shop.owner.costing.reestimate(progress=lambda *step: told.append(step)) == 1
    assert told == [(1, 1, "Estimates")]
    old, new = before[opened], piece(shop, opened).estimate
    assert old
    assert new
    assert new.by_kind(CostKind.METAL).amount > 3 * old.by_kind(CostKind.METAL).amount
    assert new.by_kind(CostKind.LABOUR) == old.by_kind(CostKind.LABOUR)
    assert piece(shop, shipped).estimate == before[shipped]
    assert report(shop).lines[0].estimated.metal == new.by_kind(CostKind.METAL)


def test_reckoning_anew_keeps_what_was_done_when_it_is_cancelled(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(costing, "_BATCH", 2)
    shop.owner.store_sync.take_in("custom_orders", [order_row() for _ in range(5)])
    settings = shop.owner.settings.show()
    shop.owner.settings.edit(settings.version, settings.name, settings.zone, {"margin_percent": "0"})
    asked = iter([False, True])
    with pytest.raises(CancelledError, match="2 of 5"):
        shop.owner.costing.reestimate(cancelled=lambda: next(asked))
    margins = shop.rows("SELECT margin_units FROM pieces ORDER BY id")
    assert [margin == (0,) for margin in margins] == [True, True, False, False, False]
    assert shop.workspace.verify_audit().ok


def test_the_report_is_written_as_pdf_and_as_spreadsheet_with_the_same_totals(shop: Shop, tmp_path: Path):
    for price in ("1234.56", "0.44"):
        shop.take_order(total_price=price)
    made = report(shop)
    pdf = shop.owner.costing.write(made, tmp_path / "costs.PDF")
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "1,235.00" in text
    assert sorted(PdfReader(pdf).pages[0].mediabox[2:]) == pytest.approx([595.3, 841.9], abs=0.5)
    sheet = load_workbook(shop.owner.costing.write(made, tmp_path / "costs.xlsx"))
    numbers = {cell.value for page in sheet for row in page.iter_rows() for cell in row}
    assert {line.order_number for line in made.lines} <= numbers
    assert shop.owner.costing.pdf(made)[:5] == b"%PDF-"
    letter = shop.owner.costing.write(made, tmp_path / "letter.pdf", "Letter")
    assert sorted(PdfReader(letter).pages[0].mediabox[2:]) == [612, 792]


@pytest.mark.parametrize("name", ["costs.docx", "costs", ".pdf"])
def test_a_report_of_another_kind_is_not_written(shop: Shop, tmp_path: Path, name: str):
    made = report(shop)
    with pytest.raises(InputError, match="Not a kind of report"):
        shop.owner.costing.write(made, tmp_path / name)
    assert list(tmp_path.glob("*costs*")) == []


def test_a_report_without_the_right_to_see_customers_names_none(shop: Shop):
    shop.take_order(customer="James Wilson")
    token = shop.owner.people.make_token("Books", REPORT_RIGHTS)
    made = shop.workspace.sign_in_with_token(token.secret).costing.report(*NOVEMBER)
    assert [line.customer for line in made.lines] == [None]
    assert made.quoted.amount == Decimal("1290.00")


@pytest.mark.parametrize("missing", REPORT_RIGHTS)
def test_a_report_needs_all_its_rights(shop: Shop, missing: Right):
    token = shop.owner.people.make_token("Books", set(REPORT_RIGHTS) - {missing})
    with pytest.raises(RightMissingError):
        shop.workspace.sign_in_with_token(token.secret).costing.report(*NOVEMBER)
