"""Posting stock of one article: what happens decides what is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.articles import ArticleKind
from veliano_desk.domain.money import SCALE
from veliano_desk.domain.stock import NewIssue, NewLot, StockKind
from veliano_desk.domain.stock_views import LotView, StockArticle, StockChoices
from veliano_desk.views.common.amounts import CountField, figure_of
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import ChoiceField, Field, TextField
from veliano_desk.views.common.layout import column, row
from veliano_desk.views.common.stock_words import UNIT_TITLES, amount_words, typed_quantity

RECEIVE, ISSUE, MOVE, RESERVE, RETURN = "receive", "issue", "move", "reserve", "return"
_WRITE_OFFS = {"lost": StockKind.LOST, "broken": StockKind.BROKEN, "sent back": StockKind.SUPPLIER_RETURN}
_WHAT = (
    Choice(RECEIVE, "Receive"), Choice(ISSUE, "Issue to an order"), Choice(RESERVE, "Reserve for an order"),
    Choice(MOVE, "Move to another place"), Choice(RETURN, "Take back from an order"), Choice("lost", "Lost"),
    Choice("broken", "Scrapped or broken"), Choice("sent back", "Send back to the supplier"),
)  # fmt: skip
_FIELDS = {
    RECEIVE: ("target", "pieces", "quantity", "cost", "supplier", "reference", "certificate", "laboratory", "origin"),
    ISSUE: ("lot", "pieces", "quantity", "order"), RESERVE: ("lot", "pieces", "quantity", "order"),
    MOVE: ("lot", "target", "pieces", "quantity"), RETURN: ("lot", "target", "pieces", "quantity", "order"),
    **dict.fromkeys(_WRITE_OFFS, ("lot", "pieces", "quantity", "note")),
}  # fmt: skip
_ANY_LOT = "0:"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks to be posted: one of lot, issue and the rest by `what`."""

    what: str
    article: str
    lot: NewLot | None = None
    issue: NewIssue | None = None
    target: str = ""
    kind: StockKind | None = None


