"""Opening the window. Nothing is imported here that its first frame does not need."""

from __future__ import annotations


def open_window(address: str | None) -> int:
    """Show the window on a workspace, by default this person's own; returns its exit code."""
    from veliano_desk.views.app import start

    def opened() -> object:
        from veliano_desk.bootstrap import default_address, open_workspace

        return open_workspace(address or default_address())

    return start(opened)
