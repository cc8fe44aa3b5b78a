"""Looks at a store as it is signed in: is this an admin, and which pieces of resources/store/pack.sql are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from veliano_desk.config.paths import resources_dir
from veliano_desk.domain.store_check import PackPiece, StoreCheck, StoreObstacle
from veliano_desk.sync.client import StoreClient
from veliano_desk.sync.errors import (
    NotAnAdminError,
    StoreFaultError,
    StoreForbiddenError,
    StoreMissingError,
    StorePolicyLoopError,
    StoreRefusedError,
)
from veliano_desk.sync.generations import recognise

_CURE_BEGINS, _CURE_ENDS = "-- 1 · Staff", "-- 2 · "
_Probe = Callable[[StoreClient], bool | None]


@dataclass(frozen=True, slots=True)
class _Piece:
    title: str
    without: str
    probe: _Probe


def check_store(client: StoreClient) -> StoreCheck:
    """What works and what is missing. Obstacles come as words in the result; only faults that leave nothing to say
    (unreachable, not a store, a refused key or session) are raised, as StoreFaultError."""
    version, found = _pack(client)
    is_admin, obstacle = _standing(client)
    generation, unknown = _generation(client)
    return StoreCheck(
        url=client.url,
        mode="person" if client.signing.is_person else "secret key",
        signed_in_as=client.signing.who,
        is_admin=is_admin,
        pack_version=version,
        pieces=tuple(_piece(client, key, piece, found) for key, piece in _PIECES.items()),
        obstacle=obstacle or unknown,
        generation=generation,
        cure=the_cure() if obstacle and obstacle.code == StorePolicyLoopError.code else "",
    )


def the_pack() -> str:
    """The SQL that brings the store what the desk adds to it, whole."""
    return (resources_dir() / "store" / "pack.sql").read_text(encoding="utf-8")


def the_cure() -> str:
    """Of the pack only what ends the circle in the rule on admin_users (42P17); it can be run by itself."""
    opening, _, rest = the_pack().partition(_CURE_BEGINS)
    cure, found, _ = rest.partition(_CURE_ENDS)
    if not opening or not found:
        raise AssertionError("the pack does not mark what ends the circle")
    return f"begin;\n\n{_CURE_BEGINS}{cure}commit;\n"


def _generation(client: StoreClient) -> tuple[str, StoreObstacle | None]:
    """The generation in words; an obstacle where the store is neither, or keeps no orders at all."""
    try:
        return recognise(client).words, None
    except (StoreMissingError, StoreForbiddenError) as fault:
        return "", _obstacle(fault)


def _pack(client: StoreClient) -> tuple[int | None, dict[str, bool]]:
    """The pack's version and its own word on each of its parts ("stamps:customers"); None, {} where it is not there."""
    try:
        version = client.rpc("desk_pack_version")
        parts = client.rpc("desk_pack_check")
    except (StoreMissingError, StoreForbiddenError):
        return None, {}
    return int(version), {part["piece"]: bool(part["present"]) for part in parts}


def _standing(client: StoreClient) -> tuple[bool | None, StoreObstacle | None]:
    """Whether this sign-in is an admin. An empty answer is not "no data", so the question is asked outright."""
    try:
        admin = is_admin(client)
        client.select("custom_orders", columns="id", limit=1)
        client.select("customers", columns="id", limit=1)
    except (StorePolicyLoopError, StoreMissingError, StoreForbiddenError) as fault:
        return None, _obstacle(fault)
    return admin, None if admin else _obstacle(NotAnAdminError(client.signing.who))


def is_admin(client: StoreClient) -> bool:
    if not client.signing.is_person:
        return True
    try:
        return client.rpc("is_admin") is True
    except StoreMissingError:
        mine = [("user_id", f"eq.{client.signing.user_id}")]
        return bool(client.select("admin_users", columns="user_id", filters=mine))


def _obstacle(fault: StoreFaultError) -> StoreObstacle:
    return StoreObstacle(fault.code, fault.title, fault.happened, fault.todo)


