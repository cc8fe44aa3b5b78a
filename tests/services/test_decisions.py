"""Questions between desk and store: both sides with who and when, answered once, by right, and never lost."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.services.copies import Shop
from tests.sync.store_rows import a_shop_order, new_id
from tests.workshop import MONDAY, customer_row, order_row
from veliano_desk.domain.decisions import Decision
from veliano_desk.domain.errors import ConflictError, InputError, NotFoundError, RightMissingError
from veliano_desk.domain.orders import OrderView, PieceEdit
from veliano_desk.domain.stages import Action, IllegalMoveError, Stage
from veliano_desk.models import decisions as asked
from veliano_desk.models.unit_of_work import writing

_SECONDS = itertools.count(1)


class Row(dict[str, Any]):
    """A row of the store's that a test changes; each change has a stamp of its own."""

    def changed(self, **values: Any) -> Row:
        self.update(values, updated_at=(MONDAY + timedelta(days=1, seconds=next(_SECONDS))).isoformat())
        return self


def take(shop: Shop, *rows: Row, table: str = "custom_orders") -> None:
    assert shop.owner.store_sync.take_in(table, rows) == 0


@pytest.fixture
def row(shop: Shop) -> Row:
    """An order CO-1 whose kit the manager sent."""
    owner, order = Row(customer_row()), Row(order_row(order_number="CO-1"))
    order["customer_id"] = owner["id"]
    take(shop, owner, table="customers")
    take(shop, order)
    piece = view(shop).pieces[0]
    shop.clock.pass_time(hours=1)
    shop.desk_of("manager").orders.move(piece.id, piece.version, Action.SEND_KIT)
    return order


def view(shop: Shop) -> OrderView:
    return shop.owner.orders.show("CO-1")


def question(shop: Shop) -> Decision:
    (one,) = shop.owner.decisions.open()
    return one


def flagged(shop: Shop) -> tuple[object, ...]:
    """(flags, questions) of the order."""
    return shop.rows("SELECT flags, questions FROM orders WHERE number = 'CO-1'")[0]


class TestBothSides:
    def test_they_stand_side_by_side_with_who_and_when(self, shop: Shop, row: Row) -> None:
        take(shop, row.changed(material="Platinum 950"))
        one = question(shop)
        assert (one.kind, one.subject, one.field, one.order_number) == ("changed", "CO-1", "material", "CO-1")
        assert (one.ours.value, one.ours.by, one.ours.at) == (
            "14K yellow gold", "Manager", MONDAY + timedelta(hours=1),
        )  # fmt: skip
        assert (one.theirs.value, one.theirs.at) == ("Platinum 950", datetime.fromisoformat(row["updated_at"]))
        assert [choice.title for choice in one.choices] == ["Keep ours", "Take the store’s"]
        assert view(shop).questions == (one,)
        assert shop.owner.decisions.open(order_id=one.order_id) == (one,)
        assert shop.owner.decisions.open(order_id=4711) == ()
        assert (shop.owner.decisions.count(), shop.owner.store_sync.state().decisions) == (1, 1)

    def test_teeth_are_told_in_the_charts_numbers(self, shop: Shop, row: Row) -> None:
        take(shop, row.changed(teeth_selection=["top-1", "top-0"]))
        assert (question(shop).ours.value, question(shop).theirs.value) == ("13 12 11 21 22 23", "11 21")

    def test_whoever_may_not_change_orders_sees_it_and_answers_nothing(self, shop: Shop, row: Row) -> None:
        take(shop, row.changed(material="Platinum 950"))
        bench = shop.desk_of("bench")
        (one,) = bench.decisions.open()
        assert (one.theirs.value, one.choices) == ("Platinum 950", ())
        with pytest.raises(RightMissingError):
            bench.decisions.answer(one.id, one.version, "ours")
        assert question(shop).id == one.id


