"""What goes wrong in a live session, under the names of google-genai."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from specwright.runtime.sockets import HandshakeRefused, SocketClosed

from .errors import APIError, ClientError, ServerError


@contextmanager
def named() -> Generator[None, None, None]:
    """Raise what a socket raises as google-genai does: a close code, or the status of a refusal, as an APIError.

    The error of the socket is its cause. Timeouts and limits are `specwright.runtime.sockets`' own.
    """
    try:
        yield
    except SocketClosed as error:
        raise APIError(error.code, error.reason) from error
    except HandshakeRefused as error:
        kind = ServerError if error.status >= 500 else ClientError if error.status >= 400 else APIError
        raise kind(error.status, _details(error.body)) from error


def _details(body: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return {"message": body}
