"""The demo's customers: believable names, addresses and telephone numbers that belong to nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta

from veliano_desk.demo.year_words import Chance, Entry, Row, YearWords, stamp

DUPLICATES = 14
"""Customers who are in the table a second time, under another spelling of their address or name."""

_OLDEST_DAYS = 900
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_MAIL_DOMAINS = ("example.com", "example.com", "example.com", "example.org", "example.net")


def make_customers(seed: int, count: int, words: YearWords, end: datetime) -> list[Row]:
    """`count` rows of `customers` by created_at, the last `DUPLICATES` of the making being doubles of earlier ones.

    Nobody has a user_id: all of them ordered as guests.
    """
    chance = Chance(seed, "customers")
    written = list(words.names["written_otherwise"])
    rows: list[Row] = []
    mails: set[str] = set()
    while len(rows) < count - DUPLICATES:
        land, name = _named(chance, words)
        if written and chance.happens(6):
            name = written.pop(0)
        rows.append(_customer(chance, words, land, name, end, mails))
    rows.extend([_double(chance, row, end, mails) for row in chance.sample(rows, DUPLICATES)])
    _dirty(chance, words, rows[: count - DUPLICATES])
    return sorted(rows, key=lambda row: (str(row["created_at"]), str(row["id"])))


def place_of(chance: Chance, words: YearWords, land: str) -> Row:
    """An address object as the store's checkout writes it."""
    town = chance.weighted(words.places["lands"][land])
    return {
        "line1": f"{chance.randrange(2, 980)} {chance.choice(words.places['streets'])}",
        "line2": chance.choice(words.places["units"]),
        "city": town["city"], "state": town["state"], "postal_code": _digits(chance, town["postcode"]), "country": land,
    }  # fmt: skip


def _named(chance: Chance, words: YearWords) -> tuple[str, str]:
    group = chance.weighted(words.names["groups"])
    name = f"{chance.choice(group['given'])} {chance.choice(group['family'])}"
    return chance.choice(group["lands"]), name


def _customer(chance: Chance, words: YearWords, land: str, name: str, end: datetime, mails: set[str]) -> Row:
    seconds = chance.randrange(3600, _OLDEST_DAYS * 86_400)
    created = end - timedelta(seconds=seconds, microseconds=chance.randrange(10**6))
    updated = created if chance.happens(55) else created + (end - created) * chance.random()
    address = place_of(chance, words, land)
    towns: list[Entry] = words.places["lands"][land]
    phone = next((town["phone"] for town in towns if town["city"] == address["city"]), "")
    return {
        "id": chance.uuid(), "user_id": None, "name": name, "email": _mail(chance, name, mails),
        "phone": _digits(chance, phone) if phone and not chance.happens(12) else None,
        "address": None if chance.happens(6) else address,
        "created_at": stamp(created), "updated_at": stamp(updated),
    }  # fmt: skip


def _double(chance: Chance, row: Row, end: datetime, mails: set[str]) -> Row:
    """The same person once more: they typed their mail address differently, or a relative's, months later."""
    local, domain = str(row["email"]).split("@")
    tries: Iterator[str] = iter(
        (f"{local.upper()}@{domain}", f"{local}+shop@{domain}", f"{local}@{domain.replace('com', 'org')}")
    )
    if chance.happens(50):
        next(tries)
    mail = next(one for one in tries if one not in mails)
    mails.add(mail)
    created = datetime.fromisoformat(str(row["created_at"]))
    later = created + (end - created) * chance.random()
    name = str(row["name"])
    times: Row = {"created_at": stamp(later), "updated_at": stamp(later)}
    spelled = chance.choice((name, name.lower(), name.upper(), f"{name} "))
    return {**row, "id": chance.uuid(), "email": mail, "name": spelled, **times}


def _dirty(chance: Chance, words: YearWords, rows: list[Row]) -> None:
    phones, addresses = words.dirt["phones"], words.dirt["addresses"]
    chosen = chance.sample(rows, len(phones) + len(addresses))
    for row, phone in zip(chosen, phones, strict=False):
        row["phone"] = phone
    for row, address in zip(chosen[len(phones) :], addresses, strict=True):
        row["address"] = address


def _mail(chance: Chance, name: str, mails: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    parts = [part for part in _NO_LETTERS.split(plain) if part] or ["customer"]
    local = chance.choice((".".join(parts), f"{parts[0][0]}{parts[-1]}", "".join(parts), f"{parts[0]}{parts[-1][:1]}"))
    domain = chance.choice(_MAIL_DOMAINS)
    mail = f"{local}@{domain}"
    while mail in mails:
        mail = f"{local}{chance.randrange(2, 2000)}@{domain}"
    mails.add(mail)
    return mail


def _digits(chance: Chance, pattern: str) -> str:
    return re.sub("#", lambda _: str(chance.randrange(10)), pattern)
