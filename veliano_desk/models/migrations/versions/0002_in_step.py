"""In step with the whole store: decisions, the catalogue, shop orders, files, merged customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from veliano_desk.models.migrations.storage import BLOB, INTEGER, TEXT

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _categories() -> None:
    op.create_table(
        "categories",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_categories"),
        sqlite_strict=True,
    )


def _customers_apart() -> None:
    op.create_table(
        "customers_apart",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("low_id", INTEGER, nullable=False),
        sa.Column("high_id", INTEGER, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customers_apart"),
        sa.UniqueConstraint("low_id", "high_id", name="uq_customers_apart_low_id_high_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_customers_apart_high_id", "customers_apart", ["high_id"])


def _desk_changes() -> None:
    op.create_table(
        "desk_changes",
        sa.Column("sequence", INTEGER, nullable=False, autoincrement=False),
        sa.Column("desk", TEXT, nullable=False),
        sa.Column("areas", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_desk_changes"),
        sqlite_strict=True,
    )


def _file_contents() -> None:
    op.create_table(
        "file_contents",
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("data", BLOB, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_file_contents"),
        sqlite_strict=True,
    )


def _store_documents() -> None:
    op.create_table(
        "store_documents",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("store_table", TEXT, nullable=False),
        sa.Column("remote_id", TEXT, nullable=False),
        sa.Column("parent_table", TEXT, nullable=False),
        sa.Column("parent_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_store_documents"),
        sqlite_strict=True,
    )
    op.create_index("ix_store_documents_parent_table_parent_id", "store_documents", ["parent_table", "parent_id"])
    op.create_index("ix_store_documents_store_table_remote_id", "store_documents", ["store_table", "remote_id"])


def _customer_merges() -> None:
    op.create_table(
        "customer_merges",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("keep_id", INTEGER, nullable=False),
        sa.Column("gone_id", INTEGER, nullable=False),
        sa.Column("moved", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("undone_at", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_customer_merges"),
        sa.ForeignKeyConstraint(["gone_id"], ["customers.id"], name="fk_customer_merges_gone_id"),
        sa.ForeignKeyConstraint(["keep_id"], ["customers.id"], name="fk_customer_merges_keep_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_customer_merges_gone_id", "customer_merges", ["gone_id"])
    op.create_index("ix_customer_merges_keep_id", "customer_merges", ["keep_id"])


def _products() -> None:
    op.create_table(
        "products",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("category_id", INTEGER, nullable=True),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("custom", INTEGER, nullable=True),
        sa.Column("needs_kit", INTEGER, nullable=True),
        sa.Column("attributes", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_products"),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name="fk_products_category_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_products_category", "products", ["category"])
    op.create_index("ix_products_category_id", "products", ["category_id"])
    op.create_index("ix_products_name_key_id", "products", ["name_key", "id"])


def _grillz_specifications() -> None:
    op.create_table(
        "grillz_specifications",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("product", TEXT, nullable=False),
        sa.Column("product_id", INTEGER, nullable=True),
        sa.Column("material", TEXT, nullable=False),
        sa.Column("style", TEXT, nullable=False),
        sa.Column("teeth_position", TEXT, nullable=False),
        sa.Column("teeth_count", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_grillz_specifications"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_grillz_specifications_product_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_grillz_specifications_product", "grillz_specifications", ["product"])
    op.create_index("ix_grillz_specifications_product_id", "grillz_specifications", ["product_id"])


def _product_variants() -> None:
    op.create_table(
        "product_variants",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("product_id", INTEGER, nullable=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("options", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_product_variants"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_product_variants_product_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_product_variants_product_id", "product_variants", ["product_id"])


def _shop_orders() -> None:
    op.create_table(
        "shop_orders",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("order_id", INTEGER, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("email", TEXT, nullable=False),
        sa.Column("email_key", TEXT, nullable=False),
        sa.Column("payment_status", TEXT, nullable=False),
        sa.Column("shipping_status", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shop_orders"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_shop_orders_order_id"),
        sa.UniqueConstraint("order_id", name="uq_shop_orders_order_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_shop_orders_email_key", "shop_orders", ["email_key"])
    op.create_index("ix_shop_orders_user_id", "shop_orders", ["user_id"])


def _store_decisions() -> None:
    op.create_table(
        "store_decisions",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("store_table", TEXT, nullable=False),
        sa.Column("remote_id", TEXT, nullable=False),
        sa.Column("local_id", INTEGER, nullable=True),
        sa.Column("order_id", INTEGER, nullable=True),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("ours", TEXT, nullable=False),
        sa.Column("ours_by", TEXT, nullable=False),
        sa.Column("ours_at", INTEGER, nullable=True),
        sa.Column("theirs", TEXT, nullable=False),
        sa.Column("theirs_by", TEXT, nullable=False),
        sa.Column("theirs_at", INTEGER, nullable=True),
        sa.Column("asked_at", INTEGER, nullable=False),
        sa.Column("answer", TEXT, nullable=False),
        sa.Column("answered_by", TEXT, nullable=False),
        sa.Column("answered_at", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_store_decisions"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_store_decisions_order_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_store_decisions_answer_id", "store_decisions", ["answer", "id"])
    op.create_index("ix_store_decisions_order_id_answer", "store_decisions", ["order_id", "answer"])
    op.create_index(
        "ix_store_decisions_store_table_remote_id_field", "store_decisions", ["store_table", "remote_id", "field"]
    )


def _order_files() -> None:
    op.create_table(
        "order_files",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("order_id", INTEGER, nullable=False),
        sa.Column("piece_id", INTEGER, nullable=True),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("media_type", TEXT, nullable=False),
        sa.Column("size", INTEGER, nullable=False),
        sa.Column("added_at", INTEGER, nullable=False),
        sa.Column("added_by", TEXT, nullable=False),
        sa.Column("store_path", TEXT, nullable=False),
        sa.Column("in_store_at", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_order_files"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_order_files_order_id"),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.id"], name="fk_order_files_piece_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_order_files_order_id_id", "order_files", ["order_id", "id"])
    op.create_index("ix_order_files_sha256", "order_files", ["sha256"])
    op.create_index("ix_order_files_store_path", "order_files", ["store_path"])


def _order_items() -> None:
    op.create_table(
        "order_items",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("order_id", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("line", TEXT, nullable=False),
        sa.Column("product", TEXT, nullable=False),
        sa.Column("variant", TEXT, nullable=False),
        sa.Column("product_id", INTEGER, nullable=True),
        sa.Column("variant_id", INTEGER, nullable=True),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("price_units", INTEGER, nullable=False),
        sa.Column("custom", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_order_items"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_order_items_order_id"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_order_items_product_id"),
        sa.ForeignKeyConstraint(["variant_id"], ["product_variants.id"], name="fk_order_items_variant_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_order_items_order_id_position", "order_items", ["order_id", "position"])
    op.create_index("ix_order_items_product", "order_items", ["product"])


def upgrade() -> None:
    _categories()
    _customers_apart()
    _desk_changes()
    _file_contents()
    _store_documents()
    _customer_merges()
    _products()
    _grillz_specifications()
    _product_variants()
    _shop_orders()
    _store_decisions()
    _order_files()
    _order_items()
