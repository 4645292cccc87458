"""What is computed from OpenAI's answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from specwright.openai import OpenAI
from specwright.testing import MockTransport

MESSAGE = {"type": "message", "content": [{"type": "output_text", "text": "a"}, {"type": "refusal", "refusal": "no"}]}


OUTPUTS: list[tuple[Any, str]] = [
    ([MESSAGE, {"type": "reasoning", "summary": []}, MESSAGE], "aa"),
    ([], ""),
    (None, ""),
    ("no list", ""),
    ([None, 1, {"type": "message"}, {"type": "message", "content": "x"}, MESSAGE], "a"),
    ([{"type": "message", "content": [{"type": "output_text", "text": None}]}], ""),
]


@pytest.mark.parametrize(("output", "text"), OUTPUTS)
def test_the_text_of_a_response_whatever_was_sent(output: Any, text: str) -> None:
    answer = {"id": "r", "object": "response", "output": output}
    client = OpenAI(api_key="k", http_client=MockTransport(answer).client())
    for made in (client.responses.retrieve("r"), client.beta.responses.retrieve("r")):
        assert made.output_text == text
        assert json.loads(made.to_json()) == answer
