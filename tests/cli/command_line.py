"""Calls commands as a person at a terminal would, and keeps what they said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from veliano_desk.cli import main


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line on stderr of a command that was refused."""
        assert self.code == 2, self
        assert self.out == ""
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return self.err.strip()


@dataclass(frozen=True)
class CommandLine:
    """The program with one workspace."""

    address: str
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Said:
        self.capsys.readouterr()
        try:
            code = main(["--workspace", self.address, *arguments])
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        printed = self.capsys.readouterr()
        return Said(code, printed.out, printed.err)
