"""Reading the metal ledger: balances at any moment are one row each, events come newest first, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from veliano_desk.domain.metal import HOLDING, WORKSHOP, Account, AccountKind, EventKind, account_words
from veliano_desk.domain.metal_book import Balance, Posted, PostedLine
from veliano_desk.domain.people import SignedIn
from veliano_desk.domain.rights import Right
from veliano_desk.models.columns import Flag
from veliano_desk.models.customers import Customer
from veliano_desk.models.metal import (
    Article,
    MetalAccount,
    MetalApproval,
    MetalClose,
    MetalEvent,
    MetalHolding,
    MetalLine,
)  # fmt: skip
from veliano_desk.models.metal_moves import Told, told_lines
from veliano_desk.models.people import Person

MOST = 5000
_A_CUSTOMER = "a customer"


def balances(
    session: Session, kind: AccountKind | None, ref: str, at: datetime | None, in_hand: bool = False
) -> tuple[Balance, ...]:
    """What accounts hold, by kind and name, now or as it stood at a moment; what holds nothing is left out, and nothing
    else is. in_hand: only of accounts that hold real metal, which are few however long the book is."""
    mg, fine = _standing(at)
    wanted = (
        select(MetalAccount, Person.name, Article, MetalHolding.owner, Customer.name, mg, fine)
        .join(MetalAccount, MetalAccount.id == MetalHolding.account_id)
        .outerjoin(Person, Person.id == MetalAccount.person_id)
        .join(Article, Article.id == MetalHolding.article_id)
        .outerjoin(Customer, Customer.id == MetalHolding.owner)
        .order_by(MetalAccount.kind, MetalAccount.ref, Article.code, MetalHolding.owner)
    )
    if in_hand:
        wanted = wanted.where(MetalAccount.kind.in_(tuple(map(str, HOLDING))))
    if at is None:
        wanted = wanted.where(or_(MetalHolding.mg != 0, MetalHolding.fine != 0))
    return tuple(
        Balance(
            str(place.account), account_words(str(place.account), who or ""), article.code, article.title,
            article.metal, name or "", owner, held or 0, pure or 0,
        )
        for place, who, article, owner, name, held, pure in session.execute(_of(wanted, kind, ref))
        if held or pure
    )  # fmt: skip


def _standing(at: datetime | None) -> tuple[Any, Any]:
    """The columns of a holding's weight: as it is, or as its last line before a moment left it."""
    if at is None:
        return MetalHolding.mg, MetalHolding.fine
    last = aliased(MetalLine)
    newest = (
        select(last.id)
        .where(
            last.account_id == MetalHolding.account_id, last.article_id == MetalHolding.article_id,
            last.owner == MetalHolding.owner, last.at <= at,
        )
        .order_by(last.at.desc(), last.id.desc()).limit(1).correlate(MetalHolding).scalar_subquery()
    )  # fmt: skip
    line = aliased(MetalLine)
    return tuple(
        select(column).where(line.id == newest).correlate(MetalHolding).scalar_subquery()
        for column in (line.balance_mg, line.balance_fine)
    )  # type: ignore[return-value]  # one for each of the two columns


def _of(wanted: Select[Any], kind: AccountKind | None, ref: str) -> Select[Any]:
    if kind is not None:
        wanted = wanted.where(MetalAccount.kind == str(kind))
    return wanted.where(MetalAccount.ref == ref) if ref else wanted


def without_owner(balance: Balance) -> Balance:
    """The same for people who may not see customers: that it is a customer's, but not whose."""
    return replace(balance, owner=_A_CUSTOMER, owner_id=-1) if balance.owner_id != WORKSHOP else balance


