"""One class per thing to do: lite's and hosted Supabase's words for the same refusal end in the same one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from veliano_desk.sync import errors
from veliano_desk.sync.errors import StoreFaultError, fault_from


def every_fault() -> Iterator[type[StoreFaultError]]:
    for thing in vars(errors).values():
        if isinstance(thing, type) and issubclass(thing, StoreFaultError) and thing is not StoreFaultError:
            yield thing


SAME = [
    ("a broken rule", (500, "SUP", 'error: new row violates check constraint "c"'), (400, "23514", "violates check")),
    ("a session over", (401, "PGRST303", "JWT expired"), (401, "PGRST301", "JWSError JWSInvalidSignature")),
    ("a bad refresh token", (400, "refresh_token_not_found", "x"), (400, "refresh_token_already_used", "x")),
    ("circles", (500, "42P17", "infinite recursion"), (500, "42P17", "infinite recursion detected in policy")),
    ("an absent column", (400, "42703", "x"), (400, "PGRST204", "x")),
    ("an absent table", (404, "42P01", "x"), (404, "PGRST205", "x")),
    ("a NUL in a text", (400, "22021", "0x00"), (400, "22P05", "unsupported Unicode escape sequence")),
]


@pytest.mark.parametrize(("what", "lite", "hosted"), SAME, ids=[case[0] for case in SAME])
def test_lite_and_hosted_say_the_same(what: str, lite: tuple[Any, ...], hosted: tuple[Any, ...]) -> None:
    faults = [fault_from(status, {}, {"code": code, "message": words}) for status, code, words in (lite, hosted)]
    assert type(faults[0]) is type(faults[1])
    assert faults[0].retryable == faults[1].retryable
    assert faults[0].title == faults[1].title


def test_every_fault_has_its_own_code_and_its_own_three_sentences() -> None:
    faults = list(every_fault())
    assert len(faults) >= 14
    for place in (lambda fault: fault.code, lambda fault: fault.words[0]):
        assert len({place(fault) for fault in faults}) == len(faults)
    for fault in faults:
        said = fault(refusal=errors.Refusal(400, "X", "the database's words"))
        assert all((said.title, said.happened, said.todo))
        assert "{" not in f"{said.title}{said.happened}{said.todo}"


def test_a_cure_for_the_rule_that_goes_in_circles_is_named() -> None:
    fault = fault_from(500, {}, {"code": "42P17", "message": "infinite recursion detected"})
    assert "pack.sql" in fault.todo


@pytest.mark.parametrize("code", ["40001", "40P01", "53300", "57014"])
def test_what_passes_by_itself_can_be_tried_again(code: str) -> None:
    assert fault_from(500, {}, {"code": code, "message": "x"}).retryable


@pytest.mark.parametrize("status", [400, 406, 409, 422])
def test_what_will_be_refused_again_is_not_tried_again(status: int) -> None:
    assert not fault_from(status, {}, {"code": "P0001", "message": "raised by the store"}).retryable


def test_the_stores_own_words_are_kept_with_braces_and_all() -> None:
    fault = fault_from(400, {}, {"code": "P0001", "message": "{said} {0} %s"})
    assert "{said} {0} %s" in fault.happened


def test_an_unconfirmed_address_is_not_a_wrong_password() -> None:
    told = fault_from(400, {}, {"error_code": "email_not_confirmed", "msg": "Email not confirmed"})
    wrong = fault_from(400, {}, {"error_code": "invalid_credentials", "msg": "Invalid login credentials"})
    assert told.title != wrong.title


@pytest.mark.parametrize("told", ["999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_nobody_is_made_to_wait_longer_than_an_hour(told: str):
    assert fault_from(429, {"Retry-After": told}, {}).retry_after == 3600


def test_a_date_without_a_zone_is_no_time_to_wait_for():
    assert fault_from(429, {"Retry-After": "Fri, 31 Dec 2027 23:59:59 -0000"}, {}).retry_after in (None, 3600)
