"""Metal prices from wherever they come: typed, a CSV file, a feed. All of them are read through one interface."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from veliano_desk.domain.errors import DeskError, InputError
from veliano_desk.domain.metal_prices import FILE, MANUAL, MetalPrice, PriceSourceError, read_price, read_unit

COLUMNS = ("metal", "price", "unit", "currency", "at")


class PriceSource(Protocol):
    """Something that knows metal prices. name: `manual`, `file` or `feed`."""

    @property
    def name(self) -> str: ...

    def read(self, now: datetime) -> tuple[MetalPrice, ...]:
        """All prices that it has. DeskError says what is wrong; nothing of it may be kept then."""


@dataclass(frozen=True)
class TypedPrices:
    """Prices as somebody typed them: (metal, price, unit, currency), of a moment or of now."""

    typed: Sequence[tuple[str, str, str, str]]
    at: datetime | None = None
    name: str = MANUAL

    def read(self, now: datetime) -> tuple[MetalPrice, ...]:
        """InputError for the first that is no price."""
        return tuple(
            MetalPrice(
                metal.strip().lower(), self.name, read_price(price, metal), read_unit(unit), currency.strip().upper(),
                self.at or now,
            )
            for metal, price, unit, currency in self.typed
        )  # fmt: skip


@dataclass(frozen=True)
class CsvPrices:
    """A file with the columns metal, price, unit, currency, at (ISO; a day alone is its noon in UTC, empty is now)."""

    content: bytes
    name: str = FILE

    def read(self, now: datetime) -> tuple[MetalPrice, ...]:
        """InputError names the row of the first fault, counted from 1 without the heading."""
        made = []
        for number, row in enumerate(self._rows(), start=1):
            try:
                made.append(_price(row, now))
            except DeskError as error:
                error.subject = f"row {number}"
                raise
        return tuple(made)

    def _rows(self) -> list[dict[str, str]]:
        try:
            text = self.content.decode("utf-8-sig")
            delimiter = ";" if text.partition("\n")[0].count(";") else ","
            reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            names = [str(name).strip().lower() for name in reader.fieldnames or ()]
            rows = list(reader)
        except (UnicodeDecodeError, csv.Error) as error:
            raise PriceSourceError(
                "The file cannot be read", f"{error}. Nothing was kept.", "Give a CSV file."
            ) from error
        missing = [name for name in COLUMNS[:-1] if name not in names]
        if missing or not rows:
            what = f"It has no column {', '.join(missing)}." if missing else "It has no rows."
            raise PriceSourceError("Not a price list", f"{what} Nothing was kept.", f"Head it {','.join(COLUMNS)}.")
        return [_tidied(row, number) for number, row in enumerate(rows, start=1)]


def _tidied(row: Mapping[str | None, object], number: int) -> dict[str, str]:
    """Cells beyond the heading are decimals that a comma cut off, so the row means something else than it says."""
    if None in row:
        raise InputError(
            "A row has too many cells", "A comma within a figure cuts it in two. Nothing was kept.",
            "Write prices with a point.", f"row {number}",
        )  # fmt: skip
    return {str(key).strip().lower(): str(value or "").strip() for key, value in row.items()}


def _price(row: Mapping[str, str], now: datetime) -> MetalPrice:
    return MetalPrice(
        row["metal"].lower(), FILE, read_price(row["price"]), read_unit(row["unit"]), row["currency"].upper(),
        _moment(row.get("at", ""), now),
    )  # fmt: skip


def _moment(text: str, now: datetime) -> datetime:
    if not text:
        return now
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            "Not a moment", f"“{text}” is none. Nothing was kept.", "Write 2026-11-20 or 2026-11-20T15:00+00:00."
        ) from error
    if len(text) <= len("2026-11-20"):
        read = read.replace(hour=12)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
