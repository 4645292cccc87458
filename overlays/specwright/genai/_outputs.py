"""Several answers of one turn as one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, dropwhile
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
_ASKED = ("created", "input", "previous_interaction_id")
"""What is said of the turn's beginning."""


def merged(answers: Sequence[Any]) -> Any:
    """The answers of one turn as one: the last one with all steps, tokens and ids, and what the first was asked."""
    first, last = answers[0], answers[-1]
    if not isinstance(_get(last, "steps"), list):
        return filled(last)
    # Each answer may begin with the user's input, which is told once.
    later = (dropwhile(_is_the_users, _steps(answer)) for answer in answers[1:])
    whole: dict[str, Any] = {"steps": [*_steps(first), *chain(*later)], "continuation_ids": ids(answers)}
    if first is not last:
        whole |= {key: _get(first, key) for key in _ASKED if hasattr(first, key) or hasattr(last, key)}
        counted = [usage for answer in answers if (usage := _get(answer, "usage")) is not None]
        if counted:
            whole["usage"] = _usage(counted)
    return filled(last.model_copy(update=whole))


def ids(answers: Sequence[Any]) -> list[str]:
    """The ids of all answers of a turn, in order."""
    told = ([*(_get(answer, "continuation_ids") or ()), _get(answer, "id")] for answer in answers)
    return list(dict.fromkeys(name for names in told for name in names if name))


def _steps(answer: Any) -> Sequence[Any]:
    found = _get(answer, "steps")
    return cast("Sequence[Any]", found) if isinstance(found, list) else ()


def _is_the_users(step: Any) -> bool:
    return bool(_get(step, "type") == "user_input")


def _usage(told: Sequence[Any]) -> Any:
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
