"""`report cost`, `report valuation` and `report stones`."""

from __future__ import annotations

import argparse

from veliano_desk.cli.output import FINE, show
from veliano_desk.cli.session import Session
from veliano_desk.domain.quantities import grams
from veliano_desk.domain.valuation import ValuationSum

_SUMS = ("title", "lots", "value")
_STONES = ("lot", "title", "certificate", "state", "place", "reserved_for", "pieces", "value")


def cost(session: Session, options: argparse.Namespace) -> int:
    """Make the cost report of a period and say its totals."""
    costing = session.desk().costing
    report = costing.report(options.first, options.last)
    path = costing.write(report, options.out, options.paper)
    show({"file": str(path), "orders": len(report.lines), "unpriced": report.unpriced, "quoted": report.quoted,
          "estimated": report.estimated, "actual": report.actual}, session.as_json)  # fmt: skip
    return FINE


def valuation(session: Session, options: argparse.Namespace) -> int:
    """Say what the stock is worth by kind, now or at a moment, and write the report where one is asked for."""
    materials = session.desk().materials
    report = materials.valuation(options.at)
    if options.out is not None:
        materials.write_report(report, options.out, options.paper)
    if session.as_json:
        told = {"at": report.at, "total": report.total, "estimated": report.estimated, "lots": len(report.lines)}
        show({**told, "by_kind": report.by_kind, "by_place": report.by_place, "file": str(options.out or "")}, True)
    else:
        show([*report.by_kind, ValuationSum("Total", len(report.lines), report.total)], False, _SUMS)
    return FINE


def stones(session: Session, options: argparse.Namespace) -> int:
    """List every stone there is, and write the sheet where one is asked for."""
    materials = session.desk().materials
    sheet = materials.stone_sheet()
    if options.out is not None:
        materials.write_report(sheet, options.out, options.paper)
    columns = _STONES if sheet.total is not None else _STONES[:-1]
    show(sheet.lines, session.as_json, columns)
    return FINE


def metal_statement(session: Session, options: argparse.Namespace) -> int:
    """Make the statement of a worker's metal, or of any account, and say what it had and has."""
    reports = session.desk().metal_reports
    account = f"worker:{options.worker}" if options.worker else options.account
    statement = reports.statement(account, options.first, options.last)
    path = reports.write(statement, options.out, options.paper)
    parts = [
        {"article": part.article, "owner": part.owner, "opening_g": f"{grams(part.opening_mg):f}",
         "closing_g": f"{grams(part.closing_mg):f}", "movements": len(part.lines)}
        for part in statement.parts
    ]  # fmt: skip
    show({"file": str(path), "account": statement.account, "articles": parts,
          "lost_g": f"{grams(sum(one.lost_mg for one in statement.losses)):f}"}, session.as_json)  # fmt: skip
    return FINE
