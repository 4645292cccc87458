"""What an interaction put out, read off its steps when it arrives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
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
    turn = _since_the_user(steps)
    latest = {str(_get(part, "type")): part for step in turn for part in _parts(step)}
    media = {f"output_{kind}": latest[kind] for kind in _MEDIA if kind in latest}
    return {"output_text": "".join(_last_run(turn)), **media}


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


def _since_the_user(steps: Sequence[Any]) -> Sequence[Any]:
    spoke = max((index for index, step in enumerate(steps) if _get(step, "type") == "user_input"), default=-1)
    return steps[spoke + 1 :]


def _last_run(turn: Iterable[Any]) -> list[str]:
    """The last texts that follow each other with nothing but thoughts between them."""
    pieces: list[str | None] = []  # None stands for what is no text
    for step in turn:
        match _get(step, "type"):
            case "model_output":
                pieces += map(_text, _parts(step))
            case "thought":
                continue
            case _:
                pieces.append(None)
    runs = [list(run) for _, run in groupby(pieces, key=lambda piece: piece is None)]
    texts = [run for run in runs if run[0] is not None]
    return [piece or "" for piece in texts[-1]] if texts else []


def _parts(step: Any) -> list[Any]:
    return _listed(_get(step, "content")) if _get(step, "type") == "model_output" else []


def _text(part: Any) -> str | None:
    if _get(part, "type") != "text":
        return None
    text = _get(part, "text")
    return text if isinstance(text, str) else ""


def _listed(value: Any) -> list[Any]:
    return list(cast("Iterable[Any]", value)) if isinstance(value, list) else []


def _get(value: Any, name: str) -> Any:
    return cast("dict[str, Any]", value).get(name) if isinstance(value, dict) else getattr(value, name, None)
