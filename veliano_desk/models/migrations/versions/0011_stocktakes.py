"""Stocktakes: counts of places and their lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from veliano_desk.models.migrations.storage import INTEGER, TEXT

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _stocktakes() -> None:
    op.create_table(
        "stocktakes",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("location_id", INTEGER, nullable=False),
        sa.Column("begun_at", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("blind", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("ended_at", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_stocktakes"),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name="fk_stocktakes_location_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_stocktakes_person_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_stocktakes_location_id_state", "stocktakes", ["location_id", "state"])


def _stocktake_lines() -> None:
    op.create_table(
        "stocktake_lines",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("stocktake_id", INTEGER, nullable=False),
        sa.Column("article_id", INTEGER, nullable=False),
        sa.Column("lot_id", INTEGER, nullable=True),
        sa.Column("owner", INTEGER, nullable=False),
        sa.Column("counted", INTEGER, nullable=False),
        sa.Column("counted_pieces", INTEGER, nullable=False),
        sa.Column("expected", INTEGER, nullable=False),
        sa.Column("expected_pieces", INTEGER, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("value", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stocktake_lines"),
        sa.ForeignKeyConstraint(["stocktake_id"], ["stocktakes.id"], name="fk_stocktake_lines_stocktake_id"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_stocktake_lines_article_id"),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name="fk_stocktake_lines_lot_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_stocktake_lines_person_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_stocktake_lines_stocktake_id_id", "stocktake_lines", ["stocktake_id", "id"])


def upgrade() -> None:
    _stocktakes()
    _stocktake_lines()
