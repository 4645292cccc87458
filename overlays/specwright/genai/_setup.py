"""What a client is made of: its settings, its HTTP options, its credentials, and how its HTTP clients are made."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from specwright import __version__

from ._certificates import source, wanted, with_certificate
from ._options import merged
from ._settings import Settings, resolve

if TYPE_CHECKING:
    from specwright.runtime.connections import AsyncConnections, SyncConnections
    from specwright.runtime.transport import Library

    from ._auth import Tokens
    from ._replays import Tape

_TELLS = "x-goog-api-client"
_NAME = f"specwright/{__version__} gl-python/{sys.version.partition(' ')[0]}"


class Setup(NamedTuple):
    """A client's settings, its HTTP options as one dict, its access tokens where it needs any, and its recording."""

    settings: Settings
    options: dict[str, Any]
    tokens: Tokens | None
    tape: Tape | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers of every request: who sends it, and the caller's own."""
        own: dict[str, str] = self.options.get("headers", {})
        told = next((value for name, value in own.items() if name.lower() == _TELLS), None)
        rest = {name: value for name, value in own.items() if name.lower() != _TELLS}
        return {**rest, _TELLS: _NAME if told is None else f"{told} {_NAME}"}


def setup(
    *,
    enterprise: bool | None,
    vertexai: bool | None,
    api_key: str | None,
    credentials: Any,
    project: str | None,
    location: str | None,
    http_options: Any,
    debug_config: Any = None,
) -> Setup:
    """What a client with these arguments is made of, in the environment that there is.

    Raises:
        ValueError: no key where one is needed; arguments that exclude each other.
    """
    from ._auth import Tokens, found

    if enterprise is not None and vertexai is not None and enterprise != vertexai:
        raise ValueError("`enterprise` and `vertexai` mean the same, and say different things: pass one of them.")
    options = merged(None, http_options)
    certified = wanted(os.environ) and options.get("httpx_client") is None and source() is not None
    settings = resolve(
        os.environ,
        vertexai=vertexai if enterprise is None else enterprise,
        api_key=api_key,
        credentials=credentials,
        project=project,
        location=location,
        base_url=options.get("base_url"),
        api_version=options.get("api_version"),
        find_project=found,
        certified=certified,
    )
    recording = _recording(debug_config, options)
    return Setup(settings, options, Tokens(settings.credentials) if settings.needs_token else None, recording)


def _recording(config: Any, options: Mapping[str, Any]) -> Tape | None:
    if config is None and "GOOGLE_GENAI_CLIENT_MODE" not in os.environ:
        return None
    from ._replays import tape

    found = tape(config, os.environ)
    if found is not None and (options.get("httpx_client") or options.get("httpx_async_client")):
        raise ValueError("Calls are recorded and replayed by HTTP clients made here: pass `client_args` instead.")
    return found


def _http_library(env: Mapping[str, str]) -> str | None:
    """The HTTP library that GOOGLE_GENAI_HTTP_CLIENT names; None for the default one."""
    told = env.get("GOOGLE_GENAI_HTTP_CLIENT", "").strip().lower()
    if told in ("httpx", "httpx2"):
        return told
    if told not in ("", "auto"):
        warnings.warn(f"GOOGLE_GENAI_HTTP_CLIENT is {told!r}, not `httpx2`, `httpx` or `auto`.", stacklevel=4)
    return None


def connect(connections: SyncConnections | AsyncConnections, made_of: Setup, *, asynchronous: bool) -> None:
    """Have HTTP clients made of the library that is wanted, with the caller's arguments for them, and with what
    certificate and recording there is."""
    given: dict[str, Any] = made_of.options.get("async_client_args" if asynchronous else "client_args") or {}
    certified = wanted(os.environ)
    connections.named = _http_library(os.environ)
    if not given and not certified and made_of.tape is None:
        return

    def settings(library: Library, scheme: str) -> dict[str, Any]:
        made = {**library.settings(scheme), **given}
        if certified and scheme == "https" and "verify" not in given:
            found = source()
            if found is not None:
                made["verify"] = with_certificate(library.own_tls(), found)
        if made_of.tape is not None:
            from ._replays import transport

            made["transport"] = transport(
                library, made_of.tape, made_of.settings.base_url, made, asynchronous=asynchronous
            )
        return made

    connections.settings = settings
