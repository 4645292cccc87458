"""Failures on demand: what the header `x-specwright-mock`, or a scenario, asks for.

x-specwright-mock: status=429; retry-after=1; times=2
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass, replace

from specwright.testing import Answer, cut, delayed

HEADER = "x-specwright-mock"

_ITEM = re.compile(r"\s*([A-Za-z-]+)\s*(?:=\s*([^;]*?)\s*)?(?:;|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What is to happen to an answer.

    Attributes:
        status: the status of an error that is answered, 400 to 599.
        retry_after: seconds, sent with an error as `retry-after`.
        delay: seconds before the answer begins, at most 60.
        cut: bytes of the body after which the connection breaks.
        rate_limit: requests of the operation that are answered before one is refused with status 429, and so on.
        times: how often this happens to an operation before all is well again; always where it is None.
        malformed: whether the body is broken.
        empty_page: whether a page in the middle of a list has no items.
        stream_error: whether a stream has an error in the middle.
    """

    status: int | None = None
    retry_after: float | None = None
    delay: float = 0.0
    cut: int | None = None
    rate_limit: int | None = None
    times: int | None = None
    malformed: bool = False
    empty_page: bool = False
    stream_error: bool = False


class BadControl(ValueError):
    """A text that asks for nothing that there is. The message says where it goes wrong."""


_NUMBERS: dict[str, tuple[float, float, bool]] = {
    "status": (400, 599, True),
    "retry-after": (0, 86_400, False),
    "delay": (0, 60, False),
    "cut": (0, 2**31, True),
    "rate-limit": (0, 2**31, True),
    "times": (1, 2**31, True),
}
"""Least, most, and whether a whole number is wanted."""
_FLAGS = ("malformed", "empty-page", "stream-error")


def read_control(text: str) -> Control:
    """What a text asks for: items with semicolons between them, each a name or `name=number`.

    Raises:
        BadControl: an unknown name, or a value that the name does not take.
    """
    given: dict[str, float | bool] = {}
    at = 0
    while at < len(text) and text[at:].strip():
        found = _ITEM.match(text, at)
        if found is None:
            raise BadControl(f"column {at + 1}: expected a name, or a name, = and a number")
        column = found.start(1) + 1
        name, value = found[1].lower(), found[2]
        if name in given:
            raise BadControl(f"column {column}: {name} is there twice")
        if name in _NUMBERS:
            given[name] = _number(name, value, column)
        elif name not in _FLAGS:
            close = difflib.get_close_matches(name, [*_NUMBERS, *_FLAGS], n=1)
            advice = f"did you mean {close[0]}?" if close else f"known are: {', '.join((*_NUMBERS, *_FLAGS))}"
            raise BadControl(f"column {column}: {name[:40]!r} is unknown; {advice}")
        elif value is not None:
            raise BadControl(f"column {column}: {name} takes no value")
        else:
            given[name] = True
        at = found.end()
    return Control(**{name.replace("-", "_"): value for name, value in given.items()})  # type: ignore[arg-type]


def _number(name: str, value: str | None, column: int) -> float:
    least, most, whole = _NUMBERS[name]
    pattern = r"\d{1,12}" if whole else r"\d{1,12}(\.\d{1,6})?"
    if value is None or not re.fullmatch(pattern, value) or not least <= float(value) <= most:
        kind = "a whole number" if whole else "a number"
        raise BadControl(f"column {column}: {name} is {kind} from {least:g} to {most:g}, not {value!r:.40}")
    return int(value) if whole else float(value)


def spoiled(answer: Answer, control: Control) -> Answer:
    """A good answer as `control` wants it: late, broken or cut."""
    if control.stream_error:
        answer = _with_error(answer)
    if control.malformed:
        answer = _malformed(answer)
    if control.cut is not None:
        answer = cut(answer, after=control.cut)
    return delayed(answer, control.delay) if control.delay else answer


def _with_error(answer: Answer) -> Answer:
    if not answer.headers.get("content-type", "").startswith("text/event-stream"):
        return answer
    data = {"type": "error", "error": {"type": "server_error", "message": "asked for", "code": None}}
    frame = f"event: error\ndata: {json.dumps(data)}\n\n".encode()
    middle = len(answer.chunks) // 2
    return replace(answer, chunks=(*answer.chunks[:middle], frame, *answer.chunks[middle:]))


def _malformed(answer: Answer) -> Answer:
    """The same with a body that is broken off in the middle of a chunk, and said to be whole."""
    if not answer.chunks:
        return replace(answer, chunks=(b'{"',))
    middle = len(answer.chunks) // 2
    broken = answer.chunks[middle]
    end = b"\n\n" if broken.endswith(b"\n\n") else b"\n" if broken.endswith(b"\n") else b""
    half = broken[: len(broken) // 2].rstrip(b"}] \n") + end
    return replace(answer, chunks=(*answer.chunks[:middle], half, *answer.chunks[middle + 1 :]))
