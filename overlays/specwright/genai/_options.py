"""HTTP options of a client and of one call, and what they mean on the wire. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast


def merged(own: Any, calls: Any) -> dict[str, Any]:
    """HTTP options as one dict: a call's go before the client's, headers are joined."""
    result: dict[str, Any] = {}
    for options in (own, calls):
        if options is None:
            continue
        given = cast("Mapping[str, Any]", options if isinstance(options, Mapping) else options.__dict__)
        found = {key: value for key, value in given.items() if value is not None}
        headers = {**result.get("headers", {}), **found.get("headers", {})}
        result |= found
        if headers:
            result["headers"] = headers
    return result


def timeout_of(options: Mapping[str, Any], given: Any) -> Any:
    """Seconds of a call: its `http_options` count milliseconds."""
    milliseconds = options.get("timeout")
    return given if milliseconds is None else milliseconds / 1000


def headers_of(options: Mapping[str, Any]) -> dict[str, Any] | None:
    """The headers of a call; how long it may take is told to the server too."""
    headers = dict(options.get("headers", {}))
    milliseconds = options.get("timeout")
    if milliseconds and not any(name.lower() == "x-server-timeout" for name in headers):
        headers["X-Server-Timeout"] = str(math.ceil(milliseconds / 1000))
    return headers or None


def deep_update(target: dict[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """`target` with the keys of `more`; objects at the same key are joined."""
    for key, value in more.items():
        known = target.get(key)
        if isinstance(value, Mapping) and isinstance(known, dict):
            target[key] = deep_update(cast("dict[str, Any]", known), cast("Mapping[str, Any]", value))
        else:
            target[key] = value
    return target
