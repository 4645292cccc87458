"""What a mock transport can answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, cast

Failure: TypeAlias = Literal["connect", "cut", "timeout"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer.

    Attributes:
        status: its status.
        headers: its headers.
        chunks: its body, in the pieces in which it arrives.
        delay: seconds before it begins.
        pause: seconds between two chunks.
        failure: what breaks: `connect` before there is an answer; `cut` and `timeout` after the last chunk.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    chunks: Sequence[bytes] = ()
    delay: float = 0.0
    pause: float = 0.0
    failure: Failure | None = None


def json_answer(body: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """`body` as JSON."""
    data = json.dumps(body, ensure_ascii=False).encode()
    return Answer(status=status, headers={"content-type": "application/json", **(headers or {})}, chunks=(data,))


def text_answer(body: str, *, status: int = 200, media_type: str = "text/plain; charset=utf-8") -> Answer:
    """`body` as text."""
    return Answer(status=status, headers={"content-type": media_type}, chunks=(body.encode(),))


def bytes_answer(body: bytes, *, status: int = 200, media_type: str = "application/octet-stream") -> Answer:
    """`body` as a file."""
    return Answer(status=status, headers={"content-type": media_type}, chunks=(body,))


def error(status: int, message: str = "", *, headers: Mapping[str, str] | None = None, **fields: object) -> Answer:
    """An error as OpenAI and many others describe one: `{"error": {"message": …, …}}`."""
    return json_answer({"error": {"message": message, **fields}}, status=status, headers=headers)


def events(values: Iterable[object], *, done: str | None = "[DONE]", names: bool = False, pause: float = 0.0) -> Answer:
    """A stream of server-sent events, one for each of `values`.

    Args:
        values: the data of the events: text as it is, anything else as JSON. A pair `(name, data)` names its event.
        done: the data of an event after the last; None sends none.
        names: name each event after the `type` key of its data.
        pause: seconds between two events.
    """
    chunks: list[bytes] = []
    for value in values:
        name, data = cast("tuple[object, object]", value) if isinstance(value, tuple) else (None, value)
        if names and isinstance(data, Mapping):
            name = cast("Mapping[str, object]", data).get("type")
        text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        head = f"event: {name}\n" if name else ""
        body = "".join(f"data: {line}\n" for line in text.split("\n"))
        chunks.append(f"{head}{body}\n".encode())
    if done is not None:
        chunks.append(f"data: {done}\n\n".encode())
    return Answer(headers={"content-type": "text/event-stream"}, chunks=chunks, pause=pause)


def cut(answer: Answer, *, after: int) -> Answer:
    """`answer`, whose connection breaks after so many bytes of the body."""
    return replace(answer, chunks=_first(answer.chunks, after), failure="cut")


def silent(answer: Answer, *, after: int = 0) -> Answer:
    """`answer`, which falls silent after so many bytes of the body, until the read timeout."""
    return replace(answer, chunks=_first(answer.chunks, after), failure="timeout")


def delayed(answer: Answer, seconds: float) -> Answer:
    """`answer`, after so many seconds."""
    return replace(answer, delay=seconds)


def refused() -> Answer:
    """No answer: the connection is refused."""
    return Answer(failure="connect")


def _first(chunks: Sequence[bytes], size: int) -> tuple[bytes, ...]:
    kept: list[bytes] = []
    for chunk in chunks:
        if size <= 0:
            break
        kept.append(chunk[:size])
        size -= len(chunk)
    return tuple(kept)
