"""Price lists as files, for tests."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from veliano_desk.domain.price_lists import Field, ImportReport, ListMapping
from veliano_desk.domain.suppliers import SupplierDraft, SupplierKind
from veliano_desk.services.desk import Desk

HEADINGS = ("Item", "Description", "Price", "Per", "Min")
MAPPING = ListMapping(
    {Field.CODE: "Item", Field.TITLE: "Description", Field.PRICE: "Price", Field.UNIT: "Per", Field.PACK: "Min"}
)
GOOD = (
    ("SP-14Y", "14K yellow casting grain", "62.40", "g", "10"),
    ("JR-4.1", "Jump ring 4.1 mm, 14K", "2.15", "piece", "25"),
    ("CH-1.3", "Cable chain 1.3 mm", "41.00", "ft", ""),
)
STULLER = SupplierDraft("STULLER", "Stuller", (SupplierKind.METAL, SupplierKind.FINDINGS), "USD", lead_days=3)


def csv_of(rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS, delimiter: str = ",") -> bytes:
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in (headings, *rows)]
    return "\n".join(lines).encode()


def xlsx_of(
    rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, merge: str = "", above: int = 0
) -> bytes:
    """A workbook as a spreadsheet program would save it; `above`: rows over the headings."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for _ in range(above):
        sheet.append(["Stuller price list"])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def take(desk: Desk, source: bytes, mapping: ListMapping = MAPPING, **options: Any) -> ImportReport:
    return desk.purchasing.import_list("STULLER", "list.csv", source, mapping, **options)
