"""The orders' page: finding, looking, choosing several, keeping views, exporting."""

from __future__ import annotations

import csv
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, named, said, show
from tests.workshop import customer_row, order_row
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.stages import Action, Stage
from veliano_desk.views.common.list_export import PAGE as EXPORT_PAGE
from veliano_desk.views.common.list_export import all_rows
from veliano_desk.views.orders import PAGE
from veliano_desk.views.orders.export import export_keys
from veliano_desk.views.orders.view_spec import START, ViewSpec, from_saved, same_list

__all__ = ["copies", "file_shop", "show"]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WISHES: tuple[dict[str, Any], ...] = (
    {"customer": "James Wilson", "design_details": "open face", "total_price": "5140.00"},
    {"customer": "Sophia Nguyen", "design_details": "ring US 7", "teeth_selection": None, "material": "18K White Gold",
     "total_price": "2510.00"},
    {"customer": "Andre Baptiste", "design_details": "ring US 9", "teeth_selection": None, "material": "gold-14k",
     "estimated_completion_date": "2026-11-10", "total_price": "700.00"},
    {"customer": "Lena Fischer", "design_details": "Cuban chain 22 inch", "teeth_selection": None,
     "material": "Sterling silver", "total_price": "8720.00"},
)  # fmt: skip


@pytest.fixture
def shop(file_shop: Shop) -> Shop:
    """Four orders, planned; the third is late and its colour was not said."""
    people = [customer_row(name=wish["customer"]) for wish in WISHES]
    orders = [
        order_row(customer_id=person["id"], **{key: value for key, value in wish.items() if key != "customer"})
        for person, wish in zip(people, WISHES, strict=True)
    ]
    file_shop.owner.store_sync.take_in("customers", people)
    file_shop.owner.store_sync.take_in("custom_orders", orders)
    file_shop.owner.production.plan()
    return file_shop


def number_of(shop: Shop, customer: str) -> str:
    return shop.owner.orders.list(ListQuery(text=customer, limit=2)).rows[0].number


def column(shown: ShownPage, key: str) -> list[str]:
    """What a column says in every row."""
    model = shown.page.model
    at = next(at for at, column in enumerate(model.columns) if column.key == key)
    return [model.index(line, at).data() for line in range(model.rowCount())]


def test_the_list_opens_with_what_is_open_and_the_soonest_promise_on_top(shop: Shop, show: Show) -> None:
    page = show(shop.owner, PAGE).page
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal, page.model)
    promised = [page.model.row_at(at).promise_on for at in range(4)]
    assert page.model.rowCount() == 4
    assert promised == sorted(promised)
    assert "4 open · 1 late" in said(page)


