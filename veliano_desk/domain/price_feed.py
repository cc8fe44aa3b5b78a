"""Where metal prices are read from a feed: its address, and where in its answer what stands."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal_prices import read_unit
from veliano_desk.domain.place import is_currency

_NO_KEY, _HEADER, _QUERY = "", "header", "query"


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """url: asked with GET; metals: metal → dotted path to its price (`rates.XAU`); unit and currency: what the prices
    are in; per_currency: the feed says how much metal one unit of the currency buys, so that its figures are turned
    round; currency_path: where the answer says its currency, "" where it does not; time_path: where it says of which
    moment the prices are (ISO text or seconds since 1970), "" for when they were asked for; key_in: `header:NAME` or
    `query:NAME` for the key, "" where the feed needs none."""

    url: str = ""
    metals: Mapping[str, str] = field(default_factory=dict)
    unit: str = "ozt"
    currency: str = "USD"
    per_currency: bool = False
    currency_path: str = ""
    time_path: str = ""
    key_in: str = ""

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> FeedSettings:
        """From what was kept; what is not there stays as it begins."""
        known = {name: told[name] for name in cls.__slots__ if name in told}
        return cls(**{**known, "metals": dict(known.get("metals", {}))})

    def told(self) -> dict[str, Any]:
        """As plain data."""
        return {**asdict(self), "metals": dict(self.metals)}

    @property
    def key_place(self) -> tuple[str, str]:
        """(`header` or `query` or "", the name)."""
        place, _, name = self.key_in.partition(":")
        return place, name


def check_feed(feed: FeedSettings) -> None:
    """InputError names what is wrong with a feed's settings. Its key travels in the request, so it must be https beyond
    this machine."""
    for fault, todo in _faults(feed):
        raise InputError("The feed cannot be asked", f"{fault} Nothing was kept.", todo, feed.url)
    read_unit(feed.unit)


def _faults(feed: FeedSettings) -> list[tuple[str, str]]:
    parts, (place, name) = urlsplit(feed.url), feed.key_place
    faults = []
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        faults.append(("Its address is none.", "Write it as https://… without a name or password in it."))
    elif parts.scheme == "http" and not is_this_machine(parts.hostname):
        faults.append(("Its address begins with http://, so the key could be read on the way.", "Use https://."))
    if not feed.metals or not all(path.strip() for path in feed.metals.values()):
        faults.append(("It is not said where in its answer the prices stand.", "Write gold=rates.XAU."))
    if not is_currency(feed.currency):
        faults.append((f"“{feed.currency}” is no currency.", "Write USD or EUR."))
    if place not in (_NO_KEY, _HEADER, _QUERY) or (place and not name):
        faults.append(("Where its key goes is not said.", "Write header:NAME or query:NAME, or nothing."))
    return faults


def is_this_machine(host: str) -> bool:
    """Whether the host is this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
