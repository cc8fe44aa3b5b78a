"""`init` and `migrate`."""

from __future__ import annotations

import argparse

from veliano_desk.cli.output import FINE, show
from veliano_desk.cli.passwords import ask_password
from veliano_desk.cli.session import Session, token_name
from veliano_desk.domain.rights import Right
from veliano_desk.models.database import Database
from veliano_desk.security.secrets import SystemSecrets


def init(session: Session, options: argparse.Namespace) -> int:
    """Make the workspace and its owner; where there is a keychain, keep a token for later commands in it."""
    workspace = session.workspace()
    desk = workspace.make_owner(options.name, options.login, ask_password(options.password_file), options.workshop)
    secrets, kept = SystemSecrets(), False
    if secrets.available():
        token = desk.people.make_token("Command line", tuple(Right))
        secrets.set(token_name(session.address), token.secret)
        kept = True
    show({"workspace": workspace.name, "owner": desk.who.name, "token_in_keychain": kept}, session.as_json)
    workspace.close()
    return FINE


def migrate(session: Session, _options: argparse.Namespace) -> int:
    """Create or migrate the workspace's schema; needs no sign-in."""
    database = Database(session.address)
    before = database.revision()
    copy = database.upgrade()
    show({"from": before, "to": database.revision(), "copy": str(copy) if copy else None}, session.as_json)
    database.close()
    return FINE
