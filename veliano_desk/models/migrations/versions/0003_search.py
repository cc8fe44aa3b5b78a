"""Any size: the indexes that lists are read off, and the words that orders and customers are found by.

Indexes. Open and closed orders have one per sort each; those of the open ones hold all that open orders are narrowed
by. A third per sort begins with what kind of order it is: a filter reads a few short runs of it, not the whole list.

Words. SQLite: FTS5, a row's number is its place. PostgreSQL: a table of lexemes, `w…` for words that everybody who sees
orders may search, `p…` for those that tell of a person. A place grows with the second of the order and with its number:
the newest have the highest. Triggers keep the words in step, whoever writes; on SQLite they note what is due, and the
unit of work settles that and what is new (`models/search_index.py`): new are the numbers behind the last one that was
settled, because a trigger for each new row would make SQLite keep a journal for each, which costs as much as the row.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ORDER_SORTS = ("promise_on", "due_on", "number", "customer_key", "stage_rank", "value_units", "ordered_at")
CUSTOMER_SORTS = ("name_key", "since", "city_key", "orders")
OPEN_FACTS = (
    "stage", "piece_kind", "alloy_code", "bound_by", "store_status", "stage_rank", "slack_days", "due_on",
    "promise_on", "flags",
)  # fmt: skip
KIND_OF_ORDER = ("stage", "store_status", "piece_kind", "alloy_code")

_WORDS = """o.number || ' ' || {tail}(o.number, {sign}6) || ' ' || {tail}(o.number, {sign}5) || ' ' ||
    {tail}(o.number, {sign}4) || ' ' || {tail}(o.number, {sign}3) || ' ' || o.piece_title || ' ' || o.material ||
    ' ' || o.design_details || ' ' || o.notes"""
_PEOPLE = "coalesce(c.name || ' ' || c.email, o.buyer)"
_CUSTOMER = "c.name || ' ' || c.email || ' ' || c.phone || ' ' || c.city_key"
_TOLD = ("number", "customer_id", "buyer", "ordered_at", "piece_title", "material", "design_details", "notes")
_TOLD_OF_CUSTOMER = ("name", "email", "phone", "city_key", "since")


def upgrade() -> None:
    bind = op.get_bind()
    search = _sqlite_search() if bind.dialect.name == "sqlite" else _postgres_search()
    for statement in (*_list_indexes(bind.dialect.name), *search):
        bind.exec_driver_sql(statement)


def _list_indexes(database: str) -> list[str]:
    # SQLite reads a row's own columns only where the index has all that is asked for, its condition too; PostgreSQL
    # merges two lists only where the index begins with what they are sorted by.
    first = "is_open, " if database == "sqlite" else ""
    made = [
        f"CREATE INDEX ix_customers_open_{sort} ON customers ({sort}, id) WHERE open_orders > 0"
        for sort in CUSTOMER_SORTS
    ]
    for sort in ORDER_SORTS:
        facts = ", ".join(fact for fact in OPEN_FACTS if fact != sort)
        made += [
            f"CREATE INDEX ix_orders_open_{sort} ON orders ({first}{sort}, id, {facts}) WHERE is_open = 1",
            f"CREATE INDEX ix_orders_closed_{sort} ON orders ({first}{sort}, id) WHERE is_open = 0",
            f"CREATE INDEX ix_orders_kind_{sort} ON orders ({', '.join(KIND_OF_ORDER)}, {sort}, id)",
        ]
    return made


def _place(moment: str, number: str, largest: str) -> str:
    return f"(({largest}({moment} / 1000000, 0) << 31) | {number})"


def _changed(columns: tuple[str, ...], differ: str) -> str:
    return " OR ".join(f"old.{column} {differ} new.{column}" for column in columns)


def _sqlite_search() -> list[str]:
    words = _WORDS.format(tail="substr", sign="-")
    of_order, of_customer = _place("o.ordered_at", "o.id", "max"), _place("c.since", "c.id", "max")
    fill = "INSERT INTO order_search (rowid, words, people) SELECT place, words, people FROM order_words"
    fill_customers = "INSERT INTO customer_search (rowid, people) SELECT place, people FROM customer_words"
    old_order, old_customer = _place("old.ordered_at", "old.id", "max"), _place("old.since", "old.id", "max")
    drop = f"DELETE FROM order_search WHERE rowid = {old_order}"
    due = "INSERT OR IGNORE INTO order_search_due VALUES (new.id)"
    due_customer = "INSERT OR IGNORE INTO customer_search_due VALUES (new.id)"
    # A number is given again once the highest is gone.
    reach = "UPDATE search_reach SET id = min(id, coalesce((SELECT max(id) FROM {owner}), 0)) WHERE owner = '{owner}'"
    drop_customer = f"DELETE FROM customer_search WHERE rowid = {old_customer}"
    told, told_of_customer = ", ".join(_TOLD), ", ".join(_TOLD_OF_CUSTOMER)
    how = "tokenize = 'unicode61 remove_diacritics 2', detail = column, prefix = '1 2 3'"
    return [
        f"CREATE VIRTUAL TABLE order_search USING fts5 (words, people, {how})",
        f"CREATE VIRTUAL TABLE customer_search USING fts5 (people, {how})",
        "CREATE VIRTUAL TABLE order_search_words USING fts5vocab (order_search, instance)",
        "CREATE VIRTUAL TABLE customer_search_words USING fts5vocab (customer_search, instance)",
        f"""CREATE VIEW order_words AS SELECT {of_order}
            AS place, o.id AS order_id, o.customer_id, {words} AS words, {_PEOPLE} AS people
            FROM orders AS o LEFT JOIN customers AS c ON c.id = o.customer_id""",
        f"""CREATE VIEW customer_words AS SELECT {of_customer} AS place, c.id AS customer_id, {_CUSTOMER} AS people
            FROM customers AS c""",
        fill,
        fill_customers,
        "CREATE TABLE order_search_due (id INTEGER PRIMARY KEY) STRICT",
        "CREATE TABLE customer_search_due (id INTEGER PRIMARY KEY) STRICT",
        "CREATE TABLE search_reach (owner TEXT PRIMARY KEY NOT NULL, id INTEGER NOT NULL) STRICT",
        """INSERT INTO search_reach SELECT 'orders', coalesce(max(id), 0) FROM orders
            UNION ALL SELECT 'customers', coalesce(max(id), 0) FROM customers""",
        f"""CREATE TRIGGER order_search_changed AFTER UPDATE OF {told} ON orders
            WHEN {_changed(_TOLD, "IS NOT")} BEGIN {drop}; {due}; END""",
        f"CREATE TRIGGER order_search_gone AFTER DELETE ON orders BEGIN {drop}; {reach.format(owner='orders')}; END",
        f"""CREATE TRIGGER customer_search_changed AFTER UPDATE OF {told_of_customer} ON customers
            WHEN {_changed(_TOLD_OF_CUSTOMER, "IS NOT")} BEGIN {drop_customer}; {due_customer}; END""",
        f"""CREATE TRIGGER customer_search_gone AFTER DELETE ON customers
            BEGIN {drop_customer}; {reach.format(owner="customers")}; END""",
        """CREATE TRIGGER order_search_customer AFTER UPDATE OF name, email ON customers
            WHEN old.name IS NOT new.name OR old.email IS NOT new.email
            BEGIN
                UPDATE order_search SET people = new.name || ' ' || new.email
                WHERE rowid IN (SELECT place FROM order_words WHERE customer_id = new.id);
            END""",
    ]  # fmt: skip


def _postgres_search() -> list[str]:
    words = _WORDS.format(tail="right", sign="")
    of_order, of_customer = _place("o.ordered_at", "o.id", "greatest"), _place("c.since", "c.id", "greatest")
    lexemes = f"array_to_tsvector(desk_words('w', {words}) || desk_words('p', {_PEOPLE}))"
    kept = "ON CONFLICT (id) DO UPDATE SET place = excluded.place, words = excluded.words"
    fill = "INSERT INTO order_search (id, place, words) SELECT order_id, place, words FROM order_words"
    fill_customers = (
        "INSERT INTO customer_search (id, place, words) SELECT customer_id, place, words FROM customer_words"
    )
    told, told_of_customer = ", ".join(_TOLD), ", ".join(_TOLD_OF_CUSTOMER)
    each = "FOR EACH ROW EXECUTE FUNCTION"
    made = [
        # Signs between words: spaces, all of ASCII that is neither letter nor digit, and the typographer's.
        """CREATE FUNCTION desk_words(kind text, said text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $body$
            SELECT coalesce(array_agg(DISTINCT kind || left(word, 60)), '{}') FROM regexp_split_to_table(
                regexp_replace(normalize(lower(said COLLATE "default"), NFKD), '[\\u0300-\\u036f]+', '', 'g'),
                '[\\s!-/:-@\\[-`{-~\\u00a0-\\u00bf\\u00d7\\u00f7\\u2000-\\u206f]+'
            ) AS word WHERE word <> '' $body$""",
        f"""CREATE VIEW order_words AS SELECT {of_order} AS place, o.id AS order_id, o.customer_id, {lexemes} AS words
            FROM orders AS o LEFT JOIN customers AS c ON c.id = o.customer_id""",
        f"""CREATE VIEW customer_words AS SELECT {of_customer} AS place, c.id AS customer_id,
            array_to_tsvector(desk_words('p', {_CUSTOMER})) AS words FROM customers AS c""",
    ]  # fmt: skip
    for table, owner in (("order_search", "orders"), ("customer_search", "customers")):
        made += [
            f"""CREATE TABLE {table} (id bigint NOT NULL PRIMARY KEY REFERENCES {owner} ON DELETE CASCADE,
                place bigint NOT NULL, words tsvector NOT NULL)""",
            f"CREATE INDEX ix_{table}_place ON {table} (place)",
            f"CREATE INDEX ix_{table}_words ON {table} USING gin (words) WITH (gin_pending_list_limit = 256)",
        ]
    for name, body in (
        ("order_search_follow", f"{fill} WHERE order_id = new.id {kept};"),
        ("customer_search_follow", f"{fill_customers} WHERE customer_id = new.id {kept};"),
        ("order_search_rename", f"{fill} WHERE customer_id = new.id {kept};"),
    ):
        made.append(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN {body} RETURN NULL; END $body$"
        )
    return [
        *made, fill, fill_customers,
        f"CREATE TRIGGER order_search_new AFTER INSERT ON orders {each} order_search_follow()",
        f"""CREATE TRIGGER order_search_changed AFTER UPDATE OF {told} ON orders
            FOR EACH ROW WHEN ({_changed(_TOLD, "IS DISTINCT FROM")}) EXECUTE FUNCTION order_search_follow()""",
        f"CREATE TRIGGER customer_search_new AFTER INSERT ON customers {each} customer_search_follow()",
        f"""CREATE TRIGGER customer_search_changed AFTER UPDATE OF {told_of_customer} ON customers FOR EACH ROW
            WHEN ({_changed(_TOLD_OF_CUSTOMER, "IS DISTINCT FROM")}) EXECUTE FUNCTION customer_search_follow()""",
        """CREATE TRIGGER order_search_customer AFTER UPDATE OF name, email ON customers FOR EACH ROW
            WHEN (old.name IS DISTINCT FROM new.name OR old.email IS DISTINCT FROM new.email)
            EXECUTE FUNCTION order_search_rename()""",
    ]  # fmt: skip
