"""The log of check weights put on scales."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from veliano_desk.models.migrations.storage import INTEGER, TEXT

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scale_checks",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("desk", TEXT, nullable=False),
        sa.Column("scale", TEXT, nullable=False),
        sa.Column("serial", TEXT, nullable=False),
        sa.Column("nominal_ug", INTEGER, nullable=False),
        sa.Column("read_ug", INTEGER, nullable=False),
        sa.Column("tolerance_ug", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scale_checks"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_scale_checks_person_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_scale_checks_at", "scale_checks", ["at"])
    op.create_index("ix_scale_checks_desk_scale", "scale_checks", ["desk", "scale"])
