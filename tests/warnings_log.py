"""Warnings in the log fail a test, unless it said that they would come."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence


class ExpectedWarnings:
    """What a test announces; each announcement must be met at least once."""

    def __init__(self) -> None:
        self._patterns: list[str] = []

    def __call__(self, pattern: str) -> None:
        self._patterns.append(pattern)

    def complaint(self, records: Sequence[logging.LogRecord]) -> str:
        """What is wrong with these records; empty when they are as announced."""
        lines = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in records]
        stray = [line for line in lines if not any(re.search(pattern, line) for pattern in self._patterns)]
        unmet = [pattern for pattern in self._patterns if not any(re.search(pattern, line) for line in lines)]
        parts = [f"Unexpected in the log: {line}" for line in stray]
        parts += [f"Announced but never logged: {pattern}" for pattern in unmet]
        return "\n".join(parts)


class WarningCollector(logging.Handler):
    """Holds every record of WARNING and above that reaches the root logger while it is entered."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def __enter__(self) -> WarningCollector:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_exc: object) -> None:
        logging.getLogger().removeHandler(self)
