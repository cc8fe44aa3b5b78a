"""A view of the Materials page that stands by itself, made when it is first looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Part(QWidget):
    """What the page asks of such a view."""

    def refresh(self, areas: frozenset[str]) -> None:
        """Something changed in these areas."""

    def typed(self) -> bool:
        """Whether something stands there that was not posted."""
        return False

    def look_for(self, words: str) -> None:
        """Show what somebody asked for by these words."""
