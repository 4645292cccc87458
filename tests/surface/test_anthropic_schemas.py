"""JSON Schemas for structured answers are rewritten as the official client rewrites them."""

from __future__ import annotations

import datetime
import enum
import uuid
from typing import Any, Literal

import pydantic
import pytest

from specwright.anthropic import transform_schema


class Colour(enum.Enum):
    red = "red"
    blue = "blue"


class Leaf(pydantic.BaseModel):
    """A leaf."""

    size: int = pydantic.Field(ge=1, le=9, description="How big.")
    colour: Colour = Colour.red


class Tree(pydantic.BaseModel):
    leaves: list[Leaf] = pydantic.Field(min_length=1)
    planted: datetime.date | None = None
    id: uuid.UUID
    kind: Literal["oak", "elm"]
    notes: dict[str, str] = {}
    trees: list[Tree] = []


def text(**more: Any) -> dict[str, Any]:
    return {"type": "string", **more}


def an_object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


FORMS: list[Any] = [
    Leaf,
    Tree,
    text(),
    text(minLength=2, maxLength=5, pattern="^a"),
    *(text(format=each) for each in ("email", "binary", "date-time", "uuid", "uri", "idn-email", "ipv6", "duration")),
    {"type": "integer", "minimum": 1, "maximum": 5},
    {"type": "number", "multipleOf": 2, "exclusiveMinimum": 0},
    {"type": "boolean"},
    {"type": "null"},
    {"type": "array"},
    {"type": "array", "items": text(minLength=1), "minItems": 1},
    {"type": "array", "items": text(), "minItems": 2, "maxItems": 4, "uniqueItems": True},
    {"type": "array", "minItems": 0},
    {"type": "array", "prefixItems": [text()], "maxItems": 1},
    {**an_object(a=text(default="x")), "required": ["a"]},
    {"type": "object", "additionalProperties": True},
    {"type": "object", "additionalProperties": text()},
    {"type": "object", "patternProperties": {"a": text()}},
    {"anyOf": [text(minLength=1), {"type": "null"}], "default": None, "title": "T"},
    {"oneOf": [text(), {"type": "integer", "minimum": 1}]},
    {"oneOf": [an_object(k=text(const="a"))], "discriminator": {"propertyName": "k"}},
    {"allOf": [an_object()]},
    text(enum=["a", "b"]),
    {"enum": ["a", 1], "default": "a", "description": "Which."},
    {"const": "a"},
    text(const="a", title="T"),
    {"$ref": "#/$defs/A", "$defs": {"A": an_object(x={"type": "integer", "minimum": 3})}},
    {**an_object(a={"$ref": "#/$defs/A", "description": "d"}), "$defs": {"A": text()}},
    {"type": "integer", "description": "hello", "minimum": 1, "title": "T", "examples": [1]},
    an_object(a={"type": "array", "items": an_object(b={"type": "number", "maximum": 3.5})}),
    {**an_object(), "x-foo": 1, "$schema": "s"},
]
REFUSED: list[Any] = [{}, {"description": "x"}, {"type": ["string", "null"]}, {"type": "weird"}, an_object(a=True)]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_schemas_are_those_of_the_official_client(form: Any) -> None:
    official = pytest.importorskip("anthropic", reason="the official SDK is not installed")
    assert transform_schema(form) == official.transform_schema(form)


@pytest.mark.parametrize("form", REFUSED, ids=str)
def test_what_the_official_client_refuses_is_refused(form: Any) -> None:
    official = pytest.importorskip("anthropic", reason="the official SDK is not installed")
    with pytest.raises((ValueError, TypeError, AssertionError)):
        official.transform_schema(form)
    with pytest.raises(ValueError, match="A schema"):
        transform_schema(form)


def test_a_schema_stays_as_it_was() -> None:
    form = an_object(a=text(minLength=1))
    transform_schema(form)
    assert form == {"type": "object", "properties": {"a": {"type": "string", "minLength": 1}}}
