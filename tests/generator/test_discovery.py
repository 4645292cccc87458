"""Google Discovery documents: their facts, the OpenAPI document that says the same, and the client it becomes.

After a wanted change rewrite the case with `SPECWRIGHT_REWRITE=1 pytest tests/generator/test_discovery.py` and read the
difference.
"""

from __future__ import annotations

import ast
import copy
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from specwright_generator.canonical import dumps
from specwright_generator.compile import compile_spec
from specwright_generator.frontends.discovery import as_openapi
from specwright_generator.frontends.discovery.shapes import names
from specwright_generator.frontends.discovery.templates import form, template
from specwright_generator.frontends.openapi.elements import elements
from specwright_generator.importing.discovery import GRAMMAR, import_discovery
from specwright_generator.importing.grammar import objects
from specwright_generator.importing.reading import read_document
from specwright_generator.importing.update import import_spec
from specwright_generator.ledger import account
from specwright_generator.problems import InputError
from specwright_generator.spec import load_spec

ROOT = Path(__file__).parents[2]
CASE = Path(__file__).parent / "cases" / "discovery_library"
EVIL = 'x"]\'\\\n"""; import os; os.system("true") #'


@pytest.fixture
def upstream() -> dict[str, Any]:
    """The case's document, to be changed."""
    return dict(read_document((CASE / "upstream.json").read_bytes()))


def kept(name: str, text: str) -> str:
    """What is written down in the case under `name`."""
    if os.environ.get("SPECWRIGHT_REWRITE"):
        (CASE / name).write_text(text)
    return (CASE / name).read_text()


def imported(document: dict[str, Any], root: Path, manifest: str = "") -> Path:
    """The spec of `document` below `root`, with more in its manifest."""
    source = root / "upstream.json"
    source.write_text(json.dumps(document))
    folder = root / "specs" / "library"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "provider.toml").write_text(
        '[provider]\nname = "library"\ntitle = "Library"\n\n'
        '[client]\nclass = "Library"\nasync_class = "AsyncLibrary"\nbase_url = "https://library.example.org"\n'
        + manifest
    )
    import_spec("library", source.as_posix(), root)
    return folder


# --- facts ----------------------------------------------------------------------------------------------------------


def test_a_document_gives_its_facts_in_its_own_form(upstream: dict[str, Any]) -> None:
    found = import_discovery(upstream, title="Library")
    assert dumps(found.document) == kept("api.json", dumps(found.document))
    assert found.version == "v1 20260102"
    assert found.report.findings == []
    assert found.report.dropped["description"] == 8
    assert found.report.dropped["enumDescriptions"] == 4


def test_facts_stay_the_same_when_taken_again(upstream: dict[str, Any]) -> None:
    facts = import_discovery(upstream, title="Library").document
    again = import_discovery(copy.deepcopy(facts), title="Library")
    assert again.document == facts
    assert again.report.findings == []
    assert dict(again.report.dropped) == {}


def test_what_is_not_known_is_reported(upstream: dict[str, Any]) -> None:
    upstream["methods"]["search"]["mood"] = "good"
    del upstream["revision"]
    found = import_discovery(upstream, title="Library")
    assert [(each.kind, each.pointer) for each in found.report.findings] == [
        ("unknown", "/methods/search/mood"),
        ("info", "/revision"),
    ]
    assert "mood" not in dumps(found.document)


def test_prose_stays_for_a_build_of_ones_own(upstream: dict[str, Any]) -> None:
    found = import_discovery(upstream, title="Library", prose=True)
    assert "Finds books." in dumps(found.document)


