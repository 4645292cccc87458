"""Code as users of `specwright.anthropic` write it; it is checked, never run. See `test_examples.py`."""

from __future__ import annotations

from typing import assert_type

import pydantic

from specwright.anthropic import Anthropic, AsyncAnthropic, beta_async_tool, beta_tool
from specwright.anthropic.lib.tools import BetaToolRunner
from specwright.anthropic.parsed import ParsedBetaMessage, ParsedMessage
from specwright.anthropic.types import Message, MessageParam, RawMessageStreamEvent, ToolParam
from specwright.runtime.streams import AsyncStream, Stream


class Book(pydantic.BaseModel):
    title: str


@beta_tool
def weather(city: str) -> str:
    """Tell the weather."""
    return city


@beta_async_tool
async def weather_async(city: str) -> str:
    """Tell the weather."""
    return city


def messages(client: Anthropic) -> None:
    asked: MessageParam = {"role": "user", "content": "hi"}
    tool = ToolParam(name="weather", input_schema={"type": "object"})
    assert_type(client.messages.create(model="m", max_tokens=1, messages=[asked], tools=[tool]), Message)
    streamed = client.messages.create(model="m", max_tokens=1, messages=[asked], stream=True)
    assert_type(streamed, Stream[RawMessageStreamEvent])
    create = client.messages.create
    create(model="m", max_tokens="1", messages=[asked])  # wrong: mypy=call-overload pyright=reportArgumentType
    create(model="m", messages=[asked])  # wrong: mypy=call-overload pyright=reportCallIssue
    assert_type(client.messages.count_tokens(model="m", messages=[asked]).input_tokens, int)


def helpers(client: Anthropic) -> None:
    parsed = client.messages.parse(model="m", max_tokens=1, messages=[], output_format=Book)
    assert_type(parsed, ParsedMessage[Book])
    assert_type(parsed.parsed_output, Book | None)
    parse = client.messages.parse
    parse(model="m", max_tokens=1, messages=[], outputformat=Book)  # wrong: mypy=call-arg pyright=reportCallIssue
    with client.messages.stream(model="m", max_tokens=1, messages=[], output_format=Book) as stream:
        assert_type(stream.get_final_message(), ParsedMessage[Book])
        assert_type(stream.get_final_text(), str)


def tools(client: Anthropic) -> None:
    assert_type(weather("Rome"), str)
    runner = client.beta.messages.tool_runner(model="m", max_tokens=1, messages=[], tools=[weather], output_format=Book)
    assert_type(runner, BetaToolRunner[ParsedBetaMessage[Book]])
    for message in runner:
        assert_type(message, ParsedBetaMessage[Book])
    assert_type(runner.until_done().parsed_output, Book | None)


async def asynchronous(client: AsyncAnthropic) -> None:
    streamed = await client.messages.create(model="m", max_tokens=1, messages=[], stream=True)
    assert_type(streamed, AsyncStream[RawMessageStreamEvent])
    parsed = await client.beta.messages.parse(model="m", max_tokens=1, messages=[], output_format=Book)
    assert_type(parsed, ParsedBetaMessage[Book])
    async with client.beta.messages.stream(model="m", max_tokens=1, messages=[], output_format=Book) as stream:
        assert_type(await stream.get_final_message(), ParsedBetaMessage[Book])
    async for message in client.beta.messages.tool_runner(
        model="m", max_tokens=1, messages=[], tools=[weather_async], output_format=Book
    ):
        assert_type(message.parsed_output, Book | None)
    assert_type([model.id async for model in client.models.list()], list[str])
