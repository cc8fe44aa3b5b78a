"""A feed of metal prices over HTTP: one GET, JSON back. Whatever is wrong with the answer is said in clear words, and
nothing of it is kept."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn
from urllib.parse import urlsplit

import requests

from veliano_desk.domain.metal_prices import FEED, MetalPrice, PriceSourceError, read_unit
from veliano_desk.domain.price_feed import FeedSettings, check_feed, is_this_machine

_DIGITS = 8
_OK = 200


@dataclass(frozen=True)
class FeedPrices:
    """A PriceSource. key: of the feed, "" where it needs none; connect_seconds and read_seconds: how long it may take
    to answer, and to answer in full; most_bytes: a longer answer is none."""

    settings: FeedSettings
    key: str
    connect_seconds: float
    read_seconds: float
    most_bytes: int
    name: str = FEED

    def read(self, now: datetime) -> tuple[MetalPrice, ...]:
        """All prices of the answer. PriceSourceError for a feed that is not there, slow, or answers anything else."""
        check_feed(self.settings)
        answer = _parsed(self._asked())
        self._check_currency(answer)
        at = self._moment(answer, now)
        return tuple(
            MetalPrice(
                metal, self.name, self._figure(answer, metal, path), read_unit(self.settings.unit),
                self.settings.currency, at,
            )
            for metal, path in self.settings.metals.items()
        )  # fmt: skip

    def _asked(self) -> bytearray:
        place, name = self.settings.key_place
        with requests.Session() as session:
            session.trust_env = not is_this_machine(urlsplit(self.settings.url).hostname or "")
            session.headers["User-Agent"] = "veliano-desk"
            session.headers["Accept"] = "application/json"
            try:
                # A redirect would carry the key to somewhere else.
                with session.get(
                    self.settings.url, stream=True, allow_redirects=False,
                    timeout=(self.connect_seconds, self.read_seconds),
                    headers={name: self.key} if place == "header" and self.key else None,
                    params={name: self.key} if place == "query" and self.key else None,
                ) as response:  # fmt: skip
                    return self._body(response)
            except requests.Timeout as error:
                raise _fault("The feed is too slow", "It did not answer in time.") from error
            except requests.RequestException as error:
                raise _fault("The feed cannot be reached", "Nothing answers there, or the line broke.") from error

    def _body(self, response: requests.Response) -> bytearray:
        if response.status_code != _OK:
            _refused(response.status_code)
        body, latest = bytearray(), time.monotonic() + self.read_seconds
        # Byte by byte: a larger part would be waited for to its end, however slowly it drips.
        for part in response.iter_content(1):
            body += part
            if len(body) > self.most_bytes:
                raise _fault("The feed answers too much", f"More than {self.most_bytes:,} bytes came.")
            if time.monotonic() > latest:
                raise _fault("The feed is too slow", "Its answer did not end in time.")
        return body

    def _check_currency(self, answer: Any) -> None:
        if self.settings.currency_path:
            said = _at(answer, self.settings.currency_path)
            if str(said).strip().upper() != self.settings.currency:
                raise _fault("The feed is in another currency", f"It says {said!r}, not {self.settings.currency}.")

    def _moment(self, answer: Any, now: datetime) -> datetime:
        if not self.settings.time_path:
            return now
        said = _at(answer, self.settings.time_path)
        try:
            if isinstance(said, Decimal):
                return datetime.fromtimestamp(int(said), UTC)
            read = datetime.fromisoformat(str(said))
        except (ValueError, OverflowError, OSError) as error:
            raise _fault("The feed's time cannot be read", f"{said!r} is none.") from error
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)

    def _figure(self, answer: Any, metal: str, path: str) -> Decimal:
        said = _at(answer, path)
        figure = _decimal(said)
        if figure is None:
            raise _fault("The feed answers with no price", f"At “{path}” stands {said!r}.", metal)
        if figure <= 0:
            raise _fault("The feed's price is none", f"{metal.title()} at {figure} is not above zero.", metal)
        if not self.settings.per_currency:
            return figure
        return Decimal(round(Fraction(1) / Fraction(figure) * 10**_DIGITS)).scaleb(-_DIGITS)


def _parsed(body: bytearray) -> Any:
    def never(word: str) -> NoReturn:
        raise ValueError(f"{word} is no figure")

    try:
        return json.loads(body, parse_float=Decimal, parse_int=Decimal, parse_constant=never)
    except (ValueError, ArithmeticError, RecursionError) as error:
        page = body.lstrip()[:1] == b"<"
        what = "A page for people came, no data." if page else "What came is no JSON."
        raise _fault("The feed answers something else", what) from error


def _at(answer: Any, path: str) -> Any:
    """What stands at a dotted path; numbers count from 0 in lists."""
    here = answer
    for name in path.split("."):
        if isinstance(here, dict) and name in here:
            here = here[name]
        elif isinstance(here, list) and name.isdecimal() and int(name) < len(here):
            here = here[int(name)]
        else:
            raise _fault("The feed's answer has changed", f"There is nothing at “{path}”.")
    return here


def _decimal(said: Any) -> Decimal | None:
    if isinstance(said, Decimal):
        return said if said.is_finite() else None
    if isinstance(said, str) and said.replace(".", "", 1).removeprefix("-").isdecimal() and said.isascii():
        return Decimal(said)
    return None


def _refused(status: int) -> NoReturn:
    if status in (401, 403):
        raise _fault("The feed refuses the key", f"It answered {status}.")
    if 300 <= status < 400:
        raise _fault("The feed is somewhere else", f"It answered {status} and sends on; the key is not sent along.")
    raise _fault("The feed has a fault", f"It answered {status}.")


def _fault(title: str, what: str, subject: str = "") -> PriceSourceError:
    return PriceSourceError(
        title, f"{what} The prices that were there stay.", "Try again later, or check Settings → Prices.", subject
    )
