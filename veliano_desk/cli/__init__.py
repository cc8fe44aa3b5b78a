"""The command line: the same services as the window, for scripts and for whoever likes to type."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or open the window when there is none. Returns 0 fine, 1 a finding, 2 bad input."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # The window's first frame must not wait for the command line's parser.
    if not arguments or (arguments[0] == "--workspace" and len(arguments) == 2):
        from veliano_desk.cli.window import open_window

        return open_window(arguments[1] if arguments else None)
    from veliano_desk.cli.commands import run

    return run(arguments)
