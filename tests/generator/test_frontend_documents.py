"""The OpenAPI front end on whole real documents, and on documents that are broken on purpose."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from specwright_generator import ir
from specwright_generator.frontends.openapi import read
from specwright_generator.frontends.openapi.elements import elements
from specwright_generator.ir_pointers import pointers

ROOT = Path(__file__).parents[2]
OPENAI = ROOT / "specs" / "openai" / "api.json"
UPSTREAM = ROOT.parent / "shared" / "upstream"
Schema: TypeAlias = dict[str, Any]
VERBS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def types_of(api: ir.Api) -> list[ir.Type]:
    """Every type in `api`, each part of each included."""
    waiting: list[ir.Type | None] = [definition.type for definition in api.definitions.values()]
    waiting += [event.type for event in api.events]
    for operation in api.operations:
        waiting += [parameter.type for parameter in operation.parameters]
        content = [*(operation.body.media if operation.body else ())]
        content += [media for response in operation.responses for media in response.media]
        waiting += [type_ for media in content for type_ in (media.type, media.item)]
    found: list[ir.Type] = []
    while waiting:
        match type_ := waiting.pop():
            case None:
                continue
            case ir.Array():
                waiting.append(type_.items)
            case ir.Map():
                waiting.append(type_.values)
            case ir.Nullable():
                waiting.append(type_.inner)
            case ir.Union():
                waiting.extend(type_.members)
            case ir.Model():
                waiting.extend([field.type for field in type_.fields] + [type_.extra])
            case _:
                pass
        found.append(type_)
    return found


def check(api: ir.Api) -> None:
    """What holds for the IR of any document."""
    bare = {id(definition.type) for definition in api.definitions.values()}
    models = {key for key, definition in api.definitions.items() if isinstance(definition.type, ir.Model)}
    for type_ in types_of(api):
        match type_:
            case ir.Ref():
                assert type_.target in api.definitions
            case ir.Model():
                assert id(type_) in bare, "an object without a name"
            case ir.Nullable():
                assert not isinstance(type_.inner, ir.Nullable | ir.Any)
            case ir.Union():
                assert len(type_.members) > 1
                assert not any(isinstance(member, ir.Union | ir.Nullable) for member in type_.members)
                assert len({repr(member) for member in type_.members}) == len(type_.members)
                names = {member.target for member in type_.members if isinstance(member, ir.Ref)}
                assert id(type_) in bare or not names & models, "a union of objects without a name"
                if type_.tag:
                    assert set(type_.tag.mapping.values()) <= set(range(len(type_.members)))
            case _:
                pass


def operation_count(document: Any) -> int:
    return sum(verb in VERBS for item in document["paths"].values() for verb in item)


def test_openai(capsys: pytest.CaptureFixture[str]) -> None:
    document = load(OPENAI)
    api, problems = read(document, file="api.json", provider="openai")
    assert len(api.operations) == operation_count(document) >= 288
    assert [problem for problem in problems if problem.level != "note"] == []
    check(api)
    found = elements(document)
    accounted = pointers(api)
    assert [element for element in found if element.pointer not in accounted] == []
    assert sum(not definition.hoisted for definition in api.definitions.values()) == len(
        document["components"]["schemas"]
    )
    with capsys.disabled():
        kinds = Counter(type(definition.type).__name__.lower() for definition in api.definitions.values())
        print(f"\nopenai: {len(api.operations)} operations, {len(api.events)} events, {dict(sorted(kinds.items()))}")
        print(f"        elements: {dict(Counter(element.kind for element in found))}")


def test_openai_twice_gives_the_same() -> None:
    document = load(OPENAI)
    assert read(document, file="f", provider="p") == read(document, file="f", provider="p")


def test_openai_items_that_share_a_tag_are_nested() -> None:
    api, _ = read(load(OPENAI), file="f", provider="p")
    item = api.definitions["#/components/schemas/Item"].type
    assert isinstance(item, ir.Union)
    assert item.tag is not None
    messages = item.members[item.tag.mapping["message"]]
    assert messages == ir.Ref(target="#/components/schemas/Item/message")
    nested = api.definitions["#/components/schemas/Item/message"].type
    assert isinstance(nested, ir.Union)
    assert nested.tag is not None
    assert nested.tag.property == "role"


@pytest.mark.skipif(
    not UPSTREAM.is_dir(), reason="../shared/upstream is not here: real documents are not part of the project"
)
def test_upstream_documents(capsys: pytest.CaptureFixture[str]) -> None:
    count = operations = found = lost = 0
    for path in sorted(UPSTREAM.rglob("*.json")):
        document = load(path)
        if "openapi" not in document or not document["openapi"].startswith("3"):
            continue
        api, _ = read(document, file=path.name, provider=path.parent.name)
        check(api)
        accounted = pointers(api)
        missing = [element for element in elements(document) if element.pointer not in accounted]
        assert missing == [], path.name
        assert len(api.operations) == operation_count(document), path.name
        count, operations, lost = count + 1, operations + len(api.operations), lost + len(missing)
        found += len(accounted)
    assert count > 20
    with capsys.disabled():
        print(f"\nupstream: {count} documents, {operations} operations, {found} pointers, {lost} elements lost")


# --- broken documents -----------------------------------------------------------------------------------------------


def document_of(schemas: Schema, paths: Schema | None = None) -> Schema:
    return {"openapi": "3.1.0", "info": {}, "paths": paths or {}, "components": {"schemas": schemas}}


def chain(length: int, link: Callable[[int, Schema], Schema]) -> Schema:
    schemas = {f"A{i}": link(i, {"$ref": f"#/components/schemas/A{i + 1}"}) for i in range(length)}
    return {**schemas, f"A{length}": {"type": "object", "properties": {"end": {"const": "x"}}, "required": ["end"]}}


def nested(depth: int, wrap: Callable[[Schema], Schema]) -> Schema:
    schema: Schema = {"type": "string"}
    for _ in range(depth):
        schema = wrap(schema)
    return {"Deep": schema}


WRAPS: dict[str, Callable[[Schema], Schema]] = {
    "items": lambda inner: {"type": "array", "items": inner},
    "properties": lambda inner: {"type": "object", "properties": {"a": inner}},
    "anyOf": lambda inner: {"anyOf": [inner, {"type": "integer"}]},
    "allOf": lambda inner: {"allOf": [inner, {"type": "object", "properties": {"b": {}}}]},
    "additionalProperties": lambda inner: {"additionalProperties": inner},
}


@pytest.mark.parametrize("keyword", WRAPS)
def test_too_deep_is_a_problem(keyword: str) -> None:
    api, problems = read(document_of(nested(2000, WRAPS[keyword])), file="f", provider="p")
    assert any("deep" in problem.message and problem.level == "error" for problem in problems)
    check(api)


@pytest.mark.parametrize("keyword", WRAPS)
def test_deep_enough_is_none(keyword: str) -> None:
    _, problems = read(document_of(nested(25, WRAPS[keyword])), file="f", provider="p")
    assert not any("deep" in problem.message for problem in problems)


def alias_link(_: int, rest: Schema) -> Schema:
    return rest


def union_link(number: int, rest: Schema) -> Schema:
    return {"oneOf": [rest, {"type": "object", "properties": {f"p{number}": {"const": "a"}}}]}


def all_of_link(number: int, rest: Schema) -> Schema:
    return {"allOf": [rest, {"properties": {f"p{number}": {}}}]}


@pytest.mark.parametrize("link", [alias_link, union_link, all_of_link])
def test_long_chains(link: Callable[[int, Schema], Schema]) -> None:
    api, problems = read(document_of(chain(1500, link)), file="f", provider="p")
    assert any(problem.level == "error" for problem in problems)
    check(api)
    _, problems = read(document_of(chain(50, link)), file="f", provider="p")
    assert not any(problem.level == "error" for problem in problems)


def test_combinations_are_bounded() -> None:
    choices: list[Schema] = [
        {"oneOf": [{"properties": {f"{letter}{i}": {}}} for i in range(20)]} for letter in "abcdef"
    ]
    api, problems = read(document_of({"U": {"allOf": choices}}), file="f", provider="p")
    assert any("combinations" in problem.message for problem in problems)
    assert len(api.definitions) < 1000


JUNK: list[Any] = [
    None,
    True,
    3,
    "x",
    [],
    [1],
    {},
    {"$ref": 1},
    {"$ref": "#/nope"},
    {"$ref": "#"},
    {"type": 5},
    {"type": {}},
    {"type": "nope"},
    {"enum": "x"},
    {"enum": []},
    {"enum": [[1], {}]},
    {"enum": [None]},
    {"const": {}},
    {"const": None},
    {"properties": []},
    {"properties": {"a": 5}},
    {"required": "x"},
    {"required": [[1]]},
    {"anyOf": {}},
    {"anyOf": []},
    {"oneOf": [5]},
    {"allOf": "x"},
    {"allOf": [3]},
    {"items": [{}]},
    {"items": 5},
    {"additionalProperties": 3},
    {"format": 5},
    {"patternProperties": 3},
    {"prefixItems": 3},
    {"$recursiveRef": "#"},
    {"$dynamicRef": "#x"},
    {"discriminator": 5, "oneOf": [{}]},
    {"discriminator": {"propertyName": 5}, "oneOf": [{"properties": {"a": {}}}]},
]


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_junk_never_raises(junk: Any) -> None:
    other = {"type": "object", "properties": {"z": True}}
    schemas = {
        "A": junk,
        "B": {"properties": {"a": junk}},
        "C": {"allOf": [junk, other]},
        "D": {"oneOf": [junk, other]},
    }
    content: Schema = {"application/json": {"schema": junk}, "text/event-stream": {"schema": junk}, "a/b": junk}
    good = {"responses": {"200": {"content": {"application/json": {"schema": {"type": "string"}}}}}}
    keys = ("parameters", "requestBody", "responses", "tags", "servers", "security", "operationId")
    paths: Schema = {f"/{key}": {"get": {key: junk}, "put": {key: [junk]}} for key in keys}
    paths |= {"/content": {"get": {"responses": {"200": {"content": content}}}}, "/item": junk, "/good": {"get": good}}
    document = document_of(schemas, paths)
    api, _ = read(document, file="f", provider="p")
    check(api)
    assert "GET /good" in [operation.key for operation in api.operations]
    elements(document)
    for section in ("openapi", "info", "servers", "security", "paths", "webhooks", "components"):
        whole: Schema = {**document_of({}), section: junk}
        check(read(whole, file="f", provider="p")[0])
        elements(whole)


def test_what_is_no_openapi_document_says_so() -> None:
    _, problems = read({"swagger": "2.0"}, file="api.json", provider="p")
    assert [str(problem) for problem in problems] == [
        "error: api.json#/openapi: this is no OpenAPI 3 document (import it first)"
    ]
