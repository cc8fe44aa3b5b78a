"""Refining lots: what is in them, what they bring, to which months that falls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from veliano_desk.models.migrations.storage import INTEGER, TEXT

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _lots() -> None:
    op.create_table(
        "refining_lots",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("refiner", TEXT, nullable=False),
        sa.Column("reference", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("opened_at", INTEGER, nullable=False),
        sa.Column("sent_at", INTEGER, nullable=True),
        sa.Column("settled_at", INTEGER, nullable=True),
        sa.Column("fee_units", INTEGER, nullable=True),
        sa.Column("sent_event", INTEGER, nullable=True),
        sa.Column("settled_event", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_refining_lots"),
        sa.ForeignKeyConstraint(["sent_event"], ["metal_events.id"], name="fk_refining_lots_sent_event"),
        sa.ForeignKeyConstraint(["settled_event"], ["metal_events.id"], name="fk_refining_lots_settled_event"),
        sa.UniqueConstraint("number", name="uq_refining_lots_number"),
        sqlite_strict=True,
    )
    op.create_index("ix_refining_lots_state", "refining_lots", ["state"])


def _of_a_lot(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("lot_id", INTEGER, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["lot_id"], ["refining_lots.id"], name=f"fk_{name}_lot_id"),
        sqlite_strict=True,
    )
    op.create_index(f"ix_{name}_lot_id", name, ["lot_id"])


def upgrade() -> None:
    _lots()
    _of_a_lot(
        "refining_parts",
        sa.Column("account", TEXT, nullable=False),
        sa.Column("article", TEXT, nullable=False),
        sa.Column("mg", INTEGER, nullable=False),
    )
    _of_a_lot(
        "refining_results",
        sa.Column("metal", TEXT, nullable=False),
        sa.Column("expected", INTEGER, nullable=False),
        sa.Column("assay", INTEGER, nullable=True),
        sa.Column("credited", INTEGER, nullable=True),
    )
    _of_a_lot(
        "refining_shares",
        sa.Column("month", TEXT, nullable=False),
        sa.Column("metal", TEXT, nullable=False),
        sa.Column("expected", INTEGER, nullable=False),
        sa.Column("difference", INTEGER, nullable=False),
    )
    op.create_index("ix_refining_shares_month", "refining_shares", ["month"])