# --- paths ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "patterns", "expected"),
    [
        ("v1/{+name}:cancel", {"name": "^projects/[^/]+/models/[^/]+$"}, "/v1/{name=projects/*/models/*}:cancel"),
        ("/v1/{id}", {"id": "^[a-z]+$"}, "/v1/{id}"),
        ("v1/{+parent}/{+name}:x", {"parent": "^p/[^/]+$", "name": "^m/.*$"}, "/v1/{parent=p/*}/{name=m/**}:x"),
        ("v1/{+name}", {}, "/v1/{name=**}"),
        ("v1/{+name}", {"name": "^(a|b)+$"}, "/v1/{name=**}"),
        ("v1/{+name}", {"name": "^projects/../[^/]+$"}, "/v1/{name=**}"),
        ("v1/{+name}", {"name": "^endpoints/openapi$"}, "/v1/{name=endpoints/openapi}"),
    ],
)
def test_paths_say_the_form_of_names(path: str, patterns: dict[str, str], expected: str) -> None:
    assert template(path, patterns) == expected


@pytest.mark.parametrize("pattern", ["^a{1,9}/{b}$", "^a}$", "^{$", "^a/*/b$", "^a=b$", "^a//b$", "^", "^$"])
def test_patterns_that_are_no_form_are_any(pattern: str) -> None:
    assert form(pattern) == "**"


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["AcmeV1Part", "AcmeV1Blob"], {"AcmeV1Part": "Part", "AcmeV1Blob": "Blob"}),
        (["AcmeV1beta1Part", "Blob"], {}),
        (["AcmeV1Part", "AcmeV1Blob", "Part"], {"AcmeV1Blob": "Blob"}),
        (
            ["AcmeV1Part", "AcmeV1Blob", "AcmeV1Tool", "OtherV1Part", "OtherV1Mode"],
            {"AcmeV1Part": "Part", "AcmeV1Blob": "Blob", "AcmeV1Tool": "Tool", "OtherV1Mode": "Mode"},
        ),
        (["V1Part", "v1part"], {}),
    ],
)
def test_schemas_are_called_without_their_api(ids: list[str], expected: dict[str, str]) -> None:
    assert names(ids) == expected
    assert names(reversed(ids)) == expected


# --- the same in OpenAPI ----------------------------------------------------------------------------------------------


def test_a_document_is_read_as_the_openapi_document_that_says_the_same(upstream: dict[str, Any]) -> None:
    found, problems = as_openapi(import_discovery(upstream, title="Library").document, "api.json")
    assert problems == []
    assert dumps(found) == kept("openapi.json", dumps(found))


def test_that_document_is_valid_but_for_the_forms_of_names(upstream: dict[str, Any]) -> None:
    found, _ = as_openapi(upstream, "api.json")
    paths: Any = found["paths"]
    # The mark keeps apart what only the form tells apart.
    plain = {f"{re.sub('=[^}]*', '', path)}#{at}": item for at, (path, item) in enumerate(paths.items())}
    validator = OpenAPIV31SpecValidator({**found, "paths": plain})
    assert [str(error.message) for error in validator.iter_errors()] == []


def test_what_every_method_takes_is_kept_once(upstream: dict[str, Any]) -> None:
    found, _ = as_openapi(upstream, "api.json")
    assert set(found["components"]["parameters"]) == {"alt", "_.xgafv", "prettyPrint"}  # type: ignore[call-overload,index,arg-type]
    assert not any("xgafv" in json.dumps(item) for item in found["paths"].values())  # type: ignore[union-attr]


def test_methods_of_one_path_are_told_apart_by_the_form_of_their_names(upstream: dict[str, Any]) -> None:
    found, _ = as_openapi(upstream, "api.json")
    paths: Any = found["paths"]
    assert {path for path in paths if path.startswith("/v1/{name=")} == {
        "/v1/{name=projects/*/shelves/*}",
        "/v1/{name=projects/*/shelves/*}:streamRead?alt=sse",
        "/v1/{name=projects/*/shelves/*/books/*}",
        "/v1/{name=projects/*/shelves/*/books/*}?alt=media",
    }


# --- hostile documents ------------------------------------------------------------------------------------------------


def _twice(document: dict[str, Any]) -> None:
    document["methods"]["again"] = {**document["methods"]["search"], "id": "library.again"}


def _nested(document: dict[str, Any]) -> None:
    inner: dict[str, Any] = {"methods": dict(document["methods"])}
    for _ in range(30):
        inner = {"resources": {"deeper": inner}}
    document["resources"] = inner["resources"]


