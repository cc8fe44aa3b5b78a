"""What the stock view writes, and what is said of it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from veliano_desk.domain.articles import ArticleEdit
from veliano_desk.domain.stock_views import Place, ReservationView, StockMove
from veliano_desk.views.common.notifier import trouble_of
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.stock_words import amount_words
from veliano_desk.views.materials.article_form import ArticleForm
from veliano_desk.views.materials.place_form import PlaceForm
from veliano_desk.views.materials.stock_form import ISSUE, MOVE, RECEIVE, RESERVE, RETURN, Asked
from veliano_desk.views.materials.stock_preview import StockPreview

if TYPE_CHECKING:
    from veliano_desk.services.materials import MaterialsService


class StockWrites(QObject):
    """Each write says what it did, with Undo where it can be taken back. What was refused keeps what was typed."""

    saved = Signal()

    def __init__(self, context: PageContext, preview: StockPreview, form: ArticleForm, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._preview, self._article_form = context, preview, form

    def post(self, asked: Asked) -> None:
        """What the form asks for."""
        form, materials = self._preview.form, self._context.desk.materials
        form.setEnabled(False)
        self._context.tasks.write(
            "Posting stock", lambda _progress, _cancelled: _posted(materials, asked), self._done,
            lambda error: self._context.notifier.error(error, "posting stock"),
            on_end=lambda: form.setEnabled(True), owner=self,
        )  # fmt: skip

    def correct(self, event_id: int) -> None:
        """Take a posting back."""
        materials = self._context.desk.materials
        self._write("Correcting", lambda: materials.correct(event_id, "Taken back"), "The posting was taken back.")

    def release(self, reservation_id: int) -> None:
        """Give what is reserved free."""
        materials = self._context.desk.materials
        self._write("Giving free", lambda: materials.release(reservation_id), "It is free again.")

    def save(self, edit: ArticleEdit) -> None:
        """A new article, or another description of one."""
        materials, form = self._context.desk.materials, self._article_form
        shown = self._preview.article
        known = shown.article if shown is not None and form.code.line.isReadOnly() else None

        def work(_progress: Any, _cancelled: Any) -> Any:
            if known is None:
                return materials.add_article(edit)
            return materials.edit_article(known.id, known.version, edit)

        self._context.tasks.write(
            "Saving an article", work, lambda _view: self._saved(edit), self._not_saved, owner=self
        )

    def _saved(self, edit: ArticleEdit) -> None:
        self.saved.emit()
        self._context.notifier.toast(f"{edit.title}: saved", icon="check")

    def _not_saved(self, error: Exception) -> None:
        trouble = trouble_of(error, "saving the article")
        self._article_form.refused(f"{trouble.title}. {trouble.happened} {trouble.todo}")

    def _done(self, done: StockMove | ReservationView) -> None:
        self._preview.form.clear()
        words = amount_words(done.pieces, abs(done.quantity), done.unit, done.counts_pieces)
        if isinstance(done, ReservationView):
            self._toast(f"{words} reserved for {done.order}", lambda: self.release(done.id))
        else:
            self._toast(f"{done.title}: {words}", lambda: self.correct(done.event_id))

    def _toast(self, words: str, undo: Any) -> None:
        self._context.notifier.toast(words, action="Undo", on_action=undo)

    def _write(self, title: str, work: Any, words: str) -> None:
        self._context.tasks.write(
            title, lambda _progress, _cancelled: work(), lambda _done: self._context.notifier.toast(words), owner=self
        )


class PlaceWrites(QObject):
    """What the form for places asks for."""

    def __init__(self, context: PageContext, form: PlaceForm, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._form = context, form
        form.given.connect(self._add)
        form.changed.connect(self._change)

    def _add(self, code: str, title: str, kind: str) -> None:
        materials = self._context.desk.materials
        self._write(lambda: materials.add_place(code, title, kind))

    def _change(self, place: Place, title: str, active: bool) -> None:
        materials = self._context.desk.materials
        self._write(lambda: materials.edit_place(place.id, place.version, title, active))

    def _write(self, work: Callable[[], Place]) -> None:
        self._context.tasks.write(
            "Saving a place", lambda _progress, _cancelled: work(), self._saved, self._refused, owner=self
        )

    def _saved(self, place: Place) -> None:
        self._form.saved()
        self._context.notifier.toast(f"{place.title}: saved", icon="check")

    def _refused(self, error: Exception) -> None:
        trouble = trouble_of(error, "saving the place")
        self._form.refused(f"{trouble.title}. {trouble.happened} {trouble.todo}")


def _posted(materials: MaterialsService, asked: Asked) -> StockMove | ReservationView:
    """Call the service that the form's choice stands for."""
    if asked.what == RECEIVE and asked.lot is not None:
        lot = materials.receive([asked.lot])[0]
        return next(move for move in materials.moves() if move.lot_id == lot.id)
    issue = asked.issue
    assert issue is not None
    if asked.what == ISSUE:
        return materials.issue(issue)
    if asked.what == RESERVE:
        return materials.reserve(asked.article, issue.order, issue.quantity, issue.pieces, issue.lot_id or None)
    if asked.what == MOVE:
        return materials.move(issue, asked.target)
    if asked.what == RETURN:
        return materials.give_back(issue.lot_id, issue.order, issue.quantity or 0, issue.pieces or 0, asked.target)
    assert asked.kind is not None
    return materials.write_off(asked.kind, issue)
