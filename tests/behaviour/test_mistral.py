"""One Mistral client in both colours: what is sent where, what streams give, what a call's own settings change."""

from __future__ import annotations

import asyncio
import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest

from specwright.mistral import AsyncMistral, BackoffStrategy, Mistral, RetryConfig, errors, models
from specwright.runtime.errors import RateLimitError, SpecwrightError
from specwright.testing import Answer, MockRequest, MockTransport

ANSWER: dict[str, object] = {"id": "1", "object": "chat.completion", "model": "m", "created": 1, "choices": []}
CHUNKS = [{"id": "1", "model": "m", "choices": [{"index": 0, "delta": {"content": each}}]} for each in "ab"]
SAY: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}


def client(*answers: Answer, **options: Any) -> tuple[Mistral, MockTransport]:
    waiting = list(answers)
    mock = MockTransport(lambda _: waiting.pop(0))
    return Mistral("k", client=mock.client(), async_client=mock.async_client(), **options), mock


def answer(status: int = 200) -> Answer:
    return Answer(status=status, headers={"content-type": "application/json"}, chunks=[json.dumps(ANSWER).encode()])


def events(*blocks: str) -> Answer:
    body = "".join(f"{block}\n\n" for block in blocks).encode()
    return Answer(status=200, headers={"content-type": "text/event-stream"}, chunks=[body])


def both(mistral: Mistral, path: Callable[[Any], Any], **arguments: Any) -> list[Any]:
    """What a method and its asynchronous form give, streams as lists."""

    async def awaited() -> Any:
        found = await path(Asynchronous(mistral))(**arguments)
        return [each async for each in found] if hasattr(found, "__aiter__") else found

    found = path(mistral)(**arguments)
    return [list(found) if hasattr(found, "__next__") else found, asyncio.run(awaited())]


