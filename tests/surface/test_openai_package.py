"""The package itself: what it exports, its errors, what its clients are made with, and the client that it is."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import specwright.openai as ours
from specwright.testing import Answer, MockTransport

openai = pytest.importorskip("openai", reason="the official SDK is not installed")

LATER = {
    "OAuthError": "workload identities",
    "LengthFinishReasonError": "structured outputs",
    "ContentFilterFinishReasonError": "structured outputs",
    "InvalidWebhookSignatureError": "webhooks",
    "DataResidency": "regions",
    "BedrockOpenAI": "other backends",
    "AsyncBedrockOpenAI": "other backends",
    "ReconnectingEvent": "realtime",
    "ReconnectingOverrides": "realtime",
    "WebSocketQueueFullError": "realtime",
    "WebSocketConnectionClosedError": "realtime",
    "ComputerToolset": "computer use",
    "AsyncComputerToolset": "computer use",
    "ComputerDriver": "computer use",
    "AsyncComputerDriver": "computer use",
}
"""Official exports that belong to features which are to come."""

MORE = {
    "APIResponse": "the type of what `with_streaming_response` gives",
    "AsyncAPIResponse": "the type of what `with_streaming_response` gives",
    "HttpxBinaryResponseContent": "the type of a file that is answered",
    "pagination": "a public module of the official package that its __all__ leaves out",
    "resources": "a public module of the official package that its __all__ leaves out",
}
"""Our exports that the official `__all__` does not have."""

GENERATED = "specwright_generated.openai.resources"

LATER_ARGUMENTS = {
    "workload_identity": "workload identities",
    "provider": "other backends",
    "data_residency": "regions",
    "websocket_base_url": "realtime",
    "_strict_response_validation": "private; every answer parses here",
    "_enforce_credentials": "private",
    "_extra_kwargs": "private",
}


@pytest.fixture(autouse=True)
def as_new(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's own client and its settings as they are after an import."""
    from specwright.openai import module_client

    monkeypatch.setattr(module_client, "_client", None)
    for name in ("api_key", "base_url", "default_headers", "default_query", "http_client"):
        monkeypatch.setattr(ours, name, None)
    monkeypatch.setattr(ours, "max_retries", 2)
    monkeypatch.setattr(ours, "timeout", ours.DEFAULT_TIMEOUT)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def test_everything_official_is_exported() -> None:
    assert set(openai.__all__) - set(ours.__all__) == LATER.keys()
    assert set(ours.__all__) - set(openai.__all__) == MORE.keys()
    for name in ours.__all__:
        assert getattr(ours, name) is not None or name == "NoneType"


@pytest.mark.parametrize("name", ["DEFAULT_TIMEOUT", "DEFAULT_MAX_RETRIES", "DEFAULT_CONNECTION_LIMITS", "NoneType"])
def test_constants_are_the_official_ones(name: str) -> None:
    assert getattr(ours, name) == getattr(openai, name)


def test_a_file_from_a_path(tmp_path: Any) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    assert ours.file_from_path(str(tmp_path / "a.txt")) == openai.file_from_path(str(tmp_path / "a.txt"))


def test_ready_made_http_clients_are_classes_with_our_defaults() -> None:
    class Own(ours.DefaultHttpxClient):
        pass

    with Own(headers={"x": "y"}) as client:
        assert client.timeout == ours.DEFAULT_TIMEOUT
        assert client.headers["x"] == "y"
    assert ours.DefaultHttpx2Client is ours.DefaultHttpxClient


def test_errors_descend_from_each_other_as_the_official_ones_do() -> None:
    names = [name for name in ours.__all__ if name.endswith("Error")]
    assert len(names) >= 14
    for one in names:
        for other in names:
            related = [issubclass(getattr(each, one), getattr(each, other)) for each in (ours, openai)]
            assert related[0] == related[1], (one, other)
        if one != "OpenAIError":
            made = [inspect.signature(getattr(each, one)).parameters for each in (ours, openai)]
            assert [made[0][name].kind for name in made[1]] == [param.kind for param in made[1].values()], one


@pytest.mark.parametrize("method", ["__init__", "with_options", "copy"])
@pytest.mark.parametrize("client", ["OpenAI", "AsyncOpenAI"])
def test_clients_are_made_with_the_official_arguments(client: str, method: str) -> None:
    mine, theirs = (
        set(inspect.signature(getattr(getattr(each, client), method)).parameters) for each in (ours, openai)
    )
    if "values" in mine:
        mine |= {option.name for option in ours.OpenAI(api_key="k").provider.options}
    missing = theirs - mine - LATER_ARGUMENTS.keys()
    assert missing == set()
    assert not LATER_ARGUMENTS.keys() & mine, "no longer to come"


def test_the_package_has_every_resource_of_a_client() -> None:
    ours.api_key = "k"
    client = ours.OpenAI(api_key="k")
    resources = [
        name
        for name in dir(ours.OpenAI)
        if not name.startswith(("_", "with_")) and getattr(client, name).__class__.__module__.startswith(GENERATED)
    ]
    assert len(resources) >= 22
    for name in resources:
        assert getattr(ours, name).__class__ is getattr(client, name).__class__


def test_the_package_is_a_client_that_follows_what_is_assigned() -> None:
    http = MockTransport({"object": "list", "data": []})
    ours.api_key, ours.http_client = "first", http.client()
    models = ours.models
    assert list(models.list()) == []
    ours.api_key, ours.base_url, ours.default_headers = "second", "http://localhost:9/v9", {"x-team": "a"}
    assert list(models.list()) == []
    assert [(each.url, each.headers["authorization"]) for each in http.requests] == [
        ("https://api.openai.com/v1/models", "Bearer first"),
        ("http://localhost:9/v9/models", "Bearer second"),
    ]
    assert http.requests[1].headers["x-team"] == "a"


def test_the_package_retries_as_often_as_is_assigned() -> None:
    http = MockTransport([Answer(status=500)])
    ours.api_key, ours.http_client, ours.max_retries = "k", http.client(), 0
    with pytest.raises(ours.InternalServerError):
        ours.models.list()
    assert len(http.requests) == 1


def test_without_a_key_the_package_says_what_is_missing() -> None:
    with pytest.raises(ours.OpenAIError, match="OPENAI_API_KEY"):
        _ = ours.chat


def test_what_the_package_has_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="with_raw_response"):
        _ = ours.with_raw_response  # type: ignore[attr-defined]
