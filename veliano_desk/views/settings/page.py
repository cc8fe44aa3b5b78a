"""Settings: sections on the left, one at a time on the right. What a person has no right for is not there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from veliano_desk.views.common import theme
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import page_column, row
from veliano_desk.views.common.page import Page, PageContext
from veliano_desk.views.settings import PLACES
from veliano_desk.views.settings.nav import SubNav
from veliano_desk.views.settings.section import Section, SectionSpec


def _workspace(context: PageContext) -> Section:
    from veliano_desk.views.settings.workspace_section import WorkspaceSection

    return WorkspaceSection(context)


def _rates(context: PageContext) -> Section:
    from veliano_desk.views.settings.rates_section import RatesSection

    return RatesSection(context)


def _prices(context: PageContext) -> Section:
    from veliano_desk.views.settings.prices_section import PricesSection

    return PricesSection(context)


def _people(context: PageContext) -> Section:
    from veliano_desk.views.settings.people_section import PeopleSection

    return PeopleSection(context)


def _tokens(context: PageContext) -> Section:
    from veliano_desk.views.settings.tokens_section import TokensSection

    return TokensSection(context)


def _store(context: PageContext) -> Section:
    from veliano_desk.views.settings.store_section import StoreSection

    return StoreSection(context)


def _scales(context: PageContext) -> Section:
    from veliano_desk.views.settings.scales_section import ScalesSection

    return ScalesSection(context)


def _look(context: PageContext) -> Section:
    from veliano_desk.views.settings.look_section import LookSection

    return LookSection(context)


def _you(context: PageContext) -> Section:
    from veliano_desk.views.settings.you_section import YouSection

    return YouSection(context)


def _audit(context: PageContext) -> Section:
    from veliano_desk.views.settings.audit_section import AuditSection

    return AuditSection(context)


_FACTORIES: dict[str, Callable[[PageContext], Section]] = {
    "workspace": _workspace, "rates": _rates, "prices": _prices, "people": _people, "tokens": _tokens, "store": _store,
    "scales": _scales, "look": _look, "you": _you, "audit": _audit,
}  # fmt: skip
SECTIONS: tuple[SectionSpec, ...] = tuple(
    SectionSpec(each.key, each.title, each.icon, each.right, _FACTORIES[each.key]) for each in PLACES
)


class SettingsPage(Page):
    """Goes to a section by its key ("store"); each is made when it is first looked at."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        may = context.signed_in.may
        self._specs = {spec.key: spec for spec in SECTIONS if spec.right is None or may(spec.right)}
        self._made: dict[str, Section] = {}
        self._stale: dict[str, frozenset[str]] = {}
        self._here = ""
        self._where = Words("", tone="muted")
        self.nav = SubNav(tuple(self._specs.values()))
        self.nav.chosen.connect(self.go)
        self._stack = QStackedWidget()
        head = row(Words("Settings", style="title"), self._where, None, gap=12)
        head.addStrut(theme.size("control"))
        body = row(self.nav, gap=20)
        body.addWidget(self._stack, 1)
        layout = page_column(head)
        layout.addLayout(body, 1)
        self.setLayout(layout)
        self.go(next(iter(self._specs)))

    @property
    def here(self) -> str:
        """The key of the section shown."""
        return self._here

    def title(self) -> str:
        return "Settings"

    def section(self, key: str) -> Section:
        """A section, made if need be. KeyError for one that the person has no right for."""
        if key not in self._made:
            self._made[key] = self._specs[key].factory(self._context)
            self._stack.addWidget(self._made[key])
        return self._made[key]

    def go(self, key: str) -> None:
        """Show a section."""
        section = self.section(key)
        self._here = key
        self._stack.setCurrentWidget(section)
        self.nav.light(key)
        self._where.setText(self._specs[key].title)
        stale = self._stale.pop(key, None)
        if stale:
            section.refresh(stale)

    def show_item(self, argument: object) -> None:
        if isinstance(argument, str) and argument in self._specs:
            self.go(argument)
            self.section(argument).start()

    def refresh(self, areas: frozenset[str]) -> None:
        """The section shown loads again at once, the others when they are next looked at."""
        for key, section in self._made.items():
            if key == self._here:
                section.refresh(areas)
            else:
                self._stale[key] = self._stale.get(key, frozenset()) | areas

    def unsaved(self) -> str:
        return next((words for section in self._made.values() if (words := section.unsaved())), "")
