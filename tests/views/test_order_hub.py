"""The order hub: what it says, by right; the next step; mending; two people at once; notes; costs."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, named, said, show
from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.orders import PieceEdit
from veliano_desk.domain.stages import Action, Stage
from veliano_desk.services.desk import Desk
from veliano_desk.views.common.tooth_chart import ToothChart
from veliano_desk.views.order_hub import PAGE
from veliano_desk.views.order_hub.piece_facts import SettledButton, grouped
from veliano_desk.views.order_hub.words import done_words

__all__ = ["copies", "file_shop", "show"]
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def number(file_shop: Shop) -> str:
    """A top six whose colour was not said, planned."""
    taken = file_shop.take_order(customer="James Wilson", material="gold-14k", total_price="2640.00")
    file_shop.owner.production.plan()
    return taken


def opened(show: Show, desk: Desk, argument: object, **kwargs: Any) -> ShownPage:
    shown = show(desk, PAGE, **kwargs)
    shown.do(lambda: shown.page.show_item(argument))
    return shown


def piece_of(desk: Desk, number: str, at: int = 0) -> Any:
    return desk.orders.show(number).pieces[at]


def choose(shown: ShownPage, action: Action) -> None:
    """As the button or a line of the menu does."""
    shown.do(lambda: shown.page._next.chosen.emit(action))


def test_the_head_says_whose_it_is_where_it_stands_what_is_promised_and_what_it_is_worth(
    file_shop: Shop, show: Show, number: str
) -> None:
    shown = opened(show, file_shop.owner, number)
    order = file_shop.owner.orders.show(number)
    words = said(shown.page._header)
    for expected in (number, "James Wilson · Grillz", "Received", "Promise", "$2,640.00", "margin "):
        assert expected in words
    assert f"{order.promise_on.day} " in words
    assert shown.page.title() == number


def test_every_card_says_what_is_known(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    words = said(shown.page.body)
    for expected in (
        "Teeth, FDI: 13, 12, 11, 21, 22, 23", "14K yellow gold · assumed for the estimate",
        "The store’s material: “gold-14k”", "Bound by", "Metal ", "Quoted", "Not sent", "Pending",
        "James Wilson", "open face", "Print in wax",
    ):  # fmt: skip
        assert expected in words


def test_the_plan_names_person_bench_and_time_of_every_operation(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    words = said(shown.page.body.plan)
    for slot in piece_of(file_shop.owner, number).slots:
        assert slot.title in words
        assert " · ".join(part for part in (slot.person, slot.bench) if part) in words
    assert " left" in words


def test_the_primary_button_does_the_usual_next_step(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    button = named(shown.page._next, f"Send kit: {piece_of(file_shop.owner, number).title}")
    button.setFocus()
    shown.press(Qt.Key.Key_Return)
    assert file_shop.owner.orders.show(number).stage is Stage.KIT
    assert "Kit sent" in said(shown.page._header)
    assert "Impression is back" in said(shown.page._next)
    assert "Your impression kit is on its way." in said(shown.page.body.timeline)
    assert shown.toasts[-1].text == f"{number}: kit sent"
    assert button.hasFocus()
    assert not shown.page.body.piece.mending


def test_the_keyboard_is_on_the_next_step_after_a_question_was_answered(
    file_shop: Shop, show: Show, number: str
) -> None:
    shown = opened(show, file_shop.owner, number)
    choose(shown, Action.HOLD)
    shown.type("Customer travels", shown.page._reason.findChild(QLineEdit))
    shown.press(Qt.Key.Key_Return)
    assert named(shown.page._next, f"Resume: {piece_of(file_shop.owner, number).title}").hasFocus()
    assert "Customer travels · before: received" in said(shown.page.body.piece)


def test_every_action_has_words_for_what_happened() -> None:
    assert all(done_words(action) for action in Action)


def test_the_stores_teeth_stand_once_on_the_hub(file_shop: Shop, show: Show) -> None:
    number = file_shop.take_order(teeth_selection=["top-3", "no such tooth"])
    shown = opened(show, file_shop.owner, number)
    assert '["top-3", "no such tooth"]' in said(shown.page.body)
    assert 'no such tooth"' not in said(shown.page.body.piece)
    assert "The store’s teeth stand under “Store”" in said(shown.page.body.piece)


def test_all_other_steps_stand_in_the_menu_with_those_that_stop_the_piece_last(
    file_shop: Shop, show: Show, number: str
) -> None:
    shown = opened(show, file_shop.owner, number)
    lines = [entry.text() for entry in shown.page._next.menu().actions()]
    assert lines == ["Start design", "", "Put on hold…", "Cancel piece…"]


def test_a_piece_that_is_delivered_has_no_next_step_but_can_come_back(file_shop: Shop, show: Show) -> None:
    number = file_shop.take_order(status="completed")
    shown = opened(show, file_shop.owner, number)
    assert "Came back" not in said(shown.page._next)
    assert [entry.text() for entry in shown.page._next.menu().actions() if entry.text()] == ["Came back…"]


def test_a_hold_asks_why_in_place_and_can_be_taken_back(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    choose(shown, Action.HOLD)
    panel = shown.page._reason
    line = panel.findChild(QLineEdit)
    assert panel.isVisible()
    assert line.hasFocus()
    assert not named(panel, "Put on hold").isEnabled()
    shown.type("Customer travels", line)
    shown.press(Qt.Key.Key_Return)
    assert file_shop.owner.orders.show(number).stage is Stage.HOLD
    assert "Customer travels" in said(shown.page.body.timeline)
    assert not panel.isVisible()
    shown.do(shown.toasts[-1].on_action)
    assert file_shop.owner.orders.show(number).stage is Stage.RECEIVED


def test_escape_drops_the_question_and_nothing_is_moved(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    choose(shown, Action.CANCEL)
    shown.type("no", shown.page._reason.findChild(QLineEdit))
    shown.press(Qt.Key.Key_Escape)
    assert not shown.page._reason.isVisible()
    assert file_shop.owner.orders.show(number).stage is Stage.RECEIVED
    assert shown.page._next.isEnabled()
    assert shown.went == []


def test_a_piece_that_somebody_moved_meanwhile_is_shown_as_it_is_now(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    stale = piece_of(file_shop.owner, number)
    other = file_shop.desk_of("manager")
    other.orders.move(stale.id, stale.version, Action.START_DESIGN)
    choose(shown, Action.SEND_KIT)
    assert shown.troubles[-1].title == "Somebody else saved first"
    assert "In design" in said(shown.page._header)


def test_choosing_the_alloy_settles_what_was_unclear(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    shown.click(named(shown.page.body.piece, "Mend…"))
    box = named(shown.page.body.piece, "Alloy")
    assert isinstance(box, QComboBox)
    box.setFocus()
    box.setCurrentIndex(box.findData("14kr"))
    box.activated.emit(box.currentIndex())
    shown.click(named(shown.page.body.piece, "Save piece"))
    piece = piece_of(file_shop.owner, number)
    assert (piece.alloy_code, piece.alloy_assumed) == ("14kr", False)
    assert [flag for flag in piece.flags if flag.field == "material"] == []
    assert "14K rose gold" in said(shown.page.body.piece)
    assert not shown.page.body.piece.mending


def test_confirming_an_assumption_settles_it_without_changing_a_value(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    shown.do(shown.page.body.piece.mend)
    save = named(shown.page.body.piece, "Save piece")
    assert not save.isEnabled()
    shown.do(named(shown.page.body.piece, "The alloy is right as it stands here").click)
    shown.click(save)
    piece = piece_of(file_shop.owner, number)
    assert (piece.alloy_code, piece.alloy_assumed) == ("14ky", False)
    assert "material" not in {flag.field for flag in piece.flags}
    assert "teeth_selection" in {flag.field for flag in piece.flags}


def test_a_doubt_is_settled_by_its_button_and_the_keyboard_goes_to_the_next(
    file_shop: Shop, show: Show, number: str
) -> None:
    shown = opened(show, file_shop.owner, number)
    flags = piece_of(file_shop.owner, number).flags
    assert len(flags) > 1
    for left in range(len(flags), 0, -1):
        buttons = [one for one in shown.page.body.piece.findChildren(SettledButton) if one.isVisible()]
        assert sorted(one.accessibleName() for one in buttons) == sorted(
            f"Settled: {flag.message}" for flag in piece_of(file_shop.owner, number).flags
        )
        assert len(buttons) == left
        if left == len(flags):
            buttons[0].setFocus()
        assert buttons[0].hasFocus()
        shown.press(Qt.Key.Key_Return)
    assert piece_of(file_shop.owner, number).flags == ()
    assert not [one for one in shown.page.body.piece.findChildren(SettledButton) if one.isVisible()]
    assert [entry.action for entry in file_shop.owner.audit.newest(len(flags))] == ["piece.settle"] * len(flags)


def test_who_may_not_change_orders_settles_nothing(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.desk_of("bench"), number)
    assert piece_of(file_shop.owner, number).flags
    assert "Settled" not in said(shown.page)


def test_teeth_are_chosen_on_the_chart_with_mouse_and_keyboard(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    shown.do(shown.page.body.piece.mend)
    chart = next(each for each in shown.page.body.piece.findChildren(ToothChart) if each.isVisible())
    box = next(box for tooth, box in chart._boxes() if tooth == 23)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=box.center())
    chart.setFocus()
    shown.press(Qt.Key.Key_Right)
    shown.press(Qt.Key.Key_Space)
    assert chart.teeth == (13, 12, 11, 21, 22, 24)
    shown.click(named(shown.page.body.piece, "Save piece"))
    piece = piece_of(file_shop.owner, number)
    assert piece.teeth == (13, 12, 11, 21, 22, 24)
    assert "teeth_selection" not in {flag.field for flag in piece.flags}


def test_escape_leaves_the_form_and_changes_nothing(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    before = piece_of(file_shop.owner, number)
    shown.do(shown.page.body.piece.mend)
    shown.type("8", named(shown.page.body.piece, "Stones"))
    assert shown.page.unsaved() == f"Changes to a piece of {number} are not saved."
    shown.press(Qt.Key.Key_Escape)
    assert not shown.page.body.piece.mending
    assert piece_of(file_shop.owner, number) == before
    assert shown.page.unsaved() == ""


def test_what_is_being_mended_stays_while_the_order_is_read_again(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    shown.do(shown.page.body.piece.mend)
    size = named(shown.page.body.piece, "Size")
    shown.type("mould 12", size)
    shown.do(lambda: file_shop.owner.orders.note(number, "rang the customer"))
    assert "rang the customer" in said(shown.page.body.timeline)
    assert size.isVisible()
    assert size.text() == "mould 12"


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_the_second_to_save_sees_both_values_and_chooses(file_shop: Shop, show: Show, number: str, keep: str) -> None:
    shown = opened(show, file_shop.owner, number)
    shown.do(shown.page.body.piece.mend)
    shown.type("5", named(shown.page.body.piece, "Stones"))
    stale = piece_of(file_shop.owner, number)
    file_shop.desk_of("manager").orders.set_piece(stale.id, stale.version, PieceEdit(stones=9))
    shown.rest()
    shown.click(named(shown.page.body.piece, "Save piece"))
    words = said(shown.page.body.piece)
    assert "Somebody else saved first" in words
    assert "Saved meanwhile" in words
    shown.do(named(shown.page.body.piece, "Stones: keep yours, 5").click)
    if keep == "theirs":
        shown.do(named(shown.page.body.piece, "Stones: keep theirs, 9").click)
    shown.click(named(shown.page.body.piece, "Save what is chosen"))
    assert piece_of(file_shop.owner, number).stones == (5 if keep == "mine" else 9)
    assert not shown.page.body.piece.mending
    assert f"Stones\n{5 if keep == 'mine' else 9}" in said(shown.page.body.piece)


def test_a_conflict_about_teeth_keeps_their_numbers(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    error = ConflictError("Somebody else saved first", "It was changed.", "Choose.", number,
                          mine={"teeth": [11, 21], "style": "open_face", "alloy_code": "14kw"},
                          theirs={"teeth": [], "style": None, "alloy_code": None}, version=4)  # fmt: skip
    shown.do(lambda: shown.page.body.piece.show_conflict(error))
    panel = shown.page.body.piece._conflict
    assert panel.edit() == PieceEdit(teeth=(11, 21), style="open_face", alloy_code="14kw")
    assert named(panel, "Teeth: keep theirs, none").text() == "none"
    shown.do(named(panel, "Alloy: keep theirs, nothing").click)
    assert panel.edit() == PieceEdit(teeth=(11, 21), style="open_face")


def test_a_note_is_written_with_control_and_enter_and_the_customer_sees_it_if_wanted(
    file_shop: Shop, show: Show, number: str
) -> None:
    shown = opened(show, file_shop.owner, number)
    timeline = shown.page.body.timeline
    text = timeline.findChild(QPlainTextEdit)
    shown.type("Impression is clear.", text)
    shown.press(Qt.Key.Key_Return, CTRL)
    shown.type("Your kit left today.", text)
    shown.do(named(timeline, "Customer sees it").click)
    shown.click(named(timeline, "Send note"))
    entries = file_shop.owner.orders.show(number).timeline
    assert [(entry.title, entry.customer_visible) for entry in entries[:2]] == [
        ("Your kit left today.", True), ("Impression is clear.", False),
    ]  # fmt: skip
    assert text.toPlainText() == ""
    assert "customer sees 1" in said(timeline)
    shown.click(named(timeline, "Customer sees"))
    assert [entry.title for entry in timeline.shown()] == ["Your kit left today."]


def test_a_note_that_was_not_saved_is_still_there_when_one_comes_back(file_shop: Shop, show: Show, number: str) -> None:
    second = file_shop.take_order(customer="Ruby Chen")
    shown = opened(show, file_shop.owner, number)
    text = shown.page.body.timeline.findChild(QPlainTextEdit)
    shown.type("Ask about the fangs", text)
    shown.do(lambda: shown.page.show_item(second))
    assert text.toPlainText() == ""
    assert shown.page.unsaved() == f"A note on {number} is not saved."
    shown.do(lambda: shown.page.show_item(number))
    assert text.toPlainText() == "Ask about the fangs"


def test_what_a_bench_worker_may_not_see_is_not_there(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.desk_of("bench"), number)
    words = said(shown.page)
    for hidden in ("$", "Wilson", "margin", "Margin", "Mend…", "Add note", "Report actual…", "Cost"):
        assert hidden not in words
    assert "Send kit" in words


def test_who_may_not_do_the_usual_step_is_not_offered_a_way_back_in_its_place(
    file_shop: Shop, show: Show, number: str
) -> None:
    for action in (Action.START_DESIGN, Action.RELEASE, Action.START, Action.FINISH):
        piece = piece_of(file_shop.owner, number)
        file_shop.owner.orders.move(piece.id, piece.version, action, "scanned")
    bench = opened(show, file_shop.desk_of("bench"), number).page._next
    assert [
        button.text() for button in bench.findChildren(QAbstractButton) if button.isVisible() and button.text()
    ] == []
    assert [entry.text() for entry in bench.menu().actions() if entry.text()] == ["Send to rework…", "Put on hold…"]
    inspector = opened(show, file_shop.desk_of("quality"), number).page._next
    assert named(inspector, "Pass QC").isVisible()


def test_somebody_who_may_not_move_pieces_has_no_next_step(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.desk_of("stock"), number)
    words = said(shown.page)
    assert "Send kit" not in words
    assert "Metal" in words
    for hidden in ("Quoted", "Margin", "margin", "$2,640.00"):
        assert hidden not in words


def test_the_customer_card_leads_to_the_customer(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    shown.click(named(shown.page.body.customer, "Open"))
    assert shown.went == [("customers", file_shop.owner.orders.show(number).customer_id)]


def test_alt_and_arrows_step_through_the_list_that_one_came_from(file_shop: Shop, show: Show, number: str) -> None:
    second = file_shop.take_order(customer="Ruby Chen")
    shown = opened(show, file_shop.owner, (number, (number, second)))
    shown.press(Qt.Key.Key_Down, ALT)
    assert shown.page.title() == second
    assert "Ruby Chen" in said(shown.page._header)
    shown.press(Qt.Key.Key_Down, ALT)
    assert shown.page.title() == second
    shown.press(Qt.Key.Key_Up, ALT)
    assert shown.page.title() == number
    shown.press(Qt.Key.Key_Escape)
    assert shown.went == [("orders", None)]


def test_an_order_opened_by_itself_has_no_neighbours(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    assert not shown.page._header._earlier.isVisible()
    shown.press(Qt.Key.Key_Down, ALT)
    assert shown.page.title() == number


def test_a_piece_is_added_and_each_of_several_has_its_own_next_step(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    assert not shown.page._pieces.isVisible()
    shown.click(named(shown.page.body.piece, "Add a piece to this order"))
    kind = named(shown.page._add, "Kind")
    kind.setCurrentIndex(kind.findData("ring"))
    shown.click(named(shown.page._add, "Add piece"))
    assert "Say what it is." in said(shown.page._add)
    shown.type("Band to match", named(shown.page._add, "What is it"))
    shown.press(Qt.Key.Key_Return)
    pieces = file_shop.owner.orders.show(number).pieces
    assert [piece.title for piece in pieces][1:] == ["Band to match"]
    assert "Start design · 2" in said(shown.page._next)
    shown.click(named(shown.page._pieces, f"Piece 1, {pieces[0].title}: Received"))
    assert "Send kit · 1" in said(shown.page._next)
    assert "Teeth, FDI" in said(shown.page.body.piece)


def test_an_order_that_is_not_there_says_so_with_a_way_back(file_shop: Shop, show: Show) -> None:
    shown = opened(show, file_shop.owner, "CO-1")
    assert "No such order" in said(shown.page)
    shown.click(named(shown.page, "Back to the orders"))
    assert shown.went == [("orders", None)]


@pytest.mark.parametrize(("width", "columns"), [(1244, 3), (904, 2), (600, 1)])
def test_cards_stand_in_as_many_columns_as_there_is_room_for(
    file_shop: Shop, show: Show, number: str, width: int, columns: int
) -> None:
    shown = opened(show, file_shop.owner, number, size=(width, 700))
    body = shown.page.body
    lefts = {card.mapTo(body, QPoint(0, 0)).x() for card in (body.piece, body.cost, body.timeline)}
    assert body.columns.count == columns
    assert len(lefts) == columns


def test_nothing_of_a_card_is_cut_off_when_the_window_gets_small(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    shown.do(shown.page.body.piece.mend)
    shown.click(named(shown.page.body.cost, "How it was reckoned"))
    shown.click(named(shown.page.body.cost, "Report actual…"))
    shown.page.resize(904, 624)
    shown.rest()
    body = shown.page.body
    for card in (body.piece, body.plan, body.cost, body.kit, body.store, body.customer, body.timeline):
        assert card.mapTo(body, QPoint(card.width(), 0)).x() <= body.width()


def test_cards_are_as_high_as_what_they_hold_whatever_was_shown_before(
    file_shop: Shop, show: Show, number: str, qtbot: QtBot
) -> None:
    ring = file_shop.take_order(design_details="ring US 7", teeth_selection=None)
    shown = opened(show, file_shop.owner, ring)
    for width in (904, 1244):
        shown.page.resize(width, 700)
        shown.rest()
    shown.do(lambda: shown.page.show_item(number))
    body = shown.page.body
    for card in (body.piece, body.plan, body.store):
        qtbot.waitUntil(lambda card=card: card.height() == card.heightForWidth(card.width()))


def test_the_kit_card_is_absent_where_no_kit_is_needed(file_shop: Shop, show: Show) -> None:
    ring = file_shop.take_order(design_details="ring US 7", teeth_selection=None)
    kit = file_shop.take_order(impression_kit_status="delivered", impression_kit_tracking="9400 1000")
    shown = opened(show, file_shop.owner, ring)
    assert not shown.page.body.kit.isVisible()
    shown.do(lambda: shown.page.show_item(kit))
    assert "Delivered" in said(shown.page.body.kit)
    shown.click(named(shown.page.body.kit, "Copy the tracking number"))
    assert QApplication.clipboard().text() == "9400 1000"


def test_every_control_has_a_name(file_shop: Shop, show: Show, number: str) -> None:
    shown = opened(show, file_shop.owner, number)
    shown.do(shown.page.body.piece.mend)
    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, ToothChart):
        for control in shown.page.findChildren(kind):
            if control.isVisibleTo(shown.page) and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert control.accessibleName() or getattr(control, "text", str)(), control


def test_flags_about_the_same_words_stand_together_unclear_ones_first(file_shop: Shop, number: str) -> None:
    flags = piece_of(file_shop.owner, number).flags
    groups = grouped([*flags, *flags])
    assert sum(len(group) for group in groups) == 2 * len(flags)
    assert len(groups) == len({(flag.assumed, flag.field, flag.raw) for flag in flags})
    assert [group[0].assumed for group in groups] == sorted(group[0].assumed for group in groups)


def test_no_widget_asks_for_a_right_that_the_person_lacks(file_shop: Shop, show: Show, number: str) -> None:
    for role in ("designer", "bench", "stock", "quality", "care", "manager"):
        shown = opened(show, file_shop.desk_of(role), number)
        assert shown.troubles == []
        assert isinstance(shown.page, QWidget)