def _piece(client: StoreClient, key: str, piece: _Piece, found: dict[str, bool]) -> PackPiece:
    parts = {name.partition(":")[2]: there for name, there in found.items() if name.startswith(f"{key}:")}
    if parts:
        missing = tuple(name for name, there in parts.items() if not there)
        return PackPiece(key, piece.title, not missing, missing, piece.without)
    present = piece.probe(client)
    return PackPiece(key, piece.title, present, (), piece.without)


def _nothing_to_see(_client: StoreClient) -> bool | None:
    """Triggers and indexes cannot be seen from outside; without the pack's own check they are taken as not there."""
    return False


def _answers(table: str, columns: str) -> _Probe:
    def probe(client: StoreClient) -> bool | None:
        try:
            client.select(table, columns=columns, limit=0)
        except (StoreMissingError, StoreRefusedError):
            return False
        except (StorePolicyLoopError, StoreForbiddenError):
            return None
        return True

    return probe


def _all_answer(*tables: str) -> _Probe:
    def probe(client: StoreClient) -> bool | None:
        told = [_answers(table, "id")(client) for table in tables]
        return False if False in told else None if None in told else True

    return probe


def _has_is_admin(client: StoreClient) -> bool | None:
    try:
        client.rpc("is_admin")
    except StoreMissingError:
        return False
    except StoreForbiddenError:
        return None
    return True


_PIECES = {
    "staff": _Piece(
        "Staff are recognised and see every row",
        "A signed-in admin can read nothing, because the store's own rule goes in circles (42P17); where only rows of "
        "a table are named, those that the shop does not show (drafts, other people's profiles) look as if they were "
        "not there. Connecting by secret key still works.",
        _has_is_admin,
    ),
    "stamps": _Piece(
        "Changes are stamped",
        "Everything arrives; but every sync reads every row to see what changed.",
        _nothing_to_see,
    ),
    "indexes": _Piece(
        "Changes are indexed",
        "Everything works; asking for changes gets slower as the store grows.",
        _nothing_to_see,
    ),
    "columns": _Piece(
        "Custom orders carry the desk's links",
        "Status and dates still reach the store; shop order, product, model and version do not.",
        _answers("custom_orders", "order_id,product_id,model_url,version"),
    ),
    "events": _Piece(
        "Customers see a timeline",
        "The store shows the order's state and date; single steps are set aside on the Sync page until this is there.",
        _answers("custom_order_events", "id"),
    ),
    "designs": _Piece(
        "Customers see designs",
        "Designs are drawn and approved here as before; the store has no place to show them.",
        _answers("design_revisions", "id"),
    ),
    "kits": _Piece(
        "Impression kits are known",
        "The order's own kit status and tracking number still work; an order's second kit has no place in the store.",
        _answers("impression_kits", "id"),
    ),
    "shipments": _Piece(
        "Parcels are known",
        "Orders are shipped as before; the store cannot show where a parcel is.",
        _all_answer("shipments", "shipment_events"),
    ),
    "measurements": _Piece(
        "Measurements are kept with the customer",
        "Sizes are read from the orders' own words; those given in the store do not exist.",
        _answers("customer_measurements", "id"),
    ),
    "messages": _Piece(
        "Customers can write",
        "Mail works as before; nothing can be written or read in the store.",
        _answers("messages", "id"),
    ),
    "reviews": _Piece(
        "Products are reviewed",
        "Orders and products work as before, without reviews.",
        _answers("product_reviews", "id"),
    ),
    "club": _Piece(
        "Members and points",
        "Orders work as before; nobody is a member and no points are kept.",
        _all_answer("membership_tiers", "user_memberships", "loyalty_transactions"),
    ),
    "recommendations": _Piece(
        "Products recommend others",
        "Products are shown as before, each by itself.",
        _answers("product_recommendations", "id"),
    ),
    "deletions": _Piece(
        "Deletions are noted",
        "What the store deletes is found once a day, by reading all ids.",
        _answers("deleted_records", "id"),
    ),
    "bucket": _Piece(
        "Models and pictures have a place",
        "Files are kept here; they cannot be put into the store. Where only “private” is named, the bucket is missing, "
        "or open to everybody who knows a file's address.",
        _nothing_to_see,
    ),
}
