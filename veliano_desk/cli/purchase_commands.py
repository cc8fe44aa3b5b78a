"""`purchase list`, `purchase show`, `purchase receive` and `purchase print`."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from veliano_desk.cli.csv_rows import read_rows
from veliano_desk.cli.output import BAD_INPUT, FINE, counted, show
from veliano_desk.cli.session import Session
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.purchasing import Delivered, NewReceipt, PurchaseView, ReceivedLine
from veliano_desk.domain.stock import quantity_text

_COLUMNS = ("number", "supplier", "state", "made_on", "expected_on", "late", "lines", "total", "about")
_LINES = ("position", "what", "ordered", "received", "price", "amount", "promised_on")
_NEEDED = frozenset({"order", "line", "quantity"})
_MORE = ("pieces", "gross_g", "assay", "rejected", "back_g", "certificate", "laboratory", "location", "reason")
_SCALES = {"mg": 1000, "mct": 1000, "um": 1_000_000, "piece": 1}


@dataclass(frozen=True, slots=True)
class _Line:
    position: int
    what: str
    ordered: str
    received: str
    price: object
    amount: object
    promised_on: object


def listing(session: Session, options: argparse.Namespace) -> int:
    """Purchase orders, the newest first."""
    shown: dict[str, tuple[str, ...]] = {} if options.show == "all" else {"show": (options.show,)}
    query = ListQuery("number", True, shown, options.text, limit=options.limit)
    show(session.desk().purchasing.orders(query).rows, session.as_json, _COLUMNS)
    return FINE


def show_one(session: Session, options: argparse.Namespace) -> int:
    """One order: its lines, what came and what was invoiced."""
    order = session.desk().purchasing.order(options.number)
    if session.as_json:
        show(order, True)
        return FINE
    print(f"{order.number}  {order.supplier}  {order.state}  {order.currency}")
    show([
        _Line(line.position, line.title, quantity_text(line.quantity, line.unit),
              quantity_text(line.received, line.unit), line.confirmed_price or line.price, line.amount,
              line.promised_on)
        for line in order.lines
    ], False, _LINES)  # fmt: skip
    for said in order.differences:
        print(said)
    for receipt in order.receipts:
        print(f"{receipt.number}  {receipt.at:%Y-%m-%d}  {receipt.kind}  {counted(len(receipt.lines), 'line')}")
    for invoice in order.invoices:
        print(f"{invoice.number}  {invoice.day}  {invoice.state}  {'; '.join(invoice.differences)}")
    return FINE


def receive(session: Session, options: argparse.Namespace) -> int:
    """Take the deliveries of a file in: all of them or none, and the same file once."""
    desk = session.desk()
    rows = read_rows(options.file, _NEEDED, ("order", "line", "quantity", *_MORE), "Nothing was booked.")
    orders = {number: desk.purchasing.order(number) for number in dict.fromkeys(row["order"] for row in rows)}
    faults, lines = [], dict[int, list[ReceivedLine]]()
    for at, row in enumerate(rows, start=1):
        try:
            order = orders[row["order"]]
            lines.setdefault(order.id, []).append(_received(order, row))
        except InputError as error:
            faults.append(f"row {at}, {error.subject}: {error.happened}")
    if faults:
        print("\n".join([*faults, "Nothing was booked."]), file=sys.stderr)
        return BAD_INPUT
    versions = {order.id: (order.number, order.version) for order in orders.values()}
    booked = desk.purchasing.receive_all([
        Delivered(ident, versions[ident][1], NewReceipt(
            tuple(found), options.delivery_note, uid=_uid(options, versions[ident][0], found)
        ))
        for ident, found in lines.items()
    ])  # fmt: skip
    if session.as_json:
        show([
            {"order": one.order_number, "state": one.state, "receipt": one.receipt, "booked_before": one.before}
            for one in booked
        ], True)  # fmt: skip
        return FINE
    for one in booked:
        print(f"{one.receipt}: {one.order_number} is {one.state}.")
        if one.before:
            print("It was booked before and is not booked again. Did as much come once more? Give its delivery note.")
    return FINE


def _uid(options: argparse.Namespace, number: str, lines: Sequence[ReceivedLine]) -> str:
    """Made of what the file says where none is given, so that the same file twice is booked once. The delivery note
    counts: what comes twice alike is told apart by it."""
    if options.uid:
        return f"{options.uid}:{number}"
    said = repr((number, str(options.delivery_note).strip(), sorted(map(repr, lines))))
    return f"file:{hashlib.sha256(said.encode()).hexdigest()}"


def paper(session: Session, options: argparse.Namespace) -> int:
    """Write an order as PDF, XLSX, CSV or XML, or as the text of an e-mail."""
    path: Path = session.desk().purchasing.write_order(options.number, options.out, options.paper)
    print(path)
    return FINE


def _received(order: PurchaseView, row: dict[str, str]) -> ReceivedLine:
    line = next((one for one in order.lines if str(one.position) == row["line"]), None)
    if line is None:
        raise _bad("line", f"{order.number} has no line “{row['line']}”.")
    scale = _SCALES[line.unit]
    return ReceivedLine(
        line.id, _whole(row, "quantity", scale) or 0, _whole(row, "pieces", 1), _whole(row, "rejected", scale) or 0,
        _whole(row, "gross_g", 1000), _assay(row), row.get("certificate", ""), row.get("laboratory", ""),
        back_mg=_whole(row, "back_g", 1000) or 0, reason=row.get("reason", ""), location=row.get("location", ""),
    )  # fmt: skip


def _assay(row: dict[str, str]) -> int | None:
    """Fineness in ‰, to 0.001 ‰."""
    return _whole(row, "assay", 1000)


def _whole(row: dict[str, str], column: str, scale: int) -> int | None:
    """A figure in g, ct, m, ‰ or pieces in its smallest unit; None where the cell is empty."""
    said = row.get(column, "")
    if not said:
        return None
    if "," in said and "." not in said and len(said.rpartition(",")[2]) == 3:  # a group of thousands
        raise _bad(column, f"“{said}” may be {said.replace(',', '.')} or {said.replace(',', '')}.")
    try:
        figure = Decimal(said.replace(",", ".")) * scale
    except InvalidOperation:
        figure = Decimal("NaN")
    if not figure.is_finite() or figure < 0 or figure != figure.to_integral_value():
        raise _bad(column, f"“{said}” is no such figure.")
    return int(figure)


def _bad(column: str, why: str) -> InputError:
    return InputError("This row cannot be read", why, "Correct it.", column)
