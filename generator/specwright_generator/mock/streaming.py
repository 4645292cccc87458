"""Streams: events sampled from a schema, set in an order that a reader can follow, and framed as the provider does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from specwright.testing import Answer, events

from .document import Document, child
from .sampling import NoSample
from .texts import leaves, values_of
from .values import Values

_LENGTH = 6
"""Events in one stream, besides the one that begins it, the one that ends it, and a marker of the end."""
_FEW = 8
"""A union of so few events has one end, whatever it ends in."""

_PHASES = (
    r"created$|queued$|_start$|\.start$|started$",
    r"in_progress$",
    r"added$",
    r"",
    r"(_|\.)(done|stop|completed|ended)$",
    r"message_delta$",
)
"""What comes earlier and later, by the tag of an event; the empty one is all else."""
_FIRST = r"(^|\.)(message|session|response)[._](start|started|created)$|^thread\.created$"
_LAST = r"(^|\.)(message_stop|response\.(completed|done|failed|incomplete)|session\.(ended|done))$|^done$"
_ENDS = r"(done|stop|completed|ended?)$"


class Events:
    """The streams of an API.

    Args:
        document: the schemas of events.
        values: samples.
        error: the name of events that are errors. None is sampled: a reader would rightly raise.
    """

    def __init__(self, document: Document, values: Values, error: str) -> None:
        self._document = document
        self._values = values
        self._error = error
        self._ends: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def next(self, purpose: str, pointer: str) -> list[Any]:
        """The next events of an operation, `purpose`: what begins a stream first, what ends it last, both once."""
        first, last = self._bounds(pointer)

        def one(wanted: Callable[[str], bool]) -> Any:
            def fits(event: Any) -> bool:
                return self._is_good(event) and wanted(tag(self._named(pointer, event)))

            return self._named(pointer, self._values.next(purpose, pointer, accept=fits))

        try:
            made = [one(lambda name: name not in first | last) for _ in range(_LENGTH)]
        except NoSample:  # nothing but beginnings and ends
            made = []
        made.sort(key=lambda event: _phase(tag(event)))
        begin = [one(lambda name: name in first)] if first else []
        end = [one(lambda name: name in last)] if last else []
        return [*begin, *made, *end]

    def _named(self, pointer: str, event: Any) -> Any:
        """A frame whose name is the tag of its data, where that may be; other events as they are."""
        if not is_frame(event) or "event" not in event:
            return event
        inner = tag(event["data"])
        named = {**event, "event": inner}
        return named if inner and self._document.accepts(pointer, named) else event

    def _is_good(self, event: Any) -> bool:
        if not isinstance(event, dict):
            return True
        found = cast("dict[str, Any]", event)
        inner = found.get("data")
        told = cast("dict[str, Any]", inner) if isinstance(inner, dict) else found
        return self._error not in (tag(found), tag(told)) and not told.get("error")

    def _bounds(self, pointer: str) -> tuple[frozenset[str], frozenset[str]]:
        """The tags of events that begin and that end a stream."""
        if pointer not in self._ends:
            known = set(self._tags(pointer)) - {self._error}
            first = {name for name in known if re.search(_FIRST, name)}
            last = {name for name in known if re.search(_LAST, name)}
            if not last and len(known) <= _FEW:
                last = {name for name in known if re.search(_ENDS, name)}
            self._ends[pointer] = frozenset(first), frozenset(last)
        return self._ends[pointer]

    def _tags(self, pointer: str) -> Iterator[str]:
        for leaf in leaves(self._document, pointer):
            keys: Mapping[str, Any] = self._document.at(leaf).get("properties", {})
            key = "event" if "event" in keys else "type"
            named = values_of(self._document, child(leaf, "properties", key)) if key in keys else []
            yield from (value for value in named if isinstance(value, str))


def tag(event: Any) -> str:
    """The name of an event: its own, or the tag of its data."""
    if not isinstance(event, dict):
        return ""
    found = cast("dict[str, Any]", event)
    named = found.get("event", found.get("type"))
    return named if isinstance(named, str) else ""


def sse(made: Sequence[Any], *, done: str | None) -> Answer:
    """Server-sent events. An object of `event` and `data` is a frame; else the tag `type` names the event.

    `done` ends streams whose events have no name; named ones end by themselves.
    """
    if made and all(is_frame(event) for event in made):
        frames = [_frame(event) for event in made]
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
