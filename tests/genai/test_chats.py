"""Chats, held against google-genai: what is sent after several turns, and what both histories have."""

from __future__ import annotations

from typing import Any

import pytest

from specwright import genai
from specwright.genai import types
from specwright.testing import MockTransport, error, events, json_answer

from .pairs import Case as Pair
from .pairs import Failure, both, calls, chatting, compare, did, everywhere, says

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

OK = says("ok")
EMPTY = says()
NO_CONTENT = {"candidates": [{"finishReason": "SAFETY"}]}
BLOCKED = {"promptFeedback": {"blockReason": "SAFETY"}}
FIVE = ["a", "b", "c", "d", "e"]


def add(a: int, b: int = 2) -> int:
    """Add."""
    return a + b


@both
@everywhere
@pytest.mark.parametrize(
    "first",
    [
        pytest.param(says("A"), id="valid"),
        pytest.param(says("A", finish=None), id="without an end"),
        pytest.param(says("A", finish="MAX_TOKENS"), id="cut off"),
        pytest.param(EMPTY, id="no parts"),
        pytest.param(says(""), id="an empty text"),
        pytest.param(says({}), id="an empty part"),
        pytest.param(says("A", {}), id="an empty part beside a text"),
        pytest.param(NO_CONTENT, id="no content"),
        pytest.param(BLOCKED, id="no candidates"),
        pytest.param({}, id="nothing"),
        pytest.param(Failure(500), id="an error"),
    ],
)
def test_five_turns_of_which_the_first_is(first: Any, backend: str, colour: str) -> None:
    ours = compare(chatting([first, OK, OK, OK, OK], FIVE), backend, colour)
    assert len(ours.sent) == 5


@both
@everywhere
@pytest.mark.parametrize(
    "first",
    [
        pytest.param([says("A", finish=None), says("B")], id="valid"),
        pytest.param([says("A"), says("B", finish=None)], id="ended before its last part"),
        pytest.param([says("A", finish=None)], id="without an end"),
        pytest.param([says("A", finish=None), says("")], id="an empty text last"),
        pytest.param([says("A", finish=None), NO_CONTENT], id="no content last"),
        pytest.param([says("A"), {"usageMetadata": {"totalTokenCount": 3}}], id="only figures last"),
        pytest.param([BLOCKED], id="blocked"),
        pytest.param([], id="nothing"),
        pytest.param(Failure(429), id="an error"),
        pytest.param(
            [
                says({"text": "hm", "thought": True}, finish=None),
                says({"text": "A", "thoughtSignature": "AAAA"}, finish=None),
                says(calls("add", "1", "BBBB", a=1)),
            ],
            id="thoughts, signatures and a call",
        ),
    ],
)
def test_five_streamed_turns_of_which_the_first_is(first: Any, backend: str, colour: str) -> None:
    ours = compare(chatting([first, [OK], [OK], [OK], [OK]], FIVE, stream=True), backend, colour)
    assert len(ours.sent) == 5


def functions(**settings: Any) -> dict[str, Any]:
    """A config with a function."""
    return {"tools": [add], "automatic_function_calling": settings or None}


CALL = calls("add", "1", "BBBB", a=1)


@both
@everywhere
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(chatting([says(CALL), says("A"), says(CALL), OK], ["a", "b"], functions()), id="called"),
        pytest.param(
            chatting([says("hm", CALL, calls("add", "2", a=5)), says("A"), OK], ["a", "b"], functions()),
            id="two called at once",
        ),
        pytest.param(
            chatting([says(CALL), says("A"), OK], ["a", "b"], functions(ignore_call_history=True)), id="no history"
        ),
        pytest.param(chatting([says(CALL), says(CALL), OK], ["a", "b"], functions(maximum_remote_calls=2)), id="limit"),
        pytest.param(
            chatting([[says(CALL)], [says(CALL)], [OK]], ["a", "b"], functions(maximum_remote_calls=2), stream=True),
            id="limit of a stream",
        ),
        pytest.param(
            chatting(
                [[says("A", finish=None), says(CALL)], [says("B", finish=None), says("C")], [OK]],
                ["a", "b"],
                functions(),
                stream=True,
            ),
            id="called in a stream",
        ),
        pytest.param(
            chatting([says(CALL), OK, OK], ["a", "b", "c"], {"automatic_function_calling": {"disable": True}}),
            id="not called",
        ),
        pytest.param(
            chatting(
                [says(CALL), OK], ["a", lambda t: t.Part.from_function_response(name="add", response={"result": 3})]
            ),
            id="answered by hand",
        ),
        pytest.param(chatting([OK, OK], ["a", "b"], {"temperature": 0.5}, later={"top_k": 3}), id="other config later"),
    ],
)
def test_functions_and_configs(case: Pair, backend: str, colour: str) -> None:
    compare(case, backend, colour)


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "parts": [{"text": text}]}


