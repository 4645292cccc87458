"""HTTP options of a client and of one call, and what they mean on the wire. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

from specwright.runtime.spelling import camel

OPTIONS = frozenset(
    {
        "aiohttp_client",
        "api_version",
        "async_client_args",
        "base_url",
        "base_url_resource_scope",
        "client_args",
        "extra_body",
        "headers",
        "httpx_async_client",
        "httpx_client",
        "retry_options",
        "timeout",
    }
)
"""The fields of `types.HttpOptions`, which a client is made without loading."""


def merged(own: Any, calls: Any) -> dict[str, Any]:
    """HTTP options as one dict by the names of Python: a call's go before the client's, headers are joined.

    Raises:
        TypeError: an option is not of its type.
        ValueError: there is no such option; the message has the one that the key resembles most.
    """
    result: dict[str, Any] = {}
    for options in (own, calls):
        if options is None:
            continue
        found = {key: value for key, value in _named(options).items() if value is not None}
        if not isinstance(found.get("timeout", 0), int | float):
            raise TypeError(f"`timeout` of `http_options` is a number of milliseconds, not {found['timeout']!r:.50}")
        if not isinstance(found.get("headers", {}), Mapping):
            raise TypeError("`headers` of `http_options` are a dict of names and values")
        headers = {**result.get("headers", {}), **found.get("headers", {})}
        result |= found
        if headers:
            result["headers"] = headers
    return result


def _named(options: Any) -> dict[str, Any]:
    if not isinstance(options, Mapping):
        if not hasattr(options, "model_extra"):
            raise TypeError(f"`http_options` are a dict or types.HttpOptions, not {type(options).__name__}")
        unknown: Mapping[str, Any] = options.model_extra or {}
        options = {**options.__dict__, **unknown}
    return {_NAMES.get(key) or _unknown(key): value for key, value in cast("Mapping[str, Any]", options).items()}


def _unknown(key: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, _NAMES, n=1)
    proposal = f": did you mean {_NAMES[near[0]]!r}?" if near else f"; there are {', '.join(sorted(OPTIONS))}"
    raise ValueError(f"`http_options` have no {key!r}{proposal}")


def timeout_of(options: Mapping[str, Any], given: Any) -> Any:
    """Seconds of a call: its `http_options` count milliseconds, and 0 is no limit."""
    milliseconds = options.get("timeout")
    if milliseconds is None:
        return given
    return milliseconds / 1000 if milliseconds else None


def headers_of(options: Mapping[str, Any]) -> dict[str, Any] | None:
    """The headers of a call; how long it may take is told to the server too."""
    headers = dict(options.get("headers", {}))
    milliseconds = options.get("timeout")
    if milliseconds and not any(name.lower() == "x-server-timeout" for name in headers):
        headers["X-Server-Timeout"] = str(math.ceil(milliseconds / 1000))
    return headers or None


def setting(config: Any, name: str) -> Any:
    """A value of a method's config, which is a model, a dict with names of either case, or None."""
    if not isinstance(config, Mapping):
        return getattr(config, name, None)
    given = cast("Mapping[str, Any]", config)
    return given.get(name, given.get(camel(name)))


def deep_update(target: dict[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """`target` with the keys of `more`, in whichever case it has them; objects at the same key are joined."""
    for given, value in more.items():
        key = given if given in target or (key_in_json := camel(given)) not in target else key_in_json
        known = target.get(key)
        if isinstance(value, Mapping) and isinstance(known, dict):
            target[key] = deep_update(cast("dict[str, Any]", known), cast("Mapping[str, Any]", value))
        else:
            target[key] = value
    return target


_NAMES = {form: name for name in OPTIONS for form in (name, camel(name))}
"""The options by both of their names."""
