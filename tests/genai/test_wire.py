"""What google-genai sent when it was recorded, we send: verb, path, query, body, and the headers that say something.

`CASES` is keyed by the recordings' labels; one that is not there fails.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from specwright import genai
from specwright.genai import errors, types
from specwright.genai._options import deep_update
from specwright.testing import Answer, MockTransport, events, json_answer

from .probes import comparable
from .wire_services import SERVICES

RECORDED = Path(__file__).parents[2] / "../shared/wire/genai.json"
pytestmark = pytest.mark.skipif(not RECORDED.exists(), reason="the recordings are not here")

FLASH = "gemini-2.5-flash"
SAID = (
    "x-goog-api-key",
    "authorization",
    "x-server-timeout",
    "x-my",
    "x-goog-upload-protocol",
    "x-goog-upload-command",
)
"""Headers that are compared: who asks, how long it may take, and how something is uploaded."""


@dataclass(frozen=True, slots=True)
class Case:
    """A call that was recorded: what is done with a client, how it is answered, and what comes of it.

    `raises` is the error that the call ends in, `key` the client's key, `options` are its HTTP options, and `more` is
    what ours says in the body that theirs forgets.
    """

    run: Callable[[Any], Any]
    answers: tuple[Any, ...] = ({},)
    raises: type[Exception] | None = None
    key: str = "TESTKEY"
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    more: Mapping[str, Any] = field(default_factory=dict[str, Any])


class Credentials:
    """Credentials of Google Cloud's that never run out."""

    token = "FAKETOKEN"
    expired = False
    quota_project_id = None


def get_weather(city: str, days: int) -> str:
    """Weather.
    """  # fmt: skip
    return "sunny" if days == 2 else f"{city}?"


