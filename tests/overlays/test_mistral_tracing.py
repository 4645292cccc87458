"""Runs of Mistral's workflows are traced: by the caller's parent where there is one, else by one that is made up."""

from __future__ import annotations

import json
import re

import pytest

from specwright.mistral import Mistral
from specwright.testing import MockTransport, json_answer

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, r"00-[0-9a-f]{32}-[0-9a-f]{16}-01"),
        ({"traceparent": PARENT}, PARENT),
        ({"extra_headers": {"traceparent": PARENT}}, PARENT),
    ],
)
def test_a_run_has_the_parent_of_its_trace_in_body_and_headers(arguments: dict[str, object], expected: str) -> None:
    mock = MockTransport(json_answer({}))
    client = Mistral(api_key="k", client=mock.client())
    client.workflows.execute_workflow(workflow_identifier="w", **arguments)  # type: ignore[arg-type]  # from a table
    [request] = mock.requests
    parent = json.loads(request.content)["traceparent"]
    assert re.fullmatch(expected, parent)
    assert request.headers["traceparent"] == parent


def test_what_runs_no_workflow_is_not_traced() -> None:
    mock = MockTransport(json_answer({}))
    Mistral(api_key="k", client=mock.client()).workflows.get_workflow(workflow_identifier="w")
    assert "traceparent" not in mock.requests[0].headers
