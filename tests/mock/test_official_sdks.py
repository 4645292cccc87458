"""The official SDKs, pointed at the mock: valid requests, and answers that they take, without an error anywhere.

Every call of every method is compared elsewhere (tests/differential); here is a sample of each kind.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import anthropic
import openai
import pytest

from specwright_generator.mock import MockApi, Server, serve
from specwright_generator.mock.document import Document, child
from specwright_generator.mock.endpoints import Endpoint
from specwright_generator.mock.paging import properties
from specwright_generator.mock.texts import leaves
from specwright_generator.mock.values import Values
from specwright_generator.spec import load_spec

SPECS = Path(__file__).parents[2] / "specs"
EVERY = 7
"""One of so many methods is called."""
OTHERWISE = {
    "beta.organization.claude_tag.bundles.targets.create": "the official method takes the whole body as one argument",
}
"""Methods whose official arguments are not those of the spec, so that none can be sampled."""


@pytest.fixture(scope="module", params=["openai", "anthropic"])
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def server(provider: str) -> Iterator[Server]:
    with serve(MockApi.of_provider(SPECS / provider, seed=1)) as running:
        yield running


def client_of(provider: str, url: str) -> Any:
    if provider == "openai":
        return openai.OpenAI(base_url=f"{url}/v1", api_key="key", admin_api_key="key", max_retries=0, timeout=20)
    return anthropic.Anthropic(base_url=url, api_key="key", max_retries=0, timeout=20)


class Calls:
    """Sampled calls of the methods that a spec locks, by the names of the official SDK."""

    def __init__(self, provider: str) -> None:
        spec = load_spec(SPECS / provider)
        self.document = Document(spec.document)
        self.methods: Mapping[str, Any] = spec.names["methods"]  # type: ignore[assignment]
        self.endpoints = {each.key: each for each in MockApi.of_provider(SPECS / provider).endpoints}
        self.values = Values(self.document, 0)

    def arguments(self, method: str) -> dict[str, Any]:
        """Arguments of a method, by their names in Python: what the path and headers need, and some of the body."""
        locked = self.methods[method]
        endpoint: Endpoint = self.endpoints[locked["operation"]]
        named = {(place, wire): name for name, wire, place in locked["arguments"]}
        found: dict[str, Any] = {}
        for parameter in endpoint.parameters:
            if parameter.required and (parameter.place, parameter.name) in named:
                value = self.values.one("call", parameter.schema, "all", accept=lambda value: value != "")
                found[named[parameter.place, parameter.name]] = value
        for content in endpoint.bodies.values():
            if content.schema is not None:
                body = self.values.one("call", content.schema, "some")
                asked = properties(self.document, content.schema) if isinstance(body, dict) else {}
                for key in {key for key in asked if key in body} - {"stream", "stream_format"}:
                    found[named.get(("body", key), key)] = _file(self.document, asked[key], body[key])
            break
        return found


def _file(document: Document, pointer: str, value: Any) -> Any:
    """Bytes for what is binary, one file for a list of them."""
    for leaf in leaves(document, pointer):
        schema = document.at(leaf)
        if schema.get("format") == "binary":
            return ("a.txt", b"text")
        if "items" in schema and document.at(document.follow(child(leaf, "items"))).get("format") == "binary":
            return [("a.txt", b"text")]
    return value


def bound(client: Any, method: str) -> Any:
    owner = client
    for name in method.split("."):
        owner = getattr(owner, name, None)
    return owner


def test_methods_get_answers(provider: str, server: Server) -> None:
    calls = Calls(provider)
    client = client_of(provider, server.url)
    failed: dict[str, str] = {}
    called = 0
    for method in sorted(calls.methods)[::EVERY]:
        function = bound(client, method)
        if function is None or method in OTHERWISE:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            arguments = calls.arguments(method)
            known = inspect.signature(function).parameters
            called += 1
            try:
                answer = function(**{name: value for name, value in arguments.items() if name in known})
                if hasattr(answer, "has_next_page"):
                    assert 1 <= len(list(islice(answer, 100))) < 100, "no end of pages"
            except (openai.APIError, anthropic.APIError, TypeError, ValueError, AssertionError, RuntimeError) as error:
                failed[method] = f"{type(error).__name__}: {error}"[:500]
    assert called >= 40
    assert not failed, "\n".join(f"{method}: {error}" for method, error in failed.items())
