"""Buying, from what is needed to the invoice that may be paid: nothing twice, nothing half booked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.services.bought import CAST, GRAIN, RINGS, came, drafted, listed, sent, with_suppliers
from tests.services.copies import Shop
from tests.services.price_lists import HEADINGS, MAPPING, STULLER, csv_of
from tests.two_desks import OtherDesk, other_desk
from veliano_desk.domain.errors import ConflictError, DeskError, InputError, NotFoundError, RightMissingError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.price_lists import Field, ListMapping
from veliano_desk.domain.purchase_states import IllegalPurchaseMoveError, PurchaseState
from veliano_desk.domain.purchasing import (
    ConfirmedLine,
    InvoicedLine,
    InvoiceState,
    NewInvoice,
    NewLine,
    NewReceipt,
    NewRequest,
    PurchaseView,
    ReceivedLine,
)
from veliano_desk.services.desk import Desk

S = PurchaseState


@pytest.fixture
def other(shop: Shop) -> Iterator[OtherDesk]:
    with other_desk(shop.address, shop.clock) as desk:
        yield desk


def held(shop: Shop, account: str = "vault") -> dict[str, int]:
    return {one.article: one.balance_mg for one in shop.owner.metal.balances(account)}


class TestOrdering:
    def test_an_order_is_numbered_and_priced_by_the_suppliers_list(self, shop: Shop):
        with_suppliers(shop.owner)
        lines = (NewLine(50_000, listed(shop.owner, "SP-14Y")), NewLine(100, listed(shop.owner, "JR-4.1")))
        order = shop.owner.purchasing.draft_order("stuller", lines, "for the week")
        assert (order.number, order.state, order.currency) == ("PO-2026-0001", S.DRAFT, "USD")
        assert [(one.title, one.unit, one.per, str(one.kind)) for one in order.lines] == [
            ("14K yellow casting grain", "mg", "g", "metal"), ("Jump ring 4.1 mm, 14K", "piece", "piece", "goods"),
        ]  # fmt: skip
        assert order.total is not None
        assert order.total.plain() == "3335.00"
        assert drafted(shop.owner).number == "PO-2026-0002"

    def test_it_is_sent_with_a_day_by_the_lead_time_and_confirmed_otherwise(self, shop: Shop):
        order = sent(shop.owner)
        assert (order.state, order.sent_on, order.expected_on) == (S.SENT, date(2026, 11, 16), date(2026, 11, 19))
        said = ConfirmedLine(order.lines[0].id, Decimal("63.00"), date(2026, 11, 24))
        order = shop.owner.purchasing.confirm(order.id, order.version, "SO-77", [said])
        assert (order.state, order.expected_on, order.confirmation) == (S.CONFIRMED, date(2026, 11, 24), "SO-77")
        assert order.differences == (
            "14K yellow gold: confirmed for 2026-11-24, asked for 2026-11-19.",
            "14K yellow gold: confirmed at 63.00 USD per g, ordered at 62.40.",
        )
        assert order.total is not None
        assert order.total.plain() == "3203.75"

    @pytest.mark.parametrize(
        "line",
        [
            replace(GRAIN, quantity=0), replace(GRAIN, price=None), replace(GRAIN, price=Decimal(-1)),
            replace(GRAIN, price=Decimal("62.40001")), replace(GRAIN, price=Decimal("NaN")),
            replace(RINGS, title=" "), replace(RINGS, per="furlong"), replace(RINGS, article="nothing"),
            replace(GRAIN, per="piece"), replace(CAST, operation="juggling"), replace(RINGS, order_number="CO-404"),
            replace(CAST, loss_percent=Decimal(101)), replace(RINGS, supplier_article_id=404),
        ],
        ids=range(13),
    )  # fmt: skip
    def test_a_line_that_cannot_be_is_named_and_nothing_is_kept(self, shop: Shop, line: NewLine):
        with_suppliers(shop.owner)
        with pytest.raises((InputError, NotFoundError)) as told:
            shop.owner.purchasing.draft_order("STULLER", [GRAIN, line])
        assert told.value.subject.startswith("line 2")
        assert shop.owner.purchasing.orders(ListQuery()).rows == ()

    def test_a_draft_is_changed_a_sent_order_is_not(self, shop: Shop):
        order = drafted(shop.owner)
        order = shop.owner.purchasing.edit_draft(order.id, order.version, [RINGS], "only rings")
        assert [line.title for line in order.lines] == ["Jump ring 4.1 mm"]
        order = shop.owner.purchasing.send(order.id, order.version)
        with pytest.raises(InputError, match="It was sent"):
            shop.owner.purchasing.edit_draft(order.id, order.version, [GRAIN])
        order = shop.owner.purchasing.revise(order.id, order.version)
        assert (order.state, order.sent_on) == (S.DRAFT, None)

    def test_what_does_not_follow_is_refused(self, shop: Shop):
        order = drafted(shop.owner)
        with pytest.raises(IllegalPurchaseMoveError):
            shop.owner.purchasing.receive(order.id, order.version, came(order, 50_000, 25))
        assert held(shop) == {}
        order = shop.owner.purchasing.cancel(order.id, order.version, "no need")
        with pytest.raises(IllegalPurchaseMoveError):
            shop.owner.purchasing.send(order.id, order.version)

    def test_prices_are_absent_for_those_who_may_not_see_costs(self, shop: Shop):
        order = sent(shop.owner)
        from veliano_desk.domain.rights import Right

        token = shop.owner.people.make_token("Reader", [Right.PURCHASING_SEE])
        desk = shop.workspace.sign_in_with_token(token.secret)
        seen = desk.purchasing.order(order.number)
        assert (seen.total, seen.lines[0].price, seen.actions) == (None, None, ())
        assert "62.4" not in repr((seen, desk.purchasing.orders(ListQuery()).rows))
        with pytest.raises(RightMissingError):
            desk.purchasing.cancel(order.id, order.version, "x")


class TestReceiving:
    def test_a_part_comes_then_the_rest_and_the_metal_lies_in_the_vault(self, shop: Shop):
        order = sent(shop.owner)
        part = NewReceipt((ReceivedLine(order.lines[0].id, 30_000, gross_mg=30_450, assay_millis=583_400),), "DN-1")
        order = shop.owner.purchasing.receive(order.id, order.version, part)
        assert (order.state, order.lines[0].open_quantity, held(shop)) == (S.PARTLY, 20_000, {"14ky": 30_000})
        order = shop.owner.purchasing.receive(order.id, order.version, came(order, 20_000, 25))
        assert (order.state, held(shop)) == (S.RECEIVED, {"14ky": 50_000})
        assert [one.number for one in order.receipts] == ["GR-2026-0002", "GR-2026-0001"]
        assert held(shop, "supplier:STULLER") == {"14ky": -50_000}
        first = order.receipts[1].lines[0]
        assert (first.gross_mg, first.assay_millis, first.metal_event_id is not None) == (30_450, 583_400, True)
        assert shop.owner.purchasing.close(order.id, order.version).state is S.CLOSED

    def test_what_the_metal_cost_is_kept_with_it(self, shop: Shop):
        order = sent(shop.owner, GRAIN)
        shop.owner.purchasing.receive(order.id, order.version, came(order, 50_000))
        (row,) = [one for one in shop.owner.materials.list(ListQuery()).rows if one.code == "14ky"]
        assert row.value is not None
        assert row.value.plain() == "3120.00"

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            (ReceivedLine(0, 50_001), "are still open"),
            (ReceivedLine(0, 0), "Nothing of it came"),
            (ReceivedLine(0, -5), "less than nothing"),
            (ReceivedLine(0, 20_000, gross_mg=19_999), "net are more than"),
            (ReceivedLine(0, 20_000, assay_millis=585_000), "It assays at 585 ‰; 14ky is made to 583.333 ‰."),
        ],
        ids=range(5),
    )
    def test_what_cannot_be_received_is_said_and_nothing_is_booked(self, shop: Shop, line: ReceivedLine, said: str):
        order = sent(shop.owner)
        wrong = replace(line, line_id=order.lines[0].id)
        receipt = NewReceipt((ReceivedLine(order.lines[1].id, 5), wrong))
        with pytest.raises(InputError) as told:
            shop.owner.purchasing.receive(order.id, order.version, receipt)
        assert said in told.value.happened
        assert "Nothing was booked." in told.value.happened
        now = shop.owner.purchasing.order(order.number)
        assert (now, held(shop)) == (order, {})

    def test_more_than_ordered_needs_the_right_and_a_reason(self, shop: Shop):
        order = sent(shop.owner, GRAIN)
        more = NewReceipt((ReceivedLine(order.lines[0].id, 50_400),))
        with pytest.raises(RightMissingError):
            shop.desk_of("stock").purchasing.receive_over(order.id, order.version, more)
        with pytest.raises(InputError, match="still open"):
            shop.owner.purchasing.receive_over(order.id, order.version, more)
        why = NewReceipt((ReceivedLine(order.lines[0].id, 50_400, reason="they rounded up"),))
        order = shop.desk_of("manager").purchasing.receive_over(order.id, order.version, why)
        assert (order.state, order.receipts[0].lines[0].reason) == (S.RECEIVED, "they rounded up")
        assert held(shop) == {"14ky": 50_400}

    def test_two_desks_that_receive_the_same_line_at_once_receive_it_once(self, shop: Shop, other: OtherDesk):
        order = sent(shop.owner, GRAIN)
        shop.owner.purchasing.receive(order.id, order.version, came(order, 50_000))
        with pytest.raises(ConflictError):
            other.desk.purchasing.receive(order.id, order.version, came(order, 50_000))
        assert held(shop) == {"14ky": 50_000}

    def test_asking_twice_under_one_name_books_once(self, shop: Shop):
        order = sent(shop.owner, GRAIN)
        receipt = came(order, 20_000, uid="5b1f6f9e-7a53-4b0a-8f59-0c6d5a1f2b11")
        first = shop.owner.purchasing.receive(order.id, order.version, receipt)
        assert shop.owner.purchasing.receive(order.id, order.version, receipt) == first
        assert held(shop) == {"14ky": 20_000}

    def test_what_goes_back_to_be_replaced_is_open_again(self, shop: Shop):
        order = sent(shop.owner, GRAIN)
        order = shop.owner.purchasing.receive(order.id, order.version, came(order, 50_000))
        back = came(order, 10_000, note="porous")
        order = shop.owner.purchasing.send_back(order.id, order.version, back)
        assert (order.state, order.lines[0].open_quantity, held(shop)) == (S.PARTLY, 10_000, {"14ky": 40_000})
        order = shop.owner.purchasing.receive(order.id, order.version, came(order, 10_000))
        order = shop.owner.purchasing.send_back(order.id, order.version, back, replace=False)
        assert (order.state, order.lines[0].credited, held(shop)) == (S.RECEIVED, 10_000, {"14ky": 40_000})

    def test_no_more_goes_back_than_came_and_only_with_a_reason(self, shop: Shop):
        order = sent(shop.owner, GRAIN)
        order = shop.owner.purchasing.receive(order.id, order.version, came(order, 5_000))
        for receipt in (came(order, 5_001, note="bad"), came(order, 5_000)):
            with pytest.raises(InputError):
                shop.owner.purchasing.send_back(order.id, order.version, receipt)
        assert held(shop) == {"14ky": 5_000}

    def test_closing_short_says_why_and_counts_against_the_supplier(self, shop: Shop):
        order = sent(shop.owner)
        order = shop.owner.purchasing.receive(order.id, order.version, came(order, 50_000))
        with pytest.raises(InputError, match="Something has not come"):
            shop.owner.purchasing.close(order.id, order.version)
        shop.owner.purchasing.close(order.id, order.version, "discontinued")
        assert shop.rows("SELECT short FROM purchase_lines ORDER BY id") == [(0,), (1,)]

    def test_a_supplier_is_measured_once_enough_came(self, shop: Shop):
        for late in (0, 0, 0, 4, 6):
            order = sent(shop.owner, RINGS)
            due = ConfirmedLine(order.lines[0].id, promised_on=date(2026, 11, 16 - late))
            order = shop.owner.purchasing.confirm(order.id, order.version, "", [due])
            shop.owner.purchasing.receive(order.id, order.version, came(order, 25))
        found = shop.owner.purchasing.supplier(order.supplier_id).reliability
        assert found is not None
        assert (found.lines, found.on_time, found.late_days, found.short) == (5, 3, 0, 0)


class TestWorkOutside:
    def out(self, shop: Shop) -> PurchaseView:
        shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 100_000))
        order = sent(shop.owner, CAST, supplier="WAXWORKS")
        return shop.owner.purchasing.send_metal(order.id, order.version, order.lines[0].id, "14ky", 80_000)

    def test_metal_goes_along_and_comes_back_with_the_agreed_loss(self, shop: Shop):
        order = self.out(shop)
        assert (held(shop), held(shop, "caster:WAXWORKS")) == ({"14ky": 20_000}, {"14ky": 80_000})
        line = order.lines[0].id
        order = shop.owner.purchasing.receive(
            order.id, order.version, NewReceipt((ReceivedLine(line, 2, back_mg=39_000),))
        )
        assert (order.state, order.lines[0].out_mg, order.lines[0].lost_mg) == (S.PARTLY, 41_000, 0)
        order = shop.owner.purchasing.receive(
            order.id, order.version, NewReceipt((ReceivedLine(line, 2, back_mg=40_300),))
        )
        assert (order.state, order.lines[0].lost_mg) == (S.RECEIVED, 700)
        assert (held(shop), held(shop, "caster:WAXWORKS")) == ({"14ky": 99_300}, {})

    def test_more_loss_than_agreed_needs_the_right_and_a_reason(self, shop: Shop):
        order = self.out(shop)
        line = order.lines[0].id
        short = NewReceipt((ReceivedLine(line, 4, back_mg=79_000),))
        with pytest.raises(InputError, match=r"1\.000 g of 80\.000 g are lost; 0\.800 g were agreed"):
            shop.owner.purchasing.receive(order.id, order.version, short)
        why = NewReceipt((ReceivedLine(line, 4, back_mg=79_000, reason="crucible broke"),))
        assert shop.owner.purchasing.receive_over(order.id, order.version, why).lines[0].lost_mg == 1_000

    def test_an_order_is_neither_closed_nor_cancelled_while_metal_is_out(self, shop: Shop):
        order = self.out(shop)
        with pytest.raises(InputError, match="Metal is still with them"):
            shop.owner.purchasing.cancel(order.id, order.version, "changed our mind")

    def test_more_than_went_along_cannot_come_back(self, shop: Shop):
        order = self.out(shop)
        with pytest.raises(InputError, match="are with them"):
            shop.owner.purchasing.receive(
                order.id, order.version, NewReceipt((ReceivedLine(order.lines[0].id, 4, back_mg=80_001),))
            )


def invoice(order: PurchaseView, **changes: object) -> NewInvoice:
    """The order's first line as it was ordered: 50 g at 62.40, 3,120.00 in all."""
    made = NewInvoice("R-9", date(2026, 11, 16), (InvoicedLine(order.lines[0].id, 50_000, Decimal("62.40")),),
                      Decimal("3120.00"))  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of an invoice


