"""What no client can have stands in the ledger with its reason: nothing is lost unseen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specwright_generator.compile import compile_spec
from specwright_generator.importing.openapi import import_openapi
from specwright_generator.ledger import account
from specwright_generator.manifest_reading import parse_manifest
from specwright_generator.scaffold import manifest_text
from specwright_generator.spec import Spec

ANSWER: dict[str, Any] = {"responses": {"200": {"description": ""}}}


def _accounted(version: str, item: dict[str, Any]) -> dict[str, tuple[str, str]]:
    document: dict[str, Any] = {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {"/a": item}}
    spec = Spec(
        provider="acme",
        folder=Path(),
        manifest=parse_manifest(manifest_text("acme"), "provider.toml"),
        document=import_openapi(document, title="Acme").document,
        names={},
        fields={},
        digest="",
    )
    return {entry.pointer: (entry.state, entry.reason) for entry in account(spec, compile_spec(spec)).entries}


@pytest.mark.parametrize("version", ["3.1.0", "3.2.0"])
def test_a_query_verb_is_accounted_for(version: str) -> None:
    assert _accounted(version, {"get": ANSWER, "query": ANSWER}) == {
        "#/paths/~1a/get": ("generated", ""),
        "#/paths/~1a/query": ("excluded", "OpenAPI 3.1 has no such verb"),
    }


def test_additional_operations_are_accounted_for() -> None:
    found = _accounted("3.2.0", {"get": ANSWER, "additionalOperations": {"COPY": ANSWER, "MOVE": ANSWER}})
    assert [pointer for pointer, (state, _) in found.items() if state == "excluded"] == [
        "#/paths/~1a/additionalOperations/COPY",
        "#/paths/~1a/additionalOperations/MOVE",
    ]


def test_callbacks_are_accounted_for() -> None:
    found = _accounted("3.1.0", {"get": {**ANSWER, "callbacks": {"done": {"{$url}": {"post": ANSWER}}}}})
    assert found["#/paths/~1a/get/callbacks/done"] == ("excluded", "the provider calls it, and no client is called")
