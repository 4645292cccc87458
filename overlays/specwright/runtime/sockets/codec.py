"""Events as messages, and messages as events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar, cast

from .errors import FrameInvalid

SentT = TypeVar("SentT", contravariant=True)
ReceivedT = TypeVar("ReceivedT", covariant=True)
EventT = TypeVar("EventT")

_NO_OBJECT = "it is no JSON object"


class Codec(Protocol[SentT, ReceivedT]):
    """How a provider writes its events."""

    def encode(self, event: SentT) -> str | bytes:
        """The message for an event: a text, or bytes for a binary one."""
        ...

    def decode(self, frame: str | bytes) -> ReceivedT:
        """The event of a message. Raises FrameInvalid."""
        ...


class JsonCodec(Generic[EventT]):
    """Events as JSON, one a message.

    Args:
        received: the type of what is received: a model, or a union of them. What departs from it is kept as it came,
            unknown events and unknown fields too.
        reshape: turns the JSON that is received into the type's own first.
    """

    def __init__(self, received: Any, reshape: Callable[[Any], Any] | None = None) -> None:
        from specwright.runtime.models import json_parser, reshaping_parser

        parse = json_parser(received) if reshape is None else reshaping_parser(received, _objects(reshape))
        self._parse = cast("Callable[[str | bytes], EventT]", parse)

    def encode(self, event: object) -> str:
        """The JSON of an event: a mapping, or a model."""
        from specwright.runtime.models import encode_json

        return encode_json(event).decode()

    def decode(self, frame: str | bytes) -> EventT:
        """The event of a message.

        Raises:
            FrameInvalid: it is no JSON, or no object of it.
        """
        from specwright.runtime.models import MalformedJSON

        try:
            event = self._parse(frame)
        except (MalformedJSON, _NoObject) as error:
            raise _invalid(frame, str(error)) from error
        if not _is_event(event):
            raise _invalid(frame, _NO_OBJECT)
        return event


class _NoObject(Exception):
    """JSON that is no object."""


def _objects(reshape: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def checked(value: Any) -> Any:
        if not isinstance(value, dict):
            raise _NoObject(_NO_OBJECT)
        return reshape(value)

    return checked


def _is_event(value: object) -> bool:
    from pydantic import BaseModel

    return isinstance(value, BaseModel | dict)


def _invalid(frame: str | bytes, why: str) -> FrameInvalid:
    return FrameInvalid(f"A message of {len(frame)} bytes cannot be read: {why}", len(frame))
