"""How a command gets its desk: by the token in the environment, else the one in the keychain."""

from __future__ import annotations

import os
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
        """Signed in. SignInError where there is neither a token in the environment nor one in the keychain."""
        secret = os.environ.get(TOKEN_VARIABLE) or _kept(self.address)
        if not secret:
            raise SignInError(
                "Not signed in",
                "Nothing was read.",
                f"Set {TOKEN_VARIABLE} to a token made in Settings → People and rights.",
            )
        return self.workspace().sign_in_with_token(secret)


def session(address: str | None, as_json: bool) -> Session:
    return Session(address or default_address(), as_json)


def token_name(address: str) -> str:
    """Under which name the keychain holds the command line's token of a workspace."""
    return f"token:{address}"


def _kept(address: str) -> str | None:
    secrets = SystemSecrets()
    return secrets.get(token_name(address)) if secrets.available() else None
