"""From no workspace to this program's schema, from an older release to this one, and never from a newer one."""

from __future__ import annotations

import ast
import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from tests.services.copies import Shop
from tests.workshop import PASSWORD, Workshop
from veliano_desk.domain.errors import WorkspaceError
from veliano_desk.models import migrate, migrations
from veliano_desk.models.database import Database
from veliano_desk.models.engine import open_engine
from veliano_desk.models.schema import Base

NEXT_RELEASE = """
import sqlalchemy as sa
from alembic import op
from veliano_desk.models.migrations.storage import TEXT

revision = "9001"
down_revision = "{before}"

def upgrade():
    op.add_column("customers", sa.Column("nickname", TEXT, nullable=False, server_default=""))
    op.execute("UPDATE customers SET nickname = lower(name)")
    {more}
"""


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Call it, and the program is a release ahead: one migration more, ending with this line of Python."""

    def arrive(more: str = "") -> None:
        scripts = tmp_path / "migrations"
        shutil.copytree(migrate.SCRIPTS, scripts)
        source = NEXT_RELEASE.format(before=migrations.HEAD, more=more)
        (scripts / "versions" / "9001_next.py").write_text(source, encoding="utf-8")
        monkeypatch.setattr(migrate, "SCRIPTS", scripts)
        monkeypatch.setattr(migrations, "HEAD", "9001")

    return arrive


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    opened = open_engine(address)
    yield opened
    opened.dispose()


def at_once(*works: Callable[[], object]) -> list[object]:
    """Runs these on threads that start together; what each returned or raised."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(index: int, work: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[index] = work()
        except Exception as error:  # noqa: BLE001  # handed to the test, which looks at it
            results[index] = error

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_constant_is_the_newest_revision():
    known = migrate.known_revisions()
    assert known[0] == migrations.HEAD
    assert len(set(known)) == len(known)


def test_the_migrations_make_exactly_the_tables_that_are_mapped(engine: Engine):
    migrate.upgrade(engine)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_object": mapped}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def mapped(_thing: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
    """All but what migration 0003 makes by hand: the lists' indexes, of which most are partial, and the search."""
    by_hand = r"ix_orders_(open|closed|kind)_\w+|ix_customers_open_\w+|ix_(order|customer)_search_\w+"
    search = r"(order|customer)_search(_\w+)?|search_reach"
    return not (reflected and re.fullmatch(by_hand if kind == "index" else search, name or ""))


def test_no_migration_imports_live_models():
    allowed = {"veliano_desk.models.migrations.storage"}
    for path in migrate.SCRIPTS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import)
                else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            )  # fmt: skip
            ours = {name for name in names if name.startswith("veliano_desk")}
            assert ours <= allowed, f"{path.name} imports {ours - allowed}"


def test_an_older_workspace_is_migrated_with_its_data(address: str, next_release: Callable[[], None]):
    old = Workshop(address)
    number = old.take_order(customer="James Wilson")
    old.close()
    next_release()
    workspace = old.reopen()
    try:
        desk = workspace.sign_in("vera", PASSWORD)
        assert desk.orders.show(number).customer == "James Wilson"
        assert workspace.verify_audit().ok
    finally:
        workspace.close()
    with closing(Database(address)) as database:
        assert database.revision() == "9001"


def test_a_file_is_copied_whole_before_it_is_migrated(file_shop: Shop, next_release: Callable[[], None]):
    number = file_shop.take_order()
    before = migrations.HEAD
    next_release()
    with closing(Database(file_shop.address)) as database:
        copy = database.upgrade()
    assert copy is not None
    assert copy.name == f"workspace.before-9001-from-{before}.db"
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [(before,)]
        assert kept.execute("SELECT number FROM orders").fetchall() == [(number,)]
        assert "nickname" not in {row[1] for row in kept.execute("PRAGMA table_info(customers)")}
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_first_run_copies_nothing(engine: Engine, tmp_path: Path):
    assert migrate.upgrade(engine) is None
    assert migrate.upgrade(engine) is None
    assert [path.name for path in tmp_path.iterdir() if "before" in path.name] == []


def test_a_migration_that_fails_leaves_everything_as_it_was(shop: Shop, next_release: Callable[[str], None]):
    number = shop.take_order()
    before = migrations.HEAD
    next_release('raise RuntimeError("power cut")')
    with closing(Database(shop.address)) as database, pytest.raises(RuntimeError, match="power cut"):
        database.upgrade()
    assert shop.rows("SELECT version_num FROM alembic_version") == [(before,)]
    assert shop.owner.orders.show(number).number == number
    with shop.engine.connect() as connection, pytest.raises(Exception, match="nickname"):
        connection.execute(text("SELECT nickname FROM customers"))


def test_two_desks_that_migrate_at_once_do_it_once(address: str, next_release: Callable[[], None], tmp_path: Path):
    Workshop(address).close()
    before = migrations.HEAD
    next_release()
    one, other = Database(address), Database(address)
    with closing(one), closing(other):
        copies = at_once(one.upgrade, other.upgrade)
        assert one.revision() == other.revision() == "9001"
    made = [path for path in copies if path is not None]
    assert len(made) == (1 if one.file else 0)
    for path in made:
        with closing(sqlite3.connect(str(path))) as kept:
            # Whoever came second must not write the migrated workspace over the copy.
            assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [(before,)]


def test_two_desks_that_make_a_workspace_at_once_make_one(address: str):
    desks = [Database(address), Database(address)]
    results = at_once(*(desk.open_checked for desk in desks))
    assert results == [None, None]
    assert {desk.revision() for desk in desks} == {migrations.HEAD}
    for desk in desks:
        desk.close()


def test_a_newer_workspace_is_refused_and_not_touched(shop: Shop):
    shop.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WorkspaceError) as refused:
        shop.reopen()
    assert refused.value.title == "The workspace is newer than this program"
    assert "9999" in refused.value.happened
    assert "Install the newest" in refused.value.todo
    engine = open_engine(shop.address)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE recipes (id INTEGER)", "CREATE TABLE alembic_version (version_num TEXT)"],
    ids=["somebody else's tables", "another program's migrations"],
)
def test_somebody_elses_database_is_refused_and_left_alone(engine: Engine, statement: str):
    with engine.begin() as connection:
        connection.execute(text(statement))
    with pytest.raises(WorkspaceError, match="Another program's database"):
        migrate.upgrade(engine)
    with engine.connect() as connection:
        assert migrate.inspect(connection).get_table_names() == [statement.split()[2]]


def test_a_workspace_without_its_revision_is_refused(shop: Shop):
    shop.execute("DELETE FROM alembic_version")
    with pytest.raises(WorkspaceError, match="Another program's database"):
        shop.owner.access.database.revision()
