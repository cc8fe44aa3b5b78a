"""The window: Qt, and nothing else is Qt. Pages hold a Desk and nothing below it."""

from __future__ import annotations

import sys

from PySide6 import __version_info__ as _qt

if sys.version_info < (3, 12) and _qt[:3] == (6, 12, 0):
    # PySide6 6.12.0 gives one reference to True too many back with every `emit`. Python 3.12 made True immortal;
    # before, the process aborts after some hundred signals ("bool_dealloc: deallocating True or False").
    import ctypes

    ctypes.c_ssize_t.from_address(id(True)).value += 1 << 40
