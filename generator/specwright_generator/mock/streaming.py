"""Streams: events sampled from a schema, set in an order that a reader can follow, and framed as the provider does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from specwright.testing import Answer, events

from .values import Values

_LENGTH = 6
"""Events in one stream, besides the marker of its end."""

_PHASES = (
    r"(message|session|run)[_.](start|started|created)$|response\.created$",
    r"created$|queued$|_start$|\.start$|started$",
    r"in_progress$",
    r"added$",
    r"",
    r"(_|\.)(done|stop|completed|ended)$",
    r"message_delta$",
    r"^(message_stop|response\.(completed|done|failed|incomplete)|.*run\.(completed|failed)|done)$",
)
"""What comes first and last, by the tag of an event."""


def sampled_events(values: Values, purpose: str, pointer: str, *, error: str) -> list[Any]:
    """The next events of an operation. Errors are none of them: a reader would rightly raise.

    Args:
        values: samples.
        purpose: the operation's key.
        pointer: the schema of an event.
        error: the name of an event that is an error.
    """

    def fits(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        found = cast("dict[str, Any]", value)
        inner = found.get("data")
        told = cast("dict[str, Any]", inner) if isinstance(inner, dict) else found
        return error not in (tag(found), tag(told)) and not told.get("error")

    made = [values.next(purpose, pointer, accept=fits) for _ in range(_LENGTH)]
    return sorted(made, key=lambda event: _phase(tag(event)))


def tag(event: Any) -> str:
    """The name of an event: its own, or the tag of its data."""
    if not isinstance(event, dict):
        return ""
    found = cast("dict[str, Any]", event)
    named = found.get("event", found.get("type"))
    return named if isinstance(named, str) else ""


def sse(made: Sequence[Any], *, done: str | None, fits: Callable[[Any], bool]) -> Answer:
    """Server-sent events. An object of `event` and `data` is a frame; else the tag `type` names the event.

    Args:
        made: the events.
        done: ends streams whose events have no name; named ones end by themselves.
        fits: whether the schema accepts a changed event.
    """
    if made and all(is_frame(event) for event in made):
        frames = [_frame(_named(event, fits)) for event in made]
        named = any(b"event: " in frame for frame in frames)
        end = [f"data: {done}\n\n".encode()] if done and not named else []
        return Answer(headers={"content-type": "text/event-stream"}, chunks=[*frames, *end])
    named = any(tag(event) for event in made)
    return events(made, done=None if named else done or None, names=True)


def is_frame(event: Any) -> bool:
    """Whether an event is a whole frame: data with its name beside it, or nothing but what a frame has."""
    if not isinstance(event, dict) or "data" not in event:
        return False
    found = cast("dict[str, Any]", event)
    return isinstance(found.get("event"), str) or found.keys() <= {"data", "id", "retry"}


def _named(event: dict[str, Any], fits: Callable[[Any], bool]) -> dict[str, Any]:
    """A frame whose name is the tag of its data, where that may be."""
    inner = tag(event["data"])
    named = {**event, "event": inner}
    return named if inner and "event" in event and fits(named) else event


def _frame(event: dict[str, Any]) -> bytes:
    lines = [f"{key}: {_line(event[key])}" for key in ("event", "id", "retry") if key in event]
    data = event["data"]
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    lines += [f"data: {line}" for line in text.split("\n")]
    return ("\n".join(lines) + "\n\n").encode()


def _line(value: Any) -> str:
    return re.sub(r"[\r\n]+", " ", str(value))


def lines(values: Iterable[Any], media: str) -> Answer:
    """One JSON value a line."""
    chunks = [json.dumps(value, ensure_ascii=False).encode() + b"\n" for value in values]
    return Answer(headers={"content-type": media}, chunks=chunks)


def _phase(name: str) -> int:
    found = [index for index, pattern in enumerate(_PHASES) if pattern and re.search(pattern, name)]
    if not found:
        return _PHASES.index("")
    return max(found) if max(found) > _PHASES.index("") else min(found)
