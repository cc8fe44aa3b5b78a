"""The metal ledger's tables: articles, accounts, events and their lines, each with the balance it left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, event, func, select, text
from sqlalchemy.orm import Mapped, MappedColumn, Session, mapped_column

from veliano_desk.domain.alloys import Alloy
from veliano_desk.domain.metal import Account, AccountKind
from veliano_desk.models.base import Base, Edited, Numbered
from veliano_desk.models.columns import EPOCH, STRICT, Json


def _later_words() -> MappedColumn[str]:
    """A text that workspaces got with a later migration."""
    return mapped_column(default="", server_default=text("''"))


def _later_figure() -> MappedColumn[int]:
    """A figure that workspaces got with a later migration."""
    return mapped_column(default=0, server_default="0")


class Article(Edited, Base):
    """Something that is bought, kept and used. kind: alloy, stone, finding, chain, consumable, kit, packaging, or fine
    for fine weight alone; unit: what it is counted in (mg, mct, piece, um); fineness in 0.001 ‰, density in 0.001
    g/cm³, 0 where there is none; the rest is `domain.articles.ArticleEdit`'s.

    on_hand, pieces, value: all that the workshop owns of it now; reserved: of that, what is kept for orders; on_order:
    what suppliers still owe; used: something was posted of it; words and title_key: what it is found and sorted by.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index(None, "title_key", "id"), Index(None, "value", "id"), Index(None, "moved_at", "id"), STRICT,
    )  # fmt: skip

    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    unit: Mapped[str]
    metal: Mapped[str] = mapped_column(default="")
    fineness_millis: Mapped[int] = mapped_column(default=0)
    density_millis: Mapped[int] = mapped_column(default=0)
    mark: Mapped[str] = mapped_column(default="")
    look: Mapped[str] = mapped_column(default="")
    colour: Mapped[str] = _later_words()
    composition: Mapped[Any] = mapped_column(Json, default=list, server_default="[]")
    counts_pieces: Mapped[bool] = mapped_column(default=False, server_default="0")
    supplier_article: Mapped[str] = _later_words()
    shape: Mapped[str] = _later_words()
    size: Mapped[str] = _later_words()
    clarity: Mapped[str] = _later_words()
    quality: Mapped[str] = _later_words()
    weight_mg: Mapped[int] = _later_figure()
    reorder_at: Mapped[int] = _later_figure()
    order_to: Mapped[int] = _later_figure()
    lead_days: Mapped[int] = _later_figure()
    note: Mapped[str] = _later_words()
    active: Mapped[bool] = mapped_column(default=True, server_default="1")
    used: Mapped[bool] = mapped_column(default=False, server_default="0")
    on_hand: Mapped[int] = _later_figure()
    pieces: Mapped[int] = _later_figure()
    value: Mapped[int] = _later_figure()
    reserved: Mapped[int] = _later_figure()
    reserved_pieces: Mapped[int] = _later_figure()
    on_order: Mapped[int] = _later_figure()
    moved_at: Mapped[datetime] = mapped_column(default=EPOCH, server_default="0")
    title_key: Mapped[str] = _later_words()
    words: Mapped[str] = _later_words()


@event.listens_for(Article, "before_insert")
@event.listens_for(Article, "before_update")
def _say_words(_mapper: object, _connection: object, article: Article) -> None:
    """What it is sorted and found by follows what it is called."""
    article.title_key = article.title.casefold()
    told = (article.code, article.title, article.metal, article.colour, article.mark, article.supplier_article,
            article.shape, article.size, article.clarity, article.quality)  # fmt: skip
    article.words = " ".join(filter(None, told)).casefold()


class MetalAccount(Numbered, Base):
    """An account by its kind and name; person_id and customer_id say whose it is where it is somebody's."""

    __tablename__ = "metal_accounts"
    __table_args__ = (UniqueConstraint("kind", "ref"), STRICT)

    kind: Mapped[str]
    ref: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))

    @property
    def account(self) -> Account:
        return Account(AccountKind(self.kind), self.ref)


