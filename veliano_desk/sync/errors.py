"""What the store's refusals and the network's troubles are called, and what a person can do about each.

One class per thing to do. PostgREST's, GoTrue's and the gateway's answers are told apart by their codes; where
hosted Supabase and `@supabase/lite` word the same refusal differently, both end in the same class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar

from veliano_desk.domain.errors import StoreError

Words = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A store's answer of status 400 and above: its own code ("23505", "PGRST303", "invalid_credentials") and words."""

    status: int
    code: str = ""
    message: str = ""
    retry_after: float | None = None


class StoreFaultError(StoreError):
    """The store did not do what it was asked.

    status and store_code are the answer's own (0 and "" where nothing was answered); retryable says whether the same
    call can succeed later without anybody changing anything; retry_after is in seconds, where the store named a time.
    """

    retryable: ClassVar[bool] = False
    words: ClassVar[Words] = ("The store refused", "{said}", "Check the store's connection in Settings.")

    def __init__(self, subject: str = "", refusal: Refusal | None = None, words: Words | None = None) -> None:
        told = refusal or Refusal(0)
        title, happened, todo = words or self.words
        said = told.message or (f"The store answered with status {told.status}." if told.status else "")
        super().__init__(title, happened.replace("{said}", said).strip(), todo, subject)
        self.status = told.status
        self.store_code = told.code
        self.detail = told.message
        self.retry_after = told.retry_after


class StoreUnreachableError(StoreFaultError):
    """No connection: no network, no such host, refused, or broken off midway."""

    code = "store_unreachable"
    retryable = True
    words = (
        "The store cannot be reached",
        "No connection could be made. Everything entered here is kept and goes out when the store is back.",
        "Check the network and the store's address.",
    )


class StoreTimeoutError(StoreFaultError):
    """Connected or connecting, but no answer in time; also the store's own statement timeout (57014)."""

    code = "store_timeout"
    retryable = True
    words = (
        "The store takes too long",
        "It did not answer in time. Everything entered here is kept and is tried again.",
        "Wait a little; when it goes on, look at the store's own status page.",
    )


class StoreInsecureError(StoreFaultError):
    """The connection would not be private: plain http beyond this machine, or a certificate that does not fit."""

    code = "store_insecure"
    words = (
        "The connection to the store is not secure",
        "The address speaks no TLS, or its certificate does not fit. Nothing was sent.",
        "Check the address; when it is right, check this computer's date and whatever inspects its traffic.",
    )


class NotAStoreError(StoreFaultError):
    """The address answers, but as a web page or something else that is no Supabase project."""

    code = "not_a_store"
    words = (
        "There is no store at this address",
        "It answers with a web page or something else, not as a Supabase project does.",
        "Enter the project's address from Supabase, Project Settings, Data API: https://….supabase.co",
    )


class StoreKeyError(StoreFaultError):
    """The API key is of the wrong kind, or not this project's."""

    code = "store_key"
    words = (
        "The store does not know this key",
        "The key is not one of this project's, or it has been withdrawn.",
        "Copy the key again from Supabase, Project Settings, API Keys.",
    )


class StoreSignInError(StoreFaultError):
    """GoTrue refuses the e-mail address and password."""

    code = "store_sign_in"
    words = (
        "The store refused the sign-in",
        "The e-mail address or the password is wrong.",
        "Enter the ones that open the store's admin pages.",
    )


class StoreSessionError(StoreFaultError):
    """The session is over and could not be renewed, or is not accepted any more."""

    code = "store_session"
    words = (
        "The sign-in to the store is over",
        "The store no longer accepts it. Everything entered here is kept and goes out after the next sign-in.",
        "Sign in to the store again, in Settings.",
    )


class StoreForbiddenError(StoreFaultError):
    """Row security or a missing grant forbids the call (42501)."""

    code = "store_forbidden"
    words = (
        "The store does not allow this",
        "The person signed in to the store may not do it there: {said}",
        "Sign in as a member of admin_users, or add this person to it.",
    )


