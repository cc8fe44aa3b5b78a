"""Statements of the metal ledger's accounts, to look at and to keep as PDF or XLSX."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from veliano_desk.config.loss_statistics import loss_statistics_rules
from veliano_desk.config.metal_rules import loss_rules
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal import Account, AccountKind, account_words
from veliano_desk.domain.metal_book import Balance, Posted, PostedLine
from veliano_desk.domain.metal_statement import MetalStatement, StatementLine, StatementLoss, StatementPart
from veliano_desk.domain.rights import Right
from veliano_desk.models.people import person_by_login
from veliano_desk.models.queries import metal as lists
from veliano_desk.models.queries import metal_losses as losses
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.models.workspace import the_workspace
from veliano_desk.services.actions import Area, checks, reads
from veliano_desk.services.local_time import day_start

_MOST = 50_000
_AN_INSTANT = timedelta(microseconds=1)
_SUFFIXES = (".pdf", ".xlsx")


class MetalReportsService(Area):
    """Who may not see customers sees that metal is a customer's, but not whose."""

    @reads(Right.METAL_SEE)
    def statement(self, unit: Unit, account: str, first: date, last: date) -> MetalStatement:
        """What an account had before `first`, every movement up to `last` with it, and what it had then. InputError for
        days the wrong way round, and for more movements than paper is for."""
        read = Account.read(account)
        if last < first:
            raise InputError("The period ends before it begins", "Nothing was made.", "Swap the two days.")
        begins, ends = day_start(self.access, first), day_start(self.access, last + timedelta(days=1))
        found = lists.events_between(unit.session, read, begins, ends, _MOST)
        if len(found) == _MOST:
            raise InputError("Too many movements", f"There are {_MOST:,} or more.", "Choose fewer days.", str(read))
        posted = tuple(lists.posted(unit.session, found, self.who))
        had = self._balances(unit, read, begins - _AN_INSTANT)
        workshop = the_workspace(unit.session)
        person = person_by_login(unit.session, read.ref) if read.kind is AccountKind.WORKER else None
        return MetalStatement(
            workshop.name if workshop else "", str(read), account_words(str(read), person.name if person else ""),
            first, last, unit.now.astimezone(ZoneInfo(self.access.zone)), self.who.name,
            _parts(had, posted, str(read), self._titles()), self._losses(unit, read, begins, ends),
            read.kind is AccountKind.WORKER,
        )  # fmt: skip

    @checks(Right.METAL_SEE, Right.REPORTS_PRINT)
    def write(self, statement: MetalStatement, path: Path, paper: str = "A4") -> Path:
        """Write it to a .pdf or .xlsx. InputError for any other name, FileWriteError where it cannot be written."""
        kind = path.suffix.lower()
        if kind not in _SUFFIXES:
            raise InputError(
                "What kind of file", "Nothing was written.", f"Name it {' or '.join(_SUFFIXES)}.", str(path)
            )
        if kind == ".pdf":
            from veliano_desk.reports.files import write_whole
            from veliano_desk.reports.metal_statement import pdf_bytes

            return write_whole(path, pdf_bytes(statement, paper))
        from veliano_desk.reports.metal_statement_sheet import write_xlsx

        return write_xlsx(statement, path)

    @checks(Right.METAL_SEE, Right.REPORTS_PRINT)
    def pdf(self, statement: MetalStatement, paper: str = "A4") -> bytes:
        """Its pages, to be looked at before they are printed."""
        from veliano_desk.reports.metal_statement import pdf_bytes

        return pdf_bytes(statement, paper)

    def _balances(self, unit: Unit, account: Account, at: datetime) -> Sequence[Balance]:
        found = lists.balances(unit.session, account.kind, account.ref, at)
        return found if self.who.may(Right.CUSTOMERS_SEE) else [lists.without_owner(one) for one in found]

    def _titles(self) -> dict[str, str]:
        return {code: alloy.title for code, alloy in self.access.trade.alloys.items()}

    def _losses(self, unit: Unit, account: Account, first: datetime, last: datetime) -> tuple[StatementLoss, ...]:
        if account.kind is not AccountKind.WORKER:
            return ()
        rules, made = loss_rules(), defaultdict(list)
        for one in losses.loss_points(unit.session, first, last, loss_statistics_rules().most_points):
            if one.worker == account.ref:
                made[one.operation, one.article].append(one)
        return tuple(
            StatementLoss(
                operation, article, len(some), sum(one.worked_mg for one in some), sum(one.lost_mg for one in some),
                sum(rules.allowed_mg(operation, one.worked_mg) for one in some),
            )
            for (operation, article), some in sorted(made.items())
        )  # fmt: skip


def _parts(
    had: Sequence[Balance], posted: Sequence[Posted], account: str, titles: dict[str, str]
) -> tuple[StatementPart, ...]:
    """By article and owner, in the order of time."""
    opening = {(one.article, one.owner): one.balance_mg for one in had}
    moved: dict[tuple[str, str], list[StatementLine]] = defaultdict(list)
    for event in posted:
        for line in event.lines:
            if line.account == account:
                moved[line.article, line.owner].append(_line(event, line))
    made = []
    for article, owner in sorted({*opening, *moved}):
        lines, first = tuple(moved[article, owner]), opening.get((article, owner), 0)
        closing = lines[-1].balance_mg if lines else first
        made.append(StatementPart(article, titles.get(article, article), owner, first, lines, closing))
    return tuple(made)


def _line(event: Posted, line: PostedLine) -> StatementLine:
    others = dict.fromkeys(
        one.place
        for one in event.lines
        if one.account != line.account and (one.moved_mg > 0) is not (line.moved_mg > 0)
    )
    way = "from" if line.moved_mg > 0 else "to"
    ways = f"{way} {', '.join(others)}" if others else ""
    return StatementLine(event.at, event.title, ways, event.order, event.note, line.moved_mg, line.balance_mg)
