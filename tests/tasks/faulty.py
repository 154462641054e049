"""A proxy on loopback that breaks what it is told to break, between a client and a real server."""

import http.client
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from typing import Any
from urllib.parse import urlsplit

BEFORE, AFTER = "reset before", "reset after"
BUSY, BROKEN, COMMITTED = "429", "500", "500 after"
CUT, HALF, STALL, LATE = "cut", "half", "stall", "late"
FAULTS = (BEFORE, AFTER, BUSY, BROKEN, COMMITTED, CUT, HALF)


@dataclass
class Fault:
    """What is to happen to requests that begin with `method` and hold `path`: `kind`, so many `times`."""

    kind: str
    method: str
    path: str
    times: int = 1


@dataclass
class Proxy:
    """The proxy's address, the faults to come (`rain`: one a request), and what it met as (method, path, fault)."""

    url: str
    faults: list[Fault] = field(default_factory=list)
    met: list[tuple[str, str, str | None]] = field(default_factory=list)
    stall: float = 1.0
    rain: Iterator[str | None] = field(default_factory=lambda: repeat(None))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def due(self, method: str, path: str) -> str | None:
        """The fault of this request."""
        with self.lock:
            fault = next((f for f in self.faults if f.times and f.method == method and f.path in path), None)
            if fault:
                fault.times -= 1
            kind = fault.kind if fault else next(self.rain)
            self.met.append((method, path, kind))
            return kind


@contextmanager
def proxy(server: str) -> Iterator[Proxy]:
    """A proxy before `server`."""
    made = Proxy("")
    handler = type("Handler", (_Handler,), {"proxy": made, "target": urlsplit(server).netloc})
    listening = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    listening.daemon_threads = True
    made.url = f"http://127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: Proxy
    target: str

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.proxy.due(self.command, self.path)
        with suppress(OSError):
            self._answer(kind, body)

    def handle(self) -> None:
        """Requests until the client, or a fault, closes the connection."""
        with suppress(OSError, ValueError):
            super().handle()

    def finish(self) -> None:
        """Close what is left open."""
        with suppress(OSError, ValueError):
            super().finish()

    do_GET = do_POST = do_PATCH = do_DELETE = _handle  # noqa: N815 - the names that http.server calls

    def _answer(self, kind: str | None, body: bytes) -> None:
        if kind == BEFORE:
            self._reset()
        elif kind == BUSY:
            self._send(429, {"Retry-After": "1", "Content-Type": "text/plain"}, b"slow down")
        elif kind == BROKEN:
            self._send(500, {"Content-Type": "text/html"}, b"<h1>Server\nError</h1>")
        else:
            self._forwarded(kind, body)

    def _forwarded(self, kind: str | None, body: bytes) -> None:
        if kind in (STALL, LATE):
            time.sleep(self.proxy.stall)
        status, headers, content = self._asked(body)
        if kind == AFTER:
            self._reset()
        elif kind == COMMITTED:
            self._send(500, {"Content-Type": "text/html"}, b"lost")
        elif kind == CUT:
            self._send(status, headers, content, content[: len(content) // 2])
        elif kind == HALF:
            self._send(status, headers, content[: len(content) // 2])
        else:
            self._send(status, headers, content)

    def _asked(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.target, timeout=60)
        sent = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection", "accept-encoding")}
        connection.request(self.command, self.path, body or None, sent)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        left = ("transfer-encoding", "connection", "content-length", "server", "date")
        return answer.status, {k: v for k, v in answer.getheaders() if k.lower() not in left}, content

    def _send(self, status: int, headers: dict[str, str], content: bytes, part: bytes | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content if part is None else part)
        self.wfile.flush()
        if part is not None:
            self._reset()

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.rfile.close()
        self.connection.close()
