"""The refusals of the store's file storage: status 400 for nearly everything, the true one in the body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from veliano_desk.sync.errors import (
    Refusal,
    StoreBusyError,
    StoreFaultError,
    StoreForbiddenError,
    StoreMissingError,
    StoreRefusedError,
    StoreSessionError,
    StoreTroubleError,
    Words,
    retry_after,
)

_NO_BUCKET: Words = (
    "The store has no place for files",
    "Its bucket order-models is missing. The file is kept here and goes there once it exists.",
    "Run resources/store/pack.sql in the SQL editor of the store's project, then retry in Sync.",
)
_NOT_THERE: Words = (
    "The file is not in the store", "Nothing is at its place there: {said}", "Attach it again to send it again.",
)  # fmt: skip
_TOO_LARGE: Words = (
    "The file is too large for the store", "It keeps smaller ones only: {said} It stays here.",
    "Raise the limit in the store's project, Storage, Settings, then retry; or attach a smaller one.",
)  # fmt: skip
_NOT_TAKEN: Words = (
    "The store did not take the file", "{said} It is kept here.", "Look at the bucket order-models, then retry.",
)  # fmt: skip


def is_of_storage(body: Any) -> bool:
    """Whether an answer speaks as storage does: `{"statusCode": "404", "error": …, "message": …}`."""
    return isinstance(body, dict) and "statusCode" in body and "message" in body


def storage_fault(headers: Mapping[str, str], body: Mapping[str, Any], subject: str = "") -> StoreFaultError:
    """The fault that a refusal of storage stands for."""
    status = int(body["statusCode"]) if str(body["statusCode"]).isdigit() else 400
    error, message = str(body.get("error") or ""), str(body["message"])
    refusal = Refusal(status, error, message, retry_after(headers))
    said = f"{error} {message}".lower()
    if status == 401 or "jwt" in said or 'exp" claim' in said:
        # The code under which an expired session is renewed, whoever finds it out.
        return StoreSessionError(subject, Refusal(status, "PGRST303", message))
    if status == 404:
        return StoreMissingError(subject, refusal, _NO_BUCKET if "bucket" in said else _NOT_THERE)
    if status == 403:
        return StoreForbiddenError(subject, refusal)
    if status == 413 or "exceeded the maximum" in said:
        return StoreRefusedError(subject, refusal, _TOO_LARGE)
    if status == 429:
        return StoreBusyError(subject, refusal)
    if status >= 500:
        return StoreTroubleError(subject, refusal)
    return StoreRefusedError(subject, refusal, _NOT_TAKEN)
