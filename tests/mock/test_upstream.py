"""Documents as providers publish them, of any dialect: nothing of the import or of the manifest can hide a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from specwright.mistral import Mistral
from specwright.testing import MockTransport
from specwright_generator.mock import MockApi

UPSTREAM = Path(__file__).parents[3] / "shared" / "upstream"


def read(name: str) -> MockApi:
    path = UPSTREAM / name
    if not path.is_file():
        pytest.skip(f"{path} is not there: upstream documents are no part of the project")
    return MockApi.of_document(path)


@pytest.mark.parametrize(
    ("name", "operations"),
    [
        ("mistral/openapi.yaml", 170),
        ("azure/azure-openai-v1.json", 60),
        ("fireworks/anthropic-messages.json", 1),
    ],
)
def test_an_upstream_document_is_served(name: str, operations: int) -> None:
    api = read(name)
    assert len(api.endpoints) >= operations
    assert not api.problems


def test_requests_of_our_client_are_valid_by_the_upstream_document_too() -> None:
    api = read("mistral/openapi.yaml")
    with Mistral(api_key="test", client=MockTransport(api.answer).client()) as client:
        client.chat.complete(model="m", messages=[{"role": "user", "content": "Hello"}], temperature=0.5)
        client.embeddings.create(model="m", inputs=["a", "b"])
        client.models.list()
    assert [(seen.status, seen.problems) for seen in api.seen] == [(200, ())] * 3