class StorePolicyLoopError(StoreFaultError):
    """The store's own policy on admin_users reads admin_users (42P17): no signed-in person can read anything."""

    code = "store_policy_loop"
    words = (
        "The store's own access rule goes in circles",
        "Its policy on admin_users reads admin_users itself, so the database refuses all that an admin asks (42P17).",
        "Run resources/store/pack.sql once in the store's SQL editor (Settings → Store copies it, or the cure alone).",
    )


class NotAnAdminError(StoreFaultError):
    """Signed in, but not a member of admin_users: the store answers with nothing at all."""

    code = "store_not_admin"
    words = (
        "This sign-in is no admin of the store",
        "The store shows it nothing of other people's orders; an empty answer does not mean that there are none.",
        "Sign in as a member of admin_users, or have this person added to it.",
    )


class StoreMissingError(StoreFaultError):
    """A table, column or function that the desk asks for is not in this store."""

    code = "store_missing"
    words = (
        "The store lacks something the desk asks for",
        "{said}",
        "Run resources/store/pack.sql in the SQL editor of the store's project, then check the connection again.",
    )


class StoreRefusedError(StoreFaultError):
    """The store refuses what was sent, and will refuse it again: a duplicate, a broken rule, a value it cannot keep."""

    code = "store_refused"
    words = ("The store refused the change", "{said}", "Look at the values, correct them and send the change again.")


class StoreTroubleError(StoreFaultError):
    """The store itself is in trouble (5xx)."""

    code = "store_trouble"
    retryable = True
    words = (
        "The store is in trouble",
        "It answered with an error of its own: {said} Everything entered here is kept and is tried again.",
        "Wait a little; when it goes on, look at the store's own status page.",
    )


class StoreBusyError(StoreFaultError):
    """Too many calls (429); retry_after says when to come back, where the store says so."""

    code = "store_busy"
    retryable = True
    words = (
        "The store asks to wait",
        "It gets more calls than it takes at present. Everything entered here is kept and is tried again.",
        "Nothing; the desk waits as long as the store asks.",
    )


class RowNotUnderstoodError(StoreError):
    """A row came that the desk cannot read; `raw` is the row as it came, `reason` names field and fault."""

    code = "row_not_understood"

    def __init__(self, table: str, remote_id: str, reason: str, raw: dict[str, Any]) -> None:
        super().__init__(
            "A row of the store cannot be read",
            f"In {table}: {reason}. The row is kept as it came; everything else was read.",
            "Correct it in the store; it is read again with the next sync.",
            remote_id or table,
        )
        self.table = table
        self.remote_id = remote_id
        self.reason = reason
        self.raw = raw


_PAUSED: Words = (
    "The store's project is paused",
    "Supabase has put it to sleep. Everything entered here is kept.",
    "Open the project in Supabase and choose Restore.",
)
_UNCONFIRMED: Words = (
    "The store waits for this address to be confirmed",
    "The e-mail address has not been confirmed in the store yet.",
    "Open the confirmation mail, or confirm the person in Supabase, Authentication.",
)
_REFUSED_BECAUSE = {
    "23505": "The same record is already there.",
    "23503": "It belongs to a record that is not there, or others belong to it.",
    "23502": "A value that the store insists on is missing.",
    "23514": "A value breaks one of the store's rules.",
    "22P02": "A value is none that the store knows.",
    "22021": "A text holds a character that the store cannot keep.",
    "22P05": "A text holds a character that the store cannot keep.",
    "21000": "The same record was sent twice in one go.",
    "PGRST102": "The records sent together do not have the same fields.",
}
_BY_CODE: dict[str, type[StoreFaultError]] = {
    "invalid_credentials": StoreSignInError,
    "invalid_grant": StoreSignInError,
    "user_banned": StoreSignInError,
    "email_not_confirmed": StoreSignInError,
    "PGRST301": StoreSessionError,
    "PGRST302": StoreSessionError,
    "PGRST303": StoreSessionError,
    "bad_jwt": StoreSessionError,
    "no_authorization": StoreSessionError,
    "refresh_token_not_found": StoreSessionError,
    "refresh_token_already_used": StoreSessionError,
    "session_not_found": StoreSessionError,
    "session_expired": StoreSessionError,
    "42501": StoreForbiddenError,
    "42P17": StorePolicyLoopError,
    "57014": StoreTimeoutError,
    "40001": StoreTroubleError,
    "40P01": StoreTroubleError,
    "53300": StoreTroubleError,
    "42703": StoreMissingError,
    "42P01": StoreMissingError,
    "42883": StoreMissingError,
    "PGRST200": StoreMissingError,
    "PGRST202": StoreMissingError,
    "PGRST204": StoreMissingError,
    "PGRST205": StoreMissingError,
}
_BY_STATUS: dict[int, type[StoreFaultError]] = {
    401: StoreSessionError,
    403: StoreForbiddenError,
    408: StoreTimeoutError,
    429: StoreBusyError,
    504: StoreTimeoutError,
}


