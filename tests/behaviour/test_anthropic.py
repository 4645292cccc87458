"""Anthropic's client at work: its credentials, versions and betas, its streams, its lines, its pages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from specwright.anthropic import Anthropic
from specwright.testing import Answer, MockRequest, MockTransport, bytes_answer, events, json_answer

MESSAGE: dict[str, Any] = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "m",
    "content": [{"type": "text", "text": "Hi."}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 1, "output_tokens": 2},
}
ASKED: list[Any] = [{"role": "user", "content": "Hello"}]


class Asked:
    """A client whose requests are answered in turn, and those requests."""

    def __init__(self, *answers: Answer) -> None:
        self.requests: list[MockRequest] = []
        left = list(answers)

        def answer(request: MockRequest) -> Answer:
            self.requests.append(request)
            return left.pop(0)

        self.client = Anthropic(api_key="k", http_client=MockTransport(answer).client())


def test_a_message_is_asked_for_with_key_and_version() -> None:
    asked = Asked(json_answer(MESSAGE))
    message = asked.client.messages.create(max_tokens=8, messages=ASKED, model="m")
    (request,) = asked.requests
    assert (request.method, request.url) == ("POST", "https://api.anthropic.com/v1/messages")
    assert (request.headers["authorization"], request.headers["anthropic-version"]) == ("Bearer k", "2026-10-21")
    assert json.loads(request.content) == {"max_tokens": 8, "messages": ASKED, "model": "m"}
    assert message.content[0].type == "text"
    assert message.to_dict() == MESSAGE


@pytest.mark.parametrize(
    ("betas", "header"),
    [(None, "token-counting-2024-11-01"), (["a", "b"], "a,b,token-counting-2024-11-01")],
)
def test_betas_are_added_to_the_one_of_the_endpoint(betas: list[Any] | None, header: str) -> None:
    asked = Asked(json_answer({"input_tokens": 3}))
    more: dict[str, Any] = {} if betas is None else {"betas": betas}
    asked.client.beta.messages.count_tokens(messages=ASKED, model="m", **more)
    (request,) = asked.requests
    assert request.url == "https://api.anthropic.com/v1/messages/count_tokens"
    assert request.headers["anthropic-beta"] == header


def test_a_stream_gives_typed_events_without_pings_going_wrong() -> None:
    told: list[dict[str, Any]] = [
        {"type": "message_start", "message": MESSAGE},
        {"type": "ping"},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hi"}},
        {"type": "message_stop"},
    ]
    asked = Asked(events(told, names=True, done=None))
    with asked.client.messages.create(max_tokens=8, messages=ASKED, model="m", stream=True) as stream:
        seen = [event.type for event in stream]
    assert [each for each in seen if each != "ping"] == ["message_start", "content_block_delta", "message_stop"]


def test_results_of_a_batch_are_lines() -> None:
    lines = b'{"custom_id":"a","result":{"type":"expired"}}\n{"custom_id":"b","result":{"type":"canceled"}}\n'
    asked = Asked(bytes_answer(lines, media_type="application/x-jsonl"))
    results = list(asked.client.messages.batches.results("b1"))
    assert [(each.custom_id, each.result.type) for each in results] == [("a", "expired"), ("b", "canceled")]


def test_pages_are_followed_by_their_last_id() -> None:
    def page(name: str, more: bool) -> Answer:
        item = {"id": name, "type": "model", "display_name": name, "created_at": "2026-01-01T00:00:00Z"}
        return json_answer({"data": [item], "has_more": more, "first_id": name, "last_id": name})

    asked = Asked(page("a", True), page("b", False))
    assert [model.id for model in asked.client.models.list(limit=1)] == ["a", "b"]
    assert [dict(request.query) for request in asked.requests] == [{"limit": "1"}, {"limit": "1", "after_id": "a"}]
