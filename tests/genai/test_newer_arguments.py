"""What may be given to the newer resources: models beside dicts, None for what is left out, whole requests."""

from __future__ import annotations

import importlib
from typing import Any

import httpx
import pytest

from .newer import did, json_reply

both_colours = pytest.mark.parametrize("colour", ["sync", "async"])


def both(run: Any, colour: str = "sync", **options: Any) -> tuple[Any, Any]:
    """What google-genai and ours sent. `run` is given the client and a function that finds types by their names."""
    found = []
    for each, package in (("official", "google.genai"), ("ours", "specwright.genai")):

        def named(where: str, package: str = package) -> Any:
            module, _, name = where.partition(".")
            return getattr(importlib.import_module(f"{package}.{module}"), name)

        result = did(each, "gemini", colour, lambda client: run(client, named), json_reply({"id": "i"}), **options)
        assert result.error is None
        found.append(result.sent)
    return found[0], found[1]


AS_MODELS: dict[str, Any] = {
    "tools": lambda client, of: client.interactions.create(
        model="m", input="x", tools=[of("interactions.Function")(name="f", parameters={"type": "object"})]
    ),
    "steps": lambda client, of: client.interactions.create(
        model="m",
        input=[of("interactions.UserInputStep")(content=[of("interactions.TextContent")(text="x")], type="user_input")],
    ),
    "one content": lambda client, of: client.interactions.create(
        model="m", input=of("interactions.TextContent")(text="x", type="text")
    ),
    "generation config": lambda client, of: client.interactions.create(
        model="m", input="x", generation_config=of("interactions.GenerationConfig")(seed=1, top_p=0.5)
    ),
    "agents": lambda client, of: client.agents.create(
        id="a", tools=[of("interactions.GoogleSearch")(type="google_search")]
    ),
    "mixed": lambda client, of: client.interactions.create(
        model="m", input="x", tools=[{"type": "google_search"}, of("interactions.CodeExecution")(type="code_execution")]
    ),
}


@both_colours
@pytest.mark.parametrize("case", AS_MODELS)
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
def test_models_are_taken_where_dicts_are(case: str, colour: str) -> None:
    theirs, ours = both(AS_MODELS[case], colour)
    assert ours == theirs


WITHOUT: dict[str, Any] = {
    "interactions.create": lambda client, of: client.interactions.create(
        model="m", input="x", previous_interaction_id=None, tools=None, store=None, stream=None, labels=None,
        generation_config=None, api_version=None, request=None, timeout=None, extra_body=None,
    ),
    "agents.create": lambda client, of: client.agents.create(id="a", description=None, tools=None, timeout=None),
    "agents.list": lambda client, of: client.agents.list(page_size=None, page_token=None, parent=None),
    "credentials.create": lambda client, of: client.credentials.create(
        id="a", type="bearer_token", token="t", prefix=None, header_name=None, api_version=None
    ),
    "webhooks.update": lambda client, of: client.webhooks.update("w", name=None, uri="u", update_mask=None),
    "triggers.list": lambda client, of: client.triggers.list(filter_=None),
}  # fmt: skip


def raw_of(run: Any) -> list[bytes]:
    """The bodies that were sent, as they were."""
    sent: list[bytes] = []

    def reply(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        return httpx.Response(200, json={"id": "i"})

    assert did("ours", "gemini", "sync", lambda client: run(client, None), reply).error is None
    return sent


@both_colours
@pytest.mark.parametrize("case", WITHOUT)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_none_is_what_is_left_out(case: str, colour: str) -> None:
    theirs, ours = both(WITHOUT[case], colour)
    assert ours == theirs
    assert all(b"null" not in each for each in raw_of(WITHOUT[case]))


@pytest.mark.parametrize("form", ["extra_body", "an object without a type"])
def test_null_is_sent_where_it_is_meant(form: str) -> None:
    calls: dict[str, Any] = {
        "extra_body": lambda client, of: client.interactions.create(model="m", input="x", extra_body={"nova": None}),
        "an object without a type": lambda client, of: client.interactions.create(
            model="m", input="x", tools=[{"type": "function", "name": "f", "parameters": {"default": None}}]
        ),
    }
    assert b"null" in raw_of(calls[form])[0]
    both(calls[form])


@both_colours
def test_a_timeout_of_none_is_the_clients(colour: str) -> None:
    seen: list[Any] = []

    def reply(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, json={"id": "i"})

    for timeout in (None, 7.0):
        result = did(
            "ours", "gemini", colour, lambda client: client.interactions.get("i", timeout=timeout), reply,  # noqa: B023
            timeout=30_000,
        )  # fmt: skip
        assert result.error is None
    assert [each["read"] for each in seen] == [30.0, 7.0]


CREDENTIALS: dict[str, Any] = {
    "by its keys": lambda client: client.credentials.create(id="a", type="bearer_token", token="t"),
    "by the official signature": lambda client: client.credentials.create(id="a", type_="bearer_token", token="t"),
    "whole": lambda client: client.credentials.create(
        request={"body": {"id": "a", "type": "bearer_token", "token": "t"}}
    ),
}


@both_colours
@pytest.mark.parametrize("case", CREDENTIALS)
def test_a_credential_is_made_however_it_is_given(case: str, colour: str) -> None:
    ours = did("ours", "gemini", colour, CREDENTIALS[case], json_reply({"id": "a", "type": "bearer_token"}))
    assert ours.error is None
    assert (ours.sent[0].verb, ours.sent[0].path) == ("POST", "/v1/credentials")
    assert ours.sent[0].body == {"id": "a", "type": "bearer_token", "token": "t"}


@both_colours
@pytest.mark.parametrize("whole", [True, False])
def test_a_credential_is_changed_by_its_id(whole: bool, colour: str) -> None:
    more: dict[str, Any] = {"type": "bearer_token", "token": "t"}
    given = {"request": {"body": more, "update_mask": "token"}} if whole else {**more, "update_mask": "token"}
    ours = did("ours", "gemini", colour, lambda client: client.credentials.update("a", **given), json_reply({}))
    assert ours.error is None
    sent = ours.sent[0]
    assert (sent.verb, sent.path, sent.query, sent.body) == (
        "PATCH", "/v1/credentials/a", (("update_mask", "token"),), more,
    )  # fmt: skip
