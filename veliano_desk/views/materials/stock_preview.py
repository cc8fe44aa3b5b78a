"""One article beside the stock list: what it is, what is there, what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.articles import ArticleKind
from veliano_desk.domain.stock_views import StockArticle, StockRow
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Fact, Facts, Reason
from veliano_desk.views.common.labels import Elided, Words
from veliano_desk.views.common.layout import column, holder, row, scrolled
from veliano_desk.views.common.stock_words import amount_words, kind_title, money_words, quantity_words
from veliano_desk.views.materials.lot_lines import LotLines
from veliano_desk.views.materials.stock_form import ISSUE, MOVE, RECEIVE, RESERVE, StockForm

_ACTIONS = ((RECEIVE, "Receive"), (ISSUE, "Issue"), (RESERVE, "Reserve"), (MOVE, "Move"))


class StockPreview(QWidget):
    """Says at once what the row knows, and the rest when the article was read."""

    edit_asked = Signal()

    def __init__(
        self, zone: str, now: Callable[[], datetime], *, may_post: bool, may_edit: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.article: StockArticle | None = None
        self._row_id, self._may_post = 0, may_post
        self._title, self._about = Elided(style="strong"), Words(tone="muted")
        self._facts = Facts(name_width=88)
        self._doubt = Reason(tone="warn")
        self.edit_button = Button("Edit", icon="pen-tool", on_click=self.edit_asked.emit)
        self.edit_button.setVisible(may_edit)
        self.buttons = {what: Button(title, on_click=partial(self._ask, what)) for what, title in _ACTIONS}
        self._actions = holder(row(*self.buttons.values(), None, gap=6))
        self._metal = Words("Grams are posted under In hand; here is what they cost.", tone="muted", wrap=True)
        self.form = StockForm()
        self.lines = LotLines(zone, now, may_post=may_post)
        head = row(column(self._title, self._about, gap=1), self.edit_button)
        head.setStretch(0, 1)
        told = column(
            head, self._facts, self._doubt, self._metal, self._actions, self.form, self.lines, None, gap=10,
            margins=(14, 14, 14, 14),
        )  # fmt: skip
        self.setLayout(column(scrolled(holder(told)), gap=0))
        for part in (self._doubt, self._metal, self._actions, self.form, self.lines):
            part.hide()

    @property
    def row_id(self) -> int:
        """Which article is shown."""
        return self._row_id

    def show_row(self, row_shown: StockRow) -> None:
        """What the list knows already; details of another article go."""
        if row_shown.id != self._row_id:
            for part in (self._doubt, self._metal, self._actions, self.form, self.lines):
                part.hide()
            self.article = None
        self._row_id = row_shown.id
        self._title.set_text(row_shown.title)
        self._about.setText(f"{row_shown.code} · {kind_title(row_shown.kind)}")
        self._facts.set_facts(_stock_facts(row_shown))
        self.setAccessibleName(f"Article {row_shown.title}")

    def show_article(self, shown: StockArticle) -> None:
        """All the rest."""
        self.show_row(shown.row)
        self.article = shown
        self._facts.set_facts([*_stock_facts(shown.row), *_article_facts(shown)])
        doubts = " ".join(flag.message for flag in shown.article.warnings)
        self._doubt.set_text(doubts)
        self._doubt.setVisible(bool(doubts))
        metal = shown.row.kind == ArticleKind.ALLOY
        self._metal.setVisible(metal)
        self._actions.setVisible(self._may_post)
        for what, button in self.buttons.items():
            button.setVisible(not metal or what == RESERVE)
        self.form.show_article(shown)
        self.lines.show_all(shown.lots, shown.reservations, shown.moves)
        self.lines.show()

    def _ask(self, what: str) -> None:
        again = self.form.isVisible() and self.form.what.value() == what
        self.form.setVisible(not again)
        if not again:
            self.form.ask(what)


def _stock_facts(one: StockRow) -> list[Fact]:
    facts = [
        Fact("On hand", amount_words(one.pieces, one.on_hand, one.unit, one.counts_pieces), strong=True),
        Fact("Reserved", quantity_words(one.reserved, one.unit)),
        Fact("Free", quantity_words(one.free, one.unit), "warn" if one.low else "text"),
    ]
    if one.on_order:
        facts.append(Fact("On order", quantity_words(one.on_order, one.unit)))
    if one.value is not None:
        facts.append(Fact("Value", money_words(one.value)))
    return facts


def _article_facts(shown: StockArticle) -> list[Fact]:
    about = shown.article.about
    told = {
        "Fineness": f"{Decimal(about.fineness_millis) / 1000:f} ‰" if about.fineness_millis else "",
        "Mark": about.mark,
        "Density": f"{Decimal(about.density_millis) / 1000:f} g/cm³" if about.density_millis else "",
        "Shape": about.shape, "Size": about.size, "Colour": about.colour, "Clarity": about.clarity,
        "Quality": about.quality, "Their code": about.supplier_article,
        "Reorder at": quantity_words(about.reorder_at, about.unit) if about.reorder_at else "",
        "Comes in": f"{about.lead_days} days" if about.lead_days else "", "Note": about.note,
    }  # fmt: skip
    return [Fact(name, value) for name, value in told.items() if value]
