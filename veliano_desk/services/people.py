"""People, roles and tokens: who may sign in and do what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.people import NewToken, Person, Token
from veliano_desk.domain.rights import Right
from veliano_desk.domain.roles import Role
from veliano_desk.models import people as rows
from veliano_desk.models.unit_of_work import Unit, check_version
from veliano_desk.security.passwords import digest_password, weakness
from veliano_desk.security.tokens import new_token, token_digest
from veliano_desk.services.actions import Area, checks, reads, writes
from veliano_desk.services.password_lock import unlock
from veliano_desk.services.sign_in import token_rights_of

OWNER = "owner"


def as_person(row: rows.Person) -> Person:
    return Person(row.id, row.name, row.login, tuple(row.roles), row.active, row.signed_in_at, row.version)


def checked_password(password: str, login: str) -> str:
    """The password's digest. InputError says what is wrong with a weak one."""
    weak = weakness(password, login)
    if weak:
        raise InputError(
            "The password is too weak",
            f"{weak.capitalize()}; nothing was changed.",
            "Choose a longer one: a few words in a row are good.",
            login,
        )
    return digest_password(password)


def checked_login(unit: Unit, login: str) -> str:
    """The sign-in name, folded. InputError when empty or taken."""
    folded = rows.folded(login)
    if not folded or any(c.isspace() for c in folded):
        raise InputError(
            "Not a sign-in name",
            "It is empty or has spaces; nothing was changed.",
            "Use a short name or an e-mail address.",
            login,
        )
    if rows.person_by_login(unit.session, folded):
        raise InputError(
            "The sign-in name is taken",
            "Somebody has it already; nothing was changed.",
            "Choose another, or reactivate the person who has it.",
            folded,
        )
    return folded


