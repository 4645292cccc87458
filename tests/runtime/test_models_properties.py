"""Any JSON into any model: it parses, it is kept, it is written back unchanged."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any, Literal

import pydantic
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field
from typing_extensions import TypeAliasType

from specwright.runtime.models import BaseModel, Date, MalformedJSON, Timestamp, encode_json, json_parser, parse_python

KEYS = ("a", "b", "type", "kind", "schema", "schema_", "x-y", "")
TAGS = ("one", "two", "three")

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.sampled_from((*TAGS, "2026-01-02", "2026-01-02T03:04:05Z", "1", "\ud800", 2**53 + 1, 1.0)),
)
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner),
    max_leaves=12,
)
objects = st.dictionaries(st.sampled_from(KEYS), documents, min_size=1, max_size=6)


class One(BaseModel):
    type: Literal["one"]
    a: int
    b: Any_ | None = None


class Two(BaseModel):
    type: Literal["two"]
    kind: Literal["x", "y"] = "x"
    schema_: str | None = Field(default=None, alias="schema")


class Any_(BaseModel):
    a: str | list[One | Two] | None = None
    b: list[Any_] | None = None


Recursive = TypeAliasType("Recursive", "int | list[Recursive] | dict[str, Any_]")

LEAVES: tuple[Any, ...] = (
    *(str, int, float, bool, Any, Timestamp, Date, Recursive, One, Two, Any_),
    *(Literal["one"], Literal["one", "two", 7, None]),  # not 1, for which pydantic takes `true`
    Annotated[One | Two, Field(discriminator="type")],
    One | Two,
    One | Any_ | Two,
    str | Any_,
)


def _grow(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists: Any = list
    dicts: Any = dict
    return st.one_of(
        inner.map(lambda tp: lists[tp]),
        inner.map(lambda tp: dicts[str, tp]),
        inner.map(lambda tp: tp | None),
        st.tuples(inner, inner).map(lambda pair: pair[0] | pair[1]),
    )


types = st.recursive(st.sampled_from(LEAVES), _grow, max_leaves=4)
names = st.lists(st.sampled_from(KEYS[:6]), min_size=1, max_size=4, unique=True)


@st.composite
def models(draw: st.DrawFn) -> type[BaseModel]:
    """A small model with fields of any type, required or not, renamed where the key is no free name."""
    fields: dict[str, Any] = {}
    for key in draw(names):
        name = {"schema": "schema_", "schema_": "schema_2", "x-y": "x_y"}.get(key, key)
        default = draw(st.sampled_from((..., None)))
        fields[name] = (draw(types), Field(default, alias=key if key != name else None))
    return pydantic.create_model("Drawn", __base__=BaseModel, **fields)


def written(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.to_dict(mode="json")
    if isinstance(value, list):
        return [written(item) for item in value]
    if isinstance(value, dict):
        return {key: written(item) for key, item in value.items()}
    return getattr(value, "wire", value)


def same(left: Any, right: Any) -> bool:
    """Equal, and equal in kind: `True` is not 1 (but 1.0 is), NaN is NaN."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float) and isinstance(right, float) and math.isnan(left):
        return math.isnan(right)
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(models(), st.lists(objects | documents, min_size=1, max_size=5))
def test_any_json_into_any_model(model: type[BaseModel], found: list[Any]) -> None:
    for document in found:
        data = json.dumps(document).encode()
        for parsed in (json_parser(model)(data), parse_python(model, document)):
            assert isinstance(parsed, model) == isinstance(document, dict)
            assert same(written(parsed), document)
            if b"Infinity" not in data:  # which can be received, but not be sent
                assert same(json.loads(encode_json([parsed])), [document])
            if isinstance(parsed, BaseModel):
                assert same(json.loads(parsed.to_json()), document)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(types, documents | objects)
def test_any_json_into_any_type(tp: Any, document: Any) -> None:
    assert same(written(json_parser(tp)(json.dumps(document).encode())), document)
    assert same(written(parse_python(tp, document)), document)


@settings(max_examples=100, deadline=None)
@given(st.text() | st.binary())
def test_any_text_parses_or_is_malformed(text: str | bytes) -> None:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    try:
        expected = json.loads(data)
    except ValueError:
        with pytest.raises(MalformedJSON):
            json_parser(Any_)(data)
    else:
        assert same(written(json_parser(Any_)(data)), expected)
