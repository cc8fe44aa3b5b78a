"""Reading the rows of a price list: numbers as people write them, units, currencies, and what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from hashlib import blake2b

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.money import SCALE
from veliano_desk.domain.price_lists import (
    NEEDED,
    Field,
    ListMapping,
    ListReading,
    ListRow,
    PriceUnit,
    RowFault,
    Table,
)
from veliano_desk.domain.typed_text import keepable

_SYMBOLS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "CHF": "CHF", "¥": "JPY"}
_MONEY = re.compile(
    r"\s*(?P<before>[^\d.,+\-−\s]*)\s*(?P<figure>[+\-−]?[\d.,'’\s\u00a0\u202f]*\d)\s*(?P<after>[^\d.,\s]*)\s*"
)
_POINT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_SPACES = re.compile(r"(?<=\d)['’\s\u00a0\u202f](?=\d{3}(?!\d))")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_FORMULA = "=+@"
MOST_PRICE = Decimal(10) ** 10
MOST_TEXT = 400
MOST_PACK = 10**12
MOST_LEAD = 3650
_FLOAT_DIGITS = 10


class _FaultError(Exception):
    """A cell cannot be read: its field, what is wrong, what to do."""

    def __init__(self, column: Field, what: str, todo: str) -> None:
        super().__init__(what)
        self.column, self.what, self.todo = column, what, todo


@dataclass(frozen=True)
class Setting:
    """What a list is read against. currency: the supplier's; units: by every word for them; articles: our own codes,
    None where they are not to be looked at; swapped_share: how many rows must look swapped for a list to be."""

    currency: str
    units: Mapping[str, PriceUnit]
    articles: frozenset[str] | None = None
    swapped_share: Decimal = Decimal("0.6")


def read_list(table: Table, mapping: ListMapping, setting: Setting) -> ListReading:
    """Every row as it is understood, and every fault. InputError for a list that cannot be one as a whole: a column is
    missing, columns are swapped, all of it is in another currency."""
    places = _places(table, mapping)
    decimal = _decimal_of(table, mapping, places[Field.PRICE])
    reader = _Reader(mapping, setting, places, decimal, len(table.headings))
    rows, faults, empty, bad_rows = list[ListRow](), list(table.faults), 0, {one.row for one in table.faults}
    for number, cells in enumerate(table.rows, start=table.first):
        if number in bad_rows:
            continue
        if not any(cell not in (None, "") and str(cell).strip() for cell in cells):
            empty += 1
            continue
        try:
            rows.append(reader.row(number, cells))
        except _FaultError as fault:
            faults.append(RowFault(number, mapping.columns.get(fault.column, ""), fault.what, fault.todo))
    _refuse_as_a_whole(reader, len(table.rows) - empty, mapping)
    return ListReading(tuple(rows), tuple(sorted(faults)), empty)


def _places(table: Table, mapping: ListMapping) -> dict[Field, int]:
    """Where each field stands. InputError where one that is needed is not mapped, or a heading is not there."""
    missing = [field.words for field in NEEDED if not mapping.columns.get(field)]
    if missing:
        raise InputError(
            "Columns are not named", f"Nothing says which column is {', '.join(missing)}. Nothing was read.",
            "Choose a column for each.",
        )  # fmt: skip
    headings = [" ".join(heading.split()) for heading in table.headings]
    places: dict[Field, int] = {}
    for name, heading in mapping.columns.items():
        wanted = " ".join(heading.split())
        if wanted not in headings:
            raise InputError(
                "A column is not there",
                f"There is no “{heading}” ({name.words}); the list has {', '.join(filter(None, headings))}. "
                "Nothing was read.",
                "Choose the column again, or the row that the headings stand in.",
                heading,
            )
        if headings.count(wanted) > 1:
            raise InputError(
                "Two columns have one name", f"“{heading}” stands over two columns. Nothing was read.",
                "Give one of them another name in the file.", heading,
            )  # fmt: skip
        places[name] = headings.index(wanted)
    return places


def _decimal_of(table: Table, mapping: ListMapping, place: int) -> str:
    """The decimal sign: as the mapping says, else as the list shows it; "" where nothing tells."""
    if mapping.decimal:
        return mapping.decimal
    point = comma = 0
    for cells in table.rows:
        cell = cells[place] if place < len(cells) else None
        if isinstance(cell, str) and (found := _MONEY.fullmatch(cell)):
            figure = _SPACES.sub("", found["figure"])
            if not _EITHER.fullmatch(figure):
                fits_point, fits_comma = bool(_POINT.fullmatch(figure)), bool(_COMMA.fullmatch(figure))
                point += fits_point and not fits_comma
                comma += fits_comma and not fits_point
    return "." if point > comma else "," if comma else ""


def _refuse_as_a_whole(reader: _Reader, filled: int, mapping: ListMapping) -> None:
    if not filled:
        raise InputError("The list is empty", "It has headings and no rows. Nothing was read.", "Give another file.")
    if reader.looks_swapped >= filled * reader.setting.swapped_share:
        code, price = mapping.columns[Field.CODE], mapping.columns[Field.PRICE]
        raise InputError(
            "Columns are swapped",
            f"Prices stand under “{code}”, which is read as the code, and no prices under “{price}”. Nothing was read.",
            "Choose the columns again.",
            price,
        )
    for currency, count in reader.other_currencies.items():
        if count >= filled * reader.setting.swapped_share:
            raise InputError(
                "Another currency",
                f"The list is in {currency}; the supplier's currency is {reader.setting.currency}. Nothing was read.",
                "Ask for the list in the supplier's currency, or change the supplier's currency.",
                currency,
            )


@dataclass
class _Reader:
    """Reads row after row and remembers what it saw."""

    mapping: ListMapping
    setting: Setting
    places: dict[Field, int]
    decimal: str
    width: int
    codes: dict[str, int] = field(default_factory=dict)
    looks_swapped: int = 0
    other_currencies: dict[str, int] = field(default_factory=dict)

    def row(self, number: int, cells: Sequence[object]) -> ListRow:
        if len(cells) > self.width and any(cell not in (None, "") for cell in cells[self.width :]):
            raise _FaultError(
                Field.CODE, f"The row has {len(cells)} cells, more than there are headings.",
                "Put texts with a comma or semicolon into quotes.",
            )  # fmt: skip
        price, currency = self._price(cells)
        code = self._text(Field.CODE, cells)
        title = self._text(Field.TITLE, cells)
        unit = self._unit(cells)
        pack = self._whole(Field.PACK, cells, MOST_PACK, _in_base(unit))
        lead = self._whole(Field.LEAD_DAYS, cells, MOST_LEAD, None)
        article = self._article(cells)
        first = self.codes.setdefault(code, number)
        if first != number:
            raise _FaultError(Field.CODE, f"“{code}” stands in row {first} already.", "Keep one of the two rows.")
        told = f"{code}\x1f{title}\x1f{price}\x1f{currency}\x1f{unit.code}\x1f{pack}\x1f{lead}\x1f{article}"
        digest = blake2b(told.encode(), digest_size=16).hexdigest()
        return ListRow(number, code, title, price, currency, unit.code, pack, lead, article, digest)

    def _cell(self, name: Field, cells: Sequence[object]) -> object:
        place = self.places.get(name)
        return None if place is None or place >= len(cells) else cells[place]

    def _text(self, name: Field, cells: Sequence[object]) -> str:
        cell = self._cell(name, cells)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = "" if cell is None else keepable(" ".join(str(cell).split()))
        if not text:
            raise _FaultError(name, f"{name.words} is missing.", "Fill the cell, or take the row out.")
        if len(text) > MOST_TEXT:
            raise _FaultError(name, f"{name.words} has {len(text)} letters.", f"Use {MOST_TEXT} at most.")
        if name is Field.CODE and text[0] in _FORMULA and len(text) > 1:
            raise _FaultError(name, f"“{text}” is a formula, not a code.", "Put the value into the cell.")
        return text

    def _price(self, cells: Sequence[object]) -> tuple[int, str]:
        """(ten-thousandths, currency) of the price's cell and the currency's."""
        cell = self._cell(Field.PRICE, cells)
        try:
            figure, said = self._figure(Field.PRICE, cell)
        except _FaultError:
            self.looks_swapped += self._is_price(self._cell(Field.CODE, cells))
            raise
        return _price_units(figure), self._currency(cells, said)

    def _is_price(self, cell: object) -> bool:
        """Whether a cell holds a figure with decimals or a currency, as prices do and codes do not."""
        if isinstance(cell, float):
            return True
        found = _MONEY.fullmatch(cell) if isinstance(cell, str) else None
        return found is not None and bool(re.search(r"[.,]\d{2,4}$", found["figure"]) or found["before"] in _SYMBOLS)

    def _figure(self, name: Field, cell: object) -> tuple[Decimal, str]:
        """A figure as it is written, and the currency that stands beside it."""
        if isinstance(cell, bool) or cell is None or cell == "":
            raise _FaultError(name, f"{name.words} is missing.", "Fill the cell, or take the row out.")
        if isinstance(cell, int | float):
            return _of_number(name, cell), ""
        text = str(cell).strip()
        if text.startswith("="):
            raise _FaultError(name, f"“{text[:40]}” is a formula.", "Put the value into the cell.")
        found = _MONEY.fullmatch(text)
        if not found:
            raise _FaultError(name, f"“{text[:40]}” is no number.", "Write it like 12.50.")
        return self._decimal(name, text, _SPACES.sub("", found["figure"]).replace("−", "-")), self._beside(name, found)

    def _beside(self, name: Field, found: re.Match[str]) -> str:
        beside = (found["before"] or found["after"]).strip().upper()
        if not beside:
            return ""
        currency = _SYMBOLS.get(beside, beside)
        if len(currency) != 3 or not currency.isalpha():
            raise _FaultError(name, f"“{beside}” beside the price is no currency.", "Leave the figure alone there.")
        return currency

    def _decimal(self, name: Field, text: str, figure: str) -> Decimal:
        if not self.decimal and _EITHER.fullmatch(figure):
            one, other = figure.replace(",", "."), re.sub(r"[.,]", "", figure)
            raise _FaultError(
                name, f"“{text}” may be {one} or {other}.", "Say in the mapping which sign marks the decimals."
            )
        shape = _COMMA if self.decimal == "," else _POINT
        if not shape.fullmatch(figure):
            sign = "comma" if self.decimal == "," else "point"
            raise _FaultError(name, f"“{text}” has no decimal {sign} where one belongs.", "Write all rows alike.")
        plain = figure.replace(".", "").replace(",", ".") if self.decimal == "," else figure.replace(",", "")
        return Decimal(plain)

    def _currency(self, cells: Sequence[object], beside: str) -> str:
        cell = self._cell(Field.CURRENCY, cells)
        told = str(cell).strip().upper() if cell not in (None, "") else ""
        said = _SYMBOLS.get(told, told) or beside or self.mapping.currency or self.setting.currency
        if said != self.setting.currency or (beside and beside != said):
            other = beside if said == self.setting.currency else said
            self.other_currencies[other] = self.other_currencies.get(other, 0) + 1
            raise _FaultError(
                Field.CURRENCY if told else Field.PRICE,
                f"The price is in {other}; the supplier's currency is {self.setting.currency}.",
                "Ask for it in the supplier's currency.",
            )
        return said

    def _unit(self, cells: Sequence[object]) -> PriceUnit:
        cell = self._cell(Field.UNIT, cells)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        told = str(cell) if cell not in (None, "") else self.mapping.unit or "piece"
        unit = self.setting.units.get(" ".join(told.casefold().replace(".", " ").split()))
        if unit is None:
            raise _FaultError(Field.UNIT, f"“{told}” is no unit that prices are for.", "Use g, ct, piece, 100, m, …")
        return unit

    def _whole(self, name: Field, cells: Sequence[object], most: int, by: Decimal | None) -> int | None:
        cell = self._cell(name, cells)
        if cell in (None, "") or (isinstance(cell, str) and not cell.strip()):
            return None
        figure, _ = self._figure(name, cell)
        if not 0 <= figure <= most or (by is None and figure != figure.to_integral_value()):
            raise _FaultError(name, f"“{cell}” cannot be {name.words.lower()}.", "Give a whole number, zero or more.")
        return round(figure if by is None else figure * by)

    def _article(self, cells: Sequence[object]) -> str:
        cell = self._cell(Field.ARTICLE, cells)
        code = "" if cell is None else str(cell).strip()
        if code and self.setting.articles is not None and code not in self.setting.articles:
            raise _FaultError(Field.ARTICLE, f"“{code}” is none of our articles.", "Correct it or leave it empty.")
        return code


def _in_base(unit: PriceUnit) -> Decimal:
    """A smallest quantity is given in what the price is for by its name (g, ct, m), or in pieces."""
    return Decimal(1) if unit.unit == "piece" else unit.per


def _of_number(name: Field, cell: float) -> Decimal:
    try:
        figure = Decimal(repr(round(cell, _FLOAT_DIGITS)))
    except InvalidOperation as error:
        raise _FaultError(name, f"“{cell}” is no number.", "Write it like 12.50.") from error
    if not figure.is_finite():
        raise _FaultError(name, f"“{cell}” is no number.", "Write it like 12.50.")
    return figure


def _price_units(figure: Decimal) -> int:
    if figure <= 0:
        word = "zero" if figure == 0 else "below zero"
        raise _FaultError(Field.PRICE, f"The price is {word}.", "Give a price above zero, or take the row out.")
    units = figure * SCALE
    if figure >= MOST_PRICE or units != units.to_integral_value():
        raise _FaultError(Field.PRICE, f"“{figure}” is too large or too fine.", "Use four decimals at most.")
    return int(units)


def texts(cells: Sequence[object]) -> tuple[str, ...]:
    """Cells as a preview shows them."""
    return tuple("" if cell is None else str(cell) for cell in cells)
