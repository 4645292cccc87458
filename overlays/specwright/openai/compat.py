"""Names of the official package that are neither a client, a type of the API, nor an error."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import httpx2

from specwright.runtime.aliases import FileTypes
from specwright.runtime.transport import DEFAULT_CONNECT_TIMEOUT, MAX_CONNECTIONS, MAX_KEEPALIVE
from specwright.runtime.transport import DEFAULT_TIMEOUT as _SECONDS

DEFAULT_TIMEOUT: httpx2.Timeout = httpx2.Timeout(_SECONDS, connect=DEFAULT_CONNECT_TIMEOUT)
DEFAULT_CONNECTION_LIMITS: httpx2.Limits = httpx2.Limits(
    max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_KEEPALIVE
)

Transport: TypeAlias = httpx2.BaseTransport
# What httpx2 takes for `proxy=`, and by address what it once took for `proxies=`.
ProxiesTypes: TypeAlias = str | httpx2.Proxy | dict[str | httpx2.URL, str | httpx2.URL | httpx2.Proxy | None]


def file_from_path(path: str) -> FileTypes:
    """The file at `path` as an upload: its name and its contents."""
    file = Path(path)
    return file.name, file.read_bytes()
