"""Lines of the stock ledger: places found or made, what lies there carried on, an article's totals kept with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.metal import WORKSHOP, Account, AccountKind, account_words
from veliano_desk.domain.stock import Amount, StockKind, amount_text
from veliano_desk.models import stock as rows
from veliano_desk.models.metal import Article
from veliano_desk.models.orders import order_by_number
from veliano_desk.models.people import person_by_login
from veliano_desk.models.unit_of_work import Unit, new_uid

METAL_PLACE = "metal"
"""The code of the place of all that the metal ledger keeps."""
_OWN_PLACES = {AccountKind.VAULT: "vault", AccountKind.WORKER: "bench"}
"""Accounts of the metal ledger that are places for other things, too, by the kind of place."""


@dataclass
class StockLines:
    """Writes into one unit of work; what it finds of places and positions it keeps."""

    unit: Unit
    _places: dict[str, rows.Location] = field(default_factory=dict)
    _positions: dict[int, dict[int, rows.Position]] = field(default_factory=dict)
    _at: datetime | None = None

    def place(self, code: str) -> rows.Location:
        """A place by its code; a vault or bench of the metal ledger becomes one when it is first used. NotFoundError
        for one that there is not, InputError for one that is no longer used."""
        wanted = code.strip()
        if wanted not in self._places:
            found = rows.location_by_code(self.unit.session, wanted) or self._of_account(wanted)
            self._places[wanted] = found
        place = self._places[wanted]
        if not place.active:
            raise InputError("This place is not used any more", "Nothing was posted.", "Choose another one.", code)
        return place

    def positions(self, lot_id: int) -> dict[int, rows.Position]:
        """Where a lot lies, by the place's number."""
        if lot_id not in self._positions:
            found = rows.positions_of(self.unit.session, lot_id)
            self._positions[lot_id] = {position.location_id: position for position in found}
        return self._positions[lot_id]

    def begin(
        self, kind: StockKind, *, note: str = "", order: str = "", piece_id: int | None = None, uid: str = "",
        corrects: int | None = None, metal_event_id: int | None = None,
    ) -> rows.StockEvent:  # fmt: skip
        """A new event, to which lines are put. NotFoundError for an order that there is not."""
        number = order.strip()
        if number and order_by_number(self.unit.session, number) is None:
            raise NotFoundError("No such order", "Nothing was posted.", "Check the number.", number)
        event = rows.StockEvent(
            uid=uid or new_uid(), at=self._moment(), kind=int(kind), note=note.strip(), order_number=number,
            piece_id=piece_id, person_id=self.unit.who.person_id, corrects=corrects, metal_event_id=metal_event_id,
        )  # fmt: skip
        self.unit.session.add(event)
        self.unit.session.flush()
        self.unit.areas.add("materials")
        return event

    def put(
        self, event: rows.StockEvent, article: Article, lot: rows.Lot, place: rows.Location, amount: Amount
    ) -> rows.StockLine:
        """One line: what is added (negative: taken) at a place. InputError where less than nothing would lie there."""
        positions = self.positions(lot.id)
        position = positions.get(place.id)
        if position is None:
            position = rows.Position(
                article_id=article.id, lot_id=lot.id, location_id=place.id, pieces=0, quantity=0, value=0
            )
            self.unit.session.add(position)
            positions[place.id] = position
        after = position.amount.plus(amount)
        if after.pieces < 0 or after.quantity < 0 or after.value < 0:
            raise InputError(
                "There is not that much",
                f"{amount_text(position.amount, article.unit, article.counts_pieces)} of {article.title} are at "
                f"{place.title}. Nothing was posted.",
                "Count again, or post first what came in.",
                article.code,
            )
        position.pieces, position.quantity, position.value = after
        line = rows.StockLine(
            event_id=event.id, at=event.at, article_id=article.id, lot_id=lot.id, location_id=place.id,
            pieces=amount.pieces, quantity=amount.quantity, value=amount.value, balance_pieces=after.pieces,
            balance_quantity=after.quantity, balance_value=after.value,
        )  # fmt: skip
        self.unit.session.add(line)
        self._total(article, lot, amount, event.at)
        return line

    def _total(self, article: Article, lot: rows.Lot, amount: Amount, at: datetime) -> None:
        """An article's totals are the workshop's: what belongs to customers lies in it and is not its own."""
        article.used, article.moved_at = True, at
        if lot.owner == WORKSHOP:
            article.on_hand += amount.quantity
            article.pieces += amount.pieces
            article.value += amount.value

    def _of_account(self, code: str) -> rows.Location:
        kind, _, ref = code.partition(":")
        if kind not in tuple(map(str, _OWN_PLACES)) or not ref:
            raise NotFoundError("No such place", "Nothing was posted.", "Choose one of the list.", code)
        account = Account.read(code)
        person = person_by_login(self.unit.session, account.ref) if account.kind is AccountKind.WORKER else None
        if account.kind is AccountKind.WORKER and person is None:
            raise NotFoundError("No such bench", "Nobody signs in under that name.", "Choose one of the list.", code)
        title = account_words(code, person.name if person is not None else "")
        place = rows.Location(code=code, title=title, kind=_OWN_PLACES[account.kind], account=code, active=True)
        self.unit.session.add(place)
        self.unit.session.flush()
        return place

    def _moment(self) -> datetime:
        """Now, but never before what was posted last: a clock that was put back does not rewrite the past."""
        if self._at is None:
            last = rows.last_moment(self.unit.session)
            self._at = max(self.unit.now, last) if last else self.unit.now
        return self._at
