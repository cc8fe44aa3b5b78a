"""The window: Qt, and nothing else is Qt. Pages hold a Desk and nothing below it."""

from __future__ import annotations

import sys

from PySide6 import __version_info__ as _pyside

if sys.version_info < (3, 12) and _pyside[:2] == (6, 12):
    # PySide6 6.12 returns None, True and False without taking a reference, as if they were immortal. They are from
    # Python 3.12 on; in 3.11 the process aborts after some thousand calls ("none_dealloc: deallocating None").
    # A reference count that never comes down makes them immortal here too.
    # (`_ctypes` alone, because `ctypes` around it would cost the first frame 3 ms.)
    from _ctypes import _SimpleCData

    class _Count(_SimpleCData):  # type: ignore[type-arg]  # a C Py_ssize_t; the stubs know it by ctypes' name only
        _type_ = "q" if sys.maxsize > 2**32 else "l"

    for _single in (None, True, False, NotImplemented, Ellipsis):
        _Count.from_address(id(_single)).value += sys.maxsize >> 16
