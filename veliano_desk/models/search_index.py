"""The words that orders and customers are found by, brought up to date at the end of a unit of work.

On PostgreSQL triggers do it row by row (migration 0003). On SQLite they only note which rows have changed, and new ones
are known by their numbers: FTS5 writes all that a statement gives it at once, so that a statement for all rows takes a
tenth of the time that one for each does.
"""

from __future__ import annotations

from sqlalchemy import Connection

_DUE = """SELECT EXISTS (SELECT 1 FROM order_search_due) OR EXISTS (SELECT 1 FROM customer_search_due)
    OR EXISTS (SELECT 1 FROM orders WHERE id > (SELECT id FROM search_reach WHERE owner = 'orders'))
    OR EXISTS (SELECT 1 FROM customers WHERE id > (SELECT id FROM search_reach WHERE owner = 'customers'))"""
_NEW = """INSERT OR IGNORE INTO {due} SELECT id FROM {owner}
    WHERE id > (SELECT id FROM search_reach WHERE owner = '{owner}')"""
_REACHED = "UPDATE search_reach SET id = coalesce((SELECT max(id) FROM {owner}), 0) WHERE owner = '{owner}'"
_SETTLE = (
    _NEW.format(due="order_search_due", owner="orders"),
    _NEW.format(due="customer_search_due", owner="customers"),
    """INSERT INTO order_search (rowid, words, people) SELECT place, words, people FROM order_words
    WHERE order_id IN (SELECT id FROM order_search_due) ORDER BY place""",
    """INSERT INTO customer_search (rowid, people) SELECT place, people FROM customer_words
    WHERE customer_id IN (SELECT id FROM customer_search_due) ORDER BY place""",
    "DELETE FROM order_search_due",
    "DELETE FROM customer_search_due",
    _REACHED.format(owner="orders"),
    _REACHED.format(owner="customers"),
)


def settle_words(connection: Connection) -> None:
    """Let the search find what this transaction brought. Every way that writes orders or customers ends with it."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql(_DUE).scalar():
        for statement in _SETTLE:
            connection.exec_driver_sql(statement)
