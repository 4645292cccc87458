"""Strict where something is written, tolerant where it is read: no key is lost, and no answer breaks on a new one."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx
import pydantic
import pytest

from specwright import genai
from specwright.genai import types

SIGNATURE = b"\xfb\xff\x00signature"
ANSWER: dict[str, Any] = {
    "candidates": [
        {
            "content": {
                "role": "model",
                "parts": [
                    {"text": "hm", "thought": True, "thoughtSignature": "-_8Ac2lnbmF0dXJl"},
                    {"text": "x", "part_of_tomorrow": {"a": 1}},
                    {"functionCall": {"name": "f", "args": {}, "call_of_tomorrow": 1}},
                ],
                "turn_of_tomorrow": [2],
            },
            "finishReason": "REASON_OF_TOMORROW",
            "safetyRatings": [{"category": "CATEGORY_OF_TOMORROW", "probability": "LOW"}],
        }
    ],
    "answer_of_tomorrow": {"b": 2},
}
TURN = ANSWER["candidates"][0]["content"]

MISTAKEN: dict[str, tuple[dict[str, Any], str, str]] = {
    "a config": ({"config": {"temprature": 1}}, "temprature", "temperature"),
    "a config, in JSON's case": ({"config": {"maxOutputToken": 1}}, "maxOutputToken", "max_output_tokens"),
    "a config that was read": (
        {"config": types.GenerateContentConfig.model_validate({"temprature": 1})},
        "temprature",
        "temperature",
    ),
    "an object in it": ({"config": {"thinking_config": {"thinking_budgt": 1}}}, "thinking_budgt", "thinking_budget"),
    "HTTP options": ({"config": {"http_options": {"timout": 1}}}, "timout", "timeout"),
    "a list in it": ({"config": {"safety_settings": [{"categry": "x"}]}}, "categry", "category"),
    "a tool": ({"config": {"tools": [{"google_serch": {}}]}}, "google_serch", "google_search"),
    "a declaration": ({"config": {"tools": [{"function_declarations": [{"nam": "x"}]}]}}, "nam", "name"),
    "instructions": ({"config": {"system_instruction": {"parts": [{"txt": "x"}]}}}, "txt", "text"),
    "a schema": ({"config": {"response_schema": {"type": "OBJECT", "propertys": {}}}}, "propertys", "properties"),
    "a voice": ({"config": {"speech_config": {"voice_confg": {}}}}, "voice_confg", "voice_config"),
    "a part": ({"contents": {"txt": "x"}}, "txt", "text"),
    "a part of a turn": ({"contents": [{"role": "user", "parts": [{"thougt": True}]}]}, "thougt", "thought"),
    "a turn": ({"contents": {"rol": "user", "parts": []}}, "rol", "role"),
}


class Peer:
    """A server that answers the same every time, and what it was sent."""

    def __init__(self, answer: dict[str, Any] | None = None) -> None:
        self.sent: list[Any] = []
        self._answer = ANSWER if answer is None else answer
        transport = httpx.MockTransport(self._reply)
        self.client = genai.Client(api_key="k", http_options={"httpx_client": httpx.Client(transport=transport)})

    def _reply(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(json.loads(request.content))
        return httpx.Response(200, json=self._answer)

    def ask(self, **given: Any) -> types.GenerateContentResponse:
        return self.client.models.generate_content(**{"model": "m", "contents": "x", **given})


@pytest.mark.parametrize("what", MISTAKEN)
def test_a_key_that_no_field_takes_is_named(what: str) -> None:
    given, wrong, right = MISTAKEN[what]
    peer = Peer()
    with pytest.raises(ValueError, match=f"no field '{wrong}': did you mean '{right}'"):
        peer.ask(**given)
    assert peer.sent == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"temprature": 1}, "no field 'temprature': did you mean 'temperature'"),
        ({"speech_config": {"voice_confg": {}}}, "no field 'voice_confg': did you mean 'voice_config'"),
        (types.LiveConnectConfig.model_validate({"temprature": 1}), "did you mean 'temperature'"),
    ],
)
def test_so_it_is_in_the_config_of_a_session(given: Any, says: str) -> None:
    from specwright.genai._live_setup import checked

    with pytest.raises(ValueError, match=says):
        checked(given)


def test_a_key_that_resembles_nothing_is_named() -> None:
    with pytest.raises(pydantic.ValidationError) as caught:
        types.Content(parts=[{"qqqq": "a secret"}])  # type: ignore[list-item]
    (told,) = caught.value.errors()
    assert (told["loc"], told["msg"]) == (("parts", 0, "qqqq"), "Part has no field 'qqqq'")
    assert "secret" not in str(caught.value)


def test_other_mistakes_are_told_beside_it() -> None:
    with pytest.raises(pydantic.ValidationError) as caught:
        types.GenerateContentConfig(temprature=1, max_output_tokens="many")  # type: ignore[call-arg, arg-type]
    assert {each["loc"] for each in caught.value.errors()} == {("temprature",), ("max_output_tokens",)}


@pytest.mark.parametrize(
    ("options", "says"),
    [({"timout": 1}, "'timout': did you mean 'timeout'"), ({"qqqq": 1}, "'qqqq'; there are aiohttp_client")],
)
def test_a_client_has_no_such_http_option(options: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        genai.Client(api_key="k", http_options=options)
    with pytest.raises(ValueError, match=says):
        genai.Client(api_key="k", http_options=types.HttpOptions.model_validate(options))


def test_http_options_are_known_by_both_names() -> None:
    from specwright.genai._options import OPTIONS, merged

    assert set(types.HttpOptions.model_fields) == OPTIONS
    aliases = {info.alias or name: name for name, info in types.HttpOptions.model_fields.items()}
    assert merged(None, {"apiVersion": "v1"}) == {"api_version": "v1"}
    assert merged(None, dict.fromkeys(aliases, 1) | {"headers": {}}).keys() == OPTIONS


def test_data_of_the_users_own_has_any_keys() -> None:
    peer = Peer()
    schema = {"type": "object", "key_of_ours": 1}
    peer.ask(config={"labels": {"any": "x"}, "response_json_schema": schema})
    assert peer.sent[0]["labels"] == {"any": "x"}
    assert peer.sent[0]["generationConfig"]["responseJsonSchema"] == schema


def test_an_attribute_that_there_is_not_cannot_be_set() -> None:
    config: Any = types.GenerateContentConfig()
    with pytest.raises(ValueError, match="did you mean 'temperature'"):
        config.temprature = 1
    config.temperature = 1
    answer: Any = types.Part.model_validate({"part_of_tomorrow": 1})
    answer.part_of_tomorrow = 2
    assert answer.to_dict() == {"part_of_tomorrow": 2}


def test_an_answer_of_tomorrow_is_kept() -> None:
    answer = Peer().ask()
    found: Any = answer
    first = found.candidates[0]
    assert first.finish_reason == "REASON_OF_TOMORROW"
    assert first.safety_ratings[0].category == "CATEGORY_OF_TOMORROW"
    assert answer.model_extra == {"answer_of_tomorrow": {"b": 2}}
    assert found.parts[0].thought_signature == SIGNATURE
    kept = answer.to_dict(mode="json")
    kept.pop("sdkHttpResponse", None)
    kept.pop("automaticFunctionCallingHistory", None)
    assert kept == ANSWER


def test_what_came_from_an_answer_is_sent_again_as_it_came() -> None:
    peer = Peer()
    answer = peer.ask()
    assert answer.candidates
    peer.ask(contents=[types.UserContent("a"), answer.candidates[0].content, "b"])
    assert peer.sent[1]["contents"][1] == TURN
    content = answer.candidates[0].content
    peer.ask(contents=[types.Content(role="model", parts=content.parts if content else None), "b"])
    assert peer.sent[2]["contents"][0] == {"role": "model", "parts": TURN["parts"]}


def test_a_chat_goes_on_with_what_came() -> None:
    peer = Peer()
    chat = peer.client.chats.create(model="m")
    chat.send_message("a")
    chat.send_message("b")
    assert peer.sent[1]["contents"][1] == TURN
    saved = json.loads(json.dumps([turn.to_dict(mode="json") for turn in chat.get_history()]))
    peer.client.chats.create(model="m", history=saved).send_message("c")
    assert peer.sent[2]["contents"][1] == peer.sent[2]["contents"][3] == TURN


def test_what_is_read_keeps_what_it_does_not_know() -> None:
    for read in (types.Content.model_validate(TURN), types.Content.model_validate_json(json.dumps(TURN))):
        assert read.model_extra == {"turn_of_tomorrow": [2]}
        assert read.to_dict(mode="json") == TURN


def test_checking_keys_costs_little() -> None:
    """A thousand configs are made in far less time than one request takes."""
    begun = time.perf_counter()
    for _ in range(1000):
        types.GenerateContentConfig(temperature=1.0, tools=[{"google_search": {}}], system_instruction="x")
    assert time.perf_counter() - begun < 1.0
