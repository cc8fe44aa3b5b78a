"""What is bought: requests, orders, deliveries, invoices, goods on memo."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from veliano_desk.models.migrations.storage import INTEGER, TEXT

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _consignments() -> None:
    op.create_table(
        "consignments",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("way", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("supplier_id", INTEGER, nullable=True),
        sa.Column("customer_id", INTEGER, nullable=True),
        sa.Column("currency", TEXT, nullable=False),
        sa.Column("due_on", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consignments"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_consignments_customer_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_consignments_person_id"),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name="fk_consignments_supplier_id"),
        sa.UniqueConstraint("number", name="uq_consignments_number"),
        sqlite_strict=True,
    )
    op.create_index("ix_consignments_state_due_on_id", "consignments", ["state", "due_on", "id"])


def _purchase_orders() -> None:
    op.create_table(
        "purchase_orders",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("supplier_id", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("currency", TEXT, nullable=False),
        sa.Column("made_on", TEXT, nullable=False),
        sa.Column("sent_on", TEXT, nullable=False),
        sa.Column("confirmation", TEXT, nullable=False),
        sa.Column("expected_on", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("lines", INTEGER, nullable=False),
        sa.Column("total_units", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_purchase_orders"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_purchase_orders_person_id"),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name="fk_purchase_orders_supplier_id"),
        sa.UniqueConstraint("number", name="uq_purchase_orders_number"),
        sqlite_strict=True,
    )
    op.create_index("ix_purchase_orders_expected_on_id", "purchase_orders", ["expected_on", "id"])
    op.create_index("ix_purchase_orders_state_expected_on_id", "purchase_orders", ["state", "expected_on", "id"])
    op.create_index("ix_purchase_orders_supplier_id_id", "purchase_orders", ["supplier_id", "id"])


def _consignment_lines() -> None:
    op.create_table(
        "consignment_lines",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("consignment_id", INTEGER, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("article", TEXT, nullable=False),
        sa.Column("certificate", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("pieces", INTEGER, nullable=True),
        sa.Column("value_units", INTEGER, nullable=False),
        sa.Column("kept", INTEGER, nullable=False),
        sa.Column("returned", INTEGER, nullable=False),
        sa.Column("owed_units", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consignment_lines"),
        sa.ForeignKeyConstraint(["consignment_id"], ["consignments.id"], name="fk_consignment_lines_consignment_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_consignment_lines_consignment_id", "consignment_lines", ["consignment_id"])


def _purchase_invoices() -> None:
    op.create_table(
        "purchase_invoices",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("supplier_id", INTEGER, nullable=False),
        sa.Column("order_id", INTEGER, nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("day", TEXT, nullable=False),
        sa.Column("due_on", TEXT, nullable=False),
        sa.Column("currency", TEXT, nullable=False),
        sa.Column("freight_units", INTEGER, nullable=False),
        sa.Column("tax_units", INTEGER, nullable=False),
        sa.Column("total_units", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("differences", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("approved_by", INTEGER, nullable=True),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_purchase_invoices"),
        sa.ForeignKeyConstraint(["approved_by"], ["people.id"], name="fk_purchase_invoices_approved_by"),
        sa.ForeignKeyConstraint(["order_id"], ["purchase_orders.id"], name="fk_purchase_invoices_order_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_purchase_invoices_person_id"),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name="fk_purchase_invoices_supplier_id"),
        sa.UniqueConstraint("supplier_id", "number", name="uq_purchase_invoices_supplier_id_number"),
        sqlite_strict=True,
    )
    op.create_index("ix_purchase_invoices_order_id", "purchase_invoices", ["order_id"])
    op.create_index("ix_purchase_invoices_state", "purchase_invoices", ["state"])


def _purchase_lines() -> None:
    op.create_table(
        "purchase_lines",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("order_id", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("supplier_article_id", INTEGER, nullable=True),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("article", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("per", TEXT, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("pieces", INTEGER, nullable=True),
        sa.Column("price_units", INTEGER, nullable=False),
        sa.Column("confirmed_units", INTEGER, nullable=True),
        sa.Column("asked_on", TEXT, nullable=False),
        sa.Column("promised_on", TEXT, nullable=False),
        sa.Column("order_number", TEXT, nullable=False),
        sa.Column("operation", TEXT, nullable=False),
        sa.Column("loss_centipercent", INTEGER, nullable=False),
        sa.Column("received", INTEGER, nullable=False),
        sa.Column("rejected", INTEGER, nullable=False),
        sa.Column("credited", INTEGER, nullable=False),
        sa.Column("invoiced", INTEGER, nullable=False),
        sa.Column("metal", TEXT, nullable=False),
        sa.Column("sent_mg", INTEGER, nullable=False),
        sa.Column("back_mg", INTEGER, nullable=False),
        sa.Column("lost_mg", INTEGER, nullable=False),
        sa.Column("whole_on", TEXT, nullable=False),
        sa.Column("short", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_purchase_lines"),
        sa.ForeignKeyConstraint(["order_id"], ["purchase_orders.id"], name="fk_purchase_lines_order_id"),
        sa.ForeignKeyConstraint(
            ["supplier_article_id"], ["supplier_articles.id"], name="fk_purchase_lines_supplier_article_id"
        ),
        sa.UniqueConstraint("order_id", "position", name="uq_purchase_lines_order_id_position"),
        sqlite_strict=True,
    )
    op.create_index("ix_purchase_lines_order_number", "purchase_lines", ["order_number"])
    op.create_index("ix_purchase_lines_supplier_article_id", "purchase_lines", ["supplier_article_id"])


def _purchase_receipts() -> None:
    op.create_table(
        "purchase_receipts",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("uid", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("order_id", INTEGER, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("delivery_note", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_purchase_receipts"),
        sa.ForeignKeyConstraint(["order_id"], ["purchase_orders.id"], name="fk_purchase_receipts_order_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_purchase_receipts_person_id"),
        sa.UniqueConstraint("number", name="uq_purchase_receipts_number"),
        sa.UniqueConstraint("uid", name="uq_purchase_receipts_uid"),
        sqlite_strict=True,
    )
    op.create_index("ix_purchase_receipts_order_id", "purchase_receipts", ["order_id"])


def _consignment_moves() -> None:
    op.create_table(
        "consignment_moves",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("line_id", INTEGER, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("owed_units", INTEGER, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consignment_moves"),
        sa.ForeignKeyConstraint(["line_id"], ["consignment_lines.id"], name="fk_consignment_moves_line_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_consignment_moves_person_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_consignment_moves_line_id", "consignment_moves", ["line_id"])


def _purchase_invoice_lines() -> None:
    op.create_table(
        "purchase_invoice_lines",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("invoice_id", INTEGER, nullable=False),
        sa.Column("line_id", INTEGER, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("price_units", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_purchase_invoice_lines"),
        sa.ForeignKeyConstraint(["invoice_id"], ["purchase_invoices.id"], name="fk_purchase_invoice_lines_invoice_id"),
        sa.ForeignKeyConstraint(["line_id"], ["purchase_lines.id"], name="fk_purchase_invoice_lines_line_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_purchase_invoice_lines_invoice_id", "purchase_invoice_lines", ["invoice_id"])
    op.create_index("ix_purchase_invoice_lines_line_id", "purchase_invoice_lines", ["line_id"])


def _purchase_receipt_lines() -> None:
    op.create_table(
        "purchase_receipt_lines",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("receipt_id", INTEGER, nullable=False),
        sa.Column("line_id", INTEGER, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("pieces", INTEGER, nullable=True),
        sa.Column("rejected", INTEGER, nullable=False),
        sa.Column("gross_mg", INTEGER, nullable=True),
        sa.Column("assay_millis", INTEGER, nullable=True),
        sa.Column("certificate", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("metal_event_id", INTEGER, nullable=True),
        sa.Column("lot_id", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_purchase_receipt_lines"),
        sa.ForeignKeyConstraint(["line_id"], ["purchase_lines.id"], name="fk_purchase_receipt_lines_line_id"),
        sa.ForeignKeyConstraint(
            ["metal_event_id"], ["metal_events.id"], name="fk_purchase_receipt_lines_metal_event_id"
        ),
        sa.ForeignKeyConstraint(["receipt_id"], ["purchase_receipts.id"], name="fk_purchase_receipt_lines_receipt_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_purchase_receipt_lines_line_id", "purchase_receipt_lines", ["line_id"])
    op.create_index("ix_purchase_receipt_lines_receipt_id", "purchase_receipt_lines", ["receipt_id"])


def _purchase_requests() -> None:
    op.create_table(
        "purchase_requests",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("article", TEXT, nullable=False),
        sa.Column("supplier_article_id", INTEGER, nullable=True),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("needed_by", TEXT, nullable=False),
        sa.Column("order_number", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("at", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("line_id", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_purchase_requests"),
        sa.ForeignKeyConstraint(["line_id"], ["purchase_lines.id"], name="fk_purchase_requests_line_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_purchase_requests_person_id"),
        sa.ForeignKeyConstraint(
            ["supplier_article_id"], ["supplier_articles.id"], name="fk_purchase_requests_supplier_article_id"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_purchase_requests_line_id", "purchase_requests", ["line_id"])
    op.create_index("ix_purchase_requests_state_id", "purchase_requests", ["state", "id"])


def upgrade() -> None:
    _consignments()
    _purchase_orders()
    _consignment_lines()
    _purchase_invoices()
    _purchase_lines()
    _purchase_receipts()
    _consignment_moves()
    _purchase_invoice_lines()
    _purchase_receipt_lines()
    _purchase_requests()
