"""The shop's rows as they come in, of both generations, and of tables that are kept whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from veliano_desk.domain.typed_text import keepable
from veliano_desk.sync.generations import evened
from veliano_desk.sync.wire import Moment, Price, RemoteId, StoreRow

MOST_COUNTED = 10**9
"""No quantity reaches this."""
LONGEST_STATUS = 100
"""A shop's status is a free text that visitors may write; lists are read off an index of it, which takes no page."""

Count = Annotated[int, Field(ge=-MOST_COUNTED, le=MOST_COUNTED)]


class ShopRow(StoreRow):
    """A row whose columns differ between the generations."""

    @classmethod
    def told(cls, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        return evened(str(cls.model_fields["table"].default), raw)


class CategoryRow(StoreRow):
    """A row of categories."""

    table: str = "categories"
    name: str
    slug: str = ""


class ProductRow(ShopRow):
    """A row of products. is_custom_order, requires_impression_kit: None where the generation has no such columns."""

    table: str = "products"
    name: str
    slug: str = ""
    category_id: RemoteId | None = None
    state: str
    is_custom_order: bool | None = None
    requires_impression_kit: bool | None = None
    metadata: Any = None


class VariantRow(ShopRow):
    """A row of product_variants."""

    table: str = "product_variants"
    product_id: RemoteId | None = None
    name: str = ""
    options: list[tuple[str, str]] = Field(default_factory=list)


class SpecificationRow(StoreRow):
    """A row of grillz_specifications; the codes as written, also those the desk does not know."""

    table: str = "grillz_specifications"
    product_id: RemoteId | None = None
    material: str
    style: str
    teeth_position: str
    teeth_count: Count


class ItemRow(BaseModel):
    """A line of a shop order, as it comes with its order."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    id: RemoteId
    product_id: RemoteId | None = None
    variant_id: RemoteId | None = None
    name: str | None = None
    price: Price
    quantity: Annotated[int, Field(gt=0, le=MOST_COUNTED)]


def _items(value: object) -> object:
    """Lines in the order they were made; PostgREST promises none."""
    if not isinstance(value, list):
        return value
    rows = [_item(row) if isinstance(row, dict) else row for row in value]
    return sorted(rows, key=_made)


def _item(row: dict[str, Any]) -> dict[str, Any]:
    return {name: keepable(text) if isinstance(text, str) else text for name, text in row.items()}


def _made(row: object) -> tuple[str, str]:
    return (str(row.get("created_at")), str(row.get("id"))) if isinstance(row, dict) else ("", "")


class ShopOrderRow(ShopRow):
    """A row of orders with its lines. Who bought: `user_id` where there is one, else name and e-mail as typed. `items`
    is None where the row came without them."""

    table: str = "orders"
    user_id: RemoteId | None = None
    buyer: str = ""
    email: str = ""
    status: Annotated[str, Field(max_length=LONGEST_STATUS)]
    payment_status: str | None = None
    shipping_status: str | None = None
    total: Price
    shipping_address: Any = None
    notes: str | None = None
    items: Annotated[list[ItemRow] | None, BeforeValidator(_items)] = None


class EventRow(StoreRow):
    """A row of custom_order_events."""

    table: str = "custom_order_events"
    custom_order_id: RemoteId
    kind: str = "store"
    title: str
    message: str | None = None
    customer_visible: bool = False
    happened_at: Moment | None = None


class DocumentRow(StoreRow):
    """A row of any table that is kept whole: what it belongs to is told by `models.store_documents`."""

    table: str = "documents"