HOSTILE: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "no path": (lambda d: d["methods"]["search"].pop("path"), "needs an id, a path and an httpMethod"),
    "a list for a method": (lambda d: d["methods"].update(search=[]), "needs an id, a path and an httpMethod"),
    "a verb that is none": (lambda d: d["methods"]["search"].update(httpMethod="STEAL"), "needs an id"),
    "the same endpoint twice": (_twice, "another method has the same verb and path"),
    "resources without end": (_nested, "nested more than 20 deep"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_method_that_cannot_be_is_a_problem_with_its_place(name: str, upstream: dict[str, Any]) -> None:
    spoil, message = HOSTILE[name]
    spoil(upstream)
    _, problems = as_openapi(upstream, "api.json")
    assert [problem.level for problem in problems] == ["error"]
    assert message in problems[0].message
    assert problems[0].pointer.startswith(("#/methods/", "#/resources/"))


@pytest.mark.parametrize(
    "value", [None, [], "x", 7, {"properties": 3}, {"type": ["a"]}, {"$ref": 5}, {"enum": {}}, {"items": []}]
)
@pytest.mark.parametrize("place", ["schemas", "parameters", "resources", "methods"])
def test_values_of_other_kinds_are_no_crash(place: str, value: Any, upstream: dict[str, Any]) -> None:
    for holder in (upstream, upstream["methods"]["search"]):
        changed = copy.deepcopy(upstream)
        target = changed if holder is upstream else changed["methods"]["search"]
        target[place] = value if place in ("resources", "methods") else {"Odd": value}
        as_openapi(changed, "api.json")
        import_discovery(changed, title="Library")


def test_a_circle_of_schemas_and_a_reference_to_nothing(upstream: dict[str, Any], tmp_path: Path) -> None:
    upstream["schemas"]["LibraryV1Book"]["properties"]["lost"] = {"$ref": "Nowhere"}
    with pytest.raises(InputError, match="points to nothing"):
        imported(upstream, tmp_path)
    assert not (tmp_path / "specs" / "library" / "api.json").exists()


def test_nothing_of_a_document_becomes_code(upstream: dict[str, Any], tmp_path: Path) -> None:
    search = upstream["methods"]["search"]
    upstream["methods"][EVIL] = {**search, "id": f"library.{EVIL}.{EVIL}", "path": "v1/evil"}
    search["parameters"][EVIL] = {"type": "string", "location": "query", "default": EVIL, "enum": [EVIL]}
    upstream["schemas"][EVIL] = {"type": "object", "properties": {EVIL: {"type": "string", "pattern": EVIL}}}
    upstream["schemas"]["LibraryV1Shelf"]["properties"]["evil"] = {"$ref": EVIL}
    compiled = compile_spec(load_spec(imported(upstream, tmp_path)))
    calls = [
        node
        for path, text in compiled.files.items()
        if path.endswith(".py")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name | ast.Attribute) and (getattr(node, "id", "") or getattr(node, "attr", "")) == "os"
    ]
    assert calls == []
    assert [problem for problem in compiled.problems if problem.level == "error"] == []


# --- the whole way ----------------------------------------------------------------------------------------------------


def test_a_document_becomes_a_client_and_nothing_is_lost(upstream: dict[str, Any], tmp_path: Path) -> None:
    spec = load_spec(imported(upstream, tmp_path))
    compiled = compile_spec(spec)
    assert compiled.problems == ()
    methods = {f"{each.path}.{one.name}" for each in compiled.api.resources for one in each.methods}
    assert methods == {
        "default.search",
        "projects.shelves.get",
        "projects.shelves.list",
        "projects.shelves.stream_read",
        "projects.shelves.books.add",
        "projects.shelves.books.add_media",
        "projects.shelves.books.get",
        "projects.shelves.books.get_media",
        "projects.shelves.books.raw",
    }
    assert account(spec, compiled).missing == ()
    assert {symbol.name for each in compiled.api.definitions.values() if (symbol := each.model)} >= {"Shelf", "Book"}


