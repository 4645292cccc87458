"""What `interactions.get` takes beside the id, whole and as a stream."""

from __future__ import annotations

from typing import Literal, Required, TypeAlias

from typing_extensions import TypedDict

__all__ = [
    "InteractionGetParams",
    "InteractionGetParamsBase",
    "InteractionGetParamsNonStreaming",
    "InteractionGetParamsStreaming",
]


class InteractionGetParamsBase(TypedDict, total=False):
    """What both forms take."""

    api_version: str
    include_input: bool
    last_event_id: str


class InteractionGetParamsNonStreaming(InteractionGetParamsBase, total=False):
    """The interaction as a whole."""

    stream: Literal[False]


class InteractionGetParamsStreaming(InteractionGetParamsBase):
    """Its events."""

    stream: Required[Literal[True]]


InteractionGetParams: TypeAlias = InteractionGetParamsNonStreaming | InteractionGetParamsStreaming
