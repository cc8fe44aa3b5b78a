"""How many people may be the same as somebody else, and the way from one of them to the next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.customers import CustomerRow
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.page import PageContext

_MOST = 50


class ProposedButton(Button):
    """Hidden while nobody is proposed. Each press goes to the next of them."""

    wanted = Signal(int)
    """A customer's number: show them."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__("", icon="users", on_click=self.show_next, tooltip="Show the next of them", parent=parent)
        self._context = context
        self._found: tuple[int, ...] = ()
        self._last = 0
        self._asked = False
        self.hide()

    def load(self) -> None:
        """Look for them, in the background."""
        customers = self._context.desk.customers
        self._context.tasks.run(
            "customers:duplicates", "Who may be the same person",
            lambda _progress, _cancelled: customers.duplicates(_MOST), self._take, owner=self,
        )  # fmt: skip

    def seek(self) -> None:
        """Look anew, and show one of them or say that there is nobody."""
        self._asked = True
        self.load()

    def show_next(self) -> None:
        """Show the one after the one that was shown last; after the last comes the first again."""
        if self._found:
            self._last = next((one for one in self._found if one > self._last), self._found[0])
            self.wanted.emit(self._last)

    def _take(self, found: tuple[CustomerRow, ...]) -> None:
        self._found = tuple(sorted(row.id for row in found))
        count = len(found)
        number = f"{formats.number(count)}{'+' if count == _MOST else ''}"
        self.setText("1 person may be the same as another" if count == 1 else f"{number} people may be the same")
        self.setVisible(bool(found))
        asked, self._asked = self._asked, False
        if asked and found:
            self.show_next()
        elif asked:
            self._context.notifier.toast("No two customers look like the same person.", tone="info")
