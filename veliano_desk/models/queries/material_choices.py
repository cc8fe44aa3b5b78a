"""What of alloys and stones is there, for whoever chooses between them."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from veliano_desk.domain.articles import MCT, ArticleKind
from veliano_desk.domain.metal import WORKSHOP, AccountKind
from veliano_desk.models.metal import Article, MetalAccount, MetalHolding


class InStock(NamedTuple):
    """An article that is kept: title, what of it nobody has reserved (pieces, 0.001 ct), days until more comes."""

    title: str
    pieces: int
    mct: int
    lead_days: int


def in_vaults(session: Session) -> dict[str, int]:
    """Milligrams of the workshop's own in its vaults, by alloy."""
    found = session.execute(
        select(Article.code, func.sum(MetalHolding.mg))
        .join(MetalHolding, MetalHolding.article_id == Article.id)
        .join(MetalAccount, MetalAccount.id == MetalHolding.account_id)
        .where(MetalAccount.kind == str(AccountKind.VAULT), MetalHolding.owner == WORKSHOP)
        .group_by(Article.code)
    )
    return {code: int(mg) for code, mg in found}


def lead_days(session: Session) -> dict[str, int]:
    """Days until more of an alloy comes, where its article says so."""
    found = session.execute(
        select(Article.code, Article.lead_days).where(Article.kind == ArticleKind.ALLOY, Article.lead_days > 0)
    )
    return {code: days for code, days in found}


def stones_kept(session: Session) -> list[InStock]:
    """Every stone that is an article here."""
    found = session.execute(
        select(Article.title, Article.unit, Article.pieces, Article.on_hand, Article.reserved, Article.lead_days)
        .where(Article.kind == ArticleKind.STONE)
        .order_by(Article.id)
    )
    return [
        InStock(title, pieces if unit == MCT else on_hand, on_hand - reserved if unit == MCT else 0, days)
        for title, unit, pieces, on_hand, reserved, days in found
    ]
