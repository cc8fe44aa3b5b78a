"""People, their sign-ins and tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from unicodedata import normalize

from sqlalchemy import ForeignKey, and_, bindparam, func, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Edited, Numbered
from veliano_desk.models.columns import Int64, Json
from veliano_desk.models.workspace import WorkspaceRow


class Person(Edited, Base):
    """One of the staff. wrong_tries and tried_at throttle sign-in."""

    __tablename__ = "people"

    name: Mapped[str]
    login: Mapped[str] = mapped_column(unique=True)
    password_digest: Mapped[str]
    roles: Mapped[Any] = mapped_column(Json)
    active: Mapped[bool]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class Token(Numbered, Base):
    """A program's key: digest, rights, and when it was made, used, revoked."""

    __tablename__ = "tokens"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    title: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    rights: Mapped[Any] = mapped_column(Json)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Standing(NamedTuple):
    """What every unit must know before it lets somebody do anything, as it stands now."""

    active: bool
    roles: tuple[str, ...]
    currency: str
    zone: str
    token: str | None
    """The title of the token that was used to sign in, None where there is no such token."""
    revoked: bool


_STANDING = (
    select(Person.active, Person.roles, WorkspaceRow.currency, WorkspaceRow.zone, Token.title, Token.revoked_at)
    .select_from(Person)
    .join(WorkspaceRow, true())
    .outerjoin(Token, and_(Token.person_id == Person.id, Token.id == bindparam("token", type_=Int64)))
    .where(Person.id == bindparam("person"))
)
"""Made once: every unit asks it."""


def standing(session: Session, person_id: int, token_id: int | None) -> Standing | None:
    """How somebody who signed in stands now, and the workspace with them, in one look; None where they are gone."""
    found = session.connection().execute(_STANDING, {"person": person_id, "token": token_id}).first()
    if found is None:
        return None
    active, roles, currency, zone, title, revoked_at = found
    return Standing(active, tuple(roles), currency, zone, title, revoked_at is not None)


def tokens_of(session: Session, person_id: int) -> list[Token]:
    """A person's tokens that were not revoked."""
    return list(session.scalars(select(Token).where(Token.person_id == person_id, Token.revoked_at.is_(None))))


def count_people(session: Session) -> int:
    """How many people there are, leavers included: none means that the owner is still to be made."""
    return session.scalar(select(func.count()).select_from(Person)) or 0


def folded(login: str) -> str:
    """Sign-in names as they are kept: case does not matter, nor how accents are encoded."""
    return normalize("NFKC", login.strip()).casefold()


def person_by_login(session: Session, login: str) -> Person | None:
    return session.scalars(select(Person).where(Person.login == folded(login))).first()


def all_people(session: Session) -> list[Person]:
    return list(session.scalars(select(Person).order_by(Person.active.desc(), Person.name, Person.id)))


def token_by_digest(session: Session, digest: str) -> tuple[Token, Person] | None:
    """The token and whose it is."""
    found = session.execute(select(Token, Person).join(Person).where(Token.digest == digest)).first()
    return (found[0], found[1]) if found else None


def all_tokens(session: Session) -> list[tuple[Token, str]]:
    """All tokens, newest first, with their person's name."""
    rows = session.execute(select(Token, Person.name).join(Person).order_by(Token.id.desc()))
    return [(token, name) for token, name in rows]
