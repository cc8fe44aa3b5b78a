"""Orders in a JSON file, as they are entered at the desk: read strictly, every fault with its row and field.

    [{"customer": {"name": "Marco Díaz", "email": "marco@example.com"},
      "pieces": [{"kind": "grillz", "alloy": "14ky", "teeth": [13, 12, 11, 21, 22, 23], "style": "open_face"}],
      "price": "1450.00", "wanted_on": "2026-12-22"}]

`customer` is a new one's fields, or the e-mail address of one who is here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.walk_ins import Fault, NewCustomer, NewOrder, NewPiece

_ORDER = frozenset({"customer", "pieces", "price", "wanted_on", "notes"})
_PIECE = frozenset({"kind", "alloy", "teeth", "size", "style", "stones", "stone_kind", "notes"})
_CUSTOMER = frozenset({"name", "email", "phone", "street", "postcode", "city", "country"})
_LONGEST_FILE = 10_000_000


@dataclass(frozen=True, slots=True)
class OrderInFile:
    """One order as far as it could be read."""

    order: NewOrder
    faults: tuple[Fault, ...]


def read_orders(path: Path) -> list[OrderInFile]:
    """All orders of a file. InputError for what is no JSON of orders."""
    try:
        with path.open(encoding="utf-8") as file:
            said = json.loads(file.read(_LONGEST_FILE), parse_float=Decimal)
    except OSError as error:
        raise InputError("The file cannot be read", f"{error.strerror}.", "Give another.", str(path)) from error
    except ValueError as error:
        raise InputError("Not a JSON file", f"{error}. Nothing was entered.", "Correct it.", str(path)) from error
    rows = said if isinstance(said, list) else [said]
    if not rows:
        raise InputError("No orders", "The file has none; nothing was entered.", "Write some.", str(path))
    return [_Reader().order(row) for row in rows]


@dataclass
class _Reader:
    """Reads one order and notes what is wrong with it."""

    faults: list[Fault] = field(default_factory=list)

    def order(self, raw: object) -> OrderInFile:
        row = self._fields(raw, _ORDER, "")
        customer = row.get("customer")
        email = customer.strip() if isinstance(customer, str) else ""
        new = None if isinstance(customer, str) else self._customer(customer)
        pieces = row.get("pieces")
        if not isinstance(pieces, list):
            self.faults.append(Fault("pieces", "Give a list of pieces."))
            pieces = []
        made = tuple(self._piece(piece, f"pieces.{at}.") for at, piece in enumerate(pieces))
        order = NewOrder(
            pieces=made, price=self._amount(row.get("price")), customer=new, wanted_on=self._day(row.get("wanted_on")),
            notes=self._text(row, "notes", ""), customer_email=email,
        )  # fmt: skip
        return OrderInFile(order, tuple(self.faults))

    def _customer(self, raw: object) -> NewCustomer | None:
        if raw is None:
            return None
        fields = self._fields(raw, _CUSTOMER, "customer.")
        said = {name: self._text(fields, name, "customer.") for name in fields}
        return NewCustomer(**{"name": "", "email": "", **said})

    def _piece(self, raw: object, place: str) -> NewPiece:
        row = self._fields(raw, _PIECE, place)
        texts = {name: self._text(row, name, place) for name in ("kind", "size", "style", "stone_kind", "notes")}
        teeth, stones = row.get("teeth", []), row.get("stones")
        if not isinstance(teeth, list) or not all(type(tooth) is int for tooth in teeth):
            self.faults.append(Fault(f"{place}teeth", "Give a list of FDI numbers."))
            teeth = []
        if stones is not None and type(stones) is not int:
            self.faults.append(Fault(f"{place}stones", "Give a whole number."))
            stones = None
        return NewPiece(alloy_code=self._text(row, "alloy", place), teeth=tuple(teeth), stones=stones, **texts)

    def _fields(self, raw: object, known: frozenset[str], place: str) -> Mapping[str, Any]:
        if not isinstance(raw, dict):
            self.faults.append(Fault(place.rstrip(".") or "order", "Give an object with fields."))
            return {}
        for name in sorted(set(raw) - known):
            self.faults.append(Fault(f"{place}{name}", f"Not a field; there are {', '.join(sorted(known))}."))
        return {name: value for name, value in raw.items() if name in known}

    def _text(self, row: Mapping[str, Any], name: str, place: str) -> str:
        value = row.get(name, "")
        if not isinstance(value, str):
            self.faults.append(Fault(f"{place}{name}", "Give text."))
            return ""
        return value

    def _amount(self, value: object) -> Decimal | None:
        if value is None:
            return None
        try:
            if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
                raise InvalidOperation
            return Decimal(value)
        except InvalidOperation:
            self.faults.append(Fault("price", "Write it like 1290.00."))
            return Decimal(0)

    def _day(self, value: object) -> date | None:
        if value is None:
            return None
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.faults.append(Fault("wanted_on", "Write it like 2026-12-22."))
            return None
