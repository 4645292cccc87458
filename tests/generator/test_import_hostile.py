"""A document is hostile input: whatever stands where, an import ends with facts or findings, never with a crash."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specwright_generator.agreement import disagreements
from specwright_generator.canonical import dumps
from specwright_generator.importing.compare import discrepancies
from specwright_generator.importing.dangling import settle_references
from specwright_generator.importing.grammar import GRAMMAR
from specwright_generator.importing.openapi import import_openapi
from specwright_generator.ir import Json
from specwright_generator.manifest_reading import parse_manifest
from specwright_generator.scaffold import manifest_text

OLD_WORDS = {"nullable", "$recursiveRef", "$recursiveAnchor", "definitions", "itemSchema", "x-a", "x-enum"}
WORDS = sorted({key for rules in GRAMMAR.values() for key in rules} | OLD_WORDS)
DIALECTS = ["3.0.3", "3.1.0", "3.2.0", "2.0", 3, None]
REFERENCES = ["#", "#/", "#/components/schemas/A", "#/paths/~1a", "#/components", "a.json", "#/%ZZ", "#/~2", ""]
LEAVES = st.sampled_from([None, True, False, 0, -1, 1.5, 10**30, "", "a", "object", "get", *REFERENCES])
KEYS = st.sampled_from([*WORDS, "A", "/a", "200", "application/json", "get"])
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=30,
)
BASE: dict[str, Any] = {
    "openapi": "3.0.0",
    "info": {"title": "t", "version": "1"},
    "paths": {"/a": {"get": {"parameters": [{"name": "a", "in": "query", "schema": {"type": "string"}}]}}},
    "components": {"schemas": {"A": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}}}},
}
PLACES = [
    ("info",),
    ("paths",),
    ("paths", "/a"),
    ("paths", "/a", "get"),
    ("paths", "/a", "get", "responses"),
    ("paths", "/a", "get", "parameters"),
    ("components",),
    ("components", "schemas"),
    ("components", "schemas", "A"),
    ("components", "schemas", "A", "properties", "a"),
    ("definitions",),
    ("securityDefinitions",),
    ("parameters",),
]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.sampled_from(PLACES), value=VALUES, dialect=st.sampled_from(DIALECTS))
def test_any_value_at_any_place_is_taken_or_reported(place: tuple[str, ...], value: Json, dialect: Json) -> None:
    document = json.loads(json.dumps(BASE))
    target = document
    for key in place[:-1]:
        target = target.setdefault(key, {})
    target[place[-1]] = value
    if dialect == "2.0":
        document["swagger"] = dialect
    else:
        document["openapi"] = dialect
    imported = import_openapi(document, title="Any")
    settle_references(imported.document, imported.report)
    text = dumps(imported.document)
    assert all(finding.message for finding in imported.report.findings)
    if not imported.report.errors():
        again = import_openapi(json.loads(text), title="Any")
        assert dumps(again.document) == text
        assert list(discrepancies(imported.document, again.document)) == []
        manifest = parse_manifest(manifest_text("acme"), "provider.toml")
        assert isinstance(disagreements(manifest, imported.document, "provider.toml"), list)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/A"},
        {"allOf": [{"$ref": "#/components/schemas/A"}], "default": 1},
        {"items": {"$ref": "#"}, "default": [[[1]]]},
        {"$recursiveRef": "#"},
        {"$defs": {"B": {"$ref": "#/$defs/B"}}, "$ref": "#/$defs/B"},
    ],
)
def test_a_schema_that_means_itself_ends(schema: Json) -> None:
    document: dict[str, Json] = {"openapi": "3.0.0", "info": {"version": "1"}, "components": {"schemas": {"A": schema}}}
    imported = import_openapi(document, title="Any")
    settle_references(imported.document, imported.report)
    other = import_openapi({**document, "components": {"schemas": {"B": schema}}}, title="Any")
    assert list(discrepancies(imported.document, other.document)) != []


def test_a_name_is_data_and_stays_as_it_is() -> None:
    evil = 'a"; import os; os.system("ls") #\n\u202e/~0~1'
    document: dict[str, Json] = {
        "openapi": "3.1.0",
        "info": {"version": "1"},
        "components": {"schemas": {evil: {"properties": {evil: {"enum": [evil], "default": evil}}}}},
    }
    imported = import_openapi(document, title="Any")
    assert json.loads(dumps(imported.document))["components"] == document["components"]
