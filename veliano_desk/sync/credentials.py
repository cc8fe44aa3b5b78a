"""What the desk must remember to reach the store, kept in the system's keychain and nowhere else."""

from __future__ import annotations

import json
from typing import Protocol

from veliano_desk.sync.auth import StoreSession


class SecretShelf(Protocol):
    """The part of the security layer's secret store that is needed here."""

    def get(self, name: str) -> str | None: ...

    def set(self, name: str, value: str) -> None: ...

    def delete(self, name: str) -> None: ...

    def available(self) -> bool: ...


class StoreCredentials:
    """One workspace's key and session. Of the session only the refresh token is kept, never the password and never the
    access token: Windows keeps 2,560 bytes under a name, and a token that ends within the hour is not worth keeping.

    A SessionKeeper. Where there is no keychain the session lives as long as this object and nothing is written.
    """

    def __init__(self, shelf: SecretShelf, workspace: str) -> None:
        self._shelf = shelf
        self._key_name = f"store-key:{workspace}"
        self._session_name = f"store-session:{workspace}"
        self._held: StoreSession | None = None
        self._held_key: str | None = None

    @property
    def lasting(self) -> bool:
        """Whether what is saved is still there at the next start."""
        return self._shelf.available()

    def key(self) -> str | None:
        """The API key, publishable or secret."""
        return self._shelf.get(self._key_name) if self.lasting else self._held_key

    def save_key(self, key: str) -> None:
        self._held_key = key
        if self.lasting:
            self._shelf.set(self._key_name, key)

    def load(self) -> StoreSession | None:
        """The session last saved, by whichever desk of this workspace; without an access token when it was another."""
        if not self.lasting:
            return self._held
        kept = _session(self._shelf.get(self._session_name))
        if kept and self._held and kept.refresh_token == self._held.refresh_token:
            return self._held
        return kept

    def save(self, session: StoreSession) -> None:
        """Replaces the session as a whole, under one name."""
        self._held = session
        if self.lasting:
            told = {"refresh": session.refresh_token, "user": session.user_id, "email": session.email}
            self._shelf.set(self._session_name, json.dumps(told))

    def forget(self) -> None:
        """Removes key and session, as after "disconnect"."""
        self._held = None
        self._held_key = None
        if self.lasting:
            self._shelf.delete(self._key_name)
            self._shelf.delete(self._session_name)


def _session(text: str | None) -> StoreSession | None:
    """What was kept, or None where nothing was or somebody else wrote there: then the sign-in is asked for again."""
    try:
        told = json.loads(text or "null")
        return StoreSession(told["refresh"], user_id=told["user"], email=told["email"]) if told else None
    except (ValueError, KeyError, TypeError):
        return None