class TestAnswers:
    def test_ours_keeps_what_was_begun_and_is_not_asked_again(self, shop: Shop, row: Row) -> None:
        take(shop, row.changed(material="Platinum 950"))
        before, one = view(shop).pieces[0], question(shop)
        answered = shop.owner.decisions.answer(one.id, one.version, "ours")
        assert (answered.answer, answered.order_number) == ("ours", "CO-1")
        assert view(shop).pieces[0].alloy_code == before.alloy_code
        assert shop.owner.decisions.open() == ()
        assert flagged(shop) == (0, 0)
        take(shop, row.changed(impression_kit_tracking="1Z"))
        assert shop.owner.decisions.open() == ()
        assert view(shop).timeline[0].title == "Our material kept"

    def test_what_the_store_changes_anew_is_asked_anew_against_what_was_kept(self, shop: Shop, row: Row) -> None:
        take(shop, row.changed(material="Platinum 950"))
        one = question(shop)
        shop.owner.decisions.answer(one.id, one.version, "ours")
        take(shop, row.changed(material="18K rose gold"))
        two = question(shop)
        assert two.id != one.id
        assert (two.ours.value, two.theirs.value) == ("14K yellow gold", "18K rose gold")
        take(shop, row.changed(material="14K yellow gold"))
        assert shop.owner.decisions.open() == ()

    def test_theirs_reads_that_wish_into_the_piece_and_nothing_else(self, shop: Shop, row: Row) -> None:
        piece = view(shop).pieces[0]
        shop.owner.orders.set_piece(piece.id, piece.version, PieceEdit(stones=7))
        take(shop, row.changed(material="Platinum 950", design_details="closed face", teeth_selection=["top-1"]))
        before = view(shop).pieces[0]
        one = next(each for each in shop.owner.decisions.open() if each.field == "material")
        shop.owner.decisions.answer(one.id, one.version, "theirs")
        after = view(shop)
        (now,) = after.pieces
        assert (now.alloy_code, now.alloy) == ("pt950", "Platinum 950")
        assert (now.teeth, now.style, now.stones, now.stage) == (before.teeth, before.style, 7, Stage.KIT)
        assert now.estimate is not None
        assert before.estimate is not None
        assert now.estimate.total != before.estimate.total
        assert shop.rows("SELECT alloy_code FROM orders") == [("pt950",)]
        assert {each.field for each in after.questions} == {"teeth", "design details"}
        assert flagged(shop)[1] == 2

    def test_theirs_is_what_counts_from_then_on(self, shop: Shop, row: Row) -> None:
        take(shop, row.changed(material="Platinum 950"))
        one = question(shop)
        shop.owner.decisions.answer(one.id, one.version, "theirs")
        take(shop, row.changed(material="14K yellow gold"))
        assert (question(shop).ours.value, question(shop).theirs.value) == ("Platinum 950", "14K yellow gold")

    def test_a_wish_that_is_unclear_brings_its_doubt_and_a_clear_one_takes_it_away(self, shop: Shop, row: Row) -> None:
        take(shop, row.changed(material="unobtainium"))
        one = question(shop)
        shop.owner.decisions.answer(one.id, one.version, "theirs")
        doubts = [flag.raw for flag in view(shop).pieces[0].flags if flag.field == "material"]
        assert set(doubts) == {"unobtainium"}
        assert flagged(shop) == (len(doubts), 0)
        take(shop, row.changed(material="18K white gold"))
        two = question(shop)
        assert flagged(shop) == (len(doubts) + 1, 1)
        shop.owner.decisions.answer(two.id, two.version, "theirs")
        assert view(shop).pieces[0].alloy_code == "18kw"
        assert flagged(shop) == (0, 0)

    def test_more_pieces_are_added_and_fewer_are_said(self, shop: Shop, row: Row) -> None:
        one_ring = row["design_details"]
        take(shop, row.changed(design_details="open face; ring size 7"))
        one = question(shop)
        shop.owner.decisions.answer(one.id, one.version, "theirs")
        pieces = view(shop).pieces
        assert [(piece.kind, piece.stage) for piece in pieces] == [("grillz", Stage.KIT), ("ring", Stage.RECEIVED)]
        assert pieces[1].estimate is not None
        take(shop, row.changed(design_details=one_ring))
        two = question(shop)
        shop.owner.decisions.answer(two.id, two.version, "theirs")
        assert len(view(shop).pieces) == 2
        assert "cancel those that are not wanted" in view(shop).timeline[0].detail

    def test_a_title_that_somebody_gave_stays(self, shop: Shop, row: Row) -> None:
        piece = view(shop).pieces[0]
        shop.owner.orders.set_piece(piece.id, piece.version, PieceEdit(title="The big smile"))
        take(shop, row.changed(teeth_selection=["top-1"]))
        one = question(shop)
        shop.owner.decisions.answer(one.id, one.version, "theirs")
        assert (view(shop).pieces[0].title, view(shop).pieces[0].teeth) == ("The big smile", (11,))

    def test_one_answer_is_one_entry_in_the_audit_log(self, shop: Shop, row: Row) -> None:
        take(shop, row.changed(material="Platinum 950"))
        one = question(shop)
        before = shop.owner.audit.newest(1)[0].sequence
        shop.owner.decisions.answer(one.id, one.version, "theirs")
        (entry,) = shop.owner.audit.newest(1, "CO-1")
        assert (entry.action, entry.sequence) == ("decision.answer", before + 1)
        assert entry.before is not None
        assert (entry.before["ours"], entry.before["theirs"]) == ("14K yellow gold", "Platinum 950")
        assert shop.workspace.verify_audit().ok


