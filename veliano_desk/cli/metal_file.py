"""Postings in a CSV file, every fault with its row and column; nothing is posted while there is one.

    kind,from,to,article,weight_g,owner,order,operation,note,uid
    issue,vault,worker:ana,14ky,12.500,,CO-24817,,,

`kind` by name or number, weights in grams to 0.001; `owner` is a customer's number, empty for the workshop's metal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from veliano_desk.cli.csv_rows import read_rows
from veliano_desk.domain.errors import DeskError, InputError
from veliano_desk.domain.metal import WORKSHOP, Account, EventKind, NewEvent, check_event, moved
from veliano_desk.domain.metal_losses import Counted

COLUMNS = ("kind", "from", "to", "article", "weight_g", "owner", "order", "operation", "note", "uid")
_NEEDED = frozenset({"kind", "from", "to", "article", "weight_g"})
_COUNTED = frozenset({"account", "article", "weight_g"})
_WEIGHT = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")
_THOUSANDS = re.compile(r"\d{1,3},\d{3}")
_FINEST = 3


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in a row of the file, counted from 1 without the heading."""

    row: int
    column: str
    fault: str


def read_events(path: Path) -> tuple[list[NewEvent], list[RowFault]]:
    """The postings of a file, and what is wrong with it. InputError for what is no such file."""
    events, faults = [], []
    for number, row in enumerate(read_rows(path, _NEEDED, COLUMNS, "Nothing was posted."), start=1):
        try:
            event = _event(row)
            check_event(event)
            events.append(event)
        except DeskError as error:
            faults.append(RowFault(number, error.subject if error.subject in row else "row", _said(error)))
    return events, faults


def read_counted(path: Path) -> list[Counted]:
    """What was counted: account, article, weight_g, owner. InputError names the row that cannot be read."""
    made = []
    for number, row in enumerate(read_rows(path, _COUNTED, COLUMNS, "Nothing was posted."), start=1):
        try:
            made.append(Counted(Account.read(row["account"]), row["article"], weight_mg(row["weight_g"]), _owner(row)))
        except DeskError as error:
            error.subject = f"row {number}"
            raise
    return made


def weight_mg(text: str) -> int:
    """Milligrams of a weight in grams as people type it. InputError for what is none, is below zero, is finer than a
    milligram, or where a comma may mean thousands as well as decimals."""
    said = text.strip()
    if _THOUSANDS.fullmatch(said):
        raise InputError(
            "Which weight is meant", f"“{said}” may be {said.replace(',', '.')} g or {said.replace(',', '')} g.",
            "Write it with a point, or without a comma.", "weight_g",
        )  # fmt: skip
    if not _WEIGHT.fullmatch(said):
        raise InputError("This is no weight", f"“{said}” is no weight in grams.", "Write 12.500.", "weight_g")
    weight = Decimal(said.replace(",", "."))
    mg = weight.scaleb(_FINEST)
    if mg != mg.to_integral_value():
        raise InputError(
            "Too fine a weight", f"“{said}” is finer than a milligram.", "Write three decimals at most.", "weight_g"
        )
    return int(mg)


def _event(row: Mapping[str, str]) -> NewEvent:
    mg = weight_mg(row["weight_g"])
    return moved(
        EventKind.named(row["kind"]), row["from"], row["to"], row["article"], mg, owner=_owner(row),
        note=row.get("note", ""), operation=row.get("operation", ""), order=row.get("order", ""),
        uid=row.get("uid", ""),
    )  # fmt: skip


def _owner(row: Mapping[str, str]) -> int:
    said = row.get("owner", "")
    if said and not said.isdecimal():
        raise InputError("Whose metal this is", f"“{said}” is no customer's number.", "Give the number.", "owner")
    return int(said) if said else WORKSHOP


def _said(error: DeskError) -> str:
    return error.happened.removesuffix(" Nothing was posted.") or error.title
