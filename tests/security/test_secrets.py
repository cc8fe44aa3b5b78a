"""Secrets live in the system's keychain or nowhere."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringError, KeyringLocked

from tests.keychain import MemoryKeychain
from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.security.secrets import SERVICE, SystemSecrets


class LockedKeychain(MemoryKeychain):
    """One that its owner has not unlocked."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("locked")

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked("locked")


def test_what_is_kept_is_in_the_keychain_under_the_programs_name(keychain: MemoryKeychain):
    secrets = SystemSecrets()
    secrets.set("store", "s3cret")
    assert keychain.secrets == {(SERVICE, "store"): "s3cret"}
    assert secrets.get("store") == "s3cret"
    secrets.delete("store")
    assert secrets.get("store") is None
    assert keychain.secrets == {}


def test_forgetting_what_is_not_there_is_fine():
    SystemSecrets().delete("never kept")


def test_without_a_keychain_nothing_is_kept_and_nothing_is_written(home: Path):
    keyring.set_keyring(NoKeyring())
    secrets = SystemSecrets()
    assert not secrets.available()
    assert secrets.get("store") is None
    secrets.delete("store")
    with pytest.raises(WorkspaceError, match="neither read nor written"):
        secrets.set("store", "s3cret")
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_a_locked_keychain_is_told_without_the_secret():
    keyring.set_keyring(LockedKeychain())
    secrets = SystemSecrets()
    assert secrets.available()
    for work in (lambda: secrets.get("store"), lambda: secrets.set("store", "s3cret"), lambda: secrets.delete("store")):
        with pytest.raises(WorkspaceError, match="Unlock") as told:
            work()
        assert isinstance(told.value.__cause__, KeyringError)
        assert "s3cret" not in str(told.value)
