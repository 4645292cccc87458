"""A call that both clients make: its arguments, and what it is answered."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import httpx

Reply: TypeAlias = Callable[[httpx.Request], httpx.Response]
Made: TypeAlias = "Callable[[Any], Mapping[str, Any]]"
"""Makes, for each call anew, what is given beside JSON: files, and objects of an SDK's types."""
Then: TypeAlias = Callable[[Any, Any], Awaitable[Any]]
"""What is done with what a method gave, and an SDK's types, to see what is in it."""
Kind: TypeAlias = Literal["calls", "streams", "pages", "errors", "calls that a backend refuses"]

PAGES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One call.

    Attributes:
        method: its attribute path.
        arguments, made, reply: what it is given and answered.
        kind: what it is counted as.
        fields: the paths of the fields that it sets.
        then: what is done with what it gives.
        called: the path that it is called by, where that is not the method's own.
        body: whether it has one.
    """

    method: str
    arguments: Mapping[str, Any]
    reply: Reply
    made: Made | None = None
    kind: Kind = "calls"
    fields: frozenset[str] = frozenset()
    then: Then | None = None
    called: str | None = None
    body: bool = True

    def given(self, types: Any) -> dict[str, Any]:
        """The arguments in terms of an SDK's types."""
        return {**self.arguments, **(self.made(types) if self.made else {})}


def answering(value: Any, status: int = 200) -> Reply:
    """Always the same JSON."""
    text = json.dumps(value)
    return lambda request: httpx.Response(status, text=text, headers={"content-type": "application/json"})


def failing(status: int) -> Reply:
    """An error as Google's APIs tell it."""
    word = {400: "INVALID_ARGUMENT", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED"}.get(status, "INTERNAL")
    return answering({"error": {"code": status, "message": f"no {status}", "status": word}}, status)


def streaming(*events: Any) -> Reply:
    """A stream of events without names."""
    text = "".join(f"data: {json.dumps(event)}\r\n\r\n" for event in events)
    return lambda request: httpx.Response(200, text=text, headers={"content-type": "text/event-stream"})


def turning(page: Mapping[str, Any]) -> Reply:
    """The same page `PAGES` times, each but the last with a token for the next."""
    last = {key: value for key, value in page.items() if key != "nextPageToken"}

    def reply(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("pageToken") or 0) + 1
        return httpx.Response(200, json=last if number == PAGES else {**last, "nextPageToken": str(number)})

    return reply
