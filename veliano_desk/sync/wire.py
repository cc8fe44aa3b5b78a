"""The store's rows as they come in: read once, here, into typed records, with the whole row kept as it came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from veliano_desk.domain.typed_text import keepable
from veliano_desk.sync.errors import RowNotUnderstoodError

MOST = Decimal(10**12)
"""No amount reaches this; far above it an amount does not fit the database's ten-thousandths."""
LONGEST_NUMBER = 200
"""An order's number is said, printed and found by; a longer text is none."""


def exact_amount(value: object) -> Decimal:
    """An amount from a JSON number parsed as Decimal or int, or from the string that lite sends for `10.10`.

    A float is a ValueError: by then digits are lost already.
    """
    if isinstance(value, bool) or not isinstance(value, (Decimal, int, str)):
        raise ValueError(f"{value!r} is no exact amount")
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is no amount") from None
    if not amount.is_finite():
        raise ValueError(f"{value!r} is no amount")
    return amount


def _price(value: object) -> Decimal:
    amount = exact_amount(value)
    if abs(amount) >= MOST:
        raise ValueError(f"{value!r} is more than the desk can reckon with")
    return amount


def moment(value: object) -> datetime:
    """A time in UTC from hosted PostgREST's `2026-11-22T08:08:18.05+00:00` or lite's `2026-11-22 08:08:18.05+00`."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no time")
    try:
        read = datetime.fromisoformat(value)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{value!r} is no time") from None


def _remote_id(value: object) -> str:
    return str(UUID(str(value)))


RemoteId = Annotated[str, BeforeValidator(_remote_id)]
Price = Annotated[Decimal, BeforeValidator(_price)]
Moment = Annotated[datetime, BeforeValidator(moment)]


class StoreRow(BaseModel):
    """What every row has. `updated_at` is the server's own string, fit as a cursor and for the next conditional
    change; `changed_at` the same as a time, None where the store has none. `raw` is the row as it came."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    id: RemoteId
    created_at: Moment | None = None
    updated_at: str | None = None
    changed_at: Moment | None = None
    raw: dict[str, Any] = Field(default_factory=dict, repr=False)

    table: str = ""

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """The row read. Raises RowNotUnderstoodError, which names the first field that cannot be read."""
        return _read(cls, raw)

    @classmethod
    def told(cls, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """The row under the names that this kind has for its fields."""
        return raw


class CustomerRow(StoreRow):
    """A row of customers. `address` is whatever JSON the store holds."""

    table: str = "customers"
    user_id: RemoteId | None = None
    name: str
    email: str
    phone: str | None = None
    address: Any = None


class CustomOrderRow(StoreRow):
    """A row of custom_orders. Free texts and enums are kept as written, also those the desk does not know; the map to
    alloys, teeth and stages is not made here. total_price is in the store's currency, None before anybody set one."""

    table: str = "custom_orders"
    order_number: str = Field(min_length=1, max_length=LONGEST_NUMBER)
    customer_id: RemoteId | None = None
    status: str
    total_price: Price | None
    impression_kit_status: str | None = None
    impression_kit_tracking: str | None = None
    teeth_selection: Any = None
    material: str | None = None
    design_details: str | None = None
    estimated_completion_date: Moment | None = None
    notes: str | None = None
    order_id: RemoteId | None = None
    product_id: RemoteId | None = None
    model_url: str | None = None
    version: int | None = None


R = TypeVar("R", bound=StoreRow)


def _read(kind: type[R], raw: Mapping[str, Any]) -> R:
    kept = dict(raw)
    told = {
        name: keepable(value) if isinstance(value, str) else value
        for name, value in kind.told(kept).items()
        if name not in ("raw", "table", "changed_at")
    }
    try:
        return kind.model_validate({**told, "raw": kept, "changed_at": kept.get("updated_at")})
    except ValidationError as fault:
        table = str(kind.model_fields["table"].default)
        raise RowNotUnderstoodError(table, str(kept.get("id") or ""), _reason(fault), kept) from fault


def _reason(fault: ValidationError) -> str:
    first = fault.errors(include_url=False)[0]
    field = str(first["loc"][0])
    field = "updated_at" if field == "changed_at" else field
    return f"{field}: {first['msg'].removeprefix('Value error, ')}"
