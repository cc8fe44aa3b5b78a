"""Addresses, privacy, and every trouble on the way: none is swallowed, each ends in its own words."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from tests.sync.odd_server import OddServer
from veliano_desk.domain.errors import StoreError
from veliano_desk.sync.errors import (
    NotAStoreError,
    StoreBusyError,
    StoreFaultError,
    StoreInsecureError,
    StoreKeyError,
    StoreTimeoutError,
    StoreTroubleError,
    StoreUnreachableError,
)
from veliano_desk.sync.transport import Transport, store_address

REST = "/rest/v1/customers"


@pytest.fixture
def transport(odd_server: OddServer) -> Iterator[Transport]:
    opened = Transport(odd_server.url, timeouts=(5.0, 0.2))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" https://abc.supabase.co/ ", "https://abc.supabase.co"),
        ("abc.supabase.co", "https://abc.supabase.co"),
        ("https://abc.supabase.co/rest/v1/?apikey=x", "https://abc.supabase.co"),
        ("HTTPS://ABC.supabase.co", "https://abc.supabase.co"),
        ("http://127.0.0.1:54321", "http://127.0.0.1:54321"),
        ("http://localhost:54321/", "http://localhost:54321"),
        ("http://[::1]:54321", "http://[::1]:54321"),
        ("https://store.example:8443", "https://store.example:8443"),
    ],
)
def test_an_address_is_taken_as_people_paste_it(typed: str, address: str) -> None:
    assert store_address(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "  ", "ftp://abc.example", "https://", "not an address", "https://a:b@c.example"]
)
def test_what_is_no_address_is_told_without_a_call(typed: str) -> None:
    with pytest.raises(NotAStoreError):
        store_address(typed)


def test_the_dashboards_address_leads_to_the_projects() -> None:
    with pytest.raises(NotAStoreError) as fault:
        store_address("https://supabase.com/dashboard/project/abcdefgh/settings/api")
    assert "https://abcdefgh.supabase.co" in fault.value.todo


@pytest.mark.parametrize("typed", ["http://abc.supabase.co", "http://127.0.0.1.example.com", "http://10.0.0.7:54321"])
def test_http_beyond_this_machine_is_refused(typed: str) -> None:
    with pytest.raises(StoreInsecureError):
        store_address(typed)


def test_a_web_page_is_no_store(odd_server: OddServer, transport: Transport) -> None:
    for status in (200, 401, 404):
        odd_server.answers_page(status)
        with pytest.raises(NotAStoreError) as fault:
            transport.call("GET", REST, headers={})
        assert fault.value.subject == odd_server.url


def test_a_redirect_is_not_followed_with_the_key_in_hand(odd_server: OddServer, transport: Transport) -> None:
    odd_server.answers_page(302, Location=f"{odd_server.url}/elsewhere")
    with pytest.raises(NotAStoreError):
        transport.call("GET", REST, headers={"apikey": "sb_publishable_x"})
    assert len(odd_server.asked) == 1


def test_somebody_elses_not_found_is_no_store(odd_server: OddServer, transport: Transport) -> None:
    odd_server.answers_json({"detail": "Not Found"}, 404)
    with pytest.raises(NotAStoreError):
        transport.call("GET", REST, headers={})


def test_nobody_at_the_address_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    transport = Transport(f"http://127.0.0.1:{port}")
    with pytest.raises(StoreUnreachableError) as fault:
        transport.call("GET", REST, headers={})
    assert fault.value.retryable
    assert "kept" in fault.value.happened


def test_no_answer_in_time_is_a_timeout(odd_server: OddServer, transport: Transport) -> None:
    odd_server.never_answers()
    with pytest.raises(StoreTimeoutError) as fault:
        transport.call("GET", REST, headers={})
    assert fault.value.retryable


def test_a_get_whose_connection_breaks_off_is_asked_again(odd_server: OddServer, transport: Transport) -> None:
    odd_server.cuts_the_connection()
    odd_server.answers_json([{"id": 1}])
    assert transport.call("GET", REST, headers={}).body == [{"id": 1}]
    assert len(odd_server.asked) == 2


def test_a_get_that_breaks_off_twice_is_unreachable(odd_server: OddServer, transport: Transport) -> None:
    odd_server.cuts_the_connection()
    odd_server.cuts_the_connection()
    with pytest.raises(StoreUnreachableError):
        transport.call("GET", REST, headers={})
    assert len(odd_server.asked) == 2


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_that_breaks_off_is_never_repeated_here(
    odd_server: OddServer, transport: Transport, method: str
) -> None:
    odd_server.cuts_the_connection()
    with pytest.raises(StoreUnreachableError):
        transport.call(method, REST, headers={}, body={})
    assert len(odd_server.asked) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_no_private_connection_can_be_made_nothing_is_sent(odd_server: OddServer, method: str) -> None:
    odd_server.speaks_first(b"220 mail.example ready\r\n")
    transport = Transport(odd_server.url.replace("http://", "https://"))
    with pytest.raises(StoreInsecureError):
        transport.call(method, REST, headers={"apikey": "sb_publishable_x"})
    transport.close()


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("7", 7.0),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 0.0),
        ("soon", None),
    ],
)
def test_a_busy_store_says_how_long_to_wait(
    odd_server: OddServer, transport: Transport, told: str, seconds: float | None
) -> None:
    odd_server.answers_json({"message": "slow down"}, 429, Retry_After=told, Date="Wed, 21 Oct 2026 07:28:00 GMT")
    with pytest.raises(StoreBusyError) as fault:
        transport.call("GET", REST, headers={})
    assert (fault.value.retryable, fault.value.retry_after) == (True, seconds)


def test_a_gateways_error_page_is_the_stores_trouble(odd_server: OddServer, transport: Transport) -> None:
    odd_server.answers_page(502)
    with pytest.raises(StoreTroubleError) as fault:
        transport.call("GET", REST, headers={})
    assert (fault.value.status, fault.value.retryable) == (502, True)


def test_half_an_answer_is_no_store(odd_server: OddServer, transport: Transport) -> None:
    odd_server.answers_json([{"id": 1}], Content_Encoding="gzip")
    with pytest.raises(StoreFaultError):
        transport.call("GET", REST, headers={})


def test_values_go_out_in_their_exact_words(odd_server: OddServer, transport: Transport) -> None:
    odd_server.answers_json([])
    body = {
        "price": Decimal("1E+3"),
        "day": date(2026, 4, 1),
        "at": datetime(2026, 4, 1, 8, tzinfo=UTC),
        "id": UUID(int=7),
    }
    prepared: list[bytes] = []
    transport._session.hooks["response"].append(lambda response, **_: prepared.append(response.request.body))
    transport.call("POST", REST, headers={}, body=body)
    assert [json.loads(sent) for sent in prepared] == [
        {
            "price": "1000",
            "day": "2026-04-01",
            "at": "2026-04-01T08:00:00+00:00",
            "id": "00000000-0000-0000-0000-000000000007",
        }
    ]


def test_a_value_that_has_no_exact_words_is_a_fault_of_ours(transport: Transport) -> None:
    with pytest.raises(TypeError):
        transport.call("POST", REST, headers={}, body={"value": object()})


def test_the_sign_in_is_the_stores_and_not_one_from_a_netrc(
    odd_server: OddServer, transport: Transport, home: Path
) -> None:
    (home / ".netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    odd_server.answers_json([])
    transport._session.trust_env = True
    transport.call("GET", REST, headers={"Authorization": "Bearer mine"})
    assert "Authorization: Bearer mine" in odd_server.asked[0]


def test_answers_may_come_compressed(odd_server: OddServer, transport: Transport) -> None:
    odd_server.answers_json([])
    transport.call("GET", REST, headers={})
    assert "Accept-Encoding: gzip, deflate" in odd_server.asked[0]


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"message": "Invalid API key", "hint": "Double check your Supabase `anon` API key."}, StoreKeyError),
        (401, {"message": "No API key found in request"}, StoreKeyError),
        (540, {"message": "project paused"}, StoreTroubleError),
        (500, {"code": "57014", "message": "canceling statement due to statement timeout"}, StoreTimeoutError),
        (504, {"message": "gateway timeout"}, StoreTimeoutError),
        (503, {"code": "PGRST002", "message": "Could not query the database for the schema cache"}, StoreTroubleError),
    ],
)
def test_the_gateways_own_refusals_have_their_own_words(
    odd_server: OddServer, transport: Transport, status: int, body: dict[str, str], error: type[StoreFaultError]
) -> None:
    odd_server.answers_json(body, status)
    with pytest.raises(StoreError) as fault:
        transport.call("GET", REST, headers={})
    assert type(fault.value) is error
