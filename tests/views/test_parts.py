"""The smaller parts of pages: filters, forms, teeth, words of figures and dates, what is told to people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.views.sample_window import search
from veliano_desk.domain.errors import CancelledError, ConflictError
from veliano_desk.domain.money import Money
from veliano_desk.views.app import make_application
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button, IconButton
from veliano_desk.views.common.chips import Choice, FilterChip, Segmented
from veliano_desk.views.common.command import Command
from veliano_desk.views.common.form import ChoiceField, PasswordField, TextField
from veliano_desk.views.common.labels import Elided
from veliano_desk.views.common.notifier import Notifier, Trouble, trouble_of
from veliano_desk.views.common.palette import Palette
from veliano_desk.views.common.search_field import SearchField
from veliano_desk.views.common.task_runner import TaskRunner
from veliano_desk.views.common.timeline import StageBar, Step
from veliano_desk.views.common.tooth_chart import ToothChart, tooth_name

STAGES = [Choice("kit", "Kit sent"), Choice("design", "In design"), Choice("qc", "Quality control")]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    make_application()
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


# Filters


def test_a_filter_says_what_is_chosen_in_words(qtbot: QtBot) -> None:
    chip = FilterChip("stage", "Stage", STAGES)
    qtbot.addWidget(chip)
    assert (chip.text(), chip.isChecked()) == ("Stage", False)
    chip.set_chosen(["qc", "kit", "gone"])
    assert chip.chosen == ("qc", "kit")
    assert chip.text() == "Stage: Kit sent + 1"
    assert chip.accessibleName() == "Filter Stage: Kit sent + 1"


def test_a_filters_menu_ticks_several_and_any_clears_them(qtbot: QtBot) -> None:
    chip = FilterChip("stage", "Stage", STAGES)
    qtbot.addWidget(chip)
    told: list[tuple[str, tuple[str, ...]]] = []
    chip.chosen_changed.connect(lambda key, values: told.append((key, values)))
    actions = {action.text(): action for action in chip.menu().actions()}
    assert actions["Any"].isChecked()
    actions["Quality control"].trigger()
    actions["Kit sent"].trigger()
    assert not actions["Any"].isChecked()
    actions["Quality control"].trigger()
    actions["Any"].trigger()
    assert told == [("stage", ("qc",)), ("stage", ("kit", "qc")), ("stage", ("kit",)), ("stage", ())]
    assert [text for text, action in actions.items() if action.isChecked()] == ["Any"]


def test_a_single_filter_takes_the_last_one_clicked(qtbot: QtBot) -> None:
    chip = FilterChip("days", "Promise", STAGES, single=True)
    qtbot.addWidget(chip)
    actions = {action.text(): action for action in chip.menu().actions()}
    actions["Kit sent"].trigger()
    actions["In design"].trigger()
    assert chip.chosen == ("design",)
    assert not actions["Kit sent"].isChecked()


def test_ways_to_see_a_list_change_by_arrow(qtbot: QtBot) -> None:
    views = Segmented([Choice("list", "List"), Choice("board", "Board")], "Seen as")
    qtbot.addWidget(views)
    views.show()
    told: list[str] = []
    views.chosen.connect(told.append)
    QTest.keyClick(views, Qt.Key.Key_Right)
    QTest.keyClick(views, Qt.Key.Key_Right)
    assert told == ["board", "list"]
    assert views.value == "list"


# Forms


def test_a_field_says_what_is_wrong_until_somebody_types(qtbot: QtBot) -> None:
    field = TextField("Address", hint="The store's own address")
    qtbot.addWidget(field)
    field.set_error("This is no address.")
    assert field.editor.property("wrong")
    assert field.editor.accessibleDescription() == "This is no address."
    QTest.keyClicks(field.line, "h")
    assert field.error == ""
    assert field.editor.accessibleDescription() == "The store's own address"
    assert field.text() == "h"


def test_a_password_keeps_its_blanks_and_is_shown_only_on_asking(qtbot: QtBot) -> None:
    field = PasswordField("Password")
    qtbot.addWidget(field)
    QTest.keyClicks(field.line, " secret ")
    assert field.text() == " secret "
    assert field.line.echoMode() == QLineEdit.EchoMode.Password
    eye = field.findChild(IconButton)
    QTest.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert field.line.echoMode() == QLineEdit.EchoMode.Normal
    assert eye.accessibleName() == "Hide the password"


def test_tab_goes_from_one_password_to_the_next_and_the_eye_has_keys_of_its_own(qtbot: QtBot) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    first, again = PasswordField("Password"), PasswordField("Password once more")
    box = QVBoxLayout(form)
    box.addWidget(first)
    box.addWidget(again)
    form.show()
    qtbot.waitUntil(form.isActiveWindow)
    first.line.setFocus()
    QTest.keyClick(first.line, Qt.Key.Key_Tab)
    QTest.keyClicks(form.focusWidget(), "amber")
    assert (first.text(), again.text()) == ("", "amber")
    QTest.keyClick(again.line, Qt.Key.Key_F8, Qt.KeyboardModifier.AltModifier)
    modes = [field.line.echoMode() for field in (first, again)]
    assert modes == [QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal]
    assert again.findChild(IconButton).toolTip() == "Hide the password (Alt+F8)"


def test_words_given_later_keep_their_room_from_the_icon(qtbot: QtBot) -> None:
    told, given = Button("Finished, to QC", icon="search-check"), Button("", kind="primary")
    qtbot.addWidget(told)
    qtbot.addWidget(given)
    alone = given.iconSize().width()
    given.setText("Finished, to QC")
    given.set_icon("search-check")
    assert given.iconSize() == told.iconSize()
    assert given.iconSize().width() > alone


def test_a_choice_keeps_what_was_chosen_when_the_choices_change(qtbot: QtBot) -> None:
    field = ChoiceField("Currency", [Choice("USD", "US dollar"), Choice("EUR", "Euro")], value="EUR")
    qtbot.addWidget(field)
    field.set_choices([Choice("CHF", "Franc"), Choice("EUR", "Euro")])
    assert field.value() == "EUR"


def test_enter_presses_a_button_as_space_does(qtbot: QtBot) -> None:
    pressed: list[int] = []
    button = Button("Save", on_click=lambda: pressed.append(1))
    qtbot.addWidget(button)
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed == [1, 1]


def test_a_search_is_told_once_after_a_pause_and_at_once_by_enter_and_escape(qtbot: QtBot) -> None:
    field = SearchField("Find an order")
    qtbot.addWidget(field)
    told: list[str] = []
    field.searched.connect(told.append)
    QTest.keyClicks(field, "mar")
    qtbot.waitUntil(lambda: told == ["mar"])
    QTest.keyClicks(field, "cus")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert told == ["mar", "marcus", ""]


# Teeth and stages


def test_only_the_arch_in_question_is_drawn_with_two_teeth_around(qtbot: QtBot) -> None:
    chart = ToothChart([23, 13, 12, 11, 21, 22])
    qtbot.addWidget(chart)
    assert [tooth for tooth, _box in chart._boxes()] == [15, 14, 13, 12, 11, 21, 22, 23, 24, 25]
    assert chart.teeth == (13, 12, 11, 21, 22, 23)
    chart.set_teeth([])
    assert chart._boxes() == []


def test_teeth_are_put_in_and_taken_out_by_mouse_and_keyboard(qtbot: QtBot) -> None:
    chart = ToothChart([11], editable=True)
    qtbot.addWidget(chart)
    chart.resize(chart.sizeHint())
    chart.show()
    told: list[tuple[int, ...]] = []
    chart.changed.connect(told.append)
    place = dict(chart._boxes())[46].center()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Space)
    QTest.keyClick(chart, Qt.Key.Key_Up)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert told == [(11, 46), (11, 46, 45), (15, 11, 46, 45)]
    assert "15, 11, 46, 45" in chart.accessibleName()


@pytest.mark.parametrize(
    ("fdi", "name"),
    [(13, "13, upper right canine"), (21, "21, upper left central incisor"), (46, "46, lower right first molar")],
)
def test_a_tooth_has_its_name(fdi: int, name: str) -> None:
    assert tooth_name(fdi) == name


def test_the_strip_of_stages_is_said_to_screen_readers(qtbot: QtBot) -> None:
    bar = StageBar([Step("Kit", "14 Nov", "done"), Step("Design", "19 Nov", "now"), Step("QC", "", "ahead")])
    qtbot.addWidget(bar)
    assert bar.accessibleName() == "Kit: done 14 Nov; Design: now 19 Nov; QC: ahead "


def test_words_that_do_not_fit_end_in_dots_and_are_said_whole(qtbot: QtBot) -> None:
    label = Elided("Grillz · bottom 8 · pavé with 38 stones")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.toolTip() == label.accessibleName() == "Grillz · bottom 8 · pavé with 38 stones"


# Figures and dates


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Money(Decimal(5140), "USD"), "$5,140.00"),
        (Money(Decimal("-0.5"), "USD"), "−$0.50"),
        (Money(Decimal("12345678901234567.89"), "USD"), "$12,345,678,901,234,567.89"),
        (Money(Decimal(1500), "JPY"), "¥1,500"),
        (Money(Decimal("88.0750"), "EUR"), "€88.0750"),
        (Money(Decimal(3), "SEK"), "SEK\u00a03.00"),
        (None, ""),
    ],
)
def test_money_is_written_exactly_with_its_sign_and_groups(amount: Money | None, words: str) -> None:
    assert formats.money(amount) == words


def test_money_follows_the_locale() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    assert formats.money(Money(Decimal("5140.5"), "EUR")) == "€5.140,50"


def test_weights_and_times_carry_their_units() -> None:
    assert formats.grams(8_412) == "8.412\u00a0g"
    assert formats.grams(-310) == "−0.310\u00a0g"
    assert formats.grams(1_234_567) == "1,234.567\u00a0g"
    assert formats.carats(1_020) == "1.020\u00a0ct"
    assert [formats.minutes(each) for each in (42, 120, 160)] == ["42\u00a0min", "2\u00a0h", "2\u00a0h 40\u00a0min"]


def test_days_name_the_year_only_where_it_is_another() -> None:
    assert formats.day(date(2026, 11, 29), date(2026, 11, 22)) == "29 Nov"
    assert formats.day(date(2025, 11, 29), date(2026, 11, 22)) == "29 Nov 2025"
    assert formats.day(None) == ""


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (datetime(2026, 11, 22, 13, 12, tzinfo=UTC), "today 08:12"),
        (datetime(2026, 11, 22, 4, 40, tzinfo=UTC), "yesterday 23:40"),
        (datetime(2026, 11, 20, 15, 0, tzinfo=UTC), "20 Nov 10:00"),
        (datetime(2025, 11, 20, 15, 0, tzinfo=UTC), "20 Nov 2025"),
    ],
)
def test_moments_are_told_in_the_workshops_own_time(when: datetime, words: str) -> None:
    now = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    assert formats.moment(when, "America/New_York", now) == words


# Telling people


def test_a_known_error_speaks_for_itself() -> None:
    error = ConflictError("Saved by somebody else", "Ana saved it first.", "Choose which to keep.", "CO-1")
    assert trouble_of(error) == Trouble(
        "Saved by somebody else", "Ana saved it first.", "Choose which to keep.", "CO-1"
    )


def test_cancelling_is_no_trouble(qtbot: QtBot) -> None:
    notifier = Notifier()
    told: list[Trouble] = []
    notifier.troubled.connect(told.append)
    notifier.error(CancelledError("Cancelled", "", ""))
    assert told == []


def test_the_palette_lists_commands_before_anything_is_typed_and_says_when_nothing_is_found(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(900, 600)
    over.show()
    ran: list[str] = []
    tasks = TaskRunner()
    commands = [Command("Look: dark", "moon", lambda: ran.append("dark")), Command("Sign out", "log-out", lambda: None)]
    palette = Palette(tasks, lambda text: search(None, text), lambda: commands, lambda _key, _argument: None, over)
    palette.open()
    assert [entry.title for entry in palette.entries()] == ["Look: dark", "Sign out"]
    palette.type_in("zzz")
    qtbot.waitUntil(lambda: palette._note.text().startswith("Nothing found"))
    palette.type_in("dark")
    QTest.keyClick(palette.findChild(QLineEdit), Qt.Key.Key_Return)
    assert ran == ["dark"]
    assert tasks.shutdown()
