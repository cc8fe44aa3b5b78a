"""Costs: the report that a manager prints, what the bench reports, and reckoning anew when prices move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from veliano_desk.domain.cost_analysis import AnalysisGroup, By, CostAnalysis, Show
from veliano_desk.domain.costing import CostFigures, CostKind, CostReport, CostReportLine
from veliano_desk.domain.errors import CancelledError, InputError
from veliano_desk.domain.money import Money, total
from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Stage, stage_title
from veliano_desk.models import orders as rows
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models.queries import costs
from veliano_desk.models.queries.pieces import open_piece_ids
from veliano_desk.models.queries.plans import pieces_by_id
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, checks, reads, writes
from veliano_desk.services.local_time import day_start, local_day
from veliano_desk.services.order_hub import order_view
from veliano_desk.services.piece_costs import store_estimate
from veliano_desk.services.ports import Cancelled, Progress
from veliano_desk.services.prices_today import rates_today
from veliano_desk.services.sign_in import workspace_row

_COSTS = (CostKind.METAL, CostKind.STONES, CostKind.LABOUR, CostKind.OVERHEAD)
_BATCH = 200
_MOST = Decimal(10**12)


class CostingService(Area):
    """Needs the right to see costs; the report, which shows quotes and margins too, needs the rights to see those."""

    @reads(Right.COST_SEE, Right.VALUE_SEE, Right.MARGIN_SEE, Right.REPORTS_PRINT)
    def report(self, unit: Unit, first: date, last: date) -> CostReport:
        """The cost report of the orders that came in from `first` to `last`, both included.

        Orders without a price are named, not reckoned. InputError when the period ends before it begins.
        """
        if last < first:
            raise InputError("The period ends before it begins", "Nothing was made.", "Swap the two days.")
        start, end = self._period(first, last)
        actuals = costs.actuals_between(unit.session, start, end)
        found = costs.orders_between(unit.session, start, end)
        lines = tuple(self._line(row, actuals.get(row.id)) for row in found if row.priced)
        unpriced = tuple(row.number for row in found if not row.priced)
        return self._summed(unit, first, last, lines, unpriced)

    @reads(Right.COST_SEE)
    def analysis(self, unit: Unit, first: date, last: date, show: Show = Show.ACTUAL) -> CostAnalysis:
        """Why the pieces of the orders that came in from `first` to `last` cost another amount than was planned.
        InputError when the period ends before it begins."""
        from veliano_desk.services.cost_analysis import analysis

        if last < first:
            raise InputError("The period ends before it begins", "Nothing was made.", "Swap the two days.")
        return analysis(self.access, unit, *self._period(first, last), show)

    @reads(Right.COST_SEE)
    def grouped(
        self, unit: Unit, first: date, last: date, by: str, show: Show = Show.ACTUAL
    ) -> tuple[AnalysisGroup, ...]:
        """The same pieces put together by kind, style, metal, worker or customer, those beyond the plan first.
        RightMissingError for customers without the right to see them, InputError for anything else."""
        from veliano_desk.services.cost_analysis import groups_by

        if last < first or by not in set(By):
            raise InputError("No such analysis", "Nothing was made.", f"Group by one of {', '.join(By)}.", by)
        return groups_by(self.access, unit, *self._period(first, last), show, By(by))

    @checks(Right.REPORTS_PRINT)
    def write(self, report: CostReport, path: Path, paper: str = "A4") -> Path:
        """Write a report as PDF or XLSX, by the name's ending. InputError for others; disk faults."""
        if path.suffix.lower() == ".pdf":
            from veliano_desk.reports.cost_report import write_pdf

            return write_pdf(report, path, paper=paper)
        if path.suffix.lower() == ".xlsx":
            from veliano_desk.reports.cost_sheet import write_xlsx

            return write_xlsx(report, path)
        raise InputError("Not a kind of report", "Nothing was written.", "End the name in .pdf or .xlsx.", str(path))

    @checks(Right.REPORTS_PRINT)
    def pdf(self, report: CostReport, paper: str = "A4") -> bytes:
        """The report as PDF, for the preview and the printer."""
        from veliano_desk.reports.cost_report import pdf_bytes

        return pdf_bytes(report, paper=paper)

    @writes(Right.COST_EDIT)
    def record_actual(self, unit: Unit, piece_id: int, kind: CostKind, amount: Decimal, note: str = "") -> OrderView:
        """Report what a piece really took; a correction is another report, negative if need be. InputError."""
        piece = unit.get(piece_rows.Piece, piece_id, "piece")
        order = unit.get(rows.Order, piece.order_id, "order")
        if kind not in _COSTS or not amount.is_finite() or not 0 < abs(amount) < _MOST:
            raise InputError(
                "Not a cost", "Nothing was recorded.", "Give metal, stones, labour or overhead and an amount."
            )
        units = Money(amount, order.currency).units()
        unit.session.add(piece_rows.ActualCost(piece_id=piece.id, kind=str(kind), amount_units=units, note=note.strip(),
                                         at=unit.now, person_id=self.who.person_id))  # fmt: skip
        unit.areas.update({"orders", "costing"})
        unit.record("cost.actual", order.number, None, {"piece": piece.id, "kind": kind, "amount": str(amount)})
        unit.session.flush()
        return order_view(unit, self.access, order)

    @checks(Right.COST_EDIT)
    def reestimate(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> int:
        """Reckon all open pieces anew with today's rates, some hundred at a time; how many. What is done is kept."""
        ids = self._open_pieces()
        for start in range(0, len(ids), _BATCH):
            if cancelled and cancelled():
                raise CancelledError("Cancelled", f"{start} of {len(ids)} pieces were reckoned anew.",
                                     "Start again to do the rest.")  # fmt: skip
            self._reestimate_some(ids[start : start + _BATCH])
            if progress:
                progress(min(start + _BATCH, len(ids)), len(ids), "Estimates")
        return len(ids)

    @reads(Right.COST_EDIT)
    def _open_pieces(self, unit: Unit) -> list[int]:
        return open_piece_ids(unit.session)

    def _period(self, first: date, last: date) -> tuple[datetime, datetime]:
        """From when (included) to when (not included) the days from `first` to `last` go, in UTC."""
        try:
            return day_start(self.access, first), day_start(self.access, last + timedelta(days=1))
        except OverflowError as error:
            raise InputError("No such period", "Nothing was made.", "Give days of this century.") from error

    @writes(Right.COST_EDIT)
    def _reestimate_some(self, unit: Unit, ids: Sequence[int]) -> None:
        """Pieces that the store has meanwhile taken back are left out."""
        rates = rates_today(self.access, unit)
        for piece in pieces_by_id(unit.session, ids):
            store_estimate(self.access, unit, piece, rates)
        unit.areas.update({"orders", "costing"})
        unit.record(
            "cost.estimates", "1 piece" if len(ids) == 1 else f"{len(ids):,} pieces", None, {"pieces": list(ids)}
        )

    def _line(self, row: Any, actual: dict[str, int] | None) -> CostReportLine:
        quoted = Money.from_units(row.value_units, row.currency)
        estimated = [Money.from_units(int(units or 0), row.currency).rounded()
                     for units in (row.metal, row.stones, row.labour, row.overhead)]  # fmt: skip
        reported = [Money.from_units(actual.get(kind, 0), row.currency) for kind in _COSTS] if actual else None
        return CostReportLine(
            order_number=row.number, customer=row.customer or "" if self.who.may(Right.CUSTOMERS_SEE) else None,
            piece=row.piece_title, stage=stage_title(Stage(row.stage)),
            ordered_on=local_day(self.access, row.ordered_at),
            quoted=quoted.rounded(), estimated=_with_margin(estimated, quoted.rounded()),
            actual=_with_margin([money.rounded() for money in reported], quoted.rounded()) if reported else None,
        )  # fmt: skip

    def _summed(
        self, unit: Unit, first: date, last: date, lines: tuple[CostReportLine, ...], unpriced: tuple[str, ...]
    ) -> CostReport:
        actual = [line.actual for line in lines if line.actual is not None]
        return CostReport(
            workshop=workspace_row(unit).name, first_day=first, last_day=last,
            made_at=unit.now.astimezone(ZoneInfo(self.access.zone)), made_by=self.who.name,
            currency=self.access.currency, lines=lines,
            quoted=total((line.quoted for line in lines), self.access.currency),
            estimated=self._all([line.estimated for line in lines]), actual=self._all(actual) if actual else None,
            actual_orders=len(actual), unpriced=unpriced,
        )  # fmt: skip

    def _all(self, figures: Sequence[CostFigures]) -> CostFigures:
        nothing = Money.zero(self.access.currency)
        return reduce(_added, figures, CostFigures(nothing, nothing, nothing, nothing, nothing))


def _with_margin(costs_by_kind: Sequence[Money], quoted: Money) -> CostFigures:
    metal, stones, labour, overhead = costs_by_kind
    return CostFigures(metal, stones, labour, overhead, quoted - metal - stones - labour - overhead)


def _added(one: CostFigures, other: CostFigures) -> CostFigures:
    return CostFigures(one.metal + other.metal, one.stones + other.stones, one.labour + other.labour,
                       one.overhead + other.overhead, one.margin + other.margin)  # fmt: skip
