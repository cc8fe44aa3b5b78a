"""Stock: articles described whole, places, lots, postings with running balances, reservations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from veliano_desk.models.migrations.storage import INTEGER, TEXT

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_WORDS = (
    "colour", "supplier_article", "shape", "size", "clarity", "quality", "note", "title_key", "words",
)  # fmt: skip
_FIGURES = (
    "counts_pieces", "weight_mg", "reorder_at", "order_to", "lead_days", "used", "on_hand", "pieces", "value",
    "reserved", "reserved_pieces", "on_order", "moved_at",
)  # fmt: skip


def _articles() -> None:
    for name in _WORDS:
        op.add_column("articles", sa.Column(name, TEXT, nullable=False, server_default=sa.text("''")))
    op.add_column("articles", sa.Column("composition", TEXT, nullable=False, server_default="[]"))
    for name in _FIGURES:
        op.add_column("articles", sa.Column(name, INTEGER, nullable=False, server_default="0"))
    op.add_column("articles", sa.Column("active", INTEGER, nullable=False, server_default="1"))
    op.create_index("ix_articles_title_key_id", "articles", ["title_key", "id"])
    op.create_index("ix_articles_value_id", "articles", ["value", "id"])
    op.create_index("ix_articles_moved_at_id", "articles", ["moved_at", "id"])
    op.execute("UPDATE articles SET title_key = lower(title), words = lower(code || ' ' || title || ' ' || metal)")


def _locations() -> None:
    op.create_table(
        "locations",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("account", TEXT, nullable=False),
        sa.Column("active", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_locations"),
        sa.UniqueConstraint("code", name="uq_locations_code"),
        sqlite_strict=True,
    )


def _lots() -> None:
    op.create_table(
        "lots",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("article_id", INTEGER, nullable=False),
        sa.Column("owner", INTEGER, nullable=False),
        sa.Column("origin", TEXT, nullable=False),
        sa.Column("supplier", TEXT, nullable=False),
        sa.Column("reference", TEXT, nullable=False),
        sa.Column("certificate", TEXT, nullable=False),
        sa.Column("laboratory", TEXT, nullable=False),
        sa.Column("certificate_key", TEXT, nullable=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("estimated", INTEGER, nullable=False),
        sa.Column("received_at", INTEGER, nullable=False),
        sa.Column("received_quantity", INTEGER, nullable=False),
        sa.Column("received_value", INTEGER, nullable=False),
        sa.Column("gross_mg", INTEGER, nullable=False),
        sa.Column("reserved", INTEGER, nullable=False),
        sa.Column("reserved_pieces", INTEGER, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lots"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_lots_article_id"),
        sa.UniqueConstraint("certificate_key", name="uq_lots_certificate_key"),
        sqlite_strict=True,
    )
    op.create_index("ix_lots_article_id_id", "lots", ["article_id", "id"])


def _stock_events() -> None:
    op.create_table(
        "stock_events",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("uid", TEXT, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("kind", INTEGER, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("order_number", TEXT, nullable=False),
        sa.Column("piece_id", INTEGER, nullable=True),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("corrects", INTEGER, nullable=True),
        sa.Column("metal_event_id", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_stock_events"),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.id"], name="fk_stock_events_piece_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_stock_events_person_id"),
        sa.ForeignKeyConstraint(["corrects"], ["stock_events.id"], name="fk_stock_events_corrects"),
        sa.ForeignKeyConstraint(["metal_event_id"], ["metal_events.id"], name="fk_stock_events_metal_event_id"),
        sa.UniqueConstraint("corrects", name="uq_stock_events_corrects"),
        sa.UniqueConstraint("metal_event_id", name="uq_stock_events_metal_event_id"),
        sa.UniqueConstraint("uid", name="uq_stock_events_uid"),
        sqlite_strict=True,
    )
    op.create_index("ix_stock_events_at", "stock_events", ["at"])
    op.create_index("ix_stock_events_order_number", "stock_events", ["order_number"])


def _stock_lines() -> None:
    op.create_table(
        "stock_lines",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("event_id", INTEGER, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("article_id", INTEGER, nullable=False),
        sa.Column("lot_id", INTEGER, nullable=False),
        sa.Column("location_id", INTEGER, nullable=False),
        sa.Column("pieces", INTEGER, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("value", INTEGER, nullable=False),
        sa.Column("balance_pieces", INTEGER, nullable=False),
        sa.Column("balance_quantity", INTEGER, nullable=False),
        sa.Column("balance_value", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stock_lines"),
        sa.ForeignKeyConstraint(["event_id"], ["stock_events.id"], name="fk_stock_lines_event_id"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_stock_lines_article_id"),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name="fk_stock_lines_lot_id"),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name="fk_stock_lines_location_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_stock_lines_article_id_id", "stock_lines", ["article_id", "id"])
    op.create_index("ix_stock_lines_event_id", "stock_lines", ["event_id"])
    op.create_index("ix_stock_lines_lot_id_location_id_at_id", "stock_lines", ["lot_id", "location_id", "at", "id"])


def _stock_positions() -> None:
    op.create_table(
        "stock_positions",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("article_id", INTEGER, nullable=False),
        sa.Column("lot_id", INTEGER, nullable=False),
        sa.Column("location_id", INTEGER, nullable=False),
        sa.Column("pieces", INTEGER, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("value", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stock_positions"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_stock_positions_article_id"),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name="fk_stock_positions_lot_id"),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name="fk_stock_positions_location_id"),
        sa.UniqueConstraint("lot_id", "location_id", name="uq_stock_positions_lot_id_location_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_stock_positions_article_id_location_id_quantity",
        "stock_positions",
        ["article_id", "location_id", "quantity"],
    )
    op.create_index("ix_stock_positions_location_id_quantity", "stock_positions", ["location_id", "quantity"])


def _reservations() -> None:
    op.create_table(
        "reservations",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("article_id", INTEGER, nullable=False),
        sa.Column("lot_id", INTEGER, nullable=True),
        sa.Column("order_number", TEXT, nullable=False),
        sa.Column("piece_id", INTEGER, nullable=True),
        sa.Column("asked_quantity", INTEGER, nullable=False),
        sa.Column("asked_pieces", INTEGER, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("pieces", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reservations"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_reservations_article_id"),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name="fk_reservations_lot_id"),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.id"], name="fk_reservations_piece_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_reservations_person_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_reservations_article_id_state", "reservations", ["article_id", "state"])
    op.create_index("ix_reservations_lot_id_state", "reservations", ["lot_id", "state"])
    op.create_index("ix_reservations_order_number_state", "reservations", ["order_number", "state"])


def _first_places() -> None:
    """The place of what the metal ledger keeps, and the vault that it knows."""
    op.execute(
        "INSERT INTO locations (code, title, kind, account, active) VALUES"
        " ('metal', 'Metal ledger', 'ledger', '', 1), ('vault:main', 'Vault', 'vault', 'vault:main', 1)"
    )


_HELD = """SELECT h.article_id, sum(h.mg) AS mg FROM metal_holdings AS h
    JOIN metal_accounts AS a ON a.id = h.account_id
    WHERE h.owner = 0 AND a.kind IN ('vault', 'worker', 'job', 'tree', 'dust', 'refiner', 'caster')
    GROUP BY h.article_id HAVING sum(h.mg) > 0"""


def _metal_there_is() -> None:
    """One lot per alloy for the metal that the ledger holds already; nobody said what it cost."""
    connection = op.get_bind()
    held = connection.execute(sa.text(_HELD)).all()
    if not held:
        return
    at = connection.execute(sa.text("SELECT max(at) FROM metal_events")).scalar_one()
    person = connection.execute(sa.text("SELECT min(id) FROM people")).scalar_one()
    place = connection.execute(sa.text("SELECT id FROM locations WHERE code = 'metal'")).scalar_one()
    facts = {"at": at, "person": person, "place": place}
    connection.execute(sa.text(
        "INSERT INTO stock_events (uid, at, kind, note, order_number, person_id)"
        " VALUES ('metal-before-0008', :at, 80, 'In hand before values were kept', '', :person)"
    ), facts)  # fmt: skip
    for article, mg in held:
        mine = {**facts, "article": article, "mg": mg}
        for statement in _ONE_LAYER:
            connection.execute(sa.text(statement), mine)


_ONE_LAYER = (
    (
        "INSERT INTO lots (article_id, owner, origin, supplier, reference, certificate, laboratory, state, estimated,"
        " received_at, received_quantity, received_value, gross_mg, reserved, reserved_pieces, note)"
        " VALUES (:article, 0, '', '', '', '', '', '', 1, :at, :mg, 0, 0, 0, 0, '')"
    ),
    (
        "INSERT INTO stock_positions (article_id, lot_id, location_id, pieces, quantity, value)"
        " SELECT :article, max(id), :place, 0, :mg, 0 FROM lots WHERE article_id = :article"
    ),
    (
        "INSERT INTO stock_lines (event_id, at, article_id, lot_id, location_id, pieces, quantity, value,"
        " balance_pieces, balance_quantity, balance_value) SELECT (SELECT max(id) FROM stock_events), :at, :article,"
        " max(id), :place, 0, :mg, 0, 0, :mg, 0 FROM lots WHERE article_id = :article"
    ),
    "UPDATE articles SET on_hand = :mg, used = 1, moved_at = :at WHERE id = :article",
)


def upgrade() -> None:
    _articles()
    _locations()
    _lots()
    _stock_events()
    _stock_lines()
    _stock_positions()
    _reservations()
    _first_places()
    _metal_there_is()