class MetalEvent(Numbered, Base):
    """One posting; never changed, never deleted. kind: the number of `domain.metal.EventKind`."""

    __tablename__ = "metal_events"
    __table_args__ = (Index(None, "at"), Index(None, "order_number"), STRICT)

    uid: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    kind: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    operation: Mapped[str] = mapped_column(default="")
    order_number: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    corrects: Mapped[int | None] = mapped_column(ForeignKey("metal_events.id"), unique=True)


class MetalLine(Numbered, Base):
    """A line of an event: what it adds, and what the account has of this article and owner after it, so that a balance
    at any moment is one row. owner: a customer's number, 0 for the workshop."""

    __tablename__ = "metal_lines"
    __table_args__ = (Index(None, "account_id", "article_id", "owner", "at", "id"), Index(None, "event_id"), STRICT)

    event_id: Mapped[int] = mapped_column(ForeignKey("metal_events.id"))
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("metal_accounts.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    owner: Mapped[int] = mapped_column(default=0)
    mg: Mapped[int]
    fine: Mapped[int]
    balance_mg: Mapped[int]
    balance_fine: Mapped[int]


class MetalHolding(Numbered, Base):
    """What an account has now of an article and owner; the first place to look."""

    __tablename__ = "metal_holdings"
    __table_args__ = (UniqueConstraint("account_id", "article_id", "owner"), STRICT)

    account_id: Mapped[int] = mapped_column(ForeignKey("metal_accounts.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    owner: Mapped[int] = mapped_column(default=0)
    mg: Mapped[int] = mapped_column(default=0)
    fine: Mapped[int] = mapped_column(default=0)


class MetalClose(Numbered, Base):
    """A day whose metal was counted and found to close. day: ISO; unexplained_mg: what the workers together could not
    account for within the cap, posted as loss."""

    __tablename__ = "metal_closes"

    day: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    unexplained_mg: Mapped[int]


class MetalApproval(Numbered, Base):
    """A second person's word that a loss above the cap may be posted. used_by: the event that used it."""

    __tablename__ = "metal_approvals"
    __table_args__ = (Index(None, "account_id", "article_id"), STRICT)

    account_id: Mapped[int] = mapped_column(ForeignKey("metal_accounts.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    operation: Mapped[str]
    mg: Mapped[int]
    reason: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("metal_events.id"))


def article_of(alloy: Alloy) -> Article:
    """An alloy of the trade's list as an article of this workspace."""
    return Article(
        code=alloy.code, kind="alloy", title=alloy.title, unit="mg", metal=alloy.metal, mark=alloy.mark,
        colour=alloy.colour, fineness_millis=alloy.fineness_millis, density_millis=int(alloy.density * 1000),
        look=alloy.look,
    )  # fmt: skip


def articles_of(session: Session, codes: Iterable[str]) -> dict[str, Article]:
    """The articles with these codes, by code; those that there are not are absent."""
    found = session.scalars(select(Article).where(Article.code.in_(tuple(codes))))
    return {article.code: article for article in found}


def article_codes(session: Session) -> frozenset[str]:
    """The codes of all articles."""
    return frozenset(session.scalars(select(Article.code)))


def lines_of(session: Session, event_ids: Sequence[int]) -> dict[int, list[tuple[MetalLine, MetalAccount, Article]]]:
    """The lines of these events with their accounts and articles, in the order they were posted."""
    found: dict[int, list[tuple[MetalLine, MetalAccount, Article]]] = {number: [] for number in event_ids}
    if not event_ids:
        return found
    wanted = (
        select(MetalLine, MetalAccount, Article)
        .join(MetalAccount, MetalAccount.id == MetalLine.account_id)
        .join(Article, Article.id == MetalLine.article_id)
        .where(MetalLine.event_id.in_(event_ids))
        .order_by(MetalLine.id)
    )
    for line, account, article in session.execute(wanted):
        found[line.event_id].append((line, account, article))
    return found


_LAST = select(MetalLine.at).order_by(MetalLine.id.desc()).limit(1)


def last_moment(session: Session) -> datetime | None:
    """When the newest line was posted: nothing is ever posted before it."""
    return session.scalar(_LAST)


def closed_days(session: Session) -> int:
    """How many days were closed."""
    return session.scalar(select(func.count()).select_from(MetalClose)) or 0
