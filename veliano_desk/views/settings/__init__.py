"""Settings: workspace, rates, prices, people, tokens, store, scales, look, yourself, audit log."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from veliano_desk.domain.rights import Right
from veliano_desk.views.common.page import Page, PageCommand, PageContext, PageSpec


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """A section as it is found. right: who lacks it does not see the section, None for everybody; words: what else the
    palette finds it by."""

    key: str
    title: str
    icon: str
    right: Right | None
    words: str


PLACES: tuple[SectionPlace, ...] = (
    SectionPlace("workspace", "Workspace", "database", None, "name time zone currency address version"),
    SectionPlace("rates", "Rates", "coins", Right.COST_SEE, "prices metal gold labour hours stones overhead margin"),
    SectionPlace("prices", "Prices", "percent", Right.COST_SEE, "metal gold feed exchange currency rules margin quote"),
    SectionPlace("people", "People and rights", "users", Right.PEOPLE_MANAGE, "staff roles add password reset"),
    SectionPlace("tokens", "Tokens", "key-round", Right.TOKENS_MAKE, "program server command line"),
    SectionPlace("store", "Store", "store", Right.STORE_CONNECT, "connect supabase address key"),
    SectionPlace("scales", "Scales", "scale", Right.METAL_POST, "weigh weighing balance check weight calibration port"),
    SectionPlace("look", "Look", "palette", None, "theme dark light"),
    SectionPlace("you", "You", "circle-user", None, "my own password rights"),
    SectionPlace("audit", "Audit log", "shield-check", Right.AUDIT_READ, "who did what verify history"),
)


def _make(context: PageContext) -> Page:
    from veliano_desk.views.settings.page import SettingsPage

    return SettingsPage(context)


def _go(key: str, context: PageContext) -> None:
    context.navigate("settings", key)


PAGE = PageSpec(
    key="settings", title="Settings", icon="settings", group="office", right=None, factory=_make,
    areas=frozenset({"workspace", "people", "store_sync", "audit", "scales", "prices", "pricing"}),
    commands=tuple(
        PageCommand(f"Settings: {each.title}", each.icon, partial(_go, each.key), each.right, each.words)
        for each in PLACES
    ),
)  # fmt: skip
