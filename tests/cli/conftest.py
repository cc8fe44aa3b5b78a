"""Workshops and a command line on each."""

from __future__ import annotations

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from tests.cli.command_line import CommandLine
from tests.services.copies import Shop, copies, file_shop, quick, shop
from veliano_desk.domain.rights import Right

__all__ = ["copies", "file_shop", "quick", "shop"]


@pytest.fixture
def command(shop: Shop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line of `shop`, with a token that may do everything in the environment."""
    secret = shop.owner.people.make_token("Tests", list(Right)).secret
    monkeypatch.setenv("VELIANO_DESK_TOKEN", secret)
    return CommandLine(shop.address, capsys)


@pytest.fixture
def no_keychain() -> None:
    """A system without a keychain."""
    keyring.set_keyring(NoKeyring())
