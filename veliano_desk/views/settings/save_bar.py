"""Save and put back, below a form; both sleep while nothing was changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import row


class SaveBar(QWidget):
    """`set_changed` wakes it; `words` says how much was changed."""

    def __init__(
        self, on_save: Callable[[], None], on_put_back: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.save_button = Button("Save", icon="save", kind="primary", on_click=on_save)
        self.put_back_button = Button("Put back", kind="quiet", on_click=on_put_back)
        self._words = Words("", style="small", tone="muted")
        self.setLayout(row(self.save_button, self.put_back_button, self._words, None))
        self.set_changed(0)

    def set_changed(self, count: int) -> None:
        """Say how many fields differ from what is saved."""
        self.save_button.setEnabled(count > 0)
        self.put_back_button.setEnabled(count > 0)
        self._words.setText("" if not count else "1 change" if count == 1 else f"{count} changes")
