"""Every part that pages are made of, on one sheet, with believable words in it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tests.views.sample_orders import STAGES
from veliano_desk.views.common.buttons import Button, IconButton
from veliano_desk.views.common.cards import Card, Cell, Fact, Facts, Figure, Reason, SmallTable
from veliano_desk.views.common.chips import Chip, ChipRow, Choice, FilterChip, Segmented
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.form import CheckBox, ChoiceField, LongTextField, PasswordField, TextField
from veliano_desk.views.common.layout import column, page_column, row
from veliano_desk.views.common.pills import Pill
from veliano_desk.views.common.search_field import SearchField
from veliano_desk.views.common.timeline import Event, StageBar, Step, Timeline
from veliano_desk.views.common.tooth_chart import ToothChart

STEPS = (
    Step("Ordered", "12 Nov", "done"), Step("Kit", "14 Nov", "done"), Step("Impression", "18 Nov", "done"),
    Step("Design", "19 Nov", "done"), Step("Approval", "21 Nov", "done"), Step("Production", "22–25 Nov", "now"),
    Step("QC", "26 Nov", "ahead"), Step("Delivery", "27 Nov", "ahead"),
)  # fmt: skip
EVENTS = (
    Event("circle-check", "Approved by the customer in the browser", "Rev C · metal fixed at $88.07/g · today 08:12"),
    Event("message-square", "“Love the pavé on the fangs, go!”", "James Wilson · today 08:12"),
    Event("send", "Proof Rev B sent", "to james.wilson@example.com · 20 Nov"),
)


def sheet() -> QWidget:
    """All of it; 1100 pixels are enough."""
    whole = QWidget()
    whole.setObjectName("window")
    columns = row(gap=12)
    for part in (column(_piece(), _cost(), None, gap=12), column(_form(), None), column(_timeline(), _empty(), gap=12)):
        columns.addLayout(part, 1)
    figures = row(
        Figure("128", "open orders"), Figure("6", "late", "risk"), Figure("$48,210.00", "booked"), None, gap=28
    )
    pills = row(*(Pill(word, icon, tone) for word, icon, tone in STAGES), None)
    whole.setLayout(page_column(_buttons(), _chips(), pills, figures, StageBar(STEPS), columns))
    return whole


def _buttons() -> QWidget:
    off = Button("Publish", kind="primary")
    off.setEnabled(False)
    holder = QWidget()
    holder.setLayout(
        row(
            Button("Columns", icon="columns-3"),
            Button("New order", icon="plus", kind="primary"),
            Button("Delete", icon="trash-2", kind="danger"),
            Button("Later", kind="quiet"),
            Button("Try it", kind="link"),
            off,
            IconButton("x", "Close"),
            None,
        )
    )
    return holder


def _chips() -> QWidget:
    stage = FilterChip("stage", "Stage", [Choice("open", "all open"), Choice("late", "late")])
    stage.set_chosen(["open", "late"])
    holder = QWidget()
    search = SearchField("Find an order", hint="/")
    search.setMaximumWidth(220)
    views = Segmented([Choice("list", "List", "list"), Choice("board", "Board", "columns-3")], "Seen as")
    holder.setLayout(row(ChipRow(stage, Chip("Filter", icon="plus")), search, views))
    return holder


def _piece() -> Card:
    card = Card("Piece", icon="ruler", meta="stone map · measurements")
    card.body.addWidget(ToothChart([13, 12, 11, 21, 22, 23]))
    card.body.addWidget(
        Facts([Fact("Alloy", "18K yellow · polished"), Fact("Faces", "open face 12–22, pavé 13 and 23")])
    )
    return card


def _cost() -> Card:
    card = Card("Cost", icon="coins", meta="quoted · actual so far")
    table = SmallTable(["left", "right", "right"])
    table.set_rows(
        [
            [Cell("Metal 14.208 g", "muted"), Cell("$1,204.10"), Cell("+ 3.9 %", "risk")],
            [Cell("Labour", "muted"), Cell("$285.00"), Cell("− 7.6 %", "ok")],
        ]
    )
    card.body.addWidget(table)
    card.body.addWidget(Reason("Bound by Ana: 24 stones to set, 2 h 40 min left, next free this afternoon at 14:10."))
    card.body.addWidget(
        Facts([Fact("Metal 8.412 g", "$742.18"), Fact("Quoted", "$1,290.00", strong=True)], align="right")
    )
    return card


def _form() -> Card:
    card = Card("Connection", icon="plug")
    address = TextField("Address", text="htp://shop.example.com")
    address.set_error("This is no address: it begins with http:// or https://")
    ticked = CheckBox("The customer sees this")
    ticked.setChecked(True)
    for part in (
        TextField("Name", hint="As printed on reports", text="Mara"), address, PasswordField("Password"),
        ChoiceField("Currency", [Choice("USD", "US dollar"), Choice("EUR", "Euro")]),
        LongTextField("Note", placeholder="What should the bench know?"), ticked, CheckBox("Print a copy"),
        ToothChart([11], editable=True),
    ):  # fmt: skip
        card.body.addWidget(part)
    return card


def _timeline() -> Card:
    card = Card("Timeline", meta="all · customer sees 4")
    card.body.addWidget(Timeline(EVENTS))
    return card


def _empty() -> Card:
    card = Card()
    card.fill(
        EmptyState("inbox", "No orders yet", "Connect the store to pull what it has.", action="Connect the store")
    )
    return card
