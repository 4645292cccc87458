"""Streams of messages in both colours, on one accumulator: events with snapshots, text alone, and the whole message."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

from specwright.runtime.models import BaseModel, parse_python

from .accumulating import Accumulator
from .parsed import parsed_message
from .stream_events import (
    CitationEvent,
    ContentBlockStopEvent,
    InputJsonEvent,
    MessageStopEvent,
    MessageStreamEvent,
    SignatureEvent,
    TextEvent,
    ThinkingEvent,
)

if TYPE_CHECKING:
    from types import TracebackType

    import httpx2

    from specwright.runtime.streams import AsyncStream, Stream

M = TypeVar("M")

__all__ = ["AsyncMessageStream", "AsyncMessageStreamManager", "MessageStream", "MessageStreamManager"]

_TOLD: dict[str, type[BaseModel]] = {
    "text": TextEvent,
    "citation": CitationEvent,
    "thinking": ThinkingEvent,
    "signature": SignatureEvent,
    "input_json": InputJsonEvent,
}


class _Fold(Generic[M]):
    """Events as they arrive to events as users get them. No I/O."""

    def __init__(self, kind: type[Any], form: type[Any] | None) -> None:
        self._kind = kind
        self._form = form
        self._accumulated = Accumulator()

    def take(self, event: BaseModel) -> list[MessageStreamEvent]:
        data = event.to_dict(mode="json")
        told = self._accumulated.take(data)
        match data.get("type"):
            case "ping":
                return []
            case "content_block_stop":
                # The block as the message has it, in its own class.
                block = self.snapshot_of(None).content[data["index"]]
                return [ContentBlockStopEvent.construct(None, **data, content_block=block)]
            case "message_stop":
                return [MessageStopEvent.construct(None, **data, message=self.message())]
            case _:
                return [event, *(parse_python(_TOLD[each["type"]], each) for each in told)]

    def snapshot_of(self, form: type[Any] | None) -> Any:
        if self._accumulated.message is None:
            raise RuntimeError("The stream has sent no message yet.")
        return parsed_message(self._kind, self._accumulated.message, form)

    def message(self) -> M:
        return cast("M", self.snapshot_of(self._form))


def _text(message: Any) -> str:
    """The text of all blocks of a message."""
    texts = [block.text for block in message.content if block.type == "text"]
    if not texts:
        raise RuntimeError(f"The message has no text; its blocks are {[block.type for block in message.content]}.")
    return "".join(texts)


class MessageStream(Generic[M]):
    """A message as it arrives. Iterate over it for events, or over `text_stream` for text.

    Attributes:
        text_stream: the text alone, piece by piece.
    """

    text_stream: Iterator[str]

    def __init__(self, raw: Stream[Any], kind: type[M], form: type[Any] | None = None) -> None:
        self._raw = raw
        self._fold = _Fold[M](kind, form)
        self._events = self._told()
        self.text_stream = (event.text for event in self if isinstance(event, TextEvent))

    def _told(self) -> Iterator[MessageStreamEvent]:
        for event in self._raw:
            yield from self._fold.take(event)

    def __iter__(self) -> Iterator[MessageStreamEvent]:
        return self

    def __next__(self) -> MessageStreamEvent:
        return next(self._events)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def response(self) -> httpx2.Response:
        """The HTTP response."""
        return self._raw.response

    @property
    def request_id(self) -> str | None:
        """The provider's name for the request."""
        return self.response.headers.get("request-id")

    @property
    def current_message_snapshot(self) -> M:
        """The message as far as it has arrived."""
        return cast("M", self._fold.snapshot_of(None))

    def until_done(self) -> None:
        """Read the stream to its end."""
        for _ in self:
            pass

    def get_final_message(self) -> M:
        """Read the stream to its end and return the message, which is what an unstreamed request would have given."""
        self.until_done()
        return self._fold.message()

    def get_final_text(self) -> str:
        """Read the stream to its end and return the text of the message.

        Raises:
            RuntimeError: there is none.
        """
        return _text(self.get_final_message())

    def close(self) -> None:
        """Close the response."""
        self._raw.close()


class AsyncMessageStream(Generic[M]):
    """A message as it arrives, asynchronously. See `MessageStream`."""

    text_stream: AsyncIterator[str]

    def __init__(self, raw: AsyncStream[Any], kind: type[M], form: type[Any] | None = None) -> None:
        self._raw = raw
        self._fold = _Fold[M](kind, form)
        self._events = self._told()
        self.text_stream = (event.text async for event in self if isinstance(event, TextEvent))

    async def _told(self) -> AsyncIterator[MessageStreamEvent]:
        async for event in self._raw:
            for told in self._fold.take(event):
                yield told

    def __aiter__(self) -> AsyncIterator[MessageStreamEvent]:
        return self

    async def __anext__(self) -> MessageStreamEvent:
        return await anext(self._events)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def response(self) -> httpx2.Response:
        """The HTTP response."""
        return self._raw.response

    @property
    def request_id(self) -> str | None:
        """The provider's name for the request."""
        return self.response.headers.get("request-id")

    @property
    def current_message_snapshot(self) -> M:
        """The message as far as it has arrived."""
        return cast("M", self._fold.snapshot_of(None))

    async def until_done(self) -> None:
        """Read the stream to its end."""
        async for _ in self:
            pass

    async def get_final_message(self) -> M:
        """Read the stream to its end and return the message."""
        await self.until_done()
        return self._fold.message()

    async def get_final_text(self) -> str:
        """Read the stream to its end and return the text of the message. See `MessageStream.get_final_text`."""
        return _text(await self.get_final_message())

    async def close(self) -> None:
        """Close the response."""
        await self._raw.close()


class MessageStreamManager(Generic[M]):
    """Asks for a stream when it is entered, closes it when it is left: `with client.messages.stream(…) as stream`."""

    def __init__(self, ask: Callable[[], Stream[Any]], kind: type[M], form: type[Any] | None = None) -> None:
        self._ask = ask
        self._kind = kind
        self._form = form
        self._stream: MessageStream[M] | None = None

    def __enter__(self) -> MessageStream[M]:
        self._stream = MessageStream(self._ask(), self._kind, self._form)
        return self._stream

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()


class AsyncMessageStreamManager(Generic[M]):
    """The same, asynchronously: `async with client.messages.stream(…) as stream`."""

    def __init__(
        self, ask: Callable[[], Awaitable[AsyncStream[Any]]], kind: type[M], form: type[Any] | None = None
    ) -> None:
        self._ask = ask
        self._kind = kind
        self._form = form
        self._stream: AsyncMessageStream[M] | None = None

    async def __aenter__(self) -> AsyncMessageStream[M]:
        self._stream = AsyncMessageStream(await self._ask(), self._kind, self._form)
        return self._stream

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            await self._stream.close()
