"""Events that a stream of a message gives beside those that arrive: what they add, and what there is by then."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from specwright.runtime.models import BaseModel

__all__ = [
    "CitationEvent",
    "ContentBlockStopEvent",
    "InputJsonEvent",
    "MessageStopEvent",
    "MessageStreamEvent",
    "SignatureEvent",
    "TextEvent",
    "ThinkingEvent",
]


class TextEvent(BaseModel):
    """More text of a block; `snapshot` is all of it so far."""

    type: Literal["text"]
    text: str
    snapshot: str


class CitationEvent(BaseModel):
    """One more citation of a block of text; `snapshot` are all of them so far."""

    type: Literal["citation"]
    citation: Any
    snapshot: list[Any]


class ThinkingEvent(BaseModel):
    """More thinking; `snapshot` is all of it so far."""

    type: Literal["thinking"]
    thinking: str
    snapshot: str


class SignatureEvent(BaseModel):
    """The signature of a block of thinking."""

    type: Literal["signature"]
    signature: str


class InputJsonEvent(BaseModel):
    """More of a tool's input, as JSON text; `snapshot` is what all of it so far says."""

    type: Literal["input_json"]
    partial_json: str
    snapshot: object


class ContentBlockStopEvent(BaseModel):
    """A block of content is whole."""

    type: Literal["content_block_stop"]
    index: int
    content_block: Any


class MessageStopEvent(BaseModel):
    """The message is whole."""

    type: Literal["message_stop"]
    message: Any


MessageStreamEvent: TypeAlias = (
    TextEvent
    | CitationEvent
    | ThinkingEvent
    | SignatureEvent
    | InputJsonEvent
    | ContentBlockStopEvent
    | MessageStopEvent
    | BaseModel
)
"""An event of a stream: one of these, or one as it arrived."""
