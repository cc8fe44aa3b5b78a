"""What is to be bought: what people and orders ask for, with whose list has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from decimal import Decimal
from fractions import Fraction

from veliano_desk.config.purchasing_rules import purchasing_rules
from veliano_desk.domain.articles import MCT
from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.exchange import conversion
from veliano_desk.domain.money import Money
from veliano_desk.domain.purchase_states import PurchaseState
from veliano_desk.domain.purchasing import BoughtLine, Need, NewLine, NewRequest, PurchaseView, RequestState
from veliano_desk.domain.rights import Right
from veliano_desk.models import purchasing as rows
from veliano_desk.models.metal import articles_of
from veliano_desk.models.orders import Order, order_by_number
from veliano_desk.models.prices import rates_until
from veliano_desk.models.queries import purchasing as lists
from veliano_desk.models.queries import suppliers as listed
from veliano_desk.models.suppliers import Supplier, SupplierArticle
from veliano_desk.models.unit_of_work import Unit, check_version
from veliano_desk.services.actions import reads, writes
from veliano_desk.services.local_time import today
from veliano_desk.services.material_needs import order_lacks, to_buy
from veliano_desk.services.purchase_orders import OrderPart

Offer = tuple[SupplierArticle, Supplier]
Worth = tuple[bool, Fraction, int]


class NeedsPart(OrderPart):
    """The part of purchasing that concerns what is asked for."""

    @reads(Right.PURCHASING_SEE)
    def what_to_buy(self, unit: Unit) -> tuple[Need, ...]:
        """Everything that is asked for and not ordered, and what open pieces and reorder points need; the most urgent
        first. What nobody asked for has the number 0: ask for it, then order it."""
        found = lists.open_requests(unit.session)
        offers = self._offers(unit, [one for one, _ in found])
        needs = [self._need(one, who, offers) for one, who in found]
        needs += self._low(unit, {one.article or one.title for one, _ in found})
        return tuple(sorted(needs, key=lambda one: (one.needed_by is None, one.needed_by or 0, one.request_id)))

    @reads(Right.PURCHASING_SEE)
    def bought_for(self, unit: Unit, order_number: str) -> tuple[BoughtLine, ...]:
        """What is asked for and what was ordered for one of our customers' orders."""
        asked = [
            BoughtLine(one.title, one.unit, one.quantity, 0, "", "", None, lists.day_of(one.needed_by))
            for one in lists.requests_for(unit.session, order_number)
        ]
        ordered = [
            BoughtLine(
                line.title, line.unit, line.quantity, line.received, order.number, supplier,
                PurchaseState(order.state), lists.day_of(line.promised_on),
            )
            for line, order, supplier in lists.bought_for(unit.session, order_number)
        ]  # fmt: skip
        return tuple(asked + ordered)

    @writes(Right.PURCHASING_EDIT)
    def ask_for(self, unit: Unit, requests: Sequence[NewRequest], source: str = "person") -> tuple[int, ...]:
        """Ask for things to be bought; their numbers. InputError, NotFoundError name the first that cannot be."""
        if not requests:
            raise InputError("What is needed", "Nothing was kept.", "Name it.")
        made = [self._request(unit, one, source) for one in requests]
        unit.session.add_all(made)
        unit.session.flush()
        unit.areas.add("purchasing")
        unit.record("purchase.ask", made[0].title, None, {"asked": [[one.title, one.quantity] for one in made]})
        return tuple(one.id for one in made)

    @writes(Right.PURCHASING_EDIT, Right.ORDERS_SEE)
    def ask_for_order(self, unit: Unit, number: str) -> tuple[int, ...]:
        """Ask for what an order needs and is not there: metal with its loss and stones, less what is free for it.
        What was asked or bought for it already is not asked for again. InputError where nothing is missing."""
        order = order_by_number(unit.session, number)
        if order is None:
            raise NotFoundError("No such order", "Nothing was kept.", "Check the number.", number)
        missing = self._missing(unit, order)
        if not missing:
            raise InputError("Nothing is missing", "All that it needs is there or asked for.", "Nothing to do.", number)
        made = [self._request(unit, one, "order") for one in missing]
        unit.session.add_all(made)
        unit.session.flush()
        unit.areas.add("purchasing")
        unit.record("purchase.ask", number, None, {"asked": [[one.title, one.quantity] for one in made]})
        return tuple(one.id for one in made)

    @writes(Right.PURCHASING_EDIT)
    def order_requests(self, unit: Unit, supplier_code: str, request_ids: Sequence[int]) -> PurchaseView:
        """Draft an order to one supplier of what is asked for: at their list's price, at zero where they list none, to
        be filled in. NotFoundError, InputError."""
        found = rows.requests_by_id(unit.session, request_ids)
        offers = listed.offers(unit.session, {one.article for one in found.values() if one.article})
        chosen = [found[number] for number in request_ids if number in found]
        lines = [_line_of(one, supplier_code, offers.get(one.article, [])) for one in chosen]
        return self._drafted(unit, supplier_code, lines, "", [one.id for one in chosen])

    @writes(Right.PURCHASING_EDIT)
    def drop_request(self, unit: Unit, request_id: int, version: int, reason: str) -> None:
        """It need not be bought. InputError without a reason, ConflictError where somebody ordered it meanwhile."""
        request = unit.get(rows.PurchaseRequest, request_id, "request")
        check_version(request, version, "request", {"state": str(RequestState.DROPPED)})
        if not reason.strip() or request.state != RequestState.OPEN:
            raise InputError("Why it is not bought", "Nothing was changed.", "Give the reason.", request.title)
        request.state = str(RequestState.DROPPED)
        request.note = f"{request.note} {reason.strip()}".strip()
        unit.areas.add("purchasing")
        unit.record("purchase.drop_request", request.title, None, {"reason": reason})

    def _request(self, unit: Unit, new: NewRequest, source: str) -> rows.PurchaseRequest:
        sold = listed.articles_by_id(unit.session, [new.supplier_article_id] if new.supplier_article_id else [])
        entry = sold.get(new.supplier_article_id or 0)
        alloy = self.access.trade.alloys.get(new.article)
        own = articles_of(unit.session, [new.article]).get(new.article) if new.article else None
        if new.article and alloy is None and own is None:
            raise NotFoundError("No such article", "Nothing was kept.", "Choose one of the list.", new.article)
        if new.supplier_article_id and entry is None:
            raise NotFoundError("Nobody sells that", "Nothing was kept.", "Choose something of a supplier's list.")
        title = new.title.strip() or (entry.title if entry else alloy.title if alloy else own.title if own else "")
        if not title or new.quantity <= 0:
            raise InputError("What is needed", "Nothing was kept.", "Name it, with a quantity above zero.", title)
        if new.order_number and order_by_number(unit.session, new.order_number) is None:
            raise NotFoundError("No such order", "Nothing was kept.", "Check the number.", new.order_number)
        unit_of = entry.unit if entry else "mg" if alloy else own.unit if own else new.unit
        return rows.PurchaseRequest(
            source=source, state=str(RequestState.OPEN), article=new.article or (entry.article if entry else ""),
            supplier_article_id=new.supplier_article_id, title=title, unit=unit_of, quantity=new.quantity,
            needed_by=new.needed_by.isoformat() if new.needed_by else "", order_number=new.order_number,
            note=new.note.strip(), at=unit.now, person_id=self.who.person_id,
        )  # fmt: skip

    def _missing(self, unit: Unit, order: Order) -> list[NewRequest]:
        """What an order still lacks, reckoned as what is to buy, less what is asked for and on its way for it."""
        found, asked = list[NewRequest](), lists.asked_for(unit.session, order.number)
        stones = sum(quantity for (_, unit_of), quantity in asked.items() if unit_of == MCT)
        for one in order_lacks(unit, self.access, order.number):
            known = stones if one.unit == MCT else asked.get((one.what, one.unit), 0)
            if one.unit == MCT:
                stones = max(0, stones - one.quantity)
            if one.quantity <= known:
                continue
            article, title = ("", f"Stones: {one.what}") if one.unit == MCT else (one.what, "")
            found.append(
                NewRequest(one.quantity - known, article, title=title, unit=one.unit, order_number=order.number)
            )
        return found

    def _low(self, unit: Unit, asked: Set[str]) -> list[Need]:
        """What open pieces and reorder points need and nobody has asked for."""
        low = [one for one in to_buy(unit, self.access) if (one.article or one.title) not in asked]
        offers = listed.offers(unit.session, [one.article for one in low if one.article])
        made, worth = [], self._worth(unit, offers)
        for one in low:
            offer = min(offers[one.article], key=worth) if one.article in offers else None
            request = rows.PurchaseRequest(
                id=0, version=0, source="stock", title=one.title, article=one.article, unit=one.unit,
                quantity=one.quantity, needed_by=one.order_by.isoformat() if one.order_by else "", order_number="",
                note=one.reason,
            )  # fmt: skip
            made.append(self._need(request, "", {0: offer} if offer else {}))
        return made

    def _offers(self, unit: Unit, requests: Sequence[rows.PurchaseRequest]) -> dict[int, Offer]:
        """The cheapest offer for each request, by its number; of what its list names where it names one."""
        named = listed.offers_named(
            unit.session, [one.supplier_article_id for one in requests if one.supplier_article_id]
        )
        of_article = listed.offers(unit.session, {one.article for one in requests if one.article})
        found: dict[int, Offer] = {}
        worth = self._worth(unit, of_article)
        for one in requests:
            if one.supplier_article_id in named:
                found[one.id] = named[one.supplier_article_id]
            elif of_article.get(one.article):
                found[one.id] = min(of_article[one.article], key=worth)
        return found

    def _worth(
        self, unit: Unit, offers: Mapping[str, Sequence[Offer]]
    ) -> Callable[[Offer], tuple[bool, Fraction, int]]:
        """By what offers are compared: their price by the unit in the workshop's currency, at the rates of today. An
        offer in a currency without a rate comes last."""
        day, own = today(self.access), self.access.currency
        foreign = {entry.currency for some in offers.values() for entry, _ in some} - {own}
        rates = rates_until(unit.session, day) if foreign else ()
        factors: dict[str, Fraction | None] = {own: Fraction(1)}
        for currency in foreign:
            try:
                factors[currency] = conversion(currency, own, day, rates).factor
            except InputError:
                factors[currency] = None

        def worth(offer: Offer) -> Worth:
            factor, price = factors[offer[0].currency], Fraction(_per_unit(offer)[0])
            return factor is None, price * (factor or 1), offer[0].id

        return worth

    def _need(self, one: rows.PurchaseRequest, who: str, offers: dict[int, Offer]) -> Need:
        entry, supplier = offers.get(one.id, (None, None))
        sees = self.who.may(Right.COST_SEE)
        return Need(
            one.id, one.version, one.source, one.title, one.article, one.unit, one.quantity,
            lists.day_of(one.needed_by), one.order_number, one.note, who,
            supplier.code if supplier else "", supplier.name if supplier else "", entry.id if entry else None,
            Money.from_units(entry.price_units, entry.currency) if entry and sees else None, entry.per if entry else "",
        )  # fmt: skip


def _line_of(request: rows.PurchaseRequest, supplier_code: str, offers: Sequence[Offer]) -> NewLine:
    """The line that orders a request from a supplier."""
    theirs = [one for one in offers if one[1].code == supplier_code.strip().upper()]
    entry = request.supplier_article_id or (min(theirs, key=_per_unit)[0].id if theirs else None)
    per = {"mg": "g", "mct": "ct", "um": "m"}.get(request.unit, "piece")
    return NewLine(
        request.quantity, entry, request.article, request.title, "" if entry else per, None if entry else Decimal(0),
        order_number=request.order_number,
    )  # fmt: skip


def _per_unit(offer: Offer) -> tuple[Decimal, int]:
    """What one of a supplier's own offers costs by the unit, in their currency."""
    entry = offer[0]
    return Decimal(entry.price_units) / purchasing_rules().units[entry.per].per, entry.id
