"""Streams of typed events, in both colours, on one interpreter of events.

What iterates is a generator that does not know its `Stream`: in a reference cycle the collector would close it at a
moment of its own, which can be inside the connection pool's lock.  It is started at once, because a generator that
never started does not run its `finally` when it is dropped, and would leak the connection.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

from .errors import (
    APIError,
    APIResponseValidationError,
    StreamError,
    StreamTimeoutError,
)
from .lazy import resolve
from .lines import LineDecoder, LineTooLong
from .secrets import scrubbed
from .sse import EventTooLarge, ServerSentEvent, SSEDecoder, bare_event

if TYPE_CHECKING:
    from types import TracebackType

    import httpx2

    from .call import Call
    from .client import AsyncClient, SyncClient
    from .transport import Library

T = TypeVar("T")

DRAIN_SECONDS = 0.5
"""How long the rest of a finished stream is waited for, so that its connection can be used again."""
DRAIN_BYTES = 64 * 1024

_NAMED = re.compile(rb"^event: [^\n]*\ndata: ([^\n]+)$", re.MULTILINE)
_DATA = b'{"data":%b}'


class _Done(Exception):
    """The event that ends the stream was seen."""


class Interpreter:
    """Bytes of a stream to values: decodes, tells errors and the end apart, and parses events. No I/O."""

    def __init__(self, client: SyncClient | AsyncClient, call: Call, response: httpx2.Response, event: Any) -> None:
        from .models import json_parser, reshaping_parser

        events = call.op.events
        if events is None:
            raise TypeError(f"{call.op.method} {call.op.path} answers with no stream.")
        profile = client.profile
        provider = profile.provider
        self.library: Library = profile.library
        self.response = response
        self.events: int = 0
        self.bytes: int = 0
        self._named = client.named
        self._secrets = profile.secret_values
        self._done = provider.done.encode() if provider.done and events.format == "sse" else None
        self._error = provider.stream_error
        # Where an error is no key of an answer, only the event's name tells it: other events may have a key like it.
        self._keyed = bool(provider.error_key)
        self._error_mark = json.dumps(provider.stream_error).encode()
        self._error_event = b"event: " + provider.stream_error.encode()
        self._unseen = provider.unseen
        self._unseen_marks = tuple(b"event: " + name.encode() + b"\n" for name in provider.unseen)
        self._envelope = events.envelope
        self._frame = events.frame
        kind: Any = resolve(events.event) if event is None else event
        parse: Callable[[bytes], Any] = (
            json_parser(kind) if call.reshape is None else reshaping_parser(kind, call.reshape, call.marks)
        )
        self._parse = parse if call.finish is None else _finishing(parse, call.finish, response)
        self._sse = SSEDecoder() if events.format == "sse" else None
        self._lines = LineDecoder()

    def feed(self, chunk: bytes) -> Iterable[Any]:
        """The values that `chunk` completes.

        Raises, at once or when the values are asked for:
            _Done: the stream is over.
            APIError: the provider reports an error, or sends what cannot be read.
        """
        self.bytes += len(chunk)
        if self._sse is None:
            return self._each(ServerSentEvent(None, line) for line in self._read(self._lines.feed, chunk))
        text = self._read(self._sse.take, chunk)
        if not text:
            return ()
        plain = self._plain(text)
        if plain is None:
            return self._each(self._until_done(self._sse, text))
        try:
            values = [*map(self._parse, map(_DATA.__mod__, plain) if self._frame else plain)]
        except ValueError:
            # Those before the malformed one are given first.
            return self._each(ServerSentEvent(None, data) for data in plain)
        self.events += len(values)
        return values

    def _each(self, events: Iterable[ServerSentEvent]) -> Iterator[Any]:
        return (self._value(event) for event in events)

    def _until_done(self, decoder: SSEDecoder, text: bytes) -> Iterator[ServerSentEvent]:
        for block in text.split(b"\n\n"):
            event = decoder.event(block) or bare_event(block, self._error)
            if event is None or not event.data:
                continue
            if self._done is not None and event.data.startswith(self._done):
                raise _Done
            if event.event not in self._unseen:
                yield event

    def _plain(self, text: bytes) -> list[bytes] | None:
        """The data of all events in `text` if they are plain: one line each, and neither errors nor the end."""
        if self._envelope or self._error_mark in text:
            return None
        done = self._done
        if text.startswith(b"data: "):
            breaks = text.count(b"\n")
            if not breaks:
                data = text[6:]
                return None if not data or (done is not None and data.startswith(done)) else [data]
            if done is not None and done in text:
                return None
            lines: list[bytes] = text[6:].split(b"\n\ndata: ")
            return lines if breaks == 2 * (len(lines) - 1) and b"" not in lines else None
        if self._frame or self._error_event in text or (done is not None and done in text):
            return None
        if self._unseen_marks and any(mark in text for mark in self._unseen_marks):
            return None
        lines = _NAMED.findall(text)
        # Two lines an event and a blank one between them: then nothing else is there.
        whole = text.count(b"\n") == 3 * len(lines) - 2 and text.count(b"\n\n") == len(lines) - 1
        return lines if whole else None

    def finish(self) -> list[Any]:
        """The values that the end of the body completes."""
        if self._sse is not None:
            # Servers and gateways forget the last blank line; and an event that was cut off is told, not dropped.
            try:
                return [*self._each(self._until_done(self._sse, self._sse.rest()))]
            except APIResponseValidationError as error:
                raise EOFError("the stream ends within an event") from error
        return [self._value(ServerSentEvent(None, line)) for line in self._lines.finish()]

    def failed(self, error: BaseException) -> BaseException:
        """The error for an exception of the HTTP library while the body was read."""
        library = self.library
        got = f"{self.events} event{'' if self.events == 1 else 's'} ({self.bytes} bytes)"
        if isinstance(error, library.timeout_errors):
            kind: type[StreamError] = StreamTimeoutError
            message = f"The stream fell silent after {got}."
        elif isinstance(error, library.decoding_error):
            return APIResponseValidationError(self.response, None, message="The compression of the stream is broken.")
        elif isinstance(error, (EOFError, *library.connection_errors, *library.consumed_errors)):
            kind = StreamError
            message = f"The stream was cut off after {got}."
        else:
            return error
        return kind(message=message, request=self.response.request, events=self.events, bytes_received=self.bytes)

    def _read(self, feed: Callable[[bytes], T], chunk: bytes) -> T:
        try:
            return feed(chunk)
        except (EventTooLarge, LineTooLong) as error:
            raise APIResponseValidationError(
                self.response, None, message=f"The stream is too large: {error}."
            ) from None

    def _value(self, event: ServerSentEvent) -> Any:
        name, data = event.event, event.data
        if name == self._error or (self._keyed and self._error_mark in data):
            self._check(name, data)
        if name is not None and any(name.startswith(prefix) for prefix in self._envelope):
            data = b'{"event":%b,"data":%b}' % (json.dumps(name).encode(), data)
        elif self._frame:
            told = {key: value for key in ("event", "id", "retry") if (value := getattr(event, key)) is not None}
            data = _DATA % data
            data = json.dumps(told).encode()[:-1] + b"," + data[1:] if told else data
        try:
            value = self._parse(data)
        except ValueError as error:
            raise self._malformed(data, error) from error
        self.events += 1
        return value

    def _check(self, name: str | None, data: bytes) -> None:
        """Raise if the event is an error: it has the error key, or the error's name and no object for data."""
        try:
            content: object = json.loads(data)
        except (ValueError, RecursionError):
            if name != self._error:
                return
            content = data.decode("utf-8", "replace")
        body: object = content
        if isinstance(content, dict):
            body = cast("dict[str, object]", content).get(self._error)
            # Where the whole of an event is described, one that says in words what failed is an event as others are.
            if not body or (self._frame and not hasattr(body, "keys")):
                return
        elif name != self._error:
            return
        message: object = body
        if isinstance(body, dict):
            message = cast("dict[str, object]", body).get("message")
        if not message or not isinstance(message, str):
            message = "The provider reported an error in the stream."
        raise self._named(APIError(scrubbed(message, self._secrets), self.response.request, body=cast("Any", body)))

    def _malformed(self, data: bytes, error: Exception) -> APIResponseValidationError:
        message = f"Event {self.events + 1} of the stream is {error}."
        return APIResponseValidationError(self.response, data[:65536].decode("utf-8", "replace"), message=message)


