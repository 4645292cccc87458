"""Places in paths: one segment, or a name with slashes of a form that the path says."""

from __future__ import annotations

import pytest

from specwright.runtime.operation import QueryStyle
from specwright.runtime.sentinels import omit
from specwright.runtime.urls import expand, pairs

NAME = "/v1/{name=projects/*/models/*}:cancel"
REST = "/v1/{parent=projects/*}/x/{name=a/**/z}"


@pytest.mark.parametrize(
    ("template", "values", "expected"),
    [
        ("/v1/{id}", {"id": "a/b c"}, "/v1/a%2Fb%20c"),
        (NAME, {"name": "projects/p/models/m"}, "/v1/projects/p/models/m:cancel"),
        (NAME, {"name": "projects/p q/models/m?x#y%2F"}, "/v1/projects/p%20q/models/m%3Fx%23y%252F:cancel"),
        (NAME, {"name": "projects/p/models/ü"}, "/v1/projects/p/models/%C3%BC:cancel"),
        (REST, {"parent": "projects/p", "name": "a/1/z"}, "/v1/projects/p/x/a/1/z"),
        (REST, {"parent": "projects/p", "name": "a/1/2/3/z"}, "/v1/projects/p/x/a/1/2/3/z"),
        ("/v1/{name=**}", {"name": "x"}, "/v1/x"),
        ("/v1/{name=**}", {"name": "x/y/z"}, "/v1/x/y/z"),
    ],
)
def test_values_fill_their_places(template: str, values: dict[str, str], expected: str) -> None:
    assert expand(template, values) == expected


@pytest.mark.parametrize(
    "name",
    [
        "projects/../models/m",
        "projects/p/models/..",
        "projects/./models/m",
        "projects/p/models",
        "projects/p/models/m/n",
        "projects//models/m",
        "projects/p/models/",
        "/projects/p/models/m",
        "models/m",
        "Projects/p/models/m",
        "",
    ],
)
def test_names_of_another_form_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="`name`"):
        expand(NAME, {"name": name})


@pytest.mark.parametrize("name", ["a/z", "b/1/z", "a/1/y", "a//z", "a/1/../z"])
def test_names_of_any_length_have_their_ends(name: str) -> None:
    with pytest.raises(ValueError, match="`name`"):
        expand(REST, {"parent": "projects/p", "name": name})


def test_a_name_must_be_given() -> None:
    with pytest.raises(TypeError, match="`name` is missing"):
        expand(NAME, {})


@pytest.mark.parametrize(
    ("style", "value", "expected"),
    [
        ("json", {"a": "ü", "b": [1, True]}, [("m", '{"a":"\\u00fc","b":[1,true]}')]),
        ("json", None, [("m", "null")]),
        ("json", omit, []),
        ("spread", {"a": "ü", "b": [1, 2], "c": None}, [("a", "ü"), ("b", "1"), ("b", "2")]),
        ("spread", ["x", "y"], [("m", "x"), ("m", "y")]),
        ("deep", {"a": {"b": 1}}, [("m[a][b]", "1")]),
    ],
)
def test_a_key_is_spelt_in_the_style_that_it_has(style: QueryStyle, value: object, expected: object) -> None:
    assert pairs({"m": value}, arrays="brackets", styles={"m": style}) == expected
