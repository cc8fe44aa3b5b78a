"""Stocktakes: begun for a place, counted line by line, looked at, posted with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from veliano_desk.domain.articles import ArticleKind
from veliano_desk.domain.errors import ConflictError, InputError, NotFoundError
from veliano_desk.domain.metal import WORKSHOP, EventKind, moved
from veliano_desk.domain.money import Money
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock import LEDGER, NOTHING, Amount, lot_code, lot_of_code, share
from veliano_desk.domain.stocktakes import CountKey, CountPosted, CountSheet, SheetLine, StocktakeRow
from veliano_desk.models import stock as stock_rows
from veliano_desk.models import stocktakes as rows
from veliano_desk.models.customers import Customer
from veliano_desk.models.metal import Article
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.loss_caps import post_loss
from veliano_desk.services.metal_posting import Posting
from veliano_desk.services.stock_lines import StockLines
from veliano_desk.services.stock_posting import StockPosting

OPEN, POSTED, DROPPED = "open", "posted", "dropped"
_METAL_GONE = "loss:stocktake"
"""Where metal stands that a stocktake missed, and comes from that it found too much."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What a sheet has of one thing: in the book, and as it was counted."""

    article: Article
    lot: stock_rows.Lot | None
    owner: int
    book: Amount
    counted: rows.StocktakeLine | None


