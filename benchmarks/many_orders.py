"""A workspace with any number of orders, as a shop has them after years; made in SQL, so that a million take a minute.

Five years, the newest three in a hundred open (and a few old ones), a fifth as many customers, of whom some buy often,
every stage, alloy and kind, flags, orders that are late and orders at risk. Numbers alone decide: it is the same
workspace each time, but for the day. Indexes and triggers are taken off meanwhile and put on again afterwards.
"""

from __future__ import annotations

import random
from contextlib import closing
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, CursorResult, text

from veliano_desk.bootstrap import open_workspace
from veliano_desk.config.trade_book import TradeBook
from veliano_desk.demo.secrets import DemoSecrets
from veliano_desk.domain.clock import Clock
from veliano_desk.domain.rights import Right
from veliano_desk.domain.search_keys import search_key
from veliano_desk.domain.stages import FINAL, Stage, rank
from veliano_desk.models.engine import WRITES, open_engine
from veliano_desk.models.search_index import settle_words

YEARS = 5
CUSTOMERS_PER_ORDER = 5
_DAYS = YEARS * 365
_CASES = 4096
_TABLES = ("customers", "orders", "pieces", "order_events")
_FIRST = (
    "James", "Sophia", "Ivana", "Tomás", "Keisha", "Omar", "Anna", "Miles", "Milena", "Chloé", "Diego", "Zoë", "Luca",
    "Amara", "Noah", "Émile", "Priya", "Jamal", "Greta", "Søren", "Maya", "Andre", "Ruth", "Kofi", "Elena", "Darius",
)  # fmt: skip
_LAST = (
    "Wilson", "Nguyen", "Petrović", "Rivera", "Brown", "Haddad", "Miller", "Müller", "Smith", "Johnson", "Okafor",
    "García", "Rossi", "Dubois", "Kowalski", "Jackson", "Schmidt", "Silva", "Cohen", "Yamamoto", "Park", "Osei",
)  # fmt: skip
_CITIES = (
    "Atlanta",
    "Houston",
    "Zagreb",
    "Paris",
    "Berlin",
    "Zürich",
    "Miami",
    "Chicago",
    "Lagos",
    "London",
    "Toronto",
)
_ALLOYS = {"14ky": 26, "14kw": 16, "18ky": 10, "ag925": 16, "10ky": 12, "14kr": 7, "18kw": 4, "": 4, "10kw": 2,
           "18kr": 1, "22ky": 0.7, "pt950": 0.6, "24k": 0.2, "ptir900": 0.02}  # fmt: skip
_KINDS = {"grillz": 52, "ring": 17, "chain": 9, "pendant": 8, "signet": 5, "bracelet": 4, "earrings": 3,
          "eternity": 1.5,
          "custom": 0.5}  # fmt: skip
_TITLES = {
    "grillz": ("Grillz · top 6 · open face", "Grillz · bottom 8 · diamond cut"),
    "ring": ("Band · comfort 4 mm",),
}
_STAGES = {"received": 12, "kit": 12, "impression": 8, "design": 12, "approval": 8, "ready": 6, "production": 20,
           "qc": 5,
           "ready_to_ship": 5, "shipped": 6, "hold": 3, "rework": 2, "returned": 1}  # fmt: skip
_BOUND = ("impression", "customer", "Ana", "Luis", "Kenji", "casting", "stone", "Mara")
_WORDS = (
    "engraved inside",
    "deep cut",
    "like the photo",
    "for a wedding",
    "second fitting",
    "rush",
    "polished",
    "matte",
)