class TestSomebodyElse:
    def test_the_second_to_answer_is_told(self, shop: Shop, row: Row) -> None:
        take(shop, row.changed(material="Platinum 950"))
        one = question(shop)
        shop.desk_of("care").decisions.answer(one.id, one.version, "ours")
        with pytest.raises(ConflictError):
            shop.owner.decisions.answer(one.id, one.version, "theirs")
        assert view(shop).pieces[0].alloy_code == "14ky"

    def test_an_answer_to_what_the_store_changed_meanwhile_is_none(self, shop: Shop, row: Row) -> None:
        take(shop, row.changed(material="Platinum 950"))
        one = question(shop)
        take(shop, row.changed(material="18K rose gold"))
        with pytest.raises(ConflictError):
            shop.owner.decisions.answer(one.id, one.version, "theirs")
        take(shop, row.changed(material="14K yellow gold"))
        with pytest.raises(ConflictError):
            shop.owner.decisions.answer(one.id, one.version + 1, "theirs")
        assert view(shop).pieces[0].alloy_code == "14ky"

    def test_what_is_no_answer_is_refused(self, shop: Shop, row: Row) -> None:
        take(shop, row.changed(material="Platinum 950"))
        one = question(shop)
        for answer in ("keep", "", "withdrawn"):
            with pytest.raises(InputError):
                shop.owner.decisions.answer(one.id, one.version, answer)
        with pytest.raises(NotFoundError):
            shop.owner.decisions.answer(4711, 1, "ours")
        assert question(shop) == one


def ask_deleted(shop: Shop, table: str, remote_id: str) -> Decision:
    """As a sweep does that no longer finds the record."""
    kind = "customers" if table == "customers" else "orders"
    ((local,),) = shop.rows(f"SELECT local_id FROM store_links WHERE remote_id = '{remote_id}'")
    local_id = int(str(local))
    about = asked.Subject(table, remote_id, "", local_id, local_id if kind == "orders" else None)
    access = shop.owner.access
    with writing(shop.engine, access.who, shop.clock.now()) as unit:
        asked.ask(unit, asked.DELETED, about, asked.Side(), asked.Side("deleted", "", datetime.now(UTC)))
        unit.record("test.sweep", table, None, None)
    return next(one for one in shop.owner.decisions.open() if one.table == table)


