"""Code as users of `specwright.genai` write it; it is checked, never run. See `test_examples.py`."""

from __future__ import annotations

from pathlib import Path
from typing import assert_type

from specwright import genai
from specwright.genai import types
from specwright.genai.local_tokenizer import LocalTokenizer
from specwright.genai.pagers import AsyncPager, Pager
from specwright.tools.tokens import TokenCount


def contents(client: genai.Client, told: types.ContentListUnion, more: types.ContentListUnionDict) -> None:
    file = client.files.upload(file=Path("x.png"), config=types.UploadFileConfig(mime_type="image/png"))
    assert_type(file, types.File)
    ask = client.models.generate_content
    assert_type(ask(model="m", contents=[file, "look"]), types.GenerateContentResponse)
    ask(model="m", contents="hi")
    ask(model="m", contents=types.Part(text="hi"))
    ask(model="m", contents=[types.UserContent("hi"), "and", [file, "look"]])
    ask(model="m", contents={"role": "user", "parts": [{"text": "hi"}]})
    ask(model="m", contents=[{"role": "user", "parts": [{"text": "hi"}]}, "and"])
    ask(model="m", contents=told)
    ask(model="m", contents=more)
    ask(model="m", contents=3)  # wrong: mypy=arg-type pyright=reportArgumentType
    ask(model="m", contents=["hi", 3])  # wrong: mypy=list-item pyright=reportArgumentType
    ask(model="m")  # wrong: mypy=call-arg pyright=reportCallIssue


def made() -> None:
    assert_type(types.Part("hi"), types.Part)
    assert_type(types.Part(text="hi"), types.Part)
    assert_type(types.UserContent(["hi", types.Part(text="you")]), types.UserContent)
    types.Part(text=3)  # wrong: mypy=arg-type pyright=reportArgumentType
    types.UserContent()  # wrong: mypy=call-arg pyright=reportCallIssue


def answers(client: genai.Client) -> None:
    answer = client.models.generate_content(model="m", contents="hi", config={"temperature": 0.5, "tools": [contents]})
    assert_type(answer.text, str | None)
    assert_type(answer.function_calls, list[types.FunctionCall] | None)
    assert_type(answer.parts, list[types.Part] | None)
    for part in client.models.generate_content_stream(model="m", contents=["hi"]):
        assert_type(part, types.GenerateContentResponse)
    assert_type(client.models.list(), Pager[types.Model])
    chat = client.chats.create(model="m", config=types.GenerateContentConfig(temperature=0))
    assert_type(chat.send_message("hi"), types.GenerateContentResponse)
    client.models.generate_contents()  # wrong: mypy=attr-defined pyright=reportAttributeAccessIssue


async def answers_async(client: genai.AsyncClient) -> None:
    assert_type(await client.models.generate_content(model="m", contents=["hi"]), types.GenerateContentResponse)
    async for part in await client.models.generate_content_stream(model="m", contents="hi"):
        assert_type(part.text, str | None)
    assert_type(await client.models.list(), AsyncPager[types.Model])


def counts(file: types.File) -> None:
    tokenizer = LocalTokenizer("gemini-2.5-flash", model_file=Path("x.model"))
    assert_type(tokenizer.count_tokens([file, "hi"]), types.CountTokensResult)
    assert_type(tokenizer.compute_tokens("hi"), types.ComputeTokensResult)
    assert_type(tokenizer.count("hi", config={"system_instruction": "be quick"}), TokenCount)
