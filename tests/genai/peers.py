"""A provider on the loopback interface that counts its connections: what mocks cannot say about sockets."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, TypeAlias

Answering: TypeAlias = Callable[[BaseHTTPRequestHandler], None]

SAYS: dict[str, Any] = {"candidates": [{"content": {"role": "model", "parts": [{"text": "x"}]}}]}
EVENT = b"data: " + json.dumps(SAYS).encode() + b"\r\n\r\n"


class Peer(ThreadingHTTPServer):
    """A server of HTTP/1.1 that answers each request with `answer`.

    Attributes:
        url: its address.
        asked: how many requests there were.
        connections: how many connections there were.
        open: how many there are.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, answer: Answering) -> None:
        self.asked = self.connections = self.open = 0
        self._lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(handler) -> None:
                super().setup()
                self._count(connections=1, open=1)

            def finish(handler) -> None:
                try:
                    super().finish()
                except OSError:
                    handler.close_connection = True  # the client has gone, as many tests have it
                self._count(open=-1)

            def do_POST(handler) -> None:
                handler.rfile.read(int(handler.headers.get("content-length") or 0))
                self._count(asked=1)
                answer(handler)

            def log_message(handler, format: str, *args: Any) -> None:
                return None

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that goes away, or does not trust this server, is what a test is about.
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def _count(self, **changes: int) -> None:
        with self._lock:
            for name, change in changes.items():
                setattr(self, name, getattr(self, name) + change)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def options(self, **more: Any) -> Any:
        """HTTP options of a client that speaks to this server."""
        return {"base_url": self.url, **more}

    def is_left(self, within: float = 2.0) -> bool:
        """Whether all connections are closed, or are before so many seconds are over."""
        return self.waits_for(lambda: self.open == 0, within)

    def waits_for(self, state: Callable[[], bool], within: float = 2.0) -> bool:
        """Whether something is so before so many seconds are over."""
        until = time.monotonic() + within
        while not state():
            if time.monotonic() > until:
                return False
            time.sleep(0.005)
        return True


def says(handler: BaseHTTPRequestHandler) -> None:
    """An answer."""
    respond(handler, json.dumps(SAYS).encode())


def respond(
    handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None
) -> None:
    """An answer with this body."""
    handler.send_response(status)
    for name, value in {"content-type": "application/json", **(headers or {})}.items():
        handler.send_header(name, value)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A stream that says one thing and then nothing, until the client has gone."""
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.send_header("transfer-encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"%x\r\n%b\r\n" % (len(EVENT), EVENT))
    silent(handler)


def silent(handler: BaseHTTPRequestHandler) -> None:
    """Nothing, until the client has gone."""
    handler.wfile.flush()
    handler.connection.settimeout(10)
    try:
        handler.rfile.read(1)
    except OSError:
        handler.close_connection = True  # reset, which is as good
    handler.close_connection = True
