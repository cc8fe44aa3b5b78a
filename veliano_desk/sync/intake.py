"""Taking the store's rows in: new ones by the thousand, changed ones one by one, nothing typed here overwritten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.estimating import Rates
from veliano_desk.domain.flags import Flag
from veliano_desk.domain.money import Money
from veliano_desk.domain.order_face import PieceFace, face_of, slack_days
from veliano_desk.domain.piece_reading import PieceDraft
from veliano_desk.domain.search_keys import search_key
from veliano_desk.domain.stages import Stage
from veliano_desk.models import orders as rows
from veliano_desk.models import store_records as records
from veliano_desk.models.customers import Customer
from veliano_desk.models.estimates import estimate_columns, facts_of, micrometres
from veliano_desk.models.store_sync import StoreLink
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.wire import CustomerRow, CustomOrderRow


@dataclass(slots=True)
class Taken:
    """What a page brought: rows that were new or changed, pieces made of them, doubts flagged."""

    rows: int = 0
    pieces: int = 0
    flags: int = 0

    def add(self, other: Taken) -> None:
        self.rows += other.rows
        self.pieces += other.pieces
        self.flags += other.flags


@dataclass(frozen=True, slots=True)
class IntakeRules:
    """What intake reads by: the trade's data, the workshop's rates, money and time zone."""

    trade: TradeBook
    rates: Rates
    currency: str
    zone: ZoneInfo

    def day(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self.zone).date() if moment else None


def fresh(links: dict[str, StoreLink], page: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """(new rows, changed rows) of a page; rows that are as they last came are neither."""
    new = [row for row in page if row.id not in links]
    changed = [row for row in page if row.id in links and links[row.id].remote_updated_at != (row.updated_at or "")]
    return new, changed


def take_customers(unit: Unit, _rules: IntakeRules, page: Sequence[CustomerRow]) -> Taken:
    """Take customers in. They are matched by the store's id and by nothing else."""
    links = records.links_of(unit.session, records.CUSTOMERS, [row.id for row in page])
    new, changed = fresh(links, page)
    made = records.insert_numbered(unit.session, Customer, [_customer_columns(row, unit.now) for row in new])
    _link(unit, records.CUSTOMERS, new, made)
    for row in changed:
        customer = unit.get(Customer, links[row.id].local_id, "customer")
        columns = _customer_columns(row, unit.now)
        for name in ("name", "name_key", "email", "email_key", "phone", "city_key", "address"):
            setattr(customer, name, columns[name])
        customer.version += 1
        _relink(links[row.id], row)
    if new or changed:
        unit.areas.add("customers")
    return Taken(rows=len(new) + len(changed))


def _customer_columns(row: CustomerRow, now: datetime) -> dict[str, Any]:
    address = row.address if isinstance(row.address, dict) else {"text": row.address} if row.address else {}
    return {
        "name": row.name, "name_key": search_key(row.name), "email": row.email, "email_key": search_key(row.email),
        "phone": row.phone or "", "city_key": search_key(str(address.get("city") or "")), "address": address,
        "since": row.created_at or now, "orders": 0, "open_orders": 0, "version": 1,
    }  # fmt: skip


def take_custom_orders(unit: Unit, rules: IntakeRules, page: Sequence[CustomOrderRow]) -> Taken:
    """Take custom orders in: each becomes an order with one or more pieces and their estimates."""
    links = records.links_of(unit.session, records.CUSTOM_ORDERS, [row.id for row in page])
    new, changed = fresh(links, page)
    owners = records.local_ids(
        unit.session, records.CUSTOMERS, {row.customer_id for row in (*new, *changed) if row.customer_id}
    )
    names = _names(unit, set(owners.values()))
    taken = _insert_orders(unit, rules, new, owners, names)
    for row in changed:
        taken.add(_update_order(unit, rules, links[row.id], row, owners, names))
    taken.rows = len(new) + len(changed)
    unit.session.flush()
    records.recount_orders(unit.session, owners.values())
    if taken.rows:
        unit.areas.update({"orders", "customers", "insights"})
    return taken


def _names(unit: Unit, ids: set[int]) -> dict[int, str]:
    return records.name_keys(unit.session, ids)


@dataclass(frozen=True, slots=True)
class _Read:
    """A row with what was read of it."""

    row: CustomOrderRow
    drafts: tuple[PieceDraft, ...]
    stage: Stage
    flags: tuple[Flag, ...]


