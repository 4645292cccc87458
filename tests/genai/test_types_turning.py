"""Schemas and declarations: functions and JSON schemas turned into the API's forms, as google-genai turns them.

Where ours says more than theirs, it is never otherwise: what theirs says is in ours.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import TypedDict

from specwright.genai import types

from . import type_facts as facts
from .type_facts import REFUSED, official


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Point(pydantic.BaseModel):
    x: int
    name: str | None = None
    more: list[int] = []


class Line(pydantic.BaseModel):
    start: Point
    color: Color


@dataclass
class Record:
    number: int
    text: str = "x"


class Keys(TypedDict):
    number: int


NOTHING: Any = object()

ALIKE: tuple[tuple[Any, Any], ...] = (
    *((hint, NOTHING) for hint in (
        int, float, str, bool, list, dict, tuple, set, bytes, complex, None, datetime.datetime, list[int],
        list[list[str]], dict[str, int], dict[str, Point], int | None, int | str, int | str | None,
        Literal["a", "b"], Color, Point, list[Point], tuple[int, ...], set[int], frozenset[int], list[int | None],
        list[int] | None, list[int] | str, list[dict[str, int]], list[Literal["a"]], list[int | str],
        Annotated[int, "x"], Annotated[int, pydantic.Field(description="d", ge=1)], Sequence[int], Iterable[int],
        Mapping[str, int], type, Callable,
    )),
    (int, 1), (str, "x"), (int | None, None), (list[int], [1]), (list, []), (dict, {}), (int, "s"), (float, 1.5),
    (bool, True), (int | str, 1), (int | str | None, None), (Literal["a", "b"], "a"), (Color, Color.RED),
    (dict[str, int], {"a": 1}), (list[Point], []), (int | None, 5), (list[int] | str, [1]),
)  # fmt: skip
"""Type hints and defaults of a parameter that both declare alike, or both refuse."""

MORE: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "a model that may be None has its fields": (
        Point | None,
        NOTHING,
        {
            "type": "OBJECT",
            "nullable": True,
            "properties": {
                "x": {"type": "INTEGER"},
                "name": {"type": "STRING", "nullable": True},
                "more": {"type": "ARRAY", "items": {"type": "INTEGER"}},
            },
            "required": ["x", "more"],
        },
    ),
    "a choice that may be None has its values": (
        Literal["a", "b"] | None,
        NOTHING,
        {"type": "STRING", "enum": ["a", "b"], "nullable": True},
    ),
    "values of an enum are texts": (Literal[1, 2], NOTHING, {"type": "INTEGER", "enum": ["1", "2"]}),
    "a constant": (Literal[True], NOTHING, {"type": "BOOLEAN", "enum": ["true"]}),
    "models in models": (
        Line,
        NOTHING,
        {
            "type": "OBJECT",
            "properties": {
                "start": {
                    "type": "OBJECT",
                    "properties": {
                        "x": {"type": "INTEGER"},
                        "name": {"type": "STRING", "nullable": True},
                        "more": {"type": "ARRAY", "items": {"type": "INTEGER"}},
                    },
                    "required": ["x", "more"],
                },
                "color": {"type": "STRING", "enum": ["red", "blue"]},
            },
            "required": ["start", "color"],
        },
    ),
    "dataclasses": (
        Record,
        NOTHING,
        {
            "type": "OBJECT",
            "properties": {"number": {"type": "INTEGER"}, "text": {"type": "STRING"}},
            "required": ["number", "text"],
        },
    ),
    "typed dicts": (
        Keys,
        NOTHING,
        {"type": "OBJECT", "properties": {"number": {"type": "INTEGER"}}, "required": ["number"]},
    ),
    "what is None where it is not given is optional": (int, None, {"type": "INTEGER"}),
}


def function(hint: Any, default: Any) -> Callable[..., None]:
    """A function with one parameter."""

    def required(p: Any) -> None:
        """What it does."""

    def optional(p: Any = default) -> None:
        """What it does."""

    found = required if default is NOTHING else optional
    found.__annotations__ = {"p": hint, "return": None}
    return found


async def asynchronous(a: int) -> str:
    """What it does."""
    return str(a)


def many(a: int, b: str = "x", *rest: int, c: float | None = None, d: list[str] = ["x"], **more: Any) -> list[Point]:  # noqa: B006
    """What it does.

    Args:
        a: a number
    """
    return []


def nothing() -> str:
    """What it does."""
    return ""


def undocumented(a: int, /) -> dict[str, int]:
    return {}


class Tools:
    def method(self, a: int) -> int | None:
        """What it does."""
        return a

    @classmethod
    def of_class(cls, a: int) -> Any:
        """What it does."""

    @staticmethod
    def static(a: int) -> bool:
        """What it does."""
        return True


OPTIONS = pytest.mark.parametrize("api_option", ["GEMINI_API", "VERTEX_AI", "ENTERPRISE"])
FORMS = pytest.mark.parametrize("use_json_schema", [False, True], ids=["schema", "json schema"])


def declared(t: Any, **told: Any) -> Any:
    return facts.outcome(t.FunctionDeclaration.from_callable_with_api_option, **told)


@FORMS
@OPTIONS
@pytest.mark.parametrize(("hint", "default"), ALIKE, ids=lambda value: "none" if value is NOTHING else str(value))
def test_a_parameter_is_declared_alike(hint: Any, default: Any, api_option: str, use_json_schema: bool) -> None:
    told = {"callable": function(hint, default), "api_option": api_option, "use_json_schema": use_json_schema}
    assert declared(types, **told) == declared(official, **told)


@pytest.mark.parametrize("why", MORE)
def test_a_parameter_is_declared_with_more(why: str) -> None:
    hint, default, schema = MORE[why]
    told = {"callable": function(hint, default)}
    assert declared(types, **told) != declared(official, **told), f"they are alike by now: {why}"
    assert declared(types, **told)["parameters"]["properties"] == {"p": schema}


@FORMS
@OPTIONS
@pytest.mark.parametrize(
    "which", [asynchronous, many, nothing, undocumented, Tools().method, Tools.of_class, Tools.static, int]
)
def test_a_function_is_declared_alike(which: Any, api_option: str, use_json_schema: bool) -> None:
    told = {"callable": which, "api_option": api_option, "use_json_schema": use_json_schema, "behavior": "BLOCKING"}
    assert declared(types, **told) == declared(official, **told)


@pytest.mark.parametrize("vertexai", [False, True])
def test_a_client_says_which_backend_it_is_for(vertexai: bool) -> None:
    class Client:
        pass

    client: Any = Client()
    client.vertexai = vertexai
    found = [
        facts.outcome(t.FunctionDeclaration.from_callable, client=client, callable=many) for t in (types, official)
    ]
    assert found[0] == found[1] != REFUSED
    assert ("response" in found[0]) == vertexai


def test_there_is_no_such_backend() -> None:
    with pytest.raises(ValueError, match="GEMINI_API"):
        types.FunctionDeclaration.from_callable_with_api_option(callable=many, api_option="OTHER")  # type: ignore[arg-type]


# --- schemas ----------------------------------------------------------------------------------------------------------

SCALARS = ("string", "integer", "number", "boolean")


def _schemas() -> st.SearchStrategy[dict[str, Any]]:
    """JSON schemas in which theirs loses nothing."""
    texts = st.sampled_from(["a", "b"])
    plain = st.fixed_dictionaries(
        {"type": st.sampled_from(SCALARS)},
        optional={"title": texts, "description": texts, "default": st.integers() | texts},
    )
    limits = st.fixed_dictionaries(
        {"type": st.just("string")},
        optional={
            "minLength": st.integers(0, 3),
            "maxLength": st.integers(3, 6),
            "pattern": texts,
            "enum": st.lists(texts),
        },
    )
    leaf = plain | limits | st.sampled_from([{"type": ["string", "null"]}, {"type": ["string", "integer"]}, {}])

    def nested(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        return (
            st.fixed_dictionaries({"type": st.just("array"), "items": inner}, optional={"maxItems": st.integers(0, 3)})
            | st.fixed_dictionaries(
                {"type": st.just("object"), "properties": st.dictionaries(texts, inner, max_size=2)},
                optional={"required": st.lists(texts, max_size=2)},
            )
            | st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=3, max_size=4)})
            | inner.map(lambda schema: {"anyOf": [schema, {"type": "null"}]})
        )

    return st.recursive(leaf, nested, max_leaves=6)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(schema=_schemas(), vertex=st.booleans())
def test_a_json_schema_becomes_the_same(schema: dict[str, Any], vertex: bool) -> None:
    def turned(t: Any) -> Any:
        given = t.JSONSchema.model_validate(schema)
        return t.Schema.from_json_schema(json_schema=given, api_option="VERTEX_AI" if vertex else "GEMINI_API")

    ours = facts.outcome(turned, types)
    assert ours == facts.outcome(turned, official)
    if ours != REFUSED:
        back = [facts.outcome(lambda t: turned(t).json_schema, t) for t in (types, official)]
        assert back[0] == back[1]


REFERRING: dict[str, Any] = {
    "a reference": {"$ref": "#/$defs/A", "$defs": {"A": {"type": "string"}}},
    "one inside": {
        "type": "object",
        "properties": {"x": {"$ref": "#/$defs/A"}},
        "$defs": {"A": {"type": "array", "items": {"$ref": "#/$defs/B"}}, "B": {"type": "integer"}},
    },
    "recursion": {"$ref": "#/$defs/N", "$defs": {"N": {"type": "object", "properties": {"n": {"$ref": "#/$defs/N"}}}}},
    "nowhere": {"$ref": "#/$defs/X", "$defs": {"A": {"type": "string"}}},
}


@pytest.mark.parametrize("name", REFERRING)
def test_references_are_followed_alike(name: str) -> None:
    def turned(t: Any) -> Any:
        return t.Schema.from_json_schema(json_schema=t.JSONSchema.model_validate(REFERRING[name]))

    assert facts.outcome(turned, types) == facts.outcome(turned, official)


KEPT: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "alternatives": ({"oneOf": [{"type": "string"}, {"type": "null"}]}, {"type": "STRING", "nullable": True}, False),
    "what stands around them": (
        {"title": "t", "anyOf": [{"type": "string"}, {"type": "null"}]},
        {"type": "STRING", "nullable": True, "title": "t"},
        False,
    ),
    "what stands beside a reference": (
        {"$ref": "#/$defs/A", "description": "d", "$defs": {"A": {"type": "string"}}},
        {"type": "STRING", "description": "d"},
        False,
    ),
    "further properties, on Vertex AI": (
        {"type": "object", "additionalProperties": False},
        {"type": "OBJECT", "additional_properties": False},
        True,
    ),
    "a constant": ({"const": "a"}, {"enum": ["a"]}, False),
    "numbers of an enum": ({"enum": [1, None]}, {"enum": ["1"], "nullable": True}, False),
    "what only the API says": ({"type": "string", "nullable": True}, {"type": "STRING", "nullable": True}, False),
}


@pytest.mark.parametrize("why", KEPT)
def test_what_theirs_loses_or_refuses_is_kept(why: str) -> None:
    given, wanted, vertex = KEPT[why]
    found = types.Schema.from_json_schema(
        json_schema=types.JSONSchema.model_validate(given), api_option="VERTEX_AI" if vertex else "GEMINI_API"
    )
    assert found.to_json_dict() == wanted


@pytest.mark.parametrize("given", [{"oneOf": [{"type": "string"}]}, {"type": "array", "uniqueItems": True}])
def test_what_the_api_cannot_say_is_left_out_or_refused(given: dict[str, Any]) -> None:
    schema = types.JSONSchema.model_validate(given)
    types.Schema.from_json_schema(json_schema=schema)
    with pytest.raises(ValueError, match="no place"):
        types.Schema.from_json_schema(json_schema=schema, raise_error_on_unsupported_field=True)


def test_an_unknown_key_of_a_json_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="'prefixItems'"):
        types.Schema.from_json_schema(json_schema=types.JSONSchema.model_validate({"prefixItems": [{}]}))
