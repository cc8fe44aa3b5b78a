"""An order that is entered at the desk: who walked in, what they want in the trade's terms, at what price, by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from veliano_desk.domain.costing import Costs
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.money import Money


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """Somebody who is not a customer yet. The store knows people by their e-mail address, so it is needed."""

    name: str
    email: str
    phone: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""

    def address(self) -> dict[str, str]:
        """As the store keeps addresses: only what was given."""
        said = {"line1": self.street, "postal_code": self.postcode, "city": self.city, "country": self.country}
        return {name: value.strip() for name, value in said.items() if value.strip()}


@dataclass(frozen=True, slots=True)
class NewPiece:
    """One thing to be made. teeth: FDI; size: as it is said ("US 9", "22 in"); style: codes joined by `+`.

    stones: how many, None where nobody counted; stone_kind: which, "" for none.
    """

    kind: str
    alloy_code: str
    teeth: tuple[int, ...] = ()
    size: str = ""
    style: str = ""
    stones: int | None = None
    stone_kind: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What was agreed at the desk, for one of `customer_id`, `customer` (somebody new) or `customer_email` (of somebody
    who is here); price in the workshop's currency."""

    pieces: tuple[NewPiece, ...]
    price: Decimal | None
    customer_id: int | None = None
    customer: NewCustomer | None = None
    wanted_on: date | None = None
    notes: str = ""
    customer_email: str = ""


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Whether two are one: somebody entered here, and the customer of the store who has the same e-mail address."""

    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be taken as it is. where: "customer.email", "pieces.0.size", "price"; words: what is wrong."""

    where: str
    words: str


class NewOrderError(InputError):
    """An order that cannot be entered as it is; `faults` says each field's trouble. Nothing was saved."""

    code = "new_order"

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = f"{faults[0].where}: {faults[0].words}" if faults else ""
        more = f" And {len(faults) - 1} more." if len(faults) > 1 else ""
        super().__init__(
            "The order cannot be entered like this", f"{first}{more} Nothing was saved.", "Correct what is marked."
        )
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class PieceGlimpse:
    """What a piece would be before anybody has entered it. costs: None without the right to see them, and where no
    estimate can be made; suggested: what it should be sold at, None without the right to see values."""

    title: str
    size: str
    costs: Costs | None
    suggested: Money | None
    minutes: int


@dataclass(frozen=True, slots=True)
class OrderGlimpse:
    """All pieces of an order that is being typed; what cannot be taken yet is in `faults`, and its piece is None."""

    pieces: tuple[PieceGlimpse | None, ...]
    suggested: Money | None
    faults: tuple[Fault, ...]
