"""Metal prices, exchange rates, metal fixes, versions of the pricing rules, quotes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from veliano_desk.models.migrations.storage import INTEGER, TEXT

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _integer(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, INTEGER, nullable=nullable)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _price_settings() -> None:
    op.create_table(
        "price_settings",
        _integer("id"),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        *_text("source"),
        _integer("stale_hours"),
        *_text("feed"),
        sa.PrimaryKeyConstraint("id", name="pk_price_settings"),
        sqlite_strict=True,
    )


def _metal_prices() -> None:
    op.create_table(
        "metal_prices",
        _integer("id"),
        *_text("metal", "source", "price", "unit", "currency"),
        _integer("at"),
        _integer("taken_at"),
        _integer("person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_metal_prices"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_metal_prices_person_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_metal_prices_source_metal_at", "metal_prices", ["source", "metal", "at"])
    op.create_index("ix_metal_prices_at", "metal_prices", ["at"])


def _exchange_rates() -> None:
    op.create_table(
        "exchange_rates",
        _integer("id"),
        *_text("base", "quote", "rate", "day", "source"),
        _integer("taken_at"),
        _integer("person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_exchange_rates"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_exchange_rates_person_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_exchange_rates_base_quote_day", "exchange_rates", ["base", "quote", "day"])


def _metal_fixes() -> None:
    op.create_table(
        "metal_fixes",
        _integer("id"),
        sa.Column("version", INTEGER, nullable=False, server_default="1"),
        *_text("uid", "metal"),
        _integer("fine_mg"),
        *_text("source", "price", "unit", "currency"),
        _integer("priced_at"),
        *_text("legs"),
        _integer("at"),
        _integer("expires_at"),
        *_text("state"),
        _integer("state_at"),
        *_text("reason"),
        _integer("order_id", nullable=True),
        _integer("piece_id", nullable=True),
        _integer("person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_metal_fixes"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_metal_fixes_order_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_metal_fixes_person_id"),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.id"], name="fk_metal_fixes_piece_id"),
        sa.UniqueConstraint("uid", name="uq_metal_fixes_uid"),
        sqlite_strict=True,
    )
    op.create_index("ix_metal_fixes_order_id", "metal_fixes", ["order_id"])
    op.create_index("ix_metal_fixes_state_expires_at", "metal_fixes", ["state", "expires_at"])


def _pricing_rules() -> None:
    op.create_table(
        "pricing_rules",
        _integer("id"),
        _integer("number"),
        *_text("origin"),
        *_text("rules"),
        *_text("note"),
        _integer("at"),
        _integer("person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pricing_rules"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_pricing_rules_person_id"),
        sa.UniqueConstraint("number", name="uq_pricing_rules_number"),
        sqlite_strict=True,
    )


def _quotes() -> None:
    op.create_table(
        "quotes",
        _integer("id"),
        *_text("uid"),
        _integer("order_id"),
        _integer("piece_id"),
        _integer("number"),
        _integer("at"),
        _integer("person_id"),
        _integer("rules_number"),
        _integer("fix_id", nullable=True),
        *_text("currency"),
        *[_integer(f"{what}_units") for what in ("cost", "net", "tax", "total", "deposit")],
        *_text("inputs"),
        *_text("lines"),
        *_text("note"),
        sa.PrimaryKeyConstraint("id", name="pk_quotes"),
        sa.ForeignKeyConstraint(["fix_id"], ["metal_fixes.id"], name="fk_quotes_fix_id"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_quotes_order_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_quotes_person_id"),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.id"], name="fk_quotes_piece_id"),
        sa.UniqueConstraint("piece_id", "number", name="uq_quotes_piece_id_number"),
        sa.UniqueConstraint("uid", name="uq_quotes_uid"),
        sqlite_strict=True,
    )
    op.create_index("ix_quotes_order_id", "quotes", ["order_id"])


def upgrade() -> None:
    _price_settings()
    _metal_prices()
    _exchange_rates()
    _metal_fixes()
    _pricing_rules()
    _quotes()
