"""The hub's cost card: the estimate explained, what the bench reports, and what is said before all of it is."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, named, said, show
from tests.views.test_order_hub import number, opened, piece_of
from veliano_desk.domain.costing import CostKind
from veliano_desk.views.order_hub.cost_card import COSTS, kind_rows

__all__ = ["copies", "file_shop", "number", "show"]


def test_reported_costs_stand_beside_the_estimate_with_the_difference(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    cost = shown.page.body.cost
    planned = piece_of(file_shop.owner, number).estimate.by_kind(CostKind.METAL)
    took = (planned * Decimal("1.1")).rounded()
    shown.click(named(cost, "Report actual…"))
    shown.type("a lot", named(cost, "Amount"))
    shown.press(Qt.Key.Key_Return)
    assert "Give an amount such as 12.30" in said(cost)
    named(cost, "Amount").clear()
    shown.type(took.plain(), named(cost, "Amount"))
    shown.type("weighed in", named(cost, "Note"))
    shown.press(Qt.Key.Key_Return)
    assert piece_of(file_shop.owner, number).actual.metal == took
    words = said(cost)
    assert "Actual" in words
    assert "actual so far" in words
    assert "100.0" not in words
    assert "+\u202f10.0\u202f%" in words
    assert named(cost, "Report actual…").isEnabled()


def test_sums_wait_until_every_kind_was_reported(file_shop: Shop, number: str) -> None:
    piece = piece_of(file_shop.owner, number)
    quoted = file_shop.owner.orders.show(number).value
    planned = [kind for kind in COSTS if piece.estimate.by_kind(kind).amount]
    for at, kind in enumerate(planned):
        file_shop.owner.costing.record_actual(piece.id, kind, Decimal(100), "")
        actual = piece_of(file_shop.owner, number).actual
        rows = kind_rows(piece.estimate, actual, quoted, see_margin=True)
        whole = at == len(planned) - 1
        took = [row[2].text for row in rows[: len(planned)]]
        assert took == ["$100.00"] * (at + 1) + ["–"] * (len(planned) - at - 1)
        assert all(not row[3].text for row in rows[at + 1 : len(planned)])
        sums, margin = rows[len(planned)], rows[-1]
        assert sums[0].text == ("Cost" if whole else "Cost, actual so far")
        assert bool(sums[3].text) == whole
        assert bool(margin[2].text) == whole


def test_an_error_below_the_amount_leaves_the_kind_where_it_is(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    cost = shown.page.body.cost
    shown.click(named(cost, "Report actual…"))
    shown.type("abc", named(cost, "Amount"))
    shown.press(Qt.Key.Key_Return)
    assert "Give an amount" in said(cost)
    assert cost._form._kind.y() == cost._form._amount.y()
    assert named(cost, "What").y() == named(cost, "Amount").y()


def test_the_estimate_is_explained_line_by_line_on_demand(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    line = piece_of(file_shop.owner, number).estimate.lines[0]
    assert f"{line.quantity} × {line.rate}" not in said(shown.page.body.cost)
    shown.click(named(shown.page.body.cost, "How it was reckoned"))
    assert "Price by the estimate" in said(shown.page.body.cost)
    assert f"{line.quantity} × {line.rate}" in said(shown.page.body.cost)
    shown.click(named(shown.page.body.cost, "Fewer lines"))
    assert f"{line.quantity} × {line.rate}" not in said(shown.page.body.cost)
