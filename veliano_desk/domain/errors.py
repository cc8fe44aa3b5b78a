"""The one error that people see: in their words, with what was kept and what to do now."""

from __future__ import annotations


class DeskError(Exception):
    """Something that a person must be told.

    title: a few words; happened: what went wrong and what was kept; todo: what to do now;
    subject: what it is about (an order number, a file), or "". code is stable, for tests and for `--json`.
    """

    code = "desk_error"

    def __init__(self, title: str, happened: str, todo: str, subject: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.happened = happened
        self.todo = todo
        self.subject = subject

    def __str__(self) -> str:
        about = f" ({self.subject})" if self.subject else ""
        return f"{self.title}{about}: {self.happened} {self.todo}".strip()


class InputError(DeskError):
    """What was typed or given cannot be used as it is."""

    code = "bad_input"


class NotFoundError(DeskError):
    """The thing asked for is not in this workspace."""

    code = "not_found"


class RightMissingError(DeskError):
    """The person signed in may not do this."""

    code = "right_missing"


class SignInError(DeskError):
    """Wrong name or password, or too many tries."""

    code = "sign_in"


class ConflictError(DeskError):
    """Somebody else saved the same row first; `mine` and `theirs` hold both values per field."""

    code = "conflict"

    def __init__(
        self,
        title: str,
        happened: str,
        todo: str,
        subject: str = "",
        *,
        mine: dict[str, object] | None = None,
        theirs: dict[str, object] | None = None,
        version: int = 0,
    ) -> None:
        super().__init__(title, happened, todo, subject)
        self.mine = mine or {}
        self.theirs = theirs or {}
        self.version = version


class WorkspaceError(DeskError):
    """The workspace itself cannot be used: no database, newer, locked, read-only, disk full."""

    code = "workspace"


class StoreError(DeskError):
    """The store cannot be reached, refuses, or answers in a way that makes no sense."""

    code = "store"


class CancelledError(DeskError):
    """The person cancelled; everything finished so far was kept."""

    code = "cancelled"
