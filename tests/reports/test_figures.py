from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.samples import cost_report, figures_of, money, report_of, with_line
from veliano_desk.domain.costing import CostReport, CostReportLine
from veliano_desk.domain.money import Money
from veliano_desk.reports.figures import ReportFiguresError, figures
from veliano_desk.reports.look import amount_words, money_words, period_words, share_words

CENTS = st.integers(-(10**12), 10**12)


def line(number: int, ordered_on: date, quoted: int = 10_000) -> CostReportLine:
    estimated = figures_of((4_000, 1_000, 2_000, 500), quoted)
    return CostReportLine(f"CO-{number}", "A", "Ring", "Design", ordered_on, money(quoted), estimated, None)


def test_totals_are_the_sums_of_the_lines() -> None:
    report = cost_report(37)
    totals = figures(report).totals
    assert money(totals.quoted) == report.quoted
    assert [money(units) for units in totals.estimated[:4]] == [
        report.estimated.metal, report.estimated.stones, report.estimated.labour, report.estimated.overhead,
    ]  # fmt: skip
    assert report.actual is not None
    assert money(totals.actual[4]) == report.actual.margin
    assert totals.reported == report.actual_orders


def test_what_is_compared_with_actual_figures_is_only_what_has_them() -> None:
    report = cost_report(37)
    done = [one for one in report.lines if one.actual is not None]
    totals = figures(report).totals
    assert money(totals.reported_quoted) == figures_total(done)
    assert 0 < totals.reported_quoted < totals.quoted


def figures_total(lines: list[CostReportLine]) -> Money:
    return report_of(lines).quoted


@given(st.lists(st.tuples(CENTS, CENTS, CENTS, CENTS, CENTS), min_size=1, max_size=8))
def test_any_amounts_in_cents_add_up_exactly(amounts: list[tuple[int, int, int, int, int]]) -> None:
    lines = [
        replace(line(n, date(2026, 11, 3)), quoted=money(quoted), estimated=figures_of(costs, quoted))
        for n, (quoted, *costs) in enumerate(amounts)
    ]
    totals = figures(report_of(lines)).totals
    assert totals.quoted == sum(quoted for quoted, *_ in amounts)
    assert sum(totals.estimated) == totals.quoted


def one_cent_more(report: CostReport) -> CostReport:
    return replace(report, quoted=report.quoted + money(1))


def one_kind_moved(report: CostReport) -> CostReport:
    moved = replace(
        report.estimated, metal=report.estimated.metal + money(1), stones=report.estimated.stones - money(1)
    )
    return replace(report, estimated=moved)


def miscounted(report: CostReport) -> CostReport:
    return replace(report, actual_orders=report.actual_orders + 1)


def no_actual_total(report: CostReport) -> CostReport:
    return replace(report, actual=None)


def half_a_cent(report: CostReport) -> CostReport:
    return with_line(report, quoted=Money.of("10.005", "USD"))


def not_a_number(report: CostReport) -> CostReport:
    return with_line(report, quoted=Money(Decimal("NaN"), "USD"))


def other_currency(report: CostReport) -> CostReport:
    return with_line(report, quoted=Money.of("10.00", "EUR"))


def unbalanced(report: CostReport) -> CostReport:
    return with_line(report, quoted=report.lines[0].quoted + money(1))


BROKEN = (
    one_cent_more,
    one_kind_moved,
    miscounted,
    no_actual_total,
    half_a_cent,
    not_a_number,
    other_currency,
    unbalanced,
)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_report_that_does_not_add_up_is_refused(broken) -> None:
    with pytest.raises(ReportFiguresError) as refused:
        figures(broken(cost_report(5)))
    assert refused.value.subject in {"totals", "CO-24000"}
    assert "add up" in refused.value.title


def test_the_yen_has_no_decimals() -> None:
    data = figures(cost_report(3, currency="JPY"))
    assert data.digits == 0
    assert amount_words(data.totals.quoted, data.digits).replace(",", "") == str(data.totals.quoted)


@pytest.mark.parametrize(
    ("first", "last", "step", "count"),
    [
        (date(2026, 11, 9), date(2026, 11, 9), "day", 1),
        (date(2026, 11, 9), date(2026, 11, 22), "day", 14),
        (date(2026, 11, 1), date(2026, 11, 30), "week", 6),
        (date(2026, 1, 1), date(2026, 12, 31), "month", 12),
        (date(2023, 2, 10), date(2026, 12, 31), "quarter", 16),
        (date(2001, 1, 1), date(2026, 12, 31), "year", 26),
    ],
)
def test_the_period_is_cut_into_a_readable_number_of_steps(first: date, last: date, step: str, count: int) -> None:
    report = replace(report_of([line(1, first), line(2, last)]), first_day=first, last_day=last)
    data = figures(report)
    assert (data.step, len(data.buckets)) == (step, count)
    assert sum(bucket.totals.orders for bucket in data.buckets) == 2
    assert sum(bucket.totals.quoted for bucket in data.buckets) == data.totals.quoted
    assert len({bucket.label for bucket in data.buckets}) == count


def test_a_long_period_with_orders_in_one_month_shows_that_month() -> None:
    report = replace(report_of([line(1, date(2026, 11, 2)), line(2, date(2026, 11, 20))]), first_day=date(2001, 1, 1))
    assert [bucket.label for bucket in figures(report).buckets] == ["2 – 8 Nov", "9 – 15 Nov", "16 – 20 Nov"]


def test_an_order_outside_the_period_is_still_in_the_chart() -> None:
    data = figures(report_of([line(1, date(2026, 10, 30)), line(2, date(2026, 12, 2))]))
    assert sum(bucket.totals.orders for bucket in data.buckets) == 2


def test_amounts_and_periods_are_said_plainly() -> None:
    assert amount_words(-123_456, 2) == "−1,234.56"
    assert amount_words(5, 3) == "0.005"
    assert money_words(-300, 2, "USD") == "−$3.00"
    assert money_words(123_456, 2, "CHF") == "CHF\u00a01,234.56"
    assert share_words(1, 3) == "33.3\u00a0%"
    assert share_words(-1, 100_000) == "0.0\u00a0%"
    assert share_words(5, 0) == "–"
    assert period_words(date(2026, 11, 1), date(2026, 11, 30)) == "1 – 30 Nov 2026"
    assert period_words(date(2025, 12, 1), date(2026, 1, 3)) == "1 Dec 2025 – 3 Jan 2026"
