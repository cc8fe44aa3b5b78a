"""Suppliers: who they are, on which terms, how reliable they were, and what they sell."""

from __future__ import annotations

from veliano_desk.config.purchasing_rules import purchasing_rules
from veliano_desk.domain.errors import ConflictError, InputError
from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.domain.price_lists import PricePoint, SupplierArticleRow
from veliano_desk.domain.rights import Right
from veliano_desk.domain.search_keys import sort_key
from veliano_desk.domain.suppliers import (
    Delivery,
    Reliability,
    SupplierDraft,
    SupplierRow,
    SupplierView,
    checked,
    reliability,
)
from veliano_desk.models import suppliers as rows
from veliano_desk.models.queries import suppliers as lists
from veliano_desk.models.queries.purchasing import deliveries, open_orders
from veliano_desk.models.unit_of_work import Unit, check_version
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.local_time import today


class SupplierPart(Area):
    """The part of purchasing that concerns suppliers. Prices are costs: absent for those who may not see costs."""

    @reads(Right.PURCHASING_SEE)
    def suppliers(self, unit: Unit) -> tuple[SupplierRow, ...]:
        """Every supplier, by name."""
        found = lists.all_suppliers(unit.session)
        counts = rows.articles_counted(unit.session, [one.id for one in found])
        came = deliveries(unit.session, [one.id for one in found])
        orders = open_orders(unit.session)
        return tuple(
            SupplierRow(
                one.id, one.version, one.code, one.name, draft.kinds, one.currency, one.lead_days,
                counts.get(one.id, 0), orders.get(one.id, 0), one.active, self._measured(came.get(one.id, [])),
            )
            for one in found for draft in (lists.draft_of(one),)
        )  # fmt: skip

    @reads(Right.PURCHASING_SEE)
    def supplier(self, unit: Unit, supplier_id: int) -> SupplierView:
        """Everything about one. NotFoundError."""
        return self._view(unit, unit.get(rows.Supplier, supplier_id, "supplier"))

    @writes(Right.PURCHASING_EDIT)
    def add_supplier(self, unit: Unit, draft: SupplierDraft) -> SupplierView:
        """Enter a supplier. InputError for what is missing, ConflictError for a code that another one has."""
        tidy = checked(draft)
        _refuse_taken(unit, tidy.code, 0)
        row = rows.Supplier(**_columns(tidy))
        unit.session.add(row)
        unit.session.flush()
        unit.areas.add("purchasing")
        unit.record("supplier.add", row.code, None, _told(tidy))
        return self._view(unit, row)

    @writes(Right.PURCHASING_EDIT)
    def edit_supplier(self, unit: Unit, supplier_id: int, version: int, draft: SupplierDraft) -> SupplierView:
        """Change a supplier. ConflictError when somebody else did meanwhile; InputError for another currency once
        there are prices in the one there is."""
        row, tidy = unit.get(rows.Supplier, supplier_id, "supplier"), checked(draft)
        before, columns = lists.draft_of(row), _columns(tidy)
        changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
        check_version(row, version, "supplier", {name: columns[name] for name in changed or {"name": 0}})
        _refuse_taken(unit, tidy.code, row.id)
        if tidy.currency != row.currency and rows.articles_counted(unit.session, [row.id]):
            raise InputError(
                "The currency stays", f"There are prices in {row.currency}. Nothing was saved.",
                "Enter the supplier once more for lists in the other currency.", row.code,
            )  # fmt: skip
        for name, value in changed.items():
            setattr(row, name, value)
        unit.areas.add("purchasing")
        unit.record("supplier.edit", row.code, _told(before), _told(tidy))
        unit.session.flush()
        return self._view(unit, row)

    @reads(Right.PURCHASING_SEE)
    def articles(self, unit: Unit, query: ListQuery) -> ListPage[SupplierArticleRow]:
        """A page of what suppliers sell; sort by title or code; filter supplier (by number); the search looks for words
        anywhere in the description and for the beginning of the code."""
        return lists.list_articles(unit.session, query, self.who.may(Right.COST_SEE))

    @reads(Right.PURCHASING_SEE)
    def articles_count(self, unit: Unit, query: ListQuery) -> ListCount:
        return lists.count_articles(unit.session, query)

    @reads(Right.PURCHASING_SEE, Right.COST_SEE)
    def prices(self, unit: Unit, supplier_article_id: int) -> tuple[PricePoint, ...]:
        """Every price that something had, the newest first."""
        return lists.prices_of(unit.session, supplier_article_id)

    def _view(self, unit: Unit, row: rows.Supplier) -> SupplierView:
        came = deliveries(unit.session, [row.id]).get(row.id, [])
        count = rows.articles_counted(unit.session, [row.id]).get(row.id, 0)
        return SupplierView(row.id, row.version, lists.draft_of(row), count, self._measured(came), len(came))

    def _measured(self, came: list[Delivery]) -> Reliability | None:
        return reliability(came, purchasing_rules().reliability_least, today(self.access))


def _columns(draft: SupplierDraft) -> dict[str, object]:
    return {
        "code": draft.code, "name": draft.name, "name_key": sort_key(draft.name),
        "kinds": [str(one) for one in draft.kinds],
        "currency": draft.currency, "pay_days": draft.pay_days, "lead_days": draft.lead_days, "terms": draft.terms,
        "our_number": draft.our_number, "email": draft.email, "phone": draft.phone, "address": draft.address,
        "note": draft.note, "contacts": [list(one) for one in draft.contacts], "active": draft.active,
    }  # fmt: skip


def _told(draft: SupplierDraft) -> dict[str, object]:
    return {name: value for name, value in _columns(draft).items() if name != "name_key"}


def _refuse_taken(unit: Unit, code: str, own: int) -> None:
    other = rows.supplier_by_code(unit.session, code)
    if other is not None and other.id != own:
        raise ConflictError(
            "There is one with this code",
            f"{other.name} has the code {code}. Nothing was saved.",
            "Give another.",
            code,
        )
