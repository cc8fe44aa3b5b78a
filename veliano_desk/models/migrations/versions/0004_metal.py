"""The metal ledger: articles, accounts, events and their lines, day closes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from veliano_desk.models.migrations.storage import INTEGER, TEXT

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("metal", TEXT, nullable=False),
        sa.Column("fineness_millis", INTEGER, nullable=False),
        sa.Column("density_millis", INTEGER, nullable=False),
        sa.Column("mark", TEXT, nullable=False),
        sa.Column("look", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("code", name="uq_articles_code"),
        sqlite_strict=True,
    )


def _metal_accounts() -> None:
    op.create_table(
        "metal_accounts",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("person_id", INTEGER, nullable=True),
        sa.Column("customer_id", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_metal_accounts"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_metal_accounts_customer_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_metal_accounts_person_id"),
        sa.UniqueConstraint("kind", "ref", name="uq_metal_accounts_kind_ref"),
        sqlite_strict=True,
    )


def _metal_closes() -> None:
    op.create_table(
        "metal_closes",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("day", TEXT, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("unexplained_mg", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_metal_closes"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_metal_closes_person_id"),
        sa.UniqueConstraint("day", name="uq_metal_closes_day"),
        sqlite_strict=True,
    )


def _metal_events() -> None:
    op.create_table(
        "metal_events",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("uid", TEXT, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("kind", INTEGER, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("operation", TEXT, nullable=False),
        sa.Column("order_number", TEXT, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("corrects", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_metal_events"),
        sa.ForeignKeyConstraint(["corrects"], ["metal_events.id"], name="fk_metal_events_corrects"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_metal_events_person_id"),
        sa.UniqueConstraint("corrects", name="uq_metal_events_corrects"),
        sa.UniqueConstraint("uid", name="uq_metal_events_uid"),
        sqlite_strict=True,
    )
    op.create_index("ix_metal_events_at", "metal_events", ["at"])
    op.create_index("ix_metal_events_order_number", "metal_events", ["order_number"])


def _metal_approvals() -> None:
    op.create_table(
        "metal_approvals",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("account_id", INTEGER, nullable=False),
        sa.Column("article_id", INTEGER, nullable=False),
        sa.Column("operation", TEXT, nullable=False),
        sa.Column("mg", INTEGER, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("used_by", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_metal_approvals"),
        sa.ForeignKeyConstraint(["account_id"], ["metal_accounts.id"], name="fk_metal_approvals_account_id"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_metal_approvals_article_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_metal_approvals_person_id"),
        sa.ForeignKeyConstraint(["used_by"], ["metal_events.id"], name="fk_metal_approvals_used_by"),
        sqlite_strict=True,
    )
    op.create_index("ix_metal_approvals_account_id_article_id", "metal_approvals", ["account_id", "article_id"])


def _metal_holdings() -> None:
    op.create_table(
        "metal_holdings",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("account_id", INTEGER, nullable=False),
        sa.Column("article_id", INTEGER, nullable=False),
        sa.Column("owner", INTEGER, nullable=False),
        sa.Column("mg", INTEGER, nullable=False),
        sa.Column("fine", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_metal_holdings"),
        sa.ForeignKeyConstraint(["account_id"], ["metal_accounts.id"], name="fk_metal_holdings_account_id"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_metal_holdings_article_id"),
        sa.UniqueConstraint("account_id", "article_id", "owner", name="uq_metal_holdings_account_id_article_id_owner"),
        sqlite_strict=True,
    )


def _metal_lines() -> None:
    op.create_table(
        "metal_lines",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("event_id", INTEGER, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("account_id", INTEGER, nullable=False),
        sa.Column("article_id", INTEGER, nullable=False),
        sa.Column("owner", INTEGER, nullable=False),
        sa.Column("mg", INTEGER, nullable=False),
        sa.Column("fine", INTEGER, nullable=False),
        sa.Column("balance_mg", INTEGER, nullable=False),
        sa.Column("balance_fine", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_metal_lines"),
        sa.ForeignKeyConstraint(["account_id"], ["metal_accounts.id"], name="fk_metal_lines_account_id"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_metal_lines_article_id"),
        sa.ForeignKeyConstraint(["event_id"], ["metal_events.id"], name="fk_metal_lines_event_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_metal_lines_account_id_article_id_owner_at_id",
        "metal_lines",
        ["account_id", "article_id", "owner", "at", "id"],
    )
    op.create_index("ix_metal_lines_event_id", "metal_lines", ["event_id"])


def upgrade() -> None:
    _articles()
    _metal_accounts()
    _metal_closes()
    _metal_events()
    _metal_approvals()
    _metal_holdings()
    _metal_lines()
