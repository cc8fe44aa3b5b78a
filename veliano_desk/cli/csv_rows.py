"""Rows of a CSV file by their headings: comma or semicolon between columns, with or without a byte order mark."""

from __future__ import annotations

import csv
from collections.abc import Set
from pathlib import Path

from veliano_desk.domain.errors import InputError


def read_rows(path: Path, needed: Set[str], columns: tuple[str, ...], kept: str) -> list[dict[str, str]]:
    """All rows, headings in small letters. InputError for what cannot be read, lacks a needed column or has no rows.

    columns: what it may have, said with that; kept: what was not done then ("Nothing was posted.").
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            heading = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=";" if ";" in heading else ",")
            names = {str(name).strip().lower() for name in reader.fieldnames or ()}
            rows = [
                {str(key).strip().lower(): str(value or "").strip() for key, value in row.items()} for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError("The file cannot be read", f"{error}. {kept}", "Give another.", str(path)) from error
    missing = sorted(needed - names)
    if missing or not rows:
        what = f"It has no column {', '.join(missing)}." if missing else "It has no rows."
        raise InputError("Not such a file", f"{what} {kept}", f"Head it {','.join(columns)}.", str(path))
    return rows