def _finishing(
    parse: Callable[[bytes], Any], finish: Callable[[Any, httpx2.Response], Any], response: httpx2.Response
) -> Callable[[bytes], Any]:
    """A parser whose values are finished with the response that they came in."""
    return lambda data: finish(parse(data), response)


def _values(interpreter: Interpreter) -> Generator[Any, None, None]:
    response = interpreter.response
    chunks = response.iter_bytes()
    try:
        yield None
        try:
            for chunk in chunks:
                yield from interpreter.feed(chunk)
            yield from interpreter.finish()
        except _Done:
            _drain(response, chunks)
        except APIError:
            raise
        except Exception as error:
            failure = interpreter.failed(error)
            if failure is error:
                raise
            raise failure from error
    finally:
        response.close()


def _drain(response: httpx2.Response, chunks: Iterator[bytes]) -> None:
    """Read what little may follow the end, for the connection to be used again. Bounded in bytes and in time."""
    from threading import Timer

    timer = Timer(DRAIN_SECONDS, _shut, [response])
    timer.daemon = True
    if "network_stream" in response.extensions:
        timer.start()
    left = DRAIN_BYTES
    try:
        for chunk in chunks:
            left -= len(chunk)
            if left < 0:
                break
    except Exception:  # noqa: S110  # the stream was whole before this; a broken tail is no one's concern
        pass
    finally:
        timer.cancel()


