"""Asking for a password: from a file or standard input for scripts, else typed without an echo."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from veliano_desk.domain.errors import InputError


def ask_password(file: str | None) -> str:
    """The first line of the file ("-": standard input), or typed twice. InputError when the two differ."""
    if file == "-":
        return sys.stdin.readline().rstrip("\r\n")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").splitlines()[0]
        except (OSError, IndexError, UnicodeDecodeError) as error:
            raise InputError(
                "No password there", "Nothing was changed.", "Put it on the file's first line.", file
            ) from error
    try:
        first = getpass.getpass("Password: ")
        again = getpass.getpass("Again: ")
    except EOFError as error:
        raise InputError(
            "No password was given", "Nothing was changed.", "Type it, or give it with --password-file."
        ) from error
    if again != first:
        raise InputError("The two differ", "Nothing was changed.", "Type the same password twice.")
    return first
