"""A provider made of its document: requests are validated, answers are sampled, nothing leaves the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .api import MockApi, Seen

if TYPE_CHECKING:
    from .serving import Server, serve

__all__ = ["MockApi", "Seen", "Server", "serve"]


def __getattr__(name: str) -> object:
    # The server's libraries are loaded by those who serve.
    if name in ("Server", "serve"):
        from . import serving

        return getattr(serving, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
