"""Files of orders: a row for each, its content once, in a folder beside the workspace or in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, ForeignKey, Index, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.domain.files import FilesVerdict
from veliano_desk.models.base import Base, Numbered
from veliano_desk.models.columns import STRICT, Bytes
from veliano_desk.models.engine import sqlite_file
from veliano_desk.models.file_folder import FileFolder, folder_beside

CONTENTS = "file_contents"


class OrderFile(Numbered, Base):
    """A file of an order or of one of its pieces. store_path: where it stands in the store's bucket, "" where it is
    not sent there; in_store_at: since when."""

    __tablename__ = "order_files"
    __table_args__ = (Index(None, "order_id", "id"), Index(None, "sha256"), Index(None, "store_path"), STRICT)

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    piece_id: Mapped[int | None] = mapped_column(ForeignKey("pieces.id"))
    sha256: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    added_at: Mapped[datetime]
    added_by: Mapped[str]
    store_path: Mapped[str] = mapped_column(default="")
    in_store_at: Mapped[datetime | None]


class FileContent(Base):
    """A content in the database, where the workspace is no file with a folder beside it."""

    __tablename__ = CONTENTS
    __table_args__ = (STRICT,)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(Bytes)


def folder_of(session: Session) -> FileFolder | None:
    """The folder beside the workspace; None where contents are in the database."""
    file = sqlite_file(session.get_bind().engine)
    return FileFolder(folder_beside(file)) if file is not None and file.name else None


def keep_content(session: Session, sha256: str, data: bytes) -> None:
    """Keep a content once. In a folder it is on the disk when this returns; in the database it commits with its row."""
    folder = folder_of(session)
    if folder is not None:
        folder.keep(sha256, data)
    elif session.scalar(select(FileContent.sha256).where(FileContent.sha256 == sha256)) is None:
        session.add(FileContent(sha256=sha256, data=data))
        session.flush()


def content_of(session: Session, sha256: str) -> bytes:
    """WorkspaceError where it is gone. In a workspace that was restored or moved it may still be in the database."""
    folder = folder_of(session)
    if folder is not None and folder.size(sha256) is not None:
        return folder.read(sha256)
    data = session.scalar(select(FileContent.data).where(FileContent.sha256 == sha256))
    if data is None:
        raise WorkspaceError("The file is not there", "Its content is gone.", "Restore the latest copy.", sha256[:12])
    return bytes(data)


def forget_content(session: Session, sha256: str) -> None:
    """Take a content out of the database that no row refers to any more; it goes with the commit."""
    if not _is_needed(session, sha256):
        session.execute(delete(FileContent).where(FileContent.sha256 == sha256))


def clear_folder(session: Session, sha256: str) -> None:
    """Take a content out of the folder that no row refers to any more. What goes from a folder comes back with no
    rollback: to be called once that is committed, in a unit of its own where nobody else writes."""
    folder = folder_of(session)
    if folder is not None and not _is_needed(session, sha256):
        folder.remove(sha256)


def _is_needed(session: Session, sha256: str) -> bool:
    return session.scalar(select(OrderFile.id).where(OrderFile.sha256 == sha256).limit(1)) is not None


def files_of(session: Session, order_id: int) -> list[OrderFile]:
    """An order's files, oldest first."""
    return list(session.scalars(select(OrderFile).where(OrderFile.order_id == order_id).order_by(OrderFile.id)))


def same_file(session: Session, order_id: int, piece_id: int | None, sha256: str) -> OrderFile | None:
    """The row that attaches this content to this order and piece already."""
    same = select(OrderFile).where(OrderFile.order_id == order_id, OrderFile.sha256 == sha256)
    where = OrderFile.piece_id.is_(None) if piece_id is None else OrderFile.piece_id == piece_id
    return session.scalars(same.where(where)).first()


def others_at(session: Session, row: OrderFile) -> bool:
    """Whether another row stands for the same place in the store's bucket."""
    same = select(OrderFile.id).where(OrderFile.store_path == row.store_path, OrderFile.id != row.id)
    return session.scalar(same.limit(1)) is not None


def file_at(session: Session, store_path: str) -> list[OrderFile]:
    """The rows that stand for this place in the store's bucket."""
    return list(session.scalars(select(OrderFile).where(OrderFile.store_path == store_path).order_by(OrderFile.id)))


def tidy(session: Session) -> FilesVerdict:
    """Remove contents that no row refers to, put those that came with a copy into the folder where there is one, and
    look whether each row's content is there. To be called where nobody else writes."""
    kept: dict[str, tuple[str, int]] = {
        sha256: (name, size)
        for sha256, name, size in session.execute(select(OrderFile.sha256, OrderFile.name, OrderFile.size))
    }
    folder = folder_of(session)
    removed, settled = 0, 0
    for sha256 in list(session.scalars(select(FileContent.sha256))):
        if sha256 not in kept:
            removed += 1
        elif folder is not None:
            folder.keep(sha256, content_of(session, sha256))
            settled += 1
        else:
            continue
        session.execute(delete(FileContent).where(FileContent.sha256 == sha256))
    for path in folder.old_ones() if folder is not None else ():
        if path.name not in kept:
            path.unlink(missing_ok=True)
            removed += 1
    missing = tuple(name for sha256, (name, size) in kept.items() if _size(session, folder, sha256) != size)
    return FilesVerdict(len(kept), removed, settled, missing)


def _size(session: Session, folder: FileFolder | None, sha256: str) -> int | None:
    if folder is not None:
        return folder.size(sha256)
    return session.scalar(select(func.length(FileContent.data)).where(FileContent.sha256 == sha256))


def bring_contents(source: Connection, target: Connection) -> int:
    """Put the contents that stand beside the source into the target's table; how many. One that is gone is left out,
    as it is here: the doctor names it in both."""
    file = sqlite_file(source.engine)
    if file is None or not file.name:
        return 0
    folder, brought = FileFolder(folder_beside(file)), 0
    here = select(FileContent.sha256)
    for sha256 in source.scalars(select(OrderFile.sha256).where(OrderFile.sha256.not_in(here)).distinct()).all():
        if folder.size(sha256) is not None:
            target.execute(insert(FileContent), {"sha256": sha256, "data": folder.read(sha256)})
            brought += 1
    return brought
