"""Columns of a list as objects: what they are called, what they say of a row, and how it is painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Row = TypeVar("Row")
Tone = Literal["text", "muted", "neutral", "accent", "ok", "info", "warn", "risk"]
"""What words mean, as a colour; "neutral" is the domain's word for "muted"."""
Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Look:
    """How one cell is painted. icon: a name of `resources/icons` before the words; tinted: as a pill on its tint.

    A tone other than text and muted never stands alone: the words, or the icon, say the same.
    """

    tone: Tone = "text"
    icon: str = ""
    bold: bool = False
    tinted: bool = False


@dataclass(frozen=True)  # without slots, which Python 3.11 refuses for `Column[Row](…)`
class Column(Generic[Row]):
    """One column of rows of one kind.

    key: stable, for saved views; also the sort key where `sortable`. value: the words of a cell, as shown, copied and
    exported. look: how a cell is painted (plain text where None). width: pixels at the start; stretch: takes what is
    left over. optional: may be hidden; shown: whether it is at the start. tooltip: more words on hovering, "" for none;
    about: what the column says, on hovering over its head.
    """

    key: str
    title: str
    value: Callable[[Row], str]
    align: Align = "left"
    width: int = 120
    stretch: bool = False
    sortable: bool = True
    look: Callable[[Row], Look] | None = None
    optional: bool = True
    shown: bool = True
    tooltip: Callable[[Row], str] | None = None
    descending_first: bool = False
    about: str = ""
