"""Field maps: where fields go, what is refused, and how answers come back."""

from __future__ import annotations

from typing import Any

import pydantic
import pytest

from specwright.runtime.fieldmaps import CallNotSupported, FieldMaps, FieldNotSupported, get, move, plain, put


class Parameters(pydantic.BaseModel):
    """What a call takes."""

    model_config = {"extra": "allow"}
    model: str | None = None
    parts: list[Any] | None = None
    config: Any = None
    method: str | None = None


def maps(fields: dict[str, Any], more: dict[str, Any] | None = None, **call: Any) -> FieldMaps:
    side = {"verb": "POST", "path": "{model}:go", "request": "Parameters", "answer": None, **call}
    to = {"Parameters": {"fields": fields}, **{name: {"fields": rules} for name, rules in (more or {}).items()}}
    return FieldMaps("one", {"calls": {"go": side, "gone": None}, "to": to, "from": {}}, {"twice": lambda v: v * 2})


@pytest.mark.parametrize(
    ("fields", "more", "given", "body"),
    [
        pytest.param({"model": "modelName"}, {}, {"model": "m"}, {"modelName": "m"}, id="under another key"),
        pytest.param({"model": "a.b[0].c"}, {}, {"model": "m"}, {"a": {"b": [{"c": "m"}]}}, id="nested"),
        pytest.param({"parts": "r[].x"}, {}, {"parts": [1, 2]}, {"r": [{"x": 1}, {"x": 2}]}, id="spread over items"),
        pytest.param(
            {"parts": "r[].x", "method": "r[].m"},
            {},
            {"parts": [1, 2], "method": "s"},
            {"r": [{"x": 1, "m": "s"}, {"x": 2, "m": "s"}]},
            id="one value for every item",
        ),
        pytest.param({"model": {"via": "twice", "to": "m"}}, {}, {"model": "m"}, {"m": "mm"}, id="changed"),
        pytest.param(
            {"parts": {"item": "twice", "each": True, "to": "p"}},
            {},
            {"parts": ["a"]},
            {"p": ["aa"]},
            id="each changed",
        ),
        pytest.param(
            {"config": {"map": "Config", "to": "gc"}},
            {"Config": {"t": "temp", "s": {"to": "sys", "up": True}}},
            {"config": {"t": 1, "s": "x"}},
            {"gc": {"temp": 1}, "sys": "x"},
            id="a field of an inner object goes up",
        ),
        pytest.param(
            {"config": {"map": "Config", "to": None}},
            {"Config": {"t": {"to": "temp", "up": True}}},
            {"config": {"t": 1}},
            {"temp": 1},
            id="all of an inner object goes up",
        ),
        pytest.param({"model": "x"}, {}, {"model": None}, {}, id="none is not sent"),
        pytest.param(
            {"config": "c"},
            {},
            {"config": {"a": None, "b": [{"c": None}]}},
            {"c": {"a": None, "b": [{"c": None}]}},
            id="nulls of the user's own objects are",
        ),
    ],
)
def test_fields_go_where_the_map_says(fields: Any, more: Any, given: Any, body: Any) -> None:
    wire = maps({**fields, "none": "none"}, more, path="p").request("go", Parameters(**given))
    assert (wire.verb, wire.path, wire.body) == ("POST", "p", body)


def test_places_in_the_path_and_the_query() -> None:
    wire = maps({"model": "_url.model", "method": "_query.how"}, path="{model}:go?alt=sse").request(
        "go", Parameters(model="models/m", method="x")
    )
    assert (wire.path, wire.query, wire.body) == ("models/m:go", {"alt": "sse", "how": "x"}, {})


def test_a_parameter_chooses_the_path_and_the_rule() -> None:
    fields = {"model": [{"to": "a", "when": ["method", "A"]}, {"to": "b", "when": ["method", "B"]}]}
    found = maps(fields, path=[{"when": ["method", "A"], "path": "pa"}, {"path": "other"}])
    assert found.request("go", Parameters(model="m", method="A")).body == {"a": "m"}
    assert found.request("go", Parameters(model="m", method="A")).path == "pa"
    assert found.request("go", Parameters(model="m")).path == "other"


def test_what_the_backend_does_not_take_is_refused_by_name() -> None:
    with pytest.raises(FieldNotSupported, match="model parameter is not supported on the one backend"):
        maps({"model": None}).request("go", Parameters(model="m"))
    with pytest.raises(CallNotSupported, match="gone is not supported"):
        maps({}).request("gone", Parameters())


def test_answers_keep_what_no_rule_names() -> None:
    found = FieldMaps(
        "one",
        {
            "calls": {"go": {"answer": "Answer"}, "same": {"answer": None}},
            "to": {},
            "from": {
                "Answer": {"fields": {"items": {"each": True, "map": "Item", "to": "things"}, "a.b": "deep"}},
                "Item": {"fields": {"oldName": "new_name"}},
            },
        },
        {},
    )
    value = {"items": [{"oldName": 1, "unknown": 2}], "a": {"b": 3}, "later": {"x": 1}}
    assert found.answer("go", value) == {"things": [{"new_name": 1, "unknown": 2}], "deep": 3, "later": {"x": 1}}
    assert found.answer("same", value) is value


