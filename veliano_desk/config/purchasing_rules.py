"""What the workshop goes by when it buys, from `resources/purchasing.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from veliano_desk.config.paths import resources_dir
from veliano_desk.domain.invoice_match import MatchRules
from veliano_desk.domain.price_lists import PriceUnit

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class PurchasingRules:
    """units: by code; words: every word for a unit -> the unit; headings: a list's field -> what it is called;
    swapped_share: from how many rows on columns count as swapped; most_rows and most_bytes: of a list;
    over_percent: how much more than ordered may come; assay_tolerance_millis: how far an assay may lie from the
    article, 0.001 ‰; outwork_loss_percent: what may be lost in work outside where nothing was agreed."""

    reliability_least: int
    units: Mapping[str, PriceUnit]
    words: Mapping[str, PriceUnit]
    headings: Mapping[str, tuple[str, ...]]
    swapped_share: Decimal
    most_rows: int
    most_bytes: int
    order_prefix: str
    receipt_prefix: str
    memo_prefix: str
    over_percent: Decimal
    assay_tolerance_millis: int
    match: MatchRules
    outwork_loss_percent: Decimal


@lru_cache(maxsize=1)
def purchasing_rules() -> PurchasingRules:
    """The rules as the program brings them."""
    read = _read()
    units = {
        code: PriceUnit(code, one["unit"], Decimal(one["per"]), tuple(one["words"]))
        for code, one in read["units"].items()
    }
    words = {word: unit for unit in units.values() for word in (unit.code, *unit.words)}
    headings = {name: tuple(known) for name, known in read["headings"].items()}
    return PurchasingRules(
        int(read["reliability_least"]), units, words, headings, Decimal(read["swapped_share"]), int(read["most_rows"]),
        int(read["most_megabytes"]) * _MB, read["number_order"], read["number_receipt"], read["number_memo"],
        Decimal(read["over_receipt_percent"]), int(Decimal(read["assay_tolerance_permille"]) * 1000),
        MatchRules(
            Decimal(read["match_price_percent"]), Decimal(read["match_price_amount"]),
            Decimal(read["match_quantity_percent"]), Decimal(read["match_freight_percent"]),
            Decimal(read["match_freight_amount"]), Decimal(read["match_tax_percent"]),
        ),
        Decimal(read["outwork_loss_percent"]),
    )  # fmt: skip


def _read() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((resources_dir() / "purchasing.json").read_text(encoding="utf-8"))
    return read