def model(*texts: str) -> dict[str, Any]:
    return {"role": "model", "parts": [{"text": text} for text in texts]}


@both
@pytest.mark.parametrize(
    "history",
    [
        [user("a"), model("b")],
        [user("a"), user("b"), model()],
        [model()],
        [model(), user("a")],
        [user("a"), model("b"), model()],
        [user("a"), model("b"), user("c"), model(), model("d"), user("e")],
        [user("a"), model(), model(), user("c")],
        [model("a"), model()],
        [model("a"), user("b"), model("c"), user("d"), model(), user("e"), model()],
        [{"role": "system", "parts": []}],
        [{"parts": [{"text": "a"}]}],
        ["hi"],
    ],
)
def test_what_was_said_before(history: Any, colour: str) -> None:
    compare(chatting([OK], ["q"], history=history), "gemini", colour)


@both
@pytest.mark.parametrize(
    "message",
    [
        "",
        None,
        5,
        [],
        [5],
        ["a"],
        ["a", ["b"]],
        ["a", None],
        ("a",),
        {"text": "x"},
        [{"text": "x"}],
        {"role": "user", "parts": [{"text": "x"}]},
        lambda t: t.Part(text="x"),
        lambda t: ["a", t.Part(text="b")],
        lambda t: t.File(uri="u", mime_type="m"),
        lambda t: t.File(name="files/a"),
        lambda t: t.Content(parts=[t.Part(text="x")]),
        lambda t: t.Part.from_function_call(name="f", args={}),
    ],
)
def test_messages(message: Any, colour: str) -> None:
    compare(chatting([OK], [message]), "gemini", colour)


# --- where ours differ, on purpose ----------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("stream", [False, True])
def test_a_turn_that_fails_between_calls_leaves_no_call_without_its_result(colour: str, stream: bool) -> None:
    answers: list[Any] = [says(CALL), Failure(500), OK]
    given = [[each] if stream and isinstance(each, dict) else each for each in answers]
    ours = did("ours", chatting(given, ["a", "b"], functions(), stream=stream), "gemini", colour)
    assert [each["parts"] for each in ours.sent[-1][3]["contents"]] == [[{"text": "b"}]]


@both
def test_a_turn_whose_last_answer_is_empty_is_left_out_as_a_whole(colour: str) -> None:
    ours = did("ours", chatting([says(CALL), EMPTY, OK], ["a", "b"], functions()), "gemini", colour)
    assert [each["parts"] for each in ours.sent[-1][3]["contents"]] == [[{"text": "b"}]]
    assert len(ours.gave[1]) == 6


def test_record_history() -> None:
    client = genai.Client(api_key="k")
    chat = client.chats.create(model="m", history=[types.Content(role="user", parts=[types.Part(text="a")])])
    asked = types.Content(role="user", parts=[types.Part(text="b")])
    answered = types.Content(role="model", parts=[types.Part(text="c")])
    chat.record_history(asked, [answered], True)
    chat.record_history(asked, [answered], False)
    chat.record_history(user_input=asked, model_output=[], is_valid=True)
    empty = types.Content(role="model", parts=[])
    assert chat.get_history()[1:] == [asked, answered, asked, answered, asked, empty]
    assert chat.get_history(curated=True)[1:] == [asked, answered, asked, empty]
    chat.get_history().clear()
    assert len(chat.get_history()) == 7


def test_a_stream_that_is_left_is_not_remembered() -> None:
    mock = MockTransport([events([says("a", finish=None), says("b")], done=None), json_answer(OK)])
    chat = genai.Client(api_key="k", http_options={"httpx_client": mock.client()}).chats.create(model="m")
    stream: Any = chat.send_message_stream("q")
    next(stream)
    stream.close()
    assert chat.get_history() == []
    assert chat.send_message("r").text == "ok"


def test_a_chat_goes_on_after_an_error() -> None:
    mock = MockTransport([error(400, "no"), json_answer(OK)])
    chat = genai.Client(api_key="k", http_options={"httpx_client": mock.client()}).chats.create(model="m")
    with pytest.raises(genai.errors.ClientError):
        chat.send_message("q")
    assert chat.send_message("r").text == "ok"
    assert [content.role for content in chat.get_history()] == ["user", "model"]