def fault_from(status: int, headers: Mapping[str, str], body: Any, subject: str = "") -> StoreFaultError:
    """The fault that an answer of status 300 and above stands for. `body` is parsed JSON, or None where it was none."""
    refusal = _read(status, headers, body)
    if _is_no_store(status, body, refusal):
        return NotAStoreError(subject, refusal)
    if status == 540:
        return StoreTroubleError(subject, refusal, _PAUSED)
    if _is_about_the_key(status, headers, refusal):
        return StoreKeyError(subject, refusal)
    if refusal.code == "email_not_confirmed":
        return StoreSignInError(subject, refusal, _UNCONFIRMED)
    known = _BY_CODE.get(refusal.code) or _BY_STATUS.get(status)
    if known is None:
        known = StoreTroubleError if status >= 500 and refusal.code != "23514" else StoreRefusedError
    if known is StoreRefusedError:
        return _refused(subject, refusal)
    return known(subject, refusal)


def _refused(subject: str, refusal: Refusal) -> StoreRefusedError:
    title, happened, todo = StoreRefusedError.words
    because = _REFUSED_BECAUSE.get(refusal.code, "")
    return StoreRefusedError(subject, refusal, (title, f"{because} {happened}".strip(), todo))


def _read(status: int, headers: Mapping[str, str], body: Any) -> Refusal:
    told = body if isinstance(body, dict) else {}
    code = told.get("error_code") or told.get("code") or told.get("error") or ""
    message = str(told.get("message") or told.get("msg") or told.get("error_description") or "")
    if code == "SUP" and "violates check constraint" in message:
        code = "23514"  # lite wraps a CHECK violation into a 500 of its own
    return Refusal(status, str(code), message, retry_after(headers))


def _is_no_store(status: int, body: Any, refusal: Refusal) -> bool:
    """A page instead of JSON, or JSON that says "not found" in somebody else's words."""
    if body is None:
        return status != 429 and status < 500
    return status in (404, 405) and refusal.code not in _BY_CODE and not refusal.code.startswith("PGRST")


def _is_about_the_key(status: int, headers: Mapping[str, str], refusal: Refusal) -> bool:
    if status not in (401, 403):
        return False
    gateway = headers.get("sb-error-code", "")
    return "API_KEY" in gateway or "api key" in refusal.message.lower()


_LONGEST_WAIT = 3600.0


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from either form of Retry-After [RFC 9110 10.2.3]; a date counts from the answer's own Date."""
    told = headers.get("Retry-After", "").strip()
    if not told:
        return None
    if told.isdigit():
        return min(float(told), _LONGEST_WAIT)
    try:
        then = parsedate_to_datetime(told)
        answered = headers.get("Date", "")
        now = parsedate_to_datetime(answered) if answered else datetime.now(UTC)
        return min(max(0.0, (then - now).total_seconds()), _LONGEST_WAIT)
    except (ValueError, TypeError):
        return None
