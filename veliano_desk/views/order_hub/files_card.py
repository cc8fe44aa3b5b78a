"""The hub's files: pictures small, the rest by name; dropped onto the card or added, opened, saved, removed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from veliano_desk.domain.files import ENDINGS, FileView
from veliano_desk.domain.orders import OrderView
from veliano_desk.domain.rights import Right
from veliano_desk.services.files import copy_to_open
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.labels import Line, Words
from veliano_desk.views.common.layout import clear
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.order_hub.file_line import FileLine
from veliano_desk.views.order_hub.thumbnails import Thumbnails, thumbnail

_EMPTY = "Drop pictures, PDFs or models here, or press Add."
_NONE = "No pictures or files."
_LET_GO = "Let go to attach them."
T = TypeVar("T")


class FilesCard(Card):
    """An order's files. It reads and writes them itself; whoever shows it only says which order."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__("Files", icon="file-text", parent=parent)
        self._context = context
        self._may_edit = context.signed_in.may(Right.ORDERS_EDIT)
        self._order: OrderView | None = None
        self._files: tuple[FileView, ...] | None = None
        self._lines: list[FileLine] = []
        self._thumbnails = Thumbnails()
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        self._words = Words(tone="muted", wrap=True)
        self.body.addWidget(self._words)
        self.body.addLayout(self._box)
        self.body.addStretch(1)
        self.body.setContentsMargins(8, 8, 8, 8)
        if self._may_edit:
            self.add_head(Button("Add…", icon="plus", kind="link", on_click=self.choose_files))
            self.setAcceptDrops(True)
        self._words.setContentsMargins(6, 4, 6, 4)

    def show_order(self, order: OrderView) -> None:
        """Show this order's files; another order's are gone at once."""
        if self._order is None or self._order.id != order.id:
            self._files = None
            self._clear()
        self._order = order
        self._say()
        files = self._context.desk.files
        self._context.tasks.run(
            "order_hub:files", "Files", lambda _progress, _cancelled: (order.id, files.list(order.id)), self._take,
            owner=self,
        )  # fmt: skip

    def lines(self) -> list[FileLine]:
        """The lines shown, in their order."""
        return list(self._lines)

    def attach(self, paths: list[Path]) -> None:
        """Attach these, one after the other; what cannot be is said, and the others are attached all the same."""
        order, files = self._order, self._context.desk.files
        if order is None:
            return
        for path in paths:
            self._write(f"Attaching {path.name}", partial(files.attach, order.id, path))

    def choose_files(self) -> None:
        """Ask which, then attach them."""
        endings = " ".join(f"*{ending}" for known in ENDINGS.values() for ending in known)
        chosen, _filter = QFileDialog.getOpenFileNames(self, "Attach files", "", f"Pictures and models ({endings})")
        self.attach([Path(each) for each in chosen])

    # Drag and drop

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()
            self._words.setText(_LET_GO)
            self._words.show()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._say()

    def dropEvent(self, event: QDropEvent) -> None:
        self._say()
        event.acceptProposedAction()
        self.attach(_dropped(event))

    # Showing

    def _take(self, found: tuple[int, tuple[FileView, ...]]) -> None:
        order_id, files = found
        if self._order is None or self._order.id != order_id or files == self._files:
            return
        focused = next((line.file.id for line in self.lines() if line.hasFocus()), None)
        self._files = files
        self._clear()
        for at, file in enumerate(files):
            if at:
                self._box.addWidget(Line())
            line = self._made(file)
            self._lines.append(line)
            self._box.addWidget(line)
            if file.id == focused:
                line.setFocus()
        self._say()
        self._show_pictures()

    def _clear(self) -> None:
        self._lines.clear()
        clear(self._box)

    def _made(self, file: FileView) -> FileLine:
        order = self._order
        pieces = order.pieces if order is not None else ()
        about = next((piece.title for piece in pieces if piece.id == file.piece_id), "") if len(pieces) > 1 else ""
        line = FileLine(file, about, may_remove=self._may_edit)
        line.pressed.connect(partial(self._open, file))
        line.save_asked.connect(partial(self._save, file))
        line.remove_asked.connect(partial(self._remove, file))
        return line

    def _say(self) -> None:
        files = self._files or ()
        self.set_meta(f"{len(files)}" if files else "")
        self._words.setText((_EMPTY if self._may_edit else _NONE) if self._files is not None else "")
        self._words.setVisible(self._files is not None and not files)

    def _show_pictures(self) -> None:
        """Put in what is known, and have the rest made in the lane."""
        wanted = []
        for line in self.lines():
            known = self._thumbnails.get(line.file.sha256)
            if known is not None:
                line.picture.set_image(known)
            elif line.file.is_picture:
                wanted.append(line.file)
        if not wanted:
            return
        files = self._context.desk.files

        def make(_progress: object, cancelled: Callable[[], bool]) -> dict[str, QImage]:
            return {file.sha256: thumbnail(files.content(file.id)) for file in wanted if not cancelled()}

        def show(made: dict[str, QImage]) -> None:
            for sha256, image in made.items():
                self._thumbnails.keep(sha256, image)
            for line in self.lines():
                line.picture.set_image(self._thumbnails.get(line.file.sha256) or QImage())

        self._context.tasks.run("order_hub:thumbnails", "Pictures", make, show, owner=self)

    # Doing

    def _open(self, file: FileView) -> None:
        files = self._context.desk.files

        def show(path: Path) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self._context.notifier.toast(f"No program here opens {file.name}; save it instead.", tone="warn")

        self._context.tasks.run(
            "order_hub:open", f"Opening {file.name}",
            lambda _progress, _cancelled: copy_to_open(Path(_folder().name), file, files.content(file.id)), show,
            owner=self,
        )  # fmt: skip

    def _save(self, file: FileView) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(self, "Save the file", file.name)
        if not chosen:
            return
        files = self._context.desk.files
        self._context.tasks.write(
            f"Saving {file.name}",
            lambda _progress, _cancelled: files.save(file.id, Path(chosen)),
            lambda path: self._context.notifier.toast(f"Saved {path.name}", icon="save"), owner=self,
        )  # fmt: skip

    def _remove(self, file: FileView) -> None:
        """Take it off; what it held is kept for the moment in which that can be taken back."""
        files = self._context.desk.files

        def remove() -> bytes:
            data = files.content(file.id)
            files.detach(file.id)
            return data

        def removed(data: bytes) -> None:
            back = partial(files.attach, file.order_id, data, file.name, file.piece_id)
            self._context.notifier.toast(
                f"{file.name} removed", icon="trash-2", action="Undo",
                on_action=lambda: self._write(f"Attaching {file.name}", back),
            )  # fmt: skip

        self._write(f"Removing {file.name}", remove, removed)

    def _write(self, title: str, work: Callable[[], T], on_done: Callable[[T], None] | None = None) -> None:
        self._context.tasks.write(
            title, lambda _progress, _cancelled: work(), on_done, show=True,
            owner=self,
        )  # fmt: skip


def _dropped(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Where copies stand that other programs show; gone when this program ends."""
    return tempfile.TemporaryDirectory(prefix="veliano-desk-", ignore_cleanup_errors=True)
