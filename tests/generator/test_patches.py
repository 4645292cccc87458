"""Patches: overlay documents with a reason for each action, applied in order, never in silence."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from specwright_generator.ir import Json
from specwright_generator.patches import apply_patches, load_patches, parse_patches
from specwright_generator.problems import InputError
from specwright_generator.spec import load_spec

DOCUMENT: dict[str, Json] = {
    "paths": {"/a": {"get": {"tags": ["x", "y"]}}, "/b": {"get": {"tags": ["x"]}}},
    "components": {
        "schemas": {"A": {"type": "string", "enum": [1, 2, 3]}, "B": {"oneOf": [{"type": "string"}, {"type": "null"}]}}
    },
}


def overlay(*actions: dict[str, Json]) -> dict[str, Json]:
    explained: list[dict[str, Json]] = [{"x-reason": "because", **action} for action in actions]
    return {"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": list[Json](explained)}


def patched(*actions: dict[str, Json]) -> dict[str, Json]:
    document = copy.deepcopy(DOCUMENT)
    result, problems = apply_patches(document, parse_patches(overlay(*actions), "patches.yaml"), "patches.yaml")
    assert problems == []
    assert document == DOCUMENT
    return result


@pytest.mark.parametrize(
    ("action", "pointer", "value"),
    [
        ({"target": "$.components.schemas.A", "update": {"format": "x"}}, "components schemas A format", "x"),
        ({"target": "$.components.schemas.A", "update": {"type": "integer"}}, "components schemas A type", "integer"),
        ({"target": "$.components.schemas", "update": {"A": {"minLength": 1}}}, "components schemas A enum", [1, 2, 3]),
        ({"target": "$.components.schemas.A", "update": {"enum": [4]}}, "components schemas A enum", [1, 2, 3, 4]),
        ({"target": "$.components.schemas.A.enum", "update": 4}, "components schemas A enum", [1, 2, 3, 4]),
        ({"target": "$.components.schemas.A.enum[?@ < 3]", "remove": True}, "components schemas A enum", [3]),
        (
            {"target": "$.components.schemas.B.oneOf[0]", "remove": True},
            "components schemas B oneOf",
            [{"type": "null"}],
        ),
        ({"target": "$.paths.*.get.tags", "update": "z"}, "paths /b get tags", ["x", "z"]),
        ({"target": "$.paths['/a']", "remove": True}, "paths", {"/b": {"get": {"tags": ["x"]}}}),
        ({"target": "$", "update": {"x-new": {"a": 1}}}, "x-new", {"a": 1}),
    ],
)
def test_a_patch_changes_what_it_names_and_leaves_the_document(
    action: dict[str, Json], pointer: str, value: Json
) -> None:
    result: Json = patched(action)
    for key in pointer.split(" "):
        assert isinstance(result, dict)
        result = result[key]
    assert result == value


def test_patches_apply_in_order() -> None:
    result = patched(
        {"target": "$.components.schemas.A.type", "remove": True},
        {"target": "$.components.schemas.A", "update": {"type": "null"}},
        {"target": "$.components.schemas[?@.type == 'null'].enum", "remove": True},
    )
    assert result["components"] == {
        "schemas": {"A": {"type": "null"}, "B": {"oneOf": [{"type": "string"}, {"type": "null"}]}}
    }


@pytest.mark.parametrize(
    ("action", "problem"),
    [
        (
            {"target": "$.components.schemas.C", "update": {}},
            "/actions/1/target: $.components.schemas.C matches nothing",
        ),
        ({"target": "$.paths[?@.x]", "remove": True}, "/actions/1/target: $.paths[?@.x] matches nothing"),
        ({"target": "$.components.schemas.A.type", "update": {}}, "/actions/1/update: the target is a plain value"),
        ({"target": "$.components.schemas.A", "update": "x"}, "/actions/1/update: an object can only be updated"),
        ({"target": "$", "remove": True}, "/actions/1/remove: the whole document cannot be removed"),
    ],
)
def test_a_stale_patch_is_a_located_error(action: dict[str, Json], problem: str) -> None:
    patches = parse_patches(overlay({"target": "$", "update": {"x-a": 1}}, action), "patches.yaml")
    _, problems = apply_patches(copy.deepcopy(DOCUMENT), patches, "patches.yaml")
    assert len(problems) == 1
    assert str(problems[0]).startswith(f"error: patches.yaml#{problem}")


def test_a_wrong_overlay_is_refused_with_all_that_is_wrong() -> None:
    document: dict[str, Json] = {
        "overlay": "2",
        "action": [],
        "actions": [
            {"target": "$.a", "x-reason": "because", "update": {}, "remove": True},
            {"target": "$.a", "update": {}},
            {"target": "$.a[", "x-reason": "because", "update": {}},
            {"x-reason": "because", "update": {}},
            {"target": "$.a", "x-reason": " ", "remove": "yes", "to": 1},
            "nothing",
        ],
    }
    with pytest.raises(InputError) as caught:
        parse_patches(document, "patches.yaml")
    assert [problem.pointer for problem in caught.value.problems] == [
        "/overlay",
        "/action",
        "/actions/0",
        "/actions/1/x-reason",
        "/actions/2/target",
        "/actions/3/target",
        "/actions/4/to",
        "/actions/4/x-reason",
        "/actions/4/remove",
        "/actions/4",
        "/actions/5",
    ]


def test_a_broken_overlay_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "patches.yaml"
    path.write_text("overlay: 1.0.0\nactions: [\n")
    with pytest.raises(InputError, match=r"patches.yaml:3:1: "):
        load_patches(path)


MANIFEST = """
[provider]
name = "acme"
title = "Acme"
[client]
class = "Acme"
async_class = "AsyncAcme"
base_url = "https://acme.test"
"""


def spec(folder: Path, document: Json, manifest: str = MANIFEST, patches: dict[str, Json] | None = None) -> list[str]:
    """The problems of loading a spec with these files."""
    folder = folder / "acme"
    folder.mkdir()
    (folder / "provider.toml").write_text(manifest)
    (folder / "api.json").write_text(document if isinstance(document, str) else json.dumps(document))
    if patches is not None:
        (folder / "patches.yaml").write_text(json.dumps(patches))
    try:
        load_spec(folder)
    except InputError as error:
        return [str(problem).replace(folder.as_posix(), "acme") for problem in error.problems]
    return []


def test_a_spec_with_everything_right_loads(tmp_path: Path) -> None:
    assert spec(tmp_path, {"openapi": "3.1.0", "paths": {}}) == []


def test_everything_wrong_with_a_spec_is_reported_at_once(tmp_path: Path) -> None:
    document: dict[str, Json] = {
        "openapi": "3.1.0",
        "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/Gone"}}}}},
        "components": {
            "schemas": {
                "A": {"$ref": "#/components/schemas/B"},
                "B": {"$ref": "#/components/schemas/A"},
                "C": {"$ref": "other.json#/A"},
                "D": {"$ref": "https://acme.test/d.json"},
                "E": {"properties": {"$ref": {"type": "string"}, "f": {"$ref": "#anchor"}}},
                "F": {"discriminator": {"propertyName": "k", "mapping": {"x": "#/components/schemas/X", "y": "E"}}},
                "G": {"default": {"$ref": "data"}, "items": {"$ref": "#/paths/~1a/get/responses/200"}},
            },
            "securitySchemes": {"Key": {"type": "http", "scheme": "bearer"}},
        },
    }
    manifest = MANIFEST.replace('"acme"', '"acmee"', 1) + '[[headers]]\noperations = ["* /b"]\nset = { A = "b" }\n'
    manifest += '[[streams]]\noperations = ["GET /a"]\nevent = "#/components/schemas/Z"\n'
    found = spec(tmp_path, document, manifest, overlay({"target": "$.nothing", "remove": True}))
    assert [problem.split(": ", 2)[1] for problem in found] == [
        "acme/provider.toml#/provider/name",
        "acme/patches.yaml#/actions/0/target",
        "acme/api.json#/paths/~1a/get/responses/200/$ref",
        "acme/api.json#/components/schemas/A/$ref",
        "acme/api.json#/components/schemas/B/$ref",
        "acme/api.json#/components/schemas/C/$ref",
        "acme/api.json#/components/schemas/D/$ref",
        "acme/api.json#/components/schemas/E/properties/f/$ref",
        "acme/api.json#/components/schemas/F/discriminator/mapping/x",
        "acme/api.json#/components/schemas/G/items/$ref",
        "acme/provider.toml#/headers/0/operations",
        "acme/provider.toml#/streams/0/event",
        "acme/provider.toml#/client/security",
    ]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "acme/api.json:1:2: Expecting property name"),
        ('{"a": 1, "a": 2}', "acme/api.json: the key 'a' stands twice"),
        (
            {"openapi": "3.0.0"},
            "expected an OpenAPI 3.1 or a Discovery document; found '3.0.0' (write it with `specwright import`)",
        ),
        ([], "acme/api.json: the document is an array, not an object"),
    ],
)
def test_a_wrong_document_is_refused(tmp_path: Path, document: Json, message: str) -> None:
    (problem,) = spec(tmp_path, document)
    assert message in problem


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_spec(tmp_path / "none")
    assert [Path(problem.file).name for problem in caught.value.problems] == ["provider.toml", "api.json"]
