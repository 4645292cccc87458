"""Models: what parses, what is kept, and what is written back."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import sys
import threading
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Literal

import pydantic
import pytest
from pydantic import Field
from typing_extensions import TypeAliasType

from specwright.runtime.enums import OpenEnum
from specwright.runtime.models import (
    RESERVED_FIELD_NAMES,
    BaseModel,
    Date,
    MalformedJSON,
    Timestamp,
    UnknownObject,
    build,
    json_parser,
    parse_json,
    parse_python,
)


class Text(BaseModel):
    type: Literal["text"]
    text: str
    weight: float = 1.0


class Image(BaseModel):
    type: Literal["image", "picture"]
    url: str
    detail: Literal["low", "high"] | None = None


class Function(BaseModel):
    type: Literal["call"]
    kind: Literal["function"]
    name: str


class Custom(BaseModel):
    type: Literal["call"]
    kind: Literal["custom"]
    input: str


Call = Annotated[Function | Custom, Field(discriminator="kind")]
Part = Annotated[Text | Image | Call, Field(discriminator="type")]


class Node(BaseModel):
    name: str
    children: list[Node] | None = None


class Square(BaseModel):
    side: int


class Circle(BaseModel):
    radius: int
    centre: Square | None = None


Tree = TypeAliasType("Tree", "int | list[Tree] | dict[str, Node]")


class Everything(BaseModel):
    id: str
    count: int | None = None
    flag: bool = False
    ratio: float | None = None
    state: Literal["on", "off"] = "on"
    parts: list[Part] = Field(default_factory=list)
    shape: Square | Circle | None = None
    content: str | list[Part] | None = None
    labels: dict[str, str] | None = None
    nodes: dict[str, Node] | None = None
    tree: Tree | None = None
    at: Timestamp | None = None
    on: Date | None = None
    schema_: dict[str, Any] | None = Field(default=None, alias="schema")
    self_harm: float | None = Field(default=None, alias="self-harm")
    anything: Any = None


class Typed(BaseModel):
    """An object whose unknown keys are typed."""

    id: str
    __pydantic_extra__: dict[str, Node]


def assert_kept(tp: Any, document: Any) -> Any:
    """Parse in each way, and compare what is written back with what was read."""
    text = json.dumps(document)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for parsed in (parse_json(tp, text.encode()), parse_json(tp, text), parse_python(tp, document)):
            assert _plain(parsed) == document
            if isinstance(parsed, BaseModel):
                assert json.loads(parsed.to_json()) == document
                assert json.loads(parsed.to_json(indent=None)) == document
    return parse_json(tp, text.encode())


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.to_dict(mode="json")
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"count": None},
        {"count": "5"},
        {"count": 5.0},
        {"count": True},
        {"count": 10**40},
        {"flag": 1},
        {"flag": None},
        {"id": 5},
        {"id": None},
        {"ratio": 1},
        {"ratio": 2**53 + 1},
        {"ratio": -(10**400)},
        {"ratio": "0.5"},
        {"state": "half"},
        {"state": None},
        {"state": ["on"]},
        {"parts": [{"type": "text", "text": "a", "weight": 2}]},
        {"parts": [{"type": "picture", "url": "u", "detail": "medium"}]},
        {"parts": [{"type": "call", "kind": "custom", "input": "x"}, {"type": "call", "kind": "new", "input": "x"}]},
        {
            "parts": [
                {"type": "video", "frames": [1]},
                {"text": "no type"},
                {"type": 7},
                {"type": ["text"]},
                3,
                None,
                [],
            ]
        },
        {"parts": {"type": "text", "text": "no list"}},
        {"shape": {"radius": 1}},
        {"shape": {"radius": 1, "centre": {"side": "2"}}},
        {"shape": {"corners": 3}},
        {"shape": "square"},
        {"content": "text"},
        {"content": [{"type": "text", "text": 5}]},
        {"content": {"type": "text"}},
        {"labels": {"a": 1}},
        {"nodes": {"a": {"name": "x", "children": [{"name": 1}, {}]}, "b": None}},
        {"tree": [[1, [2]], {"a": {"name": "n"}}, "leaf"]},
        {"at": "2026-01-02T03:04:05Z"},
        {"at": "2026-01-02 03:04:05.123456789+01:00"},
        {"at": "yesterday"},
        {"at": 1767322800},
        {"on": "2026-01-02"},
        {"on": "20260102"},
        {"on": "2026-13-02"},
        {"schema": {"type": "object"}},
        {"schema_": 1},
        {"schema_": 1, "schema": None},
        {"self_harm": 0.1},
        {"self-harm": 0.5, "self_harm": 0.25},
        {"new": {"deep": [1, {"x": None}]}, "copy": 1, "__class__": 2, "_request_id": 3, "model_config": 4},
        {"anything": [float("inf"), 1e300, 0.1]},
        {"id": "\ud800 half a pair"},
        {"new": "\udfff"},
        {"": 1, "é": "ü", "a b": 2},
    ],
    ids=lambda changes: json.dumps(changes)[:60],
)
def test_what_arrives_is_kept(changes: dict[str, Any]) -> None:
    assert isinstance(assert_kept(Everything, {"id": "x", **changes}), Everything)


@pytest.mark.parametrize("document", [None, 5, "text", True, [], [{"id": "x"}], [[]]])
def test_another_type_than_the_models_is_left_as_it_is(document: Any) -> None:
    assert assert_kept(Everything, document) == document


class Renamed(BaseModel):
    """An object whose keys have other names in Python."""

    kind: str | None = Field(default=None, alias="@type")
    mime_type: str | None = Field(default=None, alias="mimeType")


@pytest.mark.parametrize("key", ["kind", "mime_type", "@type", "mimeType", "_mime_type", "mime_type_"])
@pytest.mark.parametrize("value", ["x", "mime_type", {"mime_type": 1, "_": "kind"}, "__" * 5000])
def test_keys_spelt_like_names_in_python_are_kept(key: str, value: object) -> None:
    assert_kept(Renamed, {key: value, "more": "kind"})
    assert_kept(list[Renamed], [{key: value}, {"more_": 'a "mime_type" in a text'}])


def test_strict_validation_alters_nothing() -> None:
    parsed = parse_json(Everything, b'{"id": 5, "count": "5", "flag": 1, "ratio": "2"}')
    values: tuple[Any, ...] = (parsed.id, parsed.count, parsed.flag, parsed.ratio)
    assert values == (5, "5", 1, "2")
    assert type(parsed.flag) is int
    whole = parse_json(Everything, b'{"id": "x", "count": 5.0, "ratio": 2}')
    assert type(whole.count) is float
    assert type(whole.ratio) is float


@pytest.mark.parametrize("name", ["count", "ratio", "schema", "at"])
def test_absent_and_null_differ(name: str) -> None:
    absent = parse_json(Everything, b'{"id": "x"}')
    null = parse_json(Everything, json.dumps({"id": "x", name: None}).encode())
    assert absent.to_dict() == {"id": "x"}
    assert null.to_dict() == {"id": "x", name: None}
    tolerant = parse_json(Everything, b'{"state": "half"}')
    assert tolerant.id is None
    assert tolerant.to_dict() == {"state": "half"}
    assert "id" not in tolerant.model_fields_set


def test_defaults_are_not_shared() -> None:
    first, second = (parse_json(Everything, b'{"state": "half"}') for _ in range(2))
    first.parts.append(Text(type="text", text="a"))
    assert second.parts == []


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"type": "text", "text": 5}, Text),
        ({"type": "picture", "url": 5}, Image),
        ({"type": "call", "kind": "function", "name": 5}, Function),
        ({"type": "call", "kind": "custom", "input": 5}, Custom),
        ({"type": "call", "kind": "unheard"}, UnknownObject),
        ({"type": "unheard", "text": "a"}, UnknownObject),
        ({"type": 1, "text": "a"}, UnknownObject),
        ({"type": True}, UnknownObject),
        ({"text": "a"}, Text),
        ({"url": "a", "detail": "low"}, Image),
    ],
)
def test_the_member_of_a_tagged_union(part: dict[str, Any], expected: type[BaseModel]) -> None:
    parsed = parse_json(Everything, json.dumps({"id": "x", "parts": [part]}).encode())
    assert type(parsed.parts[0]) is expected
    assert getattr(parsed.parts[0], "type", None) == part.get("type")


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ({"side": "1"}, Square),
        ({"radius": "1"}, Circle),
        ({"radius": "1", "centre": {"side": 1}}, Circle),
        ({"side": 1, "colour": "red"}, Square),
    ],
)
def test_the_member_of_a_union_without_a_tag(shape: dict[str, Any], expected: type[BaseModel]) -> None:
    parsed = parse_json(Everything, json.dumps({"state": "half", "shape": shape}).encode())
    assert type(parsed.shape) is expected


def test_both_passes_build_the_same() -> None:
    document = {
        "id": "x",
        "count": 3,
        "ratio": 2,
        "parts": [{"type": "text", "text": "a"}, {"type": "call", "kind": "custom", "input": "i", "more": 1}],
        "shape": {"radius": 1, "centre": {"side": 2}},
        "content": [{"type": "image", "url": "u"}],
        "nodes": {"a": {"name": "n", "children": [{"name": "m"}]}},
        "tree": [1, [2, {"k": {"name": "n"}}]],
        "at": "2026-01-02T03:04:05Z",
        "on": "2026-01-02",
        "schema": {"a": 1},
        "self-harm": 1,
        "extra": {"b": [1]},
    }
    fast = parse_json(Everything, json.dumps(document).encode())
    tolerant = parse_python(Everything, document)
    assert fast == tolerant
    assert repr(fast) == repr(tolerant)
    assert fast.to_json() == tolerant.to_json()
    assert type(tolerant.ratio) is type(fast.ratio) is float
    assert fast.model_fields_set == tolerant.model_fields_set


def test_members_that_share_a_tag_and_have_others_of_their_own() -> None:
    class First(BaseModel):
        type: Literal["both", "first"]
        name: str

    class Second(BaseModel):
        type: Literal["both", "second"]
        size: int

    class Holder(BaseModel):
        id: str
        member: First | Second

    member = {"type": "both", "size": 1}
    parsed = parse_json(Holder, json.dumps({"id": None, "member": member}).encode())
    assert type(parsed) is Holder
    assert type(parsed.member) is Second
    assert parsed.to_dict() == {"id": None, "member": member}


@pytest.mark.parametrize("sent", ["true", "false", "1", "0", "1.0", "null", '"1"'])
def test_numbers_and_booleans_of_literals_are_not_taken_for_each_other(sent: str) -> None:
    class Weighed(BaseModel):
        weight: Literal[0, 1]
        sure: Literal[True]

    parsed = parse_json(Weighed, f'{{"weight": {sent}, "sure": {sent}}}'.encode())
    value = json.loads(sent)
    assert repr((parsed.weight, parsed.sure)) == repr((value, value))
    assert repr(json.loads(parsed.to_json())) == repr({"weight": value, "sure": value})


def test_times_are_datetimes_that_keep_their_text() -> None:
    parsed = parse_json(Everything, b'{"id": "x", "at": "2026-01-02 03:04:05.50Z", "on": "2026-01-02"}')
    assert parsed.at == datetime(2026, 1, 2, 3, 4, 5, 500000, UTC)
    assert parsed.on == date(2026, 1, 2)
    assert isinstance(parsed.to_dict()["at"], datetime)
    assert parsed.to_dict(mode="json")["at"] == "2026-01-02 03:04:05.50Z"
    for copied in (copy.deepcopy(parsed), pickle.loads(pickle.dumps(parsed)), copy.copy(parsed)):  # noqa: S301
        assert copied == parsed
        assert copied.to_json() == parsed.to_json()
    parsed.at += timedelta(days=1)
    assert pickle.loads(pickle.dumps(parsed.at)) == datetime(2026, 1, 3, 3, 4, 5, 500000, UTC)  # noqa: S301
    assert parsed.to_dict(mode="json")["at"] == "2026-01-03T03:04:05.500000+00:00"
    given = Everything(id="x", at=datetime(2026, 1, 2, tzinfo=UTC))
    assert given.to_dict(mode="json")["at"] == "2026-01-02T00:00:00+00:00"


def test_unknown_keys_can_be_typed() -> None:
    parsed = assert_kept(Typed, {"id": "x", "a": {"name": "n"}, "b": {"name": 5}, "c": 1})
    assert parsed.model_extra is not None
    assert [type(parsed.model_extra[key]) for key in "abc"] == [Node, Node, int]


@pytest.mark.parametrize(
    ("tp", "document", "expected"),
    [
        (Part, {"type": "text", "text": "a"}, Text),
        (Part, {"type": "new"}, UnknownObject),
        (list[Part], [{"type": "new"}], list),
        (Tree, [1, "x"], list),
        (str, 5, int),
        (dict[str, Node], {"a": {"name": 1}}, dict),
        (Any, {"a": 1}, dict),
        (object, [1], list),
        (Literal["a"], "b", str),
        (Text | None, None, type(None)),
    ],
)
def test_any_annotation_can_be_parsed(tp: Any, document: Any, expected: type) -> None:
    assert type(assert_kept(tp, document)) is expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "malformed JSON at character 0"),
        (b"{", "at character 1"),
        (b'{"id": sk-secret-that-is-long-enough-to-be-cut-off-somewhere}', "at character 7"),
        (b"\xff\xfe\xff", "malformed JSON at character"),
        (b'{"id": "\xff"}', "not utf-8"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"count": ' + b"9" * 5000 + b"}", "too many digits"),
    ],
)
def test_what_is_no_json_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(MalformedJSON, match=message) as caught:
        parse_json(Everything, data)
    assert isinstance(caught.value, ValueError)
    assert "off-somewhere" not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
    assert str(again) == str(caught.value)
    assert again.position == caught.value.position


@pytest.mark.parametrize("depth", [100, 190, 210, 400, 700])
@pytest.mark.parametrize("key", ["new", "tree"])
def test_deep_nesting(depth: int, key: str) -> None:
    document: Any = []
    for _ in range(depth):
        document = [document]
    parsed = parse_json(Everything, json.dumps({"id": "x", key: document}).encode())
    assert isinstance(parsed, (Everything, dict))
    if isinstance(parsed, Everything):
        assert parsed.to_dict() == {"id": "x", key: document}
        assert json.loads(parsed.to_json()) == {"id": "x", key: document}


def test_deep_models() -> None:
    document: dict[str, Any] = {"name": "leaf"}
    for _ in range(300):
        document = {"name": "node", "children": [document]}
    parsed = parse_json(Node, json.dumps(document).encode())
    assert (parsed.to_dict() if isinstance(parsed, Node) else parsed) == document


def test_a_byte_order_mark_and_utf_16_are_read() -> None:
    assert parse_json(Text, b'\xef\xbb\xbf{"type":"text","text":"a"}').text == "a"
    assert parse_json(Text, '{"type":"text","text":"é"}'.encode("utf-16")).text == "é"


def test_to_dict_and_to_json_options() -> None:
    parsed = parse_json(Everything, b'{"id": "x", "schema": null, "flag": false, "new": 1}')
    assert parsed.to_dict(use_api_names=False) == {"id": "x", "schema_": None, "flag": False, "new": 1}
    assert parsed.to_dict(exclude_none=True) == {"id": "x", "flag": False, "new": 1}
    assert parsed.to_dict(exclude_defaults=True) == {"id": "x", "new": 1}
    assert parsed.to_dict(exclude_unset=False)["state"] == "on"
    assert parsed.to_json(indent=None, exclude_none=True) == '{"id":"x","flag":false,"new":1}'
    assert parsed.to_json().splitlines()[1] == '  "id": "x",'


def test_options_hold_where_pydantic_cannot_write() -> None:
    parsed = parse_json(Everything, b'{"id": "\\ud800", "schema": null, "flag": false, "new": null}')
    assert json.loads(parsed.to_json(use_api_names=False)) == {
        "id": "\ud800",
        "schema_": None,
        "flag": False,
        "new": None,
    }
    assert json.loads(parsed.to_json(exclude_none=True)) == {"id": "\ud800", "flag": False}
    assert json.loads(parsed.to_json(exclude_defaults=True)) == {"id": "\ud800", "new": None}
    assert json.loads(parsed.to_json(exclude_unset=False))["state"] == "on"
    assert parsed.to_json(indent=None).startswith('{"id":"\\ud800",')


def test_pydantics_own_methods_work() -> None:
    text = Text.model_validate({"type": "text", "text": "a"})
    assert text.model_dump() == {"type": "text", "text": "a", "weight": 1.0}
    assert text.model_dump_json(exclude_unset=True) == '{"type":"text","text":"a"}'
    assert text.model_copy(update={"text": "b"}).text == "b"
    assert Everything(id="x", schema={"a": 1}) == Everything.model_validate({"id": "x", "schema_": {"a": 1}})
    assert Everything(id="x", schema={"a": 1}) == Everything.model_validate({"id": "x", "schema": {"a": 1}})
    with pytest.raises(pydantic.ValidationError):
        Text(type="image", text="a")  # type: ignore[arg-type]  # what a user gets wrong
    with pytest.warns(pydantic.PydanticDeprecatedSince20):
        assert text.dict() == text.model_dump()
    with pytest.warns(pydantic.PydanticDeprecatedSince20):
        assert text.json() == text.model_dump_json()


def test_dumping_what_departs_from_its_type_does_not_warn() -> None:
    document = {"id": 5, "state": "half", "parts": [{"type": "new"}, {"type": "text"}, 3], "shape": {}, "flag": None}
    parsed = parse_json(Everything, json.dumps(document).encode())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parsed.model_dump(by_alias=True, exclude_unset=True) == document
        assert json.loads(parsed.model_dump_json(by_alias=True, exclude_unset=True)) == document
    with pytest.warns(UserWarning, match="field_name='id'"):
        parsed.to_dict(warnings=True)


def test_construct_builds_nested_models_unchecked() -> None:
    made = Everything.construct(id=5, parts=[{"type": "text"}], schema_={"a": 1}, new=2)
    assert type(made.parts[0]) is Text
    assert made.to_dict() == {"id": 5, "parts": [{"type": "text"}], "schema": {"a": 1}, "new": 2}
    assert Everything.model_construct(id="x").to_dict() == {"id": "x"}
    assert Everything.model_construct({"count"}, id="x").to_dict() == {"id": "x", "count": None}


def test_the_request_id_is_no_field() -> None:
    parsed = parse_json(Everything, b'{"id": "x", "parts": [{"type": "text", "text": "a"}]}')
    with pytest.raises(AttributeError):
        _ = parsed._request_id
    parsed._request_id = "req_1"
    assert parsed._request_id == "req_1"
    assert "_request_id" not in parsed.to_json()
    assert "_request_id" not in parsed.to_dict(exclude_unset=False)
    assert "req_1" not in repr(parsed)
    assert parsed == parse_json(Everything, b'{"id": "x", "parts": [{"type": "text", "text": "a"}]}')
    assert copy.deepcopy(parsed)._request_id == "req_1"
    assert pickle.loads(pickle.dumps(parsed))._request_id == "req_1"  # noqa: S301
    with pytest.raises(AttributeError):
        _ = parsed.parts[0]._request_id


@pytest.mark.parametrize("document", [{"id": "x", "new": 1}, {"state": 5, "parts": [{"type": "new"}]}])
def test_copies_and_pickles_are_equal(document: dict[str, Any]) -> None:
    parsed = parse_json(Everything, json.dumps(document).encode())
    for copied in (copy.copy(parsed), copy.deepcopy(parsed), pickle.loads(pickle.dumps(parsed))):  # noqa: S301
        assert copied == parsed
        assert copied.to_dict() == document
    assert parsed != parse_json(Everything, b'{"id": "other"}')
    with pytest.raises(TypeError):
        hash(parsed)


def test_printing() -> None:
    parsed = parse_json(Text, b'{"type": "text", "text": 5, "new": 1}')
    assert str(parsed) == repr(parsed) == "Text(type='text', text=5, weight=1.0, new=1)"


def test_reserved_names_are_those_of_the_base_class() -> None:
    assert {name for name in dir(BaseModel) if not name.startswith("_")} == RESERVED_FIELD_NAMES
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fields: Any = {f"{name}_": (int, Field(alias=name)) for name in RESERVED_FIELD_NAMES}
        model = pydantic.create_model("Model", __base__=BaseModel, **fields)
    document = dict.fromkeys(sorted(RESERVED_FIELD_NAMES), 1)
    assert assert_kept(model, document).copy_ == 1
    assert assert_kept(model, {**document, "json": "x"}).json_ == "x"


def test_nothing_parsed_is_in_a_cycle() -> None:
    data = [
        b'{"id": "x", "parts": [{"type": "text", "text": "a"}], "nodes": {"a": {"name": "n"}}}',
        b'{"id": 1, "parts": [{"type": "new"}, {"type": "text"}], "nodes": {"a": {"children": [{}]}}, "shape": {}}',
    ]
    parse = json_parser(Everything)
    for each in data:
        parse(each).to_dict()
    gc.collect()
    gc.disable()
    try:
        for each in data:
            for _ in range(20):
                parse(each).to_json()
        assert gc.collect() == 0
    finally:
        gc.enable()


# --- modules as the compiler writes them ----------------------------------------------------------------------------

_SOURCES = {
    "lazy": """