class StockForm(Card):
    """`given`: an Asked. What was typed stays until `posted` says that it was kept, or another article is shown."""

    given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Post", icon="arrow-right", parent=parent)
        self._shown: StockArticle | None = None
        self.what = ChoiceField("What happens", _WHAT)
        self.lot = ChoiceField("Lot", [])
        self.target = ChoiceField("Place", [])
        self.pieces = CountField("Pieces", 9)
        self.quantity = TextField("Quantity", placeholder="0")
        self.quantity.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.pieces.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.order = TextField("Order", placeholder="CO-…")
        self.cost = TextField("What it cost, all of it", hint="Left empty it is taken to be worth what was last paid.")
        self.supplier, self.reference = TextField("Supplier"), TextField("Their number")
        self.certificate, self.laboratory = TextField("Certificate no."), TextField("Laboratory", placeholder="GIA")
        self.origin, self.note = TextField("Origin"), TextField("Reason")
        self.post_button = Button("Post", kind="primary", on_click=self._give)
        self._fields: dict[str, Field] = {
            name: getattr(self, name)
            for name in ("lot", "target", "pieces", "quantity", "order", "cost", "supplier", "reference", "certificate",
                         "laboratory", "origin", "note")
        }  # fmt: skip
        pairs = (("pieces", "quantity"), ("supplier", "reference"), ("certificate", "laboratory"))
        lines = [self.what, self.lot, self.target, *(self._pair(*names) for names in pairs)]
        self.body.addLayout(column(*lines, self.order, self.cost, self.origin, self.note, row(self.post_button, None)))
        self.what.changed.connect(self._turn)

    def set_places(self, choices: StockChoices) -> None:
        self.target.set_choices([Choice(code, title) for code, title in choices.places])

    def show_article(self, shown: StockArticle) -> None:
        """Another article, or the same read again: what was typed stays for the same."""
        fresh = self._shown is None or self._shown.row.id != shown.row.id
        kept, self._shown = self.lot.value(), shown
        self.lot.set_choices([Choice(_ANY_LOT, "Any lot"), *(choice for lot in shown.lots for choice in _places(lot))])
        if fresh:
            self.clear()
        elif kept:
            self.lot.set_value(kept)
        self._turn()

    def ask(self, what: str) -> None:
        """Begin with one of the things that happen."""
        self.what.set_value(what)
        self._turn()
        first = self.pieces if self.pieces.isVisibleTo(self) else self.quantity
        first.setFocus()

    def clear(self) -> None:
        """Nothing typed."""
        for field in self._fields.values():
            if isinstance(field, TextField):
                field.set_text("")
                field.set_error("")

    def typed(self) -> bool:
        """Whether a quantity stands there that was not posted."""
        return bool(self.quantity.text() or self.pieces.text())

    def _turn(self) -> None:
        if self._shown is None:
            return
        wanted, article = _FIELDS[self.what.value()], self._shown.row
        for name, field in self._fields.items():
            field.setVisible(name in wanted)
        self.pieces.setVisible(article.counts_pieces)
        self.quantity.set_label(UNIT_TITLES[article.unit].capitalize())
        self.target.set_label("To" if self.what.value() == MOVE else "Place")
        stone = article.kind == ArticleKind.STONE
        for field in (self.certificate, self.laboratory):
            field.setVisible(stone and self.what.value() == RECEIVE)
        self.post_button.setText("Reserve" if self.what.value() == RESERVE else "Post")

    def _give(self) -> None:
        for field in self._fields.values():
            field.set_error("")
        quantity, pieces, cost = self._figures()
        if self._shown is None or any(field.error for field in self._fields.values()):
            return
        what, article = self.what.value(), self._shown.row.code
        if what == RECEIVE:
            new = NewLot(
                article, quantity or 0, self.target.value(), pieces or 0, cost, supplier=self.supplier.text(),
                reference=self.reference.text(), certificate=self.certificate.text(),
                laboratory=self.laboratory.text(), origin=self.origin.text(),
            )  # fmt: skip
            self.given.emit(Asked(what, article, lot=new))
            return
        lot, _, place = self.lot.value().partition(":")
        if lot == "0" and what != RESERVE:
            self.lot.editor.setFocus()
            self.lot.set_error("Say which lot.")
            return
        issue = NewIssue(int(lot), quantity, pieces, place, order=self.order.text(), note=self.note.text())
        self.given.emit(Asked(what, article, None, issue, self.target.value(), _WRITE_OFFS.get(what)))

    def _figures(self) -> tuple[int | None, int | None, int | None]:
        """Quantity, pieces and cost as they are posted; what is none is said at its field."""
        assert self._shown is not None
        article = self._shown.row
        quantity = typed_quantity(self.quantity.text(), article.unit) if self.quantity.text() else None
        pieces = self.pieces.count() if article.counts_pieces else None
        alone = article.counts_pieces and self.what.value() not in (RECEIVE, RETURN)
        if (quantity is None or quantity == 0) and not (alone and pieces and not self.quantity.text()):
            self.quantity.set_error(f"Give {UNIT_TITLES[article.unit]} above zero.")
            self.quantity.line.setFocus()
        amount = figure_of(self.cost.text()) if self.cost.text() and self.what.value() == RECEIVE else None
        if self.cost.text() and self.what.value() == RECEIVE and (amount is None or amount < 0):
            self.cost.set_error("Give an amount such as 12.30.")
        return quantity, pieces, None if amount is None else int(amount * SCALE)

    def _pair(self, left: str, right: str) -> QWidget:
        holder = QWidget()
        line = row(self._fields[left], self._fields[right], gap=12)
        for each in (left, right):
            line.setAlignment(self._fields[each], Qt.AlignmentFlag.AlignTop)
        holder.setLayout(line)
        return holder


def _places(lot: LotView) -> list[Choice]:
    """A choice per place where a lot lies."""
    about = lot.certificate or lot.reference or lot.supplier
    return [
        Choice(
            f"{lot.id}:{place.location}",
            " · ".join(
                part for part in (lot.code, place.place, amount_words(place.pieces, place.quantity, lot.unit,
                                                                      lot.counts_pieces), about) if part
            ),
        )
        for place in lot.places
    ]  # fmt: skip
