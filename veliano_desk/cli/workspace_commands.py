"""`init` and `migrate`."""

from __future__ import annotations

import argparse
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
    show({**made, "token_in_keychain": kept}, session.as_json)
    return FINE


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
