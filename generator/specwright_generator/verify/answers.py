"""What a call gave, against the answer that was recorded: is anything lost, is the right error raised."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from pydantic_core import PydanticSerializationError

from specwright.runtime.response import BinaryResponse

from .comparing import Difference, values_differ
from .dialect import error_class, plain
from .findings import Finding, findings
from .replay import Outcome
from .traffic import Response

_Written: TypeAlias = Callable[[object, object], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An answer judged.

    Attributes:
        losses: where what came out is not what was recorded.
        found: what the spec does not say of it.
        events: how many events of a stream became which class; `dict` and the like are untyped ones.
    """

    losses: tuple[Difference, ...] = ()
    found: tuple[Finding, ...] = ()
    events: Mapping[str, int] = field(default_factory=dict[str, int])


def judge(
    recorded: Response,
    outcome: Outcome,
    *,
    done: str | None = None,
    unseen: tuple[str, ...] = (),
    envelope: tuple[str, ...] = (),
    frame: bool = False,
    known: Collection[str] = (),
    text: bool = False,
    expected: str = "",
    written: Callable[[object, object], object] = lambda answer, _: plain(answer),
    shape: Callable[[object, object], object] = lambda _, recorded: recorded,
    error: Callable[[int], str] = error_class,
) -> Judgement:
    """Compare the outcome of a call with the recorded answer.

    Args:
        recorded: the answer.
        outcome: what the call gave.
        done: the data of the event that ends a stream.
        unseen: names of events that the client passes over.
        envelope: beginnings of the names of events whose name and data make up the value.
        frame: whether the value is all of an event, its name and id with its data.
        known: keys that the spec has at the top of the answer, whether or not its class has them.
        text: whether the method gives every answer as text.
        expected: the class of the answer, where the spec says one.
        written: an answer, beside what was recorded, as the JSON that it was made of.
        shape: the same under the names of the answer's class.
        error: the class of the error for a status.
    """
    if recorded.status >= 300:
        return Judgement(losses=tuple(_error_differs(recorded, outcome, error(recorded.status))))
    if outcome.events is not None:
        return _judge_events(outcome, _recorded_events(recorded, done, unseen, envelope, frame), written, shape)
    if outcome.error is not None:
        return Judgement(losses=(_raised(outcome.error, "an answer"),))
    answer = outcome.answer
    if isinstance(answer, BinaryResponse):
        return Judgement(losses=tuple(_one("answer", recorded.body, answer.content)))
    if answer is None and written(answer, None) is None and recorded.body.strip() != b"null":
        return Judgement(losses=tuple(_one("answer", recorded.body.decode("utf-8", "replace"), "")))
    try:
        value: object = json.loads(recorded.body)
    except ValueError:
        return Judgement(losses=tuple(_one("answer", recorded.body.decode("utf-8", "replace"), answer)))
    if isinstance(answer, str) and text:
        # Such a method gives JSON as it came.
        return Judgement(losses=tuple(_one("answer", recorded.body.decode("utf-8", "replace"), answer)))
    losses = _lost(value, answer, "answer", written)
    if expected and _is_object(value):
        losses = (*losses, *_one("class of the answer", expected, type(answer).__name__))
    return Judgement(losses=losses, found=findings(answer, shape(answer, value), known))


def _lost(recorded: object, answer: object, where: str, written: _Written) -> tuple[Difference, ...]:
    """Where an answer, written as JSON again, is not what was recorded."""
    try:
        value = written(answer, recorded)
    except PydanticSerializationError as error:
        return (Difference(where=where, recorded="JSON", ours=f"what cannot be written as JSON: {error}"[:300]),)
    return tuple(values_differ(recorded, value, where))


def _judge_events(outcome: Outcome, recorded: Iterable[object], written: _Written, shape: _Written) -> Judgement:
    events = outcome.events or ()
    expected = list(recorded)
    losses: list[Difference] = []
    found: list[Finding] = []
    if outcome.error is not None and _ends(expected[len(events) :]):
        expected = expected[: len(events)]
    elif outcome.error is not None:
        losses.append(_raised(outcome.error, "an event"))
    elif outcome.error is None:
        losses.extend(_one("number of events", len(expected), len(events)))
    for index, (value, event) in enumerate(zip(expected, events, strict=False)):
        losses.extend(_lost(value, event, f"event {index + 1}", written))
        found.extend(_of_event(event, shape(event, value)))
    return Judgement(
        losses=tuple(losses),
        found=tuple(dict.fromkeys(found)),
        events=Counter(type(event).__name__ for event in events),
    )


def _of_event(event: object, recorded: object) -> tuple[Finding, ...]:
    """What the spec does not say of an event: of one that became no class, nothing."""
    if _is_object(event) and _is_object(recorded):
        return (Finding(kind="unknown member", path="", owner=""),)
    return findings(event, recorded)


def _recorded_events(
    recorded: Response, done: str | None, unseen: tuple[str, ...], envelope: tuple[str, ...], frame: bool
) -> Iterator[object]:
    """The data of the events in a body: server-sent ones, or lines of JSON. Not by the runtime's decoder."""
    text = recorded.body.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if not any(line.startswith("data:") for line in lines):
        yield from (_json_or_text(line) for line in lines if line.strip())
        return
    for block in text.split("\n\n"):
        fields = [line.partition(":") for line in block.split("\n")]
        name = next((value.removeprefix(" ") for key, _, value in fields if key == "event"), "")
        data = "\n".join(value.removeprefix(" ") for key, _, value in fields if key == "data")
        if not data or name in unseen:
            continue
        if done is not None and data.startswith(done):
            return
        value = _json_or_text(data)
        if frame:
            told = {key: sent.removeprefix(" ") for key, _, sent in fields if key in ("event", "id")}
            yield {**told, "data": value}
        else:
            yield {"event": name, "data": value} if any(name.startswith(prefix) for prefix in envelope) else value


def _json_or_text(data: str) -> object:
    try:
        return json.loads(data)
    except ValueError:
        return data


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _ends(rest: list[object]) -> bool:
    """Whether a stream is to end in an error where `rest` of it follows."""
    found = rest[0] if rest else None
    if isinstance(found, dict) and found.keys() <= {"event", "id", "data"}:
        found = cast("dict[str, object]", found).get("data")
    return isinstance(found, dict) and "error" in found


def _error_differs(recorded: Response, outcome: Outcome, name: str) -> Iterator[Difference]:
    error = outcome.error
    yield from _one("error", name, type(error).__name__ if error else "an answer")
    if error is None:
        return
    yield from _one("status", recorded.status, getattr(error, "status_code", None))
    body: object
    try:
        body = json.loads(recorded.body)
    except ValueError:
        body = recorded.body.decode("utf-8", "replace").strip() or None
    ours: object = getattr(error, "body", None)
    # Providers wrap the error in a key of its own, and the error's body is then what is in it.
    if ours in _values(body):
        return
    yield from values_differ(body, ours, "body of the error")


def _values(body: object) -> list[object]:
    return list(cast("dict[str, object]", body).values()) if isinstance(body, dict) else []


def _raised(error: Exception, expected: str) -> Difference:
    return Difference(where="raised", recorded=expected, ours=f"{type(error).__name__}: {error}"[:300])


def _one(where: str, recorded: object, ours: object) -> Iterator[Difference]:
    return values_differ(recorded, ours, where)
