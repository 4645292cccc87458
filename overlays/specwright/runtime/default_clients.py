"""HTTP clients with this project's timeouts and pool, ready to be given other settings and passed as `http_client=`.

Where an `http_client` is passed that was made otherwise, the HTTP library's own defaults hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx2

from .errors import SpecwrightError
from .transport import DEFAULT_CONNECT_TIMEOUT, DEFAULT_TIMEOUT, MAX_CONNECTIONS, MAX_KEEPALIVE, Library, library


def _with_defaults(settings: dict[str, Any], known: Library) -> dict[str, Any]:
    settings.setdefault("timeout", known.timeout(DEFAULT_TIMEOUT, connect=DEFAULT_CONNECT_TIMEOUT))
    settings.setdefault(
        "limits", known.limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_KEEPALIVE)
    )
    return settings


if TYPE_CHECKING:
    # Their arguments are those of the HTTP library's classes, which type checkers know best.
    DefaultHttpxClient = httpx2.Client
    DefaultAsyncHttpxClient = httpx2.AsyncClient
    DefaultAioHttpClient = httpx2.AsyncClient
else:
    try:
        from httpx_aiohttp import HttpxAiohttpClient
    except ImportError:
        HttpxAiohttpClient = None

    class DefaultHttpxClient(httpx2.Client):
        """An `httpx2.Client` with this project's timeouts and pool; `settings` are httpx2's own."""

        def __init__(self, **settings: Any) -> None:
            super().__init__(**_with_defaults(settings, library("httpx2")))

    class DefaultAsyncHttpxClient(httpx2.AsyncClient):
        """An `httpx2.AsyncClient` with this project's timeouts and pool; `settings` are httpx2's own."""

        def __init__(self, **settings: Any) -> None:
            super().__init__(**_with_defaults(settings, library("httpx2")))

    class DefaultAioHttpClient(HttpxAiohttpClient or httpx2.AsyncClient):
        """An async client that sends through aiohttp; `settings` are httpx's own.

        Raises:
            SpecwrightError: the package `httpx-aiohttp` is not installed.
        """

        def __init__(self, **settings: Any) -> None:
            if HttpxAiohttpClient is None:
                raise SpecwrightError("Sending through aiohttp takes the package httpx-aiohttp.")
            super().__init__(**_with_defaults(settings, library("httpx")))
