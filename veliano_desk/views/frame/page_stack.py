"""The pages: made when first gone to, refreshed from changes when looked at, with a way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from veliano_desk.views.common.page import Page, PageContext, PageSpec

_KEPT = 50
NOWHERE = ""


class Place(NamedTuple):
    """Where one was: a page and what it showed."""

    key: str
    argument: object


class PageStack(QStackedWidget):
    """Goes to pages by key. What changed while a page was hidden is told to it when it is next shown."""

    shown = Signal(str)
    """The key of the page now shown."""
    status_changed = Signal(str)
    title_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs: dict[str, PageSpec] = {}
        self._pages: dict[str, Page] = {}
        self._status: dict[str, str] = {}
        self._stale: dict[str, frozenset[str]] = {}
        self._back: list[Place] = []
        self._forward: list[Place] = []
        self._here = Place(NOWHERE, None)
        self._context: PageContext | None = None

    @property
    def here(self) -> str:
        """The key of the page shown, "" before the first."""
        return self._here.key

    def open(self, context: PageContext, specs: Sequence[PageSpec]) -> None:
        """From now on these pages can be gone to."""
        self._context = context
        self._specs = {spec.key: spec for spec in specs}

    def close_all(self) -> None:
        """Forget every page and where one was."""
        for page in self._pages.values():
            self.removeWidget(page)
            page.deleteLater()
        for kept in (self._pages, self._status, self._stale, self._specs, self._back, self._forward):
            kept.clear()
        self._here, self._context = Place(NOWHERE, None), None

    def knows(self, key: str) -> bool:
        return key in self._specs

    def pages(self) -> list[Page]:
        """Those made so far."""
        return list(self._pages.values())

    def unsaved(self) -> tuple[str, str]:
        """The first page with something typed and not saved, and what it says of it; two blanks for none."""
        return next(((key, words) for key, page in self._pages.items() if (words := page.unsaved())), ("", ""))

    def page(self, key: str) -> Page | None:
        """A page, if it was made."""
        return self._pages.get(key)

    def go(self, key: str, argument: object = None) -> None:
        """Show a page, and of it `argument` where there is one. KeyError for a page that is not registered."""
        place = Place(key, argument)
        if place != self._here and self._here.key != NOWHERE:
            self._back = [*self._back, self._here][-_KEPT:]
            self._forward.clear()
        self._show(place)

    def go_back(self) -> None:
        if self._back:
            self._forward.append(self._here)
            self._show(self._back.pop())

    def go_forward(self) -> None:
        if self._forward:
            self._back.append(self._here)
            self._show(self._forward.pop())

    def can_go_back(self) -> bool:
        return bool(self._back)

    def can_go_forward(self) -> bool:
        return bool(self._forward)

    def refresh(self, areas: frozenset[str]) -> None:
        """Tell the page shown now, the others when they are shown."""
        for key, page in self._pages.items():
            if key == self._here.key:
                page.refresh(areas)
            else:
                self._stale[key] = self._stale.get(key, frozenset()) | areas

    def _show(self, place: Place) -> None:
        before, self._here = self._here, place
        page = self._made(place.key)
        self.setCurrentWidget(page)
        stale = self._stale.pop(place.key, None)
        if stale:
            page.refresh(stale)
        if place.argument is not None or (before.key == place.key and before.argument is not None):
            page.show_item(place.argument)
        self.shown.emit(place.key)
        self.title_changed.emit(page.title())
        self.status_changed.emit(self._status.get(place.key, ""))

    def _made(self, key: str) -> Page:
        if key not in self._pages:
            spec = self._specs[key]
            if self._context is None:
                raise RuntimeError("a page was asked for before somebody signed in")
            page = spec.factory(self._context)
            page.setObjectName("window")
            page.status_changed.connect(lambda words: self._take_status(key, words))
            page.title_changed.connect(lambda: self._take_title(key))
            self._pages[key] = page
            self.addWidget(page)
        return self._pages[key]

    def _take_status(self, key: str, words: str) -> None:
        self._status[key] = words
        if key == self._here.key:
            self.status_changed.emit(words)

    def _take_title(self, key: str) -> None:
        if key == self._here.key:
            self.title_changed.emit(self._pages[key].title())
