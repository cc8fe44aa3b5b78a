"""People who work here, what they may do, and the tokens that programs sign in with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from veliano_desk.domain.errors import RightMissingError
from veliano_desk.domain.rights import Right, sees_margins, sees_values


class Person(NamedTuple):
    """One of the staff. A leaver is inactive, never deleted: their work keeps their name."""

    id: int
    name: str
    login: str
    roles: tuple[str, ...]
    active: bool
    signed_in_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who acts: the person, the rights they have now, and the desk (machine) they sit at."""

    person_id: int
    name: str
    roles: tuple[str, ...]
    rights: frozenset[Right]
    desk: str

    def may(self, right: Right) -> bool:
        return right in self.rights

    @property
    def sees_values(self) -> bool:
        """Whether quotes are shown to them."""
        return sees_values(self.rights)

    @property
    def sees_margins(self) -> bool:
        """Whether margins are shown to them."""
        return sees_margins(self.rights)

    def require(self, right: Right) -> None:
        """Raise RightMissingError unless the right is held."""
        if right not in self.rights:
            raise RightMissingError(
                "Not allowed",
                f"{self.name} does not have the right “{right}”; nothing was changed.",
                "Ask the owner to give you a role that has it (Settings → People and rights).",
            )


class Token(NamedTuple):
    """A key for programs, with its own rights; only its digest is stored."""

    id: int
    title: str
    person: str
    rights: tuple[Right, ...]
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class NewToken(NamedTuple):
    """A token just made: `secret` is shown once and kept nowhere."""

    token: Token
    secret: str