def events(session: Session, kind: AccountKind | None, ref: str, before: int | None, limit: int) -> list[MetalEvent]:
    """The newest events, or those before one, newest first."""
    wanted = select(MetalEvent).order_by(MetalEvent.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(MetalEvent.id < before)
    if kind is not None:
        told = select(MetalLine.event_id).join(MetalAccount, MetalAccount.id == MetalLine.account_id)
        wanted = wanted.where(MetalEvent.id.in_(_of(told, kind, ref)))
    return list(session.scalars(wanted))


def posted(
    session: Session, found: Sequence[MetalEvent], who: SignedIn, known: Mapping[int, list[Told]] | None = None
) -> Iterable[Posted]:
    """The events as they are shown to somebody, with their lines. known: the lines of those that were posted just now,
    which need not be read again."""
    sees_customers, lines = who.may(Right.CUSTOMERS_SEE), dict(known or {})
    lines |= told_lines(session, [event.id for event in found if event.id not in lines])
    workers = {account.person_id for some in lines.values() for _, account, _ in some if account.person_id}
    people = _names(session, Person, ({event.person_id for event in found} | workers) - {who.person_id})
    people[who.person_id] = who.name
    owners = _names(session, Customer, {line.owner for some in lines.values() for line, _, _ in some if line.owner})
    for event in found:
        yield Posted(
            event.id, event.uid, event.at, EventKind(event.kind), EventKind(event.kind).title, event.note,
            event.operation, event.order_number, people.get(event.person_id, ""), event.corrects,
            tuple(
                PostedLine(
                    str(account.account), account_words(str(account.account), people.get(account.person_id or 0, "")),
                    article, line.mg, line.balance_mg,
                    (owners.get(line.owner, "") if sees_customers else _A_CUSTOMER) if line.owner else "",
                )
                for line, account, article in lines[event.id]
            ),
        )  # fmt: skip


def _names(session: Session, kind: type[Person] | type[Customer], ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    found = session.execute(select(kind.id, kind.name).where(kind.id.in_(ids)))
    return {number: name for number, name in found}


def correction_of(session: Session, event_id: int) -> int | None:
    """The event that takes this one back, None where none does."""
    return session.scalar(select(MetalEvent.id).where(MetalEvent.corrects == event_id))


def is_closed(session: Session, day: str) -> bool:
    """Whether the day was closed."""
    return session.scalar(select(MetalClose.id).where(MetalClose.day == day)) is not None


def issued_mg(session: Session, account: Account, article: str, order: str) -> int:
    """What an account was given of an article for an order; 0 where no order is said."""
    return _moved(session, account, article, order, EventKind.ISSUE) if order else 0


def lost_mg(session: Session, account: Account, article: str, order: str, operation: str) -> int:
    """What was posted as lost for an order at an operation; 0 where no order is said."""
    return -_moved(session, account, article, order, EventKind.LOSS, operation) if order else 0


def _moved(session: Session, account: Account, article: str, order: str, kind: EventKind, operation: str = "") -> int:
    wanted = (
        select(func.coalesce(func.sum(MetalLine.mg), 0))
        .join(MetalEvent, MetalEvent.id == MetalLine.event_id)
        .join(MetalAccount, MetalAccount.id == MetalLine.account_id)
        .join(Article, Article.id == MetalLine.article_id)
        .where(
            MetalEvent.order_number == order, MetalEvent.kind == int(kind), Article.code == article,
            MetalAccount.kind == str(account.kind), MetalAccount.ref == account.ref,
        )
    )  # fmt: skip
    if operation:
        wanted = wanted.where(MetalEvent.operation == operation)
    return int(session.scalar(wanted) or 0)


def approval(
    session: Session, account_id: int, article_id: int, operation: str, mg: int, who: SignedIn
) -> MetalApproval | None:
    """The smallest approval by somebody else than `who` that covers a loss and was not used yet."""
    wanted = select(MetalApproval).where(
        MetalApproval.account_id == account_id, MetalApproval.article_id == article_id,
        MetalApproval.operation == operation, MetalApproval.mg >= mg, MetalApproval.person_id != who.person_id,
        MetalApproval.used_by.is_(None),
    )  # fmt: skip
    return session.scalars(wanted.order_by(MetalApproval.mg, MetalApproval.id)).first()


def known_accounts(session: Session, limit: int = MOST) -> list[tuple[str, str]]:
    """Accounts that something was posted to, and a bench for each person who works here: (account, words)."""
    found = session.execute(
        select(MetalAccount, Person.name).outerjoin(Person, Person.id == MetalAccount.person_id)
        .where(MetalAccount.kind != str(AccountKind.JOB)).order_by(MetalAccount.kind, MetalAccount.ref).limit(limit)
    )  # fmt: skip
    told = {str(row.account): account_words(str(row.account), name or "") for row, name in found}
    for login, name in session.execute(select(Person.login, Person.name).where(Person.active == literal(True, Flag))):
        account = str(Account(AccountKind.WORKER, login))
        told.setdefault(account, account_words(account, name))
    return list(told.items())


def events_between(session: Session, account: Account, first: datetime, last: datetime, most: int) -> list[MetalEvent]:
    """The events of an account from a moment up to before another, in the order of time; `most` at most."""
    told = (
        select(MetalLine.event_id).join(MetalAccount, MetalAccount.id == MetalLine.account_id)
        .where(
            MetalAccount.kind == str(account.kind), MetalAccount.ref == account.ref, MetalLine.at >= first,
            MetalLine.at < last,
        )
    )  # fmt: skip
    return list(session.scalars(select(MetalEvent).where(MetalEvent.id.in_(told)).order_by(MetalEvent.id).limit(most)))