class TestDeleted:
    def test_kept_it_stays_as_it_is_and_nothing_is_told_any_more(self, shop: Shop, row: Row) -> None:
        one = ask_deleted(shop, "custom_orders", row["id"])
        assert [choice.code for choice in one.choices] == ["keep", "cancel"]
        assert flagged(shop) == (1, 1)
        assert shop.owner.store_sync.outbox() != ()
        shop.owner.decisions.answer(one.id, one.version, "keep")
        assert (view(shop).stage, flagged(shop)) == (Stage.KIT, (0, 0))
        assert shop.owner.store_sync.outbox() == ()
        assert shop.rows("SELECT count(*) FROM store_links WHERE store_table = 'custom_orders'") == [(0,)]
        piece = view(shop).pieces[0]
        shop.owner.orders.move(piece.id, piece.version, Action.KIT_BACK)
        assert shop.owner.store_sync.outbox() == ()

    def test_cancelled_its_pieces_are_cancelled_by_the_state_machine_and_the_order_is_closed(
        self, shop: Shop, row: Row
    ) -> None:
        shop.owner.orders.add_piece("CO-1", "ring", "Ring")
        one = ask_deleted(shop, "custom_orders", row["id"])
        shop.owner.decisions.answer(one.id, one.version, "cancel")
        assert [piece.stage for piece in view(shop).pieces] == [Stage.CANCELLED, Stage.CANCELLED]
        assert shop.rows("SELECT is_open FROM orders") == [(0,)]
        assert shop.rows("SELECT open_orders FROM customers") == [(0,)]
        assert shop.owner.store_sync.outbox() == ()
        reopened = view(shop).pieces[0]
        shop.owner.orders.move(reopened.id, reopened.version, Action.REOPEN, "it was wanted after all")
        assert view(shop).stage is Stage.RECEIVED

    def test_an_order_of_goods_from_stock_is_cancelled_itself(self, shop: Shop) -> None:
        take(shop, Row(customer_row(user_id=new_id())), table="customers")
        ((account,),) = shop.rows("SELECT store_user FROM customers")
        bought = a_shop_order(1, user_id=account, items=[])
        take(shop, Row(bought), table="orders")
        assert shop.rows("SELECT open_orders FROM customers") == [(1,)]
        one = ask_deleted(shop, "orders", bought["id"])
        shop.owner.decisions.answer(one.id, one.version, "cancel")
        assert shop.owner.orders.show(one.order_number).stage is Stage.CANCELLED
        assert shop.rows("SELECT is_open, flags, questions FROM orders") == [(0, 0, 0)]
        assert shop.rows("SELECT orders, open_orders FROM customers") == [(1, 0)]

    def test_an_order_of_goods_that_was_kept_is_closed_by_people_here(self, shop: Shop) -> None:
        take(shop, Row(customer_row(user_id=new_id())), table="customers")
        ((account,),) = shop.rows("SELECT store_user FROM customers")
        bought = a_shop_order(1, user_id=account, items=[])
        take(shop, Row(bought), table="orders")
        orders, number = shop.owner.orders, f"S-{bought['id'][:8]}"
        there = orders.show(number)
        assert there.actions == ()
        with pytest.raises(InputError, match="the store say where"):
            orders.move_goods(number, there.version, Action.SHIP)
        one = ask_deleted(shop, "orders", bought["id"])
        shop.owner.decisions.answer(one.id, one.version, "keep")
        kept = orders.show(number)
        assert kept.actions == (Action.SHIP, Action.CANCEL)
        assert shop.desk_of("bench").orders.show(number).actions == ()
        with pytest.raises(IllegalMoveError, match="Possible now: mark shipped"):
            orders.move_goods(number, kept.version, Action.DELIVER)
        with pytest.raises(InputError, match="A reason is needed"):
            orders.move_goods(number, kept.version, Action.CANCEL)
        shipped = orders.move_goods(number, kept.version, Action.SHIP)
        done = orders.move_goods(number, shipped.version, Action.DELIVER)
        assert (done.stage, done.actions) == (Stage.DELIVERED, (Action.RETURN,))
        assert [entry.title for entry in done.timeline[:2]] == ["Mark delivered", "Mark shipped"]
        assert shop.rows("SELECT orders, open_orders FROM customers") == [(1, 0)]
        with pytest.raises(ConflictError):
            orders.move_goods(number, shipped.version, Action.RETURN, "it did not fit")

    def test_goods_that_were_delivered_stay_so_whatever_is_answered(self, shop: Shop) -> None:
        bought = a_shop_order(1, status="delivered", items=[])
        take(shop, Row(bought), table="orders")
        one = ask_deleted(shop, "orders", bought["id"])
        shop.owner.decisions.answer(one.id, one.version, "cancel")
        assert shop.owner.orders.show(one.order_number).stage is Stage.DELIVERED

    def test_what_left_the_house_cannot_be_cancelled(self, shop: Shop, row: Row) -> None:
        take(shop, Row(order_row(order_number="CO-2", status="completed")))
        other = Row(order_row())
        ((other["id"],),) = shop.rows("SELECT remote_id FROM store_links JOIN orders ON orders.id = local_id "
                                      "WHERE number = 'CO-2' AND store_table = 'custom_orders'")  # fmt: skip
        one = ask_deleted(shop, "custom_orders", other["id"])
        shop.owner.decisions.answer(one.id, one.version, "cancel")
        assert shop.owner.orders.show("CO-2").stage is Stage.DELIVERED

    def test_a_record_that_is_there_again_is_asked_about_no_more(self, shop: Shop, row: Row) -> None:
        one = ask_deleted(shop, "custom_orders", row["id"])
        with writing(shop.engine, shop.owner.who, shop.clock.now()) as unit:
            about = asked.Subject("custom_orders", row["id"])
            assert asked.withdraw(unit, asked.DELETED, about)
            assert not asked.withdraw(unit, asked.DELETED, about)
            unit.record("test.sweep", "custom_orders", None, None)
        assert (shop.owner.decisions.open(), flagged(shop)) == ((), (0, 0))
        with pytest.raises(ConflictError):
            shop.owner.decisions.answer(one.id, one.version, "cancel")

    def test_a_customer_with_orders_can_only_be_kept(self, shop: Shop, row: Row) -> None:
        one = ask_deleted(shop, "customers", row["customer_id"])
        assert [choice.code for choice in one.choices] == ["keep"]
        with pytest.raises(InputError):
            shop.owner.decisions.answer(one.id, one.version, "remove")
        shop.owner.decisions.answer(one.id, one.version, "keep")
        assert shop.rows("SELECT count(*) FROM customers") == [(1,)]
        assert shop.rows("SELECT count(*) FROM store_links WHERE store_table = 'customers'") == [(0,)]

    def test_a_customer_without_orders_can_be_removed(self, shop: Shop) -> None:
        gone = Row(customer_row(name="Zvonimir Zlatarić"))
        take(shop, gone, table="customers")
        one = ask_deleted(shop, "customers", gone["id"])
        assert one.subject == "Zvonimir Zlatarić"
        shop.owner.decisions.answer(one.id, one.version, "remove")
        assert shop.rows("SELECT count(*) FROM customers") == [(0,)]
        assert shop.owner.decisions.open() == ()

    @pytest.mark.parametrize("role", ["designer", "bench"])
    def test_who_may_not_see_customers_learns_of_none(self, shop: Shop, role: str) -> None:
        gone = Row(customer_row(name="Zvonimir Zlatarić"))
        take(shop, gone, table="customers")
        one = ask_deleted(shop, "customers", gone["id"])
        desk = shop.desk_of(role)
        assert desk.decisions.open() == ()
        with pytest.raises(RightMissingError):
            desk.decisions.answer(one.id, one.version, "keep")

    def test_those_that_are_hidden_push_none_that_is_seen_off_the_list(self, shop: Shop, row: Row) -> None:
        for _ in range(3):
            gone = Row(customer_row())
            take(shop, gone, table="customers")
            ask_deleted(shop, "customers", gone["id"])
        take(shop, row.changed(material="Platinum 950"))
        for role, seen in (("designer", 1), ("care", 4)):
            desk = shop.desk_of(role)
            assert len(desk.decisions.open(limit=seen)) == seen
            assert desk.decisions.open()[-1].subject == "CO-1"
            assert desk.decisions.count() == seen


