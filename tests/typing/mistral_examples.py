"""Code as users of `specwright.mistral` write it; it is checked, never run. See `test_examples.py`."""

from __future__ import annotations

from typing import Any, assert_type

import pydantic

from specwright.mistral import AsyncMistral, Mistral, errors, models
from specwright.mistral.client import Mistral as SameMistral
from specwright.mistral.extra.struct_chat import ParsedChatCompletionResponse
from specwright.runtime.streams import AsyncStream, Stream


class Book(pydantic.BaseModel):
    title: str


def chats(client: Mistral) -> None:
    message = models.UserMessage(content="hi")
    assert_type(
        client.chat.complete(model="m", messages=[message, {"role": "user", "content": "hi"}], tool_choice=None),
        models.ChatCompletionResponse,
    )
    assert_type(client.chat.stream(model="m", messages=[message]), Stream[models.CompletionEvent])
    parsed = client.chat.parse(Book, model="m", messages=[message])
    assert_type(parsed, ParsedChatCompletionResponse[Book])
    assert_type(parsed.choices[0].message.parsed, Book | None)


async def chats_async(client: Mistral, other: AsyncMistral) -> None:
    stream = await client.chat.stream_async(model="m", messages=[])
    assert_type(stream, AsyncStream[models.CompletionEvent])
    assert_type(await other.chat.parse(Book, model="m", messages=[]), ParsedChatCompletionResponse[Book])


def files(client: SameMistral) -> None:
    made = client.files.upload(file=models.File(file_name="a", content=b"x"))
    assert_type(made, models.CreateFileResponse)
    client.files.upload(file={"file_name": "a", "content": b"x"}, purpose="ocr")
    client.files.upload(file=("a.txt", b"x"))


def pages(client: Mistral) -> None:
    page = client.workflows.get_workflows(limit=1)
    assert_type(page.result, models.WorkflowListResponse)
    assert_type(page.next(), Any)


def failures(client: Mistral) -> None:
    try:
        client.models.list()
    except errors.HTTPValidationError as error:
        assert_type(error.data, errors.HTTPValidationErrorData)
        assert_type(error.raw_response.status_code, int)


def mistakes(client: Mistral) -> None:
    models.UserMessage(content="hi", role="system")  # wrong: mypy=arg-type pyright=reportArgumentType
    client.chat.complete(messages=[])  # wrong: mypy=call-overload pyright=reportCallIssue
    client.files.upload(file=1)  # wrong: mypy=arg-type pyright=reportArgumentType
