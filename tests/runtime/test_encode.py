"""Encoding of request bodies."""

from __future__ import annotations

import json
import math
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pydantic
import pytest
from pydantic import Field

from specwright.runtime.models import BaseModel, Timestamp, encode_json, encode_python, parse_json
from specwright.runtime.sentinels import not_given, omit


class Colour(Enum):
    RED = "red"


class Level(int, Enum):
    HIGH = 3


@dataclass
class Point:
    x: int
    when: date | None = None


class Schema(BaseModel):
    name: str
    schema_: dict[str, Any] | None = Field(default=None, alias="schema")
    strict: bool = False
    at: Timestamp | None = None


class Foreign(pydantic.BaseModel):
    """A user's own model."""

    value: int = Field(serialization_alias="theValue")
    unset: int = 0


def _numbers() -> Iterator[int]:
    yield from (1, 2)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": 1, "b": [True, None, 0.5, "é"]}, {"a": 1, "b": [True, None, 0.5, "é"]}),
        ({"a": ()}, {"a": []}),
        ({"a": {1: 2}.keys(), "b": {1: 2}.values()}, {"a": [1], "b": [2]}),
        ({"a": frozenset({1}), "b": range(2), "c": deque([1])}, {"a": [1], "b": [0, 1], "c": [1]}),
        (MappingProxyType({"a": OrderedDict(b=1)}), {"a": {"b": 1}}),
        ({1: "int", Colour.RED: "enum"}, {"1": "int", "red": "enum"}),
        ([Colour.RED, Level.HIGH], ["red", 3]),
        (Point(1, date(2026, 1, 2)), {"x": 1, "when": "2026-01-02"}),
        ([UUID(int=1), Decimal("1.10")], ["00000000-0000-0000-0000-000000000001", "1.10"]),
        ([Path("a/b")], ["a/b"]),
        ([b"text", bytearray(b"text")], ["text", "text"]),
        (["NaN", "Infinity", "-Infinity"], ["NaN", "Infinity", "-Infinity"]),
        (Schema(name="n", schema={"a": 1}), {"name": "n", "schema": {"a": 1}}),
        ({"deep": [{"model": Schema(name="n")}]}, {"deep": [{"model": {"name": "n"}}]}),
        ({"kept": Schema.construct(name=5, schema_=None, new=[1])}, {"kept": {"name": 5, "schema": None, "new": [1]}}),
        ([Foreign(value=1)], [{"theValue": 1}]),
        ({"a": omit, "b": [not_given, 1], "c": {"d": omit}, "e": None}, {"b": [1], "c": {}, "e": None}),
        (10**30, 10**30),
        ("\ud800", "\ud800"),
        ([Schema(name="\ud800")], [{"name": "\ud800"}]),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_values(value: Any, expected: Any) -> None:
    assert json.loads(encode_json(value)) == expected
    assert json.loads(json.dumps(encode_python(value))) == expected


def test_text_is_compact_utf_8() -> None:
    assert encode_json({"a": ["é", "😀"], "b": None}) == '{"a":["é","😀"],"b":null}'.encode()


@pytest.mark.parametrize("value", [{"a": _numbers}, {"a": _numbers, "b": omit}, {"a": _numbers, "b": "NaN"}])
def test_iterators_are_read_once(value: dict[str, Any]) -> None:
    body = {key: item() if callable(item) else item for key, item in value.items()}
    assert json.loads(encode_json(body))["a"] == [1, 2]


def test_times_are_iso_8601() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    for encoded in (json.loads(encode_json([moment]))[0], encode_python([moment])[0]):
        assert datetime.fromisoformat(encoded) == moment
    read = parse_json(Schema, b'{"name": "n", "at": "2026-01-02 03:04:05.50Z"}')
    assert json.loads(encode_json([read]))[0]["at"] == "2026-01-02 03:04:05.50Z"
    assert encode_python(read)["at"] == "2026-01-02 03:04:05.50Z"


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("shape", [lambda n: n, lambda n: {"a": [n]}, lambda n: Schema.construct(name=n)])
def test_numbers_that_are_none_are_refused(number: float, shape: Any) -> None:
    with pytest.raises(ValueError, match="no form in JSON"):
        encode_json(shape(number))
    with pytest.raises(ValueError, match="no form in JSON"):
        encode_python(shape(number))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"messages": [{"content": object()}]}, r"builtins\.object has no form in JSON \(at messages\[0\]\.content\)"),
        (object(), r"builtins\.object has no form in JSON$"),
        ({"image": b"\x89PNG"}, r"bytes .* as base64 \(at image\)"),
        ({"model": Schema.construct(name="n", tool=len)}, r"at model\.tool"),
        ({"type": Schema}, r"\(at type\)"),
    ],
)
def test_what_has_no_form_is_refused_with_its_place(value: Any, message: str) -> None:
    for encode in (encode_json, encode_python):
        with pytest.raises(TypeError, match=message):
            encode(value)


def test_a_cycle_is_refused_and_depth_is_not() -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    for encode in (encode_json, encode_python):
        with pytest.raises(ValueError, match="contains itself"):
            encode({"a": cycle})
    deep: Any = 1
    for _ in range(300):
        deep = [deep]
    assert json.loads(encode_json(deep)) == deep


def test_a_received_model_can_be_sent_back() -> None:
    class Inner(BaseModel):
        text: str
        note_: str | None = Field(default=None, alias="note")

    class Outer(BaseModel):
        inner: Inner

    received = parse_json(Outer, b'{"inner": {"text": "a", "note": "b", "new": 1}}')
    for _ in range(2):
        assert encode_json({"m": [received.inner]}) == b'{"m":[{"text":"a","note":"b","new":1}]}'
