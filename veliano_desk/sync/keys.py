"""Which kind a Supabase API key is, told from the key itself, so that a wrong one never leaves this machine."""

from __future__ import annotations

import base64
import binascii
import json
import re
from enum import StrEnum

from veliano_desk.sync.errors import StoreKeyError, Words


class KeyKind(StrEnum):
    """publishable and secret are today's opaque keys; the legacy ones are JWTs that carry their role."""

    PUBLISHABLE = "publishable"
    SECRET = "secret"
    LEGACY_ANON = "legacy_anon"
    LEGACY_SERVICE = "legacy_service"
    UNKNOWN = "unknown"


_COPY = "Copy it from Supabase, Project Settings, API Keys"
_SECRET_GIVEN: Words = (
    "This is a secret key",
    "It opens the whole store past every rule, and the desk signs in as a person. It was not sent anywhere.",
    f"{_COPY}: the publishable one (sb_publishable_…). Or choose to connect by secret key.",
)
_PUBLISHABLE_GIVEN: Words = (
    "This is a publishable key",
    "It shows only what every visitor of the store sees; to connect by key alone takes a secret one.",
    f"{_COPY}: the secret one (sb_secret_…). Or choose to sign in as a person.",
)
_LEGACY_SERVICE_GIVEN: Words = (
    "This is an old service_role key",
    "Such keys cannot be withdrawn one by one, so the desk does not use them. It was not sent anywhere.",
    "Make a secret key (sb_secret_…) in Supabase, Project Settings, API Keys, and use that.",
)
_NO_KEY: Words = (
    "This is no key of a store",
    "A store's key begins with sb_publishable_ or sb_secret_. It was not sent anywhere.",
    f"{_COPY}, whole and without spaces.",
)
_OPAQUE = re.compile(r"sb_(publishable|secret)_[\w-]+")


def key_kind(key: str) -> KeyKind:
    """The kind of a key as it stands, surrounding spaces aside."""
    text = key.strip()
    opaque = _OPAQUE.fullmatch(text)
    if opaque:
        return KeyKind(opaque.group(1))
    role = _role_of_jwt(text)
    return {"anon": KeyKind.LEGACY_ANON, "service_role": KeyKind.LEGACY_SERVICE}.get(role, KeyKind.UNKNOWN)


def publishable_key(key: str) -> str:
    """The key, fit to accompany a person's sign-in. Raises StoreKeyError for a secret one and for what is none."""
    kind = key_kind(key)
    if kind in (KeyKind.PUBLISHABLE, KeyKind.LEGACY_ANON):
        return key.strip()
    raise StoreKeyError(words=_NO_KEY if kind is KeyKind.UNKNOWN else _SECRET_GIVEN)


def secret_key(key: str) -> str:
    """The key, fit to connect without a person. Raises StoreKeyError for a publishable, a legacy one and for none."""
    kind = key_kind(key)
    if kind is KeyKind.SECRET:
        return key.strip()
    if kind is KeyKind.LEGACY_SERVICE:
        raise StoreKeyError(words=_LEGACY_SERVICE_GIVEN)
    raise StoreKeyError(words=_NO_KEY if kind is KeyKind.UNKNOWN else _PUBLISHABLE_GIVEN)


def _role_of_jwt(text: str) -> str:
    parts = text.split(".")
    if len(parts) != 3:
        return ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError):
        return ""
    return str(claims.get("role", "")) if isinstance(claims, dict) else ""
