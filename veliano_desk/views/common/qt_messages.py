"""What Qt itself says on stderr, less the one line that means nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import qFormatLogMessage, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

_NOISE = "This plugin does not support propagateSizeHints()"


@contextmanager
def less_noise() -> Iterator[None]:
    """Off screen, Qt complains of every window's least size, which has no meaning there; all else is passed on."""
    if QGuiApplication.platformName() != "offscreen":
        yield
        return
    before = qInstallMessageHandler(None)

    def pass_on(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if message == _NOISE:
            return
        if before is not None:
            before(kind, context, message)
        elif sys.stderr is not None:  # a program without a console has none
            sys.stderr.write(f"{qFormatLogMessage(kind, context, message)}\n")

    qInstallMessageHandler(pass_on)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
