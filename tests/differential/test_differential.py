"""The same calls on the official SDKs and on ours: what differs is listed, and nothing else is."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from specwright.testing import Answer, MockRequest
from specwright_generator.mock import MockApi, serve
from specwright_generator.parity.measured import called
from specwright_generator.proof.calls import Calls
from specwright_generator.spec import load_spec

from .clients import COLOURS, Client
from .comparing import requests_differ
from .genai.comparison import KEPT
from .kept import as_parity
from .listed import Listed, listed, methods, unlisted
from .providers import PROVIDERS, results_of
from .result import Result
from .run import ROOT

SHARE = 0.02
"""Of the methods of a provider, how many may differ."""
SURFACES = Path(__file__).parents[3] / "shared/surfaces"


@cache
def results(provider: str) -> Sequence[Result]:
    with asyncio.Runner() as loop:
        return list(results_of(provider, loop))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_only_what_is_listed_differs(provider: str) -> None:
    assert list(unlisted(results(provider), listed(provider))) == []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_few_methods_differ_and_each_has_a_reason(provider: str) -> None:
    known = listed(provider)
    assert all(len(each.reason) > 5 for each in known)
    assert len(methods(known)) <= SHARE * len(results(provider))


@pytest.mark.parametrize(("provider", "count"), [("openai", 396), ("anthropic", 384)])
def test_every_http_method_of_the_official_client_is_compared(provider: str, count: int) -> None:
    file = SURFACES / f"{provider}.json"
    if not file.exists():
        pytest.skip("the list of the official client's methods lies in ../shared, which is absent")
    found = json.loads(file.read_text(encoding="utf-8"))["sync"]
    expected = {path.removeprefix("client.") for path, method in found.items() if method.get("http")}
    assert {result.method for result in results(provider)} == expected
    assert len(expected) == count


def test_every_method_of_google_genai_is_compared() -> None:
    file = SURFACES / "genai.json"
    if not file.exists():
        pytest.skip("the list of the official client's methods lies in ../shared, which is absent")
    found = json.loads(file.read_text(encoding="utf-8"))["methods"]
    assert len(found) == 206
    names = {path.removeprefix("client.").removeprefix("aio.") for path in found}
    # What the SDK's own machinery sends its requests with is public by chance; sessions have proofs of their own.
    expected = {name for name in names if not name.startswith("live.") and ".do_request" not in name}
    assert {result.method for result in results("genai")} == expected
    assert len(expected) == 93


def test_fields_and_refusals_of_both_backends_are_compared() -> None:
    counts: Counter[str] = Counter()
    for result in results("genai"):
        counts.update(result.counts)
    assert counts["fields, on each backend"] > 4800
    assert counts["refused"] > 3900
    assert counts["calls that a backend refuses"] >= 60


def test_what_is_passed_over_in_answers_is_there() -> None:
    assert {result.method for result in results("genai") if result.counts.get("kept")} == set(KEPT)


def test_a_difference_that_is_not_listed_and_an_entry_that_is_none_are_told() -> None:
    found = [Result(method="a", request=("query.x: 1, ours 2",), answer=()), Result(method="b", request=(), answer=())]
    entry = Listed(methods=("b",), part="request", begins="query.x", reason="because")
    assert list(unlisted(found, [entry])) == [
        "a: request: query.x: 1, ours 2",
        "b: no difference of the request begins with 'query.x' any more",
    ]


def test_results_are_kept_as_parity_reads_them(tmp_path: Path) -> None:
    found = [Result(method="a", request=("query.x: 1, ours 2",), answer=("id: 1, ours 2",))]
    entry = Listed(methods=("a",), part="request", begins="query.x", reason="because")
    file = tmp_path / "toy.json"
    file.write_text(json.dumps(as_parity(found, [entry])))
    cell = called(file)["a"]
    assert (cell.status, [finding.text for finding in cell.findings]) == ("differs", ["answer: id: 1, ours 2"])
    assert "1 differences explained" in cell.note


SAMPLE = {
    "openai": ("chat.completions.create", "files.create", "responses.create", "models.list", "files.content"),
    "anthropic": ("messages.create", "beta.files.list", "files.download", "files.upload"),
}


@pytest.mark.parametrize("provider", SAMPLE)
def test_over_sockets_the_same_arrives_as_through_the_transport(provider: str) -> None:
    """Both clients against one mock server: what it sees of them differs no more than the transport told."""
    api = MockApi.of_provider(ROOT / "specs" / provider)
    seen: list[MockRequest] = []
    answer = api.answer

    def kept(request: MockRequest) -> Answer:
        seen.append(request)
        return answer(request)

    api.answer = kept  # type: ignore[method-assign]  # the mock of this test alone
    calls = Calls(load_spec(ROOT / "specs" / provider))
    base = "/v1" if provider == "openai" else ""
    with serve(api, port=0) as server, asyncio.Runner() as loop:
        both = [Client(provider, who, loop, address=f"{server.url}{base}") for who in ("official", "ours")]
        for method in SAMPLE[provider]:
            call = calls.of(method)
            known = both[0].parameters(method)
            arguments = {key: value for key, value in call.arguments.items() if key in known}
            for colour in COLOURS:
                seen.clear()
                outcomes = [client.call(method, colour, arguments) for client in both]
                assert [outcome.error for outcome in outcomes] == [None, None]
                assert [request.method for request in seen] == [seen[0].method] * 2
                assert list(requests_differ((seen[0],), (seen[1],), {})) == []
