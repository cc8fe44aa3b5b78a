"""The audit log's actions in words; what is not named here is shown by its code."""

from __future__ import annotations

import json

from veliano_desk.domain.audit import AuditEntry, AuditVerdict
from veliano_desk.domain.stages import Action
from veliano_desk.views.common import formats

_ACTIONS = {
    "workspace.owner": "Made the workspace",
    "workspace.settings": "Changed the settings",
    "workspace.copied": "Saved a copy",
    "workspace.move_begun": "Began to move the workspace",
    "workspace.restored": "Restored a copy",
    "people.sign_in": "Signed in",
    "people.sign_in_refused": "Sign-in refused",
    "people.sign_in_throttled": "Sign-in slowed down",
    "people.add": "Added a person",
    "people.roles": "Changed roles",
    "people.active": "Let go or took back",
    "people.reset": "Set a new password",
    "people.own_password": "Changed own password",
    "tokens.make": "Made a token",
    "tokens.revoke": "Revoked a token",
    "tokens.use": "Signed in with a token",
    "tokens.refused": "Token refused",
    "piece.add": "Added a piece",
    "piece.edit": "Changed a piece",
    "piece.settle": "Settled a doubt",
    "decision.answer": "Decided between desk and store",
    "customers.merge": "Made two customers one",
    "customers.merge_undone": "Made them two customers again",
    "customers.apart": "Said they are two customers",
    "order.note": "Wrote a note",
    "order.buyer": "Said who bought an order",
    "metal.post": "Posted metal",
    "metal.correct": "Corrected a posting of metal",
    "metal.approve": "Approved a loss of metal",
    "metal.close_day": "Closed the metal’s day",
    "scale.check": "Checked a scale",
    "refining.collect": "Collected a refining lot",
    "refining.send": "Sent a refining lot",
    "refining.assay": "Recorded an assay",
    "refining.credit": "Settled a refining lot",
    "refining.cancel": "Gave up a refining lot",
    "supplier.add": "Entered a supplier",
    "supplier.edit": "Changed a supplier",
    "supplier.import": "Took a price list in",
    "prices.set": "Entered a metal price",
    "prices.take": "Took metal prices in",
    "prices.choose": "Chose whose prices count",
    "prices.rate": "Entered an exchange rate",
    "pricing.rules": "Changed the pricing rules",
    "pricing.quote": "Made a quote",
    "pricing.fix": "Fixed a metal price",
    "pricing.fix_cancelled": "Cancelled a metal fix",
    "article.add": "Made an article",
    "article.edit": "Changed an article",
    "place.add": "Made a place",
    "place.edit": "Changed a place",
    "stock.receive": "Received stock",
    "stock.issue": "Issued stock to an order",
    "stock.return": "Took stock back from an order",
    "stock.move": "Moved stock",
    "stock.write_off": "Wrote stock off or sent it back",
    "stock.found": "Found a stone again",
    "stock.correct": "Corrected a posting of stock",
    "stock.reserve": "Reserved stock",
    "stock.release": "Gave reserved stock free",
    "count.begin": "Began a stocktake",
    "count.line": "Counted a line of stock",
    "count.post": "Posted a stocktake",
    "count.drop": "Gave a stocktake up",
    "purchase.ask": "Asked for something to be bought",
    "purchase.drop_request": "Said it need not be bought",
    "purchase.draft": "Drafted a purchase order",
    "purchase.edit": "Changed a purchase order",
    "purchase.send": "Sent a purchase order",
    "purchase.revise": "Took a purchase order back to draft",
    "purchase.confirm": "Entered a supplier’s confirmation",
    "purchase.send_metal": "Sent metal along with work",
    "purchase.receive": "Received a delivery",
    "purchase.return": "Sent goods back to a supplier",
    "purchase.invoice": "Entered a supplier’s invoice",
    "purchase.approve_invoice": "Approved an invoice that differs",
    "purchase.void_invoice": "Took back an invoice",
    "purchase.close": "Closed a purchase order",
    "purchase.cancel": "Cancelled a purchase order",
    "consignment.open": "Took or gave goods on memo",
    "consignment.settle": "Settled goods on memo",
    "order.enter": "Entered an order",
    "order.enter_all": "Entered several orders",
    "file.attach": "Attached a file",
    "file.detach": "Removed a file",
    "files.tidy": "Tidied up the files",
    "files.in_store": "Brought a file to the store",
    "order.customer": "Took the store’s customer",
    "customer.email": "Corrected an e-mail",
    "store.renumber": "Gave an order a new number",
    "store.same_email": "Found the e-mail in the store",
    "cost.actual": "Reported a cost",
    "cost.estimates": "Reckoned pieces anew",
    "plan.made": "Planned",
    "store.connect": "Connected the store",
    "store.recognised": "Looked at what the store is like",
    "store.disconnect": "Disconnected the store",
    "store.sync_started": "Began a sync",
    "store.sync_ended": "Ended a sync",
    "store.pull": "Fetched from the store",
    "store.settled": "Read all that changed",
    "store.swept": "Read all of the store again",
    "store.sweep_stopped": "Stopped reading all of the store",
    "store.gone": "Found deleted in the store",
    "store.missing": "Missed rows in the store’s answer",
    "store.mend_row": "Put a row of the store right",
    "store.drop_row": "Gave up a row of the store",
    "store.pace": "Changed how often it syncs",
    "store.push": "Told the store",
    "store.push_failed": "Could not tell the store",
    "store.retry": "Tried the outbox again",
    "store.drop": "Gave up a change",
    "views.save": "Saved a view",
    "views.delete": "Deleted a view",
    "audit.erase": "Erased an entry’s words",
}

