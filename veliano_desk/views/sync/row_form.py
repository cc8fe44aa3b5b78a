"""A row of the store that could not be read: seen word for word, mended where it stands, left out, asked for again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from veliano_desk.domain.store_sync import SyncFinding
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import column, row
from veliano_desk.views.common.twice import TwiceButton

_NO_ROW = "What stands above is no JSON any more; nothing was changed."


class FindingDeeds(Protocol):
    """What can be done about a finding, by its number."""

    @property
    def read_again(self) -> Callable[[SyncFinding], None]: ...

    @property
    def mend(self) -> Callable[[int, dict[str, Any], Callable[[], None]], None]:
        """Read it with these values; the last is called once that was done."""

    @property
    def leave(self) -> Callable[[int], None]: ...

    @property
    def believe(self) -> Callable[[int], None]:
        """What is missing in the store's answer is gone."""


class RowForm(QWidget):
    """One row. What was typed stays what it is until it was read, or put back."""

    def __init__(self, finding: SyncFinding, deeds: FindingDeeds, typed: str, put_back: Callable[[], None]) -> None:
        """typed: what somebody wrote of it before, "" for nothing; put_back: shows the row as it came."""
        super().__init__()
        self.finding = finding
        self._deeds = deeds
        self._put_back = put_back
        self.editor = QPlainTextEdit(readable(finding.raw))
        self.editor.setReadOnly(not finding.whole)
        self.editor.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.editor.setAccessibleName(f"The row {finding.remote_id} as it came from the store")
        self.editor.setTabChangesFocus(True)
        self._fault = Words(_NO_ROW, tone="risk", wrap=True)
        self._fault.hide()
        buttons = row(Button("Ask the store again", icon="rotate-ccw", on_click=lambda: deeds.read_again(finding)))
        self._as_it_came = Button("Put it back", kind="quiet", on_click=self.forget)
        if finding.whole:
            buttons.addWidget(Button("Read it as written above", on_click=self._mend))
        buttons.addWidget(TwiceButton("Leave it out", "Really leave it out", lambda: deeds.leave(finding.id)))
        buttons.addWidget(self._as_it_came)
        buttons.addStretch(1)
        self.setLayout(column(self.editor, self._fault, buttons))
        if typed:
            self.editor.setPlainText(typed)
            self.editor.document().setModified(True)
        self._as_it_came.setVisible(bool(self.typed()))
        self.editor.document().modificationChanged.connect(self._as_it_came.setVisible)

    def typed(self) -> str:
        """What stands here that nobody has read yet; "" for nothing."""
        return self.editor.toPlainText() if self.editor.document().isModified() else ""

    def forget(self) -> None:
        """What was typed counts no more: the row is shown as it came."""
        self.editor.document().setModified(False)
        self._put_back()

    def _mend(self) -> None:
        changed = changed_values(self.finding.raw, self.editor.toPlainText())
        self._fault.setVisible(changed is None)
        if changed:
            self._deeds.mend(self.finding.id, changed, self.forget)


class TableForm(QWidget):
    """Rows are missing in the store's answer for a whole table: what that may mean, and who says that they are gone."""

    def __init__(self, finding: SyncFinding, deeds: FindingDeeds) -> None:
        super().__init__()
        words = Words(
            "An answer can lack rows that are still there: a sign-in that sees less, a rule that was changed. If they "
            "were really deleted in the store, say so: goods go here, too, and about each customer and order somebody "
            "is asked.", tone="muted", wrap=True,
        )  # fmt: skip
        again = Button("Ask the store again", icon="rotate-ccw", on_click=lambda: deeds.read_again(finding))
        gone = TwiceButton(
            "Believe it: they are gone", "Really gone: take it in here", lambda: deeds.believe(finding.id)
        )
        self.setLayout(column(words, row(again, gone, None), None))


def changed_values(raw: str, text: str) -> dict[str, Any] | None:
    """The fields that somebody wrote otherwise than the store did; None where the text is no row any more."""
    try:
        was, now = json.loads(raw), json.loads(text)
    except ValueError:
        return None
    if not isinstance(was, dict) or not isinstance(now, dict):
        return None
    return {name: value for name, value in now.items() if name not in was or was[name] != value}


def readable(raw: str) -> str:
    """JSON with a line per field; anything else as it came."""
    try:
        return json.dumps(json.loads(raw), indent=2, ensure_ascii=False)
    except ValueError:
        return raw
