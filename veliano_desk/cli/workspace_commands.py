"""`init` and `migrate`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing

from veliano_desk.cli.output import FINE, complain, show
from veliano_desk.cli.passwords import ask_password
from veliano_desk.cli.session import Session, token_name
from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.domain.rights import Right
from veliano_desk.models.database import Database
from veliano_desk.security.secrets import SystemSecrets
from veliano_desk.services.desk import Desk


def init(session: Session, options: argparse.Namespace) -> int:
    """Make the workspace and its owner; where there is a keychain, keep a token for later commands in it."""
    workspace = session.workspace(make=True)
    password = ask_password(options.password_file)
    desk = workspace.make_owner(options.name, options.login, password, options.workshop, options.currency, options.zone)
    kept = _keep_token(desk, token_name(workspace))
    made = {"workspace": workspace.name, "owner": desk.who.name, "currency": desk.currency, "zone": desk.zone}
    assumed = [name for name in ("currency", "zone") if getattr(options, name) is None]
    if session.as_json:
        show({**made, "token_in_keychain": kept, "assumed": assumed}, as_json=True)
    else:
        show({**made, "token_in_keychain": kept}, as_json=False)
        _say_assumed(desk, assumed)
    return FINE


def _say_assumed(desk: Desk, assumed: Sequence[str]) -> None:
    """What was taken because nobody said otherwise, and how it is changed."""
    if "currency" in assumed:
        print(
            f"No --currency was given: {desk.currency} was taken, and stays for good. If that is wrong, delete this "
            "workspace now and make it again with --currency."
        )
    if "zone" in assumed:
        print(f"No --zone was given: {desk.zone} was taken. Change it in Settings → Workspace.")


def _keep_token(desk: Desk, name: str) -> bool:
    """A token for later commands in the keychain; where there is none, or it refuses, no token is left behind."""
    secrets = SystemSecrets()
    if not secrets.available():
        return False
    token = desk.people.make_token("Command line", tuple(Right))
    try:
        secrets.set(name, token.secret)
    except WorkspaceError as error:
        desk.people.revoke_token(token.token.id)
        complain(error)
        return False
    return True


def migrate(session: Session, _options: argparse.Namespace) -> int:
    """Create or migrate the workspace's schema; needs no sign-in."""
    with closing(Database(session.address)) as database:
        before = database.revision()
        copy = database.upgrade()
        show({"from": before, "to": database.revision(), "copy": str(copy) if copy else None}, session.as_json)
    return FINE
