"""Posting stock: what comes in makes a lot, what leaves takes its share of the value, a single stone is set once.

Other services use it inside their own unit of work: `StockPosting(unit, trade).receive(NewLot(…))`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.articles import ArticleKind
from veliano_desk.domain.errors import ConflictError, InputError, NotFoundError
from veliano_desk.domain.metal import WORKSHOP
from veliano_desk.domain.stock import (
    LEDGER,
    NOTHING,
    STONE_ACTION,
    WRITE_OFFS,
    Amount,
    NewIssue,
    NewLot,
    StockKind,
    StoneAction,
    StoneState,
    amount_text,
    check_gross,
    lot_code,
    next_state,
    share,
    taken,
)
from veliano_desk.models import stock as rows
from veliano_desk.models.customers import Customer
from veliano_desk.models.metal import Article
from veliano_desk.models.orders import order_by_number
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.reservations import Keeping
from veliano_desk.services.stock_corrections import check_single, check_standing
from veliano_desk.services.stock_lines import StockLines

_INTO_STOCK = (StockKind.OPENING, StockKind.RECEIPT)
_BACK_TO_THEM = (StockKind.SUPPLIER_RETURN, StockKind.OWNER_RETURN)
_GONE_FOR_GOOD = (StockKind.LOST, StockKind.BROKEN)


@dataclass
class StockPosting:
    """Posts into one unit of work. value_taken: what all that left through it was worth, in ten-thousandths."""

    unit: Unit
    trade: TradeBook
    value_taken: int = 0
    lines: StockLines = field(init=False)

    def __post_init__(self) -> None:
        self.lines = StockLines(self.unit)

    @cached_property
    def keeping(self) -> Keeping:
        return Keeping(self.unit)

    def article(self, code: str) -> Article:
        """An article that lies on a shelf. NotFoundError, and InputError for metal, which its own ledger keeps."""
        found = rows.article_by_code(self.unit.session, code)
        if found is None:
            raise NotFoundError("No such article", "Nothing was posted.", "Choose one of the list.", code)
        if found.kind in (ArticleKind.ALLOY, ArticleKind.FINE):
            raise InputError(
                "Metal has a ledger of its own", "Nothing was posted.", "Post it as a movement of metal.", code
            )
        return found

    def receive(self, new: NewLot) -> rows.Lot:
        """Take something in: a new lot at a place. InputError for what cannot be, ConflictError for a certificate that
        is there already, NotFoundError; the unit then keeps nothing."""
        known = self._known(new.uid)
        if known is not None:
            return self._lot(rows.lines_of(self.unit.session, [known.id])[known.id][0].lot_id)
        article, place = self.article(new.article), self.place(new.location)
        _check_new(article, new)
        self._check_owner(new.owner)
        value = self._worth(article, new) if new.value is None and new.owner == WORKSHOP else new.value or 0
        event = self.lines.begin(new.kind, note=new.note, uid=new.uid)
        lot = rows.Lot(
            article_id=article.id, owner=new.owner, origin=new.origin.strip(), supplier=new.supplier.strip(),
            reference=new.reference.strip(), certificate=new.certificate.strip(), laboratory=new.laboratory.strip(),
            certificate_key=self._certificate(new), state=str(StoneState.AVAILABLE) if _single(article, new) else "",
            estimated=new.value is None and new.owner == WORKSHOP, received_at=event.at, gross_mg=new.gross_mg,
            received_quantity=new.quantity, received_value=value, note=new.note.strip(),
        )  # fmt: skip
        self.unit.session.add(lot)
        self.unit.session.flush()
        self.lines.put(event, article, lot, place, Amount(new.pieces, new.quantity, value))
        return lot

    def issue(self, new: NewIssue) -> rows.StockEvent:
        """Take something out of a lot for an order. A single stone is set with it, once and for good."""
        if not new.order.strip():
            raise InputError("For which order is not said", "Nothing was posted.", "Give the order's number.")
        return self._take(StockKind.ISSUE, new)

    def reserve(
        self, article: str, order: str, quantity: int | None, pieces: int | None = None, *, lot_id: int | None = None,
        piece_id: int | None = None,
    ) -> rows.Reservation:  # fmt: skip
        """Keep so much of an article, an alloy too, or of one of its lots for an order; a single stone as a whole. Of
        an article that counts both, either may be None. InputError for more than is free, NotFoundError."""
        if order_by_number(self.unit.session, order.strip()) is None:
            raise NotFoundError("No such order", "Nothing was reserved.", "Check the number.", order)
        found = rows.article_by_code(self.unit.session, article)
        if found is None:
            raise NotFoundError("No such article", "Nothing was reserved.", "Choose one of the list.", article)
        lot = self._lot(lot_id) if lot_id is not None else None
        if lot is not None and lot.article_id != found.id:
            raise InputError("Another article’s lot", "Nothing was reserved.", "Choose one of its own.", article)
        free = self.keeping.free(found, lot)
        if lot is not None and lot.state:
            quantity, pieces = free.quantity, free.pieces
        if found.counts_pieces and (quantity is None or pieces is None):
            asked = taken(free, pieces, quantity, True, found.code, found.unit)
            quantity, pieces = asked.quantity, asked.pieces
        return self.keeping.keep(found, lot, order.strip(), quantity or 0, pieces or 0, piece_id)

    def write_off(self, kind: StockKind, new: NewIssue) -> rows.StockEvent:
        """Take out what was lost, broken, or goes back to its supplier or owner. InputError without a reason."""
        if kind not in WRITE_OFFS or not new.note.strip():
            raise InputError("This says why", "Nothing was posted.", "Give the reason.")
        return self._take(kind, new)

    def give_back(self, lot_id: int, order: str, quantity: int, pieces: int = 0, location: str = "") -> rows.StockEvent:
        """Back from an order into its lot, with its share of the value that left with it."""
        lot, article = self._lot_and_article(lot_id)
        if lot.state:
            raise ConflictError(
                "A set stone stays set", "Nothing was posted.", "Correct the posting if it was never set.", article.code
            )
        out = rows.issued_of(self.unit.session, lot.id, order.strip())
        back = taken(out, pieces if article.counts_pieces else None, quantity, article.counts_pieces,
                     f"{order} {lot_code(lot_id)}", article.unit)  # fmt: skip
        event = self.lines.begin(StockKind.RETURN, order=order)
        self.lines.put(event, article, lot, self.place(location) if location else self._last_place(lot), back)
        return event

    def move(self, new: NewIssue, target: str) -> rows.StockEvent:
        """From one place to another, with its share of the value: the lot is worth what it was."""
        lot, article = self._lot_and_article(new.lot_id)
        source, goal = self._where(lot, new.location), self.place(target)
        if source.id == goal.id:
            raise InputError("It is there already", "Nothing was posted.", "Choose another place.", goal.title)
        held = self.lines.positions(lot.id)[source.id].amount
        amount = self._asked(held, new, article)
        event = self.lines.begin(StockKind.MOVE, note=new.note, uid=new.uid)
        self.lines.put(event, article, lot, source, amount.negated())
        self.lines.put(event, article, lot, goal, amount)
        return event

    def counted(self, lot_id: int, location: str, quantity: int, pieces: int, note: str) -> rows.StockEvent | None:
        """Make a place hold what was counted there; None where it does. InputError without a reason."""
        lot, article = self._lot_and_article(lot_id)
        place = self.place(location)
        position = self.lines.positions(lot.id).get(place.id)
        held = position.amount if position is not None else NOTHING
        off = Amount(pieces - held.pieces if article.counts_pieces else 0, quantity - held.quantity, 0)
        return None if off.is_nothing else self.differ(lot_id, location, off, note)

    def differ(self, lot_id: int, location: str, off: Amount, note: str) -> rows.StockEvent:
        """Post a difference that was counted: what is missing takes its share of the value, what is found is worth
        what the rest of the lot is."""
        lot, article = self._lot_and_article(lot_id)
        if not note.strip():
            raise InputError("A difference says why", "Nothing was posted.", "Give the reason.", article.code)
        place = self.place(location)
        position = self.lines.positions(lot.id).get(place.id)
        held = position.amount if position is not None else NOTHING
        after = held.plus(off)
        if (
            after.quantity < 0
            or after.pieces < 0
            or (article.counts_pieces and bool(after.pieces) != bool(after.quantity))
        ):
            raise InputError(
                "This count is no count",
                f"{amount_text(after, article.unit, article.counts_pieces)} would be left. Nothing was posted.",
                "Count pieces and weight again.", article.code,
            )  # fmt: skip
        event = self.lines.begin(StockKind.COUNT, note=note)
        amount = off._replace(value=_worth_of(held, off, lot))
        self.lines.put(event, article, lot, place, amount)
        self.unit.session.flush()
        if lot.state:
            action = StoneAction.FIND if off.quantity > 0 else StoneAction.LOSE
            lot.state = str(next_state(StoneState(lot.state), action, article.code))
        self.value_taken -= min(amount.value, 0)
        self.keeping.cut_short(article, lot)
        return event

    def find_again(self, lot_id: int, location: str, note: str) -> rows.StockEvent:
        """A single stone that was lost lies there again, worth what it was. ConflictError where it was not lost."""
        lot, article = self._lot_and_article(lot_id)
        lot.state = str(next_state(StoneState(lot.state or StoneState.AVAILABLE), STONE_ACTION[StockKind.FOUND]))
        lost = rows.last_loss(self.unit.session, lot.id)
        event = self.lines.begin(StockKind.FOUND, note=note)
        self.lines.put(event, article, lot, self.place(location), lost.negated())
        return event

    def correct(self, event: rows.StockEvent, reason: str) -> rows.StockEvent:
        """Take a posting back with another one that undoes it to the last unit and names it. Each once only."""
        if event.kind in (StockKind.CORRECTION, StockKind.METAL) or rows.correction_of(self.unit.session, event.id):
            raise ConflictError(
                "This cannot be corrected", "It was corrected already, or is a correction; nothing was posted.",
                "Post what should be there now.", str(event.id),
            )  # fmt: skip
        if not reason.strip():
            raise InputError("A correction says why", "Nothing was posted.", "Give the reason.", str(event.id))
        undone = self.lines.begin(StockKind.CORRECTION, note=reason, order=event.order_number, corrects=event.id)
        for line in rows.lines_of(self.unit.session, [event.id])[event.id]:
            lot, article = self._lot_and_article(line.lot_id)
            check_standing(self.unit, event, line, lot)
            place = self.unit.get(rows.Location, line.location_id, "place")
            self.lines.put(undone, article, lot, place, line.amount.negated())
            self.unit.session.flush()
            if event.kind != StockKind.MOVE:
                self._restate(StockKind(event.kind), lot, back=line.quantity < 0)
                if event.kind == StockKind.ISSUE:
                    self.keeping.give_back(article, lot, event.order_number, line.amount.negated())
                self.keeping.check(article, lot)
                check_single(lot, self.lines.positions(lot.id).values())
        return undone

    def _restate(self, kind: StockKind, lot: rows.Lot, back: bool) -> None:
        """A single stone is as if the posting had not been: there again, or gone with its certificate free again."""
        if lot.state:
            gone = StoneState.RETURNED if kind in _INTO_STOCK else StoneState.LOST
            lot.state = str(StoneState.AVAILABLE if back else gone)
        if kind in _INTO_STOCK:
            lot.certificate_key = None
        elif kind in _BACK_TO_THEM and lot.certificate_key is None:
            lot.certificate_key = self._certificate(lot)

    def place(self, code: str) -> rows.Location:
        """A place for things that lie on a shelf. NotFoundError; InputError for the metal ledger's own."""
        found = self.lines.place(code)
        if found.kind == LEDGER:
            raise InputError("Only metal is there", "Nothing was posted.", "Choose another place.", code)
        return found

    def _take(self, kind: StockKind, new: NewIssue) -> rows.StockEvent:
        known = self._known(new.uid)
        if known is not None:
            return known
        lot, article = self._lot_and_article(new.lot_id)
        if lot.state:
            lot.state = str(next_state(StoneState(lot.state), STONE_ACTION[kind], f"{article.code} {lot_code(lot.id)}"))
        place = self._where(lot, new.location)
        amount = self._asked(self.lines.positions(lot.id)[place.id].amount, new, article)
        event = self.lines.begin(kind, note=new.note, order=new.order, piece_id=new.piece_id, uid=new.uid)
        self.lines.put(event, article, lot, place, amount.negated())
        self.unit.session.flush()
        self.value_taken += amount.value
        if kind in _GONE_FOR_GOOD:
            self.keeping.cut_short(article, lot)
        else:
            self.keeping.use(article, lot, new.order.strip(), amount)
            self.keeping.check(article, lot)
        if kind in _BACK_TO_THEM and not any(one.quantity for one in self.lines.positions(lot.id).values()):
            lot.certificate_key = None  # the same stone may be bought or taken on memo again
        return event

    def _asked(self, held: Amount, new: NewIssue, article: Article) -> Amount:
        pieces = new.pieces if article.counts_pieces else None
        return taken(held, pieces, new.quantity, article.counts_pieces, article.code, article.unit)

    def _where(self, lot: rows.Lot, code: str) -> rows.Location:
        """The place that is said, or the only one where the lot lies."""
        lying = [number for number, position in self.lines.positions(lot.id).items() if position.quantity]
        if code.strip():
            place = self.place(code)
            if place.id not in lying:
                raise InputError(
                    "It is not there", f"Nothing of {lot_code(lot.id)} is at {place.title}. Nothing was posted.",
                    "Choose the place where it lies.", lot_code(lot.id),
                )  # fmt: skip
            return place
        if len(lying) != 1:
            happened = "It lies at several places" if lying else "Nothing of it is there"
            raise InputError(f"{happened}", "Nothing was posted.", "Say which lot and from where.", lot_code(lot.id))
        return self.unit.get(rows.Location, lying[0], "place")

    def _last_place(self, lot: rows.Lot) -> rows.Location:
        return self.unit.get(rows.Location, next(iter(self.lines.positions(lot.id))), "place")

    def _lot(self, lot_id: int) -> rows.Lot:
        return self.unit.get(rows.Lot, lot_id, "lot")

    def _lot_and_article(self, lot_id: int) -> tuple[rows.Lot, Article]:
        lot = self._lot(lot_id)
        article = self.unit.get(Article, lot.article_id, "article")
        return lot, self.article(article.code)

    def _known(self, uid: str) -> rows.StockEvent | None:
        return rows.event_of_uid(self.unit.session, uid) if uid else None

    def _certificate(self, new: NewLot | rows.Lot) -> str | None:
        if not new.certificate.strip():
            return None
        key = f"{new.laboratory.strip().casefold()}:{new.certificate.strip().casefold()}"
        if rows.lot_of_certificate(self.unit.session, key) is not None:
            raise ConflictError(
                "This stone is here already",
                f"{new.laboratory} {new.certificate} was received before; nothing was posted.",
                "Check the number on the certificate.", new.certificate,
            )  # fmt: skip
        return key

    def _check_owner(self, owner: int) -> None:
        if owner != WORKSHOP:
            self.unit.get(Customer, owner, "customer")

    def _worth(self, article: Article, new: NewLot) -> int:
        """What it is taken to be worth where nobody said: as much as what is there, or was last received."""
        if article.on_hand:
            return share(article.value, new.quantity, article.on_hand)
        quantity, value = rows.last_received(self.unit.session, article.id)
        return share(value, new.quantity, quantity) if quantity else 0


