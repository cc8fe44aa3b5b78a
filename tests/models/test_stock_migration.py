"""A workspace that kept metal before its value was kept: each alloy gets one layer, of all that the ledger holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Engine, text

from veliano_desk.models import migrate
from veliano_desk.models.engine import WRITES, open_engine

BEFORE = """
INSERT INTO people (name, login, password_digest, roles, active, made_at, wrong_tries)
  VALUES ('Vera', 'vera', 'x', '["owner"]', 1, 1, 0);
INSERT INTO articles (code, kind, title, unit, metal, fineness_millis, density_millis, mark, look)
  VALUES ('14ky', 'alloy', '14K Yellow', 'mg', 'gold', 583333, 13070, '585', ''),
  ('18kw', 'alloy', '18K White', 'mg', 'gold', 750000, 14640, '750', '');
INSERT INTO metal_accounts (kind, ref) VALUES ('vault', 'main'), ('worker', 'vera'), ('opening', 'balance');
INSERT INTO metal_events (uid, at, kind, note, operation, order_number, person_id)
  VALUES ('u', 1000, 10, '', '', '', 1);
INSERT INTO metal_holdings (account_id, article_id, owner, mg, fine)
  VALUES (1, 1, 0, 700, 0), (2, 1, 0, 300, 0), (1, 2, 7, 900, 0), (3, 1, 0, -1000, 0)
"""


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    opened = open_engine(address)
    yield opened
    opened.dispose()


def at_release(engine: Engine, revision: str) -> None:
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        command.upgrade(migrate._config(connection), revision)


def test_metal_that_is_there_already_gets_its_layers(engine: Engine):
    at_release(engine, "0007")
    with engine.begin() as connection:
        for statement in BEFORE.split(";"):
            connection.execute(text(statement))
    migrate.upgrade(engine)
    with engine.connect() as connection:

        def rows(statement: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.execute(text(statement))]

        assert rows("SELECT article_id, quantity, value FROM stock_positions") == [(1, 1000, 0)]
        assert rows("SELECT article_id, estimated, received_quantity FROM lots") == [(1, 1, 1000)]
        assert rows("SELECT quantity, balance_quantity FROM stock_lines") == [(1000, 1000)]
        assert rows("SELECT code, on_hand, used, title_key FROM articles ORDER BY id") == [
            ("14ky", 1000, 1, "14k yellow"), ("18kw", 0, 0, "18k white"),
        ]  # fmt: skip
        assert rows("SELECT code, kind FROM locations ORDER BY id") == [("metal", "ledger"), ("vault:main", "vault")]
