"""Functions and what is declared of them, as a table; and what cannot be declared."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel

from specwright.tools import SignatureError, declare

from .functions import (
    Called,
    CalledAsync,
    Point,
    Service,
    Size,
    asynchronous,
    broken,
    documented,
    lost,
    numpy_style,
    odd,
    plain,
    returns_context,
    returns_nothing,
    returns_point,
    sphinx_style,
    star,
    stars,
    types,
    untyped,
    with_context,
    wrapped,
)

X = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"], "additionalProperties": False}

NAMES: list[tuple[Callable[..., Any], str, str, dict[str, Any], bool]] = [
    (asynchronous, "asynchronous", "Wait.", X, True),
    (Service().method, "method", "A method.", X, False),
    (Service.made, "made", "A class method.", X, False),
    (Service.still, "still", "A static method.", X, False),
    (Called(), "Called", "An object to call.", X, False),
    (CalledAsync(), "CalledAsync", "Call and wait.", X, True),
    (functools.partial(asynchronous), "asynchronous", "Wait.", X, True),
    (functools.partial(CalledAsync()), "CalledAsync", "Call and wait.", X, True),
    (wrapped(Service().method), "method", "A method.", X, False),
]


@pytest.mark.parametrize(("function", "name", "description", "schema", "is_async"), NAMES)
def test_what_can_be_called(
    function: Callable[..., Any], name: str, description: str, schema: dict[str, Any], is_async: bool
) -> None:
    found = declare(function)
    assert (found.name, found.description, found.parameters) == (name, description, schema)
    assert found.asynchronous is is_async
    assert found.callable is function
    assert found.returns is None


@pytest.mark.parametrize("function", [plain, numpy_style, sphinx_style])
def test_docstrings(function: Callable[..., Any]) -> None:
    found = declare(function)
    assert found.description.startswith("Tell the weather.")
    assert "Where" not in found.description
    assert found.parameters["properties"]["days"] == {"type": "integer", "description": "How many days.", "default": 3}
    assert found.parameters["properties"]["city"]["description"] in ("Where.", "Where, in plain words.")
    assert found.parameters["required"] == ["city"]


def test_a_whole_declaration() -> None:
    found = declare(plain, returns=True)
    assert found.description == "Tell the weather.\n\nIt is always sunny."
    assert found.parameters == {
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "Where, in plain words."},
            "days": {"type": "integer", "description": "How many days.", "default": 3},
            "unit": {"type": "string", "enum": ["c", "f"], "default": "c"},
        },
        "required": ["city"],
        "additionalProperties": False,
    }
    assert found.returns == {"type": "string"}
    assert declare(plain, name="weather", description="Other.").name == "weather"
    assert declare(plain, description="Other.").description == "Other."


def test_fields_go_before_docstrings() -> None:
    assert declare(documented).parameters == {
        "type": "object",
        "properties": {
            "a": {"type": "integer", "description": "The hint's.", "minimum": 1, "maximum": 9},
            "b": {"type": "string", "default": "x", "maxLength": 2},
        },
        "required": ["a"],
        "additionalProperties": False,
    }


def test_types() -> None:
    schema = declare(types).parameters
    jsonschema.Draft202012Validator.check_schema(schema)
    found = schema["properties"]
    defs = schema["$defs"]
    assert found["colour"] == {"$ref": "#/$defs/Colour"}
    assert defs["Colour"]["enum"] == ["red", "blue"]
    assert found["default"] == {"$ref": "#/$defs/Colour", "default": "red"}
    assert defs["Point"]["properties"] == {"x": {"type": "integer"}, "y": {"type": "integer", "default": 0}}
    assert defs["Size"]["required"] == ["width"]
    assert defs["Options"]["properties"] == {"loud": {"type": "boolean"}}
    assert found["when"] == {"type": "string", "format": "date-time"}
    assert found["either"] == {"anyOf": [{"type": "integer"}, {"type": "string"}]}
    assert found["maybe"] == {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    assert found["many"] == {"type": "array", "items": {"$ref": "#/$defs/Point"}}
    assert found["several"] == {"type": "array", "items": {"type": "string"}}
    assert found["table"] == {"type": "object", "additionalProperties": {"type": "number"}}
    assert [item["type"] for item in found["pair"]["prefixItems"]] == ["integer", "string"]
    assert found["anything"] == found["bare"] == {}
    assert schema["required"] == [name for name in found if name != "default"]


def test_hidden_parameters() -> None:
    assert list(declare(with_context, hidden=["ctx"]).parameters["properties"]) == ["query"]
    with pytest.raises(SignatureError, match=r"no parameter `other`"):
        declare(with_context, hidden=["other"])


def test_what_a_partial_fixes_is_not_told() -> None:
    assert list(declare(functools.partial(plain, "Rome")).parameters["properties"]) == ["days", "unit"]
    assert list(declare(functools.partial(plain, days=1)).parameters["properties"]) == ["city", "unit"]


def test_hints_of_local_types() -> None:
    class Local(BaseModel):
        z: int

    def near(value: Local) -> Local:
        return Local(z=value.z)

    assert declare(near, returns=True).parameters["$defs"]["Local"]["required"] == ["z"]


def test_a_default_that_json_cannot_say() -> None:
    marker = object()

    def function(x: int = marker) -> int:  # type: ignore[assignment]
        return x

    schema = declare(function).parameters
    assert schema["properties"] == {"x": {"type": "integer"}}
    assert "required" not in schema


def test_what_is_returned() -> None:
    assert declare(returns_nothing, returns=True).returns == {"type": "null"}
    assert declare(untyped, returns=True).returns is None
    points = declare(returns_point, returns=True).returns
    assert points is not None
    assert points["items"] == {"$ref": "#/$defs/Point"}
    with pytest.raises(SignatureError, match="what `returns_context` returns"):
        declare(returns_context, returns=True)


REFUSED: list[tuple[Any, str]] = [
    (star, r"takes `\*numbers`.*hide `numbers`"),
    (stars, r"takes `\*\*more`"),
    (odd, r"no JSON Schema for the parameters of `odd`"),
    (lost, r"`lost` names `Missing`"),
    (broken, r"hints of `broken` cannot be read"),
    (lambda x: x, "has no name"),
    (5, "has no signature"),
]


@pytest.mark.parametrize(("function", "message"), REFUSED)
def test_what_cannot_be_declared(function: Any, message: str) -> None:
    with pytest.raises(SignatureError, match=message):
        declare(function)


def test_stars_can_be_hidden() -> None:
    assert list(declare(stars, hidden=["more"]).parameters["properties"]) == ["x"]
    assert declare(star, hidden=["numbers"]).parameters["properties"] == {}


def test_a_docstring_that_is_no_list_of_arguments() -> None:
    def odd_text(x: int) -> int:
        """:param: what

        Args
        """
        return x

    assert declare(odd_text).description


def test_classes_are_functions_that_make_objects() -> None:
    assert declare(Point).parameters["properties"] == {"x": {"type": "integer"}, "y": {"type": "integer", "default": 0}}
    assert declare(Size).parameters["required"] == ["width"]
    assert declare(Point).name == "Point"
