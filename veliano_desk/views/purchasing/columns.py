"""The columns of the page's lists."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from veliano_desk.domain.price_lists import SupplierArticleRow
from veliano_desk.domain.purchase_states import PURCHASE_LOOKS
from veliano_desk.domain.purchasing import Need, PurchaseRow, ReceiptView
from veliano_desk.domain.stock import quantity_text
from veliano_desk.domain.suppliers import SupplierRow
from veliano_desk.views.common import formats
from veliano_desk.views.common.columns import Column, Look

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk

_MUTED = Look("muted")
_SOURCES = {"person": "Asked for", "order": "An order", "stock": "Stock"}


def day_here(desk: Desk) -> date:
    """Today, where the workshop is."""
    return desk.clock.now().astimezone(ZoneInfo(desk.zone)).date()


def order_columns(desk: Desk) -> tuple[Column[PurchaseRow], ...]:
    today = partial(day_here, desk)
    return (
        Column("number", "Number", lambda one: one.number, width=128, optional=False),
        Column("supplier", "Supplier", lambda one: one.supplier, width=128, sortable=False),
        Column("state", "State", _state, width=146, sortable=False, look=_state_look),
        Column("about", "What", lambda one: one.about, width=140, stretch=True, sortable=False),
        Column("expected", "Expected", lambda one: _day(one.expected_on, today()), width=98, look=_late_look),
        Column("total", "Total", lambda one: formats.money(one.total), "right", 96, sortable=False),
    )


def need_columns(desk: Desk) -> tuple[Column[Need], ...]:
    today = partial(day_here, desk)
    return (
        Column("title", "What", lambda one: one.title, width=150, stretch=True, sortable=False, optional=False),
        Column("quantity", "How much", lambda one: quantity_text(one.quantity, one.unit), "right", 92, sortable=False),
        Column("source", "Why", lambda one: _SOURCES.get(one.source, one.source), width=96, sortable=False),
        Column("order", "For", lambda one: one.order_number, width=82, sortable=False),
        Column("needed", "Order by", lambda one: _day(one.needed_by, today()), width=88, sortable=False),
        Column("supplier", "Who has it", lambda one: one.supplier or "nobody’s list", width=110, sortable=False,
               look=lambda one: Look() if one.supplier else _MUTED),
        Column("price", "Price", _need_price, "right", 96, sortable=False),
    )  # fmt: skip


def receipt_columns(desk: Desk) -> tuple[Column[ReceiptView], ...]:
    return (
        Column("number", "Number", lambda one: one.number, width=128, sortable=False, optional=False),
        Column("kind", "What", _receipt_kind, width=116, sortable=False, look=_receipt_look),
        Column(
            "at", "When", lambda one: formats.moment(one.at, desk.zone, desk.clock.now()), width=112, sortable=False
        ),
        Column("order", "Order", lambda one: one.order_number, width=128, sortable=False),
        Column("supplier", "Supplier", lambda one: one.supplier, width=120, stretch=True, sortable=False),
        Column("note", "Delivery note", lambda one: one.delivery_note, width=104, sortable=False),
        Column("lines", "Lines", lambda one: formats.number(len(one.lines)), "right", 56, sortable=False),
    )


def supplier_columns(_desk: Desk) -> tuple[Column[SupplierRow], ...]:
    return (
        Column("name", "Supplier", lambda one: one.name, width=140, stretch=True, sortable=False, optional=False,
               look=lambda one: Look() if one.active else _MUTED),
        Column("code", "Code", lambda one: one.code, width=112, sortable=False, look=lambda _one: _MUTED),
        Column("kinds", "What they do", _kinds, width=150, sortable=False),
        Column("lead", "Lead time", _lead, "right", 90, sortable=False),
        Column("on_time", "On time", _on_time, "right", 76, sortable=False, look=_on_time_look, tooltip=_sample),
        Column("articles", "Articles", lambda one: formats.number(one.articles), "right", 70, sortable=False),
        Column("open", "Open orders", lambda one: formats.number(one.open_orders), "right", 104, sortable=False),
    )  # fmt: skip


def article_columns(_desk: Desk) -> tuple[Column[SupplierArticleRow], ...]:
    return (
        Column("title", "What", lambda one: one.title, width=170, stretch=True, optional=False),
        Column("code", "Code", lambda one: one.code, width=108),
        Column("supplier", "Supplier", lambda one: one.supplier, width=112, sortable=False),
        Column("price", "Price", _price, "right", 130, sortable=False),
        Column("article", "Ours", lambda one: one.article, width=78, sortable=False),
        Column("since", "Since", lambda one: formats.day(one.priced_on), width=92, sortable=False),
    )


def _day(day: date | None, today: date) -> str:
    return formats.day(day, today) if day else ""


def _state(one: PurchaseRow) -> str:
    return PURCHASE_LOOKS[one.state].title


def _state_look(one: PurchaseRow) -> Look:
    look = PURCHASE_LOOKS[one.state]
    return Look(look.tone, look.icon)  # type: ignore[arg-type]  # the domain's tones are the views'


def _late_look(one: PurchaseRow) -> Look:
    return Look("risk", "clock-alert") if one.late else Look()


def _need_price(one: Need) -> str:
    return f"{formats.money(one.price)} / {one.per}" if one.price is not None else ""


def _price(one: SupplierArticleRow) -> str:
    return f"{formats.money(one.price)} / {one.per}" if one.price is not None else f"per {one.per}"


def _receipt_kind(one: ReceiptView) -> str:
    return "Sent back" if one.kind == "return" else "Received"


def _receipt_look(one: ReceiptView) -> Look:
    return Look("warn", "undo-2") if one.kind == "return" else Look("ok", "package-check")


def _kinds(one: SupplierRow) -> str:
    return ", ".join(kind.words for kind in one.kinds)


def _lead(one: SupplierRow) -> str:
    return "" if one.lead_days is None else f"{one.lead_days} d"


def _on_time(one: SupplierRow) -> str:
    found = one.reliability
    return f"{found.on_time * 100 // found.dated} %" if found and found.dated else "too few"


def _on_time_look(one: SupplierRow) -> Look:
    found = one.reliability
    if not found or not found.dated:
        return _MUTED
    return Look("warn", "triangle-alert") if found.on_time * 10 < found.dated * 8 else Look()


def _sample(one: SupplierRow) -> str:
    found = one.reliability
    return f"Measured from {found.lines} lines" if found else "Too few deliveries to say"
