"""Logging to `specwright`, with nothing secret in it.

Silent unless the application sets the logger up, or SPECWRIGHT_LOG says `info` or `debug`.  Bodies are never logged.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable

from .secrets import redacted_pairs, redacted_url

logger: logging.Logger = logging.getLogger("specwright")


def configure() -> None:
    """Print the log to standard error if SPECWRIGHT_LOG asks for it."""
    level = {"debug": logging.DEBUG, "info": logging.INFO}.get(os.environ.get("SPECWRIGHT_LOG", "").lower())
    if level is None:
        return
    logger.setLevel(level)
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("[%(asctime)s - %(name)s:%(lineno)d - %(levelname)s] %(message)s"))
        logger.addHandler(handler)


def sending(method: str, url: str, headers: Iterable[tuple[str, str]], secret: frozenset[str]) -> None:
    """Log a request that is about to be sent."""
    if logger.isEnabledFor(logging.DEBUG):
        logger.debug("%s %s %s", method, redacted_url(url, secret), dict(redacted_pairs(headers, secret)))


def received(method: str, url: str, status: int, request_id: str | None, secret: frozenset[str]) -> None:
    """Log the status of an answer."""
    if logger.isEnabledFor(logging.INFO):
        logger.info("%s %s: %d, request id %s", method, redacted_url(url, secret), status, request_id)


def retrying(reason: str, seconds: float, retry: int, most: int) -> None:
    """Log that a request is sent again."""
    if logger.isEnabledFor(logging.INFO):
        logger.info("%s; retry %d of %d in %.2f s", reason, retry, most, seconds)


configure()
