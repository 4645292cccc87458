"""Functions are declared as google-genai declares them, and some that it cannot declare."""

from __future__ import annotations

from typing import Any

import pytest

from specwright.genai._functions import declared, told
from specwright.genai.errors import UnsupportedFunctionError

from . import signatures
from .pairs import asking, compare, did, everywhere, says
from .probes import comparable

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")


def named(function: Any) -> str:
    return str(getattr(function, "__qualname__", type(function).__name__))


@everywhere
@pytest.mark.parametrize("function", signatures.ALIKE, ids=named)
def test_a_function_is_declared_as_there(function: Any, backend: str) -> None:
    compare(asking([says("ok")], {"tools": [function]}), backend, "sync")


@everywhere
@pytest.mark.parametrize(("why", "case"), signatures.OTHERWISE.items())
def test_a_function_is_declared_otherwise(why: str, case: tuple[Any, Any], backend: str) -> None:
    function, schema = case
    asked = asking([says("ok")], {"tools": [function]})
    ours, theirs = (did(name, asked, backend, "sync") for name in ("ours", "official"))
    assert ours != theirs, f"they are alike by now: {why}"
    (declaration,) = ours.sent[0][3]["tools"][0]["functionDeclarations"]
    assert declaration["parametersJsonSchema"] == comparable(schema)


def test_types_of_one_name_do_not_hide_one_another() -> None:
    schema: Any = told(declared(signatures.twins)).parameters_json_schema
    found = [schema["$defs"][each["items"]["$ref"].rpartition("/")[2]] for each in schema["properties"].values()]
    assert [list(each["properties"]) for each in found] == [["x", "y"], ["z"]]


def test_what_cannot_be_declared_says_why() -> None:
    def lost(a: Missing) -> None: ...  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(UnsupportedFunctionError, match="Missing"):
        declared(lost)
    with pytest.raises(UnsupportedFunctionError, match="no name"):
        declared(lambda a: a)


def test_stars_are_called_without() -> None:
    bound: Any = declared(signatures.stars).bind({"a": 1})
    assert (bound.args, bound.kwargs) == ((), {"a": 1})
