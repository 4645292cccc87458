"""Tools of MCP servers, in memory, held against google-genai.

Both tell the model the same of a tool's result. What is declared differs: google-genai makes the API's own schema of a
tool's, which loses what that has no word for and fails on some; ours goes along as the server has it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mcp import Client, types
from mcp.server.lowlevel import Server

from specwright import genai

from .pairs import Case as Pair
from .pairs import calls, did, everywhere, listed, says

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "day": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
    "required": ["city"],
}
STRICT = {**SCHEMA, "additionalProperties": False, "$defs": {"Day": {"type": "string"}}}
RESULTS: dict[str, dict[str, Any]] = {
    "weather": {"content": [{"type": "text", "text": "sunny"}]},
    "counted": {"content": [{"type": "text", "text": "3"}], "structured_content": {"result": 3}},
    "drawn": {"content": [{"type": "image", "data": "AAAA", "mime_type": "image/png"}]},
    "failing": {"content": [{"type": "text", "text": "no such city"}], "is_error": True},
}
DONE = says("done")


def add(a: int) -> int:
    """Add."""
    return a + 2


def server(schema: dict[str, Any] = SCHEMA) -> Server[Any]:
    """A server with a tool for each result."""

    async def tools(context: Any, params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[types.Tool(name=name, input_schema=schema) for name in RESULTS])

    async def call(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        return types.CallToolResult(**RESULTS[params.name])

    return Server("weather", on_list_tools=tools, on_call_tool=call)


def with_session(answers: list[Any], act: Callable[[Any, Any], Any], schema: dict[str, Any] = SCHEMA) -> Pair:
    """A case that gets the client of an SDK and one of a server."""

    async def run(client: Any, types: Any) -> Any:
        async with Client(server(schema), raise_exceptions=False) as connected:
            return await act(client, connected)

    return Pair(answers, run)


def declarations(sent: list[Any]) -> list[Any]:
    """The functions of the first request."""
    found: list[Any] = sent[0][3]["tools"][-1]["functionDeclarations"]
    return found


def told(sent: list[Any]) -> list[Any]:
    """What the model was told after its calls."""
    parts = sent[-1][3]["contents"][-1]["parts"]
    return [(part["functionResponse"]["name"], part["functionResponse"]["response"]) for part in parts]


async def asked(client: Any, tools: list[Any]) -> Any:
    return await client.models.generate_content(model="m", contents="q", config={"tools": tools})


@everywhere
@pytest.mark.parametrize("name", ["weather", "counted", "drawn"])
def test_results_are_told_as_there(name: str, backend: str) -> None:
    answers = [says(calls(name, city="Rome")), DONE]
    case = with_session(answers, lambda client, connected: asked(client, [connected.session]))
    ours, theirs = (did(side, case, backend, "async") for side in ("ours", "official"))
    assert told(ours.sent) == told(theirs.sent)
    assert len(ours.sent) == len(theirs.sent) == 2
    assert len(ours.gave["automaticFunctionCallingHistory"]) == 3


@everywhere
def test_sessions_and_functions_are_offered_together(backend: str) -> None:
    answers = [says(calls("weather", city="Rome"), calls("add", a=1)), DONE]
    case = with_session(answers, lambda client, connected: asked(client, [connected.session, add]))
    ours, theirs = (did(side, case, backend, "async") for side in ("ours", "official"))
    assert told(ours.sent) == told(theirs.sent)
    names = [[each["name"] for each in declarations(side.sent)] for side in (ours, theirs)]
    assert names == [[*RESULTS, "add"]] * 2


@everywhere
def test_streams(backend: str) -> None:
    async def streamed(client: Any, connected: Any) -> Any:
        config = {"tools": [connected.session]}
        return await listed(await client.models.generate_content_stream(model="m", contents="q", config=config))

    case = with_session([[says(calls("weather", city="Rome"))], [DONE]], streamed)
    ours, theirs = (did(side, case, backend, "async") for side in ("ours", "official"))
    assert [each[3]["contents"] for each in ours.sent] == [each[3]["contents"] for each in theirs.sent]
    assert ours.gave == theirs.gave


# --- where ours differ, on purpose ----------------------------------------------------------------------------------


@everywhere
@pytest.mark.parametrize("schema", [SCHEMA, STRICT])
def test_schemas_go_along_as_the_server_has_them(schema: dict[str, Any], backend: str) -> None:
    case = with_session([DONE], lambda client, connected: asked(client, [connected.session]), schema)
    sent = did("ours", case, backend, "async").sent
    assert declarations(sent)[0] == {"name": "weather", "description": "", "parametersJsonSchema": schema}


def test_chats_keep_sessions() -> None:
    """google-genai copies a session with the chat's config, which fails while it is in use."""

    async def chatted(client: Any, connected: Any) -> Any:
        chat = client.chats.create(model="m", config={"tools": [connected.session]})
        await chat.send_message("a")
        await chat.send_message("b")
        return chat.get_history()

    answers = [says(calls("weather", city="Rome")), DONE, DONE]
    ours, theirs = (did(side, with_session(answers, chatted), "gemini", "async") for side in ("ours", "official"))
    assert [len(each[3]["contents"]) for each in ours.sent] == [1, 3, 5]
    assert len(ours.gave) == 6
    assert theirs.sent == []


def test_what_fails_is_told_in_words() -> None:
    answers = [says(calls("failing", city="Rome"), calls("nope")), DONE]
    case = with_session(answers, lambda client, connected: asked(client, [connected.session]))
    (_, failed), (_, unknown) = told(did("ours", case, "gemini", "async").sent)
    assert failed == {"error": "no such city"}
    assert "no function `nope`" in unknown["error"]


def test_a_client_of_mcp_is_as_good_as_its_session() -> None:
    case = with_session(
        [says(calls("weather", city="Rome")), DONE], lambda client, connected: asked(client, [connected])
    )
    assert told(did("ours", case, "gemini", "async").sent)[0][0] == "weather"


def test_a_tool_without_a_session_is_handed_over() -> None:
    async def alone(client: Any, connected: Any) -> Any:
        return await asked(client, [(await connected.session.list_tools()).tools[0], add])

    ours = did("ours", with_session([says(calls("weather", city="Rome"))], alone), "gemini", "async")
    assert len(ours.sent) == 1
    assert ours.gave["automaticFunctionCallingHistory"] == []


def test_a_sync_client_refuses_sessions() -> None:
    async def sync(client: Any, connected: Any) -> Any:
        with pytest.raises(genai.errors.UnsupportedFunctionError, match="aio"):
            client.models.generate_content(model="m", contents="q", config={"tools": [connected.session]})
        return "refused"

    assert did("ours", with_session([], sync), "gemini", "sync") == ([], "refused")
