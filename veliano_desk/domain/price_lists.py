"""Price lists of suppliers: which column is which field, what a row says, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.money import Money


class Field(StrEnum):
    """What a column of a price list may hold."""

    CODE = "code"
    TITLE = "title"
    PRICE = "price"
    CURRENCY = "currency"
    UNIT = "unit"
    PACK = "pack"
    LEAD_DAYS = "lead_days"
    ARTICLE = "article"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Field.CODE: "Code", Field.TITLE: "Description", Field.PRICE: "Price", Field.CURRENCY: "Currency",
    Field.UNIT: "Price per", Field.PACK: "Smallest quantity", Field.LEAD_DAYS: "Lead time in days",
    Field.ARTICLE: "Our article",
}  # fmt: skip
NEEDED = (Field.CODE, Field.TITLE, Field.PRICE)


class PriceUnit(NamedTuple):
    """What a price is for: `per` of a quantity's own unit (mg, mct, piece, um): a price per g is one per 1000 mg."""

    code: str
    unit: str
    per: Decimal
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListMapping:
    """How a supplier's lists are read, remembered by name.

    columns: field -> heading; decimal: "." or ",", "" to find out from the list; currency and unit: for lists that do
    not say it themselves, "" for the supplier's currency and for pieces; sheet: of a workbook, "" for the first;
    heading_row: counted from 1.
    """

    columns: Mapping[Field, str]
    decimal: str = ""
    currency: str = ""
    unit: str = ""
    sheet: str = ""
    heading_row: int = 1

    def plain(self) -> dict[str, object]:
        """As it is kept and written into files."""
        return {
            "columns": {str(field): heading for field, heading in self.columns.items()}, "decimal": self.decimal,
            "currency": self.currency, "unit": self.unit, "sheet": self.sheet, "heading_row": self.heading_row,
        }  # fmt: skip

    @classmethod
    def read(cls, data: object) -> ListMapping:
        """From what `plain` gives. InputError for what is none."""
        if not isinstance(data, Mapping) or not isinstance(data.get("columns"), Mapping):
            raise _no_mapping("It has no “columns”.")
        unknown = sorted(set(map(str, data["columns"])) - set(Field))
        row = data.get("heading_row", 1)
        if unknown or not isinstance(row, int) or not 1 <= row <= MOST_HEADING:
            raise _no_mapping(f"It names {', '.join(unknown)}." if unknown else "Its heading_row is no row.")
        if data.get("decimal", "") not in ("", ".", ","):
            raise _no_mapping("Its decimal sign is neither “.” nor “,”.")
        return cls(
            {Field(str(field)): str(heading) for field, heading in data["columns"].items()},
            str(data.get("decimal", "")), str(data.get("currency", "")).strip().upper(), str(data.get("unit", "")),
            str(data.get("sheet", "")), row,
        )  # fmt: skip


MOST_HEADING = 100


def _no_mapping(why: str) -> InputError:
    return InputError(
        "This is no mapping", f"{why} Nothing was read.",
        f"Give columns with some of {', '.join(Field)}, each with the heading it stands under.",
    )  # fmt: skip


class ListRow(NamedTuple):
    """A row as it was understood. price_units: ten-thousandths of the currency's unit, for one `unit`; pack: in the
    quantity's own unit, None where the list does not say; digest: of all that it says."""

    row: int
    code: str
    title: str
    price_units: int
    currency: str
    unit: str
    pack: int | None
    lead_days: int | None
    article: str
    digest: str


class RowFault(NamedTuple):
    """What is wrong in a row of the file as a spreadsheet counts them, in which column, and what to do."""

    row: int
    column: str
    what: str
    todo: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows as they came, from the heading on. first: the row that the first of `rows` has in the file; faults:
    what was found while reading, by the row it stands in."""

    headings: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    first: int
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class ListReading:
    """A list as it was understood: good rows, faults, empty rows."""

    rows: tuple[ListRow, ...]
    faults: tuple[RowFault, ...]
    empty: int


class PriceChange(NamedTuple):
    """A price that a list changes, in ten-thousandths; absent for those who may not see costs."""

    code: str
    title: str
    before_units: int
    after_units: int
    unit: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do. faults: at most the first thousand of `bad`; absent: articles of the supplier
    that this list does not name, which stay as they are; kept: whether the good rows were taken in."""

    supplier: str
    rows: int
    added: int
    changed: int
    unchanged: int
    absent: int
    bad: int
    empty: int
    faults: tuple[RowFault, ...]
    prices: tuple[PriceChange, ...]
    kept: bool

    def words(self) -> str:
        """What came of it, in a sentence."""
        counts = f"{self.added:,} new, {self.changed:,} changed, {self.unchanged:,} as they were"
        if not self.kept and self.bad:
            return f"{self.bad:,} of {self.rows:,} rows cannot be read; {counts}."
        if not self.added and not self.changed:
            return f"Nothing changes: all {self.unchanged:,} rows are known as they are."
        return f"{self.rows:,} rows: {counts}" + (f", {self.bad:,} left out." if self.bad else ".")


@dataclass(frozen=True, slots=True)
class RememberedMapping:
    """A mapping that a supplier's lists are read by."""

    id: int
    supplier_id: int
    supplier: str
    name: str
    mapping: ListMapping


@dataclass(frozen=True, slots=True)
class ListPreview:
    """A file before it is imported: its headings, its first rows as text, how it would be read, and sheets it has."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    mapping: ListMapping
    sheets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import that was done."""

    id: int
    at: datetime
    supplier: str
    file: str
    rows: int
    added: int
    changed: int
    unchanged: int
    skipped: int
    person: str


@dataclass(frozen=True, slots=True)
class SupplierArticleRow:
    """What a supplier sells. price: the newest, None for those who may not see costs; per: what it is for; article: our
    own code of it, "" if none."""

    id: int
    supplier_id: int
    supplier: str
    code: str
    title: str
    price: Money | None
    currency: str
    per: str
    unit: str
    pack: int | None
    lead_days: int | None
    article: str
    priced_on: date


@dataclass(frozen=True, slots=True)
class PricePoint:
    """A price of the past."""

    valid_from: date
    price: Money
    per: str


def guess(headings: Sequence[str], words: Mapping[str, Sequence[str]]) -> dict[Field, str]:
    """Which heading is which field, by what such headings are usually called: the whole heading first, then its parts.

    words: field -> headings. A heading is given away once.
    """
    plain = {heading: _plain(heading) for heading in headings if heading.strip()}
    found: dict[Field, str] = {}
    for alike in (_same, _part):
        for field in Field:
            names = [_plain(word) for word in words.get(field, ())]
            free = [heading for heading in plain if heading not in found.values()]
            hit = next((one for name in names for one in free if alike(name, plain[one])), None)
            if field not in found and hit is not None:
                found[field] = hit
    return {field: found[field] for field in Field if field in found}


def _plain(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def _same(name: str, heading: str) -> bool:
    return name == heading


def _part(name: str, heading: str) -> bool:
    return f" {name} " in f" {heading} "
