"""A piece to be priced in a JSON file, read strictly: whatever is not understood is said, never left out.

    {"kind": "ring", "alloy": "14ky", "size": "US 7", "weight_g": "6.240", "style": "pave",
     "stones": [{"kind": "diamonds", "count": 20, "ct": "0.30", "quality": "VS", "setting": "pave"}],
     "outwork": [{"title": "Engraving", "amount": "40.00"}]}

`weight_g` without loss; without it the tables reckon it. `metal`: a list of {"alloy", "weight_g"} for more than one
alloy. Stones with a `cost` are priced at it. `teeth` are FDI numbers, `fix` is the number of a metal fix.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.pricing_inputs import SentOut, StonesUsed
from veliano_desk.domain.quotes import MetalWish, PieceToPrice
from veliano_desk.domain.routing import PieceFacts
from veliano_desk.domain.teeth import is_fdi

_PIECE = frozenset({"kind", "alloy", "weight_g", "metal", "size", "width_mm", "style", "teeth", "plated", "stones",
                    "outwork", "loss_percent", "minutes", "fix"})  # fmt: skip
_STONES = frozenset({"kind", "count", "ct", "quality", "setting", "cost"})
_LONGEST = 1_000_000
_MOST = Decimal(10**8)


def read_piece(path: Path, trade: TradeBook) -> PieceToPrice:
    """InputError names what is wrong and where; nothing is priced then."""
    try:
        with path.open(encoding="utf-8") as file:
            told = json.loads(file.read(_LONGEST), parse_float=Decimal)
    except OSError as error:
        raise InputError("The file cannot be read", f"{error.strerror}.", "Give another.", str(path)) from error
    except (ValueError, RecursionError) as error:
        raise InputError("Not a JSON file", f"{error}. Nothing was priced.", "Correct it.", str(path)) from error
    return piece_of(told, trade)


def piece_of(told: object, trade: TradeBook) -> PieceToPrice:
    """A piece from plain data. InputError as `read_piece`."""
    row = _fields(told, _PIECE, "the piece")
    kind = _text(row, "kind")
    if kind not in trade.kinds:
        raise _fault("kind", f"“{kind}” is no kind of piece; there are {', '.join(trade.kinds)}.")
    size = _text(row, "size")
    size_mm = trade.size_mm(kind, size) if size else None
    if size and size_mm is None:
        raise _fault("size", f"“{size}” is no size of this kind of piece.")
    stones = [_stones(one, at) for at, one in enumerate(_list(row, "stones"))] if "stones" in row else None
    facts = PieceFacts(
        kind=kind, alloy_code=_text(row, "alloy") or None, teeth=_teeth(row), style=_text(row, "style"),
        size_mm=size_mm, width_mm=_figure(row, "width_mm", "width_mm"), plated=_flag(row, "plated"),
        stones=stones[0].kind if stones else None, stones_count=_sum_of(stones, "count"),
        stones_mct=_sum_of(stones, "mct"),
    )  # fmt: skip
    minutes = row.get("minutes")
    return PieceToPrice(
        facts=facts, metal=_metal(row, facts), stones=None if stones is None else tuple(stones),
        outwork=tuple(_outwork(one, at) for at, one in enumerate(_list(row, "outwork"))),
        loss_percent=_figure(row, "loss_percent", "loss_percent"),
        minutes=None if minutes is None else {
            code: _whole({code: one}, code, f"minutes.{code}") for code, one in _object(minutes, "minutes").items()
        },
        fix=_whole(row, "fix", "fix") if "fix" in row else None,
    )  # fmt: skip


def _metal(row: Mapping[str, Any], facts: PieceFacts) -> tuple[MetalWish, ...]:
    if "metal" in row:
        if "weight_g" in row:
            raise _fault("weight_g", "Give each weight in “metal”.")
        return tuple(
            MetalWish(_text(one, "alloy"), _scaled(one, "weight_g", f"metal.{at}.weight_g"))
            for at, raw in enumerate(_list(row, "metal"))
            for one in (_fields(raw, frozenset({"alloy", "weight_g"}), f"metal.{at}"),)
        )
    if "weight_g" not in row or facts.alloy_code is None:
        return ()
    return (MetalWish(facts.alloy_code, _scaled(row, "weight_g", "weight_g")),)


def _stones(raw: object, at: int) -> StonesUsed:
    where = f"stones.{at}"
    row = _fields(raw, _STONES, where)
    if not _text(row, "kind"):
        raise _fault(f"{where}.kind", "Say which stones.")
    return StonesUsed(
        _text(row, "kind").strip().lower(), _whole(row, "count", f"{where}.count"),
        _scaled(row, "ct", f"{where}.ct") or 0, _text(row, "quality"), _text(row, "setting"),
        _figure(row, "cost", f"{where}.cost"),
    )  # fmt: skip


def _outwork(raw: object, at: int) -> SentOut:
    row = _fields(raw, frozenset({"code", "title", "amount"}), f"outwork.{at}")
    return SentOut(_text(row, "code"), _text(row, "title"), _figure(row, "amount", f"outwork.{at}.amount"))


def _teeth(row: Mapping[str, Any]) -> tuple[int, ...]:
    teeth = _list(row, "teeth")
    strange = [one for one in teeth if type(one) is not int or not is_fdi(one)]
    if strange or len(set(teeth)) != len(teeth):
        raise _fault("teeth", f"“{strange[0] if strange else 'the same twice'}” is no list of FDI numbers.")
    return tuple(teeth)


def _sum_of(stones: list[StonesUsed] | None, what: str) -> int | None:
    return None if stones is None else sum(getattr(one, what) for one in stones)


def _fields(raw: object, known: frozenset[str], where: str) -> Mapping[str, Any]:
    row = _object(raw, where)
    for name in sorted(set(row) - known):
        raise _fault(f"{where}.{name}", f"Not a field; there are {', '.join(sorted(known))}.")
    return row


def _object(raw: object, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise _fault(where, "Give an object with fields.")
    return raw


def _list(row: Mapping[str, Any], name: str) -> list[Any]:
    value = row.get(name, [])
    if not isinstance(value, list):
        raise _fault(name, "Give a list.")
    return value


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name, "")
    if not isinstance(value, str):
        raise _fault(name, "Give text.")
    return value


def _flag(row: Mapping[str, Any], name: str) -> bool:
    value = row.get(name, False)
    if not isinstance(value, bool):
        raise _fault(name, "Give true or false.")
    return value


def _whole(row: Mapping[str, Any], name: str, where: str) -> int:
    value = row.get(name)
    if type(value) is not int or not 0 <= value < _MOST:
        raise _fault(where, "Give a whole number, 0 or more.")
    return value


def _figure(row: Mapping[str, Any], name: str, where: str) -> Decimal | None:
    value = row.get(name)
    if value is None:
        return None
    try:
        figure = Decimal(value) if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else None
    except InvalidOperation:
        figure = None
    if figure is None or not figure.is_finite() or not 0 <= figure < _MOST:
        raise _fault(where, f"“{value}” is no figure of 0 or more; write it with a point.")
    return figure


def _scaled(row: Mapping[str, Any], name: str, where: str) -> int | None:
    """Thousandths: milligrams of grams, 0.001 ct of carats."""
    figure = _figure(row, name, where)
    if figure is None:
        return None
    if figure.scaleb(3) != figure.scaleb(3).to_integral_value():
        raise _fault(where, f"“{figure}” is finer than 0.001.")
    return int(figure.scaleb(3))


def _fault(where: str, what: str) -> InputError:
    return InputError("The piece cannot be priced", f"{what} Nothing was priced.", "Correct the file.", where)
