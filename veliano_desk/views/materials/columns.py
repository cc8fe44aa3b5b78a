"""The columns of the page's lists: what is held, and what moved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from veliano_desk.domain.metal_book import Balance, Posted
from veliano_desk.domain.quantities import FINE_UNITS_PER_MG
from veliano_desk.views.common import formats
from veliano_desk.views.common.columns import Column, Look

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk

_MUTED = Look("muted")
LESSER = {"held": ("fine", "owner"), "moved": ("article",)}
"""Columns of each list that step back on a narrow window."""


def balance_columns(_desk: Desk) -> tuple[Column[Balance], ...]:
    return (
        Column("account", "Where", lambda one: one.place, width=156, sortable=False, optional=False),
        Column("article", "What", _what, width=146, stretch=True, sortable=False),
        Column("weight", "Weight", lambda one: formats.grams(one.balance_mg), "right", 98, sortable=False),
        Column("owner", "Whose", lambda one: one.owner or "Workshop", width=104, sortable=False, look=_owner_look),
        Column("fine", "Fine", _fine, "right", 98, sortable=False, look=lambda _one: _MUTED),
    )


def movement_columns(desk: Desk) -> tuple[Column[Posted], ...]:
    return (
        Column("at", "When", partial(_when, desk), width=112, sortable=False),
        Column("kind", "What", lambda one: one.title, width=146, sortable=False, look=_kind_look),
        Column("article", "Article", _articles, width=76, sortable=False),
        Column("weight", "Weight", _weight, "right", 88, sortable=False),
        Column("ways", "From and to", _ways, width=180, stretch=True, sortable=False, tooltip=_ways),
        Column("person", "By", lambda one: one.person, width=110, sortable=False, shown=False),
        Column("note", "Note", lambda one: one.note, width=120, sortable=False, shown=False),
    )


def _what(one: Balance) -> str:
    """Whose it is stays in sight on a narrow window, where the column for that steps back."""
    return f"{one.title} · {one.owner}" if one.owner else one.title


def _when(desk: Desk, one: Posted) -> str:
    return formats.moment(one.at, desk.zone, desk.clock.now())


def _fine(one: Balance) -> str:
    return formats.grams(round(one.fine / FINE_UNITS_PER_MG))


def _owner_look(one: Balance) -> Look:
    return Look("info", "users") if one.owner else _MUTED


def _kind_look(one: Posted) -> Look:
    return Look("warn", "rotate-ccw") if one.corrects is not None else Look()


def _articles(one: Posted) -> str:
    return ", ".join(dict.fromkeys(line.article for line in one.lines if line.moved_mg))


def _weight(one: Posted) -> str:
    return formats.grams(sum(line.moved_mg for line in one.lines if line.moved_mg > 0))


def _ways(one: Posted) -> str:
    """`Vault → Ana`."""
    gives = dict.fromkeys(line.place for line in one.lines if line.moved_mg < 0)
    takes = dict.fromkeys(line.place for line in one.lines if line.moved_mg > 0)
    return f"{', '.join(gives)} → {', '.join(takes)}"