def test_what_was_decided_is_told_in_the_timeline_as_people_read_it(shop: Shop, row: Row) -> None:
    take(shop, row.changed(teeth_selection=["top-1", "top-0"]))
    one = question(shop)
    shop.owner.decisions.answer(one.id, one.version, "theirs")
    detail = view(shop).timeline[0].detail
    assert detail.startswith("“11 21” · ")
    assert "top-1" not in repr(view(shop).timeline)


def test_what_was_decided_of_a_price_is_told_in_the_timeline_without_it(shop: Shop, row: Row) -> None:
    ((order,),) = shop.rows("SELECT id FROM orders")
    about = asked.Subject("custom_orders", row["id"], "total_price", int(str(order)), int(str(order)))
    with writing(shop.engine, shop.owner.who, shop.clock.now()) as unit:
        asked.ask(unit, asked.CHANGED, about, asked.Side("4321.00"), asked.Side("2160.50"))
        unit.record("test.ask", "CO-1", None, None)
    one = question(shop)
    shop.owner.decisions.answer(one.id, one.version, "ours")
    told = shop.desk_of("designer").orders.show("CO-1").timeline[0]
    assert (told.title, told.detail) == ("Our price kept", "Vera")


def test_a_value_that_may_not_be_seen_is_hidden_and_not_decided_by_them(shop: Shop, row: Row) -> None:
    ((order,),) = shop.rows("SELECT id FROM orders")
    about = asked.Subject("custom_orders", row["id"], "total_price", int(str(order)), int(str(order)))
    with writing(shop.engine, shop.owner.who, shop.clock.now()) as unit:
        asked.ask(unit, asked.CHANGED, about, asked.Side("4321.00"), asked.Side("2160.50"))
        unit.record("test.ask", "CO-1", None, None)
    designer = shop.desk_of("designer")
    (one,) = designer.decisions.open()
    assert (one.hidden, one.choices, one.field) == (True, (), "price")
    shown = repr((one, designer.orders.show("CO-1")))
    assert "4321" not in shown
    assert "2160" not in shown
    assert question(shop).ours.value == "4321.00"
