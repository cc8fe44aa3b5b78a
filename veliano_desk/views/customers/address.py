"""An address as the store keeps it, written as people read it."""

from __future__ import annotations

from collections.abc import Mapping

_STREET = ("name", "company", "line1", "address1", "street", "line2", "address2")
_TOWN = ("city", "town", "state", "province", "region", "postal_code", "postcode", "zip")
_COUNTRY = ("country",)


def address_lines(address: Mapping[str, str]) -> list[str]:
    """Street, town and country on lines of their own; what the store calls otherwise stands below with its name."""
    lines = [address[key] for key in _STREET if address.get(key)]
    town = ", ".join(address[key] for key in _TOWN if address.get(key))
    lines += [town] if town else []
    lines += [address[key] for key in _COUNTRY if address.get(key)]
    known = {*_STREET, *_TOWN, *_COUNTRY}
    others = [f"{key.replace('_', ' ')}: {value}" for key, value in address.items() if key not in known and value]
    return lines + others
