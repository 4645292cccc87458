"""What an interaction put out, taken from its steps, and several answers of one turn as one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

_MEDIA = ("image", "audio", "video")
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


def fields(steps: Sequence[Any]) -> dict[str, Any]:
    """`output_text`, `output_image`, `output_audio` and `output_video` of an interaction with these steps.

    The text is the last run of text since the user spoke; each medium is the last of its kind.
    """
    contents = list(_last_contents(steps))
    found: dict[str, Any] = {"output_text": "".join(reversed(list(_last_text(steps))))}
    for kind in _MEDIA:
        part = next((part for content in contents for part in reversed(content) if _get(part, "type") == kind), None)
        if part is not None:
            found[f"output_{kind}"] = part
    return found


def filled(interaction: Any) -> Any:
    """An interaction with what it put out; these fields are no part of what it is serialised to. Else what it is."""
    if not hasattr(interaction, "steps"):
        return interaction
    for name, value in fields(_listed(_get(interaction, "steps"))).items():
        interaction.__dict__[name] = value
    return interaction


def _last_contents(steps: Sequence[Any]) -> list[list[Any]]:
    found: list[list[Any]] = []
    for step in reversed(steps):
        kind = _get(step, "type")
        if kind == "user_input":
            break
        if kind == "model_output":
            found.append(_listed(_get(step, "content")))
    return found


def _last_text(steps: Sequence[Any]) -> list[str]:
    """The parts of the last run of text, the last one first; thoughts do not interrupt it."""
    found: list[str] = []
    for step in reversed(steps):
        kind = _get(step, "type")
        if kind == "user_input":
            break
        if kind == "thought":
            continue
        if kind != "model_output":
            if found:
                break
            continue
        for part in reversed(_listed(_get(step, "content"))):
            if _get(part, "type") == "text":
                text = _get(part, "text")
                found.append(text if isinstance(text, str) else "")
            elif found:
                return found
    return found


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


def _listed(value: Any) -> list[Any]:
    return list(cast("Iterable[Any]", value)) if isinstance(value, list) else []


def _get(value: Any, name: str) -> Any:
    return cast("dict[str, Any]", value).get(name) if isinstance(value, dict) else getattr(value, name, None)
