"""Cost reports for the tests: made from a seed, in exact cents, adding up."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from veliano_desk.domain.costing import CostFigures, CostReport, CostReportLine
from veliano_desk.domain.money import Money, minor_digits, total

KINDS = ("metal", "stones", "labour", "overhead", "margin")
STAGES = ("Received", "Design", "In production", "Ready to ship", "Delivered")
AWKWARD_NAMES = (
    "Ivana Petrović",
    "Łukasz Żółkiewski",
    "Nguyễn Thị Ánh",
    "Омар Хаддад",
    "Γιώργος Παπαδόπουλος",
    "محمد علي",
    "שרה לוי",
    "山田太郎",
    "Zoë 😀💎 👩🏽‍🔬",
    "=SUM(A1:A9)",
    "line\nbreak\tand tab",
    "",
    "   ",
    "\ud800 half a character",
    "Petrovic\u0301 de\u0301compose\u0301",
    "\u202eright to left override",
    "Maximilian-Alexander Freiherr von und zu Hohenlohe-Schillingsfürst",
    "W" * 400,
)


def figures_of(costs: Sequence[int], quoted: int, currency: str = "USD") -> CostFigures:
    """Figures of four costs in minor units and the margin that `quoted` leaves."""
    return CostFigures(*(money(units, currency) for units in (*costs, quoted - sum(costs))))


def money(units: int, currency: str = "USD") -> Money:
    return Money(Decimal(units).scaleb(-minor_digits(currency)), currency)


def sum_of(figures: Sequence[CostFigures], currency: str) -> CostFigures:
    return CostFigures(*(total((getattr(one, kind) for one in figures), currency) for kind in KINDS))


def report_of(lines: Sequence[CostReportLine], *, currency: str = "USD") -> CostReport:
    """A report of November 2026 with totals that are the sums of `lines`."""
    actual = [line.actual for line in lines if line.actual is not None]
    return CostReport(
        workshop="Veliano & Co",
        first_day=date(2026, 11, 1),
        last_day=date(2026, 11, 30),
        made_at=datetime(2026, 11, 30, 16, 41, 7, tzinfo=UTC),
        made_by="Mara Ortiz",
        currency=currency,
        lines=tuple(lines),
        quoted=total((line.quoted for line in lines), currency),
        estimated=sum_of([line.estimated for line in lines], currency),
        actual=sum_of(actual, currency) if actual else None,
        actual_orders=len(actual),
    )


def cost_report(
    orders: int, *, currency: str = "USD", reported: float = 0.5, scale: int = 1, names: Sequence[str] = ()
) -> CostReport:
    """`orders` of November 2026, of which a share `reported` has actual figures; amounts times `scale`."""
    choose = random.Random(orders)
    lines = []
    for number in range(orders):
        costs = [choose.randrange(100, 99_999) * scale for _ in range(4)]
        quoted = choose.randrange(80, 190) * sum(costs) // 100
        spent = [choose.randrange(85, 118) * units // 100 for units in costs]
        actual = figures_of(spent, quoted, currency) if choose.random() < reported else None
        lines.append(
            CostReportLine(
                order_number=f"CO-{24000 + number}",
                customer=names[number % len(names)] if names else choose.choice(("James Wilson", "Ivana Petrović")),
                piece=choose.choice(("Grillz · top 6 · open face", "Signet ring · 10½")),
                stage=choose.choice(STAGES),
                ordered_on=date(2026, 11, 1) + timedelta(days=number * 30 // orders),
                quoted=money(quoted, currency),
                estimated=figures_of(costs, quoted, currency),
                actual=actual,
            )
        )
    return report_of(lines, currency=currency)


def with_line(report: CostReport, **changes: object) -> CostReport:
    """`report` with its first line changed and its totals left as they are."""
    first, *rest = report.lines
    return replace(report, lines=(replace(first, **changes), *rest))  # type: ignore[arg-type]  # the test names the field
