"""Where the calls of an SDK go that has several backends, out of its `fields.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from specwright_generator.ir import Json

from .surface import Method

ABSENT = "not there"
"""What stands for the endpoint of a call that a backend does not have."""


def on_backends(methods: Mapping[str, Method], fields: Mapping[str, Json]) -> dict[str, Method]:
    """Methods with their endpoints on each backend: `POST /batches`. Their own path is but a name there, and goes."""
    calls = fields.get("calls")
    stated = calls if isinstance(calls, dict) else {}
    return {
        key: replace(method, path="", backends=_endpoints(stated[key])) if key in stated else method
        for key, method in methods.items()
    }


def _endpoints(call: Json) -> tuple[tuple[str, str], ...]:
    """Each backend with its endpoint."""
    found: list[tuple[str, str]] = []
    for name, told in sorted(call.items()) if isinstance(call, dict) else ():
        found.append((name, f"{told['verb']} {_paths(told['path'])}" if isinstance(told, dict) else ABSENT))
    return tuple(found)


def _paths(path: Json) -> str:
    """A path, or those that a call chooses from."""
    several = path if isinstance(path, list) else [path]
    return " or ".join(f"/{each['path'] if isinstance(each, dict) else each}" for each in several)
