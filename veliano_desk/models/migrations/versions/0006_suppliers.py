"""Suppliers, what they sell and their price lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from veliano_desk.models.migrations.storage import INTEGER, TEXT

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _suppliers() -> None:
    op.create_table(
        "suppliers",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sa.Column("kinds", TEXT, nullable=False),
        sa.Column("currency", TEXT, nullable=False),
        sa.Column("pay_days", INTEGER, nullable=False),
        sa.Column("lead_days", INTEGER, nullable=True),
        sa.Column("terms", TEXT, nullable=False),
        sa.Column("our_number", TEXT, nullable=False),
        sa.Column("email", TEXT, nullable=False),
        sa.Column("phone", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("contacts", TEXT, nullable=False),
        sa.Column("active", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_suppliers"),
        sa.UniqueConstraint("code", name="uq_suppliers_code"),
        sqlite_strict=True,
    )
    op.create_index("ix_suppliers_name_key_id", "suppliers", ["name_key", "id"])


def _price_list_imports() -> None:
    op.create_table(
        "price_list_imports",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("supplier_id", INTEGER, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("file", TEXT, nullable=False),
        sa.Column("rows", INTEGER, nullable=False),
        sa.Column("added", INTEGER, nullable=False),
        sa.Column("changed", INTEGER, nullable=False),
        sa.Column("unchanged", INTEGER, nullable=False),
        sa.Column("skipped", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_price_list_imports"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_price_list_imports_person_id"),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name="fk_price_list_imports_supplier_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_price_list_imports_supplier_id", "price_list_imports", ["supplier_id"])


def _price_list_mappings() -> None:
    op.create_table(
        "price_list_mappings",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("supplier_id", INTEGER, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("spec", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_price_list_mappings"),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name="fk_price_list_mappings_supplier_id"),
        sa.UniqueConstraint("supplier_id", "name", name="uq_price_list_mappings_supplier_id_name"),
        sqlite_strict=True,
    )


def _supplier_articles() -> None:
    op.create_table(
        "supplier_articles",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("supplier_id", INTEGER, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("title_key", TEXT, nullable=False),
        sa.Column("price_units", INTEGER, nullable=False),
        sa.Column("currency", TEXT, nullable=False),
        sa.Column("per", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("pack", INTEGER, nullable=True),
        sa.Column("lead_days", INTEGER, nullable=True),
        sa.Column("article", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("priced_on", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_supplier_articles"),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name="fk_supplier_articles_supplier_id"),
        sa.UniqueConstraint("supplier_id", "code", name="uq_supplier_articles_supplier_id_code"),
        sqlite_strict=True,
    )
    op.create_index("ix_supplier_articles_article", "supplier_articles", ["article"])
    op.create_index("ix_supplier_articles_code_id", "supplier_articles", ["code", "id"])
    op.create_index(
        "ix_supplier_articles_supplier_id_title_key_id", "supplier_articles", ["supplier_id", "title_key", "id"]
    )
    op.create_index("ix_supplier_articles_title_key_id", "supplier_articles", ["title_key", "id"])


def _supplier_prices() -> None:
    op.create_table(
        "supplier_prices",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("supplier_article_id", INTEGER, nullable=False),
        sa.Column("valid_from", TEXT, nullable=False),
        sa.Column("price_units", INTEGER, nullable=False),
        sa.Column("currency", TEXT, nullable=False),
        sa.Column("per", TEXT, nullable=False),
        sa.Column("import_id", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_supplier_prices"),
        sa.ForeignKeyConstraint(["import_id"], ["price_list_imports.id"], name="fk_supplier_prices_import_id"),
        sa.ForeignKeyConstraint(
            ["supplier_article_id"], ["supplier_articles.id"], name="fk_supplier_prices_supplier_article_id"
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_supplier_prices_supplier_article_id_valid_from_id",
        "supplier_prices",
        ["supplier_article_id", "valid_from", "id"],
    )


def upgrade() -> None:
    _suppliers()
    _price_list_imports()
    _price_list_mappings()
    _supplier_articles()
    _supplier_prices()
