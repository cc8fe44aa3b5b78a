"""Refining and melting on the Materials page: a lot on its way, a tree charged and cast, an alloy made of two."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, said, show
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.refining import RefiningState
from veliano_desk.views.materials import PAGE

__all__ = ["copies", "file_shop", "show"]


@pytest.fixture
def stocked(file_shop: Shop) -> Shop:
    file_shop.owner.metal.post_all([
        moved(EventKind.OPENING, "opening", "vault", "14ky", 250_000),
        moved(EventKind.OPENING, "opening", "vault", "24k", 50_000),
        moved(EventKind.ISSUE, "vault", "worker:bench", "14ky", 20_000),
        moved(EventKind.FILINGS, "worker:bench", "dust:filings", "14ky", 10_000),
    ])  # fmt: skip
    return file_shop


def held(shop: Shop, account: str) -> dict[str, int]:
    return {one.article: one.balance_mg for one in shop.owner.metal.balances(account)}


def refining(shown: ShownPage) -> Any:
    shown.do(lambda: shown.page.show_item("refining"))
    return shown.page.made["refining"]


def test_a_lot_goes_from_the_bins_to_its_credit(stocked: Shop, show: Show):
    shown = show(stocked.owner, PAGE)
    part = refining(shown)
    shown.do(part.fresh.button.click)
    assert "who refines" in part.fresh.refiner.error
    part.fresh.refiner.set_text("Hoover")
    assert shown.page.unsaved()
    shown.do(part.fresh.button.click)
    shown.do(part.card.send_button.click)
    assert held(stocked, "refiner:Hoover") == {"14ky": 10_000}
    part.card.melt.set_text("9.5")
    part.card.fineness.set_text("608.5")
    shown.do(part.card.assay_button.click)
    part.card.back.set_text("5.8")
    part.card.fee.set_text("45")
    part.card.article.set_value("24k")
    shown.do(part.card.credit_button.click)
    (lot,) = stocked.owner.refining.list()
    assert (lot.state, lot.fee is not None) == (RefiningState.CREDITED, True)
    assert lot.results[0].assay == 9_500 * 608_500
    assert "Difference" in said(part.card)
    assert held(stocked, "vault")["24k"] == 55_800
    assert shown.troubles == []


def test_what_the_ledger_refuses_of_a_lot_is_said(stocked: Shop, show: Show):
    shown = show(stocked.owner, PAGE)
    part = refining(shown)
    part.fresh.refiner.set_text("Hoover")
    next(iter(part.fresh.fields.values())).set_text("11")
    shown.do(part.fresh.button.click)
    shown.do(part.card.send_button.click)
    assert shown.troubles[-1].title == "There is not that much"
    part.card.reference.set_text("weighed wrong")
    shown.do(part.card.cancel_button.click)
    assert stocked.owner.refining.list()[0].state is RefiningState.CANCELLED


def test_a_tree_is_charged_and_what_is_missing_was_lost_in_casting(stocked: Shop, show: Show):
    shown = show(stocked.owner, PAGE)
    form = shown.page.melt
    form.article.set_value("14ky")
    form.pieces.set_text("40")
    form.button_share.set_text("25")
    form.pieces.changed.emit()
    assert "Charge 50.000" in form.said.text().replace("\u00a0", " ")
    form.tree.set_text("T12")
    form.charge.set_text("50")
    form.cast.set_text("49.8")
    form.back.set_text("0.1")
    shown.do(form.post_button.click)
    assert held(stocked, "tree:T12") == {"14ky": 49_800}
    assert held(stocked, "loss:casting") == {"14ky": 100}
    form.charge.set_text("50")
    form.cast.set_text("51")
    shown.do(form.post_button.click)
    assert "More came out" in form.cast.error


def test_re_alloying_reckons_what_to_add(stocked: Shop, show: Show):
    shown = show(stocked.owner, PAGE)
    form = shown.page.melt
    form.kind.set_value("realloy")
    form.article.set_value("14ky")
    form.wanted.set_value("18ky")
    form.added.set_value("24k")
    form.charge.set_text("10")
    form.kind.changed.emit()
    added = round(10_000 * (750_000 - 583_333) / (999_000 - 750_000))
    assert f"{added / 1000:.3f}" in form.said.text()
    shown.do(form.post_button.click)
    assert held(stocked, "vault")["18ky"] == 10_000 + added
    form.article.set_value("24k")
    form.wanted.set_value("14ky")
    form.charge.set_text("10")
    form.kind.changed.emit()
    assert not form.added.isVisibleTo(form)
    shown.do(form.post_button.click)
    assert shown.troubles == []
