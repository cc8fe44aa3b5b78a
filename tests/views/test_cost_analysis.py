"""The cost analysis among the reports: pieces, groups, what opens, and the file."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, said, show
from veliano_desk.domain.cost_analysis import Show as Which
from veliano_desk.domain.costing import CostKind
from veliano_desk.views.reports import PAGE

__all__ = ["copies", "file_shop", "show"]


@pytest.fixture
def numbers(file_shop: Shop) -> tuple[str, str, str]:
    """One that loses money, one that does not, one of which nothing is known."""
    found = tuple(file_shop.take_order(customer=name, total_price=price) for name, price in
                  (("Ruby Chen", "1290.00"), ("Noah Kim", "9000.00"), ("James Wilson", "2000.00")))  # fmt: skip
    for number in found[:2]:
        piece = file_shop.owner.orders.show(number).pieces[0].id
        file_shop.owner.costing.record_actual(piece, CostKind.METAL, Decimal("1800.50"))
    return found[0], found[1], found[2]


def part(shown: ShownPage) -> Any:
    shown.do(lambda: shown.page.show_item("analysis"))
    shown.rest()
    return shown.page.analysis


def rows(panel: Any) -> list[Any]:
    model = panel.table.paged
    return [model.row_at(at) for at in range(model.rowCount())]


def choose(shown: ShownPage, field: Any, value: str) -> None:
    field.set_value(value)
    field.changed.emit()
    shown.rest()


def test_pieces_with_anything_actual_are_shown_those_that_lose_first(
    file_shop: Shop, show: Show, numbers: tuple[str, str, str]
) -> None:
    shown = show(file_shop.owner, PAGE)
    analysis = part(shown)
    assert [one.order_number for one in rows(analysis.pieces)] == list(numbers[:2])
    assert "Losing money\n1" in said(analysis)
    choose(shown, analysis.show_field, str(Which.LOSING))
    assert [one.order_number for one in rows(analysis.pieces)] == [numbers[0]]
    choose(shown, analysis.show_field, str(Which.ALL))
    assert len(rows(analysis.pieces)) == 3


def test_a_group_opens_its_pieces_and_a_piece_its_order(
    file_shop: Shop, show: Show, numbers: tuple[str, str, str]
) -> None:
    shown = show(file_shop.owner, PAGE)
    analysis = part(shown)
    choose(shown, analysis.by, "customer")
    group = next(one for one in rows(analysis.groups) if one.title == "Noah Kim")
    shown.do(lambda: analysis.groups.table.opened.emit(group))
    shown.rest()
    (piece,) = rows(analysis.pieces)
    assert piece.order_number == numbers[1]
    shown.do(lambda: analysis.pieces.table.opened.emit(piece))
    assert shown.went == [("order_hub", (numbers[1], (numbers[1],)))]


def test_the_list_is_written_with_typed_amounts(
    file_shop: Shop, show: Show, numbers: tuple[str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "analysis.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    shown = show(file_shop.owner, PAGE)
    analysis = part(shown)
    shown.do(lambda: analysis.export_button.asked.emit("csv"))
    shown.rest()
    with file.open(encoding="utf-8-sig", newline="") as opened:
        written = [{name.partition(" (")[0]: cell for name, cell in line.items()} for line in csv.DictReader(opened)]
    assert [one["Order"] for one in written] == list(numbers[:2])
    assert {one["So far"] for one in written} == {"1800.50"}
    assert all(Decimal(one["Difference"]) == Decimal(one["Price"] or "0") for one in written)
    assert "2 pieces exported" in shown.toasts[-1].text


def test_the_report_is_still_there_beside_it(file_shop: Shop, show: Show, numbers: tuple[str, str, str]) -> None:
    shown = show(file_shop.owner, PAGE)
    part(shown)
    assert not shown.page.print_button.isVisibleTo(shown.page)
    shown.do(lambda: shown.page.which.chosen.emit("report"))
    assert shown.page.print_button.isVisibleTo(shown.page)
