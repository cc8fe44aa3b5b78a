"""What a person may do. Roles are made of rights, in `resources/roles.json`; services check rights, never roles."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """One thing that somebody may or may not do. Seeing cost, margin and customer data are rights of their own."""

    ORDERS_SEE = "orders.see"
    ORDERS_EDIT = "orders.edit"
    CUSTOMERS_SEE = "customers.see"
    CUSTOMERS_EDIT = "customers.edit"
    COST_SEE = "cost.see"
    MARGIN_SEE = "margin.see"
    COST_EDIT = "cost.edit"
    STAGES_MOVE = "stages.move"
    QC_FORCE = "qc.force"
    PLAN_SEE = "plan.see"
    PLAN_EDIT = "plan.edit"
    STORE_SYNC = "store.sync"
    STORE_CONNECT = "store.connect"
    REPORTS_PRINT = "reports.print"
    PEOPLE_MANAGE = "people.manage"
    SETTINGS_EDIT = "settings.edit"
    AUDIT_READ = "audit.read"
    TOKENS_MAKE = "tokens.make"
