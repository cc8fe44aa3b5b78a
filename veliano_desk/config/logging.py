"""The program's log: a file in the logs' folder that never grows past a few megabytes and never holds a secret."""

from __future__ import annotations

import logging
import platform
import re
import sys
import threading
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from veliano_desk import __version__
from veliano_desk.config.paths import logs_dir
from veliano_desk.domain.errors import WorkspaceError

FILE = "veliano-desk.log"
MOST_BYTES = 1_000_000
KEPT_FILES = 5
_PROGRAM = "veliano_desk"
_LINE = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"
_SECRETS = (
    (re.compile(r"\bvd_[\w-]{16,}"), "vd_***"),
    (re.compile(r"\bsb_secret_[\w-]+"), "sb_secret_***"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), "***"),
    (re.compile(r"\$argon2[^\s'\"]+"), "***"),
    (re.compile(r"(://[^@:/?\s]*):[^@\s]*@"), r"\1:***@"),
    (re.compile(r"(?i)\b(bearer\s+)[^\s'\"]+"), r"\1***"),
    (
        re.compile(
            r"(?i)((?:\w*pass(?:word|wd|phrase|file)?|\w*secret|\w*token|api_?key)['\"]?\s*[=:]\s*)"
            r"(\"[^\"]*\"|'[^']*'|[^\s&,;)}]+)"
        ),
        r"\1***",
    ),
)


def without_secrets(text: str) -> str:
    """The text with passwords, tokens and keys struck out, wherever they came from."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class _Lines(logging.Formatter):
    """UTC times; secrets struck out of everything that is written, tracebacks too."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802  # logging's name
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class _File(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        """A log that cannot be written, on a full disk say, is no reason to stop or to fill a terminal."""


def _move_aside(source: str, target: str) -> None:
    try:
        Path(source).replace(target)
    except OSError:
        return  # on Windows another window has it open: both go on in it, and the next to find it full tries again


class LogFile:
    """Writes the log from `start` to `stop`: this program's INFO, everybody else's WARNING, and what nobody caught."""

    def __init__(self) -> None:
        self._handler: logging.Handler | None = None

    def start(self) -> None:
        """Begin, once. Where there is no folder to write to the program goes on without a log; `doctor` says so."""
        if any(isinstance(handler, _File) for handler in logging.getLogger().handlers):
            return
        try:
            file = logs_dir() / FILE
        except WorkspaceError:
            return
        handler = _File(file, maxBytes=MOST_BYTES, backupCount=KEPT_FILES - 1, encoding="utf-8", delay=True)
        handler.rotator = _move_aside
        handler.setFormatter(_Lines(_LINE))
        handler.addFilter(_worth_keeping)
        self._handler = handler
        self._before = (logging.getLogger(_PROGRAM).level, sys.excepthook, threading.excepthook)
        logging.getLogger().addHandler(handler)
        logging.getLogger(_PROGRAM).setLevel(logging.INFO)
        sys.excepthook, threading.excepthook = self._take_fault, self._take_thread_fault
        log = logging.getLogger(_PROGRAM)
        log.info("Veliano Desk %s, Python %s on %s", __version__, platform.python_version(), sys.platform)

    def stop(self) -> None:
        """End, and put back what was before."""
        handler, self._handler = self._handler, None
        if handler is None:
            return
        level, hook, thread_hook = self._before
        logging.getLogger().removeHandler(handler)
        handler.close()
        logging.getLogger(_PROGRAM).setLevel(level)
        if sys.excepthook == self._take_fault:
            sys.excepthook = hook
        threading.excepthook = thread_hook

    def __enter__(self) -> LogFile:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def _take_fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            _log.critical("Nobody caught this", exc_info=(kind, error, trace))
        self._before[1](kind, error, trace)

    def _take_thread_fault(self, fault: threading.ExceptHookArgs) -> None:
        if fault.exc_value is not None:
            name = fault.thread.name if fault.thread else "a thread"
            _log.critical("Nobody caught this in %s", name, exc_info=fault.exc_value)
        self._before[2](fault)


_log = logging.getLogger(__name__)


def _worth_keeping(record: logging.LogRecord) -> bool:
    ours = record.name == _PROGRAM or record.name.startswith(f"{_PROGRAM}.")
    return record.levelno >= (logging.INFO if ours else logging.WARNING)