TEXT = {"candidates": [{"content": {"role": "model", "parts": [{"text": "hi"}]}, "finishReason": "STOP"}]}
CALL = {"functionCall": {"name": "get_weather", "args": {"city": "Paris", "days": 2.0}}}
CALLING = {"candidates": [{"content": {"role": "model", "parts": [CALL]}, "finishReason": "STOP"}]}
CONFIG: dict[str, Any] = {
    "system_instruction": "sys",
    "temperature": 0.5,
    "max_output_tokens": 64,
    "response_mime_type": "application/json",
    "response_schema": {"type": "OBJECT", "properties": {"a": {"type": "STRING"}}},
    "safety_settings": [{"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "BLOCK_ONLY_HIGH"}],
    "thinking_config": {"thinking_budget": 10},
    "tools": [{"google_search": {}}],
}
MEDIA = ["describe", types.Part.from_bytes(data=b"\x89PNG", mime_type="image/png")]
MEDIA.append(types.Part.from_uri(file_uri="gs://b/o.pdf", mime_type="application/pdf"))
PATIENT = {"http_options": {"timeout": 3000, "headers": {"X-My": "1"}, "extra_body": {"foo": {"bar": 1}}}}
QUERY = {"task_type": "RETRIEVAL_QUERY", "output_dimensionality": 8}


def paged(*keys: str) -> tuple[Any, ...]:
    """Two pages of a list with one item each."""
    return ({key: [{"name": "one"}] for key in keys} | {"nextPageToken": "tok2"}, {keys[0]: [{"name": "two"}]})


def asking(contents: Any = "hello", **config: Any) -> Callable[[Any], Any]:
    """A call of `generate_content`."""
    return lambda client: client.models.generate_content(model=FLASH, contents=contents, config=config or None)


BOTH = {
    "generate_content": Case(asking(**CONFIG), (TEXT,)),
    "generate_content.multimodal": Case(asking(MEDIA), (TEXT,)),
    "generate_content.timeout": Case(asking(**PATIENT), (TEXT,)),
    "generate_content_stream": Case(
        lambda client: client.models.generate_content_stream(model=FLASH, contents="hello"), ([TEXT],)
    ),
    "aio.generate_content": Case(
        lambda client: client.aio.models.generate_content(model=FLASH, contents="hello"), (TEXT,)
    ),
    "generate_content.afc": Case(asking("w?", tools=[get_weather]), (CALLING, TEXT)),
    "chat.afc": Case(
        lambda client: client.chats.create(model=FLASH, config={"tools": [get_weather]}).send_message("weather?"),
        (CALLING, TEXT),
    ),
    "count_tokens": Case(lambda client: client.models.count_tokens(model=FLASH, contents="hello")),
    "embed_content.gemini-embedding-001": Case(
        lambda client: client.models.embed_content(model="gemini-embedding-001", contents=["a", "b"], config=QUERY)
    ),
    "embed_content.gemini-embedding-2": Case(
        lambda client: client.models.embed_content(model="gemini-embedding-2-preview", contents=["a", "b"])
    ),
    "models.list.2pages": Case(
        lambda client: client.models.list(config={"page_size": 2}), paged("models", "publisherModels")
    ),
    "models.get": Case(lambda client: client.models.get(model=FLASH)),
}
CASES = {f"{prefix}.{name}": case for prefix in ("mldev", "vertex") for name, case in BOTH.items()} | {
    "vertex.compute_tokens": Case(lambda client: client.models.compute_tokens(model=FLASH, contents="hi")),
    "vertex.generate_videos": Case(
        lambda client: client.models.generate_videos(
            model="veo-3.0-generate-001", prompt="cat", config={"number_of_videos": 1}
        )
    ),
    "vertex.generate_images": Case(
        lambda client: client.models.generate_images(
            model="imagen-4.0-generate-001", prompt="cat", config={"number_of_images": 1}
        )
    ),
}
CASES |= {label: Case(*each) for label, each in SERVICES.items()}


def failed(status: int) -> Answer:
    """An answer with an error."""
    return json_answer({"error": {"code": status, "message": "no", "status": "NO"}}, status=status)


def interacting(text: str, **config: Any) -> Callable[[Any], Any]:
    """An interaction."""
    return lambda client: client.interactions.create(model=FLASH, input=text, **config)


def streaming(client: Any) -> Any:
    """A stream of the asynchronous client, read to its end."""

    async def read() -> list[Any]:
        return [each async for each in await client.aio.models.generate_content_stream(model=FLASH, contents="x")]

    return read()


def tuning(client: Any) -> Any:
    """A tuning from one example."""
    examples = {"examples": [{"text_input": "a", "output": "b"}]}
    config = {"epoch_count": 1, "tuned_model_display_name": "t"}
    return client.tunings.tune(base_model="models/gemini-1.0-pro-001", training_dataset=examples, config=config)


QUICK = {"initial_delay": 0.001, "max_delay": 0.002, "jitter": 0.0}
ENDED = {"event_type": "interaction.completed", "interaction": {"id": "i", "status": "completed"}}
for backend in ("mldev", "vertex"):
    CASES[f"{backend}.interactions.create"] = Case(interacting("hi"), ({"id": "i", "status": "completed"},))
    CASES[f"{backend}.interactions.create.stream"] = Case(interacting("hi", stream=True), ([ENDED],))
CASES |= {
    "mldev.tunings.tune": Case(
        tuning,
        ({"name": "tunedModels/t/operations/o", "metadata": {"tunedModel": "tunedModels/t"}},),
        more={"tuningTask": {"trainingData": {"examples": {"examples": [{"textInput": "a", "output": "b"}]}}}},
    ),
    "retry.default.generate_content.503": Case(asking("x"), (failed(503),), raises=errors.ServerError),
    "retry.retry_options.generate_content.503": Case(
        asking("x"), (failed(503),) * 5, errors.ServerError, "K", {"retry_options": {"attempts": 5, **QUICK}}
    ),
    "retry.retry_options.generate_content.400": Case(
        asking("x"), (failed(400),), errors.ClientError, "K", {"retry_options": {"attempts": 5, **QUICK}}
    ),
    "retry.default.interactions.503": Case(
        interacting("x"), (failed(503),) * 5, errors.ServerError, options={"retry_options": QUICK}
    ),
    "error.404": Case(lambda client: client.models.get(model="nope"), (failed(404),), errors.ClientError),
    "error.stream.429.aio": Case(streaming, (failed(429),), errors.ClientError),
}


@cache
def recorded() -> dict[str, list[dict[str, Any]]]:
    """The recorded requests by label."""
    found: dict[str, list[dict[str, Any]]] = {}
    if RECORDED.exists():
        for request in json.loads(RECORDED.read_text(encoding="utf-8"))["requests"]:
            found.setdefault(request["label"], []).append(request)
    return found


def client_for(label: str, mock: MockTransport) -> genai.Client:
    """The client that a label is of."""
    case = CASES[label]
    options: Any = {"httpx_client": mock.client(), "httpx_async_client": mock.async_client(), **case.options}
    if label.startswith("vertex"):
        return genai.Client(
            vertexai=True, project="p", location="us-central1", credentials=Credentials(), http_options=options
        )
    return genai.Client(api_key=case.key, http_options=options)


def answers(case: Case) -> Iterator[Answer]:
    """A case's answers: an object, or a list of events."""
    for answer in case.answers:
        yield (
            answer
            if isinstance(answer, Answer)
            else (events(answer, done=None) if isinstance(answer, list) else json_answer(answer))
        )


@pytest.mark.parametrize("label", sorted(CASES))
def test_what_was_recorded_is_sent(label: str) -> None:
    case = CASES[label]
    mock = MockTransport(list(answers(case)))
    with pytest.raises(case.raises) if case.raises else nullcontext():
        result = case.run(client_for(label, mock))
        if inspect.isawaitable(result):
            asyncio.run(_awaited(result))
        elif hasattr(result, "__next__") or hasattr(result, "__iter__"):
            assert list(result)
    wanted = recorded()[label]
    assert [sent.method for sent in mock.requests] == [each["method"] for each in wanted]
    for sent, each in zip(mock.requests, wanted, strict=True):
        assert sent.path == each["path"]
        assert sorted(sent.query) == sorted(parse_qsl(each["query"]))
        theirs = {key.lower(): value for key, value in each["headers"].items()}
        if "x-goog-upload-offset" in theirs:
            # Theirs says with each part again what began the upload.
            theirs.pop("x-goog-upload-protocol")
            assert f"<{len(sent.content)} bytes>" == each["body"]
        else:
            assert _unmarked(json.loads(sent.content) if sent.content else None) == _unmarked(
                deep_update(each["body"], case.more) if case.more else each["body"]
            )
        for name in SAID:
            assert sent.headers.get(name) == theirs.get(name), name
        if theirs.get("accept", "*/*") != "*/*":
            assert sent.headers["accept"] == theirs["accept"]


def _unmarked(body: Any) -> Any:
    """A body without the time and the chance in names that are made up."""
    return json.loads(re.sub(r"\d{14}_[0-9a-f]{5}", "MARK", json.dumps(comparable(body))))


async def _awaited(result: Any) -> Any:
    return await result


def test_every_recorded_request_is_sent_again() -> None:
    assert CASES.keys() == recorded().keys()
    assert (len(CASES), sum(map(len, recorded().values()))) == (56, 75)
