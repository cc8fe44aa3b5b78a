"""Prices of pieces: reckoned, explained, fixed, kept as quotes and replayed; and the rules they are reckoned by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from veliano_desk.config.price_sources import source_rules
from veliano_desk.domain.errors import ConflictError, InputError
from veliano_desk.domain.material_fit import MaterialChoices, PieceWish
from veliano_desk.domain.metal_fixes import Fix, FixState, FixStep, after, check_serves
from veliano_desk.domain.pricing import MarginIf, if_metal_moves, price
from veliano_desk.domain.pricing_inputs import PricingInputs, told_inputs, told_legs
from veliano_desk.domain.pricing_rules import RuleChange, differences, read_rules
from veliano_desk.domain.quotes import FixView, PieceToPrice, PriceTold, QuoteView, Replay, RulesVersion
from veliano_desk.domain.rights import Right
from veliano_desk.models import pieces as piece_rows
from veliano_desk.models import prices as price_rows
from veliano_desk.models import pricing as rows
from veliano_desk.models.estimates import facts_of
from veliano_desk.models.orders import Order
from veliano_desk.models.people import Person
from veliano_desk.models.unit_of_work import Unit, new_uid
from veliano_desk.services import quote_views as views
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.order_figures import the_order
from veliano_desk.services.prices_today import metal_today, metals_of
from veliano_desk.services.pricing_inputs import inputs_of

_MOST_MG = 1_000_000_000
_MOST_PERCENT = 1000


class PricingService(Area):
    """What a person may not see of a price is not in it: costs, margins, values."""

    @reads(Right.PRICING_QUOTE)
    def quote(self, unit: Unit, piece: PieceToPrice) -> PriceTold:
        """The price of a piece that is no order's yet, by today's numbers or a metal fix. InputError says what is
        missing."""
        return views.reckoned(self.who, self._inputs(unit, piece, views.rules_now(unit)))

    @reads(Right.PRICING_QUOTE)
    def quote_piece(self, unit: Unit, piece_id: int, fix: int | None = None) -> PriceTold:
        """The price of an order's piece as it is now; nothing is kept."""
        piece = unit.get(piece_rows.Piece, piece_id, "piece")
        wish = PieceToPrice(facts_of(piece), fix=fix)
        return views.reckoned(self.who, self._inputs(unit, wish, views.rules_now(unit), piece))

    @reads(Right.PRICING_QUOTE, Right.VALUE_SEE, Right.COST_SEE, Right.MARGIN_SEE)
    def what_if(
        self, unit: Unit, piece: PieceToPrice, percents: Sequence[Decimal], metal: str = ""
    ) -> tuple[MarginIf, ...]:
        """The margin of a piece's price if a metal (every one for "") moves by each of these percents."""
        if any(not one.is_finite() or not -100 < one <= _MOST_PERCENT for one in percents):
            raise InputError(
                "No such move", "Nothing was reckoned.", f"Give percents above -100, up to {_MOST_PERCENT}."
            )
        inputs = self._inputs(unit, piece, views.rules_now(unit))
        return if_metal_moves(inputs, read_rules(inputs.rules), percents, metal)

    @writes(Right.PRICING_QUOTE)
    def make_quote(self, unit: Unit, piece_id: int, fix: int | None = None, note: str = "") -> QuoteView:
        """Keep the price of an order's piece with all that it is reckoned from; a fix is used up by it."""
        piece = unit.get(piece_rows.Piece, piece_id, "piece")
        inputs = self._inputs(unit, PieceToPrice(facts_of(piece), fix=fix), views.kept_rules(unit), piece)
        made = price(inputs, read_rules(inputs.rules))
        row = rows.Quote(
            uid=new_uid(), order_id=piece.order_id, piece_id=piece.id,
            number=rows.last_number(unit.session, piece.id) + 1, at=unit.now, person_id=self.who.person_id,
            rules_number=inputs.rules_number, fix_id=fix, currency=inputs.currency, cost_units=made.cost.units(),
            net_units=made.net.units(), tax_units=made.tax.units(), total_units=made.total.units(),
            deposit_units=made.deposit.units(), inputs=told_inputs(inputs), lines=views.told_lines(made),
            note=note.strip(),
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        if fix is not None:
            self._step(unit, unit.get(price_rows.MetalFix, fix, "metal fix"), FixStep.USE)
        piece.touched = True
        view = views.quote_view(unit, row, self.who.name, self.who, inputs)
        unit.areas.update({"pricing", "costing", "orders"})
        unit.record("pricing.quote", view.order_number, None, {"piece": piece.id, "number": row.number, "fix": fix,
                                                               "rules": row.rules_number})  # fmt: skip
        return view

    @reads(Right.PRICING_QUOTE)
    def quotes(self, unit: Unit, number: str) -> tuple[QuoteView, ...]:
        """The quotes of an order's pieces, newest first, as they were made."""
        order = the_order(unit, number)
        return tuple(
            views.quote_view(unit, row, person, self.who, views.quote_inputs(unit, row))
            for row, person in rows.quotes_of(unit.session, order.id)
        )

    @reads(Right.PRICING_QUOTE)
    def replay(self, unit: Unit, quote_id: int) -> Replay:
        """Reckon a quote anew with the numbers of its day, and beside it with those of today."""
        row = unit.get(rows.Quote, quote_id, "quote")
        person, inputs = unit.get(Person, row.person_id, "person").name, views.quote_inputs(unit, row)
        again = price(inputs, read_rules(inputs.rules))
        now, why_not = self._today(unit, row)
        return Replay(
            views.quote_view(unit, row, person, self.who, inputs), views.reckoned(self.who, inputs),
            again == views.quote_price(row), now, why_not,
        )  # fmt: skip

    @writes(Right.PRICING_QUOTE)
    def fix(
        self, unit: Unit, metal: str, fine_mg: int, number: str = "", piece_id: int | None = None, hours: int = 0
    ) -> FixView:
        """Hold today's price of so much fine metal, for so many hours or for as long as the rules say. InputError where
        there is no price of the day."""
        known = metal_today(self.access, unit)
        rules = read_rules(views.rules_now(unit)[1])
        lasts, most = hours or rules.fix_hours, max(source_rules().most_fix_hours, rules.fix_hours)
        if metal not in metals_of(self.access) or not 0 < fine_mg <= _MOST_MG or not 0 < lasts <= most:
            raise InputError(
                "Nothing to fix", "Nothing was kept.", f"Give a metal, a weight above zero and 1 to {most} hours."
            )
        here = known.here.get(metal)
        if here is None or unit.now - here.price.at > known.stale_after:
            why = known.odd.get(metal) or ("The last price is too old." if here else "There is no price of it.")
            raise InputError(
                f"No price to fix {metal} at",
                f"{why} Nothing was kept.",
                "Enter today's price in Settings → Prices.",
                metal,
            )
        row = price_rows.MetalFix(
            uid=new_uid(), metal=metal, fine_mg=fine_mg, source=here.price.source, price=f"{here.price.price:f}",
            unit=str(here.price.unit), currency=here.price.currency, priced_at=here.price.at,
            legs=told_legs(here.conversion), at=unit.now, expires_at=unit.now + timedelta(hours=lasts),
            state=str(FixState.OPEN), state_at=unit.now, reason="", person_id=self.who.person_id,
            order_id=self._order_of(unit, number, piece_id), piece_id=piece_id,
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        self._note_expired(unit, row)
        unit.areas.add("pricing")
        unit.record(
            "pricing.fix", metal, None, {"fix": row.id, "fine_mg": fine_mg, "price": here.words(), "hours": lasts}
        )
        return views.fix_view(self.access, unit, row)

    @writes(Right.PRICING_QUOTE)
    def cancel_fix(self, unit: Unit, fix_id: int, reason: str) -> FixView:
        """Let a fix go that is still open. InputError for one that has ended, and without a reason."""
        row = unit.get(price_rows.MetalFix, fix_id, "metal fix")
        if not reason.strip():
            raise InputError("Why it is cancelled", "Nothing was changed.", "Give the reason.", str(fix_id))
        self._step(unit, row, FixStep.CANCEL)
        row.reason = reason.strip()
        unit.areas.add("pricing")
        unit.record("pricing.fix_cancelled", row.metal, None, {"fix": row.id, "reason": row.reason})
        return views.fix_view(self.access, unit, row)

    @reads(Right.PRICING_QUOTE)
    def fixes(self, unit: Unit, number: str) -> tuple[FixView, ...]:
        """What was fixed for an order, newest first."""
        order = the_order(unit, number)
        found = price_rows.fixes_of(unit.session, order.id)
        return tuple(views.fix_view(self.access, unit, row) for row in found)

    @reads(Right.MATERIALS_SEE)
    def materials(self, unit: Unit, wish: PieceWish) -> MaterialChoices:
        """Alloys and stones side by side for a piece, what suits it first. Prices only with the right to see costs."""
        from veliano_desk.services.material_choices import choices_for

        return choices_for(self.access, unit, wish)

    @reads(Right.PRICING_RULES)
    def rules(self, unit: Unit) -> tuple[RulesVersion, ...]:
        """All versions of the rules, those that count now first."""
        return views.versions(unit)

    @reads(Right.PRICING_RULES)
    def difference(self, unit: Unit, older: int, newer: int) -> tuple[RuleChange, ...]:
        """What is another in the newer of two versions; 0 for the rules as the program brings them."""
        return differences(views.rules_numbered(unit, older), views.rules_numbered(unit, newer))

    @writes(Right.PRICING_RULES)
    def save_rules(self, unit: Unit, based_on: int, rules: Mapping[str, Any], note: str) -> RulesVersion:
        """Another version of the rules. based_on: the number of those that were looked at; ConflictError where somebody
        made others meanwhile, InputError for rules that make no sense or that change nothing."""
        number, now = views.rules_now(unit)
        if based_on != number:
            raise ConflictError(
                "Somebody else changed the rules", "Yours were not kept.", "Look at theirs and change them.",
                str(number), mine=dict(rules), theirs=dict(now), version=number,
            )  # fmt: skip
        read_rules(rules)
        changed = differences(now, rules)
        if not changed or not note.strip():
            why = "Nothing is another than before." if not changed else "Why they change is not said."
            raise InputError("No new rules", f"{why} Nothing was kept.", "Change something and say why.")
        views.kept_rules(unit)
        row = views.keep_rules(unit, views.WORKSHOP, rules, note)
        unit.areas.update({"pricing"})
        told = {one.path: [one.before, one.after] for one in changed}
        unit.record("pricing.rules", str(row.number), {"number": number}, {"number": row.number, "changed": told})
        return RulesVersion(row.number, row.origin, row.at, self.who.name, row.note, row.rules, changed)

    def _inputs(
        self, unit: Unit, piece: PieceToPrice, rules: tuple[int, Mapping[str, Any]], of: piece_rows.Piece | None = None
    ) -> PricingInputs:
        """of: the order's piece that it is; a fix that names an order or a piece serves no other."""
        fix: Fix | None = None
        if piece.fix is not None:
            row = unit.get(price_rows.MetalFix, piece.fix, "metal fix")
            fix = views.as_fix(unit, row, self.access.currency)
            order = unit.get(Order, of.order_id, "order").number if of is not None else ""
            check_serves(fix, order, of.id if of is not None else None)
        return inputs_of(self.access, unit, piece, fix, rules)

    def _today(self, unit: Unit, row: rows.Quote) -> tuple[PriceTold | None, str]:
        piece = unit.session.get(piece_rows.Piece, row.piece_id)
        if piece is None:
            return None, "The piece is gone."
        try:
            wish = PieceToPrice(facts_of(piece))
            return views.reckoned(self.who, self._inputs(unit, wish, views.rules_now(unit))), ""
        except InputError as error:
            return None, error.happened

    def _order_of(self, unit: Unit, number: str, piece_id: int | None) -> int | None:
        """The order that a fix is for, by its number or its piece. InputError where they do not belong together."""
        order = the_order(unit, number).id if number.strip() else None
        if piece_id is None:
            return order
        piece = unit.get(piece_rows.Piece, piece_id, "piece")
        if order not in (None, piece.order_id):
            raise InputError("The piece is another order's", "Nothing was kept.", "Choose one of its pieces.", number)
        piece.touched = True
        return piece.order_id

    def _note_expired(self, unit: Unit, fresh: price_rows.MetalFix) -> None:
        """What has expired of the same order is written down as such."""
        if fresh.order_id is None:
            return
        for row in price_rows.fixes_of(unit.session, fresh.order_id):
            if row.state == FixState.OPEN and unit.now >= row.expires_at:
                self._step(unit, row, FixStep.EXPIRE)

    def _step(self, unit: Unit, row: price_rows.MetalFix, step: FixStep) -> None:
        """Take the step that the table allows from where the fix is now; one that ran out can only expire."""
        ran_out = row.state == FixState.OPEN and unit.now >= row.expires_at
        state = FixState.EXPIRED if ran_out and step is not FixStep.EXPIRE else FixState(row.state)
        row.state, row.state_at = str(after(state, step)), unit.now
        row.version += 1
