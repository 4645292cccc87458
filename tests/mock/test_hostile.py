"""Documents that nobody should write: each costs itself, or the operations that it spoils, and never the server."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from specwright.testing import MockRequest
from specwright_generator.mock import MockApi
from specwright_generator.mock.patterns import matching
from specwright_generator.problems import InputError

REFERENCE = {name: {"$ref": f"#/components/schemas/{name}"} for name in ("Bad", "O")}
OBJECT: dict[str, Any] = {"type": "object", "properties": {"id": {"type": "string"}}}


def document(schemas: dict[str, Any], schema: Any = None, **operation: Any) -> dict[str, Any]:
    """A document with a good operation, `GET /good`, and another one, `GET /bad`, that answers `schema`."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Bad"} if schema is None else schema}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "x", "version": "1"},
        "paths": {
            "/good": {"get": {"responses": {"200": {"description": "", "content": _json(OBJECT)}}}},
            "/bad": {"get": {"responses": {"200": {"description": "", "content": content}}, **operation}},
        },
        "components": {"schemas": schemas},
    }


def _json(schema: Any) -> Any:
    return {"application/json": {"schema": schema}}


def get(api: MockApi, path: str) -> int:
    return api.answer(MockRequest(method="GET", url=f"http://x{path}", headers={}, content=b"")).status


@pytest.mark.parametrize(
    ("schemas", "message"),
    [
        ({"Bad": {"$ref": "#/components/schemas/None"}}, "points to nothing in the document"),
        ({"Bad": {"$ref": "other.json#/a"}}, "'other.json#/a' points to nothing"),
        ({"Bad": {"$ref": "file:///etc/passwd"}}, "'file:///etc/passwd' points to nothing"),
        ({"Bad": {"$ref": "http://127.0.0.1:9/x"}}, "points to nothing"),
        ({"Bad": {"$ref": "#/components/schemas/Bad"}}, "made of itself"),
        ({"Bad": {"anyOf": [REFERENCE["O"]]}, "O": {"allOf": [REFERENCE["Bad"]]}}, "made of itself"),
        ({"Bad": {"type": "string", "pattern": "("}}, "pattern cannot be '('"),
        ({"Bad": {"type": "integer", "minimum": "1"}}, "minimum cannot be '1'"),
        ({"Bad": {"type": "string", "maxLength": -1}}, "maxLength cannot be -1"),
    ],
)  # fmt: skip
def test_a_bad_schema_costs_its_operation_and_is_reported(schemas: dict[str, Any], message: str) -> None:
    api = MockApi.of_document(document(schemas))
    assert [endpoint.key for endpoint in api.endpoints] == ["GET /good"]
    assert any(message in str(problem) and "GET /bad is left out" in str(problem) for problem in api.problems)
    assert (get(api, "/good"), get(api, "/bad")) == (200, 404)


