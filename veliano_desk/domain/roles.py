"""Roles: named sets of rights. Services check rights, never roles; which role has which is data."""

from __future__ import annotations

from typing import NamedTuple

from veliano_desk.domain.rights import Right


class Role(NamedTuple):
    """What a person is in the workshop, and what that lets them do."""

    code: str
    title: str
    rights: frozenset[Right]

    def may(self, right: Right) -> bool:
        return right in self.rights
