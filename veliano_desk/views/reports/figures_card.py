"""The report in five figures, beside its pages."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from veliano_desk.domain.costing import CostReport
from veliano_desk.views.common import formats
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.labels import Words


class FiguresCard(Card):
    """Totals of the period; they equal the report's own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("In this period", icon="coins", parent=parent)
        self._facts = Facts(name_width=124, align="right")
        self._note = Words("", style="small", tone="muted", wrap=True)
        self.body.addWidget(self._facts)
        self.body.addWidget(self._note)

    def show_report(self, report: CostReport) -> None:
        estimated = report.estimated
        facts = [
            Fact("Orders", formats.number(len(report.lines))),
            Fact("Metal", formats.money(estimated.metal)),
            Fact("Stones", formats.money(estimated.stones)),
            Fact("Labour", formats.money(estimated.labour)),
            Fact("Overhead", formats.money(estimated.overhead)),
            Fact("Estimated cost", formats.money(estimated.cost())),
            Fact(
                "Estimated margin", formats.money(estimated.margin), "risk" if estimated.margin.amount < 0 else "text"
            ),
            Fact("Quoted", formats.money(report.quoted), strong=True),
        ]
        self._facts.set_facts(facts)
        self._note.setText(_note(report))


def _note(report: CostReport) -> str:
    notes = [_unpriced(len(report.unpriced))] if report.unpriced else []
    if report.lines and not report.actual_orders:
        notes.append("Nothing was reported from the bench for these orders so far.")
    elif report.lines:
        count = formats.number(report.actual_orders)
        notes.append(f"{count} of them have actual costs from the bench; the report compares them.")
    return " ".join(notes)


def _unpriced(count: int) -> str:
    who = "1 more order has" if count == 1 else f"{formats.number(count)} more orders have"
    return f"{who} no price yet and {'is' if count == 1 else 'are'} left out."
