"""What open pieces take by their estimates, what their orders have got, what there is of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from veliano_desk.domain.articles import ArticleKind
from veliano_desk.domain.metal import WORKSHOP, AccountKind
from veliano_desk.domain.stages import OUT_OF_THE_HOUSE
from veliano_desk.models.columns import Flag
from veliano_desk.models.metal import Article, MetalAccount, MetalEvent, MetalHolding, MetalLine
from veliano_desk.models.orders import Order
from veliano_desk.models.pieces import Piece
from veliano_desk.models.production import PlannedOperation
from veliano_desk.models.stock import Reservation, StockEvent, StockLine

_DONE = tuple(str(stage) for stage in OUT_OF_THE_HOUSE)
PieceNeed = tuple[str, str | None, str | None, str, object, object]


def piece_needs(session: Session, order: str = "", *, still: bool = False) -> Sequence[PieceNeed]:
    """(order, alloy, assumed alloy, kinds of stones, estimate, begin) of all pieces that are still to be made, or of
    all of an order (still: those of it that are to be made); begin: a moment, None where it is not planned."""
    begin = (
        select(func.min(PlannedOperation.start)).where(PlannedOperation.piece_id == Piece.id).scalar_subquery()
    )  # fmt: skip
    wanted = (
        select(
            Order.number, Piece.alloy_code, Piece.assumed_alloy_code, Piece.stone_kinds, Piece.estimate,
            begin.label("begin"),
        )
        .join(Order, Order.id == Piece.order_id)
        .order_by(Piece.id)
    )  # fmt: skip
    if order:
        wanted = wanted.where(Order.number == order)
    if still or not order:
        wanted = wanted.where(Piece.stage.not_in(_DONE))
    return [tuple(row) for row in session.execute(wanted)]


def metal_issued(session: Session, order: str = "") -> dict[tuple[str, str], int]:
    """Milligrams of the workshop's that left its vaults for orders and did not come back: by (order, alloy)."""
    wanted = (
        select(MetalEvent.order_number, Article.code, func.sum(MetalLine.mg))
        .join(MetalLine, MetalLine.event_id == MetalEvent.id)
        .join(MetalAccount, MetalAccount.id == MetalLine.account_id)
        .join(Article, Article.id == MetalLine.article_id)
        .where(MetalAccount.kind == str(AccountKind.VAULT), MetalLine.owner == WORKSHOP)
        .where(MetalEvent.order_number == order if order else MetalEvent.order_number != "")
        .group_by(MetalEvent.order_number, Article.code)
    )
    return {(number, code): max(0, -int(mg)) for number, code, mg in session.execute(wanted)}


def stock_issued(session: Session, order: str = "") -> dict[tuple[str, str], int]:
    """What of each shelf article orders have got and not given back: by (order, article)."""
    wanted = (
        select(StockEvent.order_number, Article.code, func.sum(StockLine.quantity))
        .join(StockLine, StockLine.event_id == StockEvent.id)
        .join(Article, Article.id == StockLine.article_id)
        .where(StockEvent.metal_event_id.is_(None))
        .where(StockEvent.order_number == order if order else StockEvent.order_number != "")
        .group_by(StockEvent.order_number, Article.code)
    )
    return {(number, code): max(0, -int(quantity)) for number, code, quantity in session.execute(wanted)}


def reserved(session: Session, order: str = "") -> dict[tuple[str, str], int]:
    """What is kept for orders: by (order, article)."""
    wanted = (
        select(Reservation.order_number, Article.code, func.sum(Reservation.quantity))
        .join(Article, Article.id == Reservation.article_id)
        .where(Reservation.state == "open")
        .group_by(Reservation.order_number, Article.code)
    )
    if order:
        wanted = wanted.where(Reservation.order_number == order)
    return {(number, code): int(quantity) for number, code, quantity in session.execute(wanted)}


def used_articles(session: Session) -> list[Article]:
    """Every article that may be bought, by name."""
    wanted = select(Article).where(Article.active == literal(True, Flag), Article.kind != str(ArticleKind.FINE))
    return list(session.scalars(wanted.order_by(Article.title_key, Article.id)))


def vault_mg(session: Session) -> dict[int, int]:
    """The workshop's own milligrams in its vaults, by the alloy's number."""
    wanted = (
        select(MetalHolding.article_id, func.sum(MetalHolding.mg))
        .join(MetalAccount, MetalAccount.id == MetalHolding.account_id)
        .where(MetalHolding.owner == WORKSHOP, MetalAccount.kind == str(AccountKind.VAULT))
        .group_by(MetalHolding.article_id)
    )
    return {article: int(mg) for article, mg in session.execute(wanted)}
