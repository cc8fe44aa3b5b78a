"""What the orders' page does off the window's thread: figures, views, preview, export, moving many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from veliano_desk.domain.errors import NotFoundError
from veliano_desk.domain.stages import Action

if TYPE_CHECKING:
    from pathlib import Path

    from veliano_desk.domain.lists import ListQuery
    from veliano_desk.domain.order_lists import OrderRow, OrdersSummary
    from veliano_desk.domain.workspace import SavedView
    from veliano_desk.views.common.page import PageContext
    from veliano_desk.views.orders.bulk_move import Moved
    from veliano_desk.views.orders.view_spec import ViewSpec

PAGE_KEY = "orders"


class OrdersWork(QObject):
    """Results come back as signals, on the window's thread."""

    summed = Signal(object)
    """The OrdersSummary."""
    connection_known = Signal(bool)
    """Whether a store is connected."""
    views_read = Signal(object)
    """The saved views, a tuple."""
    order_read = Signal(object)
    """The OrderGlance of the preview."""
    view_saved = Signal(object)
    moved = Signal(object)
    """What was moved, a Moved."""

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def read_figures(self) -> None:
        desk = self._context.desk

        def work(_progress: object, _cancelled: object) -> tuple[OrdersSummary, bool]:
            return desk.orders.summary(), desk.store_sync.state().connected

        def done(result: tuple[OrdersSummary, bool]) -> None:
            self.summed.emit(result[0])
            self.connection_known.emit(result[1])

        self._context.tasks.run("orders:figures", "Figures", work, done, owner=self)

    def read_views(self) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            "orders:views", "Saved views", lambda _progress, _cancelled: desk.settings.views(PAGE_KEY),
            self.views_read.emit, owner=self,
        )  # fmt: skip

    def read_order(self, number: str) -> None:
        """For the preview: of many asked for in a row only the last is read."""
        desk = self._context.desk

        def failed(error: Exception) -> None:
            if not isinstance(error, NotFoundError):  # it went away meanwhile: the list says so when it is read again
                self._context.notifier.error(error, "reading the preview")

        self._context.tasks.run(
            "orders:preview", "Preview", lambda _progress, _cancelled: desk.orders.glance(number), self.order_read.emit,
            failed, owner=self,
        )  # fmt: skip

    def save_view(self, title: str, spec: ViewSpec) -> None:
        desk = self._context.desk

        def done(view: SavedView) -> None:
            self._context.notifier.toast(f"View “{view.title}” saved", icon="bookmark")
            self.view_saved.emit(view)
            self.read_views()

        self._context.tasks.write(
            "Saving the view",
            lambda _progress, _cancelled: desk.settings.save_view(PAGE_KEY, title, spec.as_saved()), done, owner=self,
        )  # fmt: skip

    def delete_view(self, view: SavedView) -> None:
        """Delete it, and offer it back."""
        desk = self._context.desk

        def back() -> None:
            self._context.tasks.write(
                "Bringing the view back",
                lambda _progress, _cancelled: desk.settings.save_view(PAGE_KEY, view.title, view.spec),
                lambda _view: self.read_views(), owner=self,
            )  # fmt: skip

        def done(_nothing: None) -> None:
            self._context.notifier.toast(f"View “{view.title}” deleted", icon="trash-2", action="Undo", on_action=back)
            self.read_views()

        self._context.tasks.write(
            "Deleting the view",
            lambda _progress, _cancelled: desk.settings.delete_view(view.id), done, owner=self,
        )  # fmt: skip

    def export(self, path: Path, query: ListQuery, shown: Sequence[str], expected: int) -> None:
        """Write the list as it is filtered and sorted, every row of it."""
        from veliano_desk.views.common.list_export import all_rows

        rows = self._context.desk.orders.list
        self._export(path, lambda: all_rows(rows, query), shown, expected)

    def export_rows(self, path: Path, rows: Sequence[OrderRow], shown: Sequence[str]) -> None:
        """Write the rows that are selected."""
        self._export(path, lambda: iter(rows), shown, len(rows))

    def _export(self, path: Path, rows: Callable[[], Iterator[OrderRow]], shown: Sequence[str], expected: int) -> None:
        from veliano_desk.views.common.list_export import run_export
        from veliano_desk.views.orders.export import write_orders

        desk = self._context.desk
        run_export(
            self._context, self, path, ("order", "orders"),
            lambda progress, cancelled: write_orders(
                path, shown, rows(), zone=desk.zone, currency=desk.currency,
                progress=progress, cancelled=cancelled, of=expected,
            ),
        )  # fmt: skip

    def move(self, numbers: Sequence[str], action: Action, reason: str) -> None:
        """Hold or resume many orders; a hold can be taken back."""
        from veliano_desk.views.orders.bulk_move import move_orders

        desk = self._context.desk
        self._context.tasks.write(
            f"{'Holding' if action is Action.HOLD else 'Resuming'} {len(numbers)} orders",
            lambda progress, cancelled: move_orders(desk, numbers, action, reason, progress, cancelled),
            lambda moved: self._say_moved(moved, action), show=True, owner=self,
        )  # fmt: skip

    def _say_moved(self, moved: Moved, action: Action) -> None:
        what = "put on hold" if action is Action.HOLD else "resumed"
        count = moved.orders
        said = f"{count} {'order' if count == 1 else 'orders'} {what}"
        left = f"; {len(moved.left)} not: {moved.left[0][0]} {moved.left[0][1].lower()}" if moved.left else ""
        undo = partial(self._take_back, moved) if action is Action.HOLD and moved.pieces else None
        self._context.notifier.toast(
            said + left, tone="warn" if moved.left else "ok", icon="circle-pause" if action is Action.HOLD else "play",
            action="Undo" if undo is not None else "", on_action=undo,
        )  # fmt: skip
        self.moved.emit(moved)

    def _take_back(self, moved: Moved) -> None:
        from veliano_desk.views.orders.bulk_move import take_back

        desk = self._context.desk
        self._context.tasks.write(
            "Taking the hold back",
            lambda progress, cancelled: take_back(desk, moved, progress, cancelled),
            lambda back: self._say_moved(back, Action.RESUME), show=True, owner=self,
        )  # fmt: skip