def make_many(address: str, orders: int, clock: Clock | None = None) -> str:
    """Make a workspace of so many orders at an address where there is none; a token for somebody who may everything."""
    with open_workspace(address, clock=clock, secrets=DemoSecrets()) as workspace:
        desk = workspace.make_owner("Vera", "vera", "one long password", "Veliano & Co")
        token = desk.people.make_token("benchmark", tuple(Right)).secret
        today = desk.clock.now().date()
    with closing(_Engine(address)) as engine, engine.connection() as connection:
        put_on = _take_off(connection)
        _cases(connection, today)
        for statement in _statements(orders, max(orders // CUSTOMERS_PER_ORDER, 1), today):
            _run(connection, statement)
        for statement in put_on:
            _run(connection, statement)
        _fill_search(connection)
    with closing(_Engine(address)) as engine:
        engine.look_over()
    return token


class _Engine:
    """The workspace's own engine, past its services."""

    def __init__(self, address: str) -> None:
        self._engine = open_engine(address)

    def connection(self) -> Any:
        """A transaction that is committed when its block ends; nothing would be lost with the power but a copy."""
        if self._engine.dialect.name == "sqlite":
            with closing(self._engine.raw_connection()) as raw:
                for pragma in ("synchronous = OFF", "cache_size = -400000", "temp_store = MEMORY"):
                    raw.cursor().execute(f"PRAGMA {pragma}")
        return self._engine.execution_options(**{WRITES: True}).begin()

    def look_over(self) -> None:
        """Let the database look over what there is now, as it does by itself sooner or later."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            on_sqlite = connection.dialect.name == "sqlite"
            connection.exec_driver_sql("PRAGMA optimize" if on_sqlite else "VACUUM ANALYZE")

    def close(self) -> None:
        self._engine.dispose()


def _run(connection: Connection, statement: str) -> CursorResult[Any]:
    """A statement as it stands; psycopg takes a single percent sign for the place of a value."""
    on_sqlite = connection.dialect.name == "sqlite"
    return connection.exec_driver_sql(statement if on_sqlite else statement.replace("%", "%%"))


def _take_off(connection: Connection) -> list[str]:
    """Take off what follows every single row; the statements that put it on again."""
    named = ", ".join(f"'{name}'" for name in _TABLES)
    if connection.dialect.name == "sqlite":
        asked = (
            f"SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN ({named}) AND type <> 'table' AND sql <> ''"
        )
        found = [tuple(row) for row in _run(connection, asked)]
    else:
        asked = f"""SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
            AND tablename IN ({named}) AND indexname LIKE 'ix\\_%'"""
        found = [tuple(row) for row in _run(connection, asked)]
        found += [("triggers", name, f"ALTER TABLE {name} ENABLE TRIGGER USER") for name in _TABLES]
    for kind, name, _ in found:
        _run(connection, f"ALTER TABLE {name} DISABLE TRIGGER USER" if kind == "triggers" else f"DROP {kind} {name}")
    return [again for _, _, again in found]


def _fill_search(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        settle_words(connection)
        return
    for what in ("order", "customer"):
        _run(
            connection, f"INSERT INTO {what}_search (id, place, words) SELECT {what}_id, place, words FROM {what}_words"
        )


def _cases(connection: Connection, today: date) -> None:
    """What orders are like, case by case, and the days by their numbers (0: today)."""
    dice = random.Random(3)
    trade = TradeBook()
    _run(
        connection,
        "CREATE TEMPORARY TABLE many_cases (at BIGINT PRIMARY KEY, alloy_code TEXT, alloy_title TEXT, piece_kind TEXT,"
        " piece_title TEXT, material TEXT, details TEXT, notes TEXT, bound_by TEXT, stage TEXT, stage_rank BIGINT,"
        " store_status TEXT, name TEXT, name_key TEXT, city TEXT, city_key TEXT)",
    )
    _run(connection, "CREATE TEMPORARY TABLE many_days (at BIGINT PRIMARY KEY, day TEXT)")
    rows = [_case(dice, trade, at) for at in range(_CASES)]
    named = ", ".join(f":{name}" for name in rows[0])
    connection.execute(text(f"INSERT INTO many_cases VALUES ({named})"), rows)
    days = [{"at": at, "day": (today + timedelta(days=at)).isoformat()} for at in range(-_DAYS - 10, 200)]
    connection.execute(text("INSERT INTO many_days VALUES (:at, :day)"), days)


def _case(dice: random.Random, trade: TradeBook, at: int) -> dict[str, object]:
    def one_of(weights: dict[str, Any]) -> str:
        return dice.choices(list(weights), list(weights.values()))[0]

    alloy, kind, stage = one_of(_ALLOYS), one_of(_KINDS), Stage(one_of(_STAGES))
    title = trade.alloys[alloy].title if alloy else ""
    name, city = f"{dice.choice(_FIRST)} {dice.choice(_LAST)}", dice.choice(_CITIES)
    status = trade.states.status_by_stage.get(stage, "in_production")
    return {
        "at": at, "alloy_code": alloy, "alloy_title": title, "piece_kind": kind,
        "piece_title": dice.choice(_TITLES.get(kind, (kind.title(),))), "material": title or "Gold with Diamonds",
        "details": f"{dice.choice(_WORDS)}, {dice.choice(_WORDS)}", "notes": dice.choice(("", "", dice.choice(_WORDS))),
        "bound_by": dice.choice(_BOUND), "stage": str(stage), "stage_rank": rank(stage), "store_status": status,
        "name": name, "name_key": search_key(name), "city": city, "city_key": search_key(city),
    }  # fmt: skip


def _dice(seed: int, sides: str | int, number: str = "n.i") -> str:
    """An expression that throws dice for a row: 0 to sides - 1, the same each time."""
    return f"((({number} * 48271 + {seed * 7919}) % 2147483647) * 16807 % 2147483647 % {sides})"


def _statements(orders: int, customers: int, today: date) -> list[str]:
    numbers = "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {})"
    epoch = (today - date(1970, 1, 1)).days * 86_400_000_000
    second, day_long = 1_000_000, 86_400_000_000
    newest = orders - orders * 32 // 1000
    # Young orders are open, but for a few; old ones are not, but for fewer.
    is_open = f"(CASE WHEN n.i > {newest} THEN {_dice(1, 100)} < 92 ELSE {_dice(2, 2000)} = 7 END)"
    age = f"(({orders} - n.i) * {_DAYS} / {orders})"
    ordered_at = f"{epoch} - ({orders} - n.i) * {_DAYS * day_long // orders} - {_dice(3, 3600)} * {second}"
    cancelled, delivered = Stage.CANCELLED, Stage.DELIVERED
    assert {cancelled, delivered} == FINAL
    closed_stage = f"CASE WHEN {_dice(4, 100)} < 4 THEN '{cancelled}' ELSE '{delivered}' END"
    # Whoever buys often has a small number: the lesser of two throws.
    one, other = _dice(5, customers), _dice(6, customers)
    customer = f"1 + (CASE WHEN {one} < {other} THEN {one} ELSE {other} END)"
    return [
        numbers.format(customers) + f"""
        INSERT INTO customers (name, name_key, email, email_key, phone, city_key, address, since, orders, open_orders,
            phone_key, postcode_key, store_user)
        SELECT c.name, c.name_key, 'buyer' || n.i || '@example.com', 'buyer' || n.i || '@example.com', '', c.city_key,
            '{{"city":"' || c.city || '"}}', {epoch} - {_dice(7, _DAYS)} * {day_long}, 0, 0, '', '', ''
        FROM n CROSS JOIN many_cases AS c WHERE c.at = {_dice(8, _CASES)}""",
        numbers.format(orders) + f""", made AS (
            SELECT n.i AS i, CASE WHEN {is_open} THEN 1 ELSE 0 END AS open, {customer} AS customer,
                {_dice(9, _CASES)} AS at,
                {ordered_at} AS ordered_at, 28 + {_dice(10, 24)} - {age} AS due, {_dice(11, 14)} - 9 AS after_due,
                {closed_stage} AS closed_stage, {_dice(12, 100)} AS dice, 400 + {_dice(13, 9000)} AS price FROM n
        )
        INSERT INTO orders (id, number, source, customer_id, customer_key, currency, value_units, priced, store_status,
            kit_status, kit_tracking, material, teeth_raw, design_details, notes, piece_title, piece_key, piece_kind,
            alloy_code, alloy_title, stage, stage_rank, is_open, flags, finish_on, promise_on, due_on, slack_days,
            bound_by, ordered_at, questions, buyer)
        SELECT m.i, 'CO-' || (10000 + m.i), 'custom', m.customer, b.name_key, 'USD', m.price * 10000, 1,
            CASE WHEN m.open = 1 THEN c.store_status ELSE 'completed' END, '', '', c.material, '', c.details, c.notes,
            c.piece_title, lower(c.piece_title), c.piece_kind, c.alloy_code, c.alloy_title,
            CASE WHEN m.open = 1 THEN c.stage ELSE m.closed_stage END,
            CASE WHEN m.open = 1 THEN c.stage_rank WHEN m.closed_stage = '{delivered}' THEN {rank(delivered)}
                ELSE {rank(cancelled)} END,
            m.open, CASE WHEN m.open = 1 AND m.dice < 7 THEN 1 + m.dice % 3 ELSE 0 END, finish.day, promise.day,
            due.day, due.at - finish.at, CASE WHEN m.open = 1 THEN c.bound_by ELSE '' END, m.ordered_at, 0, ''
        FROM made AS m JOIN many_cases AS c ON c.at = m.at JOIN customers AS b ON b.id = m.customer
            JOIN many_days AS due ON due.at = m.due JOIN many_days AS finish ON finish.at = m.due + m.after_due
            JOIN many_days AS promise ON promise.at = m.due + m.after_due + 4""",
        """INSERT INTO pieces (id, order_id, line, position, kind, title, alloy_code, teeth, style, size_text,
            stone_kinds, plated, needs_kit, stage, touched, stage_since, finish_on, promise_on, bound_by, reason,
            hold_reason, estimate, metal_units, stones_units, labour_units, overhead_units, margin_units)
        SELECT id, id, '', 1, piece_kind, piece_title, alloy_code, '[]', '', '', '', 0, 0, stage, 0, ordered_at,
            finish_on, promise_on, bound_by, '', '', 'null', value_units / 3, 0, value_units / 4, value_units / 10, 0
        FROM orders""",
        f"""INSERT INTO order_events (uid, order_id, piece_id, at, kind, icon, title, detail, customer_visible)
        SELECT 'event-' || id, id, id, ordered_at + {day_long}, 'note', 'message-square', 'A note', 'Called back', 0
        FROM orders WHERE id > {orders - orders // 20}""",
        """UPDATE customers SET orders = t.orders, open_orders = t.opened FROM (SELECT customer_id, count(*) AS orders,
            sum(is_open) AS opened FROM orders GROUP BY customer_id) AS t WHERE t.customer_id = customers.id""",
    ]  # fmt: skip
