"""What the workshop's metal cost: layers per alloy, taken first in, first out, in exact amounts.

The milligrams stay in the metal ledger. Here each receipt makes a layer with what it cost; metal that moves between
accounts that hold it keeps its layer; what leaves the workshop takes the oldest layers with their value; what becomes
another alloy carries the value along. The layers' milligrams are always the ledger's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.estimating import Rates
from veliano_desk.domain.metal import FINE, HOLDING, RULES, WORKSHOP, AccountKind, EventKind, Weighed
from veliano_desk.domain.money import SCALE
from veliano_desk.domain.quantities import FINE_UNITS_PER_MG, MG_PER_G
from veliano_desk.domain.stock import Amount, StockKind, share, split
from veliano_desk.models import stock as rows
from veliano_desk.models.metal import Article, MetalEvent
from veliano_desk.models.workspace import the_workspace
from veliano_desk.services.stock_lines import METAL_PLACE, StockLines

_AT_ONCE = 8


@dataclass
class MetalValue:
    """Follows the postings of one unit of work."""

    lines: StockLines
    trade: TradeBook
    _lots: dict[int, rows.Lot] = field(default_factory=dict)

    def follow(
        self, event: MetalEvent, posted: Sequence[Weighed], articles: Mapping[str, Article], value: int | None
    ) -> None:
        """Carry the value of what a posting brought, took or turned into something else."""
        gained = gained_of(posted)
        if event.corrects is not None:
            self._undo(event, posted, articles, gained)
        elif any(gained.values()):
            self._carry(event, posted, articles, gained, value)

    def _carry(
        self, event: MetalEvent, posted: Sequence[Weighed], articles: Mapping[str, Article], gained: dict[str, int],
        value: int | None,
    ) -> None:  # fmt: skip
        entry = self._begin(event)
        pool = -sum(self._take(entry, articles[code], -mg) for code, mg in gained.items() if mg < 0)
        came = [code for code, mg in gained.items() if mg > 0]
        if not came:
            return
        rule = RULES[EventKind(event.kind)]
        carried = (rule.melts or rule.exchanges) and any(mg < 0 for mg in gained.values())
        fine = {code: sum(line.fine for line in posted if line.article == code and line.mg > 0) for code in came}
        if carried:
            gone = sum(line.fine for line in posted if _left(line)) if rule.melts else 0
            worth = split(pool, [*fine.values(), gone])[: len(came)]
        elif value is not None:
            worth = split(value, list(fine.values()))
        else:
            worth = [self._priced(articles[code], gained[code]) for code in came]
        for code, units in zip(came, worth, strict=True):
            self._layer(entry, articles[code], gained[code], units, not carried and value is None, posted)

    def _layer(
        self, entry: rows.StockEvent, article: Article, mg: int, units: int, estimated: bool, posted: Sequence[Weighed]
    ) -> None:
        supplier = next((line.account.ref for line in posted if line.account.kind is AccountKind.SUPPLIER), "")
        lot = rows.Lot(
            article_id=article.id, owner=WORKSHOP, supplier=supplier, estimated=estimated, received_at=entry.at,
            received_quantity=mg, received_value=units, note=entry.note,
        )  # fmt: skip
        self.lines.unit.session.add(lot)
        self.lines.unit.session.flush()
        self.lines.put(entry, article, lot, self._place, Amount(0, mg, units))

    def _take(self, entry: rows.StockEvent, article: Article, mg: int) -> int:
        """Take milligrams off the oldest layers; their value, negative."""
        left, units = mg, 0
        for position in self._layers(article.id):
            part = min(left, position.quantity)
            amount = Amount(0, -part, -share(position.value, part, position.quantity))
            self.lines.put(entry, article, self._lot(position.lot_id), self._place, amount)
            left, units = left - part, units + amount.value
            if not left:
                break
        if left:
            raise AssertionError(f"{article.code}: the layers lack {left} mg of what the ledger holds")
        return units

    def _undo(
        self, event: MetalEvent, posted: Sequence[Weighed], articles: Mapping[str, Article], gained: dict[str, int]
    ) -> None:
        """Give back to each layer what was taken of it, to the last unit; take back what had come in. A posting from
        before there were layers says nothing of them: the oldest give, and what comes makes one of its own."""
        old = rows.event_of_metal(self.lines.unit.session, event.corrects or 0)
        if old is None:
            if gained:
                self._carry(event, posted, articles, gained, None)
            return
        entry = self._begin(event, corrects=old.id)
        by_id = {article.id: article for article in articles.values()}
        for line in rows.lines_of(self.lines.unit.session, [old.id])[old.id]:
            article = by_id[line.article_id]
            if line.quantity < 0:
                self.lines.put(entry, article, self._lot(line.lot_id), self._place, line.amount.negated())
                continue
            position = self.lines.positions(line.lot_id)[self._place.id]
            part = min(line.quantity, position.quantity)
            if part:
                back = Amount(0, -part, -share(position.value, part, position.quantity))
                self.lines.put(entry, article, self._lot(line.lot_id), self._place, back)
            if part < line.quantity:
                self.lines.unit.session.flush()
                self._take(entry, article, line.quantity - part)

    def _layers(self, article_id: int) -> Iterator[rows.Position]:
        """What is left of an alloy's layers, the oldest first, a few at a time: whoever asks for more has used up those
        before."""
        session = self.lines.unit.session
        while True:
            session.flush()
            found = rows.oldest_layers(session, article_id, self._place.id, _AT_ONCE)
            yield from found
            if len(found) < _AT_ONCE:
                return

    def _lot(self, lot_id: int) -> rows.Lot:
        if lot_id not in self._lots:
            self._lots[lot_id] = self.lines.unit.get(rows.Lot, lot_id, "lot")
        return self._lots[lot_id]

    def _begin(self, event: MetalEvent, corrects: int | None = None) -> rows.StockEvent:
        return self.lines.begin(
            StockKind.METAL, note=event.note, order=event.order_number, corrects=corrects, metal_event_id=event.id
        )

    def _priced(self, article: Article, mg: int) -> int:
        """What metal costs at today's price, in ten-thousandths."""
        rate = self._rates.metal_per_fine_gram.get(article.metal)
        if rate is None:
            return 0
        fine_g = mg * article.fineness_millis * rate / FINE_UNITS_PER_MG / MG_PER_G
        return round(fine_g * SCALE)

    @cached_property
    def _place(self) -> rows.Location:
        return self.lines.place(METAL_PLACE)

    @cached_property
    def _rates(self) -> Rates:
        from veliano_desk.services.prices_today import Workshop, rates_today

        workspace = the_workspace(self.lines.unit.session)
        if workspace is None:
            return self.trade.rates
        return rates_today(Workshop(self.trade, workspace.currency, workspace.zone), self.lines.unit)


def gained_of(posted: Sequence[Weighed]) -> dict[str, int]:
    """Milligrams that the workshop's own holding gets of each alloy (negative: gives)."""
    gained: dict[str, int] = defaultdict(int)
    for line in posted:
        if line.owner == WORKSHOP and line.account.kind in HOLDING and not line.article.startswith(FINE):
            gained[line.article] += line.mg
    return {code: mg for code, mg in gained.items() if mg}


def _left(line: Weighed) -> bool:
    """Whether a line of a melt says what left the workshop, and takes its share of the value along."""
    return line.mg > 0 and (line.owner != WORKSHOP or line.account.kind not in HOLDING)
