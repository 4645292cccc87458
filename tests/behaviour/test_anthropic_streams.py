"""Messages that are put together from their streams: as if unstreamed, and event by event as officially."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pydantic
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import specwright.anthropic as ours
from specwright.anthropic.accumulating import Accumulator, UnexpectedEvent
from specwright.anthropic.lib.streaming import MessageStream
from specwright.testing import Answer, MockTransport, events, json_answer

anthropic = pytest.importorskip("anthropic", reason="the official SDK is not installed")

ASKED: dict[str, Any] = {"max_tokens": 8, "messages": [{"role": "user", "content": "Hello"}], "model": "m"}
PIECES = st.lists(st.text(max_size=6), max_size=5)
SCALARS = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=6)
JSON = st.dictionaries(st.text(max_size=6), SCALARS | st.lists(SCALARS, max_size=3), max_size=4)
CITATION = {
    "type": "char_location",
    "cited_text": "c",
    "document_index": 0,
    "document_title": None,
    "start_char_index": 0,
    "end_char_index": 1,
    "file_id": None,
}


class Pair(pydantic.BaseModel):
    left: int
    right: str


@st.composite
def blocks(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    """A block of a message: whole, as it begins, and the deltas that make the one of the other."""
    kind = draw(st.sampled_from(["text", "cited", "thinking", "tool_use", "unknown"]))
    pieces = draw(PIECES)
    text = "".join(pieces)
    if kind in ("text", "cited"):
        deltas: list[dict[str, Any]] = [{"type": "text_delta", "text": piece} for piece in pieces]
        block: dict[str, Any] = {"type": "text", "text": text}
        if kind == "cited":
            deltas.append({"type": "citations_delta", "citation": CITATION})
            block["citations"] = [CITATION]
        return block, {"type": "text", "text": ""}, deltas
    if kind == "thinking":
        deltas = [{"type": "thinking_delta", "thinking": piece} for piece in pieces]
        deltas.append({"type": "signature_delta", "signature": "s"})
        begun: dict[str, Any] = {"type": "thinking", "thinking": "", "signature": ""}
        return {"type": "thinking", "thinking": text, "signature": "s"}, begun, deltas
    if kind == "tool_use":
        tool_input = draw(JSON)
        sent, cut = json.dumps(tool_input), draw(st.integers(0, 40))
        deltas = [{"type": "input_json_delta", "partial_json": part} for part in ("", sent[:cut], sent[cut:])]
        begun = {"type": "tool_use", "id": "t", "name": "n", "input": {}}
        return {**begun, "input": tool_input}, begun, deltas
    return {"type": "new", "x": [text]}, {"type": "new"}, [{"type": "new_delta", "x": [text]}]


def told(content: list[tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """The events of a stream with these blocks."""
    start: dict[str, Any] = {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "stop_reason": None,
    }
    start |= {"stop_sequence": None, "usage": {"input_tokens": 3, "output_tokens": 1}}
    found: list[dict[str, Any]] = [{"type": "message_start", "message": start}, {"type": "ping"}]
    for index, (_, begun, deltas) in enumerate(content):
        found.append({"type": "content_block_start", "index": index, "content_block": begun})
        found += [{"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas]
        found.append({"type": "content_block_stop", "index": index})
    ending = {"stop_reason": "end_turn", "stop_sequence": None}
    found.append({"type": "message_delta", "delta": ending, "usage": {"output_tokens": 15, "input_tokens": None}})
    return [*found, {"type": "message_stop"}]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(blocks(), max_size=4))
def test_a_streamed_message_equals_the_unstreamed_one(content: list[Any]) -> None:
    accumulator = Accumulator()
    snapshots: dict[str, Any] = {}
    for event in told(content):
        for each in accumulator.take(event):
            snapshots[each["type"]] = each.get("snapshot")
    assert accumulator.message == {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [block for block, _, _ in content],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 3, "output_tokens": 15},
    }


@pytest.mark.parametrize(
    "sent",
    [
        [{"type": "message_delta", "delta": {}}],
        [{"type": "message_start", "message": {"content": []}}, {"type": "content_block_stop", "index": 0}],
    ],
)
def test_events_out_of_order_are_an_error(sent: list[dict[str, Any]]) -> None:
    accumulator = Accumulator()
    with pytest.raises(UnexpectedEvent):
        _ = [accumulator.take(event) for event in sent]


CONTENT: list[Any] = [
    (
        {},
        {"type": "thinking", "thinking": "", "signature": ""},
        [{"type": "thinking_delta", "thinking": "hm"}, {"type": "signature_delta", "signature": "s"}],
    ),
    (
        {},
        {"type": "text", "text": ""},
        [
            {"type": "text_delta", "text": '{"left": 1,'},
            {"type": "text_delta", "text": ' "right": "x"}'},
            {"type": "citations_delta", "citation": CITATION},
        ],
    ),
    (
        {},
        {"type": "tool_use", "id": "t", "name": "n", "input": {}},
        [{"type": "input_json_delta", "partial_json": part} for part in ("", '{"a": [1', ", 2]}")],
    ),
]


def answered(answer: Answer) -> tuple[MockTransport, list[Any]]:
    mock = MockTransport(lambda request: answer)
    return mock, [module.Anthropic(api_key="k", http_client=mock.client()) for module in (ours, anthropic)]


@pytest.mark.parametrize("beta", [False, True], ids=["plain", "beta"])
def test_events_and_message_are_the_official_ones(beta: bool) -> None:
    mock, clients = answered(events(told(CONTENT), names=True, done=None))
    seen: list[Any] = []
    for client in clients:
        messages = (client.beta if beta else client).messages
        with messages.stream(**ASKED, output_format=Pair) as stream:
            found = [(event.type, getattr(event, "snapshot", None) and str(event.to_dict())) for event in stream]
            message = stream.get_final_message()
            seen.append((found, message.parsed_output, stream.get_final_text(), _known(message.to_dict())))
    assert seen[0] == seen[1]
    assert seen[0][1] == Pair(left=1, right="x")
    assert json.loads(mock.requests[0].content) == json.loads(mock.requests[1].content)


def _known(message: dict[str, Any]) -> dict[str, Any]:
    """A message without what the official client adds to it as null."""
    return {key: value for key, value in message.items() if value is not None}


def test_text_alone_and_the_request_id() -> None:
    _, clients = answered(events(told(CONTENT[1:2]), names=True, done=None))
    with clients[0].messages.stream(**ASKED) as stream:
        assert isinstance(stream, MessageStream)
        assert list(stream.text_stream) == ['{"left": 1,', ' "right": "x"}']
        assert stream.current_message_snapshot.stop_reason == "end_turn"
        assert stream.request_id is None


@pytest.mark.parametrize("beta", [False, True], ids=["plain", "beta"])
def test_asynchronous_streams_are_the_same(beta: bool) -> None:
    mock = MockTransport(lambda request: events(told(CONTENT), names=True, done=None))

    async def work() -> tuple[list[str], Any, list[str]]:
        client = ours.AsyncAnthropic(api_key="k", http_client=mock.async_client())
        messages: Any = client.beta.messages if beta else client.messages
        async with messages.stream(**ASKED, output_format=Pair) as stream:
            kinds = [event.type async for event in stream]
            message = await stream.get_final_message()
        async with messages.stream(**ASKED) as stream:
            texts = [text async for text in stream.text_stream]
        return kinds, message.parsed_output, texts

    kinds, parsed, texts = asyncio.run(work())
    assert (kinds[0], kinds[-1], kinds.count("text")) == ("message_start", "message_stop", 2)
    assert parsed == Pair(left=1, right="x")
    assert "".join(texts) == '{"left": 1, "right": "x"}'


@pytest.mark.parametrize("beta", [False, True], ids=["plain", "beta"])
def test_answers_are_objects(beta: bool) -> None:
    text = {"type": "text", "text": '{"left": 1, "right": "x"}'}
    mock, clients = answered(json_answer({**told([])[0]["message"], "content": [text], "stop_reason": "end_turn"}))
    found = [(client.beta if beta else client).messages.parse(**ASKED, output_format=Pair) for client in clients]
    assert found[0].parsed_output == found[1].parsed_output == Pair(left=1, right="x")
    assert json.loads(mock.requests[0].content) == json.loads(mock.requests[1].content)


def test_text_that_does_not_fit_is_an_error() -> None:
    cut = {"type": "text", "text": '{"left": 1'}
    _, clients = answered(json_answer({**told([])[0]["message"], "content": [cut]}))
    with pytest.raises(pydantic.ValidationError):
        clients[0].messages.parse(**ASKED, output_format=Pair)


CODES = [name for name in anthropic.__all__ if name.endswith("Error")]


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 408, 409, 412, 413, 418, 422, 429, 431, 499])
@pytest.mark.parametrize("more", [0, 101])
def test_errors_are_the_official_ones(status: int, more: int) -> None:
    from specwright.anthropic import errors

    codes = [None, *errors._BY_CODE]
    for code in codes:
        detail = {"type": "some_error", "message": "No.", **({"details": {"error_code": code}} if code else {})}
        body = {"type": "error", "error": detail}
        answer = json_answer(body, status=status + more, headers={"request-id": "r"})
        _, clients = answered(answer)
        raised: list[Any] = []
        for client in clients:
            with pytest.raises(Exception, match="No") as caught:
                client.with_options(max_retries=0).messages.create(**ASKED)
            raised.append(caught.value)
        mine, theirs = raised
        assert type(mine).__name__ == type(theirs).__name__, (status + more, code)
        for name in ("message", "body", "status_code", "request_id", "api_message", "type", "error_code"):
            assert getattr(mine, name) == getattr(theirs, name), name


OLDER = {"RequestTooLargeError": "ContentTooLargeError", "DeadlineExceededError": "GatewayTimeoutError"}


@pytest.mark.parametrize(("older", "raised"), OLDER.items())
def test_what_is_raised_is_caught_by_its_older_name(older: str, raised: str) -> None:
    assert issubclass(getattr(ours, raised), getattr(ours, older))


def test_errors_descend_from_each_other_as_the_official_ones_do() -> None:
    names = [name for name in CODES if hasattr(ours, name) and name not in OLDER]
    assert len(names) >= 40
    for one in names:
        for other in names:
            related = [issubclass(getattr(each, one), getattr(each, other)) for each in (ours, anthropic)]
            assert related[0] == related[1], (one, other)
