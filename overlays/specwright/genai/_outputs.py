"""Several answers of one turn as one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from specwright.mixins.genai_interactions import filled

_SUMMED = (
    "total_cached_tokens",
    "total_input_tokens",
    "total_output_tokens",
    "total_thought_tokens",
    "total_tokens",
    "total_tool_use_tokens",
)
_BY_KEY = {
    "cached_tokens_by_modality": ("modality", "tokens"),
    "input_tokens_by_modality": ("modality", "tokens"),
    "output_tokens_by_modality": ("modality", "tokens"),
    "tool_use_tokens_by_modality": ("modality", "tokens"),
    "grounding_tool_count": ("type", "count"),
}


def merged(hops: Sequence[Any]) -> Any:
    """The answers of one turn as one: the last one, with all steps, all tokens, and all ids."""
    final = hops[-1]
    steps: list[Any] = []
    for index, hop in enumerate(hops):
        own = list(_get(hop, "steps") or ())
        while index and own and _get(own[0], "type") == "user_input":
            own.pop(0)
        steps += own
    if not isinstance(_get(final, "steps"), list):
        return filled(final)
    updates: dict[str, Any] = {"steps": steps, "continuation_ids": ids(hops)}
    if len(hops) > 1:
        updates |= {
            name: _get(hops[0], name)
            for name in ("previous_interaction_id", "created", "input")
            if hasattr(final, name) or hasattr(hops[0], name)
        }
        if any(_get(hop, "usage") is not None for hop in hops):
            updates["usage"] = _usage([_get(hop, "usage") for hop in hops])
    return filled(final.model_copy(update=updates))


def ids(hops: Sequence[Any]) -> list[str]:
    """The ids of all answers of a turn, in order."""
    found: list[str] = []
    for hop in hops:
        found += [*(_get(hop, "continuation_ids") or ()), _get(hop, "id") or ""]
    return [each for each in dict.fromkeys(found) if each]


def _usage(usages: Sequence[Any]) -> Any:
    told = [each for each in usages if each is not None]
    updates: dict[str, Any] = {}
    for name in _SUMMED:
        counts = [count for each in told if isinstance(count := _get(each, name), int)]
        if counts:
            updates[name] = sum(counts)
    for name, (key, count) in _BY_KEY.items():
        entries = [entry for each in told for entry in _get(each, name) or ()]
        if entries:
            updates[name] = _summed(entries, key, count)
    first = _get(told[0], "initial_input_tokens")
    updates["initial_input_tokens"] = _get(told[0], "total_input_tokens") if first is None else first
    return told[-1].model_copy(update=updates)


def _summed(entries: Sequence[Any], key: str, count: str) -> list[Any]:
    by_key: dict[Any, Any] = {}
    for entry in entries:
        known = by_key.get(_get(entry, key))
        total = (_get(entry, count) or 0) + (_get(known, count) or 0)
        by_key[_get(entry, key)] = entry if known is None else known.model_copy(update={count: total})
    return list(by_key.values())


def _get(value: Any, name: str) -> Any:
    return cast("dict[str, Any]", value).get(name) if isinstance(value, dict) else getattr(value, name, None)
