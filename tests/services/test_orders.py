"""Orders and pieces: a whole life, what the store is told of it, and mending what was unclear."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.services.copies import Shop
from tests.workshop import MONDAY, customer_row, order_row
from veliano_desk.domain.errors import ConflictError, InputError, NotFoundError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.money import Money
from veliano_desk.domain.orders import OrderView, PieceEdit, PieceView
from veliano_desk.domain.stages import NEEDS_REASON, Action, IllegalMoveError, Stage
from veliano_desk.models import outbox as rows

LIFE: tuple[tuple[Action, Stage, str], ...] = (
    (Action.SEND_KIT, Stage.KIT, "impression_kit_sent"),
    (Action.KIT_BACK, Stage.IMPRESSION, "impression_received"),
    (Action.START_DESIGN, Stage.DESIGN, "in_design"),
    (Action.SEND_PROOF, Stage.APPROVAL, "in_design"),
    (Action.ASK_CHANGES, Stage.DESIGN, "in_design"),
    (Action.SEND_PROOF, Stage.APPROVAL, "in_design"),
    (Action.APPROVE, Stage.READY, "in_production"),
    (Action.START, Stage.PRODUCTION, "in_production"),
    (Action.HOLD, Stage.HOLD, "in_production"),
    (Action.RESUME, Stage.PRODUCTION, "in_production"),
    (Action.FINISH, Stage.QC, "in_production"),
    (Action.REWORK, Stage.REWORK, "in_production"),
    (Action.START, Stage.PRODUCTION, "in_production"),
    (Action.FINISH, Stage.QC, "in_production"),
    (Action.PASS_QC, Stage.READY_TO_SHIP, "completed"),
    (Action.SHIP, Stage.SHIPPED, "completed"),
    (Action.DELIVER, Stage.DELIVERED, "completed"),
    (Action.RETURN, Stage.RETURNED, "completed"),
)


def outbox(shop: Shop) -> list[dict[str, Any]]:
    """What waits for the store, as it will be sent, oldest first."""
    with shop.owner.access.database.reading(shop.owner.who, shop.clock.now()) as unit:
        return [dict(entry.values, kind_of_entry=entry.kind) for entry, _ in rows.unsent(unit.session, 500)]


def patches(shop: Shop) -> list[dict[str, Any]]:
    return [entry for entry in outbox(shop) if entry["kind_of_entry"] == "patch"]


def events(shop: Shop) -> list[str]:
    return [entry["title"] for entry in outbox(shop) if entry["kind_of_entry"] == "insert"]


def piece(shop: Shop, number: str, position: int = 1) -> PieceView:
    return shop.owner.orders.show(number).pieces[position - 1]


def do(shop: Shop, number: str, action: Action, reason: str = "because", position: int = 1) -> OrderView:
    one = piece(shop, number, position)
    return shop.owner.orders.move(one.id, one.version, action, reason)


def test_a_piece_goes_through_its_whole_life_and_the_store_with_it(shop: Shop):
    number = shop.take_order()
    for action, stage, status in LIFE:
        shop.clock.pass_time(hours=3)
        view = do(shop, number, action)
        assert (view.stage, view.pieces[0].stage, view.store_status) == (stage, stage, status), action
        assert view.timeline[0].at == shop.clock.now()
        row = shop.owner.orders.list(ListQuery()).rows[0]
        assert row.stage is stage
    # The status goes as one patch that waits, brought up to date; each customer-visible step is an entry of its own.
    assert [patch["status"] for patch in patches(shop)] == ["completed"]
    states = shop.owner.trade.states
    told = [states.event(action).text for action, _, _ in LIFE if states.event(action).customer_visible]
    assert events(shop) == told
    assert len(view.timeline) == len(LIFE)
    assert view.waiting_for_store == len(told) + 1


def test_the_strip_says_what_is_done_when_and_what_is_ahead(shop: Shop):
    number = shop.take_order()
    for action in (Action.SEND_KIT, Action.KIT_BACK, Action.START_DESIGN):
        shop.clock.pass_time(days=1)
        do(shop, number, action)
    steps = {step.title: (step.when, step.state) for step in shop.owner.orders.show(number).steps}
    assert steps == {
        "Ordered": ("16 Nov", "done"), "Kit": ("17 Nov", "done"), "Impression": ("18 Nov", "done"),
        "Design": ("19 Nov", "now"), "Approval": ("", "ahead"), "Production": ("", "ahead"), "QC": ("", "ahead"),
        "Delivery": ("", "ahead"),
    }  # fmt: skip


def test_the_strip_of_a_piece_without_a_kit_has_no_kit(shop: Shop):
    number = shop.take_order(design_details="signet ring size 10", teeth_selection=None)
    titles = [step.title for step in shop.owner.orders.show(number).steps]
    assert titles == ["Ordered", "Design", "Approval", "Production", "QC", "Delivery"]


def test_a_cancelled_order_is_done_with_nothing(shop: Shop):
    number = shop.take_order()
    view = do(shop, number, Action.CANCEL, "changed their mind")
    assert {step.state for step in view.steps} == {"ahead"}
    assert view.stage is Stage.CANCELLED
    assert shop.owner.orders.count(ListQuery(filters={"show": ("open",)})).count == 0
    assert patches(shop) == []
    view = do(shop, number, Action.REOPEN, "changed it back")
    assert view.stage is Stage.RECEIVED
    assert shop.owner.orders.count(ListQuery(filters={"show": ("open",)})).count == 1


@pytest.mark.parametrize("action", sorted(NEEDS_REASON))
def test_what_needs_a_reason_is_not_done_without_one(shop: Shop, action: Action):
    number = shop.take_order()
    one = piece(shop, number)
    with pytest.raises(InputError, match="A reason is needed"):
        shop.owner.orders.move(one.id, one.version, action, "  ")
    assert piece(shop, number) == one


@pytest.mark.parametrize("action", [Action.SHIP, Action.RESUME, Action.APPROVE, Action.REOPEN])
def test_what_cannot_be_done_from_here_changes_nothing(shop: Shop, action: Action):
    number = shop.take_order()
    one = piece(shop, number)
    with pytest.raises(IllegalMoveError):
        shop.owner.orders.move(one.id, one.version, action, "because")
    assert piece(shop, number) == one
    assert outbox(shop) == []


def test_a_hold_remembers_where_the_piece_was_and_says_why(shop: Shop):
    number = shop.take_order()
    do(shop, number, Action.SEND_KIT)
    view = do(shop, number, Action.HOLD, "waits for the customer's choice")
    held = view.pieces[0]
    assert (held.stage, held.held_from) == (Stage.HOLD, Stage.KIT)
    assert held.actions == (Action.RESUME, Action.CANCEL)
    assert "waits for the customer's choice" in view.timeline[0].detail
    assert held.hold_reason == "waits for the customer's choice"
    assert view.store_status == "impression_kit_sent"
    renamed = shop.owner.orders.set_piece(held.id, held.version, PieceEdit(title="Marco · his top six"))
    assert renamed.pieces[0].hold_reason == "waits for the customer's choice"
    resumed = do(shop, number, Action.RESUME).pieces[0]
    assert (resumed.stage, resumed.held_from, resumed.hold_reason) == (Stage.KIT, None, "")


def test_somebody_who_moves_what_has_moved_meanwhile_is_told(shop: Shop):
    number = shop.take_order()
    one = piece(shop, number)
    shop.owner.orders.move(one.id, one.version, Action.SEND_KIT)
    with pytest.raises(ConflictError) as conflict:
        shop.desk_of("bench").orders.move(one.id, one.version, Action.START_DESIGN)
    assert (conflict.value.mine, conflict.value.theirs) == ({"stage": "design"}, {"stage": "kit"})
    assert piece(shop, number).stage is Stage.KIT


def test_an_orders_line_follows_its_least_advanced_piece(shop: Shop):
    number = shop.take_order(design_details="signet ring size 10", teeth_selection=None)
    do(shop, number, Action.START_DESIGN)
    view = shop.owner.orders.add_piece(number, "pendant", "A pendant to match")
    assert [one.position for one in view.pieces] == [1, 2]
    assert (view.stage, view.store_status) == (Stage.RECEIVED, "pending")
    assert view.title.endswith(" + A pendant to match")
    do(shop, number, Action.START_DESIGN, position=2)
    assert shop.owner.orders.show(number).stage is Stage.DESIGN
    do(shop, number, Action.RELEASE, position=2)
    assert shop.owner.orders.show(number).stage is Stage.DESIGN
    view = do(shop, number, Action.CANCEL)
    assert (view.stage, view.title) == (Stage.READY, "A pendant to match")


@pytest.mark.parametrize(("kind", "title"), [("spaceship", "x"), ("ring", " ")])
def test_a_piece_that_is_none_is_not_added(shop: Shop, kind: str, title: str):
    number = shop.take_order()
    with pytest.raises(InputError, match="Not a piece"):
        shop.owner.orders.add_piece(number, kind, title)
    assert len(shop.owner.orders.show(number).pieces) == 1


def test_what_could_not_be_read_is_flagged_and_settled_by_who_knows(shop: Shop):
    number = shop.take_order(material="unobtainium", teeth_selection="the shiny ones")
    one = piece(shop, number)
    assert {flag.field for flag in one.flags} == {"material", "teeth_selection", "design_details"}
    assert {flag.raw for flag in one.flags} >= {"unobtainium"}
    assert shop.owner.orders.summary().flagged == 1
    view = shop.owner.orders.set_piece(one.id, one.version, PieceEdit(alloy_code="18kw", teeth=(21, 11, 21, 12)))
    mended = view.pieces[0]
    assert (mended.alloy_code, mended.alloy_assumed, mended.teeth, mended.arch) == (
        "18kw",
        False,
        (12, 11, 21),
        "upper",
    )
    assert {flag.field for flag in mended.flags} == {"design_details"}
    assert mended.version == one.version + 1
    styled = shop.owner.orders.set_piece(one.id, mended.version, PieceEdit(style="open_face", stones=3)).pieces[0]
    assert styled.flags == mended.flags
    for flag in styled.flags:
        settled = shop.owner.orders.settle(flag.id, piece(shop, number).version)
    assert settled.pieces[0].flags == ()
    assert shop.owner.orders.summary().flagged == 0
    assert view.material == "unobtainium"
    row = shop.owner.orders.list(ListQuery()).rows[0]
    assert row.alloy == shop.owner.trade.alloys.get("18kw").title


def test_a_doubt_leaves_its_words_in_the_audit_log_however_it_is_settled(shop: Shop):
    number = shop.take_order(material="unobtainium", design_details="signet ring size banana", teeth_selection=None)
    one = piece(shop, number)
    assert {flag.field for flag in one.flags} == {"material", "design_details"}
    view = shop.owner.orders.set_piece(one.id, one.version, PieceEdit(alloy_code="18kw"))
    entry = shop.owner.audit.newest(1, number)[0]
    assert (entry.action, entry.before and entry.before["settled"]) == ("piece.edit", [
        {"field": flag.field, "message": flag.message, "raw": flag.raw}
        for flag in one.flags if flag.field == "material"
    ])  # fmt: skip
    for flag in view.pieces[0].flags:
        version = piece(shop, number).version
        view = shop.owner.orders.settle(flag.id, version)
        assert view.pieces[0].version == version + 1
        entry = shop.owner.audit.newest(1, number)[0]
        words = {"field": flag.field, "message": flag.message, "raw": flag.raw}
        assert (entry.action, entry.before) == ("piece.settle", {"piece": one.id, "settled": [words]})
    assert view.pieces[0].flags == ()
    assert shop.workspace.verify_audit().ok


def test_no_edit_answers_what_the_store_changed_after_work_began(shop: Shop):
    row = order_row(material="14K yellow gold", design_details="signet ring size 10", teeth_selection=None)
    shop.owner.store_sync.take_in("custom_orders", [row])
    number = str(row["order_number"])
    do(shop, number, Action.START_DESIGN)
    changed = {**row, "material": "Platinum 950", "design_details": "signet ring size 11", "notes": "engrave A",
               "teeth_selection": ["top-1"], "updated_at": "2026-11-16T15:00:00+00:00"}  # fmt: skip
    shop.owner.store_sync.take_in("custom_orders", [changed])
    told = {one.theirs.value for one in shop.owner.orders.show(number).questions}
    assert told == {"Platinum 950", "signet ring size 11", "engrave A", "11"}
    one = piece(shop, number)
    everything = PieceEdit("ring", "Crest ring", "pt950", (11,), "signet", "US 11", 3)
    after = shop.owner.orders.set_piece(one.id, one.version, everything)
    assert {one.theirs.value for one in after.questions} == told
    left = [flag for flag in after.pieces[0].flags if not flag.assumed]
    assert shop.rows("SELECT flags FROM orders") == [(len(left) + 4,)]


def test_a_doubt_that_was_settled_does_not_come_back_with_the_next_sync(shop: Shop):
    row = order_row(material="unobtainium")
    shop.owner.store_sync.take_in("custom_orders", [row])
    number = str(row["order_number"])
    for flag in piece(shop, number).flags:
        shop.owner.orders.settle(flag.id, piece(shop, number).version)
    again = {**row, "status": "in_design", "updated_at": "2026-11-16T15:00:00+00:00"}
    shop.owner.store_sync.take_in("custom_orders", [again])
    assert piece(shop, number).flags == ()


def test_the_second_to_settle_a_doubt_is_told(shop: Shop):
    number = shop.take_order(material="unobtainium", teeth_selection="the shiny ones")
    one = piece(shop, number)
    first, second = one.flags[:2]
    shop.owner.orders.settle(first.id, one.version)
    with pytest.raises(ConflictError):
        shop.desk_of("designer").orders.settle(second.id, one.version)
    with pytest.raises(NotFoundError, match="No such doubt"):
        shop.desk_of("designer").orders.settle(first.id, one.version + 1)
    assert second in piece(shop, number).flags


def test_an_edit_reckons_the_estimate_anew(shop: Shop):
    number = shop.take_order()
    one = piece(shop, number)
    dearer = shop.owner.orders.set_piece(one.id, one.version, PieceEdit(alloy_code="22ky")).pieces[0]
    assert one.estimate
    assert dearer.estimate
    assert dearer.estimate.total.amount > one.estimate.total.amount
    assert dearer.estimate.total.amount == sum(line.amount.amount for line in dearer.estimate.lines)


def test_a_title_follows_what_the_piece_is_set_to(shop: Shop):
    number = shop.take_order()
    one = piece(shop, number)
    assert one.title == "Grillz · top 6 · open face"
    view = shop.owner.orders.set_piece(one.id, one.version, PieceEdit(teeth=(14, *one.teeth)))
    assert (view.title, view.pieces[0].title) == ("Grillz · top 7 · open face",) * 2
    assert shop.owner.orders.list(ListQuery()).rows[0].piece == "Grillz · top 7 · open face"
    both = PieceEdit(teeth=(11, 21, 31, 41), style="")
    view = shop.owner.orders.set_piece(one.id, view.pieces[0].version, both)
    assert view.title == "Grillz · top and bottom 4"
    view = shop.owner.orders.set_piece(one.id, view.pieces[0].version, PieceEdit(kind="ring", size="US 9"))
    assert view.title == "Ring · US 9"


def test_a_title_that_somebody_gave_stays_theirs(shop: Shop):
    one = piece(shop, shop.take_order())
    named = shop.owner.orders.set_piece(one.id, one.version, PieceEdit(title="Fangs")).pieces[0]
    view = shop.owner.orders.set_piece(one.id, named.version, PieceEdit(teeth=(13, 23)))
    assert view.title == "Fangs"


def test_an_edit_stands_in_the_timeline_and_stays_in_the_house(shop: Shop):
    number = shop.take_order()
    one = piece(shop, number)
    view = shop.owner.orders.set_piece(one.id, one.version, PieceEdit(alloy_code="18kw", stones=12))
    entry = view.timeline[0]
    assert entry.title == "Alloy set to 18K white gold, stones set to 12"
    assert entry.detail.endswith(shop.owner.who.name)
    assert not entry.customer_visible
    assert events(shop) == []
    again = shop.owner.orders.set_piece(one.id, view.pieces[0].version, PieceEdit(stones=12))
    assert len(again.timeline) == len(view.timeline)


def test_only_the_fields_that_are_set_change(shop: Shop):
    number = shop.take_order(design_details="signet ring size 10", teeth_selection=None)
    one = piece(shop, number)
    changed = shop.owner.orders.set_piece(one.id, one.version, PieceEdit(title="Crest ring")).pieces[0]
    assert changed.title == "Crest ring"
    for name in ("kind", "alloy_code", "teeth", "arch", "style", "size", "size_mm", "stones", "stage"):
        assert getattr(changed, name) == getattr(one, name), name


def test_a_size_is_read_as_its_kind_of_piece_means_it(shop: Shop):
    number = shop.take_order(design_details="signet ring size 10", teeth_selection=None)
    one = piece(shop, number)
    bigger = shop.owner.orders.set_piece(one.id, one.version, PieceEdit(size="11")).pieces[0]
    assert one.size_mm
    assert bigger.size_mm
    assert bigger.size_mm > one.size_mm
    chain = shop.owner.orders.set_piece(one.id, bigger.version, PieceEdit(kind="chain", size="22 inch")).pieces[0]
    assert (chain.kind, chain.size, chain.size_mm, chain.needs_kit) == ("chain", "22 inch", chain.size_mm, False)
    assert 558 < chain.size_mm < 560
    ring = shop.owner.orders.set_piece(one.id, chain.version, PieceEdit(kind="ring", size=" 10 ")).pieces[0]
    assert (ring.size, ring.size_mm) == ("10", one.size_mm)
    pendant = shop.owner.orders.set_piece(one.id, ring.version, PieceEdit(kind="pendant", size="30 mm")).pieces[0]
    assert (pendant.size, pendant.size_mm) == ("30 mm", None)
    unsized = shop.owner.orders.set_piece(one.id, pendant.version, PieceEdit(size=" ")).pieces[0]
    assert (unsized.size, unsized.size_mm) == ("", None)


@pytest.mark.parametrize(
    ("edit", "title"),
    [
        (PieceEdit(alloy_code="vibranium"), "No such alloy"),
        (PieceEdit(kind="spaceship"), "No such kind of piece"),
        (PieceEdit(teeth=(11, 19)), "Not a tooth"),
        (PieceEdit(stones=-1), "Not a number of stones"),
        (PieceEdit(stones=10**30), "Not a number of stones"),
        (PieceEdit(title="  "), "The title is missing"),
        (PieceEdit(size="banana"), "Not a size"),
        (PieceEdit(kind="ring", size="US 99"), "Not a size"),
        (PieceEdit(kind="chain", size="US 7"), "Not a size"),
        (PieceEdit(kind="pendant", size="banana"), "Not a size"),
        (PieceEdit(), "Nothing to save"),
    ],
)
def test_what_makes_no_sense_is_not_saved(shop: Shop, edit: PieceEdit, title: str):
    number = shop.take_order()
    one = piece(shop, number)
    with pytest.raises(InputError, match=title):
        shop.owner.orders.set_piece(one.id, one.version, edit)
    assert piece(shop, number) == one


def test_the_second_to_mend_a_piece_sees_both_values(shop: Shop):
    number = shop.take_order()
    one = piece(shop, number)
    shop.owner.orders.set_piece(one.id, one.version, PieceEdit(alloy_code="18kw", stones=4))
    with pytest.raises(ConflictError) as conflict:
        shop.desk_of("designer").orders.set_piece(one.id, one.version, PieceEdit(alloy_code="22ky", size="9 mm"))
    assert conflict.value.mine == {"alloy_code": "22ky", "size_text": "9 mm"}
    assert conflict.value.theirs == {"alloy_code": "18kw", "size_text": one.size}
    again = PieceEdit(alloy_code="22ky")
    kept = shop.owner.orders.set_piece(one.id, conflict.value.version, again).pieces[0]
    assert (kept.alloy_code, kept.stones) == ("22ky", 4)


def test_a_note_stands_in_the_timeline_and_reaches_the_customer_only_when_it_should(shop: Shop):
    number = shop.take_order()
    shop.owner.orders.note(number, " Called, wants it by Friday ")
    view = shop.owner.orders.note(number, "We have a question", customer_visible=True)
    assert [(entry.title, entry.customer_visible) for entry in view.timeline] == [
        ("We have a question", True), ("Called, wants it by Friday", False),
    ]  # fmt: skip
    assert view.timeline[0].detail == "Vera"
    assert events(shop) == ["We have a question"]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_note_is_none(shop: Shop, text: str):
    number = shop.take_order()
    with pytest.raises(InputError, match="The note is empty"):
        shop.owner.orders.note(number, text)


@pytest.mark.parametrize("text", ["epee", "Épée", "ÉPÉE  pendant", "épée", "pendant", "E\u0301pe\u0301e"])
def test_an_order_is_found_by_its_title_whatever_its_case_and_accents(shop: Shop, text: str):
    number = shop.take_order()
    shop.take_order()
    one = piece(shop, number)
    shop.owner.orders.set_piece(one.id, one.version, PieceEdit(title="Épée pendant"))
    assert [row.number for row in shop.owner.orders.list(ListQuery(text=text)).rows] == [number]
    assert [hit.argument for hit in shop.owner.insights.search(text)] == [number]


@pytest.mark.parametrize("text", ["pavé", "pave", "PAVÉ signet", "sig", "signet  ring", "Signet Ring · 10"])
def test_an_order_is_found_by_words_of_its_piece(shop: Shop, text: str):
    number = shop.take_order(design_details="pavé signet ring size 10", teeth_selection=None)
    title = shop.owner.orders.show(number).title
    assert title == "Signet ring · 10 · pavé"
    found = shop.owner.orders.list(ListQuery(text=text)).rows
    assert [row.number for row in found] == [number]


def test_an_order_is_found_by_its_number_with_spaces_around_it(shop: Shop):
    number = shop.take_order()
    assert shop.owner.orders.show(f" {number} ").number == number
    with pytest.raises(NotFoundError, match="No such order"):
        shop.owner.orders.show("CO-0")


def test_the_margin_is_what_the_quote_leaves_over_the_pieces_that_are_made(shop: Shop):
    number = shop.take_order(total_price="2000.00", design_details="signet ring size 10", teeth_selection=None)
    shop.owner.orders.add_piece(number, "ring", "Second thoughts")
    view = do(shop, number, Action.CANCEL, position=2)
    estimate = view.pieces[0].estimate
    assert estimate
    assert view.margin
    assert view.value
    cost = sum(line.amount.amount for line in estimate.lines if line.kind != "margin")
    assert view.margin.amount == view.value.amount - cost


def test_a_plan_gives_every_open_order_a_promise_and_a_reason(shop: Shop):
    numbers = [shop.take_order() for _ in range(3)]
    done = shop.take_order(status="completed")
    summary = shop.owner.production.plan()
    assert (summary.pieces, summary.unplannable, summary.changed_promises) == (3, (), 3)
    promises = {line.order_number: line for line in shop.owner.production.promises()}
    assert set(promises) == set(numbers)
    assert done not in promises
    for number in numbers:
        view = shop.owner.orders.show(number)
        assert view.promise_on == view.due_on == promises[number].promise_on
        assert view.promise_on > MONDAY.date()
        assert view.reason == promises[number].reason != ""
        assert [patch["estimated_completion_date"] for patch in patches(shop)].count(view.promise_on.isoformat()) >= 1
    lines = shop.owner.production.lines(days=60)
    assert len(lines) == summary.operations
    assert [line.start for line in lines] == sorted(line.start for line in lines)
    assert shop.owner.production.planned_at() == shop.clock.now()


def test_the_first_promise_stays_the_one_that_lateness_is_counted_from(shop: Shop):
    number = shop.take_order()
    shop.owner.production.plan()
    first = shop.owner.orders.show(number).due_on
    shop.clock.pass_time(days=30)
    shop.owner.production.plan()
    view = shop.owner.orders.show(number)
    assert view.due_on == first
    assert view.promise_on is not None
    assert first is not None
    assert view.promise_on > first
    assert view.late_days > 0
    assert shop.owner.orders.count(ListQuery(filters={"show": ("late",)})).count == 1


def test_customers_show_all_their_orders_newest_first(shop: Shop):
    customer = customer_row(name="James Wilson", address={"city": "Zürich", "zip": "8001", "note": None})
    shop.owner.store_sync.take_in("customers", [customer])
    stamps = [(MONDAY - timedelta(days=days)).isoformat() for days in (9, 1, 5)]
    shop.owner.store_sync.take_in("custom_orders", [
        order_row(customer_id=customer["id"], order_number=f"CO-{index}", created_at=stamp, total_price=f"{index}00.50",
                  status="completed" if index == 2 else "pending")
        for index, stamp in enumerate(stamps, start=1)
    ])  # fmt: skip
    row = shop.owner.customers.list(ListQuery(text="zurich")).rows[0]
    assert (row.name, row.city, row.orders, row.open_orders) == ("James Wilson", "Zürich", 3, 2)
    view = shop.owner.customers.show(row.id)
    assert [line.number for line in view.orders] == ["CO-2", "CO-3", "CO-1"]
    assert view.spent == Money.of("601.50", "USD")
    assert view.address == {"city": "Zürich", "zip": "8001"}
    assert view.remote_id == customer["id"]
    assert view.orders[0].ordered_at.date() == date(2026, 11, 15)


def test_counts_of_a_customers_open_orders_follow_the_pieces(shop: Shop):
    number = shop.take_order()
    do(shop, number, Action.CANCEL)
    assert shop.owner.customers.list(ListQuery()).rows[0].open_orders == 0
    assert shop.owner.customers.count(ListQuery(filters={"show": ("open",)})).count == 0
    do(shop, number, Action.REOPEN)
    assert shop.owner.customers.list(ListQuery()).rows[0].open_orders == 1