def _single(article: Article, new: NewLot) -> bool:
    """A stone with a certificate is unique, and its life is followed."""
    return article.kind == ArticleKind.STONE and bool(new.certificate.strip())


def _check_new(article: Article, new: NewLot) -> None:
    """InputError names the first thing that is wrong with what comes in."""
    for fault in _faults(article, new):
        raise InputError("This cannot be received", f"{fault} Nothing was posted.", "Correct it.", article.code)
    check_gross(new.gross_mg, new.quantity, article.unit, article.code)


def _faults(article: Article, new: NewLot) -> list[str]:
    pieces = new.pieces if article.counts_pieces or new.pieces <= 0 else 0
    found = {
        "It is no way in.": new.kind not in _INTO_STOCK,
        "A quantity is above zero.": new.quantity <= 0,
        "Weights and values are zero or more.": new.gross_mg < 0 or (new.value or 0) < 0,
        f"Of {article.title} pieces are counted beside the weight.": article.counts_pieces and pieces <= 0,
        f"Of {article.title} no pieces are counted.": not article.counts_pieces and new.pieces != 0,
        "What belongs to a customer has no cost here.": new.owner != WORKSHOP and bool(new.value),
        "A certificate is one stone's: it comes as one piece.": _single(article, new) and not _is_one(article, new),
        "A certificate names its laboratory.": bool(new.certificate.strip()) and not new.laboratory.strip(),
        f"“{article.title}” is not used any more.": not article.active,
    }
    return [words for words, wrong in found.items() if wrong]


def _is_one(article: Article, new: NewLot) -> bool:
    return new.pieces == 1 if article.counts_pieces else new.quantity == 1 or article.unit != "piece"


def _worth_of(held: Amount, off: Amount, lot: rows.Lot) -> int:
    """The value of a difference: the share of what lies there, or of what was received where nothing lies there."""
    if held.quantity:
        return (
            -share(held.value, -off.quantity, held.quantity)
            if off.quantity < 0
            else share(held.value, off.quantity, held.quantity)
        )
    return share(lot.received_value, off.quantity, lot.received_quantity) if lot.received_quantity else 0
