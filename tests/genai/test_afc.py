"""Automatic function calling, held against google-genai, and where it is mended."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any

import pydantic
import pytest

from specwright import genai
from specwright.genai import types
from specwright.testing import MockTransport, json_answer

from .pairs import Case as Pair
from .pairs import Failure, asking, both, calls, compare, did, everywhere, says, streaming

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")


class Point(pydantic.BaseModel):
    """An argument."""

    x: int


def add(a: int, b: int = 2) -> int:
    """Add."""
    return a + b


def boom(a: int) -> None:
    raise ValueError("bad luck")


def nothing() -> None:
    """Give nothing."""


def giving(value: Any) -> Any:
    """A function that gives `value`."""

    def give() -> Any:
        return value

    return give


def taken(point: Point, others: list[Point]) -> str:
    """Tell what came."""
    return f"{type(point).__name__} {point.x} {others}"


async def later(a: int) -> int:
    """Add, taking a while."""
    await asyncio.sleep(0)
    return a + 2


DONE = says("done")
CALL = calls("add", "1", "BBBB", a=1)
CALLS = [says(calls("add", str(index), a=index)) for index in range(15)]
OTHER = {"name": "other", "parameters_json_schema": {"type": "object", "properties": {}}}


def limited(**settings: Any) -> Any:
    """A config with a function, in terms of an SDK's types."""
    return lambda t: t.GenerateContentConfig(
        tools=[add], automatic_function_calling=t.AutomaticFunctionCallingConfig(**settings)
    )


@both
@everywhere
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(asking([DONE], {"tools": [add]}), id="nothing called"),
        pytest.param(asking([says(CALL), DONE], {"tools": [add]}), id="called"),
        pytest.param(asking([says(CALL), says(CALL), says(CALL), DONE], {"tools": [add]}), id="called thrice"),
        pytest.param(asking([says(CALL, calls("add", a=3)), DONE], {"tools": [add]}), id="called twice at once"),
        pytest.param(
            asking([says({"text": "hm", "thought": True, "thoughtSignature": "AAAA"}, CALL), DONE], {"tools": [add]}),
            id="thoughts and signatures",
        ),
        pytest.param(asking([says(calls("add", a=1.0)), DONE], {"tools": [add]}), id="a whole number as a float"),
        pytest.param(
            asking([says(calls("taken", point={"x": 1}, others=[{"x": 2}])), DONE], {"tools": [taken]}), id="models"
        ),
        pytest.param(asking([says(CALL), DONE], {"tools": [add]}, ["a", "b"]), id="two texts"),
        pytest.param(
            asking(
                [says(CALL), DONE],
                {"tools": [add]},
                lambda t: [t.Content(role="user", parts=[t.Part(text="a")]), t.Content(role="model", parts=[]), "c"],
            ),
            id="turns before",
        ),
        pytest.param(asking([says(CALL), says('{"x":1}')], {"tools": [add], "response_schema": Point}), id="a form"),
        pytest.param(asking([{"promptFeedback": {"blockReason": "SAFETY"}}], {"tools": [add]}), id="blocked"),
        pytest.param(
            asking([{"candidates": [*says("t")["candidates"], *says(CALL)["candidates"]]}, DONE], {"tools": [add]}),
            id="called by the second candidate",
        ),
        pytest.param(asking([says(CALL), Failure(500)], {"tools": [add]}), id="an error between calls"),
        pytest.param(streaming([[says(CALL)], Failure(429)], {"tools": [add]}), id="an error between streams"),
        pytest.param(
            streaming([[says("a", finish=None), says(CALL)], [says("x", finish=None), says("y")]], {"tools": [add]}),
            id="called in a stream",
        ),
        pytest.param(
            streaming(
                [[says(CALL), says("a"), says(calls("add", a=4)), says("b")], [says(calls("add", a=2))], [DONE]],
                {"tools": [add]},
            ),
            id="called in several parts of a stream",
        ),
        pytest.param(streaming([[says(CALL)], [says('{"x":1}')]], {"tools": [add], "response_schema": Point}), id="s"),
    ],
)
def test_functions_are_called(case: Pair, backend: str, colour: str) -> None:
    compare(case, backend, colour)


@both
@pytest.mark.parametrize(
    ("settings", "requests"),
    [
        ({}, 10),
        ({"maximum_remote_calls": 0}, 1),
        ({"maximum_remote_calls": -1}, 1),
        ({"maximum_remote_calls": 1}, 1),
        ({"maximum_remote_calls": 2}, 2),
        ({"maximum_remote_calls": 12}, 12),
        ({"disable": True}, 1),
        ({"disable": False}, 10),
        ({"ignore_call_history": True}, 10),
    ],
)
def test_how_often(settings: dict[str, Any], requests: int, colour: str) -> None:
    ours = compare(asking(CALLS, limited(**settings)), "gemini", colour)
    assert len(ours.sent) == requests
    ours = compare(streaming([[each] for each in CALLS], limited(**settings)), "gemini", colour)
    assert len(ours.sent) == requests


