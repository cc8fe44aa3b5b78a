"""What a look at the store found: who the desk is there, and which of its additions are in place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PackPiece:
    """One piece of the additive SQL pack.

    present: None where it could not be looked at. missing: what of it is not there ("custom_orders", …).
    without: what does not work while it is missing, and what still does.
    """

    key: str
    title: str
    present: bool | None
    missing: tuple[str, ...]
    without: str


@dataclass(frozen=True, slots=True)
class StoreObstacle:
    """Why the desk cannot work with the store as it is signed in; the same words as the error of that code."""

    code: str
    title: str
    happened: str
    todo: str


@dataclass(frozen=True, slots=True)
class StoreCheck:
    """The connection checked.

    mode: "person" or "secret key". signed_in_as: the e-mail address, or "secret key". is_admin: None where the store
    could not say. pack_version: None where the pack was never applied. generation: which of the store's two schemas it
    has, in words, empty where it is neither. cure: SQL that ends the obstacle and can be run by itself, else empty.
    """

    url: str
    mode: str
    signed_in_as: str
    is_admin: bool | None
    pack_version: int | None
    pieces: tuple[PackPiece, ...]
    obstacle: StoreObstacle | None
    generation: str = ""
    cure: str = ""

    @property
    def usable(self) -> bool:
        """Whether orders and customers can be pulled; missing pieces may still make that slower or less complete."""
        return self.obstacle is None

    @property
    def complete(self) -> bool:
        """Whether everything works."""
        return self.usable and all(piece.present for piece in self.pieces)
