"""A list's own search field, which also shows what somebody else searched for: a saved view, a cleared filter."""

from __future__ import annotations

from veliano_desk.views.common.search_field import SearchField


class ListSearch(SearchField):
    """As the common one; `show_text` says what the list shows without asking for it again."""

    def show_text(self, text: str) -> None:
        """Show `text` unless it is what was typed last, which may be ahead of the list."""
        if text != self._told:
            self._told = text
            self.setText(text)