def test_what_is_excluded_takes_its_schemas_along_and_is_accounted_for(
    upstream: dict[str, Any], tmp_path: Path
) -> None:
    selectors = '["projects.shelves.books.**", "GET /v1/{parent=projects/*}/*"]'
    rule = f'\n[[exclude]]\noperations = {selectors}\nreason = "Not lent."\n'
    spec = load_spec(imported(upstream, tmp_path, rule))
    compiled = compile_spec(spec)
    ledger = account(spec, compiled)
    assert ledger.missing == ()
    assert ledger.counts["operation"] == {"generated": 3, "excluded": 6, "missing": 0}
    reasons = {entry.pointer: entry.reason for entry in ledger.entries if entry.state == "excluded"}
    assert reasons["#/paths/~1v1~1{parent=projects~1*}~1shelves/get"] == "Not lent."
    assert reasons["#/components/schemas/LongrunningOperation/properties/done"] == "nothing that is left uses it"
    assert "LibraryV1Book" in spec.document["components"]["schemas"]  # type: ignore[call-overload,index,operator]


def test_an_exclusion_that_selects_nothing_is_stale(upstream: dict[str, Any], tmp_path: Path) -> None:
    rule = '\n[[exclude]]\noperations = ["projects.desks.**"]\nreason = "There are none."\n'
    with pytest.raises(InputError, match=r"projects\.desks"):
        load_spec(imported(upstream, tmp_path, rule))


@pytest.mark.parametrize(
    "rule",
    ['operations = ["not one"]\nreason = "x"', 'reason = "x"', 'pointer = "/a"\noperations = ["a.b"]\nreason = "x"'],
)
def test_an_exclusion_says_one_thing(rule: str, upstream: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"exclu|operation"):
        imported(upstream, tmp_path, f"\n[[exclude]]\n{rule}\n")


def test_patches_are_of_the_document_as_it_is(upstream: dict[str, Any], tmp_path: Path) -> None:
    folder = imported(upstream, tmp_path)
    (folder / "patches.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: Library, version: 1.0.0}\nactions:\n"
        "  - target: $.schemas.LibraryV1Book.properties.title\n    update: {type: integer, format: int32}\n"
        "    x-reason: It is a number.\n"
    )
    assert load_spec(folder).document["components"]["schemas"]["LibraryV1Book"]["properties"]["title"] == {  # type: ignore[call-overload,index]
        "type": "integer",
        "format": "int32",
    }


# --- Vertex AI --------------------------------------------------------------------------------------------------------


def test_nothing_of_vertex_is_lost_between_the_two_forms() -> None:
    """Counted in the document as it is, by a walk of its own, and in the OpenAPI document that says the same."""
    document = read_document((ROOT / "specs" / "vertex" / "api.json").read_bytes())
    found, problems = as_openapi(document, "api.json")
    assert problems == []
    counted = Counter(kind for kind, _, _ in objects(document, GRAMMAR))
    methods = [value for kind, value, _ in objects(document, GRAMMAR) if kind == "method"]
    uploads = sum(bool(method.get("supportsMediaUpload")) for method in methods)
    paths: Any = found["paths"]
    operations: list[Any] = [each for item in paths.values() for each in item.values()]
    assert len(operations) == counted["method"] + uploads
    schemas: Any = document["schemas"]
    fields = sum(len(value.get("properties", {})) for value in schemas.values())
    at = "#/components/schemas/"
    there = [each for each in elements(found) if each.kind == "field" and each.pointer.startswith(at)]
    assert len(there) == fields
    values = sum(len(each["enum"]) for value in schemas.values() for each in _enums(value))
    assert sum(each.kind == "enum value" and each.pointer.startswith(at) for each in elements(found)) == values


def _enums(schema: Any) -> list[Any]:
    inner = [
        *schema.get("properties", {}).values(),
        *(schema[key] for key in ("items", "additionalProperties") if key in schema),
    ]
    return [*([schema] if "enum" in schema else []), *(found for each in inner for found in _enums(each))]
