"""How google-auth asks for tokens: through this project's HTTP library, so that it needs no other one."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from google.auth import exceptions

from specwright.runtime.transport import library

_TIMEOUT = 120.0
"""Seconds, as long as google-auth itself waits."""


class Answer:
    """An answer as google-auth reads it: `status`, `headers`, `data`."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.data: bytes = response.content


@contextmanager
def token_request() -> Generator[Any]:
    """A callable that sends requests for google-auth, until the block ends."""
    http = library()
    failure: Any = exceptions.TransportError
    with http.client() as client:

        def request(
            url: str,
            method: str = "GET",
            body: bytes | str | None = None,
            headers: Mapping[str, str] | None = None,
            timeout: float | None = _TIMEOUT,
            **_: object,
        ) -> Answer:
            try:
                return Answer(client.request(method, url, content=body, headers=headers, timeout=timeout))
            except (*http.timeout_errors, *http.connection_errors) as error:
                raise failure(str(error)) from error

        yield request
