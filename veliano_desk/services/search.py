"""The search that finds everything."""

from __future__ import annotations

from veliano_desk.domain.articles import KIND_TITLES, ArticleKind
from veliano_desk.domain.insights import Hit
from veliano_desk.domain.lists import ListQuery
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import STAGE_LOOKS
from veliano_desk.models.queries.customers import list_customers
from veliano_desk.models.queries.orders import list_orders
from veliano_desk.models.queries.stock import articles_named
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.local_time import today

_HITS = 8


def search(unit: Unit, access: Access, text: str) -> tuple[Hit, ...]:
    """Orders by number, piece and customer, and customers, the newest first; articles by name, by a lot's code or a
    certificate: at most eight of each."""
    if not text.strip():
        return ()
    see_customer = access.who.may(Right.CUSTOMERS_SEE)
    query = ListQuery("ordered", True, text=text, limit=_HITS)
    hits = [
        Hit("order", order.number, " · ".join(part for part in (order.customer, order.piece) if part),
            STAGE_LOOKS[order.stage].icon, "order_hub", order.number)
        for order in list_orders(unit.session, query, today(access), see_customer, False).rows
    ]  # fmt: skip
    if see_customer:
        found = list_customers(unit.session, ListQuery("since", True, text=text, limit=_HITS)).rows
        hits += [Hit("customer", one.name, one.email, "user", "customers", str(one.id)) for one in found]
    if access.who.may(Right.MATERIALS_SEE):
        hits += [
            Hit(
                "article", one.title, f"{one.code} · {KIND_TITLES[ArticleKind(one.kind)]}", "gem", "materials", one.code
            )
            for one in articles_named(unit.session, text, _HITS)
        ]
    return tuple(hits)
