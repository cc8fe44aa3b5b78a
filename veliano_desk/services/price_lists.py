"""Price lists: read against a mapping, looked at first, then taken in; a list that says the same changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from veliano_desk.config.purchasing_rules import purchasing_rules
from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.price_lists import (
    ImportReport,
    ImportRow,
    ListMapping,
    ListPreview,
    ListReading,
    ListRow,
    PriceChange,
    RememberedMapping,
    guess,
)
from veliano_desk.domain.price_reading import Setting, read_list, texts
from veliano_desk.domain.rights import Right
from veliano_desk.domain.search_keys import sort_key
from veliano_desk.models import suppliers as rows
from veliano_desk.models.bulk import insert_many, insert_numbered
from veliano_desk.models.metal import article_codes
from veliano_desk.models.queries import suppliers as lists
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.local_time import today
from veliano_desk.services.price_list_file import read_table, sheets_of

_PREVIEWED = 20
_FAULTS_TOLD = 1000
_PRICES_TOLD = 1000
Known = dict[str, tuple[int, str, int, str]]


class PriceListPart(Area):
    """The part of purchasing that concerns price lists."""

    @reads(Right.PURCHASING_SEE)
    def preview_list(self, unit: Unit, file: str, source: bytes, sheet: str = "", heading_row: int = 1) -> ListPreview:
        """A file's headings and first rows, and how its columns would be read. file: its name; source: its content.
        InputError for what is no list."""
        rules = purchasing_rules()
        table = read_table(file, source, sheet, heading_row, rules)
        mapping = ListMapping(guess(table.headings, rules.headings), sheet=sheet, heading_row=heading_row)
        return ListPreview(table.headings, tuple(map(texts, table.rows[:_PREVIEWED])), mapping, sheets_of(source))

    @reads(Right.PURCHASING_SEE)
    def mappings(self, unit: Unit) -> tuple[RememberedMapping, ...]:
        """Every mapping that is remembered."""
        return lists.mappings(unit.session)

    @reads(Right.PURCHASING_SEE)
    def imports(self, unit: Unit, limit: int = 100) -> tuple[ImportRow, ...]:
        """The newest imports that changed something."""
        return lists.imports(unit.session, limit)

    @reads(Right.PURCHASING_SEE)
    def find_mapping(self, unit: Unit, name: str, supplier_code: str = "") -> RememberedMapping:
        """A mapping by its name, of one supplier or of the only one who has it. NotFoundError, InputError."""
        supplier = _supplier(unit, supplier_code) if supplier_code else None
        found = [one for one in lists.mappings(unit.session)
                 if one.name == name and (supplier is None or one.supplier_id == supplier.id)]  # fmt: skip
        if not found:
            raise NotFoundError("No such mapping", "Nothing was read.", "Give a name that is there or a file.", name)
        if len(found) > 1:
            whose = ", ".join(one.supplier for one in found)
            raise InputError("Whose mapping", f"{whose} have one of this name. Nothing was read.", "Name the supplier.",
                             name)  # fmt: skip
        return found[0]

    @reads(Right.PURCHASING_SEE)
    def check_list(
        self, unit: Unit, supplier_code: str, file: str, source: bytes, mapping: ListMapping, skip_bad: bool = False
    ) -> ImportReport:
        """What `import_list` would do, fault by fault; nothing is written. InputError where it is no list at all."""
        supplier = _supplier(unit, supplier_code)
        reading = self._read(unit, supplier, file, source, mapping)
        return self._report(supplier, reading, rows.known_articles(unit.session, supplier.id), kept=False)

    @writes(Right.PURCHASING_EDIT)
    def import_list(
        self,
        unit: Unit,
        supplier_code: str,
        file: str,
        source: bytes,
        mapping: ListMapping,
        skip_bad: bool = False,
        valid_from: date | None = None,
        remember_as: str = "",
    ) -> ImportReport:
        """Take a list in: what is new is added, what changed is changed with a price of its day, all else stays.

        While a row is bad nothing is taken in, or with `skip_bad` all but the bad ones. remember_as: keep the mapping
        under that name. InputError where it is no list at all; a list that says nothing new writes nothing.
        """
        supplier = _supplier(unit, supplier_code)
        reading = self._read(unit, supplier, file, source, mapping)
        known = rows.known_articles(unit.session, supplier.id)
        good = bool(reading.rows) and (skip_bad or not reading.faults)
        report = self._report(supplier, reading, known, kept=good)
        remembered = good and bool(remember_as.strip()) and _remember(unit, supplier, remember_as.strip(), mapping)
        changes = report.added + report.changed if good else 0
        if changes:
            day = (valid_from or today(self.access)).isoformat()
            _take_in(unit, supplier, reading.rows, known, self._import_note(unit, supplier, file, report), day)
        if changes or remembered:
            unit.areas.add("purchasing")
            told = {"file": file, "rows": report.rows, "added": report.added, "changed": report.changed,
                    "left_out": report.bad, "mapping": remember_as}  # fmt: skip
            unit.record("supplier.import", supplier.code, None, told)
        return report

    def _read(self, unit: Unit, supplier: rows.Supplier, file: str, source: bytes, mapping: ListMapping) -> ListReading:
        rules = purchasing_rules()
        table = read_table(file, source, mapping.sheet, mapping.heading_row, rules)
        own = article_codes(unit.session) | frozenset(self.access.trade.alloys)
        return read_list(table, mapping, Setting(supplier.currency, rules.words, own, rules.swapped_share))

    def _report(self, supplier: rows.Supplier, reading: ListReading, known: Known, *, kept: bool) -> ImportReport:
        changed = [one for one in reading.rows if one.code in known and known[one.code][1] != one.digest]
        added = sum(one.code not in known for one in reading.rows)
        prices = [
            PriceChange(one.code, one.title, known[one.code][2], one.price_units, one.unit) for one in changed
            if known[one.code][2] != one.price_units
        ] if self.who.may(Right.COST_SEE) else []  # fmt: skip
        bad = len({fault.row for fault in reading.faults})
        return ImportReport(
            supplier.name, len(reading.rows) + bad, added, len(changed), len(reading.rows) - added - len(changed),
            len(known) - (len(reading.rows) - added), bad, reading.empty, reading.faults[:_FAULTS_TOLD],
            tuple(prices[:_PRICES_TOLD]), kept,
        )  # fmt: skip

    def _import_note(self, unit: Unit, supplier: rows.Supplier, file: str, report: ImportReport) -> int:
        note = rows.PriceListImport(
            supplier_id=supplier.id, at=unit.now, person_id=self.who.person_id, file=file, rows=report.rows,
            added=report.added, changed=report.changed, unchanged=report.unchanged, skipped=report.bad,
        )  # fmt: skip
        unit.session.add(note)
        unit.session.flush()
        return note.id


def _supplier(unit: Unit, code: str) -> rows.Supplier:
    found = rows.supplier_by_code(unit.session, code)
    if found is None:
        raise NotFoundError("No such supplier", "Nothing was read.", "Give the code of one that there is.", code)
    return found


def _remember(unit: Unit, supplier: rows.Supplier, name: str, mapping: ListMapping) -> bool:
    """Keep a mapping; whether that changed anything."""
    known = rows.mapping_of(unit.session, supplier.id, name)
    if known and known[0].spec == mapping.plain():
        return False
    if known:
        known[0].spec = mapping.plain()
    else:
        unit.session.add(rows.PriceListMapping(supplier_id=supplier.id, name=name, spec=mapping.plain()))
    return True


def _take_in(
    unit: Unit, supplier: rows.Supplier, read: Sequence[ListRow], known: Known, note: int, day: str
) -> None:  # fmt: skip
    fresh = [one for one in read if one.code not in known]
    changed = [one for one in read if one.code in known and known[one.code][1] != one.digest]
    numbers = insert_numbered(unit.session, rows.SupplierArticle, [
        {"supplier_id": supplier.id, "code": one.code, **_said(one), "priced_on": day} for one in fresh
    ])  # fmt: skip
    priced = [(number, one) for number, one in zip(numbers, fresh, strict=True)]
    updates = []
    for one in changed:
        number, _, price, per = known[one.code]
        if (price, per) != (one.price_units, one.unit):
            priced.append((number, one))
            updates.append({"id": number, **_said(one), "priced_on": day})
        else:
            updates.append({"id": number, **_said(one)})
    for group in (True, False):  # an update of many has the same columns in each
        rows.change_articles(unit.session, [one for one in updates if ("priced_on" in one) is group])
    insert_many(unit.session, rows.SupplierPrice, [
        {"supplier_article_id": number, "valid_from": day, "price_units": one.price_units, "currency": one.currency,
         "per": one.unit, "import_id": note}
        for number, one in priced
    ])  # fmt: skip


def _said(one: ListRow) -> dict[str, object]:
    unit = purchasing_rules().units[one.unit].unit
    return {"title": one.title, "title_key": sort_key(one.title), "price_units": one.price_units,
            "currency": one.currency, "per": one.unit, "unit": unit, "pack": one.pack, "lead_days": one.lead_days,
            "article": one.article, "digest": one.digest}  # fmt: skip
