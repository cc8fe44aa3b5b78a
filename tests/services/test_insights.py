"""Today as a figure and Today as cards."""

from __future__ import annotations

from datetime import timedelta

from tests.services.copies import Shop
from tests.workshop import MONDAY
from veliano_desk.domain.insights import TodayView
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action


def cards(view: TodayView) -> dict[str, int]:
    return {section.key: section.count for section in view.sections}


def test_what_cannot_wait_is_what_the_cards_of_late_risky_and_redone_orders_count(shop: Shop):
    promised = (MONDAY - timedelta(days=7)).date().isoformat()
    shop.take_order(estimated_completion_date=promised)
    shop.take_order()
    shop.owner.production.plan()
    view = shop.owner.insights.today()
    assert cards(view)["late"] == 1
    assert cards(view)["kits_to_send"] == 2
    assert shop.owner.insights.urgent() == 1


def test_an_order_to_be_done_over_cannot_wait(shop: Shop):
    piece = shop.owner.orders.show(shop.take_order(design_details="ring US 7", teeth_selection=None)).pieces[0]
    for action in TO_REWORK:
        piece = shop.owner.orders.move(piece.id, piece.version, action, "porous").pieces[0]
    assert cards(shop.owner.insights.today())["rework"] == 1
    assert shop.owner.insights.urgent() == 1


TO_REWORK = (
    Action.START_DESIGN, Action.SEND_PROOF, Action.APPROVE, Action.START, Action.FINISH, Action.REWORK,
)  # fmt: skip


def test_what_stuck_between_desk_and_store_counts_for_who_may_sync(shop: Shop):
    shop.execute(
        "INSERT INTO sync_findings (store_table, remote_id, reason, raw, found_at) VALUES ('customers', 'x', '', '', 0)"
    )
    assert cards(shop.owner.insights.today())["sync"] == 1
    assert shop.owner.insights.urgent() == 1
    bench = shop.desk_of("bench")
    assert not bench.who.may(Right.STORE_SYNC)
    assert bench.insights.urgent() == 0
