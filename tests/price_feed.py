"""A feed of metal prices on this machine: a real HTTP server that answers as a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FeedServer:
    """body: what it answers; seen: (path, headers) of every request; holds: it says nothing until this is set; drips:
    it sends its body byte by byte and waits after each."""

    url: str = ""
    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    holds: threading.Event | None = None
    drips: float = 0
    over: threading.Event = field(default_factory=threading.Event)

    def says(self, answer: Any) -> None:
        self.body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()


class _Handler(BaseHTTPRequestHandler):
    told: FeedServer

    def do_GET(self) -> None:
        self.told.seen.append((self.path, dict(self.headers)))
        if self.told.holds is not None:
            self.told.holds.wait(30)
        try:
            self._answer()
        except OSError:
            return  # whoever asked has gone

    def _answer(self) -> None:
        told = self.told
        self.send_response(told.status)
        for name, value in {"Content-Length": str(len(told.body)), **told.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if not told.drips:
            self.wfile.write(told.body)
            return
        for at in range(len(told.body)):
            if told.over.wait(told.drips):
                return
            self.wfile.write(told.body[at : at + 1])
            self.wfile.flush()

    def log_message(self, format: str, *_args: object) -> None:
        return


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    """A server for one test; it and all its threads have ended afterwards."""
    told = FeedServer()

    handler = type("Handler", (_Handler,), {"told": told})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    told.url = f"http://127.0.0.1:{server.server_address[1]}/v1/latest"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        if told.holds is not None:
            told.holds.set()
        server.shutdown()
        thread.join()
        server.server_close()