@both
@everywhere
@pytest.mark.parametrize(
    "tools",
    [
        pytest.param([{"google_search": {}}, {"code_execution": {}}], id="Google's"),
        pytest.param([add, {"google_search": {}}, nothing], id="Google's between functions"),
        pytest.param([{"function_declarations": [OTHER]}], id="declared"),
        pytest.param([{"function_declarations": [OTHER]}, {"functionDeclarations": [OTHER]}], id="declared twice"),
        pytest.param([add, {"function_declarations": [OTHER]}], id="functions and declared ones"),
        pytest.param(
            lambda t: [t.Tool(google_search={}, function_declarations=[OTHER]), t.Tool(code_execution={}), add],
            id="both in one",
        ),
        pytest.param(
            lambda t: [t.Tool(function_declarations=[t.FunctionDeclaration(name="x", behavior="BLOCKING")])],
            id="objects",
        ),
        pytest.param(
            [
                {
                    "function_declarations": [
                        {"name": "x", "parameters": {"type": "OBJECT"}, "response": {"type": "STRING"}}
                    ]
                }
            ],
            id="schemas",
        ),
        pytest.param([5], id="a number"),
    ],
)
def test_tools(tools: Any, backend: str, colour: str) -> None:
    def config(t: Any) -> Any:
        return {"tools": tools(t) if callable(tools) else tools}

    case = asking([says(CALL), DONE], config)
    if tools == [5]:
        assert did("ours", case, backend, colour) == ([], "TypeError")
    else:
        compare(case, backend, colour)


@both
@pytest.mark.parametrize("value", [None, 3, "a", {"result": 1}, {"error": "x"}, [1, Point(x=2)], Point(x=1), b"ab"])
def test_what_functions_return(value: Any, colour: str) -> None:
    compare(asking([says(calls("give")), DONE], {"tools": [giving(value)]}), "gemini", colour)


def test_async_functions() -> None:
    compare(asking([says(calls("later", a=1)), DONE], {"tools": [later, add]}), "gemini", "async")
    compare(streaming([[says(calls("later", a=1))], [DONE]], {"tools": [later]}), "gemini", "async")
    compare(asking([], {"tools": [later]}), "gemini", "sync")


# --- where ours differ, on purpose ----------------------------------------------------------------------------------


def told(case: Pair, colour: str) -> list[Any]:
    """The results that the model was told last."""
    ours = did("ours", case, "gemini", colour)
    return [part["functionResponse"] for part in ours.sent[-1][3]["contents"][-1]["parts"]]


@both
@pytest.mark.parametrize(
    ("call", "says_so"),
    [
        (calls("nope", "7", a=1), "no function `nope`"),
        (calls("add", "7"), "a: is missing"),
        (calls("add", "7", a="x"), "valid integer"),
        (calls("add", "7", a=1, z=1), "z: is no parameter"),
        (calls("boom", "7", a=1), "ValueError: bad luck"),
        (calls("give", "7"), "cannot be told"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_goes_wrong_is_told_to_the_model(call: Any, says_so: str, stream: bool, colour: str) -> None:
    config = {"tools": [add, boom, giving(object())]}
    case = streaming([[says(call)], [DONE]], config) if stream else asking([says(call), DONE], config)
    (result,) = told(case, colour)
    assert says_so in result["response"]["error"]
    assert (result["id"], result["name"]) == ("7", call["functionCall"]["name"])


@both
def test_calls_of_one_answer_run_at_the_same_time(colour: str) -> None:
    meeting = threading.Barrier(3, timeout=5)

    def meet(a: int) -> int:
        meeting.wait()
        return a

    called = [calls("meet", str(index), a=index) for index in range(3)]
    results = told(asking([says(*called), DONE], {"tools": [meet]}), colour)
    assert [(each["id"], each["response"]) for each in results] == [(str(i), {"result": i}) for i in range(3)]


def test_a_sync_client_refuses_async_functions_by_name() -> None:
    client = genai.Client(api_key="k")
    with pytest.raises(genai.errors.UnsupportedFunctionError, match="later"):
        client.models.generate_content(model="m", contents="q", config={"tools": [later]})
    with pytest.raises(genai.errors.UnsupportedFunctionError, match="later"):
        next(client.models.generate_content_stream(model="m", contents="q", config={"tools": [later]}))
    with pytest.raises(genai.errors.UnsupportedFunctionError, match="later"):
        client.chats.create(model="m", config={"tools": [later]}).send_message("q")


def test_functions_that_cannot_be_called_here_are_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    mock = MockTransport(json_answer(says(CALL)))
    client = genai.Client(api_key="k", http_options={"httpx_client": mock.client()})
    declared = types.Tool(function_declarations=[types.FunctionDeclaration(name="other")])
    with caplog.at_level(logging.WARNING, logger="specwright.genai"):
        answer = client.models.generate_content(model="m", contents="q", config={"tools": [add, declared]})
        client.models.generate_content(model="m", contents="q", config=limited(maximum_remote_calls=0)(types))
    assert answer.automatic_function_calling_history is None
    assert [record.args for record in caplog.records] == [([1],), (0,)]


def test_the_history_of_a_part_is_as_it_was_when_the_part_came() -> None:
    parts: list[Any] = []

    async def run(client: Any, types: Any) -> Any:
        ask = client.models.generate_content_stream
        parts.extend(ask(model="m", contents="q", config={"tools": [add]}))

    did("ours", Pair([[says(CALL)], [says(CALL)], [DONE]], run), "gemini", "sync")
    assert [len(part.automatic_function_calling_history or ()) for part in parts] == [0, 3, 5]


def test_two_functions_of_one_name_are_refused() -> None:
    ours = did("ours", asking([], {"tools": [add, add]}), "gemini", "sync")
    assert ours == ([], "ValueError")
