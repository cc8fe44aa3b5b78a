"""Materials: articles, places, and the stock of everything that lies somewhere; metal's grams are in its own ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from veliano_desk.domain.articles import ArticleEdit, ArticleView
from veliano_desk.domain.errors import ConflictError, InputError, NotFoundError
from veliano_desk.domain.lists import ListCount, ListPage, ListQuery
from veliano_desk.domain.material_needs import MaterialLine, Suggestion
from veliano_desk.domain.metal import AccountKind
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock import LEDGER, NewIssue, NewLot, StockKind, lot_code
from veliano_desk.domain.stock_views import (
    LotView,
    Place,
    ReservationView,
    StockArticle,
    StockChoices,
    StockMove,
    StockRow,
)
from veliano_desk.domain.valuation import StoneSheet, Valuation
from veliano_desk.models import stock as rows
from veliano_desk.models.metal import Article
from veliano_desk.models.queries import metal as metal_lists
from veliano_desk.models.queries import stock as lists
from veliano_desk.models.unit_of_work import Unit, check_version
from veliano_desk.services import articles, material_needs, stock_reports
from veliano_desk.services.actions import Area, checks, reads, writes
from veliano_desk.services.reservations import OPEN
from veliano_desk.services.stock_corrections import check_no_delivery
from veliano_desk.services.stock_posting import StockPosting

SORT_KEYS = tuple(lists.SORTS)
PLACE_KINDS = ("vault", "drawer", "bench", "shelf")
MOST_AT_ONCE = 2_000
_NEWEST = 60


class MaterialsService(Area):
    """Values are absent for people who may not see costs, customers' names for those who may not see customers."""

    @reads(Right.MATERIALS_SEE)
    def list(self, unit: Unit, query: ListQuery) -> ListPage[StockRow]:
        """A page of articles with what is there; sort by title, code, value or moved; filters: show (stocked, low,
        reserved, empty, unused), kind, location; the search looks for parts of words, a lot's code, a certificate."""
        return lists.list_stock(unit.session, query, self.access.currency, self._sees_cost)

    @reads(Right.MATERIALS_SEE)
    def count(self, unit: Unit, query: ListQuery) -> ListCount:
        return lists.count_stock(unit.session, query)

    @reads(Right.MATERIALS_SEE)
    def show(self, unit: Unit, article_id: int) -> StockArticle:
        """One article with its lots, newest postings and reservations. NotFoundError."""
        return self._show(unit, unit.get(Article, article_id, "article"))

    @reads(Right.MATERIALS_SEE)
    def article(self, unit: Unit, code: str) -> ArticleView:
        """An article by its code. NotFoundError."""
        return articles.view(self._article(unit, code))

    @reads(Right.MATERIALS_SEE)
    def lots(self, unit: Unit, lot_ids: Sequence[int]) -> tuple[LotView, ...]:
        """These lots, used up ones as well."""
        return lists.lots(
            unit.session, self.access.currency, self._sees_cost, self.who.may(Right.CUSTOMERS_SEE),
            lot_ids=tuple(lot_ids) or (0,), all_of_them=True,
        )  # fmt: skip

    @reads(Right.MATERIALS_SEE)
    def moves(self, unit: Unit, order: str = "", before: int | None = None, limit: int = 100) -> tuple[StockMove, ...]:
        """The newest postings of stock, of all or for one order."""
        return lists.moves(unit.session, self.access.currency, self._sees_cost, order=order, before=before, limit=limit)

    @reads(Right.MATERIALS_SEE)
    def reservations(self, unit: Unit, order: str = "") -> tuple[ReservationView, ...]:
        """What is kept for orders, or for one."""
        return lists.reservations(unit.session, order=order)

    @reads(Right.MATERIALS_SEE)
    def for_order(self, unit: Unit, order: str) -> tuple[MaterialLine, ...]:
        """What an order needs by its pieces' estimates, what is reserved for it, what it has got."""
        return material_needs.order_materials(unit, self.access, order)

    @reads(Right.MATERIALS_SEE)
    def suggestions(self, unit: Unit) -> tuple[Suggestion, ...]:
        """What should be bought, by what open pieces need, what is free and on its way, and reorder points."""
        return material_needs.to_buy(unit, self.access)

    @reads(Right.MATERIALS_SEE, Right.COST_SEE, Right.REPORTS_PRINT)
    def valuation(self, unit: Unit, at: datetime | None = None) -> Valuation:
        """What the workshop's stock is worth, now or at any past moment."""
        return stock_reports.valuation(unit, self.access, at)

    @reads(Right.MATERIALS_SEE, Right.REPORTS_PRINT)
    def stone_sheet(self, unit: Unit) -> StoneSheet:
        """Every stone there is, with certificate, place and whom it is kept for."""
        return stock_reports.stone_sheet(unit, self.access)

    @checks(Right.REPORTS_PRINT)
    def write_report(self, report: Valuation | StoneSheet, path: Path, paper: str = "A4") -> Path:
        """Write a report as PDF or XLSX, by the name's ending. InputError for others; disk faults."""
        return stock_reports.write(report, path, paper)

    @reads(Right.MATERIALS_SEE)
    def places(self, unit: Unit) -> tuple[Place, ...]:
        """Every place: those that were made, and vaults and benches that the metal ledger knows."""
        return self._places(unit)

    @reads(Right.MATERIALS_SEE)
    def choices(self, unit: Unit) -> StockChoices:
        """What a posting may name."""
        shelf = lists.shelf_articles(unit.session)
        return StockChoices(
            tuple((one.code, one.title) for one in self._places(unit) if one.active),
            tuple((one.code, one.title, one.unit, one.counts_pieces) for one in shelf),
        )

    @writes(Right.MATERIALS_EDIT)
    def add_article(self, unit: Unit, edit: ArticleEdit) -> ArticleView:
        """A new article. InputError for what cannot be, ConflictError for a code that is taken."""
        return articles.view(articles.add(unit, edit))

    @writes(Right.MATERIALS_EDIT)
    def edit_article(self, unit: Unit, article_id: int, version: int, edit: ArticleEdit) -> ArticleView:
        """Another description. ConflictError with both values; InputError where postings hold it to what it was."""
        return articles.view(articles.change(unit, article_id, version, edit))

    @writes(Right.MATERIALS_EDIT)
    def add_place(self, unit: Unit, code: str, title: str, kind: str = "drawer") -> Place:
        """A new place for things to lie."""
        plain = code.strip()
        if not plain or not title.strip() or kind not in PLACE_KINDS or ":" in plain or " " in plain:
            raise InputError(
                "This place cannot be",
                "Nothing was saved.",
                "Give a short code without blanks, a name and a kind.",
                code,
            )
        if rows.location_by_code(unit.session, plain) is not None:
            raise ConflictError("There is such a place already", "Nothing was saved.", "Give another code.", code)
        place = rows.Location(code=plain, title=title.strip(), kind=kind, account="", active=True)
        unit.session.add(place)
        unit.session.flush()
        unit.areas.add("materials")
        unit.record("place.add", plain, None, {"title": place.title, "kind": kind})
        return _place(place)

    @writes(Right.MATERIALS_EDIT)
    def edit_place(self, unit: Unit, place_id: int, version: int, title: str, active: bool = True) -> Place:
        """Another name for a place, or that it is not used any more. InputError while something lies there."""
        place = unit.get(rows.Location, place_id, "place")
        check_version(place, version, "place", {"title": title.strip(), "active": active})
        if not title.strip() or place.kind == LEDGER:
            raise InputError("This place cannot be", "Nothing was saved.", "Give a name.", place.code)
        if not active and lists.lots(unit.session, "", False, False, location_id=place.id, limit=1):
            raise InputError("Something lies there", "Nothing was saved.", "Move it first.", place.title)
        before = {"title": place.title, "active": place.active}
        place.title, place.active = title.strip(), active
        unit.areas.add("materials")
        unit.record("place.edit", place.code, before, {"title": place.title, "active": active})
        return _place(place)

    @writes(Right.STOCK_POST)
    def receive(self, unit: Unit, lots: Sequence[NewLot]) -> tuple[LotView, ...]:
        """Take things in, all or none. InputError names the first that cannot be."""
        if not 0 < len(lots) <= MOST_AT_ONCE:
            raise InputError("How much to post", "Nothing was posted.", f"Give 1 to {MOST_AT_ONCE:,} lots.")
        posting, made = StockPosting(unit, self.access.trade), []
        for number, new in enumerate(lots, start=1):
            try:
                made.append(posting.receive(new).id)
            except (InputError, NotFoundError, ConflictError) as error:
                if len(lots) > 1:
                    error.subject = f"row {number}: {error.subject}".rstrip(": ")
                raise
        unit.session.flush()
        told = [[lot, new.article, new.quantity, new.pieces] for lot, new in zip(made, lots, strict=True)]
        unit.record("stock.receive", lot_code(made[0]), None, {"lots": told})
        return lists.lots(
            unit.session, self.access.currency, self._sees_cost, self.who.may(Right.CUSTOMERS_SEE), lot_ids=made,
            all_of_them=True, limit=MOST_AT_ONCE,
        )  # fmt: skip

    @writes(Right.STOCK_POST)
    def issue(self, unit: Unit, issue: NewIssue) -> StockMove:
        """Take something out for an order. InputError for more than there is or is free, ConflictError for a stone
        that was set already."""
        return self._told(unit, "stock.issue", StockPosting(unit, self.access.trade).issue(issue))

    @writes(Right.STOCK_POST)
    def give_back(
        self, unit: Unit, lot_id: int, order: str, quantity: int, pieces: int = 0, location: str = ""
    ) -> StockMove:
        """Back from an order into its lot, with its share of the value."""
        posting = StockPosting(unit, self.access.trade)
        return self._told(unit, "stock.return", posting.give_back(lot_id, order, quantity, pieces, location))

    @writes(Right.STOCK_POST)
    def move(self, unit: Unit, issue: NewIssue, target: str) -> StockMove:
        """From one place to another."""
        return self._told(unit, "stock.move", StockPosting(unit, self.access.trade).move(issue, target))

    @writes(Right.STOCK_POST)
    def write_off(self, unit: Unit, kind: StockKind, issue: NewIssue) -> StockMove:
        """What was lost or broken, or goes back to its supplier or owner; with a reason."""
        return self._told(unit, "stock.write_off", StockPosting(unit, self.access.trade).write_off(kind, issue))

    @writes(Right.STOCK_POST)
    def find_again(self, unit: Unit, lot_id: int, location: str, note: str = "") -> StockMove:
        """A single stone that was lost is there again."""
        return self._told(unit, "stock.found", StockPosting(unit, self.access.trade).find_again(lot_id, location, note))

    @writes(Right.STOCK_POST)
    def correct(self, unit: Unit, event_id: int, reason: str) -> StockMove:
        """Take a posting back with another one that undoes it to the last unit and names it. Each once only."""
        event = unit.get(rows.StockEvent, event_id, "posting")
        check_no_delivery(unit, event)
        return self._told(unit, "stock.correct", StockPosting(unit, self.access.trade).correct(event, reason))

    @writes(Right.STOCK_POST)
    def reserve(
        self, unit: Unit, article: str, order: str, quantity: int | None = None, pieces: int | None = None,
        lot_id: int | None = None, piece_id: int | None = None,
    ) -> ReservationView:  # fmt: skip
        """Keep so much of an article, or of one lot, for an order. InputError for more than is free."""
        posting = StockPosting(unit, self.access.trade)
        kept = posting.reserve(article, order, quantity, pieces, lot_id=lot_id, piece_id=piece_id)
        after = {"article": article.strip(), "lot": lot_id, "quantity": kept.quantity}
        unit.record("stock.reserve", order.strip(), None, after)
        return next(one for one in lists.reservations(unit.session, order=order.strip()) if one.id == kept.id)

    @writes(Right.STOCK_POST)
    def release(self, unit: Unit, reservation_id: int) -> None:
        """Give what is kept free again. ConflictError where it is not kept any more."""
        kept = unit.get(rows.Reservation, reservation_id, "reservation")
        if kept.state != OPEN:
            raise ConflictError("It is not kept any more", "Nothing was changed.", "Refresh the list.")
        StockPosting(unit, self.access.trade).keeping.release(kept)
        unit.record("stock.release", kept.order_number, {"reservation": kept.id}, None)

    @property
    def _sees_cost(self) -> bool:
        return self.who.may(Right.COST_SEE)

    def _article(self, unit: Unit, code: str) -> Article:
        found = rows.article_by_code(unit.session, code)
        if found is None:
            raise NotFoundError("No such article", "Nothing was changed.", "Choose one of the list.", code)
        return found

    def _show(self, unit: Unit, article: Article) -> StockArticle:
        session, currency, sees = unit.session, self.access.currency, self._sees_cost
        return StockArticle(
            lists.stock_row(article, currency, sees), articles.view(article),
            lists.lots(session, currency, sees, self.who.may(Right.CUSTOMERS_SEE), article_id=article.id),
            lists.moves(session, currency, sees, article_id=article.id, limit=_NEWEST),
            lists.reservations(session, article_id=article.id),
        )  # fmt: skip

    def _told(self, unit: Unit, action: str, event: rows.StockEvent) -> StockMove:
        """The first line of a posting, and its entry in the audit log."""
        unit.session.flush()
        lines = lists.moves(unit.session, self.access.currency, self._sees_cost, event_ids=[event.id])
        told = [[line.article, line.lot_id, line.quantity, line.pieces] for line in lines]
        after = {"event": event.id, "kind": event.kind, "lines": told}
        unit.record(action, event.order_number or str(event.id), None, after)
        return lines[-1]

    def _places(self, unit: Unit) -> tuple[Place, ...]:
        made = [_place(row) for row in rows.all_locations(unit.session)]
        known, kinds = {one.code for one in made}, {str(AccountKind.VAULT): "vault", str(AccountKind.WORKER): "bench"}
        for account, words in metal_lists.known_accounts(unit.session):
            kind = kinds.get(account.partition(":")[0])
            if kind is not None and account not in known:
                made.append(Place(0, 0, account, words, kind, account, True))
        return tuple(sorted(made, key=lambda one: (PLACE_KINDS.index(one.kind), one.title.casefold())))


def _place(row: rows.Location) -> Place:
    return Place(row.id, row.version, row.code, row.title, row.kind, row.account, row.active)