class TestInvoices:
    def received(self, shop: Shop, mg: int = 50_000) -> PurchaseView:
        order = sent(shop.owner, GRAIN)
        return shop.owner.purchasing.receive(order.id, order.version, came(order, mg))

    def test_what_was_ordered_received_and_invoiced_alike_may_be_paid(self, shop: Shop):
        order = self.received(shop)
        order = shop.owner.purchasing.enter_invoice(order.id, order.version, invoice(order))
        (kept,) = order.invoices
        assert (kept.state, kept.differences, kept.due_on) == (InvoiceState.MATCHED, (), date(2026, 12, 16))

    def test_what_differs_is_named_line_by_line(self, shop: Shop):
        order = self.received(shop, 40_000)
        dear = InvoicedLine(order.lines[0].id, 50_000, Decimal("64.00"))
        found = shop.owner.purchasing.match(order.id, invoice(order, lines=(dear,), total=Decimal(3300)))
        assert found == (
            "14K yellow gold: 50.000 g invoiced; 40.000 g came of 50.000 g ordered.",
            "14K yellow gold: 80.00 USD more than agreed (3,200.00 USD instead of 3,120.00 USD).",
            "The invoice asks for 3,300.00 USD; its lines, freight and tax come to 3,200.00 USD.",
        )

    def test_within_the_tolerance_nothing_differs(self, shop: Shop):
        order = self.received(shop)
        near = InvoicedLine(order.lines[0].id, 50_050, Decimal("62.50"))
        assert shop.owner.purchasing.match(order.id, invoice(order, lines=(near,), total=Decimal("3128.13"))) == ()

    def test_an_invoice_that_differs_is_approved_by_right_with_a_reason(self, shop: Shop):
        order = self.received(shop)
        order = shop.owner.purchasing.enter_invoice(order.id, order.version, invoice(order, total=Decimal(3200)))
        kept = order.invoices[0]
        assert kept.state is InvoiceState.DIFFERS
        with pytest.raises(RightMissingError):
            shop.desk_of("stock").purchasing.approve_invoice(kept.id, kept.version, "courier")
        with pytest.raises(InputError):
            shop.owner.purchasing.approve_invoice(kept.id, kept.version, " ")
        done = shop.owner.purchasing.approve_invoice(kept.id, kept.version, "courier, by phone")
        assert (done.state, done.reason, done.approved_by) == (InvoiceState.APPROVED, "courier, by phone", "Vera")

    def test_the_same_is_not_paid_twice(self, shop: Shop):
        order = self.received(shop)
        order = shop.owner.purchasing.enter_invoice(order.id, order.version, invoice(order))
        with pytest.raises(ConflictError, match="It was entered already"):
            shop.owner.purchasing.enter_invoice(order.id, order.version, invoice(order))
        again = shop.owner.purchasing.match(order.id, invoice(order, number="R-10"))
        assert "50.000 g of it before" in again[0]

    @pytest.mark.parametrize(
        "changes",
        [{"currency": "EUR"}, {"number": " "}, {"lines": ()}, {"total": Decimal("NaN")}, {"freight": Decimal(-1)},
         {"lines": (InvoicedLine(404, 1, Decimal(1)),)}],
    )  # fmt: skip
    def test_what_is_no_invoice_is_refused(self, shop: Shop, changes: dict[str, object]):
        order = self.received(shop)
        with pytest.raises(DeskError):
            shop.owner.purchasing.enter_invoice(order.id, order.version, invoice(order, **changes))
        assert shop.owner.purchasing.order(order.number).invoices == ()


