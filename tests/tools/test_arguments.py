"""Arguments as models send them, and what functions get, as a table."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Annotated, Any

import pytest

from specwright.tools import Bound, Declaration, Injected, InvalidArguments, declare

from .functions import (
    Called,
    Colour,
    Context,
    Point,
    Service,
    Size,
    colour,
    documented,
    either,
    factory,
    flag,
    late,
    many,
    maybe,
    model,
    number,
    plain,
    positional,
    real,
    record,
    text,
    textual,
    typed,
    with_context,
)

GOOD: list[tuple[Callable[..., Any], Any, Any]] = [
    (number, {"x": 5}, 5),
    (number, {"x": "5"}, 5),
    (number, {"x": 5.0}, 5),
    (number, '{"x": 5}', 5),
    (number, b' {"x": 5} ', 5),
    (real, {"x": 5}, 5.0),
    (real, {"x": "5.5"}, 5.5),
    (text, {"x": 5}, "5"),
    (text, {"x": "{}"}, "{}"),
    (flag, {"x": "true"}, True),
    (colour, {"x": "red"}, Colour.RED),
    (model, {"x": {"x": "1"}}, Point(x=1)),
    (model, {"x": '{"x": 1, "y": 2}'}, Point(x=1, y=2)),
    (record, {"x": {"width": 1}}, Size(1.0)),
    (typed, {"x": {"loud": True}}, {"loud": True}),
    (many, {"x": [{"x": 1}]}, [Point(x=1)]),
    (many, {"x": '[{"x": 1}]'}, [Point(x=1)]),
    (maybe, {}, None),
    (maybe, None, None),
    (maybe, "", None),
    (maybe, {"x": None}, None),
    (maybe, {"x": "3"}, 3),
    (either, {"x": "3"}, "3"),
    (either, {"x": 3}, 3),
    (textual, {"x": "[1]"}, "[1]"),
    (plain, {"city": "Rome"}, "Rome 3 c"),
    (plain, {"city": "Rome", "unit": "f", "days": 1}, "Rome 1 f"),
    (positional, {"b": 1, "a": 3}, 2),
    (late, {}, (1, 2, 3)),
    (late, {"b": 5}, (1, 5, 3)),
    (documented, {"a": 1}, 2),
    (documented, {"a": 1, "b": "xy"}, 3),
    (factory, {}, []),
    (Service().method, {"x": 1}, 1),
    (Called(), {"x": 1}, 1),
    (functools.partial(plain, "Oslo", unit="f"), {"days": 2}, "Oslo 2 f"),
]


@pytest.mark.parametrize(("function", "arguments", "expected"), GOOD)
def test_arguments_that_fit(function: Callable[..., Any], arguments: Any, expected: Any) -> None:
    bound = declare(function).bind(arguments)
    assert isinstance(bound, Bound)
    result = function(*bound.args, **bound.kwargs)
    assert result == expected
    assert type(result) is type(expected)


BAD: list[tuple[Callable[..., Any], Any, list[tuple[str, str]]]] = [
    (number, {}, [("x", "is missing")]),
    (number, {"x": 5.5}, [("x", "fractional part")]),
    (number, {"x": "five"}, [("x", "unable to parse string as an integer, not 'five'")]),
    (number, {"x": 1, "y": 2}, [("y", "is no parameter; there are: x")]),
    (number, {"x": [1]}, [("x", "valid integer")]),
    (colour, {"x": "green"}, [("x", "should be 'red' or 'blue', not 'green'")]),
    (model, {"x": {"y": 1}}, [("x.x", "is missing")]),
    (model, {"x": '{"y": 1}'}, [("x", "instance of Point")]),
    (model, {"x": "{broken"}, [("x", "instance of Point")]),
    (many, {"x": [{"x": 1}, {"x": "q"}]}, [("x.1.x", "valid integer")]),
    (documented, {"a": 0}, [("a", "greater than or equal to 1")]),
    (documented, {"a": 1, "b": "long"}, [("b", "at most 2 characters")]),
    (plain, {"unit": "k"}, [("city", "is missing"), ("unit", "'c' or 'f'")]),
    (text, {"x": ["y" * 5000]}, [("x", "...")]),
]


@pytest.mark.parametrize(("function", "arguments", "problems"), BAD)
def test_arguments_that_do_not(function: Callable[..., Any], arguments: Any, problems: list[tuple[str, str]]) -> None:
    found = declare(function).bind(arguments)
    assert isinstance(found, InvalidArguments)
    assert [place for place, _ in found.problems] == [place for place, _ in problems]
    for (place, said), (_, part) in zip(found.problems, problems, strict=True):
        assert part in said
        assert f"\n- {place}: {said}" in found.text
    assert len(found.text) < 1000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("{", "not JSON"),
        ("[1]", r"are \[1\], where one JSON object"),
        ("[" * 100_000, "not JSON"),
        ("[" * 300 + "]" * 300, "are \\[\\["),
        (["x"], "are \\['x'\\]"),
        (b"\xff", "not JSON"),
    ],
)
@pytest.mark.parametrize("declaration", [declare(number), Declaration(name="free", callable=number)])
def test_text_that_is_no_object(declaration: Declaration, arguments: Any, message: str) -> None:
    found = declaration.bind(arguments)
    assert isinstance(found, InvalidArguments)
    assert re.search(message, found.text)


def test_hidden_parameters_come_from_the_program() -> None:
    declaration = declare(with_context, hidden=["ctx"])
    ctx, log = Context(), Context()
    assert declaration.bind({"query": "q"}, {"ctx": ctx, "log": log}) == Bound(
        (), {"ctx": ctx, "query": "q", "log": log}
    )
    with pytest.raises(TypeError, match="hidden parameter `log`"):
        declaration.bind({"query": "q"}, {"ctx": ctx})


def test_a_model_cannot_fill_what_is_hidden() -> None:
    def search(query: str, user: Annotated[str, Injected()]) -> str:
        return query + user

    found = declare(search).bind({"query": "q", "user": "root"}, {"user": "me"})
    assert isinstance(found, InvalidArguments)
    assert found.problems == (("user", "is no parameter; there are: query"),)


def test_a_declaration_without_a_signature_passes_arguments_on() -> None:
    declaration = Declaration(name="free", callable=number)
    assert declaration.bind({"x": "5"}) == Bound((), {"x": "5"})


def test_a_long_list_of_mistakes_is_told_in_short() -> None:
    found = declare(many).bind({"x": [{"x": "q"}] * 1000})
    assert isinstance(found, InvalidArguments)
    assert len(found.problems) == 1000
    assert found.text.endswith("\n- and 990 more")
    assert len(found.text) < 2000