@pytest.mark.parametrize(
    ("schemas", "status"),
    [
        ({"Bad": False}, 500),
        ({"Bad": {"allOf": [{"type": "string"}, {"type": "integer"}]}}, 500),
        ({"Bad": {"type": "integer", "minimum": 5, "maximum": 1}}, 500),
        ({"Bad": {"type": "object", "required": ["me"], "properties": {"me": REFERENCE["Bad"]}}}, 500),
        ({"Bad": {"type": "string", "pattern": "(?=never)x"}}, 500),
        ({"Bad": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Bad"}}}, 500),
        ({"Bad": {"type": "object", "properties": {"me": {"$ref": "#/components/schemas/Bad"}}}}, 200),
        ({"Bad": {"oneOf": []}}, 500),
        ({"Bad": {}}, 200),
        ({"Bad": True}, 200),
    ],
)  # fmt: skip
def test_what_has_no_values_is_an_error_of_that_operation(schemas: dict[str, Any], status: int) -> None:
    api = MockApi.of_document(document(schemas))
    begun = time.monotonic()
    assert (get(api, "/bad"), get(api, "/good")) == (status, 200)
    assert time.monotonic() - begun < 10
    if status == 500:
        assert "found no answer that the document allows" in api.seen[0].problems[0]


def test_parts_of_operations_that_are_no_such_thing() -> None:
    bad = document({"Bad": OBJECT}, parameters="none", requestBody=[], security={"a": 1})
    bad["paths"]["/x/{id}"] = {"get": {"responses": {}}}
    bad["paths"]["/{a}{b}{c}{d}{e}"] = {"get": {"responses": {}}}
    bad["paths"]["/list"] = []
    bad["paths"]["/none"] = {"get": {}}
    bad["paths"]["/odd"] = {"get": {"parameters": [{"name": "a", "in": "nowhere"}], "responses": {"abc": {}}}}
    bad["servers"] = [{"url": "{scheme}://x/{y}"}, {"url": "/base"}]
    api = MockApi.of_document(bad)
    told = "\n".join(map(str, api.problems))
    for each in ("{id} is no parameter", "places in one segment", "/paths/~1list"):
        assert each in told
    assert get(api, "/base/good") == get(api, "/good") == 200
    assert get(api, "/none") == 200


def test_a_large_document_and_a_deep_body() -> None:
    schemas = {
        f"S{n}": {
            "type": "object",
            "properties": {f"p{k}": {"$ref": f"#/components/schemas/S{(n + k) % 400}"} for k in range(20)},
        }
        for n in range(400)
    }
    begun = time.monotonic()
    api = MockApi.of_document(document(schemas, {"$ref": "#/components/schemas/S0"}))
    assert get(api, "/bad") == 200
    assert time.monotonic() - begun < 20


def test_a_body_as_deep_as_its_schema_allows_is_refused() -> None:
    made = document({"Bad": {"type": "array", "items": {"$ref": "#/components/schemas/Bad"}}})
    made["paths"]["/bad"]["post"] = {
        "requestBody": {"content": _json({"$ref": "#/components/schemas/Bad"})},
        "responses": {},
    }
    api = MockApi.of_document(made)
    headers = {"content-type": "application/json"}
    for depth in (400, 900):
        content = b"[" * depth + b"]" * depth
        answer = api.answer(MockRequest(method="POST", url="http://x/bad", headers=headers, content=content))
        assert answer.status in (200, 400), answer
    numbers = json.dumps({"a": 1e308}).replace("1e+308", "1e999").encode()
    assert api.answer(MockRequest(method="POST", url="http://x/bad", headers=headers, content=numbers)).status == 400


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "Expecting property name"),
        (b"[]", "the document is an array, not an object"),
        (b"\xff", "not UTF-8"),
        (b'{"openapi": "1.9"}', "neither OpenAPI 3.0 to 3.2 nor Swagger 2.0"),
        (b"a: &a [*a]", ""),
        (b"{" * 200, ""),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "api.json"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        MockApi.of_document(path)
    assert message in str(caught.value)
    assert "api.json" in str(caught.value)


def test_requests_that_are_no_requests() -> None:
    api = MockApi.of_document(document({"Bad": OBJECT}))
    for url in ("http://x", "http://x//good", "http://x/%", "http://x/good?%ff=%zz", "http://x/" + "a/" * 5000):
        status = api.answer(MockRequest(method="GET", url=url, headers={}, content=b"")).status
        assert status in (200, 400, 404), url


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"^srvtoolu_[a-zA-Z0-9_]+$", True),
        (r"^\w{2}$", True),
        (r"^tunnel_[a-z0-9]{32}$", True),
        (r"^[^,\s]+$", True),
        (r"^[a-z]([a-z0-9_-]*[a-z0-9])?$", True),
        (r"^(?:a|b)+c{2,}\.$", True),
        (r"^\d{4}-\d{2}$", True),
        ("(?=x)x", False),
        ("[", False),
        ("a{3,2}", False),
        ("^(x{1000}){1000}$", False),
        ("(" * 5000, False),
        ("((((){9999}){9999}){9999}){9999}", False),
        (r"^\p{L}$", False),
    ],
)
def test_texts_are_found_for_plain_patterns_and_none_for_others(pattern: str, found: bool) -> None:
    made = [matching(pattern, number) for number in (0, 1, 10**9)]
    assert [each is not None for each in made] == [found] * 3
