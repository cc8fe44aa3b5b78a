"""The store server that the demo and the tests talk to: the real, Supabase-compatible one, on a free loopback port.

`StoreServer.start()` takes about a second once the template is made. The first start on a machine installs the
server's npm packages into `.store/` (they are locked by hash) and makes the template: a database with the store's
schema, an admin and a customer. Every start then works on its own copy, which is removed when it is closed.
"""

from __future__ import annotations

import atexit
import json
import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from veliano_desk.demo import store_parts
from veliano_desk.demo.store_parts import Parts, StoreUnavailableError

START_SECONDS = 90.0
LOAD_BATCH = 500


@dataclass(frozen=True, slots=True)
class StorePerson:
    """Somebody who can sign in to the demo store."""

    email: str
    password: str
    user_id: str


class StoreServer:
    """A running store. Close it, or use it in a `with`; it also ends when the program that started it does.

    url, publishable_key, secret_key: what a person would copy from Supabase. admin: a member of admin_users.
    customer: signed up, but no admin. jwt_secret: what its tokens are signed with.
    """

    def __init__(self, folder: Path, parts: Parts, *, jwt_seconds: int = 3600, max_rows: int = 1000) -> None:
        self.publishable_key = f"sb_publishable_{secrets.token_urlsafe(18)}"
        self.secret_key = f"sb_secret_{secrets.token_urlsafe(24)}"
        self.jwt_secret = secrets.token_urlsafe(48)
        self._folder = folder
        self._lock = threading.Lock()
        self._asked = 0
        self._write_config(jwt_seconds, max_rows)
        self._log = (folder / "server.log").open("w", encoding="utf-8")
        self._process = parts.start_server(folder, self._log)
        atexit.register(self.close)
        self.url = f"http://127.0.0.1:{self._port()}"
        people = _people_in(folder)
        self.admin = people.get("admin", StorePerson("", "", ""))
        self.customer = people.get("customer", StorePerson("", "", ""))

    @classmethod
    def start(cls, *, pack: bool = True, generation: int = 1, jwt_seconds: int = 3600, max_rows: int = 1000) -> Self:
        """A store of its own, empty but for its people. pack: with the desk's SQL additions applied; generation: of the
        store's schema, 1 with orders.total_amount or 2 with orders.total.

        Raises StoreUnavailableError where Node or the npm packages cannot be had.
        """
        parts = store_parts.find()
        template = _template(parts, generation)
        folder = Path(tempfile.mkdtemp(prefix="veliano-store-"))
        try:
            shutil.copytree(template, folder, dirs_exist_ok=True)
            server = cls(folder, parts, jwt_seconds=jwt_seconds, max_rows=max_rows)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if pack:
            server.apply_pack()
        return server

    def execute_sql(self, text: str) -> list[list[dict[str, Any]]]:
        """Runs SQL as the project's owner, as its SQL editor would; the rows of each statement. Raises RuntimeError
        with the database's words."""
        with self._lock:
            self._asked += 1
            told = self._exchange({"id": self._asked, "sql": text})
        if "error" in told:
            raise RuntimeError(f"{told['code']}: {told['error']}")
        results: list[list[dict[str, Any]]] = told["results"]
        return results

    def apply_pack(self) -> None:
        """Applies resources/store/pack.sql, as the store's owner would."""
        self.execute_sql(store_parts.pack_sql())

    def load(self, table: str, rows: Iterable[Mapping[str, Any]], *, keep_stamps: bool = False) -> int:
        """Adds many rows fast; values as JSON has them, absent fields as the table's defaults. Returns how many.

        keep_stamps: `updated_at` stays as given, past the pack's triggers, as it would be in a store with a history.
        """
        triggers = "set local session_replication_role = replica;" if keep_stamps else ""
        count = 0
        for batch in _batches(rows):
            fields = list(dict.fromkeys(name for row in batch for name in row))
            if any(len(row) != len(fields) for row in batch):
                raise ValueError(f"All rows for {table} need the same fields")
            names = ", ".join(f'"{name}"' for name in fields)
            document = json.dumps(batch, default=str).replace("'", "''")
            self.execute_sql(
                f"begin; {triggers} insert into public.{table} ({names}) "
                f"select {names} from json_populate_recordset(null::public.{table}, '{document}'); commit"
            )
            count += len(batch)
        return count

    def clear(self) -> None:
        """Empties every table of the store but the people in it and their rights."""
        listed = self.execute_sql(
            "select tablename as name from pg_tables "
            "where schemaname = 'public' and tablename not in ('admin_users', 'profiles')"
        )[0]
        deletions = ";".join(f'delete from public."{row["name"]}"' for row in listed)
        self.execute_sql(f"begin; set local session_replication_role = replica; {deletions}; commit")

    def stop(self) -> None:
        """Ends the server and leaves its data, whole, where it is."""
        atexit.unregister(self.close)
        store_parts.end(self._process)
        for stream in (self._process.stdout, self._log):
            if stream is not None:
                stream.close()

    def close(self) -> None:
        """Ends the server and removes its data. Does nothing the second time."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write_config(self, jwt_seconds: int, max_rows: int) -> None:
        config = {
            "api": {"max_rows": max_rows},
            "db": {"driver": "pglite", "url": "data"},
            "auth": {
                "enabled": True,
                "jwt_secret": self.jwt_secret,
                "jwt_expiry": jwt_seconds,
                "enable_signup": True,
                "publishable_key": self.publishable_key,
                "secret_key": self.secret_key,
                "email": {"enable_confirmations": False},
            },
            "storage": {"enabled": True},
        }
        path = self._folder / "supabase" / "config.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(config), encoding="utf-8")

    def _port(self) -> int:
        watchdog = threading.Timer(START_SECONDS, self._process.kill)
        watchdog.start()
        try:
            return int(self._line()["port"])
        finally:
            watchdog.cancel()

    def _exchange(self, question: dict[str, Any]) -> dict[str, Any]:
        if self._process.stdin is None:
            raise RuntimeError("the store server takes no SQL")
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            tail = (self._folder / "server.log").read_text(encoding="utf-8", errors="replace")[-2000:].strip()
            self.close()
            raise StoreUnavailableError("The store server ended", f"It said last: {tail or 'nothing'}")
        told: dict[str, Any] = json.loads(line)
        return told


def _template(parts: Parts, generation: int) -> Path:
    """A stopped store with schema and people, made once for this schema and these packages."""
    made = parts.home / f"template-{parts.template_mark(generation)}"
    if not made.is_dir():
        with store_parts.only_one(parts.home / "template.lock"):
            if not made.is_dir():
                _make_template(made, parts, generation)
    return made


def _make_template(made: Path, parts: Parts, generation: int) -> None:
    with tempfile.TemporaryDirectory(prefix="draft-", dir=parts.home) as draft:
        running, kept = Path(draft, "running"), Path(draft, "kept")
        running.mkdir()
        kept.mkdir()
        server = StoreServer(running, parts)
        try:
            server.execute_sql(parts.schema_sql(generation))
            people = {"admin": sign_up(server, "owner"), "customer": sign_up(server, "customer")}
            server.execute_sql(parts.people_sql())
            server.stop()
            shutil.move(running / "data", kept / "data")
        finally:
            server.close()
        told = {name: asdict(person) for name, person in people.items()}
        (kept / "people.json").write_text(json.dumps(told), encoding="utf-8")
        kept.rename(made)


def sign_up(server: StoreServer, name: str) -> StorePerson:
    """Somebody new, as they sign up in the store themselves: a customer without any right."""
    import requests

    email, password = f"{name}@veliano.example", secrets.token_urlsafe(12)
    answer = requests.post(
        f"{server.url}/auth/v1/signup",
        headers={"apikey": server.publishable_key},
        json={"email": email, "password": password, "data": {"full_name": name.title()}},
        timeout=30,
    )
    answer.raise_for_status()
    return StorePerson(email, password, answer.json()["user"]["id"])


def _people_in(folder: Path) -> dict[str, StorePerson]:
    path = folder / "people.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {name: StorePerson(**person) for name, person in told.items()}


def _batches(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(dict(row))
        if len(batch) == LOAD_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