def _read(rules: IntakeRules, row: CustomOrderRow) -> _Read:
    first = rules.trade.states.first_stage(row.status)
    drafts = rules.trade.read_pieces(
        material=row.material, teeth_selection=row.teeth_selection, design_details=row.design_details, notes=row.notes
    )
    return _Read(row, drafts, first.stage, (first.flag,) if first.flag else ())


def _insert_orders(
    unit: Unit, rules: IntakeRules, new: Sequence[CustomOrderRow], owners: dict[str, int], names: dict[int, str]
) -> Taken:
    read = [_read(rules, row) for row in new]
    columns = [_order_columns(unit, rules, one, owners, names) for one in read]
    numbers = records.insert_numbered(unit.session, rows.Order, columns)
    _link(unit, records.CUSTOM_ORDERS, new, numbers)
    pieces = [
        (one, draft, _piece_columns(unit, rules, number, index, one, draft))
        for number, one in zip(numbers, read, strict=True)
        for index, draft in enumerate(one.drafts, start=1)
    ]
    made = records.insert_numbered(unit.session, rows.Piece, [columns for _, _, columns in pieces])
    flags = [
        _flag_columns(piece_id, flag)
        for piece_id, (one, draft, columns) in zip(made, pieces, strict=True)
        for flag in _all_flags(one, draft, columns["position"])
    ]
    records.insert_many(unit.session, rows.PieceFlag, flags)
    return Taken(len(new), len(made), len(flags))


def _flag_columns(piece_id: int, flag: Flag) -> dict[str, Any]:
    return {
        "piece_id": piece_id,
        "field": flag.field,
        "message": flag.message,
        "raw": flag.raw,
        "assumed": flag.assumed,
    }


def _all_flags(one: _Read, draft: PieceDraft, position: int) -> tuple[Flag, ...]:
    """What is doubtful about the whole order is said at its first piece."""
    return (*draft.flags, *(one.flags if position == 1 else ()))


def _wishes(rules: IntakeRules, row: CustomOrderRow) -> dict[str, Any]:
    """What the store owns of an order: price, kit and the customer's wishes, verbatim."""
    teeth = "" if row.teeth_selection is None else json.dumps(row.teeth_selection, ensure_ascii=False, default=str)
    return {
        "value_units": Money(row.total_price, rules.currency).units(), "priced": True,
        "kit_status": row.impression_kit_status or "", "kit_tracking": row.impression_kit_tracking or "",
        "material": row.material or "", "teeth_raw": teeth,
        "design_details": row.design_details or "", "notes": row.notes or "",
    }  # fmt: skip


def _order_columns(
    unit: Unit, rules: IntakeRules, one: _Read, owners: dict[str, int], names: dict[int, str]
) -> dict[str, Any]:
    row = one.row
    promised = rules.day(row.estimated_completion_date)
    faces = [_face(rules, one, index, draft) for index, draft in enumerate(one.drafts, start=1)]
    face = face_of(faces)
    owner = owners.get(row.customer_id or "")
    planned = promised if not face.is_open else None
    return {
        **_wishes(rules, row), "number": row.order_number, "customer_id": owner, "version": 1,
        "customer_key": names.get(owner or 0, ""), "currency": rules.currency, "store_status": row.status,
        "piece_title": face.piece_title, "piece_kind": face.piece_kind, "alloy_code": face.alloy_code,
        "alloy_title": face.alloy_title, "stage": str(face.stage), "stage_rank": face.stage_rank,
        "is_open": face.is_open, "flags": face.flags, "finish_on": planned, "promise_on": planned, "due_on": promised,
        "slack_days": slack_days(promised, planned), "bound_by": "", "ordered_at": row.created_at or unit.now,
    }  # fmt: skip


def _face(rules: IntakeRules, one: _Read, position: int, draft: PieceDraft) -> PieceFace:
    alloy = rules.trade.alloy_words(draft.alloy_code, draft.assumed_alloy_code)
    flags = sum(not flag.assumed for flag in _all_flags(one, draft, position))
    return PieceFace(draft.title, draft.kind, draft.alloy_code or "", alloy, one.stage, flags)


def _piece_columns(
    unit: Unit, rules: IntakeRules, order_id: int, position: int, one: _Read, draft: PieceDraft
) -> dict[str, Any]:
    since = one.row.changed_at or one.row.created_at or unit.now
    columns = {
        **_draft_columns(draft), "order_id": order_id, "position": position, "stage": str(one.stage), "version": 1,
        "held_from": None, "stage_since": since, "touched": False, "finish_on": None, "promise_on": None,
        "bound_by": "", "reason": "",
    }  # fmt: skip
    return {**columns, **_estimated(rules, columns)}


