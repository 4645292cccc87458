"""Turns carried out, in both colours: whatever is to be decided, `_afc.Turn` and its loop decide."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Sequence
from contextlib import aclosing, closing
from typing import TYPE_CHECKING, Any, TypedDict, cast

# Its names are loaded as they are used, and most calls have no functions.
from specwright import tools as shared
from specwright.runtime.call import MODE_HEADER
from specwright_generated.genai.resources.models import AsyncModels, Models

if TYPE_CHECKING:
    from specwright.runtime.aliases import Body, Headers, Query, Timeout
    from specwright.runtime.sentinels import NotGiven

    from ._afc import Answer, Turn
    from .types import Content, GenerateContentResponse

    class CallOptions(TypedDict, total=False):
        """What goes with each request of a call: more headers, query and body, and seconds that it may take."""

        extra_headers: Headers | None
        extra_query: Query | None
        extra_body: Body | None
        timeout: float | Timeout | NotGiven | None


def is_unparsed(options: CallOptions) -> bool:
    """Whether the HTTP response is wanted (`with_raw_response`), which is that of one request."""
    return MODE_HEADER in (options.get("extra_headers") or {})


def answer(models: Models, model: str, turn: Turn, options: CallOptions) -> GenerateContentResponse:
    """The answer that a turn ends with."""
    if is_unparsed(options):
        return Models.generate_content(models, **_request(model, turn, turn.contents), **options)

    def send(contents: Sequence[Content]) -> Answer:
        found = Models.generate_content(models, **_request(model, turn, contents), **options)
        return (turn.received(found, contents),)

    if not turn.looped:
        return send(turn.contents)[0]
    return _whole(shared.run(turn.loop, send).answer)


async def aanswer(models: AsyncModels, model: str, turn: Turn, options: CallOptions) -> GenerateContentResponse:
    """The same for the other colour."""
    if is_unparsed(options):
        return await AsyncModels.generate_content(models, **_request(model, turn, turn.contents), **options)

    async def send(contents: Sequence[Content]) -> Answer:
        found = await AsyncModels.generate_content(models, **_request(model, turn, contents), **options)
        return (turn.received(found, contents),)

    if not turn.looped:
        return (await send(turn.contents))[0]
    return _whole((await shared.arun(turn.loop, send)).answer)


def chunks(
    models: Models, model: str, turn: Turn, options: CallOptions
) -> Generator[GenerateContentResponse, None, None]:
    """The parts of all answers of a turn, as they come."""

    def send(contents: Sequence[Content]) -> Iterator[GenerateContentResponse]:
        with Models.generate_content_stream(models, **_request(model, turn, contents), **options) as events:
            turn.open = events
            for event in events:
                yield turn.received(event, contents, streamed=True)

    if not turn.looped:
        # Nothing of the answer is needed once it was passed on.
        yield from send(turn.contents)
        return
    with closing(cast("Any", shared.stream(turn.loop, send))) as events:
        for event in events:
            if not isinstance(event, shared.ToolResults | shared.Outcome):
                yield event


async def achunks(
    models: AsyncModels, model: str, turn: Turn, options: CallOptions
) -> AsyncGenerator[GenerateContentResponse, None]:
    """The same for the other colour."""

    async def send(contents: Sequence[Content]) -> AsyncIterator[GenerateContentResponse]:
        stream_of = AsyncModels.generate_content_stream
        async with await stream_of(models, **_request(model, turn, contents), **options) as events:
            turn.open = events
            async for event in events:
                yield turn.received(event, contents, streamed=True)

    async def begin(contents: Sequence[Content]) -> AsyncIterator[GenerateContentResponse]:
        return send(contents)

    looped = turn.looped
    source: Any = shared.astream(turn.loop, begin) if looped else send(turn.contents)
    async with aclosing(source) as events:
        async for event in events:
            if not (looped and isinstance(event, shared.ToolResults | shared.Outcome)):
                yield event


def unparsed_stream(models: Models, model: str, turn: Turn, options: CallOptions) -> Any:
    """The HTTP response of a turn's first request for a stream."""
    return Models.generate_content_stream(models, **_request(model, turn, turn.contents), **options)


async def aunparsed_stream(models: AsyncModels, model: str, turn: Turn, options: CallOptions) -> Any:
    """The same for the other colour."""
    return await AsyncModels.generate_content_stream(models, **_request(model, turn, turn.contents), **options)


def _request(model: str, turn: Turn, contents: Sequence[Content]) -> Any:
    return {"model": model, "contents": list(contents), "config": turn.config}


def _whole(found: Answer | None) -> GenerateContentResponse:
    """An answer that came in one. There always is one, for nothing stops these loops before it."""
    return cast("Answer", found)[0]
