"""Names of the official package that are neither a client, a type of the API, nor an error."""

from __future__ import annotations

from pathlib import Path

import httpx2

from specwright.runtime.aliases import FileTypes
from specwright.runtime.transport import MAX_CONNECTIONS, MAX_KEEPALIVE
from specwright_generated.anthropic.client import PROVIDER

__all__ = ["DEFAULT_CONNECTION_LIMITS", "DEFAULT_TIMEOUT", "file_from_path"]

DEFAULT_TIMEOUT: httpx2.Timeout = httpx2.Timeout(PROVIDER.timeout, connect=PROVIDER.connect_timeout)
DEFAULT_CONNECTION_LIMITS: httpx2.Limits = httpx2.Limits(
    max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_KEEPALIVE
)


def file_from_path(path: str) -> FileTypes:
    """The file at `path` as an upload: its name and its contents."""
    file = Path(path)
    return file.name, file.read_bytes()
