"""The first run: the workspace's own row and its owner, and what is asked of the workshop for them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.place import is_currency, is_zone
from veliano_desk.models import people as rows
from veliano_desk.models.metal import article_of
from veliano_desk.models.workspace import WorkspaceRow
from veliano_desk.services.people import OWNER, checked_login, checked_password

if TYPE_CHECKING:
    from veliano_desk.config.trade_book import TradeBook
    from veliano_desk.models.unit_of_work import Unit


class Workshop(NamedTuple):
    """What the first run asks of the workshop: its name, ISO 4217 currency and IANA zone; None: as the trade's data."""

    name: str
    currency: str | None = None
    zone: str | None = None


def make_owner(unit: Unit, trade: TradeBook, name: str, login: str, password: str, workshop: Workshop) -> rows.Person:
    """The first run: the workspace's row and its owner. InputError when there is an owner already."""
    if rows.count_people(unit.session):
        raise InputError("There is an owner already", "Nothing was changed.", "Sign in, or ask the owner.")
    if not name.strip():
        raise InputError("The name is missing", "Nothing was made.", "Give the owner's name.")
    currency = checked_currency(trade.rates.currency if workshop.currency is None else workshop.currency)
    zone = checked_zone(str(trade.workshop["zone"]) if workshop.zone is None else workshop.zone)
    folded = checked_login(unit, login)
    owner = rows.Person(
        name=name.strip(),
        login=folded,
        password_digest=checked_password(password, folded),
        roles=[OWNER],
        active=True,
        made_at=unit.now,
        wrong_tries=0,
    )
    unit.session.add(owner)
    unit.session.add(
        WorkspaceRow(
            uid=str(uuid.uuid4()),
            name=workshop.name.strip() or "Workshop",
            currency=currency,
            zone=zone,
            rates={},
            workshop={},
            store={},
            made_at=unit.now,
        )
    )
    unit.session.add_all(article_of(alloy) for alloy in trade.alloys.values() if alloy.fineness_millis)
    unit.session.flush()
    unit.record("workspace.owner", folded, None, {"name": owner.name, "workshop": workshop.name, "currency": currency})
    return owner


def checked_currency(code: str) -> str:
    """The code in capitals. InputError where no currency has it."""
    folded = code.strip().upper()
    if not is_currency(folded):
        raise InputError("No such currency", "Nothing was made.", "Give its three letters, such as USD or EUR.", code)
    return folded


def checked_zone(name: str) -> str:
    """The zone's name. InputError where there is no such time zone."""
    if not is_zone(name.strip()):
        raise InputError("No such time zone", "Nothing was changed.", "Give a name such as America/New_York.", name)
    return name.strip()
