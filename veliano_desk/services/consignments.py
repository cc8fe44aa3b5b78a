"""Goods on memo, in and out: entered, kept, returned; open until nothing of them is out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from veliano_desk.config.purchasing_rules import purchasing_rules
from veliano_desk.domain.consignment import MemoAction, MemoLineView, MemoState, MemoView, NewMemoLine, Way, share_units
from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.money import Money
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock import quantity_text
from veliano_desk.models import consignment as rows
from veliano_desk.models.customers import Customer
from veliano_desk.models.queries.suppliers import all_suppliers
from veliano_desk.models.suppliers import supplier_by_code
from veliano_desk.models.unit_of_work import Unit, check_version
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.local_time import today

_A_CUSTOMER = "a customer"
_UNITS = ("mg", "mct", "piece", "um")


class ConsignmentPart(Area):
    """The part of purchasing that concerns memos. What is theirs is no stock of ours and has no value in it."""

    @reads(Right.PURCHASING_SEE)
    def memos(self, unit: Unit, everything: bool = False, limit: int = 500) -> tuple[MemoView, ...]:
        """What is on memo, due first; everything: settled ones too."""
        found = rows.memos(unit.session, "" if everything else str(MemoState.OPEN), limit)
        return self._views(unit, found)

    @writes(Right.PURCHASING_EDIT)
    def take_on_memo(
        self, unit: Unit, supplier_code: str, due_on: date, lines: Sequence[NewMemoLine], note: str = ""
    ) -> MemoView:
        """A supplier's goods come to us to be looked at. NotFoundError, InputError."""
        supplier = supplier_by_code(unit.session, supplier_code)
        if supplier is None:
            raise NotFoundError("No such supplier", "Nothing was kept.", "Choose one of the list.", supplier_code)
        memo = self._memo(unit, Way.IN, due_on, note, supplier.currency)
        memo.supplier_id = supplier.id
        return self._opened(unit, memo, lines)

    @writes(Right.PURCHASING_EDIT, Right.CUSTOMERS_SEE)
    def give_on_memo(
        self, unit: Unit, customer_id: int, due_on: date, lines: Sequence[NewMemoLine], note: str = ""
    ) -> MemoView:
        """Our goods go to a customer to be looked at. NotFoundError, InputError."""
        customer = unit.get(Customer, customer_id, "customer")
        memo = self._memo(unit, Way.OUT, due_on, note, self.access.currency)
        memo.customer_id = customer.id
        return self._opened(unit, memo, lines)

    @writes(Right.PURCHASING_EDIT)
    def settle_memo(
        self, unit: Unit, memo_id: int, version: int, line_id: int, action: MemoAction, quantity: int, note: str = ""
    ) -> MemoView:
        """Some of a line is kept (in: owed for, out: owed to us) or goes back. ConflictError where another desk settled
        something of it meanwhile; InputError for more than is out."""
        memo = unit.get(rows.Consignment, memo_id, "memo")
        check_version(memo, version, "memo", {"state": str(action)})
        lines = rows.lines_of_memos(unit.session, [memo.id])[memo.id]
        line = next((one for one in lines if one.id == line_id), None)
        if line is None:
            raise NotFoundError("No such line", "Nothing was changed.", "Choose a line of the memo.", memo.number)
        out = line.quantity - line.kept - line.returned
        if not 0 < quantity <= out:
            raise InputError(
                "That much is not out", f"{line.title}: {quantity_text(out, line.unit)} are. Nothing was changed.",
                "Give what is kept or goes back.", memo.number,
            )  # fmt: skip
        owed = 0
        if action is MemoAction.KEEP:
            owed = share_units(line.value_units, line.quantity, line.kept, quantity)
            line.kept, line.owed_units = line.kept + quantity, line.owed_units + owed
        else:
            line.returned += quantity
        unit.session.add(rows.ConsignmentMove(
            line_id=line.id, at=unit.now, action=str(action), quantity=quantity, owed_units=owed, note=note.strip(),
            person_id=self.who.person_id,
        ))  # fmt: skip
        if all(one.kept + one.returned == one.quantity for one in lines):
            memo.state = str(MemoState.SETTLED)
        unit.areas.add("purchasing")
        unit.record("consignment.settle", memo.number, None, {"line": line.title, "what": action, "quantity": quantity})
        unit.session.flush()
        return self._views(unit, [memo])[0]

    def _memo(self, unit: Unit, way: Way, due_on: date, note: str, currency: str) -> rows.Consignment:
        if due_on < today(self.access):
            raise InputError("It is due already", "Nothing was kept.", "Give a day from today on.", str(due_on))
        prefix = f"{purchasing_rules().memo_prefix}-{today(self.access).year}-"
        return rows.Consignment(
            number=f"{prefix}{rows.highest_memo(unit.session, prefix) + 1:04d}", way=str(way),
            state=str(MemoState.OPEN), currency=currency, due_on=due_on.isoformat(), note=note.strip(), at=unit.now,
            person_id=self.who.person_id,
        )  # fmt: skip

    def _opened(self, unit: Unit, memo: rows.Consignment, lines: Sequence[NewMemoLine]) -> MemoView:
        if not lines or any(
            not one.title.strip() or one.quantity <= 0 or one.unit not in _UNITS or one.value_units < 0 for one in lines
        ):
            raise InputError("What is on memo", "Nothing was kept.", "Name each thing, with a quantity above zero.")
        unit.session.add(memo)
        unit.session.flush()
        unit.session.add_all([
            rows.ConsignmentLine(
                consignment_id=memo.id, title=one.title.strip(), article=one.article, unit=one.unit,
                certificate=one.certificate.strip(), quantity=one.quantity, pieces=one.pieces,
                value_units=one.value_units,
            )
            for one in lines
        ])  # fmt: skip
        unit.session.flush()
        unit.areas.add("purchasing")
        unit.record("consignment.open", memo.number, None, {"lines": [[one.title, one.quantity] for one in lines]})
        return self._views(unit, [memo])[0]

    def _views(self, unit: Unit, found: Sequence[rows.Consignment]) -> tuple[MemoView, ...]:
        lines = rows.lines_of_memos(unit.session, [one.id for one in found])
        suppliers = {one.id: one.name for one in all_suppliers(unit.session)}
        customers = rows.customer_names(unit.session, [one.customer_id for one in found if one.customer_id])
        sees, day = self.who.may(Right.CUSTOMERS_SEE), today(self.access)
        return tuple(
            MemoView(
                one.id, one.version, one.number, Way(one.way), MemoState(one.state),
                suppliers.get(one.supplier_id or 0, "") if one.supplier_id
                else customers.get(one.customer_id or 0, "") if sees else _A_CUSTOMER,
                date.fromisoformat(one.due_on), one.state == MemoState.OPEN and one.due_on < day.isoformat(), one.note,
                tuple(self._line(line, one.currency) for line in lines[one.id]),
            )
            for one in found
        )  # fmt: skip

    def _line(self, line: rows.ConsignmentLine, currency: str) -> MemoLineView:
        sees = self.who.may(Right.COST_SEE)
        value, owed = (
            Money.from_units(units, currency) if sees else None for units in (line.value_units, line.owed_units)
        )
        return MemoLineView(
            line.id, line.title, line.article, line.certificate, line.unit, line.quantity, line.pieces, line.kept,
            line.returned, value, owed,
        )  # fmt: skip
