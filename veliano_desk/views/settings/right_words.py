"""Rights in a jeweller's words, in the order that roles and tokens show them."""

from __future__ import annotations

from collections.abc import Iterable

from veliano_desk.domain.rights import Right

RIGHT_WORDS: dict[Right, str] = {
    Right.ORDERS_SEE: "See orders and pieces",
    Right.ORDERS_EDIT: "Change orders and pieces",
    Right.ORDERS_ENTER: "Enter orders at the desk",
    Right.CUSTOMERS_SEE: "See customers",
    Right.STAGES_MOVE: "Move pieces from stage to stage",
    Right.APPROVALS_RECORD: "Record what customers approve",
    Right.QC_PASS: "Let pieces pass quality control",
    Right.SHIPMENTS_RECORD: "Record what is shipped and comes back",
    Right.PLAN_SEE: "See the plan and promises",
    Right.PLAN_EDIT: "Plan anew",
    Right.VALUE_SEE: "See what an order was quoted at",
    Right.COST_SEE: "See costs and rates",
    Right.MARGIN_SEE: "See margins",
    Right.COST_EDIT: "Record what a piece really cost",
    Right.REPORTS_PRINT: "Make and print reports",
    Right.STORE_SYNC: "Sync with the store",
    Right.STORE_CONNECT: "Connect the store",
    Right.SETTINGS_EDIT: "Change the workshop’s settings",
    Right.PEOPLE_MANAGE: "Manage people and their roles",
    Right.TOKENS_MAKE: "Make tokens for programs",
    Right.AUDIT_READ: "Read the audit log",
    Right.WORKSPACE_COPY: "Save copies of the whole workspace",
    Right.METAL_SEE: "See the metal ledger",
    Right.METAL_POST: "Post metal and close its day",
    Right.METAL_CORRECT: "Correct postings of metal",
    Right.METAL_OVERRIDE: "Approve a loss of metal above the cap",
    Right.PURCHASING_SEE: "See suppliers and what is bought",
    Right.PURCHASING_EDIT: "Buy, receive and take price lists in",
    Right.PRICES_EDIT: "Enter metal prices and exchange rates",
    Right.MATERIALS_SEE: "See articles and stock",
    Right.MATERIALS_EDIT: "Change articles and places",
    Right.STOCK_POST: "Receive, issue, move and reserve stock",
    Right.STOCK_COUNT: "Count stock and post what is off",
    Right.PRICING_QUOTE: "Make quotes and fix metal prices",
    Right.PRICING_RULES: "Change how prices are reckoned",
    Right.PURCHASING_APPROVE: "Accept more than was ordered, and invoices that differ",
}

_GROUPS = {
    "orders": "Orders", "customers": "Orders", "stages": "Work", "approvals": "Work", "qc": "Work",
    "shipments": "Work", "plan": "Work", "value": "Money", "cost": "Money", "margin": "Money", "reports": "Money",
    "prices": "Money", "pricing": "Money", "metal": "Metal", "materials": "Materials", "stock": "Materials",
    "purchasing": "Purchasing", "store": "Store", "settings": "Office", "people": "Office", "tokens": "Office",
    "audit": "Office", "workspace": "Office",
}  # fmt: skip
"""What each kind of right is about, in the order that groups of them are shown."""


def right_words(right: Right) -> str:
    """What a right lets somebody do."""
    return RIGHT_WORDS[right]


def in_order(rights: Iterable[Right]) -> tuple[Right, ...]:
    """Rights as they are listed everywhere."""
    held = frozenset(rights)
    return tuple(right for right in RIGHT_WORDS if right in held)


def rights_sentence(rights: Iterable[Right]) -> str:
    """A few rights in a line: the first two in words, the rest counted."""
    held = in_order(rights)
    if len(held) == len(RIGHT_WORDS):
        return "Everything"
    words = [right_words(right) for right in held[:2]]
    if len(held) > len(words):
        words.append(f"{len(held) - len(words)} more")
    return " · ".join(words)


def grouped(rights: Iterable[Right]) -> tuple[tuple[str, str], ...]:
    """All rights in words, a line for each thing they are about: ("Metal", "See the metal ledger · …")."""
    lines: dict[str, list[str]] = {group: [] for group in _GROUPS.values()}
    for right in in_order(rights):
        lines[_GROUPS[right.partition(".")[0]]].append(right_words(right))
    return tuple((group, " · ".join(words)) for group, words in lines.items() if words)
