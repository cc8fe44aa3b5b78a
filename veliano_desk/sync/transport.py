"""One HTTP connection to one store: addresses, privacy, timeouts, and JSON whose numbers stay exact."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from veliano_desk.sync.errors import (
    NotAStoreError,
    StoreFaultError,
    StoreInsecureError,
    StoreTimeoutError,
    StoreUnreachableError,
    fault_from,
)
from veliano_desk.sync.storage_errors import is_of_storage, storage_fault

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0

Params = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer: headers without regard to case, body parsed with exact decimals, None where there is none."""

    status: int
    headers: Mapping[str, str]
    body: Any


def store_address(text: str) -> str:
    """The project's origin from what was typed or pasted, `https://…` without a path.

    Raises NotAStoreError for what is no address, StoreInsecureError for http beyond this machine.
    """
    typed = text.strip()
    parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or " " in parts.netloc:
        raise NotAStoreError(typed, words=("This is no address", "It does not read as one.", NotAStoreError.words[2]))
    if host in ("supabase.com", "app.supabase.com"):
        raise _dashboard(parts.path, typed)
    if parts.scheme == "http" and not is_loopback(host):
        raise StoreInsecureError(
            typed,
            words=(
                "The address is not secure",
                "It begins with http://, so the sign-in could be read on the way. Nothing was sent.",
                "Use the address that begins with https://",
            ),
        )
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}"


def is_loopback(host: str) -> bool:
    """Whether the host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Transport:
    """Keeps one connection alive and turns whatever goes wrong on it into a StoreFaultError. Never follows redirects:
    keys go to the address that a person entered and nowhere else."""

    def __init__(self, url: str, timeouts: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS)) -> None:
        self.url = store_address(url)
        self._timeouts = timeouts
        self._session = requests.Session()
        self._session.auth = _NoForeignAuth()
        self._session.headers["User-Agent"] = "veliano-desk"
        self._session.headers["Accept-Encoding"] = "gzip, deflate"
        self._session.trust_env = not is_loopback(urlsplit(self.url).hostname or "")
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(pool_connections=1, pool_maxsize=8, max_retries=0, pool_block=True))

    def call(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        params: Params = (),
        body: Any = None,
    ) -> Answer:
        """One call; a GET whose connection breaks off is asked a second time, nothing else is ever repeated.

        Raises StoreFaultError for every answer that is not 2xx and for every trouble on the way.
        """
        address = f"{self.url}{path}{f'?{encoded(params)}' if params else ''}"
        data = None if body is None else json.dumps(body, default=_plain).encode()
        sent = {"Accept": "application/json", **headers}
        if data is not None:
            sent["Content-Type"] = "application/json"
        subject = path.rsplit("/", 1)[-1]
        try:
            response = self._send(method, address, sent, data)
        except requests.RequestException as trouble:
            if method != "GET" or not _broke_off(trouble):
                raise _network_fault(trouble, self.url) from trouble
            response = self._send_again(address, sent)
        return _read(response, subject, self.url)

    def upload(self, path: str, content: bytes, *, headers: Mapping[str, str]) -> Answer:
        """Send bytes as they are. In small parts, each with its own time: as a whole, a slow line would run out of it.

        Raises StoreFaultError as `call` does.
        """
        try:
            response = self._session.post(
                f"{self.url}{path}", data=BytesIO(content), headers={"Accept": "application/json", **headers},
                timeout=self._timeouts, allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as trouble:
            raise _network_fault(trouble, self.url) from trouble
        return _read(response, path.rsplit("/", 1)[-1], self.url)

    def download(self, path: str, *, headers: Mapping[str, str]) -> bytes:
        """The bytes of an answer as they are. Raises StoreFaultError as `call` does."""
        address = f"{self.url}{path}"
        try:
            response = self._send("GET", address, {"Accept": "*/*", **headers}, None)
        except requests.RequestException as trouble:
            if not _broke_off(trouble):
                raise _network_fault(trouble, self.url) from trouble
            response = self._send_again(address, {"Accept": "*/*", **headers})
        if not 200 <= response.status_code < 300:
            _read(response, path.rsplit("/", 1)[-1], self.url)
        return response.content

    def close(self) -> None:
        self._session.close()

    def _send(self, method: str, address: str, headers: Mapping[str, str], data: bytes | None) -> requests.Response:
        return self._session.request(
            method, address, headers=dict(headers), data=data, timeout=self._timeouts, allow_redirects=False
        )

    def _send_again(self, address: str, headers: Mapping[str, str]) -> requests.Response:
        try:
            return self._send("GET", address, headers, None)
        except requests.RequestException as trouble:
            raise _network_fault(trouble, self.url) from trouble


def encoded(params: Params) -> str:
    """A query string in which `+` is %2B and a space %20: PostgREST would read a bare `+` in a timestamp as a space."""
    return urlencode(list(params), quote_via=quote, safe="*(),.:!")


def parsed(text: str | bytes) -> Any:
    """JSON with its decimals exact: a stored 0.30000000000000004 stays that, and 10.10 keeps its digits."""
    return json.loads(text, parse_float=Decimal)


class _NoForeignAuth(AuthBase):
    """Keeps requests from replacing the store's sign-in by what a .netrc holds for the host."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def _plain(value: object) -> str:
    """Money goes out as a string, so that no float stands between the desk and the store's numeric."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be sent to the store")


def _read(response: requests.Response, subject: str, url: str) -> Answer:
    body = _json(response)
    if 200 <= response.status_code < 300:
        if body is None and response.content:
            raise NotAStoreError(url)
        return Answer(response.status_code, response.headers, body)
    if body is None and response.status_code < 500:
        subject = url
    if is_of_storage(body):
        raise storage_fault(response.headers, body, subject)
    raise fault_from(response.status_code, response.headers, body, subject)


def _json(response: requests.Response) -> Any:
    if not response.content:
        return None
    try:
        return parsed(response.content)
    except ValueError:
        return None


def _broke_off(trouble: requests.RequestException) -> bool:
    """Whether a connection that stood was cut, as an idle one is by the other side, rather than never made."""
    if isinstance(trouble, requests.exceptions.ChunkedEncodingError):
        return True
    cause = trouble.args[0] if trouble.args else None
    return (
        isinstance(trouble, requests.ConnectionError)
        and not isinstance(trouble, (requests.exceptions.SSLError, requests.exceptions.ProxyError))
        and type(cause).__name__ == "ProtocolError"
    )


def _network_fault(trouble: requests.RequestException, url: str) -> StoreFaultError:
    if isinstance(trouble, requests.exceptions.SSLError):
        return StoreInsecureError(url)
    if isinstance(trouble, requests.Timeout):
        return StoreTimeoutError(url)
    if isinstance(trouble, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)):
        return NotAStoreError(url)
    return StoreUnreachableError(url)


def _dashboard(path: str, typed: str) -> NotAStoreError:
    steps = path.strip("/").split("/")
    project = steps[steps.index("project") + 1 : steps.index("project") + 2] if "project" in steps else []
    address = f"https://{project[0]}.supabase.co" if project else "https://….supabase.co"
    return NotAStoreError(
        typed,
        words=(
            "This is Supabase's own website",
            "The address opens the dashboard, not the store's project.",
            f"Enter the project's address: {address}",
        ),
    )
