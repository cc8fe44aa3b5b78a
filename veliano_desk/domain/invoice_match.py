"""The three-way match: what was ordered, what came, and what the supplier asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from veliano_desk.domain.money import Money, minor_digits
from veliano_desk.domain.stock import quantity_text

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class MatchRules:
    """How far an invoice may be off: prices by percent or by an amount on the line, quantities by percent. What nobody
    agreed on line by line: freight up to a percentage of the lines or an amount, tax up to a percentage of both."""

    price_percent: Decimal
    price_amount: Decimal
    quantity_percent: Decimal
    freight_percent: Decimal
    freight_amount: Decimal
    tax_percent: Decimal


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A line of the order beside what is invoiced of it now. received: net of what was sent back for credit; before:
    invoiced already; agreed and asked: what the invoiced quantity comes to at the agreed and at the asked price."""

    title: str
    unit: str
    ordered: int
    received: int
    before: int
    invoiced: int
    agreed: Money
    asked: Money


def differences(
    lines: Sequence[MatchLine], rules: MatchRules, sums: tuple[Money, Money], extras: tuple[Money, Money]
) -> tuple[str, ...]:
    """Everything that differs beyond what is tolerated, each in a sentence; () for an invoice that may be paid.

    sums: what the lines, freight and tax come to, and what the invoice asks for in all; extras: freight and tax.
    """
    found = [said for line in lines for said in _line(line, rules)]
    found += _extras(sum((line.asked.amount for line in lines), Decimal(0)), rules, *extras)
    reckoned, asked = sums
    rounding = len(lines) * Decimal(1).scaleb(-minor_digits(asked.currency))  # each line may be rounded the other way
    if abs(asked.amount - reckoned.amount) > rounding:
        found.append(f"The invoice asks for {_said(asked)}; its lines, freight and tax come to {_said(reckoned)}.")
    return tuple(found)


def _extras(goods: Decimal, rules: MatchRules, freight: Money, tax: Money) -> Iterator[str]:
    """Freight and tax beyond what is usual."""
    carried = max(goods * rules.freight_percent / _HUNDRED, rules.freight_amount)
    taxed = (goods + freight.amount) * rules.tax_percent / _HUNDRED
    for name, asked, most in (("Freight", freight, carried), ("Tax", tax, taxed)):
        if asked.amount > most:
            yield f"{name}: {_said(asked)} are asked for; up to {_said(Money(most, asked.currency))} is usual."


def _line(line: MatchLine, rules: MatchRules) -> Iterator[str]:
    in_all = line.before + line.invoiced
    if in_all - line.received > line.received * rules.quantity_percent / _HUNDRED:
        before = f", {quantity_text(line.before, line.unit)} of it before" if line.before else ""
        yield (
            f"{line.title}: {quantity_text(in_all, line.unit)} invoiced{before}; "
            f"{quantity_text(line.received, line.unit)} came of {quantity_text(line.ordered, line.unit)} ordered."
        )
    more = line.asked - line.agreed
    allowed = max(abs(line.agreed.amount) * rules.price_percent / _HUNDRED, rules.price_amount)
    if abs(more.amount) > allowed:
        side = "more" if more.amount > 0 else "less"
        yield (
            f"{line.title}: {_said(Money(abs(more.amount), more.currency))} {side} than agreed "
            f"({_said(line.asked)} instead of {_said(line.agreed)})."
        )


def _said(money: Money) -> str:
    return f"{money.rounded().amount:,} {money.currency}"
