"""Cards in as many columns as there is room for: three, two or one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from veliano_desk.views.common import theme

Columns = Sequence[Sequence[QWidget]]
_THREE, _TWO = 1080, 700
_WEIGHTS = {3: (9, 8, 6), 2: (1, 1, 0), 1: (1, 0, 0)}
_MOST = 3


class CardColumns(QWidget):
    """Places cards by the width it is given. `three`, `two`: which cards stand below each other in which column.

    Narrower than that they all stand below each other, in the order of `two`. The last column's last card fills it.
    """

    def __init__(self, three: Columns, two: Columns, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plans: dict[int, Columns] = {3: three, 2: two, 1: [[card for cards in two for card in cards]]}
        self._cards = [card for cards in three for card in cards]
        self._fillers = [QWidget(self) for _ in range(_MOST)]
        self._count = 0
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._boxes = [QVBoxLayout() for _ in range(_MOST)]
        gap = theme.size("gap")
        for at, box in enumerate(self._boxes):
            box.setSpacing(gap)
            box.setContentsMargins(gap if at else 0, 0, 0, 0)
            self._line.addLayout(box)
        self._place(_MOST)

    @property
    def count(self) -> int:
        """In how many columns the cards stand now."""
        return self._count

    def fit(self, width: int) -> None:
        """Place the cards for this much room. What they need themselves says nothing: they would never give way."""
        count = 3 if width >= _THREE else 2 if width >= _TWO else 1
        if count != self._count:
            self._place(count)

    def _place(self, count: int) -> None:
        self._count = count
        gap = theme.size("gap")
        for at, box in enumerate(self._boxes):
            # removeWidget, not takeAt: an item that outlives its place keeps the widget's old size for good
            for widget in (*self._cards, self._fillers[at]):
                box.removeWidget(widget)
        for at, box in enumerate(self._boxes):
            cards = self._plans[count][at] if at < count else ()
            box.setContentsMargins(gap if at and cards else 0, 0, 0, 0)
            for card in cards:
                box.addWidget(card)
                box.setStretchFactor(card, 0)
            if at == count - 1 and cards:
                box.setStretchFactor(cards[-1], 1)
            elif cards:
                box.addWidget(self._fillers[at], 1)
            self._line.setStretch(at, _WEIGHTS[count][at])