def test_a_late_order_says_so_in_words_and_in_the_risk_colour(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    late = next(words for words in column(shown, "promise") if "late" in words)
    row = next(row for row in map(shown.page.model.row_at, range(4)) if row.late_days)
    promise = next(each for each in shown.page.model.columns if each.key == "promise")
    assert f"{row.late_days} d late" in late
    assert promise.look(row).tone == "risk"
    assert [promise.look(shown.page.model.row_at(at)).tone for at in range(4)].count("risk") == 1


def test_a_late_promise_is_explained_where_there_is_room(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    at = next(at for at in range(4) if shown.page.model.row_at(at).late_days)
    promise = next(each for each in shown.page.model.columns if each.key == "promise")
    tip = promise.tooltip(shown.page.model.row_at(at))
    assert tip.startswith("Due ")
    assert ", now " in tip
    shown.do(lambda: shown.page.panel.table.go_to(at))
    words = said(shown.page.side)
    assert "Due " in words
    assert ", now" in words


def test_heads_explain_what_a_cell_cannot(shop: Shop, show: Show) -> None:
    model = show(shop.owner, PAGE).page.model
    tips = {each.key: model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
            for at, each in enumerate(model.columns)}  # fmt: skip
    assert "question mark" in tips["alloy"]
    assert tips["number"] is None


def test_what_binds_is_written_like_a_name(shop: Shop, show: Show) -> None:
    bound = [words for words in column(show(shop.owner, PAGE), "bound") if words]
    assert bound
    assert all(words[:1] == words[:1].upper() for words in bound)


def test_arrows_move_the_preview_and_enter_opens_the_order_within_its_list(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    numbers = column(shown, "number")
    assert shown.page.side.preview.number == numbers[0]
    shown.press(Qt.Key.Key_Down)
    shown.press(Qt.Key.Key_Down)
    assert shown.page.side.preview.number == numbers[2]
    assert numbers[2] in said(shown.page.side)
    shown.press(Qt.Key.Key_Return)
    assert shown.went == [("order_hub", (numbers[2], tuple(numbers)))]


def test_the_preview_says_piece_promise_reason_and_cost(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.panel.table.go_to(shown.page.model.number_of(_id(shown, "Sophia Nguyen"))))
    words = said(shown.page.side.preview)
    for expected in ("Sophia Nguyen", "18K white gold", "US 7", "Bound by", "Estimated cost", "$2,510.00", "Margin"):
        assert expected in words
    shown.click(named(shown.page.side, "Open order"))
    assert shown.went[-1][0] == "order_hub"


def test_the_preview_shows_grillz_by_their_teeth(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.panel.table.go_to(shown.page.model.number_of(_id(shown, "James Wilson"))))
    assert "Teeth, FDI: 13, 12, 11, 21, 22, 23" in said(shown.page.side)


def test_nothing_is_read_on_the_windows_thread(shop: Shop, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[str] = set()
    orders = shop.owner.orders
    for name in ("list", "count", "summary", "glance"):
        real = getattr(orders, name)

        def noting(*args: Any, real: Any = real) -> Any:
            threads.add(threading.current_thread().name)
            return real(*args)

        monkeypatch.setattr(orders, name, noting, raising=False)
    shown = show(shop.owner, PAGE)
    shown.press(Qt.Key.Key_Down)
    assert threads == {"desk-database"}


def test_the_slash_leads_into_the_search_and_escape_out_of_it(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.press("/")
    assert shown.page.search.hasFocus()
    shown.type("fischer", shown.page.search)
    shown.press(Qt.Key.Key_Return)
    assert column(shown, "customer") == ["Lena Fischer"]
    shown.press(Qt.Key.Key_Escape)
    assert shown.page.query.text == ""
    assert shown.page.model.rowCount() == 4
    shown.press(Qt.Key.Key_Escape)
    assert shown.page.panel.table.hasFocus()
    shown.press("f", CTRL)
    assert shown.page.search.hasFocus()


def test_the_same_words_can_be_searched_again_after_everything_was_cleared(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    for _ in range(2):
        shown.type("wilson", shown.page.search)
        shown.press(Qt.Key.Key_Return)
        assert column(shown, "customer") == ["James Wilson"]
        shown.do(shown.page.clear)
        assert shown.page.search.text() == ""


def test_chips_narrow_the_list_and_clear_takes_them_all_away(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    late = next(entry for entry in shown.page.filters.chip("show").menu().actions() if entry.text() == "late")
    shown.do(late.trigger)
    assert column(shown, "customer") == ["Andre Baptiste"]
    kind = next(entry for entry in shown.page.filters.chip("kind").menu().actions() if entry.text() == "Grillz")
    shown.do(kind.trigger)
    assert "No order matches" in said(shown.page)
    shown.click(named(shown.page, "Clear search and filters"))
    assert shown.page.query.filters == {}


def test_what_another_page_asked_for_stands_as_a_chip_of_its_own(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.show_item({"status": ("pending",), "show": ("open",)}))
    assert shown.page.model.rowCount() == 4
    shown.click(named(shown.page.filters, "In the store: pending"))
    assert shown.page.query.filters == {"show": ("open",)}
    shown.do(lambda: shown.page.show_item(number_of(shop, "Wilson")))
    assert column(shown, "customer") == ["James Wilson"]
    shown.do(lambda: shown.page.show_item(None))
    assert same_list(shown.page.query, START)


def test_a_view_is_saved_chosen_and_deleted_and_comes_back(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    views = shown.page._head.views
    shown.do(lambda: shown.page.show_item({"show": ("late",)}))
    shown.do(lambda: shown.page.panel.table.columns.show_column(_at(shown, "flags"), True))
    shown.do(lambda: _line(views.menu_of_views(), "Save this view…").trigger())
    shown.type("Late ones", named(shown.page, "Name of the view"))
    shown.press(Qt.Key.Key_Return)
    assert [view.title for view in shop.owner.settings.views("orders")] == ["Late ones"]
    assert views.text() == "Late ones"
    shown.do(lambda: _line(views.menu_of_views(), "Open orders, by promise").trigger())
    assert views.text() == "Views"
    shown.do(shown.page.panel.table.columns.reset)
    shown.do(lambda: _line(views.menu_of_views(), "Late ones").trigger())
    assert column(shown, "customer") == ["Andre Baptiste"]
    assert "flags" in shown.page._shown()
    shown.do(lambda: _line(_line(views.menu_of_views(), "Delete a view").menu(), "Late ones").trigger())
    assert shop.owner.settings.views("orders") == ()
    shown.do(shown.toasts[-1].on_action)
    assert [view.title for view in shop.owner.settings.views("orders")] == ["Late ones"]


def test_views_are_each_persons_own(shop: Shop, show: Show) -> None:
    shop.owner.settings.save_view("orders", "Mine", ViewSpec().as_saved())
    shown = show(shop.desk_of("manager"), PAGE)
    assert [entry.text() for entry in shown.page._head.views.menu_of_views().actions()] == [
        "Open orders, by promise", "", "Save this view…",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"sort": 7, "filters": "late", "columns": []},
        {"filters": {"show": "late", "stage": [1, None]}, "text": None},
    ],
)
def test_a_saved_view_that_makes_no_sense_shows_the_list_as_it_opens(spec: dict[str, object]) -> None:
    read = from_saved(spec)
    assert (read.query.sort, read.query.text, read.query.filters, read.columns) == ("promise", "", {}, {})


def test_a_view_survives_being_saved() -> None:
    query = ListQuery("value", True, {"show": ("open", "late"), "stage": ()}, "ring")
    kept = from_saved(ViewSpec(query, {"order": ["number"]}).as_saved())
    assert same_list(kept.query, query)
    assert kept.columns == {"order": ["number"]}


def test_without_the_rights_customers_and_values_are_absent(shop: Shop, show: Show) -> None:
    shown = show(shop.desk_of("bench"), PAGE)
    keys = [each.key for each in shown.page.model.columns]
    words = said(shown.page)
    assert "customer" not in keys
    assert "value" not in keys
    assert "$" not in words
    assert "Wilson" not in words
    assert "Margin" not in words


def test_an_order_without_a_price_says_so_by_a_dash(shop: Shop, show: Show) -> None:
    number = shop.take_order(total_price=None)
    shown = show(shop.owner, PAGE)
    at = [each.key for each in shown.page.model.columns].index("value")
    rows = [shown.page.model.row_at(line) for line in range(shown.page.model.rowCount())]
    values = {row.number: shown.page.model.columns[at].value(row) for row in rows}
    assert values.pop(number) == "–"
    assert all(value.startswith("$") for value in values.values())


def test_seeing_costs_is_not_seeing_margins(shop: Shop, show: Show) -> None:
    page = show(shop.desk_of("stock"), PAGE).page
    words = said(page.side)
    assert "Estimated cost" in words
    assert "Margin" not in words
    assert "Quoted" not in words
    assert "value" not in [column.key for column in page.model.columns]


def test_several_orders_are_held_with_one_reason_and_the_hold_is_taken_back(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.press("a", CTRL)
    assert "4 orders selected" in said(shown.page.side)
    assert "$17,070.00" in said(shown.page.side)
    shown.click(named(shown.page.side, "Put on hold…"))
    assert not named(shown.page.side, "Put on hold").isEnabled()
    shown.type("no gold until Thursday", named(shown.page.side, "Why these orders are put on hold"))
    shown.press(Qt.Key.Key_Return)
    assert shown.toasts[-1].text == "4 orders put on hold"
    assert stages(shop) == {Stage.HOLD}
    assert "no gold until Thursday" in shop.owner.orders.show(number_of(shop, "Wilson")).timeline[0].detail
    shown.do(shown.toasts[-1].on_action)
    assert shown.toasts[-1].text == "4 orders resumed"
    assert stages(shop) == {Stage.RECEIVED}


def test_what_cannot_be_moved_is_said_and_the_rest_is_moved(shop: Shop, show: Show) -> None:
    held = shop.owner.orders.show(number_of(shop, "Wilson")).pieces[0]
    shop.owner.orders.move(held.id, held.version, Action.HOLD, "call first")
    shown = show(shop.owner, PAGE)
    shown.press("a", CTRL)
    shown.do(lambda: shown.page.side.bulk.move_asked.emit(Action.RESUME, ""))
    assert shown.toasts[-1].text.startswith("1 order resumed; 3 not: CO-")
    assert stages(shop) == {Stage.RECEIVED}


def test_somebody_who_may_not_move_pieces_can_only_copy_and_export_several(shop: Shop, show: Show) -> None:
    shown = show(shop.desk_of("stock"), PAGE)
    shown.press("a", CTRL)
    assert "Put on hold…" not in said(shown.page.side)
    shown.click(named(shown.page.side, "Copy"))
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("Order\t")


def test_the_filtered_list_is_exported_with_typed_cells(
    shop: Shop, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.show_item({"show": ("open",), "kind": ("ring",)}))
    for kind in ("csv", "xlsx"):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, kind=kind: (str(tmp_path / f"list.{kind}"), ""))
        shown.do(
            lambda kind=kind: _line(shown.page._head.export_button.menu_of_formats(), kind.upper(), part=True).trigger()
        )
        assert shown.toasts[-1].text == f"2 orders exported to list.{kind}"
    with (tmp_path / "list.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    late = next(row for row in rows if row["Customer"] == "Andre Baptiste")
    assert late["Value (USD)"] == "700.00"
    assert int(late["Days late"]) > 0
    cells = list(load_workbook(tmp_path / "list.xlsx").active.iter_rows(values_only=True))
    assert cells[0][:2] == ("Order", "Customer")
    assert {row[cells[0].index("Value")] for row in cells[1:]} == {2510, 700}


def test_giving_up_the_file_name_exports_nothing(shop: Shop, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = show(shop.owner, PAGE)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    shown.do(lambda: shown.page.export("csv"))
    assert shown.toasts == []


def test_a_disk_that_refuses_the_export_is_told_in_words(
    shop: Shop, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = show(shop.owner, PAGE)
    shown.tasks.failed.connect(lambda _task, error: shown.notifier.error(error))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "gone" / "list.csv"), ""))
    shown.do(lambda: shown.page.export("csv"))
    shown.failed.clear()
    assert shown.troubles[-1].happened.startswith("The folder does not exist.")


def test_every_page_of_a_long_list_is_exported() -> None:
    asked: list[ListQuery] = []

    def fetch(query: ListQuery) -> Any:
        from veliano_desk.domain.lists import ListPage

        asked.append(query)
        start = 0 if query.after is None else int(str(query.after[0])) + 1
        numbers = tuple(range(start, min(start + query.limit, 2_500)))
        return ListPage(numbers, tuple((number,) for number in numbers), numbers[-1] < 2_499, start > 0)

    assert list(all_rows(fetch, ListQuery("number", last=True))) == list(range(2_500))
    assert [query.limit for query in asked] == [EXPORT_PAGE] * 3


def test_days_late_are_exported_beside_the_promise_only() -> None:
    assert export_keys(["number", "promise"]) == ["number", "promise", "late"]
    assert export_keys(["number"]) == ["number"]


def test_an_empty_workspace_leads_to_the_store(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, PAGE)
    assert "No orders yet" in said(shown.page)
    shown.click(named(shown.page, "Connect the store"))
    assert shown.went == [("sync", None)]


def test_somebody_without_the_right_to_sync_is_told_whom_to_ask(file_shop: Shop, show: Show) -> None:
    words = said(show(file_shop.desk_of("bench"), PAGE).page)
    assert "Ask the owner to connect it." in words
    assert "Connect the store" not in words


def test_when_all_is_done_the_list_offers_all_orders(shop: Shop, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    state = replace(shop.owner.store_sync.state(), connected=True)
    monkeypatch.setattr(shop.owner.store_sync, "state", lambda: state, raising=False)
    for customer in (wish["customer"] for wish in WISHES):
        piece = shop.owner.orders.show(number_of(shop, customer)).pieces[0]
        shop.owner.orders.move(piece.id, piece.version, Action.CANCEL, "given up")
    shown = show(shop.owner, PAGE)
    assert "No open orders" in said(shown.page)
    shown.click(named(shown.page, "Show all orders"))
    assert shown.page.model.rowCount() == 4


def test_what_others_change_arrives_and_the_chosen_order_stays_chosen(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.press(Qt.Key.Key_Down)
    chosen = shown.page.side.preview.number
    piece = shop.owner.orders.show(chosen).pieces[0]
    shown.do(lambda: shop.owner.orders.move(piece.id, piece.version, Action.HOLD, "call first"))
    assert shown.page.panel.table.current_row().number == chosen
    assert shown.page.panel.table.current_row().stage is Stage.HOLD
    assert "On hold" in said(shown.page.side)


def test_on_a_narrow_window_lesser_columns_step_back_until_somebody_chooses(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE, size=(904, 624))
    assert {"bound", "alloy", "value"} & set(shown.page._shown()) == set()
    shown.page.resize(1244, 824)
    shown.rest()
    assert {"bound", "alloy", "value"} <= set(shown.page._shown())
    shown.do(lambda: shown.page.panel.table.columns.show_column(_at(shown, "alloy"), False))
    shown.page.resize(904, 624)
    shown.rest()
    assert {"bound", "value"} <= set(shown.page._shown())


def test_tab_goes_through_the_page_without_getting_stuck(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    seen: list[str] = []
    for _ in range(30):
        shown.press(Qt.Key.Key_Tab)
        seen.append(shown.page.focusWidget().accessibleName() or shown.page.focusWidget().text())
    for words in (
        "Saved views",
        "Columns",
        "Export",
        "Filter Show: open",
        "Filter Stage",
        "Search in this list",
        "Orders",
    ):
        assert words in seen


def test_every_control_has_a_name(shop: Shop, show: Show) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    page = show(shop.owner, PAGE).page
    for kind in (QAbstractButton, QLineEdit):
        for control in page.findChildren(kind):
            if control.isVisibleTo(page) and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert control.accessibleName() or control.text(), control


def stages(shop: Shop) -> set[Stage]:
    return {row.stage for row in shop.owner.orders.list(ListQuery(filters={"show": ("open",)})).rows}


def _id(shown: ShownPage, customer: str) -> int:
    rows = map(shown.page.model.row_at, range(shown.page.model.rowCount()))
    return int(next(row.id for row in rows if row.customer == customer))


def _at(shown: ShownPage, key: str) -> int:
    return [each.key for each in shown.page.model.columns].index(key)


def _line(menu: Any, words: str, *, part: bool = False) -> Any:
    return next(entry for entry in menu.actions() if entry.text() == words or (part and words in entry.text()))
