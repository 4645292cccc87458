"""One call of a method: its endpoint and its arguments, before anything is encoded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from .sentinels import Omit

if TYPE_CHECKING:
    import httpx2

    from .aliases import CallOptions
    from .operation import Operation

Mode: TypeAlias = Literal["", "raw", "whole", "stream"]

MODE_HEADER = "x-specwright-answer"
"""A key in `extra_headers` by which the raw and streaming wrappers say what they want back. It is never sent."""


class Call:
    """What a resource hands to its client. `to` is a type to parse the answer as, in place of the operation's.

    `reshape` makes the JSON of that type (or of each event) of the JSON that arrives; None where they are the same.
    `marks` are the keys without which there is nothing to reshape, as they stand in JSON.
    `finish` is given what was parsed (each event of a stream) and the HTTP response, and gives what the method returns.
    """

    __slots__ = (
        "body",
        "finish",
        "headers",
        "marks",
        "max_retries",
        "mode",
        "op",
        "options",
        "path",
        "query",
        "reshape",
        "stream",
        "streamed",
        "to",
    )

    def __init__(
        self,
        op: Operation,
        path: Mapping[str, object] | None,
        query: Mapping[str, object] | None,
        body: object,
        headers: Mapping[str, Any] | None,
        stream: object,
        options: CallOptions,
        to: Any = None,
    ) -> None:
        self.op: Operation = op
        self.path: Mapping[str, object] | None = path
        self.query: Mapping[str, object] | None = query
        self.body: object = body
        self.headers: Mapping[str, Any] | None = headers
        self.stream: object = stream
        self.options: CallOptions = options
        self.to: Any = to
        self.max_retries: int | None = None
        self.reshape: Callable[[Any], Any] | None = None
        self.marks: tuple[bytes, ...] = ()
        self.finish: Callable[[Any, httpx2.Response], Any] | None = None
        self.mode: Mode = ""
        extra = options[0]
        if extra is not None and MODE_HEADER in extra:
            asked = extra[MODE_HEADER]
            self.mode = cast("Mode", asked) if asked in ("raw", "whole") else "stream"
            rest = {key: value for key, value in extra.items() if key != MODE_HEADER}
            self.options = (rest, *options[1:])

        self.streamed: bool = False
        """Whether the answer is a stream of events."""
        events = op.events
        if events is not None:
            switch = events.switch
            if switch is not None and isinstance(stream, Omit):
                values = query if events.switch_in == "query" else body
                if isinstance(values, Mapping):
                    self.stream = cast("Mapping[str, object]", values).get(switch, stream)
            self.streamed = switch is None or bool(self.stream)

    def at(self, query: Mapping[str, object]) -> Call:
        """The same call with other query values, for the next page. It answers with a parsed page."""
        headers, extra, body, timeout = self.options
        if extra:
            extra = {key: value for key, value in extra.items() if key not in query}
        call = Call(
            self.op, self.path, {**(self.query or {}), **query}, self.body, self.headers, self.stream,
            (headers, extra, body, timeout), self.to,
        )  # fmt: skip
        call.max_retries = self.max_retries
        call.reshape = self.reshape
        call.marks = self.marks
        call.finish = self.finish
        return call
