"""Saving the workshop's settings: in the database lane, and with both values where somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from veliano_desk.domain.errors import ConflictError
from veliano_desk.domain.workspace import WorkshopSettings
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.settings.conflict_panel import ConflictPanel
from veliano_desk.views.settings.shop_edit import ShopEdit, differences, edit_of, merged, theirs_of


class ShopSaver(QObject):
    """Holds what was read last; `read` and `saved` carry the settings as they are now."""

    read = Signal(object)
    saved = Signal(object)

    def __init__(
        self, context: PageContext, fault: FaultNote, conflict: ConflictPanel, title_of: Callable[[str], str], kind: str
    ) -> None:
        super().__init__(conflict)
        self._context = context
        self._fault = fault
        self._conflict = conflict
        self._title_of = title_of
        self._kind = kind
        self._mine: ShopEdit | None = None
        self._error: ConflictError | None = None
        self.settings: WorkshopSettings | None = None
        conflict.settled.connect(self._settle)

    def load(self, unless: Callable[[], object] | None = None) -> None:
        """Read the settings; dropped where `unless` says, before or after, that something is being typed."""
        if unless is not None and unless():
            return

        def take(settings: WorkshopSettings) -> None:
            if unless is None or not unless():
                self._take(settings)

        desk = self._context.desk
        self._context.tasks.run(f"{self._kind}_read", "Settings", lambda _p, _c: desk.settings.show(), take, owner=self)

    def save(self, edit: ShopEdit, version: int | None = None) -> None:
        """Write `edit` over what was read last, or over `version` where a conflict was settled."""
        if self.settings is None:
            return
        self._fault.clear()
        self._mine = edit
        desk, seen = self._context.desk, self.settings.version if version is None else version
        self._context.tasks.run(
            f"{self._kind}_save",
            "Saving the settings",
            lambda _p, _c: desk.settings.edit(seen, edit.name, edit.zone, dict(edit.rates)),
            self._saved,
            self._failed,
            owner=self,
        )

    def _take(self, settings: WorkshopSettings) -> None:
        self.settings = settings
        self.read.emit(settings)

    def _saved(self, settings: WorkshopSettings) -> None:
        self._conflict.hide()
        self.settings = settings
        self.saved.emit(settings)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ConflictError) and self._mine is not None and self.settings is not None:
            self._error = error
            theirs = theirs_of(error, self._mine)
            found = differences(edit_of(self.settings), self._mine, theirs, self._title_of)
            self._conflict.begin(error, found)
            return
        self._fault.show_error(error, "saving the settings")

    def _settle(self, keep_mine: frozenset[str]) -> None:
        """Save what was chosen; taking theirs altogether only reads it."""
        if self._mine is None or self._error is None:
            return
        if not keep_mine:
            self._conflict.hide()
            self.load()
            return
        self.save(merged(self._mine, theirs_of(self._error, self._mine), keep_mine), self._error.version)
