"""Pictures and files of orders: attached once, kept beside the workspace, and in the store's private bucket."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from pathlib import Path

from veliano_desk.domain.errors import DeskError, InputError
from veliano_desk.domain.files import ENDINGS, MOST_BYTES, FileView, file_name, media_type_of, size_words, store_key
from veliano_desk.domain.rights import Right
from veliano_desk.models import files as rows
from veliano_desk.models import orders, outbox, pieces
from veliano_desk.models import store_records as records
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, checks, reads, writes

BUCKET = "order-models"
_KINDS = ", ".join(sorted({endings[0][1:].upper() for endings in ENDINGS.values()}))


class FilesService(Area):
    """Seeing an order is seeing its files; attaching and removing need the right to change orders."""

    @reads(Right.ORDERS_SEE)
    def list(self, unit: Unit, order_id: int) -> tuple[FileView, ...]:
        """An order's files, oldest first, with what keeps those that wait from the store."""
        reasons = outbox.reasons_of(unit.session, order_id, outbox.FILE)
        return tuple(_view(row, reasons.get(row.store_path, "")) for row in rows.files_of(unit.session, order_id))

    @reads(Right.ORDERS_SEE)
    def content(self, unit: Unit, file_id: int) -> bytes:
        """A file's bytes. NotFoundError; WorkspaceError where its content is gone."""
        return rows.content_of(unit.session, unit.get(rows.OrderFile, file_id, "file").sha256)

    @checks(Right.ORDERS_SEE)
    def save(self, file_id: int, to: Path) -> Path:
        """Write a copy of the file there. Disk faults are an InputError with what is wrong."""
        data = self.content(file_id)
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(data)
        except OSError as error:
            raise InputError(
                "The file could not be written", f"{error.strerror or error}.", "Choose another place.", str(to)
            ) from error
        return to

    @checks(Right.ORDERS_EDIT)
    def attach(self, order_id: int, source: Path | bytes, name: str = "", piece_id: int | None = None) -> FileView:
        """Attach a file to an order or one of its pieces; the same content there is attached once.

        InputError for more than 50 MB, for nothing, and for what is no picture, PDF or model by its content.
        """
        data = source if isinstance(source, bytes) else _read(source)
        given = name or (source.name if isinstance(source, Path) else "file")
        media_type = _checked(data, given)
        sha256 = hashlib.sha256(data).hexdigest()
        with self.access.reading() as unit:
            # Before the row and outside of its transaction: whatever happens now, no row lacks its content.
            folder = rows.folder_of(unit.session)
        if folder is not None:
            folder.keep(sha256, data)
        return self._attach(order_id, piece_id, data, sha256, file_name(given, media_type), media_type)

    @checks(Right.ORDERS_EDIT)
    def detach(self, file_id: int) -> None:
        """Take a file off its order; the store's copy goes with the next sync, the content once no order has it."""
        sha256 = self._detach(file_id)
        try:
            with self.access.database.writing(self.who, self.access.clock.now()) as unit:
                rows.clear_folder(unit.session, sha256)
        except (DeskError, OSError) as error:
            # The file is off its order all the same; the doctor removes what is left behind in the folder.
            logging.getLogger(__name__).info("A content that no order has was left in its folder: %s", error)

    @writes(Right.ORDERS_EDIT)
    def _detach(self, unit: Unit, file_id: int) -> str:
        row = unit.get(rows.OrderFile, file_id, "file")
        order = unit.get(orders.Order, row.order_id, "order")
        told = {"name": row.name, "sha256": row.sha256, "size": row.size}
        if row.store_path and not rows.others_at(unit.session, row):
            # Also where nothing was tried yet: it may be on its way this moment, and taking out what is not there is
            # no harm.
            outbox.forget_file(unit.session, row.store_path)
            outbox.queue_file(unit, order.id, outbox.NO_FILE, BUCKET, row.store_path, {"name": row.name})
        unit.session.delete(row)
        unit.session.flush()
        rows.forget_content(unit.session, row.sha256)
        unit.areas.update({"files", "orders"})
        unit.record("file.detach", order.number, told, None)
        return row.sha256

    @writes(Right.ORDERS_EDIT)
    def _attach(
        self, unit: Unit, order_id: int, piece_id: int | None, data: bytes, sha256: str, name: str, media_type: str
    ) -> FileView:
        order = unit.get(orders.Order, order_id, "order")
        if piece_id is not None and unit.get(pieces.Piece, piece_id, "piece").order_id != order.id:
            raise InputError("Not a piece of this order", "Nothing was attached.", "Choose the piece again.")
        known = rows.same_file(unit.session, order.id, piece_id, sha256)
        if known is not None:
            return _view(known, "")
        rows.keep_content(unit.session, sha256, data)  # once more: whoever removed it meanwhile did so before this
        remote_id = records.remote_id_of(unit.session, records.CUSTOM_ORDERS, order.id)
        row = rows.OrderFile(
            order_id=order.id, piece_id=piece_id, sha256=sha256, name=name, media_type=media_type, size=len(data),
            added_at=unit.now, added_by=self.who.name,
            store_path=f"{remote_id}/{store_key(sha256, name)}" if remote_id else "",
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        if row.store_path:
            told: dict[str, object] = {"name": name, "media_type": media_type, "sha256": sha256, "size": len(data)}
            outbox.queue_file(unit, order.id, outbox.FILE, BUCKET, row.store_path, told)
        unit.areas.update({"files", "orders"})
        unit.record("file.attach", order.number, None, {"name": name, "sha256": sha256, "size": len(data)})
        return _view(row, "")


def _view(row: rows.OrderFile, reason: str) -> FileView:
    return FileView(
        row.id, row.order_id, row.piece_id, row.name, row.media_type, row.size, row.sha256, row.added_at, row.added_by,
        row.in_store_at is not None, bool(row.store_path), reason,
    )  # fmt: skip


def _read(path: Path) -> bytes:
    """The file's bytes, one more than is allowed at most: a film is not read to be refused."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(
            "The file cannot be read", f"{error.strerror or error}. Nothing was attached.", "Choose another.", str(path)
        ) from error


def _checked(data: bytes, name: str) -> str:
    """Its media type. InputError for what is not kept."""
    if not data:
        raise InputError("The file is empty", "Nothing was attached.", "Choose another.", name)
    if len(data) > MOST_BYTES:
        raise InputError(
            "The file is too large", "Nothing was attached.", f"Keep files up to {size_words(MOST_BYTES)}.", name
        )
    media_type = media_type_of(data)
    if media_type is None:
        raise InputError(
            "Not a kind of file that is kept", "By its content it is none of them; nothing was attached.",
            f"Attach one of: {_KINDS}.", name,
        )  # fmt: skip
    return media_type


def copy_to_open(folder: Path, file: FileView, data: bytes) -> Path:
    """A copy under the file's own name, for the program that the system opens such files with."""
    place = folder / file.sha256[:16]
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = place / file.name
    with contextlib.suppress(PermissionError):  # still open there since the last time, with the same content
        path.write_bytes(data)
    return path
