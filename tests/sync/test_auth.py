"""Signing in, one renewal for everybody, and what happens when the session is over: against the real GoTrue answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.store import signed_in
from tests.sync.odd_server import OddServer
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.sync.auth import (
    PersonSigning,
    SecretKeySigning,
    SessionInMemory,
    StoreSession,
    refreshed,
    sign_in,
    sign_out,
)
from veliano_desk.sync.client import StoreClient
from veliano_desk.sync.errors import NotAStoreError, StoreKeyError, StoreSessionError, StoreSignInError
from veliano_desk.sync.transport import Transport

pytestmark = pytest.mark.store


@pytest.fixture
def transport(store: StoreServer) -> Iterator[Transport]:
    opened = Transport(store.url)
    yield opened
    opened.close()


@pytest.fixture
def session(store: StoreServer, transport: Transport) -> StoreSession:
    return sign_in(transport, store.publishable_key, store.admin.email, store.admin.password)


class CountingKeeper(SessionInMemory):
    """Holds every session it was given."""

    def __init__(self, session: StoreSession) -> None:
        super().__init__(session)
        self.saved: list[StoreSession] = []

    def save(self, session: StoreSession) -> None:
        super().save(session)
        self.saved.append(session)


def expired(session: StoreSession, secret: str) -> str:
    """The session's own access token as it is after its hour, signed as the store signs."""
    head, claims, _ = session.access_token.split(".")
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    told |= {"iat": told["iat"] - 7200, "exp": told["iat"] - 3600}
    body = base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()
    mark = hmac.new(secret.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


def test_a_sign_in_says_who_it_is_and_when_it_ends(store: StoreServer, transport: Transport) -> None:
    session = sign_in(
        transport, f" {store.publishable_key}\n", f" {store.admin.email} ", store.admin.password, now=lambda: 1000.0
    )
    assert (session.email, session.user_id) == (store.admin.email, store.admin.user_id)
    assert session.ends_at == 1000.0 + 3600
    assert session.refresh_token not in repr(session)
    assert session.access_token not in repr(session)


def test_a_wrong_password_is_told_as_such(store: StoreServer, transport: Transport) -> None:
    with pytest.raises(StoreSignInError) as fault:
        sign_in(transport, store.publishable_key, store.admin.email, "guessed")
    assert fault.value.store_code == "invalid_credentials"
    assert not fault.value.retryable


def test_a_key_of_another_project_is_told_as_such(store: StoreServer, transport: Transport) -> None:
    with pytest.raises(StoreKeyError) as fault:
        sign_in(transport, "sb_publishable_of_another_store", store.admin.email, store.admin.password)
    assert fault.value.status == 401


def test_an_expired_session_is_renewed_once_and_the_call_asked_again(
    store: StoreServer, transport: Transport, session: StoreSession
) -> None:
    keeper = CountingKeeper(replace(session, access_token=expired(session, store.jwt_secret)))
    client = StoreClient(transport, PersonSigning(transport, store.publishable_key, keeper))
    assert client.rpc("is_admin") is True
    assert len(keeper.saved) == 1
    assert keeper.saved[0].refresh_token != session.refresh_token
    assert client.rpc("is_admin") is True
    assert len(keeper.saved) == 1


def test_a_session_about_to_end_is_renewed_before_the_call(
    store: StoreServer, transport: Transport, session: StoreSession
) -> None:
    keeper = CountingKeeper(session)
    signing = PersonSigning(transport, store.publishable_key, keeper, now=lambda: session.ends_at - 29)
    assert signing.headers()["Authorization"] == f"Bearer {keeper.saved[0].access_token}"


def test_eight_threads_that_find_the_session_over_renew_it_once(
    store: StoreServer, transport: Transport, session: StoreSession
) -> None:
    keeper = CountingKeeper(replace(session, access_token=expired(session, store.jwt_secret)))
    client = StoreClient(transport, PersonSigning(transport, store.publishable_key, keeper))
    together = threading.Barrier(8)

    def ask(_: int) -> object:
        together.wait()
        return client.rpc("is_admin")

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(8))) == [True] * 8
    assert len(keeper.saved) == 1


def test_a_kept_session_without_an_access_token_goes_on(
    store: StoreServer, transport: Transport, session: StoreSession
) -> None:
    keeper = SessionInMemory(StoreSession(session.refresh_token, user_id=session.user_id, email=session.email))
    with StoreClient.resumed(store.url, store.publishable_key, keeper) as client:
        assert client.signing.who == store.admin.email
        assert client.rpc("is_admin") is True


def test_a_session_that_another_desk_renewed_is_taken_over(
    store: StoreServer, transport: Transport, session: StoreSession
) -> None:
    """Both desks keep it in the same place; the second one's own token has been used up and its family revoked."""
    keeper = CountingKeeper(replace(session, refresh_token="used up", access_token=""))
    mine = PersonSigning(transport, store.publishable_key, keeper)
    keeper.save(session)
    assert mine.headers()["Authorization"].startswith("Bearer ey")
    assert keeper.saved[-1].refresh_token not in ("used up", session.refresh_token)


def test_a_token_used_up_while_we_asked_makes_room_for_the_newer_one(
    store: StoreServer, transport: Transport, session: StoreSession
) -> None:
    class RenewedMeanwhile(CountingKeeper):
        def __init__(self) -> None:
            super().__init__(session)
            self.answers = iter([StoreSession("x"), StoreSession("used up"), session])

        def load(self) -> StoreSession | None:
            return next(self.answers)

    keeper = RenewedMeanwhile()
    signing = PersonSigning(transport, store.publishable_key, keeper)
    assert signing.headers()["Authorization"] == f"Bearer {keeper.saved[0].access_token}"


def test_a_session_that_the_store_ended_asks_for_a_new_sign_in(
    store: StoreServer, transport: Transport, session: StoreSession
) -> None:
    store.execute_sql(f"delete from auth.refresh_tokens where user_id = '{store.admin.user_id}'")
    signing = PersonSigning(transport, store.publishable_key, SessionInMemory(replace(session, access_token="")))
    with pytest.raises(StoreSessionError) as fault:
        signing.headers()
    assert "Sign in" in fault.value.todo
    assert not fault.value.retryable


def test_what_is_no_refresh_token_is_a_session_that_is_over(store: StoreServer, transport: Transport) -> None:
    with pytest.raises(StoreSessionError):
        refreshed(transport, store.publishable_key, "nonsense")


def test_no_session_at_all_asks_for_a_sign_in(store: StoreServer) -> None:
    with pytest.raises(StoreSessionError):
        StoreClient.resumed(store.url, store.publishable_key, SessionInMemory())


def test_signing_out_ends_the_session_in_the_store(store: StoreServer, transport: Transport) -> None:
    with signed_in(store, store.customer) as client:
        kept = client.signing
        assert isinstance(kept, PersonSigning)
        sign_out(transport, kept)
        with pytest.raises(StoreSessionError):
            kept.renew(kept.headers())
        sign_out(transport, kept)


def test_a_secret_key_is_never_renewed(store: StoreServer) -> None:
    signing = SecretKeySigning(store.secret_key)
    assert signing.renew(signing.headers()) is False
    assert not signing.is_person


def test_an_address_that_grants_something_else_is_no_store(odd_server: OddServer) -> None:
    odd_server.answers_json({"token": "for another program"})
    transport = Transport(odd_server.url)
    with pytest.raises(NotAStoreError):
        sign_in(transport, "sb_publishable_x", "owner@veliano.example", "secret")
    transport.close()
