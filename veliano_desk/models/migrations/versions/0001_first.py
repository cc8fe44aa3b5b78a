"""The first schema: workspace, people, customers, orders and pieces, plan, store, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from veliano_desk.models.migrations.storage import INTEGER, TEXT

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", INTEGER, nullable=False, autoincrement=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
        sqlite_strict=True,
    )


def _audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("sequence", INTEGER, nullable=False, autoincrement=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("desk", TEXT, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("salt", TEXT, nullable=True),
        sa.Column("before", TEXT, nullable=True),
        sa.Column("after", TEXT, nullable=True),
        sa.Column("before_digest", TEXT, nullable=False),
        sa.Column("after_digest", TEXT, nullable=False),
        sa.Column("previous", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_log"),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_log_at", "audit_log", ["at"])
    op.create_index("ix_audit_log_subject", "audit_log", ["subject"])


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sa.Column("email", TEXT, nullable=False),
        sa.Column("email_key", TEXT, nullable=False),
        sa.Column("store_user", TEXT, nullable=False),
        sa.Column("phone", TEXT, nullable=False),
        sa.Column("phone_key", TEXT, nullable=False),
        sa.Column("city_key", TEXT, nullable=False),
        sa.Column("postcode_key", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("since", INTEGER, nullable=False),
        sa.Column("orders", INTEGER, nullable=False),
        sa.Column("open_orders", INTEGER, nullable=False),
        sa.Column("merged_into", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
        sa.ForeignKeyConstraint(["merged_into"], ["customers.id"], name="fk_customers_merged_into"),
        sqlite_strict=True,
    )
    op.create_index("ix_customers_city_key_id", "customers", ["city_key", "id"])
    op.create_index("ix_customers_email_key", "customers", ["email_key"])
    op.create_index("ix_customers_merged_into", "customers", ["merged_into"])
    op.create_index("ix_customers_name_key_id", "customers", ["name_key", "id"])
    op.create_index("ix_customers_orders_id", "customers", ["orders", "id"])
    op.create_index("ix_customers_phone_key", "customers", ["phone_key"])
    op.create_index("ix_customers_since_id", "customers", ["since", "id"])
    op.create_index("ix_customers_store_user", "customers", ["store_user"])


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("login", TEXT, nullable=False),
        sa.Column("password_digest", TEXT, nullable=False),
        sa.Column("roles", TEXT, nullable=False),
        sa.Column("active", INTEGER, nullable=False),
        sa.Column("wrong_tries", INTEGER, nullable=False),
        sa.Column("tried_at", INTEGER, nullable=True),
        sa.Column("signed_in_at", INTEGER, nullable=True),
        sa.Column("made_at", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("login", name="uq_people_login"),
        sqlite_strict=True,
    )


def _store_links() -> None:
    op.create_table(
        "store_links",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("store_table", TEXT, nullable=False),
        sa.Column("remote_id", TEXT, nullable=False),
        sa.Column("local_id", INTEGER, nullable=False),
        sa.Column("remote_updated_at", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("row", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_store_links"),
        sa.UniqueConstraint("store_table", "remote_id", name="uq_store_links_store_table_remote_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_store_links_store_table_local_id", "store_links", ["store_table", "local_id"])


def _sync_cursors() -> None:
    op.create_table(
        "sync_cursors",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("store_table", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("remote_id", TEXT, nullable=False),
        sa.Column("settled_to", TEXT, nullable=False),
        sa.Column("swept_at", INTEGER, nullable=True),
        sa.Column("sweeping_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sync_cursors"),
        sa.UniqueConstraint("store_table", name="uq_sync_cursors_store_table"),
        sqlite_strict=True,
    )


def _sync_findings() -> None:
    op.create_table(
        "sync_findings",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("store_table", TEXT, nullable=False),
        sa.Column("remote_id", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("raw", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("mended", TEXT, nullable=False),
        sa.Column("found_at", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sync_findings"),
        sa.UniqueConstraint("store_table", "remote_id", name="uq_sync_findings_store_table_remote_id"),
        sqlite_strict=True,
    )


def _sync_runs() -> None:
    op.create_table(
        "sync_runs",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("started_at", INTEGER, nullable=False),
        sa.Column("ended_at", INTEGER, nullable=True),
        sa.Column("result", TEXT, nullable=False),
        sa.Column("pulled", INTEGER, nullable=False),
        sa.Column("pushed", INTEGER, nullable=False),
        sa.Column("flagged", INTEGER, nullable=False),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("details", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sync_runs"),
        sqlite_strict=True,
    )


def _workspace() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("uid", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("currency", TEXT, nullable=False),
        sa.Column("zone", TEXT, nullable=False),
        sa.Column("rates", TEXT, nullable=False),
        sa.Column("workshop", TEXT, nullable=False),
        sa.Column("store", TEXT, nullable=False),
        sa.Column("sync_minutes", INTEGER, nullable=False),
        sa.Column("planned_at", INTEGER, nullable=True),
        sa.Column("made_at", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
        sqlite_strict=True,
    )


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("customer_id", INTEGER, nullable=True),
        sa.Column("customer_key", TEXT, nullable=False),
        sa.Column("buyer", TEXT, nullable=False),
        sa.Column("currency", TEXT, nullable=False),
        sa.Column("value_units", INTEGER, nullable=False),
        sa.Column("priced", INTEGER, nullable=False),
        sa.Column("store_status", TEXT, nullable=False),
        sa.Column("kit_status", TEXT, nullable=False),
        sa.Column("kit_tracking", TEXT, nullable=False),
        sa.Column("material", TEXT, nullable=False),
        sa.Column("teeth_raw", TEXT, nullable=False),
        sa.Column("design_details", TEXT, nullable=False),
        sa.Column("notes", TEXT, nullable=False),
        sa.Column("piece_title", TEXT, nullable=False),
        sa.Column("piece_key", TEXT, nullable=False),
        sa.Column("piece_kind", TEXT, nullable=False),
        sa.Column("alloy_code", TEXT, nullable=False),
        sa.Column("alloy_title", TEXT, nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("stage_rank", INTEGER, nullable=False),
        sa.Column("is_open", INTEGER, nullable=False),
        sa.Column("flags", INTEGER, nullable=False),
        sa.Column("questions", INTEGER, nullable=False),
        sa.Column("finish_on", TEXT, nullable=True),
        sa.Column("promise_on", TEXT, nullable=True),
        sa.Column("due_on", TEXT, nullable=True),
        sa.Column("slack_days", INTEGER, nullable=False),
        sa.Column("bound_by", TEXT, nullable=False),
        sa.Column("ordered_at", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_orders_customer_id"),
        sa.UniqueConstraint("number", name="uq_orders_number"),
        sqlite_strict=True,
    )
    op.create_index("ix_orders_customer_id", "orders", ["customer_id"])


def _saved_views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("page", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("spec", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_saved_views_person_id"),
        sa.UniqueConstraint("person_id", "page", "title", name="uq_saved_views_person_id_page_title"),
        sqlite_strict=True,
    )


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("rights", TEXT, nullable=False),
        sa.Column("made_at", INTEGER, nullable=False),
        sa.Column("used_at", INTEGER, nullable=True),
        sa.Column("revoked_at", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_tokens_person_id"),
        sa.UniqueConstraint("digest", name="uq_tokens_digest"),
        sqlite_strict=True,
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("uid", TEXT, nullable=False),
        sa.Column("order_id", INTEGER, nullable=True),
        sa.Column("store_table", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("remote_id", TEXT, nullable=False),
        sa.Column("values", TEXT, nullable=False),
        sa.Column("made_at", INTEGER, nullable=False),
        sa.Column("attempts", INTEGER, nullable=False),
        sa.Column("next_try_at", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("sent_at", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_outbox_order_id"),
        sa.UniqueConstraint("uid", name="uq_outbox_uid"),
        sqlite_strict=True,
    )
    op.create_index("ix_outbox_order_id_state", "outbox", ["order_id", "state"])
    op.create_index("ix_outbox_remote_id_state", "outbox", ["remote_id", "state"])
    op.create_index("ix_outbox_state_id", "outbox", ["state", "id"])
    op.create_index("ix_outbox_state_next_try_at", "outbox", ["state", "next_try_at"])


def _pieces() -> None:
    op.create_table(
        "pieces",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("order_id", INTEGER, nullable=False),
        sa.Column("line", TEXT, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("alloy_code", TEXT, nullable=True),
        sa.Column("assumed_alloy_code", TEXT, nullable=True),
        sa.Column("teeth", TEXT, nullable=False),
        sa.Column("arch", TEXT, nullable=True),
        sa.Column("style", TEXT, nullable=False),
        sa.Column("size_text", TEXT, nullable=False),
        sa.Column("size_um", INTEGER, nullable=True),
        sa.Column("width_um", INTEGER, nullable=True),
        sa.Column("stone_kinds", TEXT, nullable=False),
        sa.Column("stones", INTEGER, nullable=True),
        sa.Column("stones_mct", INTEGER, nullable=True),
        sa.Column("plated", INTEGER, nullable=False),
        sa.Column("needs_kit", INTEGER, nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("held_from", TEXT, nullable=True),
        sa.Column("hold_reason", TEXT, nullable=False),
        sa.Column("touched", INTEGER, nullable=False),
        sa.Column("stage_since", INTEGER, nullable=False),
        sa.Column("finish_on", TEXT, nullable=True),
        sa.Column("promise_on", TEXT, nullable=True),
        sa.Column("bound_by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("estimate", TEXT, nullable=False),
        sa.Column("metal_units", INTEGER, nullable=False),
        sa.Column("stones_units", INTEGER, nullable=False),
        sa.Column("labour_units", INTEGER, nullable=False),
        sa.Column("overhead_units", INTEGER, nullable=False),
        sa.Column("margin_units", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pieces"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_pieces_order_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_pieces_order_id_position", "pieces", ["order_id", "position"])
    op.create_index("ix_pieces_stage", "pieces", ["stage"])


def _actual_costs() -> None:
    op.create_table(
        "actual_costs",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("piece_id", INTEGER, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("amount_units", INTEGER, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_actual_costs"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_actual_costs_person_id"),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.id"], name="fk_actual_costs_piece_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_actual_costs_piece_id", "actual_costs", ["piece_id"])


def _order_events() -> None:
    op.create_table(
        "order_events",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("uid", TEXT, nullable=False),
        sa.Column("order_id", INTEGER, nullable=False),
        sa.Column("piece_id", INTEGER, nullable=True),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("icon", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("customer_visible", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_order_events"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_order_events_order_id"),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.id"], name="fk_order_events_piece_id"),
        sa.UniqueConstraint("uid", name="uq_order_events_uid"),
        sqlite_strict=True,
    )
    op.create_index("ix_order_events_order_id_at", "order_events", ["order_id", "at"])


def _piece_flags() -> None:
    op.create_table(
        "piece_flags",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("piece_id", INTEGER, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("raw", TEXT, nullable=False),
        sa.Column("assumed", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_piece_flags"),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.id"], name="fk_piece_flags_piece_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_piece_flags_piece_id", "piece_flags", ["piece_id"])


def _planned_operations() -> None:
    op.create_table(
        "planned_operations",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("piece_id", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("minutes", INTEGER, nullable=False),
        sa.Column("person", TEXT, nullable=False),
        sa.Column("bench", TEXT, nullable=False),
        sa.Column("start", INTEGER, nullable=True),
        sa.Column("end", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_planned_operations"),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.id"], name="fk_planned_operations_piece_id"),
        sa.UniqueConstraint("piece_id", "sequence", name="uq_planned_operations_piece_id_sequence"),
        sqlite_strict=True,
    )
    op.create_index("ix_planned_operations_start", "planned_operations", ["start"])


def upgrade() -> None:
    _audit_head()
    _audit_log()
    _customers()
    _people()
    _store_links()
    _sync_cursors()
    _sync_findings()
    _sync_runs()
    _workspace()
    _orders()
    _saved_views()
    _tokens()
    _outbox()
    _pieces()
    _actual_costs()
    _order_events()
    _piece_flags()
    _planned_operations()
    op.execute("INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '" + "0" * 64 + "')")
