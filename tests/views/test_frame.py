"""The frame: what a person may use is there, the keyboard reaches it, and it only navigates."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.views.sample_window import ALL_RIGHTS, OrdersPage, PlainPage, SampleDesk, front, parts
from veliano_desk.domain.changes import Changed
from veliano_desk.domain.errors import StoreError
from veliano_desk.domain.rights import Right
from veliano_desk.domain.store_sync import SyncState
from veliano_desk.views.app import Shell, make_application
from veliano_desk.views.common.look_memory import remembered_look
from veliano_desk.views.common.notifier import trouble_of
from veliano_desk.views.common.task_runner import Cancelled, Progress
from veliano_desk.views.frame.notices import ToastPanel, TroublePanel
from veliano_desk.views.frame.rail import RailItem
from veliano_desk.views.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class SampleWorkspace:
    """Notes that it was closed, and lets other desks be heard of."""

    def __init__(self) -> None:
        self.closed = False
        self.others: list[Callable[[Changed], None]] = []

    def watch(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        self.others.append(listener)
        return lambda: self.others.remove(listener)

    def close(self) -> None:
        self.closed = True


class Running:
    """The window with somebody signed in."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.shell = Shell(make_application(), parts, lambda _front: front(), look="dark")
        self.workspace = SampleWorkspace()
        self.desk = SampleDesk()

    @property
    def window(self) -> MainWindow:
        return self.shell.main

    def show(self) -> None:
        self.shell.window.resize(1440, 900)
        self.shell.window.show()
        self.shell.show_front()
        self.qtbot.waitUntil(self.shell.window.isActiveWindow)

    def enter(self, rights: frozenset[Right] = ALL_RIGHTS) -> None:
        self.desk = SampleDesk(rights)
        self.shell.enter(self.workspace, self.desk)  # type: ignore[arg-type]  # as much of them as the frame asks for
        self.rest()

    def rest(self) -> None:
        self.qtbot.wait(1)
        self.qtbot.waitUntil(lambda: not self.shell.tasks.tasks())

    def page(self, key: str) -> PlainPage:
        return cast(PlainPage, self.window.pages.page(key))

    def close(self) -> None:
        self.shell.window.hide()
        self.shell.shutdown()
        self.shell.window.deleteLater()
        self.shell.deleteLater()
        QApplication.processEvents()


@pytest.fixture
def running(qtbot: QtBot) -> Iterator[Running]:
    made = Running(qtbot)
    made.show()
    yield made
    made.close()


def rail_words(window: MainWindow) -> list[str]:
    return [item.text() for item in window.rail.findChildren(RailItem) if item.isVisible()]


