"""The stock ledger's tables: places, lots, events and their lines, each with what the place held after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, literal, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from veliano_desk.domain.stock import LEDGER, NOTHING, Amount
from veliano_desk.models.base import Base, Edited, Numbered
from veliano_desk.models.columns import STRICT, Flag
from veliano_desk.models.metal import Article
from veliano_desk.models.pieces import Piece  # a posting alone loads no other part that would map it


class Location(Edited, Base):
    """A place where things lie. kind: vault, drawer, bench, shelf, or ledger for what the metal ledger keeps by
    account; account: the metal ledger's account that is the same place (`vault:main`), "" for none."""

    __tablename__ = "locations"

    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    kind: Mapped[str]
    account: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)


class Lot(Numbered, Base):
    """What came in together. owner: a customer's number, 0 for the workshop; certificate_key: laboratory and number of
    a single stone, which no other has; state: of a single stone, "" for all else; estimated: nobody said the cost, it
    was reckoned; received: quantity and value that came in."""

    __tablename__ = "lots"
    __table_args__ = (Index(None, "article_id", "id"), STRICT)

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    owner: Mapped[int] = mapped_column(default=0)
    origin: Mapped[str] = mapped_column(default="")
    supplier: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(default="")
    certificate: Mapped[str] = mapped_column(default="")
    laboratory: Mapped[str] = mapped_column(default="")
    certificate_key: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="")
    estimated: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime]
    received_quantity: Mapped[int]
    received_value: Mapped[int]
    gross_mg: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    reserved_pieces: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")


class StockEvent(Numbered, Base):
    """One posting; never changed, never deleted. kind: the number of `domain.stock.StockKind`; metal_event_id: the
    metal ledger's posting whose value this is."""

    __tablename__ = "stock_events"
    __table_args__ = (Index(None, "at"), Index(None, "order_number"), STRICT)

    uid: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    kind: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    order_number: Mapped[str] = mapped_column(default="")
    piece_id: Mapped[int | None] = mapped_column(ForeignKey(Piece.id))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    corrects: Mapped[int | None] = mapped_column(ForeignKey("stock_events.id"), unique=True)
    metal_event_id: Mapped[int | None] = mapped_column(ForeignKey("metal_events.id"), unique=True)


class StockLine(Numbered, Base):
    """What an event added to a lot at a place (negative: took), and what lay there afterwards."""

    __tablename__ = "stock_lines"
    __table_args__ = (
        Index(None, "lot_id", "location_id", "at", "id"), Index(None, "event_id"), Index(None, "article_id", "id"),
        STRICT,
    )  # fmt: skip

    event_id: Mapped[int] = mapped_column(ForeignKey("stock_events.id"))
    at: Mapped[datetime]
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"))
    pieces: Mapped[int]
    quantity: Mapped[int]
    value: Mapped[int]
    balance_pieces: Mapped[int]
    balance_quantity: Mapped[int]
    balance_value: Mapped[int]

    @property
    def amount(self) -> Amount:
        return Amount(self.pieces, self.quantity, self.value)


class Position(Numbered, Base):
    """What lies of a lot at a place now; the first place to look."""

    __tablename__ = "stock_positions"
    __table_args__ = (
        UniqueConstraint("lot_id", "location_id"), Index(None, "article_id", "location_id", "quantity"),
        Index(None, "location_id", "quantity"), STRICT,
    )  # fmt: skip

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"))
    pieces: Mapped[int] = mapped_column(default=0)
    quantity: Mapped[int] = mapped_column(default=0)
    value: Mapped[int] = mapped_column(default=0)

    @property
    def amount(self) -> Amount:
        return Amount(self.pieces, self.quantity, self.value)


class Reservation(Numbered, Base):
    """What is kept for an order and for nobody else: of an article, or of one lot. quantity and pieces: what is left of
    it; state: open, used, released."""

    __tablename__ = "reservations"
    __table_args__ = (
        Index(None, "article_id", "state"), Index(None, "lot_id", "state"), Index(None, "order_number", "state"),
        STRICT,
    )  # fmt: skip

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"))
    order_number: Mapped[str]
    piece_id: Mapped[int | None] = mapped_column(ForeignKey(Piece.id))
    asked_quantity: Mapped[int]
    asked_pieces: Mapped[int] = mapped_column(default=0)
    quantity: Mapped[int]
    pieces: Mapped[int] = mapped_column(default=0)
    state: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


def article_by_code(session: Session, code: str) -> Article | None:
    return session.scalars(select(Article).where(Article.code == code.strip())).first()


def location_by_code(session: Session, code: str) -> Location | None:
    return session.scalars(select(Location).where(Location.code == code.strip())).first()


