"""`people add` and `people reset`."""

from __future__ import annotations

import argparse

from veliano_desk.cli.output import FINE, show
from veliano_desk.cli.passwords import ask_password
from veliano_desk.cli.session import Session


def add(session: Session, options: argparse.Namespace) -> int:
    person = session.desk().people.add(options.name, options.login, ask_password(options.password_file), options.role)
    show(person, session.as_json)
    return FINE


def reset(session: Session, options: argparse.Namespace) -> int:
    show(session.desk().people.reset_password(options.login, ask_password(options.password_file)), session.as_json)
    return FINE