def test_the_first_frame_is_painted_before_anything_heavy_is_loaded() -> None:
    """In a process of its own, since here everything is loaded already."""
    program = (
        "import sys\n"
        "from veliano_desk.views.app import start\n"
        "heavy = ('sqlalchemy', 'pydantic', 'requests', 'alembic', 'reportlab', 'argon2', 'dataclasses',\n"
        "         'PySide6.QtSvg', 'veliano_desk.views.main_window', 'veliano_desk.services.desk')\n"
        "def painted():\n"
        "    print([name for name in heavy if name in sys.modules])\n"
        "    sys.stdout.flush()\n"
        "def front(given):\n"
        "    from PySide6.QtWidgets import QApplication, QLabel\n"
        "    given.tasks.run('end', 'Ending', lambda _p, _c: None, lambda _r: QApplication.quit())\n"
        "    print('front')\n"
        "    return QLabel('Sign in')\n"
        "sys.exit(start(lambda: None, front, first_paint=painted))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()) == (0, ["[]", "front"]), done.stderr


def test_before_sign_in_nothing_is_offered_but_signing_in(running: Running) -> None:
    assert not running.window.rail.isVisible()
    assert not running.window.top.search.isVisible()
    QTest.keyClick(running.shell.window, Qt.Key.Key_K, CTRL)
    assert running.window._palette is None


def test_the_rail_shows_only_what_the_person_may_use(running: Running) -> None:
    running.enter(frozenset({Right.ORDERS_SEE, Right.REPORTS_PRINT}))
    assert rail_words(running.window) == ["Today", "Orders", "Reports", "Settings"]
    running.window.navigate("customers", 17)
    assert running.window.pages.here == "today"
    assert any(isinstance(notice, ToastPanel) for notice in running.window.overlay.notices())


@pytest.mark.parametrize(
    ("word", "connected", "said"),
    [
        ("Store in step", True, "Store in step"),
        ("Not synced yet", True, "Store: not synced yet"),
        ("3 to decide", True, "Store: 3 to decide"),
        ("No store connected", False, "No store connected"),
    ],
)
def test_the_pill_says_the_store_once(running: Running, word: str, connected: bool, said: str) -> None:
    state = SyncState(word, "ok", connected, None, None, 0, 0, 0)
    running.enter()
    running.window._show_sync(state)
    assert running.window.top.sync.text() == said


def test_counts_stand_beside_the_words_and_follow_changes(running: Running) -> None:
    running.enter()
    names = {item.key: item.accessibleName() for item in running.window.rail.findChildren(RailItem)}
    assert names["orders"] == "Orders, 128"
    assert names["customers"] == "Customers"
    running.desk.open_orders = 127
    running.desk.change("orders")
    running.qtbot.waitUntil(
        lambda: any(i.accessibleName() == "Orders, 127" for i in running.window.rail.findChildren(RailItem))
    )


def test_pages_are_made_at_their_first_visit_only(running: Running) -> None:
    running.enter()
    assert [type(page) for page in running.window.pages.pages()] == [PlainPage]
    running.window.navigate("orders")
    first = running.window.pages.page("orders")
    running.window.navigate("today")
    running.window.navigate("orders")
    assert running.window.pages.page("orders") is first
    running.rest()


def test_a_change_reaches_the_page_shown_at_once_and_a_hidden_one_when_it_is_shown(running: Running) -> None:
    running.enter()
    running.window.navigate("orders")
    running.rest()
    orders = cast(OrdersPage, running.window.pages.page("orders"))
    running.desk.change("orders")
    running.desk.change("customers")
    running.qtbot.waitUntil(lambda: len(orders.refreshed) == 2)
    assert running.page("today").refreshed == []
    running.window.navigate("today")
    assert running.page("today").refreshed == [frozenset({"orders", "customers"})]


def test_back_and_forward_go_through_what_was_looked_at(running: Running) -> None:
    running.enter()
    window = running.window
    window.navigate("customers", 17)
    window.navigate("customers", 18)
    window.navigate("settings")
    QTest.keyClick(window.window(), Qt.Key.Key_Left, ALT)
    QTest.keyClick(window.window(), Qt.Key.Key_Left, ALT)
    assert window.pages.here == "customers"
    assert running.page("customers").items == [17, 18, 18, 17]
    QTest.keyClick(window.window(), Qt.Key.Key_Right, ALT)
    assert running.page("customers").items[-1] == 18
    for _ in range(5):
        QTest.keyClick(window.window(), Qt.Key.Key_Left, ALT)
    assert window.pages.here == "today"
    assert not window.commands.back.isEnabled()


def test_a_page_out_of_the_rail_keeps_its_parent_lit(running: Running) -> None:
    running.enter()
    running.window.navigate("order", "CO-24805")
    lit = [item.key for item in running.window.rail.findChildren(RailItem) if item.isChecked()]
    assert lit == ["orders"]
    assert running.page("order").items == ["CO-24805"]
    assert running.shell.window.windowTitle() == "Order · Veliano Desk"


def test_the_keyboard_goes_to_pages_by_number_and_through_the_rail_by_arrows(running: Running) -> None:
    running.enter()
    QTest.keyClick(running.shell.window, Qt.Key.Key_3, CTRL)
    assert running.window.pages.here == "customers"
    items = running.window.rail.findChildren(RailItem)
    items[0].setFocus()
    QTest.keyClick(items[0], Qt.Key.Key_Up)
    focused = QApplication.focusWidget()
    assert focused is items[-1]
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert running.window.pages.here == "settings"


def test_tab_reaches_search_store_person_and_rail(running: Running) -> None:
    running.enter()
    window = running.window
    window.top.search.setFocus()
    reached = []
    for _ in range(12):
        focused = QApplication.focusWidget()
        reached.append(focused.accessibleName() if focused is not None else "")
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {"Store: in step · 09:41", "Signed in: Mara Ortiz, Production", "Orders, 128", "Settings"} <= set(reached)


def test_the_palette_finds_things_and_commands(running: Running) -> None:
    running.enter()
    window = running.window
    QTest.keyClick(window.window(), Qt.Key.Key_K, CTRL)
    palette = window._palette
    assert palette is not None
    palette.type_in("marcus")
    running.qtbot.waitUntil(lambda: [entry.title for entry in palette.entries()] == ["CO-24805", "Marcus Bell"])
    field = palette.findChild(QLineEdit)
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.pages.here == "customers"
    assert running.page("customers").items == ["17"]
    window.open_palette()
    palette.type_in("look light")
    assert [entry.title for entry in palette.entries()] == ["Look: light"]
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert running.shell.theme.look == "light"
    running.rest()


def test_escape_closes_the_palette_and_gives_the_keyboard_back(running: Running) -> None:
    running.enter()
    running.window.top.person.setFocus()
    running.window.open_palette()
    palette = running.window._palette
    assert palette is not None
    QTest.keyClick(palette.findChild(QLineEdit), Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is running.window.top.person


def test_the_footer_shows_what_runs_and_cancels_it(running: Running) -> None:
    running.enter()
    footer = running.window.footer

    def work(progress: Progress, cancelled: Cancelled) -> None:
        progress(3, 12, "3 of 12 orders")
        while not cancelled():
            pass

    task = running.shell.tasks.run("sync", "Pulling from the store", work, lane="network", show=True)
    running.qtbot.waitUntil(lambda: footer._words.whole() == "Pulling from the store · 3 of 12 orders")
    assert (footer._bar.value(), footer._bar.maximum()) == (3, 12)
    footer._cancel.click()
    running.qtbot.waitUntil(lambda: task.ended)
    assert not footer._cancel.isVisible()
    running.shell.notifier.note("Copied 3 rows")
    assert footer._words.whole() == "Copied 3 rows"


def test_a_toast_offers_undo_by_button_and_by_key_and_goes_by_itself(running: Running) -> None:
    running.enter()
    undone: list[str] = []
    notifier = running.shell.notifier
    notifier.toast("CO-24805 moved", action="Undo", on_action=lambda: undone.append("a"))
    QTest.keyClick(running.shell.window, Qt.Key.Key_Z, CTRL | ALT)
    assert undone == ["a"]
    QCursor.setPos(running.window.mapToGlobal(running.window.rect().topLeft()))
    notifier.toast("Saved", seconds=0.01)
    running.qtbot.waitUntil(lambda: not running.window.overlay.notices())


def test_an_error_is_said_in_words_with_details_behind_a_button(running: Running) -> None:
    running.enter()
    error = StoreError("The store cannot be reached", "3 changes wait here.", "Check the network.", "shop.example.com")
    error.__cause__ = OSError("connection refused")
    for _ in range(2):
        running.shell.notifier.error(error)
    shown = [notice for notice in running.window.overlay.notices() if isinstance(notice, TroublePanel)]
    assert len(shown) == 1
    panel = shown[0]
    assert "3 changes wait here. Check the network." in panel.accessibleName()
    assert not panel._details.isVisible()
    panel._more.click()
    assert panel._details.isVisible()
    assert "connection refused" in panel._details.toPlainText()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()


def test_a_fault_nobody_foresaw_becomes_the_crash_sentence_not_a_dead_window() -> None:
    found = trouble_of(ZeroDivisionError("by zero"), "counting stones")
    assert "counting stones" in found.happened
    assert "ZeroDivisionError: by zero" in found.details


def test_signing_out_leaves_nothing_of_the_person_behind(running: Running) -> None:
    running.enter()
    running.window.navigate("orders")
    running.rest()
    running.window.sign_out()
    running.rest()
    assert running.window.pages.pages() == []
    assert running.desk.listeners == []
    assert running.workspace.closed
    assert not running.window.rail.isVisible()
    running.workspace = SampleWorkspace()
    running.enter()
    assert running.window.pages.here == "today"


def test_what_was_typed_and_not_saved_holds_the_window_once(running: Running) -> None:
    running.enter()
    running.window.navigate("customers")
    running.page("customers").typed = "The note to Marcus Bell is not saved."
    running.window.navigate("today")
    assert not running.shell.window.close()
    assert running.window.pages.here == "customers"
    assert any("Marcus Bell" in notice.accessibleName() for notice in running.window.overlay.notices())
    assert running.shell.window.close()


def test_the_chosen_look_is_kept_for_the_next_start(running: Running) -> None:
    running.window.set_look("light")
    assert remembered_look() == "light"


def test_the_window_is_usable_from_1100_by_700(running: Running) -> None:
    assert (running.shell.window.minimumWidth(), running.shell.window.minimumHeight()) == (1100, 700)
    running.enter()
    running.shell.window.resize(1100, 700)
    running.rest()
    top = running.window.top
    assert top.search.geometry().right() < top.sync.geometry().left()
    assert top.person.geometry().right() <= running.window.width()