class PeopleService(Area):
    """The owner adds people, gives roles, resets passwords and lets leavers go; everybody may change their own."""

    @reads(Right.PEOPLE_MANAGE)
    def list(self, unit: Unit) -> tuple[Person, ...]:
        """Everybody, those who work here first."""
        return tuple(as_person(row) for row in rows.all_people(unit.session))

    @reads()
    def roles(self, unit: Unit) -> tuple[Role, ...]:
        """All roles with their rights."""
        return tuple(self.access.trade.roles.values())

    @checks(Right.PEOPLE_MANAGE)
    def add(self, name: str, login: str, password: str, roles: Iterable[str]) -> Person:
        """Add somebody. InputError for an empty name, a taken sign-in name, a weak password or an unknown role."""
        known = self._known(roles)
        if not name.strip():
            raise InputError("The name is missing", "Nothing was changed.", "Give the person's name.")
        return self._add(name.strip(), login, checked_password(password, rows.folded(login)), known)

    @writes(Right.PEOPLE_MANAGE)
    def _add(self, unit: Unit, name: str, login: str, digest: str, roles: Sequence[str]) -> Person:
        row = rows.Person(
            name=name, login=checked_login(unit, login), password_digest=digest, roles=roles, active=True,
            made_at=unit.now, wrong_tries=0,
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        self._record(unit, "people.add", row, before=None)
        return as_person(row)

    @writes(Right.PEOPLE_MANAGE)
    def set_roles(self, unit: Unit, person_id: int, version: int, roles: Iterable[str]) -> Person:
        """Give other roles. The last owner stays owner."""
        row = unit.get(rows.Person, person_id, "person")
        before, known = list(row.roles), self._known(roles)
        if OWNER not in known:
            self._keep_an_owner(unit, row)
        check_version(row, version, row.name, {"roles": known})
        row.roles = known
        self._record(unit, "people.roles", row, before={"roles": before})
        return as_person(row)

    @writes(Right.PEOPLE_MANAGE)
    def set_active(self, unit: Unit, person_id: int, version: int, active: bool) -> Person:
        """Let a leaver go (their tokens stop working) or take somebody back. Nobody is ever deleted."""
        row = unit.get(rows.Person, person_id, "person")
        if not active:
            self._keep_an_owner(unit, row)
        check_version(row, version, row.name, {"active": active})
        before, row.active = {"active": row.active}, active
        self._record(unit, "people.active", row, before=before)
        return as_person(row)

    @checks(Right.PEOPLE_MANAGE)
    def reset_password(self, login: str, password: str) -> Person:
        """Give somebody a new password, free them from waiting, and stop their tokens."""
        return self._reset(login, checked_password(password, rows.folded(login)))

    @writes(Right.PEOPLE_MANAGE)
    def _reset(self, unit: Unit, login: str, digest: str) -> Person:
        row = rows.person_by_login(unit.session, login)
        if row is None:
            raise InputError(
                "Nobody has this sign-in name", "Nothing was changed.", "See Settings → People and rights.", login
            )
        row.password_digest = digest
        row.wrong_tries, row.tried_at = 0, None
        row.version += 1
        tokens = rows.tokens_of(unit.session, row.id)
        for token in tokens:
            token.revoked_at = unit.now
        self._record(unit, "people.reset", row, before=None, tokens_revoked=[token.id for token in tokens])
        return as_person(row)

    @checks()
    def change_own_password(self, current: str, new: str) -> Person:
        """Everybody may change their own password; a program that signed in with a token may not.

        SignInError for a wrong current password, which counts as a wrong try to sign in.
        """
        if self.access.token_rights is not None:
            raise InputError("Not with a token", "The password was not changed.", "Sign in with the password you have.")
        login = self._own_login()
        digest = checked_password(new, login)

        def change(unit: Unit, row: rows.Person) -> Person:
            row.password_digest = digest
            row.version += 1
            self._record(unit, "people.own_password", row, before=None)
            return as_person(row)

        return unlock(self.access.reading, self.access.writing, login, current, change)

    @reads()
    def _own_login(self, unit: Unit) -> str:
        return unit.get(rows.Person, self.who.person_id, "person").login

    @reads(Right.TOKENS_MAKE)
    def tokens(self, unit: Unit) -> tuple[Token, ...]:
        """All tokens, newest first."""
        return tuple(_as_token(token, name) for token, name in rows.all_tokens(unit.session))

    @writes(Right.TOKENS_MAKE)
    def make_token(self, unit: Unit, title: str, rights: Iterable[Right]) -> NewToken:
        """A token that acts for you with some of your rights. The secret is in the answer and nowhere else."""
        wanted = sorted(set(rights))
        if not title.strip() or not wanted:
            raise InputError("The token needs a title and a right", "Nothing was made.", "Say what it is for.", title)
        for right in wanted:
            self.who.require(right)
        secret = new_token()
        row = rows.Token(
            person_id=self.who.person_id,
            title=title.strip(),
            digest=token_digest(secret),
            rights=[str(right) for right in wanted],
            made_at=unit.now,
        )
        unit.session.add(row)
        unit.session.flush()
        unit.areas.add("people")
        unit.record("tokens.make", row.title, None, {"id": row.id, "rights": row.rights})
        return NewToken(_as_token(row, self.who.name), secret)

    @writes(Right.TOKENS_MAKE)
    def revoke_token(self, unit: Unit, token_id: int) -> None:
        """Stop a token at once."""
        row = unit.get(rows.Token, token_id, "token")
        row.revoked_at = row.revoked_at or unit.now
        unit.areas.add("people")
        unit.record("tokens.revoke", row.title, None, {"id": row.id})

    def _known(self, roles: Iterable[str]) -> Sequence[str]:
        wanted = sorted(set(roles))
        unknown = [role for role in wanted if role not in self.access.trade.roles]
        if unknown or not wanted:
            raise InputError(
                "No such role",
                "Nothing was changed.",
                f"Choose from {', '.join(self.access.trade.roles)}.",
                ", ".join(unknown),
            )
        return wanted

    def _keep_an_owner(self, unit: Unit, row: rows.Person) -> None:
        others = [p for p in rows.all_people(unit.session) if p.active and OWNER in p.roles and p.id != row.id]
        if OWNER in row.roles and not others:
            raise InputError(
                "The last owner stays",
                "A workspace without an owner could not be managed any more.",
                "Make somebody else an owner first.",
                row.name,
            )

    def _record(self, unit: Unit, action: str, row: rows.Person, before: object, **more: object) -> None:
        unit.areas.add("people")
        after = {"id": row.id, "name": row.name, "login": row.login, "roles": row.roles, "active": row.active, **more}
        unit.record(action, row.login, before, after)


def _as_token(row: rows.Token, person: str) -> Token:
    rights = tuple(sorted(token_rights_of(row)))
    return Token(row.id, row.title, person, rights, row.made_at, row.used_at, row.revoked_at)
