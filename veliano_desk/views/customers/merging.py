"""What is done about two customers who may be one person: merge, undo, or say that they are two."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from veliano_desk.domain.customers import Merged
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.customers.preview import CustomerPreview

R = TypeVar("R")


class Merging(QObject):
    """Writes off the window's thread; `read` shows a customer anew."""

    def __init__(
        self, context: PageContext, preview: CustomerPreview, read: Callable[[int], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._preview, self._read = context, preview, read
        preview.same.merge_asked.connect(self._merge)
        preview.same.apart_asked.connect(self._apart)
        preview.same.undo_asked.connect(self._undo)

    def _merge(self, other_id: int, other_version: int) -> None:
        keep, version = self._preview.customer_id, self._preview.version
        customers = self._context.desk.customers
        self._write("Merging two customers",
                    lambda: customers.merge(keep, other_id, (version, other_version)), self._merged)  # fmt: skip

    def _merged(self, done: Merged) -> None:
        moved = f"{done.orders} {'order' if done.orders == 1 else 'orders'} moved"
        self._context.notifier.toast(
            f"Two customers are one: {moved}", icon="users", action="Undo" if done.id else "",
            on_action=lambda: self._undo(done.id, done.version),
        )  # fmt: skip

    def _undo(self, merge_id: int, version: int) -> None:
        customers = self._context.desk.customers
        self._write("Undoing a merge", lambda: customers.undo_merge(merge_id, version), self._undone)

    def _undone(self, _done: Merged) -> None:
        self._context.notifier.toast("They are two customers again", icon="undo-2")

    def _apart(self, other_id: int) -> None:
        shown, customers = self._preview.customer_id, self._context.desk.customers
        self._write("Keeping two customers apart", lambda: customers.keep_apart(shown, other_id),
                    lambda _none: self._context.notifier.toast("They stay two customers", icon="check"))  # fmt: skip

    def _write(self, title: str, work: Callable[[], R], done: Callable[[R], None]) -> None:
        """Once it is written, or refused, whoever is shown is read anew."""
        shown = self._preview.customer_id
        self._preview.same.setEnabled(False)

        def finished(result: R) -> None:
            done(result)
            self._read(shown)

        def failed(error: Exception) -> None:
            self._context.notifier.error(error, title.lower())
            self._read(shown)

        self._context.tasks.write(
            title, lambda _progress, _cancelled: work(), finished, failed,
            on_end=lambda: self._preview.same.setEnabled(True), owner=self,
        )  # fmt: skip
