"""Functions that live sessions call by themselves: beside receiving, within limits, and with an end."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import pytest

from specwright import genai
from specwright.genai import errors, types
from specwright.genai.live import non_blocking
from specwright.runtime.sockets import SocketOptions
from specwright.testing.sockets import Answer, Drop, Pause, Receive, Script, Send, SocketServer, Step
from specwright.tools import Approval, Policy

READY: Script = (Receive(), Send({"setupComplete": {}}))
DONE = Send({"serverContent": {"turnComplete": True}})
HANDLE = Send({"sessionResumptionUpdate": {"newHandle": "h", "resumable": True}})

Told: TypeAlias = Callable[..., list[str]]


def calls(*given: tuple[str, str, dict[str, Any]]) -> Send:
    return Send({"toolCall": {"functionCalls": [{"id": i, "name": name, "args": args} for i, name, args in given]}})


def said(text: str) -> Send:
    return Send({"serverContent": {"modelTurn": {"parts": [{"text": text}]}}})


def responses(server: SocketServer) -> list[list[dict[str, Any]]]:
    """What functions were told to have returned, message by message, on all connections."""
    messages = [message for visit in server.visits for message in visit.messages]
    return [each["toolResponse"]["functionResponses"] for each in messages if "toolResponse" in each]


def asking(*first: Step, turns: int = 1) -> Script:
    """A server that asks for calls, and ends the turn with the last of so many responses."""
    awaited = [turns]

    def answer(message: Any) -> Iterable[Step]:
        if "toolResponse" not in message:
            return first
        awaited[0] -= 1
        return [] if awaited[0] else [DONE]

    return (*READY, HANDLE, Answer(answer))


def client(server: SocketServer) -> genai.Client:
    return genai.Client(api_key="TESTKEY", http_options={"base_url": server.http_url})


def told_sync(server: SocketServer, tools: list[Any], **given: Any) -> list[str]:
    """The texts of one turn."""
    with client(server).live.connect(model="m", config={"tools": tools}, **{"functions": True, **given}) as session:
        session.send_realtime_input(text="hi")
        return [message.text for message in session.receive() if message.text]


def told_async(server: SocketServer, tools: list[Any], **given: Any) -> list[str]:
    async def run() -> list[str]:
        connect = client(server).aio.live.connect
        async with connect(model="m", config={"tools": tools}, **{"functions": True, **given}) as session:
            await session.send_realtime_input(text="hi")
            return [message.text async for message in session.receive() if message.text]

    return asyncio.run(run())


both = pytest.mark.parametrize("told", [told_sync, told_async])


def weather(city: str) -> str:
    """The weather of a city."""
    if city == "Atlantis":
        raise LookupError("sunk")
    return f"fine in {city}"


OSLO = ("1", "weather", {"city": "Oslo"})
ATLANTIS = ("2", "weather", {"city": "Atlantis"})
FINE = {"id": "1", "name": "weather", "response": {"result": "fine in Oslo"}}
SUNK = {"id": "2", "name": "weather", "response": {"error": "LookupError: sunk"}}


@both
@pytest.mark.parametrize("functions", [True, Policy(max_parallel=1), Policy(max_requests=1)])
def test_functions_are_called_on_request(told: Told, functions: bool | Policy) -> None:
    with SocketServer(asking(calls(OSLO, ATLANTIS))) as server:
        told(server, [weather], functions=functions)
    assert responses(server) == [[FINE, SUNK]]
    (declared,) = server.visits[0].messages[0]["setup"]["tools"][0]["functionDeclarations"]
    assert declared["name"] == "weather"


@both
def test_functions_are_not_called_unless_it_is_asked_for(told: Told) -> None:
    with SocketServer((*READY, Receive(), calls(OSLO), DONE)) as server:
        told(server, [weather], functions=False)
    assert responses(server) == []


@both
def test_messages_are_received_while_a_function_runs(told: Told) -> None:
    heard = threading.Event()

    def slow(city: str) -> str:
        return f"{city}: {heard.wait(5)}"

    script = asking(calls(("1", "slow", {"city": "Oslo"})), said("meanwhile"))
    with SocketServer(script) as server:
        made = client(server)
        if told is told_sync:
            with made.live.connect(model="m", config={"tools": [slow]}, functions=True) as session:
                session.send_realtime_input(text="hi")
                for message in session.receive():
                    if message.text == "meanwhile":
                        heard.set()
        else:

            async def run() -> None:
                async with made.aio.live.connect(model="m", config={"tools": [slow]}, functions=True) as live:
                    await live.send_realtime_input(text="hi")
                    async for message in live.receive():
                        if message.text == "meanwhile":
                            heard.set()

            asyncio.run(run())
    assert responses(server)[0][0]["response"] == {"result": "Oslo: True"}


@both
def test_the_model_does_not_wait_for_some(told: Told) -> None:
    quick = threading.Event()

    def slow() -> str:
        quick.wait(5)
        return "slow"

    def fast() -> str:
        quick.set()
        return "fast"

    tools = [non_blocking(slow, scheduling="WHEN_IDLE"), fast]
    with SocketServer(asking(calls(("1", "slow", {}), ("2", "fast", {})), turns=2)) as server:
        told(server, tools)
    declared = server.visits[0].messages[0]["setup"]["tools"][0]["functionDeclarations"]
    assert [each.get("behavior") for each in declared] == ["NON_BLOCKING", None]
    found = sorted(responses(server), key=lambda message: message[0]["id"])
    assert found == [
        [{"id": "1", "name": "slow", "response": {"result": "slow"}, "scheduling": "WHEN_IDLE"}],
        [{"id": "2", "name": "fast", "response": {"result": "fast"}}],
    ]


@both
def test_a_function_may_say_how_its_result_is_told(told: Told) -> None:
    def quiet() -> types.FunctionResponse:
        return types.FunctionResponse(response={"a": 1}, scheduling=types.FunctionResponseScheduling.SILENT)

    with SocketServer(asking(calls(("7", "quiet", {})))) as server:
        told(server, [non_blocking(quiet, scheduling="INTERRUPT")])
    assert responses(server) == [[{"id": "7", "name": "quiet", "response": {"a": 1}, "scheduling": "SILENT"}]]


@both
def test_calls_can_be_taken_back(told: Told) -> None:
    begun, ends = threading.Event(), threading.Event()

    def endless() -> str:
        begun.set()
        ends.wait(5)
        return "never told"

    def back(message: Any) -> Iterable[Step]:
        if "toolResponse" in message:
            return [DONE]
        asked = calls(("1", "endless", {}), ("2", "weather", {"city": "Oslo"}))
        return [asked, Pause(0.1), Send({"toolCallCancellation": {"ids": ["1", "unknown", 5]}})]

    with SocketServer((*READY, Answer(back))) as server:
        told(server, [endless, weather])
    ends.set()
    assert begun.is_set()
    assert responses(server) == [[{**FINE, "id": "2"}]]


def test_an_async_function_that_is_taken_back_is_cancelled() -> None:
    cancelled: list[str] = []

    async def endless() -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            cancelled.append("yes")
            raise

    script = (*READY, Receive(), calls(("1", "endless", {})), Pause(0.1))
    back = Send({"toolCallCancellation": {"ids": ["1"]}})
    with SocketServer((*script, back, Pause(0.4), DONE)) as server:
        told_async(server, [endless])
    assert (cancelled, responses(server)) == (["yes"], [])


@both
def test_a_call_may_take_only_so_long(told: Told) -> None:
    def endless() -> None:
        time.sleep(0.5)

    with SocketServer(asking(calls(("1", "endless", {}), OSLO))) as server:
        told(server, [endless, weather], functions=Policy(call_timeout=0.1))
    late, fine = responses(server)[0]
    assert (late["response"], fine) == ({"error": "The call took too long."}, FINE)


@both
def test_no_more_run_at_once_than_may(told: Told) -> None:
    running: list[int] = []
    most: list[int] = []

    def busy() -> None:
        running.append(1)
        most.append(len(running))
        time.sleep(0.01)
        running.pop()

    asked = [calls((str(number), "busy", {})) for number in range(6)]
    with SocketServer(asking(*asked, turns=6)) as server:
        told(server, [busy], functions=Policy(max_parallel=2))
    assert (len(responses(server)), max(most)) == (6, 2)


@both
def test_calls_are_approved_first(told: Told) -> None:
    def approve(call: Any, declaration: Any) -> Any:
        if call.arguments["city"] == "Atlantis":
            return Approval("deny", "too deep")
        return None if call.arguments["city"] == "Rome" else True

    asked = calls(OSLO, ATLANTIS, ("3", "weather", {"city": "Rome"}))
    with SocketServer(asking(asked)) as server:
        told(server, [weather], approve=approve)
    (found,) = responses(server)
    assert found[0] == FINE
    assert found[1]["response"] == {"error": "The call was not approved: too deep"}
    assert len(found) == 2  # that on Rome is the user's to answer


@both
def test_an_exception_that_is_to_be_raised_is(told: Told) -> None:
    with (
        SocketServer((*READY, Receive(), calls(ATLANTIS))) as server,
        pytest.raises(LookupError, match="sunk"),
    ):
        told(server, [weather], functions=Policy(on_exception="raise"))
    assert responses(server) == []


def test_an_exception_that_nobody_was_told_of_is_raised_at_the_end() -> None:
    def leaves_early() -> None:
        policy = Policy(on_exception="raise")
        with client(server).live.connect(model="m", config={"tools": [weather]}, functions=policy) as session:
            session.send_realtime_input(text="hi")
            next(iter(session.receive()))
            time.sleep(0.3)

    script = (*READY, Receive(), calls(ATLANTIS), Pause(5))
    with SocketServer(script) as server, pytest.raises(LookupError, match="sunk"):
        leaves_early()


@both
def test_calls_that_only_the_user_can_answer_are_left_to_him(told: Told) -> None:
    declared = {"function_declarations": [{"name": "other"}]}
    with SocketServer(asking(calls(("9", "other", {}), OSLO))) as server:
        told(server, [weather, declared])
    assert responses(server) == [[FINE]]


@both
def test_a_function_that_nobody_declared_comes_to_an_error(told: Told) -> None:
    with SocketServer(asking(calls(("9", "made_up", {})))) as server:
        told(server, [weather])
    assert "There is no function `made_up`" in responses(server)[0][0]["response"]["error"]


@both
def test_a_result_that_is_too_large_is_told_so(told: Told) -> None:
    def large() -> str:
        return "x" * 5000

    with SocketServer(asking(calls(("1", "large", {})))) as server:
        told(server, [large], socket=SocketOptions(max_frame=3000))
    assert responses(server)[0][0]["response"] == {"error": "What the function returned is too large to be sent."}


@both
def test_a_result_outlasts_the_connection(told: Told) -> None:
    lost = threading.Event()

    def slow() -> str:
        lost.wait(5)
        return "here"

    def resumed(message: Any) -> Iterable[Step]:
        return [DONE] if "toolResponse" in message else []

    first = (*READY, HANDLE, Receive(), calls(("1", "slow", {})), Pause(0.1), Drop())
    options = SocketOptions(reconnects=2, notify=lambda change: lost.set())
    with SocketServer(first, (*READY, Answer(resumed))) as server:
        told(server, [slow], socket=options)
    assert responses(server)[0][0]["response"] == {"result": "here"}
    assert len(server.visits) == 2


@both
def test_new_functions_take_the_place_of_the_old_ones(told: Told) -> None:
    def rain(city: str) -> str:
        return f"wet in {city}"

    def answer(message: Any) -> Iterable[Step]:
        if "contextUpdate" in message:
            return [calls(("1", "rain", {"city": "Oslo"}), ("2", "weather", {"city": "Oslo"}))]
        return [DONE]

    with SocketServer((*READY, Answer(answer))) as server:
        made = client(server)
        if told is told_sync:
            with made.live.connect(model="m", config={"tools": [weather]}, functions=True) as session:
                session.send_context_update(tools=[rain])
                list(session.receive())
        else:

            async def run() -> None:
                async with made.aio.live.connect(model="m", config={"tools": [weather]}, functions=True) as live:
                    await live.send_context_update(tools=[rain])
                    async for _ in live.receive():
                        pass

            asyncio.run(run())
    wet, gone = responses(server)[0]
    assert wet["response"] == {"result": "wet in Oslo"}
    assert "There is no function `weather`" in gone["response"]["error"]


@both
def test_leaving_a_session_ends_what_runs(told: Told) -> None:
    ended = threading.Event()

    async def endless() -> None:
        try:
            await asyncio.sleep(30)
        finally:
            ended.set()

    def endless_too() -> None:
        ended.wait(5)

    before = threading.active_count()
    tool = endless if told is told_async else endless_too
    with SocketServer((*READY, Receive(), calls(("1", tool.__name__, {})), Pause(0.1), DONE)) as server:
        started = time.monotonic()
        told(server, [tool])
        assert time.monotonic() - started < 2
        assert responses(server) == []
    ended.set()
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_an_async_function_needs_an_asynchronous_client() -> None:
    async def endless() -> None: ...

    with SocketServer(READY) as server, pytest.raises(errors.UnsupportedFunctionError, match="use `client"):
        told_sync(server, [endless])
