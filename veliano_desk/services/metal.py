"""The metal ledger: what is where and whose it is at any moment, postings, corrections, the day's close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from veliano_desk.config.metal_rules import loss_rules
from veliano_desk.domain.errors import ConflictError, InputError, NotFoundError
from veliano_desk.domain.metal import (
    DUST_KINDS,
    Account,
    AccountKind,
    EventKind,
    NewEvent,
    Weighed,
    account_words,
    check_event,
    moved,
    reversed_lines,
)
from veliano_desk.domain.metal_book import Balance, Posted, PostingChoices
from veliano_desk.domain.metal_losses import DAY_CLOSE, CloseLine, Counted, DayClosed
from veliano_desk.domain.rights import Right
from veliano_desk.models import metal as rows
from veliano_desk.models import purchasing, refining
from veliano_desk.models.queries import metal as lists
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.local_time import today
from veliano_desk.services.loss_caps import loses, operations, post_loss
from veliano_desk.services.metal_posting import Posting

MOST_AT_ONCE = 10_000


class MetalService(Area):
    """Everything about metal. Whoever may not see customers sees that metal is a customer's, but not whose."""

    @reads(Right.METAL_SEE)
    def balances(
        self, unit: Unit, account: str = "", at: datetime | None = None, in_hand: bool = False
    ) -> tuple[Balance, ...]:
        """What each account holds, or one account (`worker:ana`; `worker` for all of a kind), now or at a moment;
        in_hand: without what only stands against it in the book."""
        kind, ref = _asked(account)
        found = tuple(sorted(lists.balances(unit.session, kind, ref, at, in_hand), key=_in_order))
        return found if self.who.may(Right.CUSTOMERS_SEE) else tuple(map(lists.without_owner, found))

    @reads(Right.METAL_SEE)
    def events(self, unit: Unit, account: str = "", before: int | None = None, limit: int = 100) -> tuple[Posted, ...]:
        """The newest postings, or those before one, of all accounts or of one."""
        kind, ref = _asked(account)
        found = lists.events(unit.session, kind, ref, before, limit)
        return tuple(lists.posted(unit.session, found, self.who))

    @reads(Right.METAL_POST)
    def choices(self, unit: Unit) -> PostingChoices:
        """What a posting may name: accounts there are or might be, alloys, operations."""
        known = dict(lists.known_accounts(unit.session))
        for account in _ALWAYS:
            known.setdefault(account, account_words(account))
        alloys = self.access.trade.alloys
        articles = tuple((code, one.title) for code, one in alloys.items() if one.fineness_millis)
        accounts = tuple(sorted(known.items(), key=lambda one: one[1]))
        return PostingChoices(accounts, articles, tuple(operations(self.access.trade).items()))

    @writes(Right.METAL_POST)
    def post(self, unit: Unit, event: NewEvent) -> Posted:
        """Post one movement. InputError where it does not close or more is taken than there is."""
        return self._post_all(unit, [event])[0]

    @writes(Right.METAL_POST)
    def post_all(self, unit: Unit, events: Sequence[NewEvent]) -> tuple[Posted, ...]:
        """Post several, all or none. InputError names the first that cannot be, counted from 1."""
        if not 0 < len(events) <= MOST_AT_ONCE:
            raise InputError("How much to post", "Nothing was posted.", f"Give 1 to {MOST_AT_ONCE:,} postings.")
        return self._post_all(unit, events)

    @writes(Right.METAL_CORRECT)
    def correct(self, unit: Unit, event_id: int, reason: str) -> Posted:
        """Take a posting back with another one that undoes it to the last unit and names it. Each once only."""
        old = unit.get(rows.MetalEvent, event_id, "posting")
        if lists.correction_of(unit.session, old.id) is not None or old.kind == EventKind.CORRECTION:
            raise ConflictError(
                "This was corrected already", "Nothing was posted.", "Post what should be there now.", str(old.id)
            )
        _leave_documents(unit, old.id)
        lines = [
            Weighed(account.account, article.code, article.metal, line.mg, line.fine, line.owner)
            for line, account, article in rows.lines_of(unit.session, [old.id])[old.id]
        ]
        undone = reversed_lines(lines)
        event = NewEvent(EventKind.CORRECTION, (), reason, old.operation, old.order_number)
        if not reason.strip():
            raise InputError("A correction says why", "Nothing was posted.", "Give the reason.", str(old.id))
        posting = Posting(unit, self.access.trade)
        made = posting.put(event, undone, corrects=old.id)
        unit.record("metal.correct", str(old.id), None, {"by": made.id, "reason": reason})
        return self._posted(posting, [made])[0]

    @writes(Right.METAL_OVERRIDE)
    def approve_loss(
        self, unit: Unit, account: str, article: str, mg: int, reason: str, operation: str = DAY_CLOSE
    ) -> int:
        """A second person's word that up to `mg` may be posted as lost beyond the cap. Returns its number."""
        if mg <= 0 or not reason.strip():
            raise InputError("What is approved", "Nothing was kept.", "Give a weight above zero and the reason.")
        posting = Posting(unit, self.access.trade)
        owner = Account.read(account)
        approval = rows.MetalApproval(
            account_id=posting.accounts([owner])[owner].id, article_id=posting.articles([article])[article].id,
            operation=operation, mg=mg, reason=reason.strip(), person_id=self.who.person_id, at=unit.now,
        )  # fmt: skip
        unit.session.add(approval)
        unit.session.flush()
        unit.areas.add("metal")
        unit.record("metal.approve", str(owner), None, {"article": article, "mg": mg, "reason": reason})
        return approval.id

    @reads(Right.METAL_SEE)
    def close_view(self, unit: Unit, counted: Sequence[Counted] = ()) -> tuple[CloseLine, ...]:
        """Every worker's metal by the book beside what was counted: what `close_day` will decide by."""
        return self._close_lines(unit, counted)

    @writes(Right.METAL_POST)
    def close_day(self, unit: Unit, counted: Sequence[Counted]) -> DayClosed:
        """Close today: what was counted becomes what is in hand, what is missing within the cap a loss. InputError
        names everything that was not counted or is missing beyond the cap; nothing is posted then."""
        day = today(self.access).isoformat()
        if lists.is_closed(unit.session, day):
            raise ConflictError("The day is closed already", "Nothing was posted.", "Close the next one.", day)
        lines, posting = self._close_lines(unit, counted), Posting(unit, self.access.trade)
        approvals = [self._approval(posting, line) if line.unexplained_mg else None for line in lines]
        open_ones = [
            line for line, approval in zip(lines, approvals, strict=True)
            if line.counted_mg is None or (line.unexplained_mg and approval is None)
        ]  # fmt: skip
        if open_ones:
            raise InputError(
                "The day does not close",
                f"{'; '.join(line.words() for line in open_ones)}. Nothing was posted.",
                "Count again, look for it, or have a second person approve the loss.",
                day,
            )
        for line, approval in zip(lines, approvals, strict=True):
            event = self._settle(posting, line, day)
            if approval is not None and event is not None:
                approval.used_by = event.id
        lost = sum(max(line.missing_mg, 0) for line in lines)
        found = sum(max(-line.missing_mg, 0) for line in lines)
        unit.session.add(rows.MetalClose(day=day, at=unit.now, person_id=self.who.person_id, unexplained_mg=lost))
        unit.areas.add("metal")
        unit.record("metal.close_day", day, None, {"lost_mg": lost, "found_mg": found, "lines": len(lines)})
        return DayClosed(day, lines, lost, found)

    def _post_all(self, unit: Unit, events: Sequence[NewEvent]) -> tuple[Posted, ...]:
        posting, made = Posting(unit, self.access.trade), []
        posting.look_up(event.uid for event in events)
        for number, event in enumerate(events, start=1):
            try:
                check_event(event)
                posted = post_loss(posting, event) if loses(event) else posting.take(event)
            except (InputError, NotFoundError) as error:
                if len(events) > 1:
                    error.subject = f"row {number}: {error.subject}".rstrip(": ")
                raise
            made.append(posted)
        posting.write()
        told = [[one.id, one.kind, [[str(line.account), line.article, line.mg] for line in event.lines]]
                for one, event in zip(made, events, strict=True)]  # fmt: skip
        unit.record("metal.post", str(made[0].id), None, {"events": told})
        return self._posted(posting, made)

    def _close_lines(self, unit: Unit, counted: Sequence[Counted]) -> tuple[CloseLine, ...]:
        seen = {(str(one.account), one.article, one.owner): one.mg for one in counted}
        if any(one.mg < 0 for one in counted) or len(seen) != len(counted):
            raise InputError("This count is no count", "Nothing was posted.", "Give each weight once, zero or more.")
        held = lists.balances(unit.session, AccountKind.WORKER, "", None)
        book = {(one.account, one.article, one.owner_id): one for one in held}
        cap, made = loss_rules().close_cap_mg, []
        for key in sorted({*book, *seen}):
            (account, article, owner), weight, one = key, seen.get(key), book.get(key)
            place, title = (one.place, one.title) if one else (account_words(account), article)
            mg = one.balance_mg if one else 0
            beyond = 0 if weight is None else max(0, abs(mg - weight) - cap)
            made.append(CloseLine(account, place, article, title, mg, weight, beyond, owner))
        return tuple(made)

    def _approval(self, posting: Posting, line: CloseLine) -> rows.MetalApproval | None:
        about = posting.subject(Account.read(line.account), line.article)
        return lists.approval(posting.unit.session, *about, DAY_CLOSE, abs(line.missing_mg), self.who)

    def _settle(self, posting: Posting, line: CloseLine, day: str) -> rows.MetalEvent | None:
        missing = line.missing_mg
        if missing > 0:
            return posting.post(moved(
                EventKind.LOSS, line.account, "loss", line.article, missing, owner=line.owner, operation=DAY_CLOSE,
                note=f"Closed {day}",
            ))  # fmt: skip
        if missing < 0:
            return posting.post(
                moved(
                    EventKind.STOCKTAKE,
                    "loss",
                    line.account,
                    line.article,
                    -missing,
                    owner=line.owner,
                    note=f"Found closing {day}",
                )
            )
        return None

    def _posted(self, posting: Posting, made: Sequence[rows.MetalEvent]) -> tuple[Posted, ...]:
        return tuple(lists.posted(posting.unit.session, made, self.who, posting.told))


def _asked(account: str) -> tuple[AccountKind | None, str]:
    """(kind, name) of what is asked for; a kind alone means all of that kind."""
    if not account.strip():
        return None, ""
    kind, _, ref = account.strip().partition(":")
    if ref.strip():
        read = Account.read(account)
        return read.kind, read.ref
    return Account.read(f"{kind}:any").kind, ""


_ALWAYS = ("vault:main", "loss:making", "opening:balance", *(f"dust:{kind}" for kind in DUST_KINDS))
"""Accounts that every workshop has, used or not."""


_ORDER = {str(kind): at for at, kind in enumerate(AccountKind)}


def _in_order(balance: Balance) -> int:
    """The vault first, then the benches, and so on; what only stands against them last."""
    return _ORDER[balance.account.partition(":")[0]]


def _leave_documents(unit: Unit, event_id: int) -> None:
    """What a document posted is taken back through the document, which would otherwise say what is no longer so."""
    lot = refining.lot_of_event(unit.session, event_id)
    order = None if lot else purchasing.order_of_metal(unit.session, event_id)
    if lot or order:
        todo = "Send the goods back from the order." if order else "Settle the lot as it is, and post the difference."
        raise ConflictError("This belongs to a document", "Nothing was posted.", todo, lot or order or "")