class StocktakesService(Area):
    """Values of differences are absent for people who may not see costs."""

    @reads(Right.STOCK_COUNT)
    def list(self, unit: Unit, limit: int = 50) -> tuple[StocktakeRow, ...]:
        """Counts, those under way first, then the newest."""
        return tuple(_row(*found) for found in rows.newest(unit.session, limit))

    @reads(Right.STOCK_COUNT)
    def sheet(self, unit: Unit, stocktake_id: int, reveal: bool = False) -> CountSheet:
        """A count with its lines; what the book has is shown once it is revealed, or where the count is not blind."""
        return self._sheet(unit, unit.get(rows.Stocktake, stocktake_id, "stocktake"), reveal)

    @reads(Right.STOCK_COUNT)
    def find(self, unit: Unit, stocktake_id: int, text: str) -> CountKey:
        """What a scanned code means in a count: a lot's code, a certificate, an alloy's code. NotFoundError."""
        stocktake = unit.get(rows.Stocktake, stocktake_id, "stocktake")
        wanted = text.strip().casefold()
        number = lot_of_code(text)
        lot = unit.session.get(stock_rows.Lot, number) if number is not None else None
        if lot is not None:
            return CountKey(unit.get(Article, lot.article_id, "article").code, lot.id, lot.owner)
        for line in self._lines(unit, stocktake):
            said = (line.article.code, line.lot.certificate if line.lot else "")
            if wanted and wanted in (one.casefold() for one in said):
                return CountKey(line.article.code, line.lot.id if line.lot else None, line.owner)
        raise NotFoundError("Nothing of that code", "It is not on this sheet.", "Scan again, or choose a line.", text)

    @writes(Right.STOCK_COUNT)
    def begin(self, unit: Unit, location: str, blind: bool = True) -> CountSheet:
        """Begin to count a place. ConflictError while another count of it is under way."""
        place = StockLines(unit).place(location)
        if place.kind == LEDGER:
            raise InputError(
                "No place to count", "Nothing was begun.", "Choose a vault, a drawer or a bench.", location
            )
        if rows.open_at(unit.session, place.id) is not None:
            raise ConflictError(
                "This place is being counted", "Nothing was begun.", "Go on with that one.", place.title
            )
        stocktake = rows.Stocktake(
            location_id=place.id, begun_at=unit.now, person_id=self.who.person_id, blind=blind, state=OPEN
        )
        unit.session.add(stocktake)
        unit.session.flush()
        unit.areas.add("stocktakes")
        unit.record("count.begin", place.code, None, {"stocktake": stocktake.id, "blind": blind})
        return self._sheet(unit, stocktake, False)

    @writes(Right.STOCK_COUNT)
    def count(self, unit: Unit, stocktake_id: int, key: CountKey, quantity: int, pieces: int = 0) -> SheetLine:
        """Say what was counted of one thing; counted again, the later figure counts. InputError for what is none."""
        stocktake = self._open(unit, stocktake_id)
        place = unit.get(stock_rows.Location, stocktake.location_id, "place")
        article = stock_rows.article_by_code(unit.session, key.article)
        if article is None:
            raise NotFoundError("No such article", "Nothing was counted.", "Choose a line.", key.article)
        if quantity < 0 or pieces < 0 or (article.counts_pieces and bool(quantity) != bool(pieces)):
            raise InputError("This count is no count", "Nothing was kept.", "Give zero or more of each.", article.code)
        self._check(unit, key, article, place)
        known = [line for line in rows.lines_of(unit.session, stocktake.id) if _key(line, article) == key]
        line = known[0] if known else rows.StocktakeLine(stocktake_id=stocktake.id, article_id=article.id)
        book = self._book(unit, place, article, key)
        line.lot_id, line.owner, line.counted, line.at = key.lot_id, key.owner, quantity, unit.now
        line.counted_pieces = pieces if article.counts_pieces else 0
        line.expected, line.expected_pieces, line.person_id = book.quantity, book.pieces, self.who.person_id
        unit.session.add(line)
        unit.session.flush()
        unit.areas.add("stocktakes")
        unit.record("count.line", place.code, None, {"article": article.code, "lot": key.lot_id, "counted": quantity})
        return next(one for one in self._sheet(unit, stocktake, False).lines if one.key == key)

    @writes(Right.STOCK_COUNT)
    def post(self, unit: Unit, stocktake_id: int, reason: str, leave_rest: bool = False) -> CountPosted:
        """Post what was off, each line by its difference at the moment it was counted. InputError without a reason and
        while lines were not counted, unless they are to be left as they are; nothing is posted then."""
        stocktake = self._open(unit, stocktake_id)
        place = unit.get(stock_rows.Location, stocktake.location_id, "place")
        lines = self._lines(unit, stocktake)
        rest = [line for line in lines if line.counted is None]
        if not reason.strip():
            raise InputError("A stocktake says why", "Nothing was posted.", "Give the reason.", place.title)
        if rest and not leave_rest:
            raise InputError(
                "Not everything was counted",
                f"{len(rest)} of {len(lines)} lines at {place.title} were not counted; nothing was posted.",
                "Count them, or say that they are to be left as they are.",
                place.title,
            )
        differing = [line for line in lines if line.counted is not None and not _off(line.counted).is_nothing]
        value = sum(self._settle(unit, place, line, reason) for line in differing)
        stocktake.state, stocktake.reason, stocktake.ended_at = POSTED, reason.strip(), unit.now
        unit.areas.add("stocktakes")
        told = [[line.article.code, line.lot.id if line.lot else None, _off(line.counted).quantity]
                for line in differing if line.counted]  # fmt: skip
        unit.record("count.post", place.code, None, {"stocktake": stocktake.id, "reason": reason, "lines": told})
        return CountPosted(stocktake.id, len(differing), self._money(value))

    @writes(Right.STOCK_COUNT)
    def drop(self, unit: Unit, stocktake_id: int) -> None:
        """Give a count up; nothing is posted."""
        stocktake = self._open(unit, stocktake_id)
        stocktake.state, stocktake.ended_at = DROPPED, unit.now
        unit.areas.add("stocktakes")
        unit.record("count.drop", str(stocktake.id), {"state": OPEN}, {"state": DROPPED})

    def _settle(self, unit: Unit, place: stock_rows.Location, line: _Line, reason: str) -> int:
        """Post one difference; what it is worth, negative for what is missing."""
        counted = line.counted
        assert counted is not None
        off = _off(counted)
        worth = self._worth(line, off)
        if line.lot is not None:
            StockPosting(unit, self.access.trade).differ(line.lot.id, place.code, off, reason)
        else:
            ways = (place.account, _METAL_GONE) if off.quantity < 0 else (_METAL_GONE, place.account)
            event = moved(
                EventKind.STOCKTAKE, *ways, line.article.code, abs(off.quantity), owner=line.owner, note=reason
            )  # fmt: skip
            posting = Posting(unit, self.access.trade)
            post_loss(posting, event) if off.quantity < 0 else posting.post(event)
        counted.value = worth
        return worth

    def _worth(self, line: _Line, off: Amount) -> int:
        """The difference's share of what there is: of the lot at its place, of all of the alloy."""
        if line.lot is None:
            whole = Amount(0, line.article.on_hand, line.article.value) if line.owner == WORKSHOP else NOTHING
        elif line.book.quantity:
            whole = line.book
        else:
            whole = Amount(0, line.lot.received_quantity, line.lot.received_value)
        return share(whole.value, off.quantity, whole.quantity) if whole.quantity else 0

    def _check(self, unit: Unit, key: CountKey, article: Article, place: stock_rows.Location) -> None:
        """InputError where a line does not belong on the sheet of a place."""
        metal = article.kind in (ArticleKind.ALLOY, ArticleKind.FINE)
        lot = unit.get(stock_rows.Lot, key.lot_id, "lot") if key.lot_id is not None else None
        if metal != (key.lot_id is None) or (metal and not place.account) or (lot and lot.article_id != article.id):
            raise InputError("It is not counted here", "Nothing was kept.", "Choose a line of the sheet.", article.code)

    def _book(self, unit: Unit, place: stock_rows.Location, article: Article, key: CountKey) -> Amount:
        """What the book has of it now."""
        if key.lot_id is not None:
            at = StockLines(unit).positions(key.lot_id).get(place.id)
            return at.amount if at is not None else NOTHING
        held = rows.metal_at(unit.session, place.account)
        return Amount(0, sum(one.mg for one, of in held if of.id == article.id and one.owner == key.owner), 0)

    def _lines(self, unit: Unit, stocktake: rows.Stocktake) -> Sequence[_Line]:
        place = unit.get(stock_rows.Location, stocktake.location_id, "place")
        counted = {
            (line.article_id, line.lot_id, line.owner): line for line in rows.lines_of(unit.session, stocktake.id)
        }
        made = []
        for position, lot, article in rows.lying_at(unit.session, place.id) if stocktake.state == OPEN else ():
            line = counted.pop((article.id, lot.id, lot.owner), None)
            made.append(_Line(article, lot, lot.owner, position.amount, line))
        for holding, article in rows.metal_at(unit.session, place.account) if stocktake.state == OPEN else ():
            line = counted.pop((article.id, None, holding.owner), None)
            made.append(_Line(article, None, holding.owner, Amount(0, holding.mg, 0), line))
        for line in counted.values():
            beyond = unit.get(stock_rows.Lot, line.lot_id, "lot") if line.lot_id is not None else None
            made.append(_Line(unit.get(Article, line.article_id, "article"), beyond, line.owner, NOTHING, line))
        return made

    def _sheet(self, unit: Unit, stocktake: rows.Stocktake, reveal: bool) -> CountSheet:
        (head,) = rows.newest(unit.session, 1, stocktake.id)
        shown = reveal or not stocktake.blind or stocktake.state != OPEN
        found = self._lines(unit, stocktake)
        owners = _names(unit, {line.owner for line in found}) if self.who.may(Right.CUSTOMERS_SEE) else {}
        return CountSheet(_row(*head), tuple(self._sheet_line(line, shown, owners) for line in found))

    def _sheet_line(self, line: _Line, shown: bool, owners: dict[int, str]) -> SheetLine:
        counted, article, lot = line.counted, line.article, line.lot
        expected = Amount(counted.expected_pieces, counted.expected, 0) if counted else line.book
        off = _off(counted) if counted is not None and shown else None
        worth = counted.value if counted is not None and counted.value else self._worth(line, off) if off else 0
        about = (lot_code(lot.id), lot.certificate or lot.reference) if lot is not None else ("metal",)
        return SheetLine(
            key=CountKey(article.code, lot.id if lot else None, line.owner), code=article.code, title=article.title,
            unit=article.unit, counts_pieces=article.counts_pieces, label=" · ".join(filter(None, about)),
            owner=owners.get(line.owner, "a customer") if line.owner else "",
            counted=counted.counted if counted else None, counted_pieces=counted.counted_pieces if counted else None,
            counted_at=counted.at if counted else None, expected=expected.quantity if shown else None,
            expected_pieces=expected.pieces if shown else None, difference=off.quantity if off else None,
            difference_pieces=off.pieces if off else None, value=self._money(worth) if off else None,
        )  # fmt: skip

    def _open(self, unit: Unit, stocktake_id: int) -> rows.Stocktake:
        stocktake = unit.get(rows.Stocktake, stocktake_id, "stocktake")
        if stocktake.state != OPEN:
            raise ConflictError("This count is over", "Nothing was changed.", "Begin another one.", str(stocktake_id))
        return stocktake

    def _money(self, units: int) -> Money | None:
        return Money.from_units(units, self.access.currency) if self.who.may(Right.COST_SEE) else None


def _off(counted: rows.StocktakeLine | None) -> Amount:
    """Counted less what the book had at that moment."""
    if counted is None:
        return NOTHING
    return Amount(counted.counted_pieces - counted.expected_pieces, counted.counted - counted.expected, 0)


def _key(line: rows.StocktakeLine, article: Article) -> CountKey | None:
    return CountKey(article.code, line.lot_id, line.owner) if line.article_id == article.id else None


def _row(found: rows.Stocktake, place: stock_rows.Location, person: str, lines: int) -> StocktakeRow:
    return StocktakeRow(
        found.id, place.code, place.title, found.begun_at, person, found.state, found.blind, lines, found.reason
    )


def _names(unit: Unit, owners: set[int]) -> dict[int, str]:
    return {number: unit.get(Customer, number, "customer").name for number in owners if number}
