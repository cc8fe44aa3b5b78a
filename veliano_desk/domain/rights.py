"""What a person may do. Roles are made of rights, in `resources/roles.json`; services check rights, never roles."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """One thing that somebody may or may not do. Seeing values, costs, margins and customers are rights of their own.

    value.see: what an order was quoted at. cost.see: what it costs to make, as estimated and as reported.
    workspace.copy: everything in one file, whoever may then open it. metal.override: a second person's word for a
    loss above the cap. prices.edit: metal prices and exchange rates. pricing.quote:
    make a quote and fix a metal price for it. pricing.rules: how prices are reckoned.
    """

    ORDERS_SEE = "orders.see"
    ORDERS_EDIT = "orders.edit"
    ORDERS_ENTER = "orders.enter"
    CUSTOMERS_SEE = "customers.see"
    VALUE_SEE = "value.see"
    COST_SEE = "cost.see"
    MARGIN_SEE = "margin.see"
    COST_EDIT = "cost.edit"
    STAGES_MOVE = "stages.move"
    APPROVALS_RECORD = "approvals.record"
    QC_PASS = "qc.pass"
    SHIPMENTS_RECORD = "shipments.record"
    PLAN_SEE = "plan.see"
    PLAN_EDIT = "plan.edit"
    STORE_SYNC = "store.sync"
    STORE_CONNECT = "store.connect"
    REPORTS_PRINT = "reports.print"
    PEOPLE_MANAGE = "people.manage"
    SETTINGS_EDIT = "settings.edit"
    AUDIT_READ = "audit.read"
    TOKENS_MAKE = "tokens.make"
    WORKSPACE_COPY = "workspace.copy"
    METAL_SEE = "metal.see"
    METAL_POST = "metal.post"
    METAL_CORRECT = "metal.correct"
    METAL_OVERRIDE = "metal.override"
    PURCHASING_SEE = "purchasing.see"
    PURCHASING_EDIT = "purchasing.edit"
    PRICES_EDIT = "prices.edit"
    MATERIALS_SEE = "materials.see"
    MATERIALS_EDIT = "materials.edit"
    STOCK_POST = "stock.post"
    STOCK_COUNT = "stock.count"
    PRICING_QUOTE = "pricing.quote"
    PRICING_RULES = "pricing.rules"
    PURCHASING_APPROVE = "purchasing.approve"


_SUBTRACTION = frozenset({Right.VALUE_SEE, Right.COST_SEE, Right.MARGIN_SEE})


def sees_values(rights: frozenset[Right]) -> bool:
    """Whether somebody is shown what orders were quoted at.

    Quote less cost is the margin. So whoever may see costs, through whichever role, is shown the quote beside them
    only with the right to see margins.
    """
    return Right.VALUE_SEE in rights and (Right.COST_SEE not in rights or Right.MARGIN_SEE in rights)


def sees_margins(rights: frozenset[Right]) -> bool:
    """Whether somebody is shown what a quote leaves over the cost: it gives away both, so it needs their rights too."""
    return rights >= _SUBTRACTION
