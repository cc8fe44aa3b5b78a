"""The tour: a picture of every page on the demo's year."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from veliano_desk.bootstrap import open_workspace
from veliano_desk.demo import fill, prices
from veliano_desk.demo.secrets import DemoSecrets
from veliano_desk.domain.lists import ListQuery
from veliano_desk.security.passwords import random_password
from veliano_desk.services.desk import Desk
from veliano_desk.views.pictures import Shot, make_folder, take_pictures

_SETTINGS = ("workspace", "rates", "prices", "people", "tokens", "store", "scales", "look", "you", "audit")
_PURCHASING = ("needs", "orders", "receipts", "memos", "suppliers", "lists")
_EMPTY = ("today", "orders", "customers", "materials", "purchasing", "sync")


def take_tour(desk: Desk, out: Path, said: Callable[[str], None] | None = None) -> list[Path]:
    """Every page of this desk and the first day's empty ones, 1440×900 and 1100×700, dark and light; the pictures."""
    shots = [Shot("today", "today"), Shot("orders", "orders"), Shot("new-order", "new_order"), *_order_shots(desk),
             *_customer_shots(desk), Shot("materials", "materials", "held"),
             Shot("materials-stock", "materials", "stock"),
             Shot("materials-count", "materials", "count"),
             Shot("materials-moved", "materials", "moved"), Shot("materials-refining", "materials", "refining"),
             Shot("materials-losses", "materials", "losses"), Shot("materials-print", "materials", "paper"),
             *(Shot(f"purchasing-{part}", "purchasing", part) for part in _PURCHASING),
             Shot("sync", "sync"), Shot("reports", "reports"),
             Shot("reports-analysis", "reports", "analysis"),
             *(Shot(f"settings-{part}", "settings", part) for part in _SETTINGS)]  # fmt: skip
    taken = take_pictures(desk, shots, out, said)
    with _first_day() as (fresh, _password):
        return taken + take_pictures(fresh, [Shot(f"empty-{page}", page) for page in _EMPTY], out, said)


def tour_of_the_year(out: Path, said: Callable[[str], None] | None = None) -> list[Path]:
    """The tour on a workspace made for it and thrown away afterwards; needs neither store nor sign-in."""
    make_folder(out)  # before a year is made in vain
    with _first_day() as (desk, password):
        fill.fill_from_year(desk, fill.store_year(desk.clock.now()))
        fill.make_staff(desk, password)
        fill.live_a_little(desk)
        fill.stock_the_vault(desk)
        fill.stock_the_drawers(desk)
        fill.fill_purchasing(desk)
        prices.price_the_weeks(desk)
        prices.quote_some(desk)
        desk.production.plan()
        return take_tour(desk, out, said)


@contextmanager
def _first_day() -> Iterator[tuple[Desk, str]]:
    """A workspace with nothing but its owner, and their password."""
    with tempfile.TemporaryDirectory(prefix="veliano-tour-") as folder:
        address = f"sqlite:///{(Path(folder) / 'tour.db').as_posix()}"
        with open_workspace(address, secrets=DemoSecrets()) as workspace:
            password = random_password()
            yield fill.open_owner(workspace, password), password


def _customer_shots(desk: Desk) -> list[Shot]:
    """The list with somebody chosen who came back often."""
    first = desk.customers.list(ListQuery("name", limit=20)).rows
    often = max(first, key=lambda row: row.orders, default=None)
    return [Shot("customers", "customers", often.id if often else None)]


def _order_shots(desk: Desk) -> list[Shot]:
    queries = {
        "open": ListQuery("promise", filters={"stage": ("production",), "kind": ("grillz",)}, limit=1),
        "flagged": ListQuery("ordered", True, {"show": ("flagged",)}, limit=1),
    }
    shots = [
        Shot(f"order-{name}", "order_hub", row.number)
        for name, query in queries.items()
        for row in desk.orders.list(query).rows
    ]
    newest = desk.orders.list(prices.QUOTED).rows
    quoted = next((row.number for row in newest if desk.pricing.quotes(row.number)), None)
    return [*shots, Shot("order-quoted", "order_hub", quoted)] if quoted else shots
