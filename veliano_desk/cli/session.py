"""How a command gets its desk: by the token in the environment, else the one in the keychain, else it asks."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import dataclass, field

from veliano_desk.bootstrap import default_address, open_workspace
from veliano_desk.domain.errors import SignInError, WorkspaceError
from veliano_desk.models.database import Database
from veliano_desk.security.secrets import SystemSecrets
from veliano_desk.services.desk import Desk, Workspace

TOKEN_VARIABLE = "VELIANO_DESK_TOKEN"


@dataclass(frozen=True, slots=True)
class Session:
    """What every command is given: which workspace, and how to print. Leaving it closes what was opened."""

    address: str
    as_json: bool
    _opened: list[Workspace] = field(default_factory=list)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_error: object) -> None:
        for workspace in self._opened:
            workspace.close()

    def workspace(self, make: bool = False) -> Workspace:
        """Open it. WorkspaceError where there is none: only `init` makes one, a mistyped address does not."""
        if not make:
            self._must_exist()
        opened = open_workspace(self.address)
        self._opened.append(opened)
        return opened

    def has_token(self) -> bool:
        """Whether `desk` can sign in without asking anybody."""
        return bool(os.environ.get(TOKEN_VARIABLE) or _kept(self.workspace()))

    def desk(self) -> Desk:
        """Signed in. Without a token, whoever sits at a terminal is asked; SignInError where nobody can be."""
        workspace = self.workspace()
        secret = os.environ.get(TOKEN_VARIABLE) or _kept(workspace)
        if secret:
            return workspace.sign_in_with_token(secret)
        if not sys.stdin.isatty():
            raise SignInError(
                "Not signed in",
                "Nothing was read.",
                f"Set {TOKEN_VARIABLE} to a token made in Settings → Tokens.",
            )
        print("Sign-in name: ", end="", file=sys.stderr, flush=True)
        login = sys.stdin.readline().strip()
        try:
            return workspace.sign_in(login, getpass.getpass())
        except EOFError as error:
            raise SignInError("Not signed in", "No password was typed; nothing was read.", "Try again.") from error

    def _must_exist(self) -> None:
        database = Database(self.address)
        try:
            if not database.exists():
                raise WorkspaceError(
                    "No workspace there",
                    "Nothing was read and nothing was made.",
                    "Check the address, or make a workspace with `veliano-desk init`.",
                    database.name,
                )
        finally:
            database.close()


def session(address: str | None, as_json: bool) -> Session:
    return Session(address or default_address(), as_json)


def token_name(workspace: Workspace) -> str:
    """Under which name the keychain holds the command line's token of a workspace."""
    return f"token:{workspace.file.resolve() if workspace.file else workspace.name}"


def _kept(workspace: Workspace) -> str | None:
    secrets = SystemSecrets()
    return secrets.get(token_name(workspace)) if secrets.available() else None
