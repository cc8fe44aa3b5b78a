"""Rates: what metal, hours and stones cost, and what is added; every estimate is reckoned from these figures."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.rights import Right
from veliano_desk.domain.workspace import WorkshopSettings
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.settings.conflict_panel import ConflictPanel
from veliano_desk.views.settings.rate_form import RateCard
from veliano_desk.views.settings.rate_words import rate_groups, rate_title
from veliano_desk.views.settings.save_bar import SaveBar
from veliano_desk.views.settings.section import FormSection
from veliano_desk.views.settings.shop_edit import RATE, ShopEdit
from veliano_desk.views.settings.shop_saver import ShopSaver


class RatesSection(FormSection):
    """Who may see costs sees them, the target margin only who may see margins; who may change settings changes them,
    and has open pieces reckoned anew."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._may_edit = context.signed_in.may(Right.SETTINGS_EDIT)
        trade = context.desk.trade
        sees_margins = context.signed_in.sees_margins
        self._groups = rate_groups(trade.rates, trade.routings.skill_titles, margins=sees_margins)
        self.cards = [RateCard(group, editable=self._may_edit) for group in self._groups]
        self.fault = FaultNote()
        self.conflict = ConflictPanel()
        self.saver = ShopSaver(context, self.fault, self.conflict, self._title_of, "rates")
        self.bar = SaveBar(self._save, self._put_back)
        self._lay_out()
        self.saver.read.connect(self._take)
        self.saver.saved.connect(self._saved)
        self.saver.load()

    def refresh(self, areas: frozenset[str]) -> None:
        if "workspace" in areas:
            self.saver.load(unless=self.unsaved)

    def unsaved(self) -> str:
        return "Rates were changed and not saved." if self._changes() else ""

    def _lay_out(self) -> None:
        words = (
            "New estimates are reckoned with these figures; older ones stay until they are reckoned anew. "
            "Figures in grey are the ones that the program starts with: type over them. "
            "Metal goes by the newest price in Settings → Prices, and by these figures where there is none."
        )
        self.column.addWidget(Words(words, tone="muted", wrap=True))
        self.column.addWidget(self.conflict)
        columns = QHBoxLayout()
        columns.setSpacing(theme.size("gap"))
        metal, shares, labour, stones = self.cards
        for cards in ((metal, shares, labour), (stones,)):
            column = QVBoxLayout()
            column.setSpacing(theme.size("gap"))
            widest = max(card.unit_width() for card in cards)
            for card in cards:
                card.leave_for_units(widest)
                column.addWidget(card)
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.column.addLayout(columns)
        self.column.addStretch(1)
        self._outer_bar()
        for card in self.cards:
            card.changed.connect(self._say_changes)
            card.sent.connect(self._save)

    def _outer_bar(self) -> None:
        """The bar stays in view below what is scrolled."""
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.setSpacing(theme.size("gap"))
            outer.addWidget(self.fault)
            outer.addWidget(self.bar)
        self.bar.setVisible(self._may_edit)

    def _title_of(self, key: str) -> str:
        return rate_title(key.removeprefix(RATE), self._groups)

    def _typed(self) -> dict[str, str]:
        return {path: text for card in self.cards for path, text in card.typed().items()}

    def _changes(self) -> int:
        settings = self.saver.settings
        if settings is None or not self._may_edit:
            return 0
        typed = self._typed()
        return sum(typed.get(path) != settings.rates.get(path) for path in {*typed, *settings.rates})

    def _say_changes(self) -> None:
        self.bar.set_changed(self._changes())

    def _take(self, settings: WorkshopSettings) -> None:
        for card in self.cards:
            card.take(settings.rates)
        self._say_changes()

    def _put_back(self) -> None:
        if self.saver.settings is not None:
            self._take(self.saver.settings)

    def _save(self) -> None:
        settings = self.saver.settings
        if settings is None or not self._changes():
            return
        wrong = [field for card in self.cards if (field := card.first_wrong()) is not None]
        if wrong:
            wrong[0].setFocus()
            wrong[0].selectAll()
            said = InputError("Not a figure", f"“{wrong[0].text()}” is no price or share.", "Write it like 102.40.")
            self.fault.show_error(said, "reading the rates")
            return
        self.saver.save(ShopEdit(settings.name, settings.zone, self._typed()))

    def _saved(self, settings: WorkshopSettings) -> None:
        self._take(settings)
        may_reckon = self._context.signed_in.may(Right.COST_EDIT)
        self._context.notifier.toast(
            "The rates were saved.",
            action="Reckon open pieces anew" if may_reckon else "",
            on_action=self.reckon if may_reckon else None,
            seconds=12,
        )

    def reckon(self) -> None:
        """Have all open pieces estimated anew, in the background."""
        self._context.tasks.run(
            "reestimate",
            "Reckoning open pieces anew",
            self._context.desk.costing.reestimate,
            lambda count: self._context.notifier.toast(f"{formats.number(count)} pieces were reckoned anew."),
            show=True,
            owner=self,
        )
