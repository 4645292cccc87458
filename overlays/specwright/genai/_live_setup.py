"""Where a live session connects, and what it says first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from specwright.runtime.sockets import Address, SocketOptions

from . import _names
from ._elsewhere import unsupported
from ._live_means import arguments
from ._options import merged
from ._settings import GEMINI_VERSION
from ._written import require_known, written

if TYPE_CHECKING:
    from specwright.runtime.fieldmaps import FieldMaps

    from ._settings import Settings
    from ._setup import Setup
    from .types import GenerateContentConfig, LiveConnectConfig, LiveConnectConfigDict

_HTTP_OPTIONS = frozenset({"base_url", "api_version", "headers"})
RECONNECTS = 5
"""How often in a row a lost session is taken up where nothing else is said."""
_TOKENS = "auth_tokens/"
"""How the name of an ephemeral token begins, which is used as a key."""
_SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}


def checked(config: LiveConnectConfig | LiveConnectConfigDict | None) -> LiveConnectConfig:
    """A session's config as the type it has.

    Raises:
        ValueError: it is none, or has a field that there is not.
    """
    from .types import LiveConnectConfig

    found = LiveConnectConfig() if config is None else written(LiveConnectConfig, config)
    require_known(found)
    beyond = sorted(merged(None, found.http_options).keys() - _HTTP_OPTIONS)
    if beyond:
        raise ValueError(f"A session's own `http_options` have no {', '.join(beyond)}: set it on the client.")
    return found


def patience(socket: SocketOptions | None, config: LiveConnectConfig) -> SocketOptions:
    """How a session's connection behaves: who asks for handles wants lost sessions taken up."""
    options = socket or SocketOptions()
    if options.reconnects is not None:
        return options
    return replace(options, reconnects=RECONNECTS if config.session_resumption is not None else 0)


def offered(config: LiveConnectConfig) -> GenerateContentConfig:
    """The tools of a session's config, as those of a call."""
    from .types import GenerateContentConfig

    return GenerateContentConfig.model_construct(tools=config.tools)


def live_setup(
    maps: FieldMaps,
    settings: Settings,
    model: str,
    config: LiveConnectConfig,
    tools: Sequence[object] | None,
    *,
    resume: bool = False,
) -> dict[str, Any]:
    """What is said first in a live session. `tools` go before those of `config`.

    With `resume` the server is asked for handles, on Vertex AI also for how much it has of what was said.

    Raises:
        FieldNotSupported: the backend does not take a field of `config`.
    """
    from .types import LiveConnectParameters

    if tools is not None:
        config = config.model_copy(update={"tools": list(tools) or None})
    given = LiveConnectParameters.model_construct(model=model, config=config)
    found: dict[str, Any] = maps.convert("to", "LiveConnectParameters", given)["setup"]
    if resume:
        found.setdefault("sessionResumption", {"transparent": True} if settings.backend == "vertex" else {})
    if settings.backend == "vertex" and settings.api_key is None:
        if found["model"].startswith("publishers/") and settings.project and settings.location:
            found["model"] = _names.placed(found["model"], settings)
        found.setdefault("generationConfig", {}).setdefault("responseModalities", ["AUDIO"])
    return found


def music_setup(settings: Settings, model: str) -> dict[str, Any]:
    """What is said first in a session of live music.

    Raises:
        CallNotSupported: the backend is Vertex AI, which has none.
    """
    if settings.backend == "vertex":
        raise unsupported("live.music.connect", "vertex")
    return {"model": _names.model(model, settings)}


def address(
    made: Setup,
    config: LiveConnectConfig | None,
    *,
    asynchronous: bool,
    music: bool = False,
    token: str | None = None,
    quota_project: str | None = None,
) -> Address:
    """Where to connect, with which headers, and by which means.

    Args:
        made: what the client is made of.
        config: the session's, whose own HTTP options go before the client's.
        asynchronous: the colour, which the arguments for HTTP clients are for.
        music: for live music.
        token: an access token of Google Cloud's.
        quota_project: the project that the session counts against.

    Raises:
        ValueError: the client's address is of no scheme that has sockets.
    """
    settings, told = made.settings, merged(made.options, None if config is None else config.http_options)
    base = str(told.get("base_url") or settings.base_url)
    scheme = _SCHEMES.get(urlsplit(base).scheme)
    if scheme is None:
        raise ValueError(f"no address for sockets: {base!r}; it begins with https:// or wss://")
    ephemeral = settings.backend == "gemini" and (settings.api_key or "").startswith(_TOKENS)
    sent = {"Content-Type": "application/json", **made.headers, **told.get("headers", {})}
    sent["x-goog-api-client"] = made.headers.get("x-goog-api-client", "")
    _default(sent, "user-agent", sent["x-goog-api-client"])
    _default(sent, "x-goog-api-key", settings.api_key)
    _default(sent, "x-goog-user-project", quota_project)
    if ephemeral:
        _default(sent, "Authorization", f"Token {settings.api_key}")
    _default(sent, "Authorization", f"Bearer {token}" if token else None)
    means = arguments(made, secure=scheme == "wss", asynchronous=asynchronous)
    rest = base[base.index("://") :].rstrip("/")
    if settings.bare:
        return Address(f"{scheme}{rest}", sent, connect=means)
    return Address(
        f"{scheme}{rest}/ws/{_path(settings, told.get('api_version'), ephemeral, music)}", sent, connect=means
    )


def _path(settings: Settings, told: str | None, ephemeral: bool, music: bool) -> str:
    version = told or settings.api_version
    if ephemeral and version == GEMINI_VERSION and not told:
        version = "v1alpha"  # the only one that takes ephemeral tokens
    if settings.backend == "vertex":
        return f"google.cloud.aiplatform.{version}.LlmBidiService/BidiGenerateContent"
    method = "BidiGenerateMusic" if music else f"BidiGenerateContent{'Constrained' if ephemeral else ''}"
    return f"google.ai.generativelanguage.{version}.GenerativeService.{method}"


def _default(headers: dict[str, str], name: str, value: str | None) -> None:
    if value and not any(each.lower() == name.lower() for each in headers):
        headers[name] = value
