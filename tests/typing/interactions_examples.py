"""Code as users of the newer resources write it; it is checked, never run. See `test_examples.py`."""

from __future__ import annotations

from typing import Any, assert_type

from specwright import genai
from specwright.genai import agents, credentials, environments, errors, interactions, triggers
from specwright.runtime.response import APIResponse, AsyncAPIResponse
from specwright.runtime.streams import AsyncStream, Stream


def turns(client: genai.Client) -> None:
    made = client.interactions.create(model="a model to come", input="hi", previous_interaction_id=None)
    assert_type(made, interactions.Interaction)
    assert_type(made.output_text, str | None)
    client.interactions.create(
        model="gemini-2.5-flash",
        input=[interactions.TextContent(type="text", text="hi")],
        tools=[{"type": "google_search"}, interactions.Function(type="function", name="f")],
        generation_config=interactions.GenerationConfig(seed=1),
        response_format={"type": "text", "mime_type": "application/json"},
        timeout=30,
    )
    client.interactions.create(model="m", input=[*(made.steps or []), interactions.UserInputStep(type="user_input")])
    client.interactions.create(model="m", input=[{"type": "user_input", "content": [{"type": "text", "text": "x"}]}])
    client.interactions.create(request={"body": {"model": "m", "input": "x"}})
    client.interactions.create(model="m", input="x", nonsense=1)  # wrong: mypy=call-overload pyright=reportCallIssue
    client.interactions.create(model=3)  # wrong: mypy=call-overload pyright=reportArgumentType


def streams(client: genai.Client) -> None:
    events = client.interactions.create(agent="deep-research-pro-preview-12-2025", input="x", stream=True, resume=2)
    assert_type(events, Stream[interactions.InteractionSSEEvent])
    assert_type(client.interactions.get("i"), interactions.Interaction)
    assert_type(client.interactions.get("i", stream=True), Stream[interactions.InteractionSSEEvent])
    assert_type(client.interactions.cancel("i"), interactions.Interaction)
    assert_type(client.interactions.wait("i", timeout=60), interactions.Interaction)


async def asynchronous(client: genai.Client) -> None:
    made = await client.aio.interactions.create(model="m", input="x")
    assert_type(made, interactions.Interaction)
    events = await client.aio.interactions.create(model="m", input="x", stream=True)
    assert_type(events, AsyncStream[interactions.InteractionSSEEvent])
    assert_type(
        await client.aio.interactions.get("i", stream=True, last_event_id="e"),
        AsyncStream[interactions.InteractionSSEEvent],
    )
    async for agent in (await client.aio.agents.list()).aiter_items():
        assert_type(agent, agents.Agent)


def lists(client: genai.Client) -> None:
    for trigger in client.triggers.list(page_size=3).iter_items():
        assert_type(trigger, triggers.Trigger)
    assert_type(client.environments.list(page_size=3), environments.EnvironmentListResponse)


def kept(client: genai.Client) -> None:
    assert_type(client.credentials.create(id="c", type="bearer_token", token="t"), credentials.Credential)
    assert_type(client.credentials.update("c", type_="bearer_token", token="t"), credentials.Credential)
    client.credentials.create(type="bearer_token")  # wrong: mypy=call-overload pyright=reportCallIssue


def files(client: genai.Client) -> None:
    assert_type(client.environments.files.download(path="p", environment="e"), bytes)
    client.environments.files.download(path="p", environment="e", destination="here")


def unparsed(client: genai.Client) -> None:
    answer = client.agents.with_raw_response.get("a")
    assert_type(answer, APIResponse[agents.Agent])
    assert_type(answer.parse(), agents.Agent)
    assert_type(answer.text(), str)


async def unparsed_asynchronous(client: genai.Client) -> None:
    answer = await client.aio.agents.with_raw_response.get("a")
    assert_type(answer, AsyncAPIResponse[agents.Agent])
    assert_type(await answer.parse(), agents.Agent)


def failures(client: genai.Client) -> None:
    try:
        client.agents.get("a")
    except errors.NotFoundError as error:
        assert_type(error.details, Any)
