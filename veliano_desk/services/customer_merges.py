"""Making two customers one, and two again."""

from __future__ import annotations

from veliano_desk.domain.customers import Merged, MergeView, PossibleDuplicate
from veliano_desk.domain.errors import ConflictError, InputError
from veliano_desk.models import merges, walk_ins
from veliano_desk.models.customers import Customer
from veliano_desk.models.pieces import OrderEvent
from veliano_desk.models.unit_of_work import Unit, check_version, new_uid

_MADE_ONE, _MADE_TWO = "Two customers were made one", "One customer was made two again"
"""Without their names: everybody who sees an order reads its timeline. Who they were stands in the audit log."""


def duplicates_of(unit: Unit, customer: Customer) -> tuple[PossibleDuplicate, ...]:
    """Who else may be this customer, with what both share."""
    return tuple(
        PossibleDuplicate(
            other.customer.id, other.customer.version, other.customer.name, other.customer.email, other.customer.phone,
            shown_address(other.customer), other.customer.since, other.customer.orders, other.reasons,
        )
        for other in merges.alike(unit.session, customer)
    )  # fmt: skip


def merges_shown(unit: Unit, customer: Customer) -> tuple[MergeView, ...]:
    """Whom this customer was made one with and still is."""
    standing = [row for row in merges.merges_of(unit.session, customer.id) if row.undone_at is None]
    return tuple(_merge_view(unit, customer, row) for row in standing)


def _merge_view(unit: Unit, customer: Customer, row: merges.CustomerMerge) -> MergeView:
    kept = row.keep_id == customer.id
    other = unit.get(Customer, row.gone_id if kept else row.keep_id, "customer")
    return MergeView(row.id, row.version, other.id, other.name, other.email, row.by, row.at, kept)


def shown_address(customer: Customer) -> dict[str, str]:
    return {str(k): str(v) for k, v in (customer.address or {}).items() if v not in (None, "")}


def merge(unit: Unit, keep_id: int, gone_id: int, versions: tuple[int, int]) -> Merged:
    if keep_id == gone_id:
        raise InputError("Nobody to merge with", "It is the same customer twice; nothing was changed.", "Choose two.")
    keep, gone = (unit.get(Customer, number, "customer") for number in (keep_id, gone_id))
    for customer, seen in zip((keep, gone), versions, strict=True):
        check_version(customer, seen, "customer", {"name": customer.name, "merged_into": customer.merged_into})
        if customer.merged_into is not None:
            raise InputError("Merged already", f"{customer.name} was made one with somebody else; nothing was changed.",
                             "Undo that first, or choose the customer who was kept.", str(customer.id))  # fmt: skip
    keep_to_come, gone_to_come = (walk_ins.is_to_come(unit.session, one.id) for one in (keep, gone))
    if keep_to_come and not gone_to_come:
        raise InputError("The store has the other one", f"{keep.name} was entered here and is not there yet; nothing "
                         "was changed.", f"Keep {gone.name}, or sync first.", str(keep.id))  # fmt: skip
    if gone_to_come and merges.is_linked(unit.session, keep):
        return _become(unit, keep, gone)
    row = merges.merge(unit, keep, gone)
    _tell_orders(unit, row.moved["orders"], _MADE_ONE)
    _touched(unit)
    told = {"keep": keep.id, "gone": gone.id, "names": [keep.name, gone.name]}
    unit.record("customers.merge", f"customers {keep.id}", told, dict(row.moved))
    return Merged(row.id, row.version, keep.id, gone.id, len(row.moved["orders"]))


def _become(unit: Unit, keep: Customer, gone: Customer) -> Merged:
    """The store never hears of somebody who was only ever entered here; there is nothing left that could be undone."""
    told = {"keep": keep.id, "gone": gone.id, "names": [keep.name, gone.name]}
    orders = walk_ins.become(unit, gone, keep)
    _tell_orders(unit, [order.id for order in orders], _MADE_ONE)
    _touched(unit)
    unit.record("customers.merge", f"customers {told['keep']}", told, {"orders": [order.id for order in orders]})
    return Merged(0, 0, keep.id, gone.id, len(orders))


def undo(unit: Unit, merge_id: int, version: int) -> Merged:
    row = unit.get(merges.CustomerMerge, merge_id, "merge")
    check_version(row, version, "merge", {"undone_at": row.undone_at})
    if row.undone_at is not None:
        raise ConflictError("Undone already", "They are two customers again; nothing was changed.", "Refresh.")
    keep, gone = (unit.get(Customer, number, "customer") for number in (row.keep_id, row.gone_id))
    if keep.merged_into is not None:
        raise InputError("Merged again since", f"{keep.name} was made one with somebody else later; nothing changed.",
                         "Undo that first.", str(keep.id))  # fmt: skip
    orders = merges.undo(unit, row, keep, gone)
    keep.version, gone.version = keep.version + 1, gone.version + 1
    _tell_orders(unit, orders, _MADE_TWO)
    _touched(unit)
    unit.record("customers.merge_undone", f"customers {keep.id}", dict(row.moved), {"orders": orders})
    return Merged(row.id, row.version, keep.id, gone.id, len(orders))


def keep_apart(unit: Unit, one_id: int, other_id: int) -> None:
    one, other = (unit.get(Customer, number, "customer") for number in (one_id, other_id))
    merges.keep_apart(unit, one.id, other.id)
    unit.areas.add("customers")
    unit.record("customers.apart", f"customers {one.id}", None, {"two people": [one.id, other.id]})


def _touched(unit: Unit) -> None:
    unit.areas.update({"customers", "orders", "insights"})


def _tell_orders(unit: Unit, orders: list[int], words: str) -> None:
    unit.session.add_all(
        OrderEvent(uid=new_uid(), order_id=order_id, at=unit.now, kind="customer", icon="users", title=words,
                   detail=unit.who.name, customer_visible=False)
        for order_id in orders
    )  # fmt: skip
