"""A reference that points to nothing costs what it stands in, and says so."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from specwright_generator.importing.dangling import settle_references
from specwright_generator.importing.report import Report

LOST: dict[str, Any] = {"$ref": "#/components/responses/Lost"}
OTHER: dict[str, Any] = {"responses": {"200": {"description": ""}}}


def _document(**more: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": OTHER}}, **more}


@pytest.mark.parametrize(
    ("given", "left", "said"),
    [
        pytest.param(
            {"components": {"schemas": {"A": {"properties": {"b": {"$ref": "#/$defs/B"}}}}}},
            {"components": {"schemas": {"A": {"properties": {"b": {}}}}}},
            "any value is taken",
            id="schema",
        ),
        pytest.param(
            {"components": {"schemas": {"A": {"$ref": "#/components/schemas/A"}}}},
            {"components": {"schemas": {"A": {}}}},
            "any value is taken",
            id="circle",
        ),
        pytest.param(
            {
                "components": {
                    "schemas": {
                        "A": {
                            "discriminator": {"propertyName": "a", "mapping": {"b": "#/components/schemas/B", "c": "A"}}
                        }
                    }
                }
            },
            {"components": {"schemas": {"A": {"discriminator": {"propertyName": "a", "mapping": {"c": "A"}}}}}},
            "the mapping is taken without it",
            id="mapping",
        ),
        pytest.param(
            {"paths": {"/a": {"get": {"responses": {"200": LOST}}, "put": OTHER}}},
            {"paths": {"/a": {"put": OTHER}}},
            "the operation GET '/a' is left out",
            id="response",
        ),
        pytest.param(
            {"paths": {"/a": {"get": {**OTHER, "callbacks": {"c": LOST}}}}},
            {"paths": {"/a": {"get": OTHER}}},
            "the callbacks are left out",
            id="callback",
        ),
        pytest.param(
            {"paths": {"/a": {"get": OTHER}, "/b": {"get": OTHER, "parameters": [LOST]}}},
            {"paths": {"/a": {"get": OTHER}}},
            "the path '/b' is left out",
            id="parameter of a path",
        ),
        pytest.param(
            {"components": {"parameters": {"A": {"$ref": "#/components/parameters/B"}}}},
            {"components": {"parameters": {}}},
            "the component 'A' is left out",
            id="component",
        ),
        pytest.param(
            {
                "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/A"}}}, "put": OTHER}},
                "components": {"responses": {"A": LOST}},
            },
            {"paths": {"/a": {"put": OTHER}}, "components": {"responses": {}}},
            "the component 'A' is left out",
            id="component that is used",
        ),
    ],
)
def test_what_a_reference_costs(given: dict[str, Any], left: dict[str, Any], said: str) -> None:
    document = copy.deepcopy(_document(**given))
    report = Report()
    settle_references(document, report)
    assert document == _document(**left)
    assert report.errors() == []
    assert any(each.message.endswith(said) and each.pointer.startswith("/") for each in report.findings)


@pytest.mark.parametrize("reference", ["https://example.com/a.json", "file:///etc/passwd", "other.yaml#/A"])
def test_a_reference_out_of_the_document_is_an_error(reference: str) -> None:
    report = Report()
    settle_references(_document(components={"schemas": {"A": {"$ref": reference}}}), report)
    assert ["leaves the document" in each.message for each in report.errors()] == [True]


def test_what_a_patch_brings_in_is_an_error_and_what_stood_there_is_mended_in_both() -> None:
    facts = _document(components={"schemas": {"A": {"$ref": "#/lost"}, "B": {}}})
    patched = copy.deepcopy(facts)
    report = Report()
    settle_references(patched, report, facts)
    assert facts["components"] == patched["components"] == {"schemas": {"A": {}, "B": {}}}
    patched["components"]["schemas"]["B"] = {"$ref": "#/lost"}
    settle_references(patched, report, facts)
    assert [each.pointer for each in report.errors()] == ["/components/schemas/B/$ref"]
