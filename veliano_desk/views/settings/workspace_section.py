"""The workspace: what the workshop is called, where it is, and what it runs on."""

from __future__ import annotations

import platform

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QWidget

from veliano_desk import __version__
from veliano_desk.domain.rights import Right
from veliano_desk.domain.workspace import WorkshopSettings
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.form import TextField
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.place_fields import ZoneField
from veliano_desk.views.settings.conflict_panel import ConflictPanel
from veliano_desk.views.settings.copies_card import CopiesCard
from veliano_desk.views.settings.save_bar import SaveBar
from veliano_desk.views.settings.section import FormSection
from veliano_desk.views.settings.shop_edit import NAME, ZONE, ShopEdit
from veliano_desk.views.settings.shop_saver import ShopSaver

_TITLES = {NAME: "Workshop’s name", ZONE: "Time zone"}


class WorkspaceSection(FormSection):
    """Everybody sees it; who may change settings gets the form."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        # A save carries the rates along, so it takes somebody who was shown them.
        self._may_edit = context.signed_in.may(Right.SETTINGS_EDIT) and context.signed_in.may(Right.COST_SEE)
        self._facts = Facts(name_width=120)
        self.name = TextField("Workshop’s name", hint="Printed on reports.")
        self.zone = ZoneField("Time zone", hint="Days and the plan follow it: America/New_York, Europe/Berlin…")
        self.fault = FaultNote()
        self.conflict = ConflictPanel()
        self.saver = ShopSaver(context, self.fault, self.conflict, lambda key: _TITLES.get(key, key), "workspace")
        self.bar = SaveBar(self._save, self._put_back)
        self.copies = CopiesCard(context) if context.signed_in.may(Right.WORKSPACE_COPY) else None
        self._lay_out()
        self.saver.read.connect(self._take)
        self.saver.saved.connect(self._saved)
        self.saver.load()

    def refresh(self, areas: frozenset[str]) -> None:
        if "workspace" in areas:
            self.saver.load(unless=self.unsaved)
            if self.copies is not None:
                self.copies.load()

    def unsaved(self) -> str:
        return "The workspace’s name or time zone was changed and not saved." if self._changes() else ""

    def _lay_out(self) -> None:
        self.column.addWidget(self.conflict)
        card = Card("Workshop", icon="store")
        card.body.setSpacing(14)
        for part in (self.name, self.zone, self.fault, self.bar):
            card.body.addWidget(part)
        for field in (self.name, self.zone):
            field.changed.connect(self._say_changes)
            field.line.returnPressed.connect(self._save)
        self.column.addWidget(card)
        card.setVisible(self._may_edit)
        if self._may_edit:
            self.zone.offer_zones()
        if self.copies is not None:
            self.column.addWidget(self.copies)
        about = Card("This workspace", icon="database")
        about.body.addWidget(self._facts)
        self.column.addWidget(about)
        self.column.addStretch(1)

    def _take(self, settings: WorkshopSettings) -> None:
        self.name.set_text(settings.name)
        self.zone.set_text(settings.zone)
        self._say_changes()
        self._facts.set_facts(self._about(settings))

    def _about(self, settings: WorkshopSettings) -> list[Fact]:
        facts = [] if self._may_edit else [Fact("Workshop", settings.name), Fact("Time zone", settings.zone)]
        return [
            *facts,
            Fact("Currency", f"{settings.currency}, for every amount; chosen when the workspace was made"),
            Fact("Address", self._context.desk.workspace),
            Fact("This desk", self._context.signed_in.desk),
            Fact("Veliano Desk", __version__),
            Fact("Runs on", f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()}"),
        ]

    def _changes(self) -> int:
        settings = self.saver.settings
        if settings is None or not self._may_edit:
            return 0
        return (self.name.text() != settings.name) + (self.zone.text() != settings.zone)

    def _say_changes(self) -> None:
        self.bar.set_changed(self._changes())

    def _put_back(self) -> None:
        if self.saver.settings is not None:
            self._take(self.saver.settings)

    def _save(self) -> None:
        settings = self.saver.settings
        if settings is None or not self._changes():
            return
        if not self.name.text():
            self.name.set_error("It is printed on reports, so there has to be one.")
            self.name.line.setFocus()
            return
        self.saver.save(ShopEdit(self.name.text(), self.zone.text(), settings.rates))

    def _saved(self, settings: WorkshopSettings) -> None:
        self._take(settings)
        self._context.notifier.toast("The workspace’s settings were saved.")
