"""A real HTTP server for what the store server cannot do: web pages, gateways in trouble, cut connections."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import deque
from typing import Any, Self

CUT = b""
"""An answer that is none: the connection is reset instead."""


class OddServer:
    """Gives the answers in their order, one for each request, and holds what it was asked."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._answers: deque[bytes | None] = deque()
        self._greeting = b""
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def answers_json(self, body: Any, status: int = 200, **headers: str) -> None:
        self._say(status, {"Content-Type": "application/json", **headers}, json.dumps(body).encode())

    def answers_page(self, status: int = 200, **headers: str) -> None:
        self._say(status, {"Content-Type": "text/html", **headers}, b"<!doctype html><title>A shop</title>")

    def cuts_the_connection(self) -> None:
        self._answers.append(CUT)

    def speaks_first(self, words: bytes) -> None:
        """Greets whoever connects, as a mail server does and a web server never."""
        self._greeting = words

    def never_answers(self) -> None:
        self._answers.append(None)

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_exc: object) -> None:
        self._stopping.set()
        socket.create_connection(self._socket.getsockname()).close()
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def _say(self, status: int, headers: dict[str, str], body: bytes) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"HTTP/1.1 {status} Odd", *(f"{name}: {value}" for name, value in named.items())]
        head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "Connection: close", "", ""])
        self._answers.append(head.encode() + body)

    def _start(self, work: Any, *given: Any) -> None:
        thread = threading.Thread(target=work, args=given)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            connection, _ = self._socket.accept()
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            if self._greeting:
                connection.sendall(self._greeting)
                return
            request = b""
            while b"\r\n\r\n" not in request:
                part = connection.recv(65536)
                if not part:
                    return
                request += part
            self.asked.append(request.decode())
            answer = self._answers.popleft()
            if answer is None:
                self._stopping.wait()
            elif answer == CUT:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                connection.sendall(answer)