_MOVES = {
    Action.SEND_KIT: "Sent the kit",
    Action.KIT_BACK: "Took the impression in",
    Action.START_DESIGN: "Started the design",
    Action.SEND_PROOF: "Sent the proof",
    Action.APPROVE: "Recorded the approval",
    Action.ASK_CHANGES: "Recorded changes asked for",
    Action.RELEASE: "Released without proof",
    Action.START: "Started production",
    Action.FINISH: "Finished, to QC",
    Action.PASS_QC: "Passed QC",
    Action.REWORK: "Sent to rework",
    Action.SHIP: "Marked shipped",
    Action.DELIVER: "Marked delivered",
    Action.RETURN: "Recorded that it came back",
    Action.HOLD: "Put on hold",
    Action.RESUME: "Resumed",
    Action.CANCEL: "Cancelled a piece",
    Action.REOPEN: "Reopened a piece",
}
_GOODS = {
    Action.SHIP: "Marked goods shipped",
    Action.DELIVER: "Marked goods delivered",
    Action.RETURN: "Recorded that goods came back",
    Action.CANCEL: "Cancelled an order of goods",
    Action.REOPEN: "Reopened an order of goods",
}
_WORDS = {
    **_ACTIONS,
    **{f"piece.{action}": words for action, words in _MOVES.items()},
    **{f"order.{action}": words for action, words in _GOODS.items()},
}

_TABLES = {
    "custom_orders": "custom orders",
    "custom_order_events": "events of orders",
    "order-models": "files of orders",
}


def action_words(action: str) -> str:
    return _WORDS.get(action, action)


def subject_words(entry: AuditEntry) -> str:
    """What it was done to; a table of the store by what it holds."""
    return _TABLES.get(entry.subject, entry.subject) if entry.action.startswith("store.") else entry.subject


def verdict_words(verdict: AuditVerdict) -> str:
    """Whether the log is whole, in a sentence."""
    entries = f"{formats.number(verdict.entries)} {'entry' if verdict.entries == 1 else 'entries'}"
    if verdict.ok:
        return f"Whole: {entries}, each where and as it was written. The head is {verdict.head[:12]}…"
    faults = len(verdict.faults)
    return f"Not whole: {formats.number(faults)} {'fault' if faults == 1 else 'faults'} in {entries}."


def may_be_erased(entry: AuditEntry) -> bool:
    """Whether there is something to erase; what tells of an erasing is the proof of it and stays."""
    return entry.action != "audit.erase" and (entry.before is not None or entry.after is not None)


def payload_words(entry: AuditEntry) -> str:
    """What the entry holds of before and after, a field per line."""
    if entry.before is None and entry.after is None:
        return "What it said was erased; the chain still proves the entry." if entry.erased else "It says nothing more."
    parts = [("Before", entry.before), ("After", entry.after)]
    return "\n".join(
        f"{title}: {json.dumps(value, indent=2, ensure_ascii=False)}" for title, value in parts if value is not None
    )
