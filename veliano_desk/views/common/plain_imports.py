"""Imports without the hook that PySide6 hangs onto every one of them.

Once PySide6 is loaded it reads the source of each module that is imported after it, whoever's module that is, to find
out whether it says `from __feature__ import snake_case`. That is half as long again as importing it. Nothing here asks
for such features, so the window imports as if there were no hook.
"""

from __future__ import annotations

import builtins


def import_plainly() -> None:
    """Take the hook off, for the whole process. Does nothing where it is not there, or something else stands over it.

    What PySide6 has below it, which makes its own classes when they are first asked for, stays.
    """
    hooks = vars(builtins)
    hook, below = hooks.get("__feature_import__"), hooks.get("__orig_import__")
    if hook is not None and below is not None and builtins.__import__ is hook:
        builtins.__import__ = below