@pytest.mark.parametrize("odd", [5, "x", True, [1], [{"data": "AA"}]])
def test_what_is_no_object_where_one_should_be_is_kept(odd: object) -> None:
    rules = {"Answer": {"fields": {"image": {"map": "Image", "to": "img"}}}, "Image": {"fields": {"data": "bytes"}}}
    calls = {"go": {"verb": "GET", "path": "x", "request": None, "answer": "Answer"}}
    made = FieldMaps("one", {"calls": calls, "to": {}, "from": rules}, {})
    assert made.answer("go", {"image": odd}) == {"img": odd}
    assert made.answer("go", {"image": {"data": "AA"}}) == {"img": {"bytes": "AA"}}


@pytest.mark.parametrize("odd", [5, "format", True, {"data": 1}])
def test_what_is_no_list_where_one_should_be_is_kept(odd: object) -> None:
    rules = {
        "Answer": {"fields": {"images": {"map": "Image", "each": True, "to": "img"}, "a[].format": "b"}},
        "Image": {"fields": {"data": "bytes"}},
    }
    calls = {"go": {"verb": "GET", "path": "x", "request": None, "answer": "Answer"}}
    made = FieldMaps("one", {"calls": calls, "to": {}, "from": rules}, {})
    assert made.answer("go", {"images": odd, "a": odd})["img"] == odd
    assert "b" not in made.answer("go", {"a": odd})
    assert made.answer("go", [odd]) == [odd]


def test_what_a_config_says_of_every_item_goes_to_all_of_them() -> None:
    made = maps(
        {"config": {"map": "Config", "to": None}, "model": "_url.model", "parts": "r[].x"},
        {"Config": {"size": {"to": "r[].size", "up": True}}},
    )
    sent = made.request("go", Parameters(model="m", parts=[1, 2], config={"size": 3}))
    assert sent.body == {"r": [{"x": 1, "size": 3}, {"x": 2, "size": 3}]}


def test_an_answer_that_goes_into_a_field_whole_leaves_nothing_strange_there() -> None:
    rules: dict[str, Any] = {
        "Answer": {"fields": {"_self": {"map": "Image", "to": "image"}, "why": "reason"}},
        "Image": {"fields": {"data": "bytes"}},
    }
    calls = {"go": {"verb": "GET", "path": "x", "request": None, "answer": "Answer"}}
    made = FieldMaps("one", {"calls": calls, "to": {}, "from": rules}, {})
    assert made.answer("go", {"data": "AA", "why": "r", "new": 1}) == {
        "image": {"bytes": "AA"},
        "reason": "r",
        "new": 1,
    }


def test_an_answer_goes_into_a_field_without_what_other_rules_name() -> None:
    rules = {"Answer": {"fields": {"_self": "tuned", "name": "name"}}}
    calls = {"go": {"verb": "GET", "path": "x", "request": None, "answer": "Answer"}}
    made = FieldMaps("one", {"calls": calls, "to": {}, "from": rules}, {})
    assert made.answer("go", {"name": "n", "baseModel": "b"}) == {
        "name": "n",
        "tuned": {"baseModel": "b"},
        "baseModel": "b",
    }


def test_of_an_object_that_is_named_in_part_the_rest_is_kept() -> None:
    rules = {"metadata.state": "state", "metadata.times.end": "end", "items[].a": "all", "whole.a": "a", "whole": "w"}
    side = {"verb": "GET", "path": "x", "request": None, "answer": "Answer"}
    fields = FieldMaps("one", {"calls": {"go": side}, "to": {}, "from": {"Answer": {"fields": rules}}}, {})
    times = {"begin": 1, "end": 2}
    sent = {
        "metadata": {"state": "S", "times": times, "other": 3},
        "items": [{"a": 1, "b": 2}],
        "whole": {"a": 1, "b": 2},
    }
    kept = {"metadata": {"times": {"begin": 1}, "other": 3}}
    assert fields.answer("go", sent) == {"state": "S", "end": 2, "all": [1], "a": 1, "w": {"a": 1, "b": 2}, **kept}
    assert fields.answer("go", {"metadata": {"state": "S"}}) == {"state": "S"}
    assert fields.answer("go", {"metadata": "odd"}) == {"metadata": "odd"}


def test_paths() -> None:
    assert get({"a": [{"b": 1}, {"b": 2}]}, "a[].b") == [1, 2]
    assert get({"a": [{"b": 1}]}, "a[0].b") == 1
    assert get({"a": []}, "a[0].b") is None
    target: dict[str, Any] = {"a": {"x": 1}}
    put(target, "a", {"y": 2})
    assert target == {"a": {"x": 1, "y": 2}}
    items: dict[str, Any] = {"r": [{"k": 1, "inner": {"z": 0}}]}
    move(items, "r[].*", "r[].inner.*")
    assert items == {"r": [{"inner": {"z": 0, "k": 1}}]}


def test_plain_values() -> None:
    assert plain({"a": b"\xff\xfe", "b": (1, None), "c": None}) == {"a": "__4=", "b": [1, None], "c": None}
