"""Suppliers: kept, found by their code, and measured only where enough came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.services.copies import Shop
from tests.services.price_lists import GOOD, STULLER, csv_of, take
from veliano_desk.domain.errors import ConflictError, InputError
from veliano_desk.domain.suppliers import Contact, Delivery, SupplierDraft, SupplierKind, reliability

TODAY = date(2026, 11, 20)


def test_a_supplier_is_kept_as_it_was_entered(shop: Shop):
    draft = replace(STULLER, contacts=(Contact("Lena Roy", "Sales", "lena@example.com"),), terms="Net 30", pay_days=30)
    made = shop.owner.purchasing.add_supplier(replace(draft, code=" stuller "))
    assert made.draft == draft
    changed = shop.owner.purchasing.edit_supplier(made.id, made.version, replace(draft, lead_days=5))
    assert (changed.version, changed.draft.lead_days) == (2, 5)
    (row,) = shop.owner.purchasing.suppliers()
    assert (row.code, row.articles, row.open_orders, row.reliability) == ("STULLER", 0, 0, None)


@pytest.mark.parametrize(
    "draft",
    [
        replace(STULLER, code=""), replace(STULLER, code="A:B"), replace(STULLER, name=" "), replace(STULLER, kinds=()),
        replace(STULLER, currency="dollars"), replace(STULLER, pay_days=-1), replace(STULLER, lead_days=99999),
        replace(STULLER, contacts=(Contact(" "),)),
    ],
    ids=range(8),
)  # fmt: skip
def test_what_is_missing_is_said(shop: Shop, draft: SupplierDraft):
    with pytest.raises(InputError, match="cannot be kept"):
        shop.owner.purchasing.add_supplier(draft)
    assert shop.owner.purchasing.suppliers() == ()


def test_a_code_belongs_to_one_supplier(shop: Shop):
    shop.owner.purchasing.add_supplier(STULLER)
    with pytest.raises(ConflictError, match="There is one with this code"):
        shop.owner.purchasing.add_supplier(replace(STULLER, name="Another", code="stuller"))


def test_the_currency_stays_once_there_are_prices_in_it(shop: Shop):
    made = shop.owner.purchasing.add_supplier(STULLER)
    take(shop.owner, csv_of(GOOD))
    with pytest.raises(InputError, match="The currency stays"):
        shop.owner.purchasing.edit_supplier(made.id, made.version, replace(STULLER, currency="EUR"))


def came(late: int | None, short: bool = False, rejected: bool = False) -> Delivery:
    promised = date(2026, 11, 10)
    return Delivery(promised, None if late is None else date(2026, 11, 10 + late), short, rejected)


class TestReliability:
    def test_nothing_is_said_where_too_few_came(self):
        assert reliability([came(0)] * 4, 5, TODAY) is None

    def test_it_is_counted_from_what_came(self):
        found = reliability([came(0), came(-2), came(3), came(5, short=True), came(1, rejected=True)], 5, TODAY)
        assert found is not None
        assert (found.lines, found.dated, found.on_time, found.late_days) == (5, 5, 2, 1)
        assert (found.short, found.rejected) == (1, 1)

    def test_what_is_overdue_counts_as_late_as_it_is_by_now(self):
        found = reliability([came(None)] * 5, 5, TODAY)
        assert found is not None
        assert (found.on_time, found.late_days) == (0, 10)

    def test_what_is_not_due_yet_says_nothing(self):
        assert reliability([came(None)] * 9, 5, date(2026, 11, 10)) is None

    def test_a_line_without_a_promise_is_no_late_one(self):
        found = reliability([Delivery(None, TODAY, False, False)] * 5, 5, TODAY)
        assert found is not None
        assert (found.dated, found.on_time, found.late_days) == (0, 0, None)


def test_every_kind_has_words():
    assert len({kind.words for kind in SupplierKind}) == len(SupplierKind)
