"""Bringing files into the store's private bucket and out of it. Each place is named by its content: twice is once."""

from __future__ import annotations

from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.models import files
from veliano_desk.models.outbox import NO_FILE
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.sync.errors import StoreMissingError, StoreRefusedError
from veliano_desk.sync.new_rows import Delivery


def bring_file(delivery: Delivery, kind: str) -> None:
    """Do what an entry of kind FILE or NO_FILE says. A file that is on no order any more is not sent."""
    if kind == NO_FILE:
        _take_out(delivery)
        return
    with delivery.reading() as unit:
        rows = files.file_at(unit.session, delivery.remote_id)
        content = _content(unit, rows[0]) if rows else b""
    if not rows:
        return
    delivery.client.upload(delivery.table, delivery.remote_id, content, rows[0].media_type)
    with delivery.begin() as unit:
        there = files.file_at(unit.session, delivery.remote_id)
        for row in there:
            row.in_store_at = unit.now
        unit.areas.add("files")
        unit.record("files.in_store", delivery.table, None, {"path": delivery.remote_id, "orders": len(there)})


def _content(unit: Unit, row: files.OrderFile) -> bytes:
    """A fault of this one file: the store is fine, and whatever else waits for it goes out."""
    try:
        return files.content_of(unit.session, row.sha256)
    except WorkspaceError as gone:
        raise StoreRefusedError(row.store_path, words=(
            f"{row.name} could not be sent", f"{gone.title}. {gone.happened}",
            f"{gone.todo} Then retry; or take the file off the order.",
        )) from gone  # fmt: skip


def _take_out(delivery: Delivery) -> None:
    with delivery.reading() as unit:
        if files.file_at(unit.session, delivery.remote_id):
            return  # attached again meanwhile
    try:
        delivery.client.remove(delivery.table, [delivery.remote_id])
    except StoreMissingError:
        return  # without the bucket there is no copy either