def all_locations(session: Session) -> list[Location]:
    """Every place but the metal ledger's, in the order they are shown."""
    wanted = select(Location).where(Location.kind != LEDGER).order_by(Location.kind.desc(), Location.title, Location.id)
    return list(session.scalars(wanted))


def positions_of(session: Session, lot_id: int) -> list[Position]:
    """Where a lot lies, emptied places too."""
    return list(session.scalars(select(Position).where(Position.lot_id == lot_id).order_by(Position.id)))


def oldest_layers(session: Session, article_id: int, location_id: int, most: int) -> list[Position]:
    """What is left of an article's lots at a place: the oldest, and no more of them than `most`."""
    wanted = (
        select(Position)
        .where(Position.article_id == article_id, Position.location_id == location_id, Position.quantity > 0)
        .order_by(Position.lot_id).limit(most)
    )  # fmt: skip
    return list(session.scalars(wanted))


def event_of_uid(session: Session, uid: str) -> StockEvent | None:
    """The posting that was asked for under this identifier."""
    return session.scalars(select(StockEvent).where(StockEvent.uid == uid)).first()


def event_of_metal(session: Session, metal_event_id: int) -> StockEvent | None:
    """The value that a posting of the metal ledger moved, None where it moved none."""
    return session.scalars(select(StockEvent).where(StockEvent.metal_event_id == metal_event_id)).first()


def correction_of(session: Session, event_id: int) -> int | None:
    """The event that takes this one back, None where none does."""
    return session.scalar(select(StockEvent.id).where(StockEvent.corrects == event_id))


def lines_of(session: Session, event_ids: Sequence[int]) -> dict[int, list[StockLine]]:
    """The lines of these events in the order they were posted."""
    found: dict[int, list[StockLine]] = {number: [] for number in event_ids}
    for line in session.scalars(select(StockLine).where(StockLine.event_id.in_(event_ids)).order_by(StockLine.id)):
        found[line.event_id].append(line)
    return found


def last_moment(session: Session) -> datetime | None:
    """When the newest line was posted: nothing is ever posted before it."""
    return session.scalar(select(StockLine.at).order_by(StockLine.id.desc()).limit(1))


def lot_of_certificate(session: Session, key: str) -> Lot | None:
    return session.scalars(select(Lot).where(Lot.certificate_key == key)).first()


def open_reservations(session: Session, article_id: int, order: str = "") -> list[Reservation]:
    """What is kept of an article, for one order or for all, the oldest first."""
    wanted = select(Reservation).where(Reservation.article_id == article_id, Reservation.state == "open")
    if order:
        wanted = wanted.where(Reservation.order_number == order)
    return list(session.scalars(wanted.order_by(Reservation.id)))


def used_reservations(session: Session, article_id: int, lot_id: int, order: str) -> list[Reservation]:
    """An order's reservations of a lot or its article that something was taken of, the lot's first."""
    of_it = or_(Reservation.lot_id == lot_id, Reservation.lot_id.is_(None))
    taken = Reservation.state.in_(("open", "used")), Reservation.quantity < Reservation.asked_quantity
    wanted = select(Reservation).where(
        Reservation.article_id == article_id, Reservation.order_number == order, of_it, *taken
    )
    return list(session.scalars(wanted.order_by(Reservation.lot_id.is_(None), Reservation.id)))


def issued_of(session: Session, lot_id: int, order: str) -> Amount:
    """What an order has of a lot by now: issued, less what came back and what was corrected."""
    lines = (
        select(StockLine)
        .join(StockEvent, StockEvent.id == StockLine.event_id)
        .where(StockLine.lot_id == lot_id, StockEvent.order_number == order)
    )
    total = NOTHING
    for line in session.scalars(lines):
        total = total.plus(line.amount.negated())
    return total


def last_loss(session: Session, lot_id: int) -> Amount:
    """What the newest line that took from a lot took, as it was posted: negative."""
    taken = select(StockLine).where(StockLine.lot_id == lot_id, StockLine.quantity < 0)
    line = session.scalars(taken.order_by(StockLine.id.desc()).limit(1)).first()
    return line.amount if line is not None else NOTHING


def last_received(session: Session, article_id: int) -> tuple[int, int]:
    """(quantity, value) of the workshop's newest lot of an article whose cost was said; zeros where there is none."""
    wanted = select(Lot).where(Lot.article_id == article_id, Lot.owner == 0, Lot.estimated == literal(False, Flag))
    lot = session.scalars(wanted.order_by(Lot.id.desc()).limit(1)).first()
    return (lot.received_quantity, lot.received_value) if lot is not None else (0, 0)