def _shut(response: httpx2.Response) -> None:
    """Shut the socket down: that ends a blocking read, which cannot be given a shorter timeout by now."""
    network = response.extensions.get("network_stream")
    with suppress(OSError, AttributeError):  # it is closed already, or there is none
        cast("Any", network).get_extra_info("socket").shutdown(2)


async def _avalues(interpreter: Interpreter) -> AsyncGenerator[Any, None]:
    response = interpreter.response
    chunks = response.aiter_bytes()
    try:
        yield None
        try:
            async for chunk in chunks:
                for value in interpreter.feed(chunk):
                    yield value
            for value in interpreter.finish():
                yield value
        except _Done:
            await _adrain(chunks)
        except APIError:
            raise
        except Exception as error:
            failure = interpreter.failed(error)
            if failure is error:
                raise
            raise failure from error
    finally:
        await response.aclose()


async def _adrain(chunks: AsyncIterator[bytes]) -> None:
    from anyio import move_on_after

    left = DRAIN_BYTES
    try:
        with move_on_after(DRAIN_SECONDS):
            async for chunk in chunks:
                left -= len(chunk)
                if left < 0:
                    break
    except Exception:  # noqa: S110  # the stream was whole before this; a broken tail is no one's concern
        pass


class Stream(Generic[T]):
    """The events of an answer as they arrive.

    Iterate over it once; leaving the loop early, an error, and the end all give the connection back.  As a context
    manager it is closed at the end of the block whatever happens.

    Attributes:
        response: the HTTP response.

    Raises (while iterating):
        APIError: the provider reports an error in the stream.
        StreamError: the connection broke; says how far the stream got.
        APIResponseValidationError: an event is no JSON.
    """

    response: httpx2.Response

    def __init__(self, client: SyncClient, call: Call, response: httpx2.Response, *, event: Any = None) -> None:
        self.response = response
        # Keeps a client alive that nobody else holds: its pool owns the connection.
        self._client = client
        self._iterator = _values(Interpreter(client, call, response, event))
        next(self._iterator)

    def __iter__(self) -> Iterator[T]:
        return self._iterator

    def __next__(self) -> T:
        return cast("T", next(self._iterator))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop, and give the connection back."""
        try:
            self._iterator.close()
        except ValueError:
            # Another thread is inside the generator; without its connection it will come out.
            _shut(self.response)


class AsyncStream(Generic[T]):
    """The events of an answer as they arrive. See `Stream`."""

    response: httpx2.Response

    def __init__(self, client: AsyncClient, call: Call, response: httpx2.Response, *, event: Any = None) -> None:
        self.response = response
        self._client = client
        self._iterator = _avalues(Interpreter(client, call, response, event))
        # The first step awaits nothing, so it can be taken here; it also makes the event loop look after the generator.
        with suppress(StopIteration):
            self._iterator.__anext__().send(None)

    def __aiter__(self) -> AsyncIterator[T]:
        return self._iterator

    async def __anext__(self) -> T:
        return cast("T", await self._iterator.__anext__())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Stop, and give the connection back."""
        try:
            await self._iterator.aclose()
        except RuntimeError:
            # Another task is inside the generator; without its connection it will come out.
            await self.response.aclose()

    aclose = close
