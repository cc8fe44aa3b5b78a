"""Putting a posting into the ledger: accounts and articles found or made, balances carried on, nothing overdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.metal import (
    FINE,
    HOLDING,
    WORKSHOP,
    Account,
    AccountKind,
    MetalArticle,
    NewEvent,
    Weighed,
)
from veliano_desk.domain.metal import weighed as close
from veliano_desk.domain.quantities import PURE, grams_text
from veliano_desk.models import metal as rows
from veliano_desk.models import metal_moves as moves
from veliano_desk.models.bulk import free_numbers, insert_many
from veliano_desk.models.customers import Customer
from veliano_desk.models.orders import order_by_number
from veliano_desk.models.people import person_by_login
from veliano_desk.models.unit_of_work import Unit, new_uid
from veliano_desk.services.metal_value import MetalValue, gained_of
from veliano_desk.services.reservations import Keeping
from veliano_desk.services.stock_lines import StockLines

_Line = tuple[dict[str, Any], moves.Told]
"""A line's columns but for its event's number, and how it is told."""


@dataclass
class Posting:
    """Posts into one unit of work, event after event; what it finds of accounts and balances it keeps."""

    unit: Unit
    trade: TradeBook
    told: dict[int, list[moves.Told]] = field(default_factory=dict)
    """The lines of what was posted, by the number of its event."""
    _articles: dict[str, moves.ArticleFacts] = field(default_factory=dict)
    _accounts: dict[Account, moves.Place] = field(default_factory=dict)
    _holdings: dict[tuple[int, int, int], moves.Held] = field(default_factory=dict)
    _touched: dict[tuple[int, int, int], moves.Held] = field(default_factory=dict)
    _waiting: list[tuple[rows.MetalEvent, list[_Line]]] = field(default_factory=list)
    _uids: dict[str, rows.MetalEvent | None] = field(default_factory=dict)
    _orders: set[str] = field(default_factory=set)
    _whole: dict[str, rows.Article] = field(default_factory=dict)
    _at: datetime | None = None

    def post(self, event: NewEvent) -> rows.MetalEvent:
        """Post it. InputError where it does not close, an account would have less than nothing, or what it names is
        not known; the unit then keeps nothing. What was asked for twice under one uid is posted once."""
        made = self.take(event)
        self.write()
        return made

    def look_up(self, uids: Iterable[str]) -> None:
        """Which of these were posted already, in one look for many."""
        wanted = [uid for uid in dict.fromkeys(uids) if uid and uid not in self._uids]
        self._uids |= dict.fromkeys(wanted) | moves.events_of_uids(self.unit.session, wanted)

    def take(self, event: NewEvent) -> rows.MetalEvent:
        """As `post`, but kept in memory until `write`: a file of them is written in a few statements. The event has
        its number only then."""
        self.look_up([event.uid])
        known = self._uids.get(event.uid)
        if known is not None:
            return known
        articles = self.articles(line.article for line in event.lines)
        known_articles: dict[str, MetalArticle] = dict(articles)
        return self._put(event, close(event, known_articles), None)

    def put(self, event: NewEvent, lines: Sequence[Weighed], corrects: int | None = None) -> rows.MetalEvent:
        """Post lines that are closed already."""
        made = self._put(event, lines, corrects)
        self.write()
        return made

    def write(self) -> None:
        """Put into the ledger what was taken: events, lines, and what accounts hold after them."""
        if not self._waiting:
            return
        session, waiting = self.unit.session, self._waiting
        self._waiting = []
        numbers = free_numbers(session, rows.MetalEvent, len(waiting))
        for number, (event, lines) in zip(numbers, waiting, strict=True):
            event.id = number
            self.told[number] = [told for _, told in lines]
        insert_many(session, rows.MetalEvent, [_columns(event) for event, _ in waiting])
        insert_many(session, rows.MetalLine, [
            {"event_id": event.id, **columns} for event, lines in waiting for columns, _ in lines
        ])  # fmt: skip
        moves.hold(session, self._touched)
        moved = {article for _, article, _ in self._touched}
        fresh = {code: one for code, one in self._articles.items() if one.id in moved and not one.used}
        moves.now_used(session, [one.id for one in fresh.values()])
        self._articles |= {code: one._replace(used=True) for code, one in fresh.items()}
        self._touched = {}
        self.unit.areas.add("metal")

    def _put(self, event: NewEvent, lines: Sequence[Weighed], corrects: int | None) -> rows.MetalEvent:
        self._check_order(event.order)
        articles = self.articles(line.article for line in lines)
        accounts = self.accounts(line.account for line in lines)
        made = rows.MetalEvent(
            uid=event.uid or new_uid(), at=self._moment(), kind=int(event.kind), note=event.note.strip(),
            operation=event.operation.strip(), order_number=_order_of(event, lines), person_id=self.unit.who.person_id,
            corrects=corrects,
        )  # fmt: skip
        self._waiting.append(
            (made, [self._line(made, line, accounts[line.account], articles[line.article]) for line in lines])
        )
        self._uids[made.uid] = made
        if corrects is not None or any(gained_of(lines).values()) or any(one.reserved for one in articles.values()):
            self._follow(made, event, lines)
        return made

    def _follow(self, made: rows.MetalEvent, event: NewEvent, lines: Sequence[Weighed]) -> None:
        """What is kept for orders is looked after, and the value goes with the metal; neither waits."""
        self.write()
        codes = dict.fromkeys(line.article for line in lines)
        unknown = [code for code in codes if code not in self._whole]
        if unknown:
            self._whole |= rows.articles_of(self.unit.session, unknown)
        articles = {code: self._whole[code] for code in codes}
        self._keeping.check_metal(event, lines, articles)
        self._worth.follow(made, lines, articles, event.value)

    @cached_property
    def _worth(self) -> MetalValue:
        return MetalValue(self._stock, self.trade)

    @cached_property
    def _keeping(self) -> Keeping:
        return Keeping(self.unit)

    @cached_property
    def _stock(self) -> StockLines:
        return StockLines(self.unit)

    def articles(self, codes: Iterable[str]) -> dict[str, moves.ArticleFacts]:
        """The articles by code; an alloy of the trade's list becomes one when it is first used."""
        wanted = list(dict.fromkeys(codes))
        missing = [code for code in wanted if code not in self._articles]
        if missing:
            self._articles |= moves.facts_of(self.unit.session, missing)
        for code in wanted:
            if code not in self._articles:
                self._articles[code] = self._new_article(code)
            if not self._articles[code].fineness_millis:
                raise NotFoundError(
                    "Not metal", "The metal ledger keeps alloys only; nothing was posted.",
                    "Post it as stock, or choose an alloy.", code,
                )  # fmt: skip
        return {code: self._articles[code] for code in wanted}

    def accounts(self, wanted: Iterable[Account]) -> dict[Account, moves.Place]:
        """The accounts' rows, made where nothing was posted to one yet."""
        asked = list(dict.fromkeys(wanted))
        missing = [account for account in asked if account not in self._accounts]
        if missing:
            places, held = moves.places_of(self.unit.session, missing)
            self._accounts |= places
            self._holdings |= held
        for account in missing:
            if account not in self._accounts:
                self._accounts[account] = self._new_account(account)
        return {account: self._accounts[account] for account in asked}

    def held(self, account: Account, article: str, owner: int = WORKSHOP) -> int:
        """Milligrams that an account holds of an article now."""
        key = self.accounts([account])[account].id, self.articles([article])[article].id, owner
        return self._holdings[key].mg if key in self._holdings else 0

    def subject(self, account: Account, article: str) -> tuple[int, int]:
        """The numbers of an account and an article, made where they were not used yet."""
        return self.accounts([account])[account].id, self.articles([article])[article].id

    def _line(self, event: rows.MetalEvent, line: Weighed, account: moves.Place, article: moves.ArticleFacts) -> _Line:
        """The columns of a line, and what the account holds brought up to it."""
        key = account.id, article.id, line.owner
        holding = self._touched[key] = self._holdings.setdefault(key, moves.Held())
        if line.account.kind in HOLDING and holding.mg + line.mg < 0:
            raise InputError(
                "There is not that much",
                f"{line.account} has {grams_text(holding.mg)} of {article.title}; "
                f"{grams_text(-line.mg)} were asked for. Nothing was posted.",
                "Weigh again, or post first what came in.",
                str(line.account),
            )
        holding.mg, holding.fine = holding.mg + line.mg, holding.fine + line.fine
        columns = {
            "at": event.at, "account_id": account.id, "article_id": article.id, "owner": line.owner, "mg": line.mg,
            "fine": line.fine, "balance_mg": holding.mg, "balance_fine": holding.fine,
        }  # fmt: skip
        return columns, (moves.LineFacts(line.mg, holding.mg, line.owner), account, article.code)

    def _new_article(self, code: str) -> moves.ArticleFacts:
        """From the trade's alloys, or for fine weight alone. NotFoundError for what is neither."""
        alloy = self.trade.alloys.get(code)
        if alloy is not None and alloy.fineness_millis:
            made = rows.article_of(alloy)
        elif code.startswith(FINE):
            metal = code.removeprefix(FINE)
            made = rows.Article(
                code=code, kind="fine", title=f"Fine {metal}", unit="mg", metal=metal, fineness_millis=PURE
            )
        else:
            raise NotFoundError(
                "No such article", "It is not in the list of alloys; nothing was posted.", "Choose one of the list.",
                code,
            )  # fmt: skip
        self.unit.session.add(made)
        self.unit.session.flush()
        return moves.ArticleFacts(
            made.id, made.code, made.title, made.metal, made.fineness_millis, made.reserved, made.used
        )

    def _new_account(self, account: Account) -> moves.Place:
        """A worker's is somebody's who signs in here, a customer's that of somebody on the list, a job's an order's."""
        session, made = self.unit.session, rows.MetalAccount(kind=str(account.kind), ref=account.ref)
        if account.kind is AccountKind.WORKER:
            person = person_by_login(session, account.ref)
            if person is None:
                raise _unknown(account, "Nobody signs in under that name.")
            made.person_id = person.id
        elif account.kind is AccountKind.CUSTOMER:
            customer = session.get(Customer, int(account.ref)) if account.ref.isdecimal() else None
            if customer is None:
                raise _unknown(account, "No customer has that number.")
            made.customer_id = customer.id
        elif account.kind is AccountKind.JOB and order_by_number(session, account.ref.partition("/")[0]) is None:
            raise _unknown(account, "No order has that number.")
        session.add(made)
        session.flush()
        return moves.Place(made.id, account, made.person_id)

    def _check_order(self, number: str) -> None:
        wanted = number.strip()
        if not wanted or wanted in self._orders:
            return
        if order_by_number(self.unit.session, wanted) is None:
            raise NotFoundError("No such order", "Nothing was posted.", "Check the number.", number)
        self._orders.add(wanted)

    def _moment(self) -> datetime:
        """Now, but never before what was posted last: a clock that was put back does not rewrite the past."""
        if self._at is None:
            last = rows.last_moment(self.unit.session)
            self._at = max(self.unit.now, last) if last else self.unit.now
        return self._at


def _order_of(event: NewEvent, lines: Sequence[Weighed]) -> str:
    """The order that is said, or the one whose job gets or gives the metal."""
    jobs = (line.account.ref.partition("/")[0] for line in lines if line.account.kind is AccountKind.JOB)
    return event.order.strip() or next(jobs, "")


def _columns(event: rows.MetalEvent) -> dict[str, Any]:
    return {
        "id": event.id, "uid": event.uid, "at": event.at, "kind": event.kind, "note": event.note,
        "operation": event.operation, "order_number": event.order_number, "person_id": event.person_id,
        "corrects": event.corrects,
    }  # fmt: skip


def _unknown(account: Account, why: str) -> NotFoundError:
    return NotFoundError("No such account", f"{why} Nothing was posted.", "Check the name.", str(account))
