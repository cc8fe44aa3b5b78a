"""Needs of orders: read from their pieces' estimates, held against what they have got and what there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from veliano_desk.domain.articles import MCT, MG, ArticleKind
from veliano_desk.domain.estimating import Rates
from veliano_desk.domain.material_needs import MaterialLine, Need, Suggestion, Supply, still_open, suggestions
from veliano_desk.domain.quantities import CT_MG, MCT_PER_CT
from veliano_desk.models.metal import Article
from veliano_desk.models.queries import needs as lists
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.models.workspace import the_workspace
from veliano_desk.services.actions import Access
from veliano_desk.services.local_time import today

_PERCENT = Decimal(100)
_USUAL_STONES = "diamonds"


def order_materials(unit: Unit, access: Access, order: str) -> tuple[MaterialLine, ...]:
    """What an order needs, has reserved and has got, line by line."""
    articles = {article.code: article for article in lists.used_articles(unit.session)}
    kinds = _stone_kinds(articles.values())
    needed: dict[str, int] = defaultdict(int)
    for need in _needs(unit, access, order):
        needed[need.what] += need.quantity
    kept = _by_what(lists.reserved(unit.session, order), articles, kinds)
    got = _by_what(lists.stock_issued(unit.session, order), articles, kinds)
    for key, mg in lists.metal_issued(unit.session, order).items():
        got[key] = got.get(key, 0) + mg
    whats = dict.fromkeys([*needed, *(what for _, what in kept), *(what for _, what in got)])
    return tuple(
        MaterialLine(
            what, *_named(what, articles, kinds), needed.get(what, 0), kept.get((order, what), 0),
            got.get((order, what), 0),
        )
        for what in whats
        if needed.get(what) or kept.get((order, what)) or got.get((order, what))
    )  # fmt: skip


def to_buy(unit: Unit, access: Access) -> tuple[Suggestion, ...]:
    """What should be bought for what is open and to keep what should be there."""
    articles = {article.code: article for article in lists.used_articles(unit.session)}
    kinds = _stone_kinds(articles.values())
    covered = _by_what(lists.reserved(unit.session), articles, kinds)
    for found in (_by_what(lists.stock_issued(unit.session), articles, kinds), lists.metal_issued(unit.session)):
        for key, quantity in found.items():
            covered[key] = covered.get(key, 0) + quantity
    open_needs = still_open(_needs(unit, access, ""), covered)
    return suggestions(_supplies(unit, articles, kinds, open_needs), open_needs, today(access))


def order_lacks(unit: Unit, access: Access, order: str) -> tuple[Need, ...]:
    """What an order's open pieces need beyond what the order has got or reserved and what is free: by alloy and by kind
    of stone. What is kept for other orders is not free."""
    articles = {article.code: article for article in lists.used_articles(unit.session)}
    kinds = _stone_kinds(articles.values())
    covered = _by_what(lists.reserved(unit.session, order), articles, kinds)
    for found in (
        _by_what(lists.stock_issued(unit.session, order), articles, kinds), lists.metal_issued(unit.session, order)
    ):  # fmt: skip
        for key, quantity in found.items():
            covered[key] = covered.get(key, 0) + quantity
    needs = still_open(_needs(unit, access, order, still=True), covered)
    free = {one.what: max(0, one.free) for one in _supplies(unit, articles, kinds, needs)}
    made: dict[str, Need] = {}
    for need in needs:
        known = made.get(need.what)
        made[need.what] = replace(need, quantity=need.quantity + (known.quantity if known else 0))
    lacks = (replace(need, quantity=need.quantity - free.get(need.what, 0)) for need in made.values())
    return tuple(need for need in lacks if need.quantity > 0)


def _needs(unit: Unit, access: Access, order: str, *, still: bool = False) -> list[Need]:
    workspace = the_workspace(unit.session)
    rates: Rates = access.trade.rates_with(workspace.rates if workspace else {}, access.currency)
    made = []
    for number, alloy, assumed, stones, estimate, begin in lists.piece_needs(unit.session, order, still=still):
        told: dict[str, Any] = estimate if isinstance(estimate, dict) else {}
        on = _day(begin, access.zone)
        metal_mg, stones_mct = int(told.get("metal_mg") or 0), int(told.get("stones_mct") or 0)
        code = alloy or assumed
        if code and metal_mg:
            with_loss = round(metal_mg * (1 + rates.loss_percent / _PERCENT))
            made.append(Need(number, code, MG, with_loss, on))
        if stones_mct:
            kind = stones.partition(",")[0].strip() or _USUAL_STONES
            made.append(Need(number, kind, MCT, stones_mct, on))
    return made


def _day(begin: Any, zone: str) -> date | None:
    return None if begin is None else begin.astimezone(ZoneInfo(zone)).date()


def _stone_kinds(articles: Iterable[Article]) -> dict[str, str]:
    """The kind of stone that each stone article is, by its code: read from its name as orders' texts are read."""
    from veliano_desk.config.trade import material_rules
    from veliano_desk.domain.material_words import scan

    words = material_rules().words
    stones = [article for article in articles if article.kind == ArticleKind.STONE]
    read = {article.code: scan(article.title, words).stones for article in stones}
    return {code: kinds[0] if kinds else code for code, kinds in read.items()}


def _by_what(
    found: dict[tuple[str, str], int], articles: dict[str, Article], kinds: dict[str, str]
) -> dict[tuple[str, str], int]:
    """By (order, what is needed): stones of one kind together, in 0.001 ct."""
    made: dict[tuple[str, str], int] = defaultdict(int)
    for (order, code), quantity in found.items():
        article = articles.get(code)
        made[order, kinds.get(code, code)] += _stone_mct(article, quantity) if code in kinds and article else quantity
    return dict(made)


def _stone_mct(article: Article, quantity: int) -> int:
    """0.001 ct of stones; those that are counted by the piece weigh what the article says of one."""
    return quantity if article.unit == MCT else quantity * article.weight_mg * MCT_PER_CT // CT_MG


def _named(what: str, articles: dict[str, Article], kinds: dict[str, str]) -> tuple[str, str, str]:
    """(article, title, unit) of what is needed."""
    of_kind = [code for code, kind in kinds.items() if kind == what]
    if of_kind:
        return (of_kind[0] if len(of_kind) == 1 else ""), what.capitalize(), MCT
    article = articles.get(what)
    if article is None:
        return "", what.capitalize(), MCT if what.isalpha() else MG
    return article.code, article.title, article.unit


def _supplies(unit: Unit, articles: dict[str, Article], kinds: dict[str, str], needs: list[Need]) -> list[Supply]:
    """What there is: per article, and per kind of stone for what open pieces need of it."""
    vaults = lists.vault_mg(unit.session)
    made = []
    for article in articles.values():
        there = vaults.get(article.id, 0) if article.kind == ArticleKind.ALLOY else article.on_hand
        made.append(
            Supply(article.code, article.code, article.title, article.unit, there - article.reserved, article.on_order,
                   article.reorder_at, article.order_to, article.lead_days)
        )  # fmt: skip
    for kind in dict.fromkeys(need.what for need in needs if need.unit == MCT):
        own = [articles[code] for code, what in kinds.items() if what == kind]
        free = sum(_stone_mct(one, one.on_hand - one.reserved) for one in own)
        coming = sum(_stone_mct(one, one.on_order) for one in own)
        lead = max((one.lead_days for one in own), default=0)
        code = own[0].code if len(own) == 1 else ""
        made.append(Supply(kind, code, kind.capitalize(), MCT, free, coming, lead_days=lead))
    return made