def _draft_columns(draft: PieceDraft) -> dict[str, Any]:
    return {
        "kind": draft.kind, "title": draft.title, "alloy_code": draft.alloy_code,
        "assumed_alloy_code": draft.assumed_alloy_code, "teeth": list(draft.teeth), "arch": draft.arch,
        "style": draft.style, "size_text": draft.size_text,
        "size_um": micrometres(draft.size_mm or draft.assumed_size_mm),
        "width_um": micrometres(draft.width_mm), "stone_kinds": draft.stones or "", "stones": draft.stones_count,
        "stones_mct": draft.stones_mct, "plated": draft.plated, "needs_kit": draft.needs_kit,
    }  # fmt: skip


def _estimated(rules: IntakeRules, columns: dict[str, Any]) -> dict[str, Any]:
    piece = rows.Piece(**{name: columns[name] for name in _FACTS})
    return estimate_columns(rules.trade.estimate(facts_of(piece), rules.rates))


_FACTS = ("kind", "alloy_code", "assumed_alloy_code", "teeth", "style", "size_um", "width_um", "stone_kinds", "stones",
          "stones_mct", "plated")  # fmt: skip


def _update_order(
    unit: Unit, rules: IntakeRules, link: StoreLink, row: CustomOrderRow, owners: dict[str, int], names: dict[int, str]
) -> Taken:
    """A row that changed in the store. Not started: take it over. Started: keep our pieces and flag what changed."""
    order = unit.get(rows.Order, link.local_id, "order")
    before = {name: getattr(order, name) for name in _READ_FROM}
    for name, value in _wishes(rules, row).items():
        setattr(order, name, value)
    order.number = row.order_number
    order.customer_id = owners.get(row.customer_id or "")
    order.customer_key = names.get(order.customer_id or 0, "")
    order.version += 1
    _relink(link, row)
    pieces = rows.pieces_of(unit.session, [order.id])
    if any(piece.touched for piece in pieces):
        return _flag_changes(unit, order, pieces[0], before)
    return _read_again(unit, rules, order, pieces, row)


_READ_FROM = ("material", "teeth_raw", "design_details", "notes")


def _flag_changes(unit: Unit, order: rows.Order, piece: rows.Piece, before: dict[str, str]) -> Taken:
    """The customer's wishes changed after somebody here had begun: said, never silently taken over."""
    fields = {"teeth_raw": "teeth_selection"}
    changed = [name for name in _READ_FROM if getattr(order, name) != before[name]]
    for name in changed:
        message = f"Changed in the store after work began; here it was “{before[name][:200]}”."
        unit.session.add(rows.PieceFlag(piece_id=piece.id, field=fields.get(name, name), message=message,
                                        raw=getattr(order, name)))  # fmt: skip
    order.flags += len(changed)
    return Taken(flags=len(changed))


def _read_again(unit: Unit, rules: IntakeRules, order: rows.Order, old: list[rows.Piece], row: CustomOrderRow) -> Taken:
    """Nobody here has begun: the pieces are made anew from the row as it is now."""
    records.delete_pieces(unit.session, [piece.id for piece in old])
    one = _read(rules, row)
    flags = 0
    for index, draft in enumerate(one.drafts, start=1):
        piece = rows.Piece(**_piece_columns(unit, rules, order.id, index, one, draft))
        unit.session.add(piece)
        unit.session.flush()
        for flag in _all_flags(one, draft, index):
            flags += 1
            unit.session.add(rows.PieceFlag(**_flag_columns(piece.id, flag)))
    face = face_of([_face(rules, one, index, draft) for index, draft in enumerate(one.drafts, start=1)])
    order.piece_title, order.piece_kind, order.flags = face.piece_title, face.piece_kind, face.flags
    order.alloy_code, order.alloy_title = face.alloy_code, face.alloy_title
    order.stage, order.stage_rank, order.is_open = str(face.stage), face.stage_rank, face.is_open
    order.store_status = row.status
    return Taken(pieces=len(one.drafts), flags=flags)


def _link(unit: Unit, table: str, page: Sequence[CustomerRow | CustomOrderRow], numbers: Sequence[int]) -> None:
    links = [
        {"store_table": table, "remote_id": row.id, "local_id": number, "remote_updated_at": row.updated_at or "",
         "row": row.raw}
        for row, number in zip(page, numbers, strict=True)
    ]  # fmt: skip
    records.insert_many(unit.session, StoreLink, links)


def _relink(link: StoreLink, row: CustomerRow | CustomOrderRow) -> None:
    link.remote_updated_at, link.row = row.updated_at or "", row.raw
