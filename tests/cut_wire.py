"""A wire to the real store that a test can cut, listen to and talk into; what it does not touch passes unchanged."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Hook = Callable[["Asked"], "Said | None"]
_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


@dataclass(frozen=True)
class Asked:
    """A request on its way to the store."""

    method: str
    path: str
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        return urlsplit(self.path).path.rpartition("/")[2]


@dataclass(frozen=True)
class Said:
    """What is answered in the store's place. cut: no answer; reaches: the store gets the request all the same, and
    with `half` or `stall` it is its own answer that comes, of which half is missing, or so many seconds late."""

    status: int = 0
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    reaches: bool = False
    page: str = ""
    half: bool = False
    stall: float = 0.0


CUT = Said(cut=True)
ANSWER_LOST = Said(cut=True, reaches=True)
HALF = Said(reaches=True, half=True)
WEB_PAGE = Said(200, page="<!doctype html><title>Back soon</title>", headers={"Content-Type": "text/html"})


@dataclass
class Wire:
    """The store's address as the desk sees it, with what went through. `hook` answers in its place, or None."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    hook: Hook | None = None

    def cut(self) -> None:
        self.hook = lambda _asked: CUT

    def mend(self) -> None:
        self.hook = None

    def says(self, said: Said, method: str, table: str = "", times: int = 1) -> None:
        """Answer the next requests of this kind like that."""
        left = [said] * times

        def hook(asked: Asked) -> Said | None:
            return left.pop() if left and asked.method == method and asked.table == (table or asked.table) else None

        self.hook = hook

    def sent(self, *methods: str) -> list[tuple[str, str]]:
        """(method, table) of what went through, of these methods."""
        return [(asked.method, asked.table) for asked in self.asked if asked.method in methods]


def _said_in(data: bytes, kind: str) -> Any:
    """What a request says: JSON as it reads, a file's bytes as they are."""
    return json.loads(data) if data and kind.startswith("application/json") else data or None


@contextmanager
def wire_to(store_url: str) -> Iterator[Wire]:
    """A wire that is open until the block ends."""
    wire, late = Wire(), threading.Event()
    there = urlsplit(store_url).netloc

    class Exchange(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # an answer leaves in one piece, or each waits for the other side's delayed acknowledgement
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

        def _pass_on(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said_in = _said_in(data, self.headers.get("Content-Type", ""))
            asked = Asked(self.command, self.path, said_in, dict(self.headers))
            wire.asked.append(asked)
            said = wire.hook(asked) if wire.hook else None
            if said is None or said.reaches:
                passed = self._reach(data)
            if said is None or said.stall:
                late.wait(said.stall if said else 0)
                self._answer(*passed)
            elif said.cut:
                self.close_connection = True
            elif said.half:
                self._answer(*passed, half=True)
            else:
                self._answer(said.status, said.headers, said.page.encode() or json.dumps(said.body).encode())

        def _reach(self, data: bytes) -> tuple[int, dict[str, str], bytes]:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _ONE_HOP}
            headers["Accept-Encoding"] = "identity"
            line = http.client.HTTPConnection(there, timeout=30)
            try:
                line.request(self.command, self.path, data or None, headers)
                answer = line.getresponse()
                body = answer.read()
                told = {name: value for name, value in answer.getheaders() if name.lower() not in _ONE_HOP}
                return answer.status, told, body
            finally:
                line.close()

        def _answer(self, status: int, headers: dict[str, str], body: bytes, half: bool = False) -> None:
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if half else body)
            self.close_connection = self.close_connection or half

        do_GET = do_POST = do_PATCH = do_DELETE = _pass_on  # noqa: N815 (http.server asks for them by these names)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Exchange)
    server.daemon_threads = True
    wire.url = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    try:
        yield wire
    finally:
        late.set()
        server.shutdown()
        serving.join()
        server.server_close()
