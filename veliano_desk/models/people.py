"""People, their sign-ins and tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from unicodedata import normalize

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.models.base import Base, Edited, Numbered
from veliano_desk.models.columns import Json


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