class TestNeeds:
    def test_what_is_asked_for_is_offered_ordered_and_asked_for_again_when_cancelled(self, shop: Shop):
        desk = shop.owner
        with_suppliers(desk)
        asked = [NewRequest(20_000, "14ky"), NewRequest(10, title="Polishing cloths", needed_by=date(2026, 11, 20))]
        numbers = desk.purchasing.ask_for(asked)
        first, second = desk.purchasing.what_to_buy()
        assert (first.title, second.supplier_code, second.unit) == ("Polishing cloths", "STULLER", "mg")
        order = desk.purchasing.order_requests("STULLER", numbers)
        assert [line.price.plain() for line in order.lines if line.price] == ["62.40", "0.00"]
        assert desk.purchasing.what_to_buy() == ()
        with pytest.raises(InputError, match="It is ordered already"):
            desk.purchasing.order_requests("STULLER", numbers)
        desk.purchasing.cancel(order.id, order.version, "too dear")
        assert len(desk.purchasing.what_to_buy()) == 2

    def test_offers_are_compared_in_the_workshops_currency_and_without_a_rate_they_come_last(self, shop: Shop):
        desk = shop.owner
        with_suppliers(desk)  # Stuller sells 14ky at 62.40 USD a gram
        desk.purchasing.add_supplier(replace(STULLER, code="LAGHI", name="Laghi Metalli", currency="EUR"))
        mapping = ListMapping({**MAPPING.columns, Field.ARTICLE: "Ours"})
        theirs = csv_of([("L-14", "Oro giallo 14K", "58.00", "g", "10", "14ky")], (*HEADINGS, "Ours"))
        desk.purchasing.import_list("LAGHI", "listino.csv", theirs, mapping)
        desk.purchasing.ask_for([NewRequest(20_000, "14ky")])

        def cheapest() -> str:
            return desk.purchasing.what_to_buy()[0].supplier_code

        assert cheapest() == "STULLER"
        desk.prices.set_rate("EUR", "USD", "1.05")
        assert cheapest() == "LAGHI"
        desk.prices.set_rate("EUR", "USD", "1.20", date(2026, 11, 16))
        assert cheapest() == "STULLER"

    def test_what_need_not_be_bought_says_why(self, shop: Shop):
        (number,) = shop.owner.purchasing.ask_for([NewRequest(10, title="Cloths")])
        with pytest.raises(InputError):
            shop.owner.purchasing.drop_request(number, 1, " ")
        shop.owner.purchasing.drop_request(number, 1, "found some")
        assert shop.owner.purchasing.what_to_buy() == ()

    def test_an_order_asks_for_the_metal_that_is_not_there_and_only_once(self, shop: Shop):
        number = shop.take_order()
        shop.owner.purchasing.ask_for_order(number)
        (need,) = [one for one in shop.owner.purchasing.what_to_buy() if one.article]
        assert (need.article, need.source, need.order_number) == ("14ky", "order", number)
        assert need.quantity > 0
        with pytest.raises(InputError, match="Nothing is missing"):
            shop.owner.purchasing.ask_for_order(number)

    def test_what_is_bought_for_an_order_stands_by_it(self, shop: Shop):
        number = shop.take_order()
        with_suppliers(shop.owner)
        shop.owner.purchasing.ask_for([NewRequest(5, title="Cloths", order_number=number)])
        order = sent(shop.owner, replace(GRAIN, order_number=number))
        asked, bought = shop.owner.purchasing.bought_for(number)
        assert (asked.title, asked.number, asked.state) == ("Cloths", "", None)
        assert (bought.number, bought.supplier, bought.state) == (order.number, "Stuller", S.SENT)
        assert shop.owner.purchasing.bought_for("CO-404") == ()

    def test_today_says_what_is_to_buy_and_which_deliveries_are_overdue(self, shop: Shop):
        shop.owner.purchasing.ask_for([NewRequest(5, title="Cloths")])
        number = sent(shop.owner, GRAIN).number
        assert {one.key for one in shop.owner.insights.today().sections} == {"to_buy"}
        shop.clock.pass_time(days=5)
        sections = {one.key: one for one in shop.owner.insights.today().sections}
        assert sections["to_buy"].lines[0].title == "Cloths, 5"
        assert (sections["deliveries"].lines[0].argument, sections["deliveries"].lines[0].when) == (number, "2 d late")
        assert not {"to_buy", "deliveries"} & {one.key for one in shop.desk_of("bench").insights.today().sections}

    @pytest.mark.parametrize("request_", [NewRequest(0, "14ky"), NewRequest(5), NewRequest(5, "nothing"),
                                          NewRequest(5, "14ky", order_number="CO-404")])  # fmt: skip
    def test_what_cannot_be_asked_for_is_refused(self, shop: Shop, request_: NewRequest):
        with pytest.raises(DeskError):
            shop.owner.purchasing.ask_for([request_])


def test_orders_are_listed_by_page_and_found(shop: Shop):
    desk: Desk = shop.owner
    numbers = [sent(desk, RINGS).number for _ in range(3)] + [drafted(desk, GRAIN).number]
    page = desk.purchasing.orders(ListQuery("number", limit=3))
    assert [one.number for one in page.rows] == numbers[:3]
    rest = desk.purchasing.orders(ListQuery("number", limit=3, after=page.keys[-1]))
    assert [one.number for one in rest.rows] == numbers[3:]
    assert desk.purchasing.orders_count(ListQuery(filters={"show": ("coming",)})).count == 3
    assert [one.number for one in desk.purchasing.orders(ListQuery(text="yellow stuller")).rows] == numbers[3:]
    shop.clock.pass_time(days=9)
    assert [one.late for one in desk.purchasing.orders(ListQuery("number")).rows] == [True, True, True, False]
    late = ListQuery(filters={"show": ("late",)})
    assert desk.purchasing.orders_count(late).count == len(desk.purchasing.orders(late).rows) == 3
