"""Opening the window. Nothing is imported here that its first frame does not need."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veliano_desk.config.logging import LogFile
    from veliano_desk.services.desk import Workspace


def open_window(address: str | None, page: str = "") -> int:
    """Show the window on a workspace, by default this person's own, open on a page; its exit code.

    What keeps it from opening is said in one line, as every command says it.
    """
    from veliano_desk.domain.errors import DeskError
    from veliano_desk.views.program import run_window

    def opened() -> Workspace:
        from veliano_desk.bootstrap import default_address, open_workspace

        return open_workspace(address or default_address())

    files: list[LogFile] = []

    def painted() -> None:
        from veliano_desk.config.logging import LogFile

        files.append(LogFile())
        files[0].start()

    try:
        return run_window(opened, page=page, first_paint=painted)
    except DeskError as error:
        from veliano_desk.cli.output import complain

        return complain(error)
    finally:
        for file in files:
            file.stop()
