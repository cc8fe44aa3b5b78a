"""The store's REST interface (PostgREST) as the desk uses it: pages by key, writes that notice who was faster.

Thin on purpose. It renews a session once and asks a broken-off GET twice; everything else is left to the outbox and
the pull, which know what may be repeated.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import quote

from veliano_desk.sync.auth import PersonSigning, SecretKeySigning, SessionKeeper, Signing, sign_in
from veliano_desk.sync.errors import NotAStoreError, StoreSessionError
from veliano_desk.sync.transport import Answer, Params, Transport

PAGE = 1000
"""The most rows that a hosted store gives at once; it may give fewer without saying so."""

T = TypeVar("T")
Row = dict[str, Any]
Cursor = tuple[str, str]
"""The server's own `updated_at` string and the id of the last row seen."""

_BACK = "return=representation"


class StoreClient:
    """One store, one sign-in. Rows come as PostgREST gives them, decimals exact. Every call raises StoreFaultError.

    Safe to use from several threads; `close()` when done, or use it in a `with`.
    """

    def __init__(self, transport: Transport, signing: Signing) -> None:
        self._transport = transport
        self.signing = signing
        self.requests = 0
        """How many calls were made so far."""
        self.told_time: datetime | None = None
        """What time it was by the store's own clock when it last answered; None where it does not tell."""

    @classmethod
    def signed_in(cls, url: str, key: str, email: str, password: str, keeper: SessionKeeper) -> StoreClient:
        """Signs a person in with the publishable key and keeps the session."""
        transport = Transport(url)
        keeper.save(sign_in(transport, key, email, password))
        return cls(transport, PersonSigning(transport, key, keeper))

    @classmethod
    def resumed(cls, url: str, key: str, keeper: SessionKeeper) -> StoreClient:
        """Goes on with the session that was kept. Raises StoreSessionError where there is none."""
        transport = Transport(url)
        return cls(transport, PersonSigning(transport, key, keeper))

    @classmethod
    def by_secret_key(cls, url: str, key: str) -> StoreClient:
        """Connects without a person, past row security."""
        return cls(Transport(url), SecretKeySigning(key))

    @property
    def url(self) -> str:
        return self._transport.url

    def close(self) -> None:
        self._transport.close()

    def __enter__(self) -> StoreClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def select(
        self,
        table: str,
        *,
        columns: str = "*",
        filters: Params = (),
        order: str = "",
        limit: int | None = None,
    ) -> list[Row]:
        """Rows that pass all filters, given as ("status", "eq.pending"). At most what the server gives at once."""
        params = [("select", columns), *filters]
        if order:
            params.append(("order", order))
        if limit is not None:
            params.append(("limit", str(limit)))
        return self._rows(self._call("GET", table, params=params))

    def keyset_page(
        self, table: str, after: Cursor | None, limit: int = PAGE, columns: str = "*", filters: Params = ()
    ) -> list[Row]:
        """The next rows in the order of (updated_at, id); `after` None begins. Fewer rows than asked for say nothing:
        go on from the last row until a page is empty. Rows whose updated_at is null never come; a sweep by id does.

        `updated_at=gte.T` lets the server enter its index at T; the `or` alone would read it from its start.
        """
        if after is None:
            window = [("updated_at", "not.is.null")]
        else:
            seen, last_id = after
            beyond = f"(updated_at.gt.{quoted(seen)},id.gt.{quoted(last_id)})"
            window = [("updated_at", f"gte.{seen}"), ("or", beyond)]
        return self.select(
            table,
            columns=columns,
            filters=[*window, *filters],
            order="updated_at.asc,id.asc",
            limit=limit,
        )

    def id_page(self, table: str, after: str, columns: str = "*", filters: Params = ()) -> list[Row]:
        """The next rows in the order of their ids; `after` "" begins. Go on from the last row until a page is empty."""
        beyond = [("id", f"gt.{after}")] if after else []
        return self.select(table, columns=columns, filters=[*beyond, *filters], order="id.asc", limit=PAGE)

    def count(self, table: str, filters: Params = ()) -> int:
        """How many rows there are, exactly: costs as much as reading them all, so ask once and not with every page."""
        params = [("select", "*"), *filters, ("limit", "0")]
        answer = self._call("GET", table, params=params, prefer="count=exact")
        total = answer.headers.get("Content-Range", "").rpartition("/")[2]
        if not total.isdigit():
            raise NotAStoreError(self.url)
        return int(total)

    def patch_if_unchanged(
        self, table: str, record_id: str, seen_updated_at: str, values: Mapping[str, Any]
    ) -> list[Row]:
        """Changes one row if it is still as it was seen. An empty list: somebody was faster, it is gone, or it is
        not for this sign-in; nothing was changed then."""
        seen = [("id", f"eq.{record_id}"), ("updated_at", f"eq.{seen_updated_at}")]
        return self._rows(self._call("PATCH", table, params=seen, body=dict(values), prefer=_BACK))

    def patch_if_same(
        self, table: str, record_id: str, seen: Mapping[str, Any], values: Mapping[str, Any]
    ) -> list[Row]:
        """The same for a store that does not stamp its changes: the row is changed if these columns still hold what was
        seen in them."""
        same = [("id", f"eq.{record_id}"), *((name, _holds(value)) for name, value in seen.items())]
        return self._rows(self._call("PATCH", table, params=same, body=dict(values), prefer=_BACK))

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> list[Row]:
        """Adds rows, all or none; one that is there already refuses them (StoreRefusedError, 23505). Rows may have
        different fields; what a row lacks becomes the table's default, though lite shows null for it in the answer."""
        fields = dict.fromkeys(name for row in rows for name in row)
        if all(len(row) == len(fields) for row in rows):
            return self._post(table, rows, [], _BACK)
        return self._post(table, rows, [("columns", ",".join(fields))], f"{_BACK},missing=default")

    def upsert(self, table: str, rows: Sequence[Mapping[str, Any]], on_conflict: str = "id") -> list[Row]:
        """Adds rows, or changes the fields given where `on_conflict` is there already; with client-made ids it can be
        repeated. Of rows with the same key the last is sent. Rows with different fields go in one call per set of
        fields, because in one call what a row lacks would be set back to its default; each call is all or none."""
        last = {tuple(str(row[key]) for key in on_conflict.split(",")): row for row in rows}
        alike: dict[frozenset[str], list[Mapping[str, Any]]] = {}
        for row in last.values():
            alike.setdefault(frozenset(row), []).append(row)
        prefer = f"resolution=merge-duplicates,{_BACK}"
        sent = [self._post(table, group, [("on_conflict", on_conflict)], prefer) for group in alike.values()]
        return [row for group in sent for row in group]

    def rpc(self, name: str, args: Mapping[str, Any] | None = None) -> Any:
        """Calls a function of the store; what it returns, as it comes."""
        return self._call("POST", f"rpc/{name}", body=dict(args or {})).body

    def upload(self, bucket: str, path: str, content: bytes, media_type: str) -> None:
        """Puts bytes at a place in a bucket, whatever was there before: sent twice, they are there once."""
        more = {"Content-Type": media_type, "x-upsert": "true", "cache-control": "max-age=31536000"}
        place = _object_path(bucket, path)
        self._signed(lambda signed: self._transport.upload(place, content, headers={**signed, **more}))

    def download(self, bucket: str, path: str) -> bytes:
        """The bytes at a place in a bucket. StoreMissingError where nothing is."""
        place = _object_path(bucket, path)
        return self._signed(lambda signed: self._transport.download(place, headers=signed))

    def remove(self, bucket: str, paths: Sequence[str]) -> list[str]:
        """Takes these out of a bucket; the paths of those that were there."""
        place, body = f"/storage/v1/object/{quote(bucket, safe='')}", {"prefixes": list(paths)}
        answer = self._signed(lambda signed: self._transport.call("DELETE", place, headers=signed, body=body))
        if not isinstance(answer.body, list):
            raise NotAStoreError(self.url)
        return [str(gone.get("name")) for gone in answer.body if isinstance(gone, dict)]

    def _post(self, table: str, rows: Sequence[Mapping[str, Any]], params: Params, prefer: str) -> list[Row]:
        if not rows:
            return []
        return self._rows(self._call("POST", table, params=params, body=[dict(row) for row in rows], prefer=prefer))

    def _call(self, method: str, path: str, *, params: Params = (), body: Any = None, prefer: str = "") -> Answer:
        extra = {"Prefer": prefer} if prefer else {}
        return self._signed(lambda signed: self._send(method, path, params, body, {**signed, **extra}))

    def _signed(self, ask: Callable[[dict[str, str]], T]) -> T:
        """Ask with the headers of the sign-in; once more with new ones where its session is over."""
        signed = self.signing.headers()
        try:
            return ask(signed)
        except StoreSessionError as ended:
            if ended.store_code not in ("PGRST303", "PGRST301") or not self.signing.renew(signed):
                raise
        return ask(self.signing.headers())

    def _send(self, method: str, path: str, params: Params, body: Any, headers: dict[str, str]) -> Answer:
        self.requests += 1
        answer = self._transport.call(method, f"/rest/v1/{path}", headers=headers, params=params, body=body)
        self.told_time = _time_of(answer.headers.get("Date")) or self.told_time
        return answer

    def _rows(self, answer: Answer) -> list[Row]:
        if not isinstance(answer.body, list):
            raise NotAStoreError(self.url)
        return answer.body


def _object_path(bucket: str, path: str) -> str:
    return f"/storage/v1/object/{quote(bucket, safe='')}/{quote(path)}"


def _time_of(date: str | None) -> datetime | None:
    try:
        told = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    return told if told.tzinfo is not None else None


def quoted(value: str) -> str:
    """A value as it stands inside `or=()` and `in.()`, where commas, dots and brackets would end it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _holds(value: Any) -> str:
    """The filter for a column that holds this value, as a row has it."""
    if value is None or isinstance(value, bool):
        return f"is.{'null' if value is None else str(value).lower()}"
    return f"eq.{json.dumps(value, default=str) if isinstance(value, dict | list) else value}"


def one_of(values: Sequence[str]) -> str:
    """The filter for any of these values: `in.("a","b")`."""
    return f"in.({','.join(quoted(value) for value in values)})"


def cursor_after(rows: Sequence[Mapping[str, Any]]) -> Cursor:
    """Where the next page begins: behind the last row of this one, in the server's own words."""
    last = rows[-1]
    return str(last["updated_at"]), str(last["id"])