class Asynchronous:
    """A resource tree whose methods are the `*_async` ones."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        if hasattr(self._inner, f"{name}_async"):
            return getattr(self._inner, f"{name}_async")
        return Asynchronous(getattr(self._inner, name))


def sent(request: MockRequest) -> Any:
    return json.loads(request.content)


def test_both_colours_of_a_client_send_and_parse_the_same() -> None:
    mistral, mock = client(answer(), answer())
    first, second = both(mistral, lambda each: each.chat.complete, **SAY)
    assert isinstance(first, models.ChatCompletionResponse)
    assert first == second
    assert [sent(each) for each in mock.requests] == [SAY, SAY]
    assert {each.url for each in mock.requests} == {"https://api.mistral.ai/v1/chat/completions"}
    assert [dict(each.headers)["authorization"] for each in mock.requests] == ["Bearer k", "Bearer k"]


def test_messages_are_taken_as_models_too() -> None:
    mistral, mock = client(answer())
    mistral.chat.complete(model="m", messages=[models.UserMessage(content="hi")])
    assert sent(mock.requests[0]) == SAY


def test_a_stream_gives_whole_events_and_asks_for_itself() -> None:
    lines = [f"data: {json.dumps(each)}" for each in CHUNKS]
    mistral, mock = client(events(*lines, "data: [DONE]"), events(*lines, "data: [DONE]"))
    for found in both(mistral, lambda each: each.chat.stream, **SAY):
        assert [type(each) for each in found] == [models.CompletionEvent] * 2
        assert [each.data.choices[0].delta.content for each in found] == ["a", "b"]
        assert [each.to_dict() for each in found] == [{"data": each} for each in CHUNKS]
    assert [sent(each) for each in mock.requests] == [{**SAY, "stream": True}] * 2


def test_a_named_event_keeps_its_name_and_id() -> None:
    data = {"type": "conversation.response.started", "conversation_id": "c"}
    blocks = [f"event: conversation.response.started\nid: 7\ndata: {json.dumps(data)}"]
    mistral, mock = client(events(*blocks), events(*blocks))
    for found in both(mistral, lambda each: each.beta.conversations.start_stream, inputs="hi", agent_id="a"):
        assert [each.to_dict() for each in found] == [{"event": data["type"], "id": "7", "data": data}]
        assert isinstance(found[0].data, models.ResponseStartedEvent)
    assert mock.requests[0].url == "https://api.mistral.ai/v1/conversations"


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ({}, "https://api.mistral.ai"),
        ({"server": "eu"}, "https://api.eu.mistral.ai"),
        ({"server": "us"}, "https://api.us.mistral.ai"),
        ({"server_url": "https://{name}.test/", "url_params": {"name": "own"}}, "https://own.test"),
        ({"base_url": "https://base.test", "server": "eu"}, "https://base.test"),
    ],
)
def test_a_client_goes_to_its_server(options: dict[str, Any], address: str) -> None:
    mistral, mock = client(answer(), **options)
    mistral.chat.complete(**SAY)
    assert mock.requests[0].url == f"{address}/v1/chat/completions"


def test_an_unknown_server_is_refused() -> None:
    with pytest.raises(ValueError, match="global, eu, us"):
        Mistral("k", server="mars")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_settings_of_one_call_are_of_that_call_alone() -> None:
    mistral, mock = client(*[answer()] * 4)
    for settings in ({"server_url": "https://one.test", "http_headers": {"x-one": "1"}, "timeout_ms": 50}, {}):
        both(mistral, lambda each: each.chat.complete, **SAY, **settings)
    hosts = [each.url.partition("/v1")[0] for each in mock.requests]
    assert hosts == ["https://one.test"] * 2 + ["https://api.mistral.ai"] * 2
    assert [dict(each.headers).get("x-one") for each in mock.requests] == ["1", "1", None, None]


BRIEF = BackoffStrategy(initial_interval=1, max_interval=2, exponent=1.5, max_elapsed_time=60_000, jitter_ms=0)
NEVER = BackoffStrategy(initial_interval=1, max_interval=2, exponent=1.5, max_elapsed_time=-1, jitter_ms=0)


async def awaited(method: Any, retries: RetryConfig | None) -> None:
    await method(**SAY, retries=retries)


@pytest.mark.parametrize(
    ("retries", "tries"),
    [
        (RetryConfig("backoff", BRIEF, True), 4),
        (RetryConfig("backoff", BRIEF, True, ["5XX"]), 4),
        (RetryConfig("backoff", BRIEF, True, ["429"]), 1),
        (RetryConfig("backoff", NEVER, True), 1),
        (RetryConfig("none", BRIEF, True), 1),
        (None, 1),
    ],
)
def test_a_call_is_tried_again_as_its_config_says(retries: RetryConfig | None, tries: int) -> None:
    for asynchronous in (False, True):
        mistral, mock = client(*[answer(503)] * 3, answer())
        with suppress(errors.SDKError):
            if asynchronous:
                asyncio.run(awaited(mistral.chat.complete_async, retries))
            else:
                mistral.chat.complete(**SAY, retries=retries)
        assert len(mock.requests) == tries


def test_a_changed_setting_holds_for_both_colours() -> None:
    mistral, mock = client(*[answer()] * 4)
    both(mistral, lambda each: each.chat.complete, **SAY)
    mistral.api_key = "other"
    both(mistral, lambda each: each.chat.complete, **SAY)
    keys = [dict(each.headers)["authorization"] for each in mock.requests]
    assert keys == ["Bearer k", "Bearer k", "Bearer other", "Bearer other"]


def test_a_debug_logger_is_told_of_every_call() -> None:
    lines: list[str] = []

    class Notes:
        def debug(self, msg: str, *args: Any, **kwargs: Any) -> None:
            lines.append(msg % args)

    mistral, _ = client(answer(), answer(), debug_logger=Notes())
    both(mistral, lambda each: each.chat.complete, **SAY)
    assert lines == ["POST /v1/chat/completions"] * 2


def test_a_client_is_a_context_of_either_colour() -> None:
    with client(answer())[0] as mistral:
        mistral.chat.complete(**SAY)
    assert mistral.is_closed()

    async def run() -> None:
        async with client(answer())[0] as mistral:
            await mistral.chat.complete_async(**SAY)

    asyncio.run(run())


def test_the_asynchronous_client_has_plain_names() -> None:
    mock = MockTransport(lambda _: answer())

    async def run() -> models.ChatCompletionResponse:
        async with AsyncMistral("k", "eu", http_client=mock.async_client()) as mistral:
            return await mistral.chat.complete(model="m", messages=[])

    assert isinstance(asyncio.run(run()), models.ChatCompletionResponse)
    assert mock.requests[0].url == "https://api.eu.mistral.ai/v1/chat/completions"


def json_answer(data: object, status: int = 200) -> Answer:
    return Answer(status=status, headers={"content-type": "application/json"}, chunks=[json.dumps(data).encode()])


def test_a_page_knows_the_page_after_it() -> None:
    pages = [{"workflows": [], "next_cursor": "two"}, {"workflows": [], "next_cursor": None}]
    mistral, mock = client(*map(json_answer, pages), *map(json_answer, pages))
    first = mistral.workflows.get_workflows(limit=1, search="x")
    assert isinstance(first, models.GetWorkflowsV1WorkflowsGetResponse)
    assert first.result is first
    assert first.next().next() is None
    assert first.to_dict() == pages[0]

    async def awaited() -> None:
        page = await mistral.workflows.get_workflows_async(limit=1, search="x")
        assert await (await page.next()).next() is None

    asyncio.run(awaited())
    queries = [each.url.partition("?")[2] for each in mock.requests]
    assert [sorted(query.split("&")) for query in queries] == [
        ["limit=1", "search=x", "sort_by=display_name"],
        ["cursor=two", "limit=1", "search=x", "sort_by=display_name"],
    ] * 2


def test_a_list_by_numbers_ends_with_a_page_that_is_not_full() -> None:
    account = {"id": "a"}
    mistral, mock = client(json_answer({"items": [account, account]}), json_answer({"items": [account]}))
    page = mistral.beta.service_accounts.list(limit=2, offset=4)
    assert page.next().next() is None
    assert mock.requests[1].url.endswith("?offset=6&limit=2")


def test_a_page_made_by_hand_leads_nowhere() -> None:
    with pytest.raises(SpecwrightError, match="a method returned"):
        models.WorkflowListResponse(workflows=[], next_cursor="x").next()


def test_an_error_is_the_official_one_and_what_its_status_is_called() -> None:
    mistral, _ = client(json_answer({"message": "slow down, k-secret-key"}, 429))
    mistral.api_key = "k-secret-key"
    with pytest.raises(errors.SDKError) as caught:
        mistral.chat.complete(**SAY)
    error = caught.value
    assert isinstance(error, RateLimitError)
    assert (error.status_code, error.raw_response.status_code) == (429, 429)
    assert "k-secret-key" not in f"{error} {error.body} {error!r}"
    assert json.loads(error.body)["message"].startswith("slow down")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
    assert (type(again), again.message, again.body) == (type(error), error.message, error.body)


def test_an_answer_that_is_no_json_is_a_validation_error() -> None:
    bad = Answer(status=200, headers={"content-type": "application/json"}, chunks=[b"{"])
    mistral, _ = client(bad, bad)
    with pytest.raises(errors.ResponseValidationError) as caught:
        mistral.chat.complete(**SAY)
    assert isinstance(caught.value, errors.MistralError)
    assert caught.value.body == "{"
    with pytest.raises(errors.ResponseValidationError):
        asyncio.run(awaited(mistral.chat.complete_async, None))


@pytest.mark.parametrize("asynchronous", [False, True])
def test_none_leaves_out_what_cannot_be_null(asynchronous: bool) -> None:
    mistral, mock = client(answer())
    arguments = {**SAY, "tool_choice": None, "response_format": None, "temperature": None}
    if asynchronous:
        asyncio.run(mistral.chat.complete_async(**arguments))
    else:
        mistral.chat.complete(**arguments)
    assert sent(mock.requests[0]) == {**SAY, "temperature": None}


@pytest.mark.parametrize(
    "file",
    [
        models.File(file_name="a.txt", content=b"one"),
        models.File(file_name="a.txt", content=BytesIO(b"one")),
        {"file_name": "a.txt", "content": b"one"},
        ("a.txt", b"one"),
    ],
    ids=["model", "open file", "dict", "tuple"],
)
def test_a_file_is_taken_in_every_form(file: Any) -> None:
    mistral, mock = client(json_answer({"id": "f"}))
    mistral.files.upload(file=file, purpose="ocr")
    assert b'name="file"; filename="a.txt"' in mock.requests[0].content
    assert b"\r\n\r\none\r\n" in mock.requests[0].content


def test_a_workflow_is_run_to_its_end() -> None:
    run = {"execution_id": "e", "workflow_name": "w", "status": "RUNNING", "result": None}
    answers = [run, run, {**run, "status": "COMPLETED", "result": {"x": 1}}]
    mistral, mock = client(*map(json_answer, answers), *map(json_answer, answers), json_answer(run))
    assert mistral.workflows.execute_workflow_and_wait("w", {"a": 1}, polling_interval=0) == {"x": 1}
    assert asyncio.run(mistral.workflows.execute_workflow_and_wait_async("w", polling_interval=0)) == {"x": 1}
    with pytest.raises(TimeoutError, match="1 look"):
        mistral.workflows.wait_for_workflow_completion("e", 0, max_attempts=1)
    assert [each.method for each in mock.requests] == ["POST", "GET", "GET"] * 2 + ["GET"]


def test_the_official_paths_lead_to_the_same_things() -> None:
    from specwright.mistral import extra, httpclient, sdk
    from specwright.mistral import types as own_types
    from specwright.mistral import utils as own_utils
    from specwright.mistral.client import Mistral as Same
    from specwright.mistral.client import errors as same_errors
    from specwright.mistral.client.errors import SDKError
    from specwright.mistral.client.models import UserMessage
    from specwright.mistral.client.types import UNSET
    from specwright.mistral.client.utils import RetryConfig as SameConfig
    from specwright.mistral.models.usermessage import UserMessage as FromItsModule

    assert Same is Mistral is sdk.Mistral
    assert same_errors.SDKError is SDKError is errors.SDKError
    assert UserMessage is FromItsModule is models.UserMessage
    assert (UNSET, SameConfig) == (own_types.UNSET, own_utils.RetryConfig)
    assert callable(extra.response_format_from_pydantic_model)
    assert httpclient.HttpClient is not None


def test_importing_the_official_path_loads_nothing_more() -> None:
    code = (
        "import sys, specwright.mistral.client as c; c.Mistral('k').chat;"
        "print([name for name in ('pydantic', 'httpx2', 'httpx') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("security", "expected"),
    [
        (None, {"authorization": "Bearer k", "x-api-key": None}),
        ({"bearer_user_context_auth": "u"}, {"authorization": "Bearer u", "x-api-key": None}),
        ({"dashboard_user_context_auth": "d"}, {"authorization": None, "x-api-key": "d"}),
        (
            models.UsersAPIGetIdentitySecurity(bearer_user_context_auth="u", dashboard_user_context_auth="d"),
            {"authorization": "Bearer u", "x-api-key": "d"},
        ),
    ],
)
def test_an_account_is_asked_about_with_a_credential_of_its_own(security: Any, expected: dict[str, str | None]) -> None:
    mock = MockTransport(lambda _: answer())
    mistral = Mistral("k", client=mock.client(), async_client=mock.async_client())
    mistral.beta.users.get_identity(security=security)
    asyncio.run(_identity(mistral, security))
    for request in mock.requests:
        assert {name: request.headers.get(name) for name in expected} == expected


async def _identity(mistral: Mistral, security: Any) -> None:
    await mistral.beta.users.get_identity_async(security=security)


def test_further_keys_of_a_body_are_sent_beside_the_others() -> None:
    mistral, mock = client(answer())
    mistral.audio.speech.complete(input="hi", additional_properties={"speed": 2})
    assert json.loads(mock.requests[0].content) == {"input": "hi", "speed": 2}
