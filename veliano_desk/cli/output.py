"""What commands print: tables for people, JSON for programs; one line on stderr for whatever went wrong."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from traceback import format_exception
from typing import Any

from veliano_desk.config.logging import without_secrets
from veliano_desk.config.paths import logs_dir
from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.money import Money
from veliano_desk.domain.quantities import CT_MG, MCT_PER_CT, MG_PER_G, grams

FINE, FINDING, BAD_INPUT, FAILED = 0, 1, 2, 3
_HIDDEN = {"id", "ident"}
_MONEY = {"amount", "currency"}


def plain(value: Any) -> Any:
    """Data as JSON has it: money {"amount", "currency"}, weights as strings in g, ISO times with offset."""
    if isinstance(value, Money):
        return {"amount": value.plain(), "currency": value.currency}
    names = _names(value)
    if names:
        return dict(_field(name, getattr(value, name)) for name in names if name not in _HIDDEN)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone().isoformat() if value.tzinfo is None else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value


def _names(value: Any) -> tuple[str, ...]:
    """The fields of a record, be it a dataclass or a named tuple; none for anything else."""
    if isinstance(value, type):
        return ()
    return tuple(one.name for one in fields(value)) if is_dataclass(value) else getattr(value, "_fields", ())


def _field(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith("_mg") and isinstance(value, int):
        return f"{name.removesuffix('_mg')}_g", f"{grams(value):f}"
    if name.endswith("_mct") and isinstance(value, int):
        return f"{name.removesuffix('_mct')}_g", f"{Decimal(value) * CT_MG / MCT_PER_CT / MG_PER_G:f}"
    if name == "number":
        return "order_number", value
    return name, plain(value)


def show(value: Any, as_json: bool, table: Sequence[str] | None = None) -> None:
    """Print data: as JSON, or as a table of these fields, or line by line."""
    if as_json:
        print(json.dumps(plain(value), ensure_ascii=False, indent=2))
    elif table is not None:
        _table(
            [[_cell(getattr(row, name)) for name in table] for row in value], [name.replace("_", " ") for name in table]
        )
    else:
        print("\n".join(_lines(plain(value))))


def _lines(data: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """`name: value` per line; what has parts of its own stands below, further in."""
    for name, one in data.items():
        title = f"{indent}{name.replace('_', ' ')}:"
        if _has_parts(one):
            yield title
            yield from _lines(one, f"{indent}  ")
        elif isinstance(one, list) and any(map(_has_parts, one)):
            yield title
            for part in one:
                first, *rest = _lines(part, f"{indent}    ")
                yield f"{indent}  - {first.strip()}"
                yield from rest
        else:
            yield f"{title} {_cell(one)}"


def _has_parts(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) != _MONEY


def counted(number: int, one: str, many: str = "") -> str:
    """`1 fault`, `2 faults`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _cell(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, Money):
        return f"{value.plain()} {value.currency}"
    if isinstance(value, dict) and set(value) == _MONEY:
        return f"{value['amount']} {value['currency']}"
    if isinstance(value, (list, tuple)) and not any(isinstance(one, (list, tuple, dict)) for one in value):
        return ", ".join(_cell(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(plain(value), ensure_ascii=False)
    return str(plain(value))


def _table(rows: list[list[str]], titles: list[str]) -> None:
    widths = [max(len(row[index]) for row in [titles, *rows]) for index in range(len(titles))]
    for row in [titles, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def fail(error: Exception) -> int:
    """One line on stderr for a fault of the program's own; where it happened goes into a file for whoever mends it."""
    logging.getLogger(__name__).error("The command failed", exc_info=error)
    file = logs_dir() / f"failed-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
    file.write_text(without_secrets("".join(format_exception(error))), encoding="utf-8")
    print(f"The program failed ({type(error).__name__}): What was saved is kept. Send {file} to who looks after it.",
          file=sys.stderr)  # fmt: skip
    return FAILED


def complain(error: DeskError) -> int:
    """One line on stderr; the exit code for bad input."""
    print(" ".join(str(error).split()), file=sys.stderr)
    return BAD_INPUT
