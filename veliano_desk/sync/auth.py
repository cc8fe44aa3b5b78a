"""Who the desk is to the store: a person's session that renews itself once for everybody, or a secret key."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from veliano_desk.sync.errors import NotAStoreError, StoreRefusedError, StoreSessionError
from veliano_desk.sync.keys import publishable_key, secret_key
from veliano_desk.sync.transport import Transport

EARLY_SECONDS = 30.0
"""A session that ends within this time is renewed before the call instead of after its refusal."""


@dataclass(frozen=True, slots=True)
class StoreSession:
    """A person's session. ends_at is on this machine's clock (time.time()), reckoned from the store's expires_in: the
    two clocks are never compared. access_token is "" for a session taken from the keychain, which renews first."""

    refresh_token: str = field(repr=False)
    access_token: str = field(default="", repr=False)
    ends_at: float = 0.0
    user_id: str = ""
    email: str = ""


class SessionKeeper(Protocol):
    """Where the session outlives the program. A refresh token is good once, so save() replaces it as a whole."""

    def load(self) -> StoreSession | None: ...

    def save(self, session: StoreSession) -> None: ...


class SessionInMemory:
    """The keeper for machines without a keychain: nothing is written, and the next start asks for the sign-in again."""

    def __init__(self, session: StoreSession | None = None) -> None:
        self._session = session

    def load(self) -> StoreSession | None:
        return self._session

    def save(self, session: StoreSession) -> None:
        self._session = session


class Signing(Protocol):
    """What a client needs to sign its calls."""

    @property
    def who(self) -> str: ...

    @property
    def user_id(self) -> str: ...

    @property
    def is_person(self) -> bool: ...

    def headers(self) -> dict[str, str]: ...

    def renew(self, refused: dict[str, str], /) -> bool: ...


class SecretKeySigning:
    """A secret key: past row security, so no admin is needed. In `apikey` only; as a bearer it is refused."""

    is_person = False
    user_id = ""
    who = "secret key"

    def __init__(self, key: str) -> None:
        self._key = secret_key(key)

    def headers(self) -> dict[str, str]:
        return {"apikey": self._key}

    def renew(self, _refused: dict[str, str], /) -> bool:
        return False


class PersonSigning:
    """A person's session beside the publishable key. Safe to share between threads: whoever finds the session over
    renews it, everybody else waits for that one renewal and uses its result."""

    is_person = True

    def __init__(
        self,
        transport: Transport,
        key: str,
        keeper: SessionKeeper,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._transport = transport
        self._key = publishable_key(key)
        self._keeper = keeper
        self._now = now
        self._renewing = threading.Lock()
        session = keeper.load()
        if session is None:
            raise StoreSessionError(transport.url)
        self._session = session

    @property
    def who(self) -> str:
        return self._session.email

    @property
    def user_id(self) -> str:
        return self._session.user_id

    def headers(self) -> dict[str, str]:
        """apikey and bearer, renewed first where the session is about to end. Raises StoreSessionError when it is
        over for good, and the network's faults."""
        session = self._session
        if not session.access_token or session.ends_at - EARLY_SECONDS < self._now():
            self._renew_unless_done(session.access_token)
        return {"apikey": self._key, "Authorization": f"Bearer {self._session.access_token}"}

    def renew(self, refused: dict[str, str], /) -> bool:
        """Renews the session that these headers stand for, unless somebody already has. True: ask again."""
        self._renew_unless_done(refused.get("Authorization", "").removeprefix("Bearer "))
        return True

    def _renew_unless_done(self, stale_access_token: str) -> None:
        with self._renewing:
            if self._session.access_token != stale_access_token:
                return
            fresh = self._renewed()
            self._session = replace(fresh, email=fresh.email or self._session.email)
            self._keeper.save(self._session)

    def _renewed(self) -> StoreSession:
        """Another desk on this machine may have renewed the kept session meanwhile: its token is the good one."""
        mine = self._kept_token()
        try:
            return refreshed(self._transport, self._key, mine, now=self._now)
        except StoreSessionError:
            theirs = self._kept_token()
            if theirs == mine:
                raise
            return refreshed(self._transport, self._key, theirs, now=self._now)

    def _kept_token(self) -> str:
        return (self._keeper.load() or self._session).refresh_token


def sign_in(
    transport: Transport, key: str, email: str, password: str, *, now: Callable[[], float] = time.time
) -> StoreSession:
    """A new session for a person. Raises StoreKeyError, StoreSignInError, NotAStoreError and the network's faults."""
    body = {"email": email.strip(), "password": password}
    return _granted(transport, publishable_key(key), "password", body, now)


def refreshed(
    transport: Transport, key: str, refresh_token: str, *, now: Callable[[], float] = time.time
) -> StoreSession:
    """The session that follows; the token given is used up. Raises StoreSessionError when the store has ended it."""
    try:
        return _granted(transport, key, "refresh_token", {"refresh_token": refresh_token}, now)
    except StoreRefusedError as refused:
        raise StoreSessionError(transport.url) from refused


def sign_out(transport: Transport, signing: Signing) -> None:
    """Ends this session in the store. Raises the network's faults; a session that is over already is fine."""
    try:
        transport.call("POST", "/auth/v1/logout", headers=signing.headers(), params=[("scope", "local")])
    except StoreSessionError:
        return


def _granted(
    transport: Transport, key: str, grant: str, body: dict[str, str], now: Callable[[], float]
) -> StoreSession:
    answer = transport.call(
        "POST", "/auth/v1/token", headers={"apikey": key}, params=[("grant_type", grant)], body=body
    )
    return _session(answer.body, now(), transport.url)


def _session(body: Any, received_at: float, url: str) -> StoreSession:
    try:
        user = body["user"]
        return StoreSession(
            access_token=body["access_token"],
            refresh_token=body["refresh_token"],
            ends_at=received_at + float(body["expires_in"]),
            user_id=user["id"],
            email=user.get("email") or "",
        )
    except (KeyError, TypeError, ValueError) as odd:
        raise NotAStoreError(url) from odd
