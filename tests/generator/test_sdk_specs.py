"""The specs that an SDK completed: nothing missing, every official method with its parameters, pages and streams."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from specwright_generator import ir
from specwright_generator.compile import Compiled, compile_spec
from specwright_generator.ledger import account
from specwright_generator.spec import Spec, load_spec

ROOT = Path(__file__).parents[2]
SURFACES = ROOT.parent / "shared" / "surfaces"
SPECS = {"openai": (388, 100, 396), "anthropic": (383, 286, 384)}

# What of a method's parameters differs, and why.
EXCEPTIONS = {
    "beta.agents.sessions.create": "output_type and tool_handlers are handled by the official client itself",
    "beta.messages.parse": "output_format is made into output_config by the official client",
    "messages.count_tokens": "output_format is made into output_config by the official client",
    "messages.parse": "output_format is made into output_config by the official client",
}
# One operation has one answer: these twins of another method give what that gives.
TWINS = {"fine_tuning.checkpoints.permissions.retrieve", "messages.parse", "beta.messages.parse"}


@cache
def spec(provider: str) -> Spec:
    return load_spec(ROOT / "specs" / provider)


@cache
def compiled(provider: str) -> Compiled:
    return compile_spec(spec(provider))


def methods(provider: str) -> dict[str, ir.Method]:
    resources = compiled(provider).api.resources
    return {f"{resource.path}.{method.name}": method for resource in resources for method in resource.methods}


def official(provider: str) -> dict[str, Any]:
    path = SURFACES / f"{provider}.json"
    if not path.exists():
        pytest.skip("the official SDK's surface lies in ../shared, which is absent")
    surface: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["sync"]
    return {key.removeprefix("client."): each for key, each in surface.items() if each["http"]}


@pytest.mark.parametrize("provider", SPECS)
def test_the_ledger_says_where_every_operation_is_from(provider: str) -> None:
    ledger = account(spec(provider), compiled(provider))
    assert ledger.missing == ()
    operations, added, _ = SPECS[provider]
    origin = spec(provider).manifest.added[0].origin
    assert (len(ledger.sources), ledger.origins[origin]) == (operations, added)
    assert set(ledger.origins) <= {origin, f"document and {origin}", "document"}


@pytest.mark.parametrize("provider", SPECS)
def test_every_official_method_is_there_with_its_parameters(provider: str) -> None:
    ours, theirs = methods(provider), official(provider)
    assert len(theirs) == SPECS[provider][2]
    assert sorted(theirs.keys() - ours.keys()) == []
    differ = {
        key
        for key, each in theirs.items()
        if [argument.name for argument in ours[key].arguments][: len(each["params"])] != each["params"]
    }
    assert differ == {key for key in EXCEPTIONS if key in theirs}


@pytest.mark.parametrize("provider", SPECS)
def test_pages_streams_and_files_are_those_of_the_official_client(provider: str) -> None:
    ours = methods(provider)
    for key, each in official(provider).items():
        if key in TWINS:
            continue
        method, returns = ours[key], each["returns"]
        page = each["page"].partition("[")[0].removeprefix("Sync") if each["page"] else None
        assert (method.page.kind if method.page else None) == page, key
        assert (method.stream is not None) == ("Stream" in returns or "JSONL" in returns), key
        assert (method.returns.kind == "binary") == ("Binary" in returns), key
        assert method.deprecated == each["deprecated"], key
