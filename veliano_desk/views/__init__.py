"""The window: Qt, and nothing else is Qt. Pages hold a Desk and nothing below it."""

from __future__ import annotations

import sys

from PySide6 import __version_info__ as _pyside

if sys.version_info < (3, 12) and _pyside[:2] == (6, 12):
    # PySide6 6.12 returns None, True and False without taking a reference, as if they were immortal. They are from
    # Python 3.12 on; in 3.11 the process aborts after some thousand calls ("none_dealloc: deallocating None").
    # A reference count that never comes down makes them immortal here too.
    import ctypes

    for _single in (None, True, False, NotImplemented, Ellipsis):
        ctypes.c_ssize_t.from_address(id(_single)).value += 1 << 48
