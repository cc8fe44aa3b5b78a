"""Secrets live in the system's keychain and nowhere else: not in files, not in logs, not in the database.

Windows Credential Manager, macOS Keychain, or the Secret Service on Linux. Where there is none, `available` is False,
nothing is written, and whoever needs a secret asks for it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from veliano_desk.domain.errors import WorkspaceError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Veliano Desk"


class SystemSecrets:
    """The keychain of the person signed in to this computer."""

    def __init__(self) -> None:
        self._backend: KeyringBackend | None = None
        self._looked = False

    def available(self) -> bool:
        """Whether the system has a keychain that keeps what is put into it."""
        return self._keychain() is not None

    def get(self, name: str) -> str | None:
        """The secret of that name, None where there is none. WorkspaceError when the keychain refuses."""
        from keyring.errors import KeyringError

        keychain = self._keychain()
        try:
            return keychain.get_password(SERVICE, name) if keychain else None
        except KeyringError as error:
            raise _refused(name) from error

    def set(self, name: str, value: str) -> None:
        """Keep a secret. WorkspaceError where there is no keychain or it refuses: nothing was written anywhere."""
        from keyring.errors import KeyringError

        keychain = self._keychain()
        if keychain is None:
            raise _refused(name)
        try:
            keychain.set_password(SERVICE, name, value)
        except KeyringError as error:
            raise _refused(name) from error

    def delete(self, name: str) -> None:
        """Forget a secret; fine where there is none."""
        from keyring.errors import KeyringError, PasswordDeleteError

        keychain = self._keychain()
        try:
            if keychain:
                keychain.delete_password(SERVICE, name)
        except PasswordDeleteError:
            return
        except KeyringError as error:
            raise _refused(name) from error

    def _keychain(self) -> KeyringBackend | None:
        if not self._looked:
            import keyring
            from keyring.backends.fail import Keyring as NoKeyring

            found = keyring.get_keyring()
            # keyring answers with one of these where the system has no keychain of its own.
            self._backend = None if isinstance(found, NoKeyring) or found.priority <= 0 else found
            self._looked = True
        return self._backend


def _refused(name: str) -> WorkspaceError:
    return WorkspaceError(
        "The keychain refuses",
        "The secret was neither read nor written.",
        "Unlock the system's keychain and try again.",
        name,
    )
