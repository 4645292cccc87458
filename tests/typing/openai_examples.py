"""Code as users write it, right and wrong; it is checked, never run. A wrong line says what each checker calls it.

Lines without `# wrong:` must pass both checkers in strict mode; what `assert_type` says must be so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import assert_type

import httpx2

import specwright.openai as openai
from specwright.openai import (
    NOT_GIVEN,
    APIStatusError,
    AsyncOpenAI,
    AsyncStream,
    HttpxBinaryResponseContent,
    OpenAI,
    RateLimitError,
    Stream,
    Timeout,
    omit,
)
from specwright.openai.pagination import AsyncCursorPage, SyncCursorPage
from specwright.openai.types import CreateEmbeddingResponse, FileDeleted, FileObject, Model
from specwright.openai.types.chat import (
    ChatCompletion,
    ChatCompletionChunk,
    ChatCompletionMessage,
    ChatCompletionMessageParam,
    ChatCompletionToolUnionParam,
)
from specwright.openai.types.responses import Response, ResponseStreamEvent, ResponseTextDeltaEvent

client = OpenAI(api_key="k", timeout=Timeout(3.0), max_retries=0, http_client=httpx2.Client())
aclient = AsyncOpenAI(api_key="k", http_client=httpx2.AsyncClient())
OpenAI(api_key=lambda: "k")
OpenAI(api_key=1)  # wrong: mypy=arg-type pyright=reportArgumentType
OpenAI("k")  # wrong: mypy=call-arg pyright=reportCallIssue
OpenAI(http_client=httpx2.AsyncClient())  # wrong: mypy=arg-type pyright=reportArgumentType
AsyncOpenAI(http_client=httpx2.Client())  # wrong: mypy=arg-type pyright=reportArgumentType
OpenAI(max_retry=1)  # wrong: mypy=call-arg pyright=reportCallIssue
assert_type(client.with_options(timeout=3), OpenAI)


def chat(messages: Sequence[ChatCompletionMessageParam], wanted: bool) -> None:
    done = client.chat.completions.create(model="gpt-5", messages=messages)
    assert_type(done, ChatCompletion)
    assert_type(done.choices[0].message, ChatCompletionMessage)
    assert_type(done.choices[0].message.content, str | None)
    done.choices[0].message.content.upper()  # wrong: mypy=union-attr pyright=reportOptionalMemberAccess
    assert_type(client.chat.completions.create(model="m", messages=[], stream=True), Stream[ChatCompletionChunk])
    assert_type(client.chat.completions.create(model="m", messages=[], stream=False), ChatCompletion)
    assert_type(client.chat.completions.create(model="m", messages=[], stream=None), ChatCompletion)
    either = client.chat.completions.create(model="m", messages=[], stream=wanted)
    assert_type(either, ChatCompletion | Stream[ChatCompletionChunk])
    for chunk in client.chat.completions.create(model="m", messages=[], stream=True):
        assert_type(chunk, ChatCompletionChunk)
    with client.chat.completions.create(model="m", messages=[], stream=True) as stream:
        assert_type(stream, Stream[ChatCompletionChunk])


def arguments(text: str) -> None:
    create = client.chat.completions.create
    create(model="m", messages=[{"role": "user", "content": text}], temperature=0.5, stop=["a"], user=omit)
    create(model="m", messages=[{"role": "user", "content": [{"type": "text", "text": text}]}], seed=None)
    create(model="m", messages=[], metadata={"a": "b"}, response_format={"type": "json_object"}, timeout=None)
    create(model="m", messages=[], extra_headers={"x": "y"}, extra_query={"q": 1}, extra_body={"b": 1}, timeout=3.5)
    create(model="m", messages=[], reasoning_effort="low", timeout=NOT_GIVEN)
    create(model="m")  # wrong: mypy=call-overload pyright=reportCallIssue
    create("m", messages=[])  # wrong: mypy=call-overload pyright=reportCallIssue
    create(model="m", messages=[], temperatur=1)  # wrong: mypy=call-overload pyright=reportCallIssue
    create(model="m", messages=[], temperature="hot")  # wrong: mypy=call-overload pyright=reportArgumentType
    create(model="m", messages=[{"role": "usr"}])  # wrong: mypy=typeddict-item pyright=reportArgumentType
    client.completion.create(model="m")  # wrong: mypy=attr-defined pyright=reportAttributeAccessIssue


tools: list[ChatCompletionToolUnionParam] = [
    {"type": "function", "function": {"name": "add", "parameters": {"type": "object"}}}
]
turn: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": "be brief"},
    {"role": "user", "content": "hi"},
    {"role": "tool", "content": "3", "tool_call_id": "c"},
]
client.chat.completions.create(model="m", messages=turn, tools=tools, tool_choice="auto")
one: ChatCompletionMessageParam = {"role": "user", "text": "hi"}  # wrong: mypy=assignment pyright=reportAssignmentType


def responses(text: str) -> str:
    made = client.responses.create(model="gpt-5", input=text)
    assert_type(made, Response)
    assert_type(made.output_text, str)
    for item in made.output:
        if item.type == "message":
            for content in item.content:
                if content.type == "output_text":
                    assert_type(content.text, str)
                print(content.text)  # wrong: mypy=union-attr pyright=reportAttributeAccessIssue
    for event in client.responses.create(model="gpt-5", input=text, stream=True):
        assert_type(event, ResponseStreamEvent)
        if event.type == "response.output_text.delta":
            assert_type(event, ResponseTextDeltaEvent)
            assert_type(event.delta, str)
    return made.output_text


def other(path: Path) -> None:
    assert_type(client.files.create(file=path, purpose="batch"), FileObject)
    assert_type(client.files.create(file=("a.txt", b"x", "text/plain"), purpose="batch"), FileObject)
    client.files.create(file="a.txt", purpose="batch")  # wrong: mypy=arg-type pyright=reportArgumentType
    assert_type(client.files.content("f"), HttpxBinaryResponseContent)
    assert_type(client.files.delete("f"), FileDeleted)
    client.files.retrieve()  # wrong: mypy=call-arg pyright=reportCallIssue
    page = client.files.list(limit=3)
    assert_type(page, SyncCursorPage[FileObject])
    assert_type(page.data[0], FileObject)
    for file in page:
        assert_type(file, FileObject)
    assert_type(page.get_next_page(), SyncCursorPage[FileObject])
    embedded = client.embeddings.create(model="m", input=["a"], encoding_format="float")
    assert_type(embedded, CreateEmbeddingResponse)
    assert_type(embedded.data[0].embedding, list[float])
    client.embeddings.create(model="m", input="a", dimensions="all")  # wrong: mypy=arg-type pyright=reportArgumentType
    assert_type(client.models.retrieve("m"), Model)


def wrappers() -> None:
    raw = client.chat.completions.with_raw_response.create(model="m", messages=[])
    assert_type(raw.parse(), ChatCompletion)
    assert_type(raw.headers, httpx2.Headers)
    with client.files.with_streaming_response.content("f") as response:
        assert_type(response.read(), bytes)
    client.models.with_raw_response.retrieve(1)  # wrong: mypy=arg-type pyright=reportArgumentType


def errors() -> None:
    try:
        client.models.retrieve("m")
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
        assert_type(error.request_id, str | None)
    except APIStatusError as error:
        assert_type(error.status_code, int)
        assert_type(error.response, httpx2.Response)
        print(error.status)  # wrong: mypy=attr-defined pyright=reportAttributeAccessIssue


def by_hand() -> None:
    message = ChatCompletionMessage(role="assistant", content="hi")
    assert_type(message.to_dict(), dict[str, object])
    ChatCompletionMessage(role="user")  # wrong: mypy=arg-type pyright=reportArgumentType
    ChatCompletion(id="x")  # wrong: mypy=call-arg pyright=reportCallIssue


def module() -> None:
    openai.api_key = "k"
    openai.timeout = 3.0
    assert_type(openai.chat.completions.create(model="m", messages=[]), ChatCompletion)
    assert_type(openai.models.retrieve("m"), Model)
    openai.api_key = 3  # wrong: mypy=assignment


async def asynchronous() -> None:
    done = await aclient.chat.completions.create(model="m", messages=[])
    assert_type(done, ChatCompletion)
    stream = await aclient.chat.completions.create(model="m", messages=[], stream=True)
    assert_type(stream, AsyncStream[ChatCompletionChunk])
    async for chunk in stream:
        assert_type(chunk, ChatCompletionChunk)
    assert_type(await aclient.files.list(), AsyncCursorPage[FileObject])
    async for file in aclient.files.list():
        assert_type(file, FileObject)
    list(aclient.files.list())  # wrong: mypy=call-overload pyright=reportArgumentType
    print(aclient.models.retrieve("m").id)  # wrong: mypy=attr-defined pyright=reportAttributeAccessIssue


asyncio.run(asynchronous())
