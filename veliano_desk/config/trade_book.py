"""The trade's data as services use it. Each table is read when it is first asked for: start-up reads none in vain."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING, Any

from veliano_desk.config.paths import resources_dir
from veliano_desk.config.roles import roles
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.rights import Right
from veliano_desk.domain.roles import Role

if TYPE_CHECKING:
    from veliano_desk.domain.alloys import AlloyBook
    from veliano_desk.domain.costing import Estimate
    from veliano_desk.domain.estimating import Rates
    from veliano_desk.domain.piece_measures import Measure
    from veliano_desk.domain.piece_reading import PieceDraft
    from veliano_desk.domain.piece_words import PieceKind
    from veliano_desk.domain.routing import PieceFacts, PlannedOperation, RoutingBook
    from veliano_desk.domain.store_catalogue import CatalogueRules
    from veliano_desk.domain.store_states import StoreStates

_PLAIN_RATES = ("hourly_other", "stone_per_ct_other", "loss_percent", "overhead_percent", "margin_percent")
_RATE_TABLES = ("metal_per_fine_gram", "hourly", "stone_per_ct")


class TradeBook:
    """Alloys, routings, rates, roles, the store's states and how the store's words are read."""

    @property
    def alloys(self) -> AlloyBook:
        from veliano_desk.config.alloys import alloys

        return alloys()

    @property
    def routings(self) -> RoutingBook:
        from veliano_desk.config import trade

        return trade.routings()

    @property
    def rates(self) -> Rates:
        """The rates as the program brings them; a workshop's own come from `rates_with`."""
        from veliano_desk.config import trade

        return trade.rates()

    @property
    def roles(self) -> Mapping[str, Role]:
        return roles()

    @property
    def states(self) -> StoreStates:
        from veliano_desk.config import trade

        return trade.store_states()

    @property
    def catalogue(self) -> CatalogueRules:
        """How the shop's products and orders are read."""
        from veliano_desk.config.store_catalogue import catalogue_rules

        return catalogue_rules()

    @cached_property
    def kinds(self) -> dict[str, PieceKind]:
        """Kinds of pieces by code."""
        from veliano_desk.config import trade

        return {kind.code: kind for kind in trade.piece_words().kinds}

    @cached_property
    def workshop(self) -> dict[str, Any]:
        """People, benches, shifts and holidays as the program brings them, for the planner to read."""
        read: dict[str, Any] = json.loads((resources_dir() / "workshop.json").read_text(encoding="utf-8"))
        return read

    def rights_of(self, roles: Iterable[str]) -> frozenset[Right]:
        """All rights of these roles; a role that is not known has none."""
        return frozenset(right for role in roles if role in self.roles for right in self.roles[role].rights)

    def read_pieces(self, **wishes: Any) -> tuple[PieceDraft, ...]:
        """The pieces of a custom order: its `material`, `teeth_selection`, `design_details`, `notes` as they came."""
        from veliano_desk.config import trade
        from veliano_desk.domain.piece_reading import read_pieces

        return read_pieces(**wishes, words=trade.trade_words())

    def says_fineness(self, text: str) -> bool:
        """Whether words for a material say how fine it is ("14K", "925"), so that only the metal may be missing."""
        from veliano_desk.config import trade
        from veliano_desk.domain.materials import read_material

        words = trade.trade_words()
        read = read_material(text, words.alloys, words.materials)
        return read.karat is not None or read.mark is not None

    def estimate(self, facts: PieceFacts, rates: Rates) -> Estimate | None:
        """The estimate, None for a kind of piece that the data has no routing or weight for."""
        from veliano_desk.config import trade
        from veliano_desk.domain.estimating import estimate
        from veliano_desk.domain.routing import RoutingError
        from veliano_desk.domain.weights import WeightError

        try:
            return estimate(facts, trade.estimate_tables(), rates)
        except (RoutingError, WeightError):
            return None

    def operations(self, facts: PieceFacts) -> tuple[PlannedOperation, ...]:
        """The piece's operations, with what the order leaves open assumed as the estimate does."""
        from veliano_desk.config import trade
        from veliano_desk.domain.routing import operations_for
        from veliano_desk.domain.weights import settle

        return operations_for(self.routings, settle(facts, trade.weight_tables()).facts)

    def alloy_words(self, code: str | None, assumed: str | None) -> str:
        """An alloy as lists say it; with a question mark where the order does not say which and one is assumed."""
        alloy = self.alloys.get(code or assumed or "")
        return "" if alloy is None else alloy.title if code else f"{alloy.title}?"

    def needs_kit(self, kind: str) -> bool:
        """Whether a kind of piece is made from an impression."""
        return kind in self.kinds and self.kinds[kind].needs_kit

    def size_mm(self, kind: str, text: str) -> Decimal | None:
        """A size in mm as it is meant for this kind of piece ("10½", "22 inch"), None where it cannot be told."""
        found = self.measured(kind, text)
        return found.mm if found else None

    def measured(self, kind: str, text: str) -> Measure | None:
        """A size as this kind of piece is measured, with its text as it is read; None where it says none."""
        from veliano_desk.config import trade
        from veliano_desk.domain.piece_measures import lengths, ring_sizes
        from veliano_desk.domain.piece_words import tidy

        words = trade.piece_words()
        spelled = tidy(text)
        if kind in self.kinds and self.kinds[kind].measure == "ring":
            found = ring_sizes(spelled, words.assumed_size_system) or ring_sizes(
                f"size {spelled}", words.assumed_size_system
            )
        else:
            found = lengths(spelled)
        return found[0] if found else None

    def rates_with(self, changes: Mapping[str, str], currency: str) -> Rates:
        """The rates with a workshop's figures: path ("hourly.setting") -> decimal text. InputError names a bad one."""
        return with_changes(replace(self.rates, currency=currency), changes)


def rate_paths(rates: Rates) -> dict[str, Decimal]:
    """Every figure of the rates by its path, in the order of the data."""
    tables = {f"{table}.{name}": figure for table in _RATE_TABLES for name, figure in getattr(rates, table).items()}
    return {**tables, **{name: getattr(rates, name) for name in _PLAIN_RATES}}


def with_changes(rates: Rates, changes: Mapping[str, str]) -> Rates:
    """The rates with these figures in place of theirs. InputError for unknown paths, words and negative figures."""
    tables = {table: dict(getattr(rates, table)) for table in _RATE_TABLES}
    plain: dict[str, Decimal] = {}
    for path, text in changes.items():
        figure = _figure(path, text)
        table, dot, name = path.partition(".")
        if dot and name in tables.get(table, {}):
            tables[table][name] = figure
        elif path in _PLAIN_RATES:
            plain[path] = figure
        else:
            raise InputError("No such rate", "Nothing was changed.", "Use one of the rates in Settings.", path)
    return replace(rates, **tables, **plain)  # type: ignore[arg-type]  # names are checked above


def _figure(path: str, text: str) -> Decimal:
    try:
        figure = Decimal(text)
    except InvalidOperation as error:
        raise InputError("Not a number", "Nothing was changed.", "Write it like 102.40.", f"{path} = {text}") from error
    if not figure.is_finite() or figure < 0:
        raise InputError("Not a price or share", "Nothing was changed.", "Give 0 or more.", f"{path} = {text}")
    return figure