import sys
from importlib import import_module

class lazy_module:
    \"""A module named before it is imported. While its user is being imported, pydantic is to wait.\"""

    def __init__(self, name):
        self.name = name
        self.user = sys._getframe(1).f_globals["__name__"]

    def __getattr__(self, name):
        if sys.modules[self.user].__spec__._initializing:
            raise NameError(name)
        return getattr(import_module(self.name), name)
""",
    "first": """
from typing import Annotated, Literal
from pydantic import Field
from {package}.lazy import lazy_module
from specwright.runtime.models import BaseModel

_second = lazy_module("{package}.second")
_third = lazy_module("{package}.third")

class First(BaseModel):
    type: Literal["first"]
    third: "_third.Third | None" = None
    seconds: list["Annotated[First | _second.Second, Field(discriminator='type')]"] | None = None
""",
    "second": """
from typing import Literal
from {package}.lazy import lazy_module
from specwright.runtime.models import BaseModel

_first = lazy_module("{package}.first")
_third = lazy_module("{package}.third")

class Second(BaseModel):
    type: Literal["second"]
    third: "_third.Third | None" = None
    first: "_first.First | None" = None
""",
    "third": """
from typing import Optional, Union
from typing_extensions import TypeAliasType
from {package}.lazy import lazy_module
from specwright.runtime.models import BaseModel

_first = lazy_module("{package}.first")
_second = lazy_module("{package}.second")

class Third(BaseModel):
    name: str
    any: "_first.First | _second.Second | None" = None
    nested: Optional["Nested"] = None

Nested = TypeAliasType("Nested", Union[str, list["Nested"], dict[str, "Third"]])
""",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = f"cycle_{tmp_path.name}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    for module, source in _SOURCES.items():
        (folder / f"{module}.py").write_text(source.replace("{package}", name))
    monkeypatch.syspath_prepend(str(tmp_path))
    yield name
    for module in [module for module in sys.modules if module.partition(".")[0] == name]:
        del sys.modules[module]


