"""`materials import`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from veliano_desk.cli.output import BAD_INPUT, FINE, counted, show
from veliano_desk.cli.session import Session
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.price_lists import ImportReport, ListMapping
from veliano_desk.services.desk import Desk

_MOST_SHOWN = 50


def take_in(session: Session, options: argparse.Namespace) -> int:
    """Take a price list in, or say what would happen. Exits with 2 while rows are bad and not left out."""
    desk, file = session.desk(), options.file
    source = _content(file)
    supplier, mapping = _mapping(desk, options, source)
    if options.dry_run:
        report = desk.purchasing.check_list(supplier, file.name, source, mapping)
    else:
        report = desk.purchasing.import_list(
            supplier, file.name, source, mapping, options.skip_bad, options.valid_from, options.remember
        )
    if session.as_json:
        show({**_told(report), "mapping": mapping.plain()}, True)
    else:
        _say(report, options.dry_run)
    refused = bool(report.bad) and not options.skip_bad
    return BAD_INPUT if refused else FINE


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            "The file cannot be read", f"{error.strerror}. Nothing was read.", "Give another.", str(file)
        ) from error


def _mapping(desk: Desk, options: argparse.Namespace, source: bytes) -> tuple[str, ListMapping]:
    """(the supplier's code, the mapping): of a file, remembered by name, or guessed."""
    supplier: str = options.supplier
    named = options.mapping
    if named and Path(named).suffix.lower() == ".json":
        data = _json(Path(named))
        supplier = supplier or str(data.get("supplier", "")) if isinstance(data, dict) else supplier
        mapping = ListMapping.read(data)
    elif named:
        remembered = desk.purchasing.find_mapping(named, supplier)
        mapping = remembered.mapping
        supplier = supplier or desk.purchasing.supplier(remembered.supplier_id).draft.code
    else:
        mapping = desk.purchasing.preview_list(options.file.name, source).mapping
    if not supplier:
        raise InputError("Whose list", "Nothing was read.", "Name the supplier: --supplier CODE.", str(options.file))
    return supplier, mapping


def _json(file: Path) -> object:
    try:
        return json.loads(_content(file).decode("utf-8-sig"))
    except ValueError as error:
        raise InputError("This is no mapping", f"{error}. Nothing was read.", "Give a JSON file.", str(file)) from error


def _told(report: ImportReport) -> dict[str, object]:
    names = ("supplier", "rows", "added", "changed", "unchanged", "absent", "bad", "empty", "faults", "kept")
    return {name: getattr(report, name) for name in names}


def _say(report: ImportReport, dry: bool) -> None:
    for fault in report.faults[:_MOST_SHOWN]:
        place = f", {fault.column}" if fault.column else ""
        print(f"row {fault.row}{place}: {fault.what} {fault.todo}", file=sys.stderr)
    if len(report.faults) > _MOST_SHOWN:
        print(f"… and {counted(len(report.faults) - _MOST_SHOWN, 'fault')} more", file=sys.stderr)
    print(f"{report.supplier}: {report.words()}")
    if report.absent:
        print(f"{counted(report.absent, 'article')} of before not in this list; kept as they were.")
    if dry or not report.kept:
        print("Nothing was taken in.")
