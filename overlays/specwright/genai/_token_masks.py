"""Ephemeral tokens on the wire: what a session is set up with, and which of its fields a client cannot change. Pure.

Which fields are locked has three states. Without `lock_additional_fields` everything is, as the provider has it; with
an empty list what the token sets, and nothing else; with names in it those too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

_SETUP = "bidiGenerateContentSetup"
_MASK = "fieldMask"
_INNER = ("generationConfig", "systemInstruction", "sessionResumption", "labels")
"""Fields of a setup that are locked one key at a time."""


def body(planned: Mapping[str, Any], locks: Sequence[str] | None, generation: frozenset[str]) -> dict[str, Any]:
    """The body of a request for a token.

    Args:
        planned: the body as the field maps make it.
        locks: `lock_additional_fields`.
        generation: the names of fields that stand in a setup's `generationConfig`.
    """
    result = {key: value for key, value in planned.items() if key not in (_SETUP, _MASK)}
    told: Any = planned.get(_SETUP) or {}
    setup: dict[str, Any] = told.get("setup") or {}
    if setup:
        result[_SETUP] = setup
    if locks is None:
        return result
    named = [f"generationConfig.{name}" if setup and name in generation else name for name in locks]
    mask = list(dict.fromkeys((*_paths(setup), *named)))
    if mask:
        result[_MASK] = ",".join(mask)
    return result


def _paths(setup: Mapping[str, Any]) -> Iterator[str]:
    for key, value in setup.items():
        if key in _INNER and isinstance(value, Mapping) and value:
            yield from (f"{key}.{inner}" for inner in cast("Mapping[str, Any]", value))
        else:
            yield key