def _import(package: str, module: str) -> ModuleType:
    return __import__(f"{package}.{module}", fromlist=[module])


_CYCLE = {
    "type": "first",
    "third": {"name": "t", "nested": ["a", ["b", {"c": {"name": "d"}}]], "any": {"type": "second"}},
    "seconds": [{"type": "second", "first": {"type": "first"}}, {"type": "first", "third": {"name": "u"}}],
}


@pytest.mark.parametrize("order", [("first", "second", "third"), ("third", "first", "second"), ("second",)])
@pytest.mark.parametrize("valid", [True, False])
def test_modules_in_a_cycle(package: str, order: tuple[str, ...], valid: bool) -> None:
    for module in order:
        _import(package, module)
    first = _import(package, "first").First
    second = _import(package, "second").Second
    document = _CYCLE if valid else {**_CYCLE, "third": {"nested": [5, {"c": {"name": 5}}], "any": {"type": "zzz"}}}
    parsed = assert_kept(first, document)
    assert type(parsed.seconds[0]) is second
    assert type(parsed.seconds[1]) is first
    if valid:
        assert type(parsed.third.any) is second
        assert parsed == parse_python(first, document)
    else:
        assert type(parsed.third.any) is UnknownObject


def test_first_use_from_many_threads(package: str) -> None:
    start = threading.Barrier(16)
    results: list[Any] = []

    def use(number: int) -> None:
        start.wait(10)
        try:
            first = _import(package, "first").First
            document = _CYCLE if number % 2 else {**_CYCLE, "type": "other"}
            uses = (
                lambda: parse_json(first, json.dumps(document).encode()),
                lambda: parse_python(first, document),
                lambda: first.construct(**document),
                lambda: first.model_validate(_CYCLE),
            )
            made = uses[number // 2 % 4]()
            results.append(made.to_dict()["seconds"] == document["seconds"])
        except BaseException as error:
            results.append(error)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert results == [True] * 16


def test_a_type_can_be_built_ahead(package: str) -> None:
    first = _import(package, "first").First
    assert not first.__pydantic_complete__
    build(first)
    assert first.__pydantic_complete__
    assert build(list[Part]).validate_json(b'[{"type": "text", "text": "a"}]') == [Text(type="text", text="a")]


class Phase(OpenEnum):
    DONE = "DONE"


class Phased(BaseModel):
    phase: Phase | None = None
    size: int | None = None


@pytest.mark.parametrize(
    ("sent", "is_member"),
    [("DONE", True), ("NEW", True), ("done", False)],
    ids=["known", "not known yet", "in another case, which is given back"],
)
def test_enums_are_members_where_the_rest_departs_from_its_type_too(sent: str, is_member: bool) -> None:
    data = f'{{"phase":"{sent}","size":"12"}}'.encode()
    parsed = parse_json(Phased, data)
    assert isinstance(parsed.phase, Phase) is is_member
    assert parsed.phase == sent
    assert json.loads(parsed.to_json()) == json.loads(data)
