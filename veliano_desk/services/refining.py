"""Refining lots: collected, sent, assayed, credited; each step posts what it moves in the metal ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal import WORKSHOP, Account, AccountKind, EventKind, NewEvent, NewLine
from veliano_desk.domain.money import Money
from veliano_desk.domain.quantities import grams_text
from veliano_desk.domain.refining import (
    SOURCES,
    Assay,
    Credited,
    LotPart,
    MetalResult,
    MonthShare,
    Origin,
    RefiningLot,
    RefiningState,
    RefiningStep,
    after,
    check_assays,
    check_parts,
    shares,
)
from veliano_desk.domain.rights import Right
from veliano_desk.models import refining as rows
from veliano_desk.models.queries import metal as ledger
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.metal_posting import Posting


class RefiningService(Area):
    """Lots by their number in the list; what a refiner charged is told to those who may see costs."""

    @reads(Right.METAL_SEE)
    def list(self, unit: Unit, limit: int = 200) -> tuple[RefiningLot, ...]:
        """The newest lots."""
        return self._told(unit, rows.lots(unit.session, limit))

    @reads(Right.METAL_SEE)
    def show(self, unit: Unit, lot_id: int) -> RefiningLot:
        """One lot. NotFoundError where there is none of that number."""
        return self._told(unit, [unit.get(rows.RefiningLotRow, lot_id, "refining lot")])[0]

    @reads(Right.METAL_SEE)
    def bins(self, unit: Unit) -> tuple[LotPart, ...]:
        """What lies in the bins and, as scrap might, in the vault: all that a lot may take."""
        held = [one for kind in SOURCES for one in ledger.balances(unit.session, kind, "", None)]
        found = [LotPart(one.account, one.article, one.balance_mg) for one in held if one.owner_id == WORKSHOP]
        return tuple(sorted(found, key=lambda one: (not one.account.startswith("dust"), one.account, one.article)))

    @writes(Right.METAL_POST)
    def collect(self, unit: Unit, refiner: str, parts: Sequence[LotPart], note: str = "") -> RefiningLot:
        """A new lot for a refiner. Nothing moves yet: it lies in its bins until it is sent."""
        check_parts(parts)
        if not refiner.strip():
            raise InputError("Who refines it", "Nothing was kept.", "Give the refiner’s name.")
        row = rows.RefiningLotRow(
            number=f"RL-{rows.next_number(unit.session):04d}", state=str(RefiningState.COLLECTED),
            refiner=refiner.strip(), note=note.strip(), opened_at=unit.now,
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        unit.session.add_all(
            rows.RefiningPart(lot_id=row.id, account=str(Account.read(one.account)), article=one.article, mg=one.mg)
            for one in parts
        )
        told = [[one.account, one.article, one.mg] for one in parts]
        return self._done(unit, row, "refining.collect", {"refiner": row.refiner, "parts": told})

    @writes(Right.METAL_POST)
    def send(self, unit: Unit, lot_id: int, reference: str = "") -> RefiningLot:
        """Send it: it leaves its bins for the refiner. InputError where they hold less by now."""
        row = self._step(unit, lot_id, RefiningStep.SEND)
        refiner = Account(AccountKind.REFINER, row.refiner)
        lines: list[NewLine] = []
        for part in rows.parts_of(unit.session, [row.id]):
            lines += [
                NewLine(Account.read(part.account), part.article, -part.mg), NewLine(refiner, part.article, part.mg)
            ]  # fmt: skip
        posting = Posting(unit, self.access.trade)
        posted = posting.post(NewEvent(EventKind.REFINE_SEND, tuple(lines), f"{row.number} {reference}".strip()))
        row.sent_at, row.sent_event, row.reference = unit.now, posted.id, reference.strip()
        for metal, fine in self._expected(posting, lines).items():
            unit.session.add(rows.RefiningResult(lot_id=row.id, metal=metal, expected=fine))
        return self._done(unit, row, "refining.send", {"event": posted.id, "reference": row.reference})

    @writes(Right.METAL_POST)
    def assay(self, unit: Unit, lot_id: int, assays: Sequence[Assay], reference: str = "") -> RefiningLot:
        """What the refiner found. It may be told again: an umpire's assay takes the place of the first."""
        row = self._step(unit, lot_id, RefiningStep.ASSAY)
        results = {one.metal: one for one in rows.results_of(unit.session, [row.id])}
        check_assays(assays, results)
        for one in assays:
            results[one.metal].assay = one.fine
        row.reference = reference.strip() or row.reference
        told = [[one.metal, one.melt_mg, one.fineness_millis] for one in assays]
        return self._done(unit, row, "refining.assay", {"assays": told, "reference": row.reference})

    @writes(Right.METAL_POST)
    def credit(
        self, unit: Unit, lot_id: int, credited: Sequence[Credited], fee: Money | None = None, reference: str = ""
    ) -> RefiningLot:
        """What came back for it: the lot is settled, what it brought more or less stands at `difference:refining`, and
        falls to the months that made the lemel. InputError for metal that was not in it."""
        row = self._step(unit, lot_id, RefiningStep.CREDIT)
        self._check_fee(fee)
        posting = Posting(unit, self.access.trade)
        back = [NewLine(Account.read(one.account), one.article, one.mg) for one in credited]
        self._check_credit(posting, row, back)
        refiner = Account(AccountKind.REFINER, row.refiner)
        gone = [NewLine(refiner, part.article, -part.mg) for part in rows.parts_of(unit.session, [row.id])]
        row.reference = reference.strip() or row.reference
        note = f"{row.number} {row.reference}".strip()
        posted = posting.post(NewEvent(EventKind.REFINE_SETTLE, tuple(_merged(gone) + back), note))
        row.settled_at, row.settled_event = unit.now, posted.id
        row.fee_units = None if fee is None else fee.units()
        got = self._expected(posting, back)
        for result in rows.results_of(unit.session, [row.id]):
            result.credited = got.get(result.metal, 0)
        unit.session.flush()
        self._allocate(posting, row)
        told = [[one.account, one.article, one.mg] for one in credited]
        return self._done(unit, row, "refining.credit", {"event": posted.id, "credited": told})

    @writes(Right.METAL_POST)
    def cancel(self, unit: Unit, lot_id: int, reason: str) -> RefiningLot:
        """Give up a lot that was not sent yet; what is in it stays in its bins."""
        row = self._step(unit, lot_id, RefiningStep.CANCEL)
        if not reason.strip():
            raise InputError("Cancelling says why", "Nothing was changed.", "Give the reason.", row.number)
        return self._done(unit, row, "refining.cancel", {"reason": reason.strip()})

    def _step(self, unit: Unit, lot_id: int, step: RefiningStep) -> rows.RefiningLotRow:
        row = unit.get(rows.RefiningLotRow, lot_id, "refining lot")
        row.state = str(after(RefiningState(row.state), step, row.number))
        return row

    def _expected(self, posting: Posting, lines: Iterable[NewLine]) -> dict[str, int]:
        """Fine weight by metal of the lines that give to somebody."""
        gets = [line for line in lines if line.mg > 0]
        articles = posting.articles(line.article for line in gets)
        sums: dict[str, int] = defaultdict(int)
        for line in gets:
            sums[articles[line.article].metal] += line.mg * articles[line.article].fineness_millis
        return dict(sums)

    def _check_credit(self, posting: Posting, row: rows.RefiningLotRow, back: Sequence[NewLine]) -> None:
        metals = {one.metal for one in rows.results_of(posting.unit.session, [row.id])}
        articles = posting.articles(line.article for line in back)
        for line in back:
            if line.mg <= 0 or articles[line.article].metal not in metals:
                raise InputError(
                    "This did not come of the lot",
                    f"{grams_text(line.mg)} of {articles[line.article].title}; {row.number} has "
                    f"{', '.join(sorted(metals))}. Nothing was posted.",
                    "Check the refiner’s statement.", row.number,
                )  # fmt: skip
        if not back:
            raise InputError("What came back", "Nothing was posted.", "Give at least one weight.", row.number)

    def _check_fee(self, fee: Money | None) -> None:
        if fee is not None and (fee.currency != self.access.currency or fee.units() < 0):
            raise InputError(
                "The fee is in another currency", "Nothing was posted.", f"Give it in {self.access.currency}.", str(fee)
            )

    def _allocate(self, posting: Posting, row: rows.RefiningLotRow) -> None:
        unit = posting.unit
        zone, origins = ZoneInfo(self.access.zone), []
        for part in rows.parts_of(unit.session, [row.id]):
            came = rows.came_in(unit.session, Account.read(part.account), part.article, row.sent_event or 0)
            article = posting.articles([part.article])[part.article]
            months = tuple((f"{at.astimezone(zone):%Y-%m}", fine) for at, fine in came)
            origins.append(Origin(article.metal, part.mg * article.fineness_millis, months))
        results = [_result(one) for one in rows.results_of(unit.session, [row.id])]
        for share in shares(results, origins):
            unit.session.add(rows.RefiningShare(
                lot_id=row.id, month=share.month, metal=share.metal, expected=share.expected,
                difference=share.difference,
            ))  # fmt: skip

    def _done(self, unit: Unit, row: rows.RefiningLotRow, action: str, told: dict[str, object]) -> RefiningLot:
        unit.session.flush()
        unit.areas.update({"metal", "refining"})
        unit.record(action, row.number, None, told)
        return self._told(unit, [row])[0]

    def _told(self, unit: Unit, found: Sequence[rows.RefiningLotRow]) -> tuple[RefiningLot, ...]:
        ids = [row.id for row in found]
        parts, results, months = defaultdict(list), defaultdict(list), defaultdict(list)
        for part in rows.parts_of(unit.session, ids):
            parts[part.lot_id].append(LotPart(part.account, part.article, part.mg))
        for one in rows.results_of(unit.session, ids):
            results[one.lot_id].append(_result(one))
        for share in rows.shares_of(unit.session, ids):
            months[share.lot_id].append(MonthShare(share.month, share.metal, share.expected, share.difference))
        return tuple(
            RefiningLot(
                row.id, row.number, RefiningState(row.state), row.refiner, row.reference, row.note, row.opened_at,
                row.sent_at, row.settled_at, tuple(parts[row.id]), tuple(results[row.id]), tuple(months[row.id]),
                self._fee(row), row.sent_event, row.settled_event,
            )
            for row in found
        )  # fmt: skip

    def _fee(self, row: rows.RefiningLotRow) -> Money | None:
        if row.fee_units is None or not self.who.may(Right.COST_SEE):
            return None
        return Money.from_units(row.fee_units, self.access.currency)


def _merged(lines: Sequence[NewLine]) -> list[NewLine]:
    """One line per account and article: a lot may take the same alloy from several bins."""
    sums: dict[tuple[Account, str], int] = defaultdict(int)
    for line in lines:
        sums[line.account, line.article] += line.mg
    return [NewLine(account, article, mg) for (account, article), mg in sums.items()]


def _result(row: rows.RefiningResult) -> MetalResult:
    return MetalResult(row.metal, row.expected, row.assay, row.credited)
