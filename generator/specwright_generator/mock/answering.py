"""Good answers: sampled from the schema of the answer, streamed, paged, or bytes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from zlib import crc32

from specwright.testing import Answer, MockRequest, bytes_answer, json_answer, text_answer
from specwright_generator.manifest import PageRule, StreamRule
from specwright_generator.selectors import selects

from .document import Document
from .endpoints import Content, Endpoint
from .jobs import Jobs
from .paging import Pages, Paging, paging_of
from .requests import Given
from .routing import is_stream
from .streaming import Events, lines, sse
from .values import Values

_LINES = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonl")
_NO_CONTENT = (204, 205, 304)
_TRANSPORT = ("transfer-encoding", "content-length", "content-type", "connection")
_MEDIA = {"sse": "text/event-stream", "jsonl": "application/jsonl", "ndjson": "application/x-ndjson"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What a provider does that its document does not say."""

    pages: tuple[PageRule, ...] = ()
    streams: tuple[StreamRule, ...] = ()
    done: str | None = "[DONE]"
    error_event: str = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How an answer is asked for: `streams` as a stream, `empty_page` with no items in the middle of a list."""

    streams: bool = False
    empty_page: bool = False


class Answering:
    """Answers valid requests."""

    def __init__(self, document: Document, endpoints: Iterable[Endpoint], values: Values, habits: Habits) -> None:
        self._document = document
        self._values = values
        self._habits = habits
        self._events = Events(document, values, habits.error_event)
        self._pages = Pages()
        self._jobs = Jobs(document, {endpoint.template for endpoint in endpoints if endpoint.verb == "GET"})
        self._paging: dict[str, Paging | None] = {}

    def answer(self, endpoint: Endpoint, given: Given, request: MockRequest, asked: Asked) -> Answer:
        """The next good answer of an operation. Raises `NoSample` where its schema allows none that could be found."""
        status, contents = endpoint.good
        headers = self._headers(endpoint, status)
        content = self._chosen(endpoint, given, contents, request, asked)
        if content is None or status in _NO_CONTENT:
            return Answer(status=status, headers=headers)
        made = self._made(endpoint, content, given, request, asked)
        return Answer(status=status, headers={**headers, **made.headers}, chunks=made.chunks)

    def streams(self, endpoint: Endpoint, given: Given) -> bool | None:
        """Whether the manifest's switch of a stream is on; None where there is no such switch."""
        rule = self._rule(endpoint)
        if rule is None or rule.switch is None:
            return None if rule is None else True
        value = given.query.get(rule.switch)
        body: object = given.body
        if isinstance(body, Mapping):
            value = cast("Mapping[str, Any]", body).get(rule.switch, value)
        return value == rule.switch_value if rule.switch_value is not None else value is True

    def _rule(self, endpoint: Endpoint) -> StreamRule | None:
        return next((rule for rule in self._habits.streams if selects(rule.operations, endpoint.key)), None)

    def _chosen(
        self, endpoint: Endpoint, given: Given, contents: Mapping[str, Content], request: MockRequest, asked: Asked
    ) -> Content | None:
        switched = self.streams(endpoint, given)
        streamed = next((each for media, each in contents.items() if is_stream(media)), None)
        plain = [each for media, each in contents.items() if not is_stream(media)]
        if (asked.streams if switched is None else switched) or not plain:
            rule = self._rule(endpoint)
            if rule is not None and rule.event is not None:
                media = _MEDIA[rule.format]
                return Content(media=media, schema=self._document.pointer_of(rule.event))
            if streamed is not None:
                return streamed
        wanted = request.headers.get("accept", "")
        return next(
            (each for each in plain if each.media in wanted),
            next((each for each in plain if each.media.endswith("json")), plain[0] if plain else None),
        )

    def _made(self, endpoint: Endpoint, content: Content, given: Given, request: MockRequest, asked: Asked) -> Answer:
        media, pointer = content.media, content.schema
        if is_stream(media) and pointer is not None:
            made = self._events.next(endpoint.key, pointer)
            return sse(made, done=self._habits.done)
        if media in _LINES and pointer is not None:
            return lines((self._values.next(endpoint.key, pointer) for _ in range(3)), media)
        if media == "application/json" or media.endswith("+json"):
            value: Any = {} if pointer is None else self._json(endpoint, pointer, given, request, asked)
            return json_answer(value, headers={"content-type": media})
        if media.startswith("text/") or media == "application/sdp":
            value = self._values.next(endpoint.key, pointer) if pointer is not None else "text"
            return text_answer(value if isinstance(value, str) else str(value), media_type=f"{media}; charset=utf-8")
        # Enough to be read in several pieces, and the same at each call.
        content_bytes = random.Random(crc32(endpoint.key.encode())).randbytes(2048)  # noqa: S311  # no secret
        return bytes_answer(content_bytes, media_type=media if "*" not in media else "application/octet-stream")

    def _json(self, endpoint: Endpoint, pointer: str, given: Given, request: MockRequest, asked: Asked) -> Any:
        if endpoint.key not in self._paging:
            rules: Sequence[PageRule] = self._habits.pages
            self._paging[endpoint.key] = paging_of(self._document, endpoint, pointer, rules)
        paging = self._paging[endpoint.key]

        def fits(value: Any) -> bool:
            return self._document.accepts(pointer, value)

        if paging is None:
            value = self._values.next(endpoint.key, pointer)
            return self._jobs.moved(endpoint, pointer, given, value, request.url)
        value = self._values.next(endpoint.key, pointer, sparse=False, accept=lambda found: _has_items(found, paging))
        number = self._pages.number(endpoint, paging, given.query)
        return self._pages.page(endpoint, paging, number, value, fits, url=request.url, empty=asked.empty_page)

    def _headers(self, endpoint: Endpoint, status: int) -> dict[str, str]:
        found = endpoint.headers.get(str(status), {})
        made = {name.lower(): self._values.next(f"{endpoint.key} header {name}", at) for name, at in found.items()}
        return {
            name: str(value)
            for name, value in made.items()
            # What the transport says of itself is not ours to make up.
            if name not in _TRANSPORT and str(value).isprintable() and str(value).isascii()
        }


def _has_items(value: Any, paging: Paging) -> bool:
    """Whether a sampled page has items, and the last of them a cursor where it is to be one."""
    items: Any = cast("Mapping[str, Any]", value).get(paging.items) if isinstance(value, Mapping) else None
    if not isinstance(items, list) or not items:
        return False
    last = cast("list[object]", items)[-1]
    return paging.cursor_item is None or (isinstance(last, Mapping) and paging.cursor_item in last)
