"""Losses on the Materials page: what they come of, cell by cell, on a chart whose points open their postings."""

from __future__ import annotations

from datetime import timedelta

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, said, show
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.views.materials import PAGE

__all__ = ["copies", "file_shop", "show"]
ANA = "worker:bench"


def test_losses_are_studied_charted_and_open_their_postings(file_shop: Shop, show: Show):
    file_shop.owner.metal.post_all([
        moved(EventKind.OPENING, "opening", "vault", "14ky", 900_000),
        moved(EventKind.ISSUE, "vault", ANA, "14ky", 500_000),
        *(moved(EventKind.LOSS, ANA, "loss", "14ky", 400 + at % 5, operation="polish") for at in range(12)),
    ])  # fmt: skip
    file_shop.clock.pass_time(seconds=timedelta(minutes=1).seconds)
    shown = show(file_shop.owner, PAGE)
    shown.do(lambda: shown.page.show_item("losses"))
    part = shown.page.made["losses"]
    assert "Too few to tell" in said(part.finding)
    assert len(part.chart.points) == 12
    model = part.panel.table.model()
    assert [str(model.index(0, column).data()) for column in (0, 2, 3)] == ["Bench", "14ky", "12"]
    newest = file_shop.owner.metal.events(limit=1)[0]
    shown.do(lambda: part.chart.chosen.emit(newest.id))
    assert f"Posting {newest.id}: Lost in making" in said(part)
    assert "polish" in said(part.posting)


def test_without_losses_nothing_is_drawn(file_shop: Shop, show: Show):
    shown = show(file_shop.owner, PAGE)
    shown.do(lambda: shown.page.show_item("losses"))
    assert shown.page.made["losses"].chart.points == ()
    assert "Nothing was lost" in said(shown.page.made["losses"])
