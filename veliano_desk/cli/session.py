"""How a command gets its desk: by the token in the environment, else the one in the keychain, else it asks."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import dataclass

from veliano_desk.bootstrap import default_address, open_workspace
from veliano_desk.domain.errors import SignInError
from veliano_desk.security.secrets import SystemSecrets
from veliano_desk.services.desk import Desk, Workspace

TOKEN_VARIABLE = "VELIANO_DESK_TOKEN"


@dataclass(frozen=True, slots=True)
class Session:
    """What every command is given: which workspace, and how to print."""

    address: str
    as_json: bool

    def workspace(self) -> Workspace:
        return open_workspace(self.address)

    def desk(self) -> Desk:
        """Signed in. Without a token, whoever sits at a terminal is asked; SignInError where nobody can be."""
        secret = os.environ.get(TOKEN_VARIABLE) or _kept(self.address)
        if secret:
            return self.workspace().sign_in_with_token(secret)
        if not sys.stdin.isatty():
            raise SignInError(
                "Not signed in",
                "Nothing was read.",
                f"Set {TOKEN_VARIABLE} to a token made in Settings → People and rights.",
            )
        print("Sign-in name: ", end="", file=sys.stderr, flush=True)
        return self.workspace().sign_in(sys.stdin.readline().strip(), getpass.getpass())


def session(address: str | None, as_json: bool) -> Session:
    return Session(address or default_address(), as_json)


def token_name(address: str) -> str:
    """Under which name the keychain holds the command line's token of a workspace."""
    return f"token:{address}"


def _kept(address: str) -> str | None:
    secrets = SystemSecrets()
    return secrets.get(token_name(address)) if secrets.available() else None
