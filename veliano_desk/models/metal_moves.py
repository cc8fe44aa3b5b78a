"""Rows as a posting needs them: read with few statements, kept in memory, written many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from veliano_desk.domain.metal import Account, AccountKind
from veliano_desk.models.bulk import insert_many
from veliano_desk.models.metal import Article, MetalAccount, MetalEvent, MetalHolding, lines_of


class ArticleFacts(NamedTuple):
    """What a posting needs of an article."""

    id: int
    code: str
    title: str
    metal: str
    fineness_millis: int
    reserved: int
    used: bool


class Place(NamedTuple):
    """What a posting needs of an account's row."""

    id: int
    account: Account
    person_id: int | None


@dataclass
class Held:
    """What an account has of an article and owner while a unit posts; known: there is a row of it already."""

    mg: int = 0
    fine: int = 0
    known: bool = False


class LineFacts(NamedTuple):
    """A line as it was posted."""

    mg: int
    balance_mg: int
    owner: int


Told = tuple[LineFacts, Place, str]
"""A line, its account, and the code of its article."""
_ARTICLES = select(
    Article.id, Article.code, Article.title, Article.metal, Article.fineness_millis, Article.reserved, Article.used
).where(Article.code.in_(bindparam("codes", expanding=True)))
_PLACES = (
    select(
        MetalAccount.id, MetalAccount.kind, MetalAccount.ref, MetalAccount.person_id,
        MetalHolding.article_id, MetalHolding.owner, MetalHolding.mg, MetalHolding.fine,
    )
    .outerjoin(MetalHolding, MetalHolding.account_id == MetalAccount.id)
    .where(MetalAccount.ref.in_(bindparam("refs", expanding=True)))
)  # fmt: skip
_HOLD = (
    update(MetalHolding).values(mg=bindparam("to_mg"), fine=bindparam("to_fine"))
    .where(
        MetalHolding.account_id == bindparam("of_account"), MetalHolding.article_id == bindparam("of_article"),
        MetalHolding.owner == bindparam("of_owner"),
    )
)  # fmt: skip
"""Statements that every posting sends are made once."""


def facts_of(session: Session, codes: Iterable[str]) -> dict[str, ArticleFacts]:
    """The articles with these codes, by code; those that there are not are absent."""
    found = session.execute(_ARTICLES, {"codes": list(codes)})
    return {row.code: ArticleFacts(*row) for row in found}


def places_of(
    session: Session, accounts: Iterable[Account]
) -> tuple[dict[Account, Place], dict[tuple[int, int, int], Held]]:
    """These accounts, and what they hold now by (account, article, owner); those that nothing was posted to yet are
    absent."""
    wanted, places, held = set(accounts), {}, {}
    for row in session.execute(_PLACES, {"refs": [one.ref for one in wanted]}):
        account = Account(AccountKind(row.kind), row.ref)
        if account in wanted:
            places[account] = Place(row.id, account, row.person_id)
            if row.article_id is not None:
                held[row.id, row.article_id, row.owner] = Held(row.mg, row.fine, True)
    return places, held


def hold(session: Session, held: Mapping[tuple[int, int, int], Held]) -> None:
    """Write down what accounts hold now."""
    insert_many(session, MetalHolding, [
        {"account_id": account, "article_id": article, "owner": owner, "mg": one.mg, "fine": one.fine}
        for (account, article, owner), one in held.items() if not one.known
    ])  # fmt: skip
    changed = [
        {"of_account": key[0], "of_article": key[1], "of_owner": key[2], "to_mg": one.mg, "to_fine": one.fine}
        for key, one in held.items() if one.known
    ]  # fmt: skip
    if changed:
        session.connection().execute(_HOLD, changed)
    for one in held.values():
        one.known = True


def events_of_uids(session: Session, uids: Iterable[str]) -> dict[str, MetalEvent]:
    """The postings that were asked for under these identifiers."""
    wanted = list(uids)
    found = session.scalars(select(MetalEvent).where(MetalEvent.uid.in_(wanted))) if wanted else ()
    return {event.uid: event for event in found}


def told_lines(session: Session, event_ids: Sequence[int]) -> dict[int, list[Told]]:
    """The lines of these events as they are told, in the order they were posted."""
    return {
        number: [(LineFacts(line.mg, line.balance_mg, line.owner), _place(account), article.code) for line, account,
                 article in lines]
        for number, lines in lines_of(session, event_ids).items()
    }  # fmt: skip


def _place(row: MetalAccount) -> Place:
    return Place(row.id, row.account, row.person_id)


def now_used(session: Session, article_ids: Collection[int]) -> None:
    """Something was posted of these articles: from now on they are not deleted."""
    if article_ids:
        session.execute(update(Article).where(Article.id.in_(article_ids)).values(used=True))
