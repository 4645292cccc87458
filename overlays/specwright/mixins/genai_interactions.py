"""What an interaction put out, read off its steps when it arrives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from specwright.runtime.call import Call
    from specwright.runtime.client import AsyncClient, SyncClient

__all__ = ["Outputs", "filled"]

_MEDIA = ("image", "audio", "video")
_OF_MUSIC = frozenset({"lyria-3-clip-preview", "lyria-3-pro-preview"})
"""Models whose interactions have `outputs` where all others have steps."""


class Outputs:
    """An interaction, which has `output_text` and the other outputs as soon as it has arrived."""

    def _attach(self, client: SyncClient | AsyncClient, call: Call) -> None:
        if _get(self, "model") in _OF_MUSIC and _get(self, "steps") is None:
            _stepped(self)
        filled(self)


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


def _stepped(interaction: Any) -> None:
    """Put what a model of music put out into a step, as all others have it."""
    extra: dict[str, Any] = interaction.__pydantic_extra__ or {}
    steps: list[Any] = []
    if isinstance(extra.get("outputs"), list):
        made: Any = interaction.construct(steps=[{"type": "model_output", "content": extra.pop("outputs")}])
        steps = made.steps
    interaction.steps = steps


def filled(interaction: Any) -> Any:
    """An interaction with what it put out; these fields are no part of what it is serialised to."""
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


def _listed(value: Any) -> list[Any]:
    return list(cast("Iterable[Any]", value)) if isinstance(value, list) else []


def _get(value: Any, name: str) -> Any:
    return cast("dict[str, Any]", value).get(name) if isinstance(value, dict) else getattr(value, name, None)
