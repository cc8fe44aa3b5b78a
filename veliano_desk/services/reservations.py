"""Keeping stock for an order: never more than is free, used up when it is issued, given free again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from veliano_desk.domain.articles import ArticleKind
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal import WORKSHOP, AccountKind, EventKind, NewEvent, Weighed
from veliano_desk.domain.stock import Amount, StoneAction, StoneState, amount_text, next_state
from veliano_desk.models import stock as rows
from veliano_desk.models.metal import Article
from veliano_desk.models.queries.stock import in_vaults, lot_on_hand
from veliano_desk.models.unit_of_work import Unit

_GONE_ANYWAY = (EventKind.LOSS, EventKind.STOCKTAKE)
OPEN, USED, RELEASED = "open", "used", "released"


@dataclass
class Keeping:
    """Reservations of one unit of work."""

    unit: Unit

    def keep(
        self, article: Article, lot: rows.Lot | None, order: str, quantity: int, pieces: int, piece_id: int | None
    ) -> rows.Reservation:
        """Keep so much for an order. InputError for more than is free, ConflictError for a stone that is not there."""
        free = self.free(article, lot)
        if quantity <= 0 or pieces < 0 or quantity > free.quantity or (article.counts_pieces and pieces > free.pieces):
            raise InputError(
                "Not that much is free",
                f"{amount_text(free, article.unit, article.counts_pieces)} of {article.title} are free. Nothing was "
                "reserved.",
                "Reserve less, free what another order no longer needs, or order more.",
                article.code,
            )
        if lot is not None and lot.state:
            lot.state = next_state(StoneState(lot.state), StoneAction.RESERVE, article.code)
        kept = rows.Reservation(
            article_id=article.id, lot_id=lot.id if lot else None, order_number=order, piece_id=piece_id,
            asked_quantity=quantity, asked_pieces=pieces, quantity=quantity, pieces=pieces, state=OPEN,
            at=self.unit.now, person_id=self.unit.who.person_id,
        )  # fmt: skip
        self.unit.session.add(kept)
        self._count(article, lot, quantity, pieces)
        self.unit.session.flush()
        return kept

    def free(self, article: Article, lot: rows.Lot | None = None) -> Amount:
        """What nobody has reserved, of an article or of one of its lots; of an alloy what lies in the vaults."""
        session = self.unit.session
        if article.kind == ArticleKind.ALLOY:
            return Amount(0, in_vaults(session, article.id) - article.reserved, 0)
        own = Amount(article.pieces - article.reserved_pieces, article.on_hand - article.reserved, 0)
        if lot is None:
            return own
        held = lot_on_hand(session, lot.id)
        mine = Amount(held.pieces - lot.reserved_pieces, held.quantity - lot.reserved, 0)
        if lot.owner != WORKSHOP:
            return mine
        return Amount(min(mine.pieces, own.pieces), min(mine.quantity, own.quantity), 0)

    def release(self, kept: rows.Reservation) -> None:
        """Give what is left of it free again."""
        article, lot = self._of(kept)
        if lot is not None and lot.state == StoneState.RESERVED:
            lot.state = next_state(StoneState(lot.state), StoneAction.RELEASE, article.code)
        self._lower(kept, article, lot, kept.quantity, kept.pieces)
        kept.state = RELEASED

    def use(self, article: Article, lot: rows.Lot | None, order: str, amount: Amount) -> None:
        """What an order takes is taken off what is kept for it: of this lot first, then of the article."""
        quantity, pieces = amount.quantity, amount.pieces
        kept = rows.open_reservations(self.unit.session, article.id, order) if order else []
        mine = [one for one in kept if lot is not None and one.lot_id == lot.id]
        for one in [*mine, *(each for each in kept if each.lot_id is None)]:
            part, few = min(quantity, one.quantity), min(pieces, one.pieces)
            self._spend(one, article, lot if one.lot_id else None, part, few, USED)
            quantity, pieces = quantity - part, pieces - few

    def give_back(self, article: Article, lot: rows.Lot, order: str, amount: Amount) -> None:
        """An issue was taken back: what it used up of the order's reservations is kept for it again."""
        quantity, pieces = amount.quantity, amount.pieces
        for one in rows.used_reservations(self.unit.session, article.id, lot.id, order):
            back = min(quantity, one.asked_quantity - one.quantity)
            few = min(pieces, one.asked_pieces - one.pieces)
            self._lower(one, article, lot if one.lot_id else None, -back, -few)
            one.state = OPEN
            if one.lot_id and lot.state == StoneState.AVAILABLE:
                lot.state = next_state(StoneState.AVAILABLE, StoneAction.RESERVE, article.code)
            quantity, pieces = quantity - back, pieces - few

    def check(self, article: Article, lot: rows.Lot) -> None:
        """InputError where less is left than what is kept for others. Ask after the stock was taken."""
        held = lot_on_hand(self.unit.session, lot.id)
        short = held.quantity < lot.reserved or held.pieces < lot.reserved_pieces
        if lot.owner == WORKSHOP:
            short = short or article.on_hand < article.reserved or article.pieces < article.reserved_pieces
        if short:
            raise self._kept_for_others(article)

    def cut_short(self, article: Article, lot: rows.Lot) -> None:
        """What is lost or broken is gone, whoever it was kept for: the newest reservations lose it."""
        held = lot_on_hand(self.unit.session, lot.id)
        kept = rows.open_reservations(self.unit.session, article.id)[::-1]
        for one in (each for each in kept if each.lot_id == lot.id):
            self._shorten(one, article, lot, lot.reserved - held.quantity, lot.reserved_pieces - held.pieces)
        if lot.owner != WORKSHOP:
            return
        for one in (each for each in kept if each.lot_id is None):
            over = article.reserved - article.on_hand, article.reserved_pieces - article.pieces
            self._shorten(one, article, None, *over)

    def check_metal(self, event: NewEvent, lines: Sequence[Weighed], articles: Mapping[str, Article]) -> None:
        """Metal that leaves a vault uses up what is kept for its order, and may not be what is kept for others."""
        for code, article in articles.items():
            if not article.reserved:
                continue
            out = -sum(line.mg for line in lines if line.article == code and _of_a_vault(line))
            if out <= 0:
                continue
            jobs = [line.account.ref.partition("/")[0] for line in lines if line.account.kind is AccountKind.JOB]
            self.use(article, None, event.order.strip() or next(iter(jobs), ""), Amount(0, out, 0))
            short = article.reserved - in_vaults(self.unit.session, article.id)
            if short > 0 and event.kind not in _GONE_ANYWAY:
                raise self._kept_for_others(article)
            self._cut_metal(article, short)

    def _cut_metal(self, article: Article, short: int) -> None:
        """Metal that is lost is gone, whoever it was kept for: the newest reservations lose it."""
        for one in rows.open_reservations(self.unit.session, article.id)[::-1] if short > 0 else ():
            part = min(short, one.quantity)
            self._shorten(one, article, None, part, 0)
            short -= part

    def _shorten(
        self, kept: rows.Reservation, article: Article, lot: rows.Lot | None, quantity: int, pieces: int
    ) -> None:
        most = min(max(quantity, 0), kept.quantity), min(max(pieces, 0), kept.pieces)
        self._spend(kept, article, lot, *most, RELEASED)

    def _spend(
        self, kept: rows.Reservation, article: Article, lot: rows.Lot | None, quantity: int, pieces: int, state: str
    ) -> None:
        """Take so much off it; with the last piece, or the last of its weight, it ends."""
        self._lower(kept, article, lot, quantity, pieces)
        if not kept.quantity or (article.counts_pieces and kept.asked_pieces and not kept.pieces):
            self._lower(kept, article, lot, kept.quantity, kept.pieces)
            kept.state = state

    def _lower(
        self, kept: rows.Reservation, article: Article, lot: rows.Lot | None, quantity: int, pieces: int
    ) -> None:
        kept.quantity, kept.pieces = kept.quantity - quantity, kept.pieces - pieces
        self._count(article, lot, -quantity, -pieces)

    def _count(self, article: Article, lot: rows.Lot | None, quantity: int, pieces: int) -> None:
        if lot is not None:
            lot.reserved, lot.reserved_pieces = lot.reserved + quantity, lot.reserved_pieces + pieces
        if lot is None or lot.owner == WORKSHOP:
            article.reserved, article.reserved_pieces = article.reserved + quantity, article.reserved_pieces + pieces
        self.unit.areas.add("materials")

    def _of(self, kept: rows.Reservation) -> tuple[Article, rows.Lot | None]:
        lot = self.unit.get(rows.Lot, kept.lot_id, "lot") if kept.lot_id else None
        return self.unit.get(Article, kept.article_id, "article"), lot

    def _kept_for_others(self, article: Article) -> InputError:
        kept = rows.open_reservations(self.unit.session, article.id)
        orders = ", ".join(dict.fromkeys(one.order_number for one in kept))
        return InputError(
            "It is kept for another order",
            f"Of {article.title} so much is reserved for {orders} that this cannot be taken. Nothing was posted.",
            "Take less, or give a reservation free first.",
            article.code,
        )


def _of_a_vault(line: Weighed) -> bool:
    return line.owner == WORKSHOP and line.account.kind is AccountKind.VAULT
