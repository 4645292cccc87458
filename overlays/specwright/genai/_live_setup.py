"""Where a live session connects, and what it says first. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from specwright.runtime.fieldmaps import CallNotSupported
from specwright.runtime.sockets import Address

from . import _names
from ._options import merged
from ._settings import GEMINI_VERSION

if TYPE_CHECKING:
    from specwright.runtime.fieldmaps import FieldMaps

    from ._settings import Settings
    from .types import GenerateContentConfig, LiveConnectConfig, LiveConnectConfigDict

_TOKENS = "auth_tokens/"
"""How the name of an ephemeral token begins, which is used as a key."""
_SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}


def checked(config: LiveConnectConfig | LiveConnectConfigDict | None) -> LiveConnectConfig:
    """A session's config as the type it has.

    Raises:
        ValueError: it is none, or has a field that there is not.
    """
    from .types import LiveConnectConfig

    found = LiveConnectConfig() if config is None else LiveConnectConfig.model_validate(config)
    if found.model_extra:
        raise ValueError(f"LiveConnectConfig has no field {', '.join(map(repr, found.model_extra))}.")
    return found


def offered(config: LiveConnectConfig) -> GenerateContentConfig:
    """The tools of a session's config, as those of a call."""
    from .types import GenerateContentConfig

    return GenerateContentConfig.model_construct(tools=config.tools)


def live_setup(
    maps: FieldMaps, settings: Settings, model: str, config: LiveConnectConfig, tools: Sequence[object] | None
) -> dict[str, Any]:
    """What is said first in a live session. `tools` go before those of `config`.

    Raises:
        FieldNotSupported: the backend does not take a field of `config`.
    """
    from .types import LiveConnectParameters

    if tools is not None:
        config = config.model_copy(update={"tools": list(tools) or None})
    given = LiveConnectParameters.model_construct(model=model, config=config)
    found: dict[str, Any] = maps.convert("to", "LiveConnectParameters", given)["setup"]
    if settings.backend == "vertex" and (settings.project or settings.location):
        if found["model"].startswith("publishers/"):
            found["model"] = _names.placed(found["model"], settings)
        found.setdefault("generationConfig", {}).setdefault("responseModalities", ["AUDIO"])
    return found


def music_setup(settings: Settings, model: str) -> dict[str, Any]:
    """What is said first in a session of live music.

    Raises:
        CallNotSupported: the backend is Vertex AI, which has none.
    """
    if settings.backend == "vertex":
        raise CallNotSupported("live.music.connect", "vertex")
    return {"model": _names.model(model, settings)}


def address(
    settings: Settings,
    options: Mapping[str, Any],
    config: Any,
    headers: Mapping[str, str],
    *,
    music: bool = False,
    token: str | None = None,
    quota_project: str | None = None,
) -> Address:
    """Where to connect, with which headers.

    Args:
        settings: the client's.
        options: its HTTP options.
        config: the session's, whose own HTTP options go before them.
        headers: those of all of the client's requests.
        music: for live music.
        token: an access token of Google Cloud's.
        quota_project: the project that the session counts against.

    Raises:
        ValueError: the client's address is of no scheme that has sockets.
    """
    told = merged(options, getattr(config, "http_options", None))
    base = str(told.get("base_url") or settings.base_url)
    scheme = _SCHEMES.get(urlsplit(base).scheme)
    if scheme is None:
        raise ValueError(f"no address for sockets: {base!r}; it begins with https:// or wss://")
    ephemeral = settings.backend == "gemini" and (settings.api_key or "").startswith(_TOKENS)
    version = told.get("api_version") or settings.api_version
    if ephemeral and version == GEMINI_VERSION and not told.get("api_version"):
        version = "v1alpha"  # the only one that takes ephemeral tokens
    if settings.backend == "vertex":
        path = f"google.cloud.aiplatform.{version}.LlmBidiService/BidiGenerateContent"
    else:
        method = "BidiGenerateMusic" if music else f"BidiGenerateContent{'Constrained' if ephemeral else ''}"
        path = f"google.ai.generativelanguage.{version}.GenerativeService.{method}"
    sent = {"Content-Type": "application/json", **headers, **told.get("headers", {})}
    sent["x-goog-api-client"] = headers.get("x-goog-api-client", "")
    _default(sent, "user-agent", sent["x-goog-api-client"])
    _default(sent, "x-goog-api-key", settings.api_key)
    _default(sent, "x-goog-user-project", quota_project)
    if ephemeral:
        _default(sent, "Authorization", f"Token {settings.api_key}")
    _default(sent, "Authorization", f"Bearer {token}" if token else None)
    rest = base[base.index("://") :].rstrip("/")
    return Address(f"{scheme}{rest}/ws/{path}", sent)


def _default(headers: dict[str, str], name: str, value: str | None) -> None:
    if value and not any(each.lower() == name.lower() for each in headers):
        headers[name] = value
