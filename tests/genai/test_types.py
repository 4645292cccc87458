"""Every public name of google-genai's types is here, and does the same: names, models, fields, enums, helpers, modules.

What is not the same stands in the lists below, each with its reason; they are held to at most 1 % of what there is.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import warnings
from pathlib import Path
from typing import Any

import pytest

from specwright.genai import types

from . import type_facts as facts
from .type_facts import official

SURFACE = Path(__file__).parents[3] / "shared/surfaces/genai.json"

KEYS_BESIDE = {"TextResponseFormatDict": {"schema"}}
"""Keys of typed dicts that ours have under the name of the attribute alone."""

NOT_HERE = {
    "ClientSession": "is a class of MCP's where that is imported; import it from mcp",
    "MetricSubclass": "is a type variable for the SDK's own use",
    "PIL_Image": "is Pillow's Image; import it from PIL",
    "T": "is a type variable for the SDK's own use",
    "VersionedUnionType": "is how the SDK itself tells unions apart",
    "logger": "is the SDK's own logger; ours is `specwright.genai`",
}
"""Names that are not here, and why."""

OTHER_FIELDS = {
    ("UserContent", "parts"): "is always there, as the constructor takes care of; it is not required by its type",
    ("ModelContent", "parts"): "is always there, as the constructor takes care of; it is not required by its type",
}
"""Fields that are declared otherwise."""

_ANY = "is checked where it is used, and not where it is written"
LOOSE = {
    ("GenerateContentConfig", "response_schema"): _ANY,
    ("HttpOptions", "aiohttp_client"): _ANY,
    ("HttpOptions", "httpx_async_client"): _ANY,
    ("HttpOptions", "httpx_client"): _ANY,
    ("JSONSchema", "type"): "may be a type of tomorrow, which `json_schema` and the API then judge",
    ("Metric", "aggregate_summary_fn"): _ANY,
    ("Metric", "custom_function"): _ANY,
    ("Metric", "parse_and_reduce_fn"): _ANY,
    ("Part", "media_resolution"): "may be the level alone, which theirs loses or refuses",
}
"""Fields that take more than theirs."""

OTHER_MODULE_NAMES = {
    "local_tokenizer": "needs the extra `local-tokenizer` of either package to be compared; tests of its own do",
}


def _held(model: Any, field: str, given: dict[str, Any]) -> Any:
    return getattr(model(**given), field)


models = pytest.mark.parametrize("name", facts.named("model"))


def test_every_public_name_is_here() -> None:
    missing = [name for name in facts.public() if not hasattr(types, name)]
    assert sorted(missing) == sorted(NOT_HERE)
    assert len(NOT_HERE) <= 0.01 * len(list(facts.public()))
    listed = set(dir(types))
    assert {name for name in facts.public() if name not in NOT_HERE} <= listed


@pytest.mark.skipif(not SURFACE.exists(), reason="the facts of the official surface (../shared) are not here")
def test_every_name_of_the_surface_is_looked_at() -> None:
    surface = json.loads(SURFACE.read_text())["types"]
    looked_at = {"model": "model", "enum": "enum", "typeddict": "typed dict"}
    wrong = [
        name
        for name, told in surface.items()
        if not name.startswith("_")
        and "Union" not in name
        and facts.kind(getattr(types, name)) != looked_at[told["kind"]]
    ]
    private = [name for name in surface if name.startswith("_") and not hasattr(types, name)]
    assert (wrong, private) == ([], [])


@pytest.mark.parametrize("name", facts.named("enum"))
def test_an_enum_has_the_members(name: str) -> None:
    theirs, ours = getattr(official, name), getattr(types, name)
    assert {each.name: each.value for each in ours} == {each.name: each.value for each in theirs}
    for value in (each.value for each in theirs):
        assert ours(value.lower()).value.lower() == value.lower()
    assert ours("A_VALUE_OF_TOMORROW").value == "A_VALUE_OF_TOMORROW"


@pytest.mark.parametrize("name", facts.named("typed dict"))
def test_a_typed_dict_has_the_keys(name: str) -> None:
    theirs, ours = getattr(official, name), getattr(types, name)
    wanted = set(theirs.__annotations__) - KEYS_BESIDE.get(name, set())
    # Theirs leave out a few fields, which their models take all the same.
    assert wanted <= set(ours.__annotations__) <= wanted | set(getattr(types, name.removesuffix("Dict")).model_fields)
    assert not ours.__total__


@models
def test_a_model_has_the_fields(name: str) -> None:
    def fields(model: Any) -> dict[str, Any]:
        return {
            field: (info.alias or field, info.is_required(), info.get_default(call_default_factory=True))
            for field, info in model.model_fields.items()
            if (name, field) not in OTHER_FIELDS
        }

    theirs, ours = getattr(official, name), getattr(types, name)
    assert fields(ours) == fields(theirs)


@pytest.mark.parametrize("name", [name for name in facts.named("model") if name not in ("UserContent", "ModelContent")])
@pytest.mark.parametrize("alias", [False, True], ids=["by name", "by alias"])
def test_a_model_is_made_written_and_read_alike(name: str, alias: bool) -> None:
    theirs, ours = getattr(official, name), getattr(types, name)
    given = facts.fields_of(theirs, alias=alias)

    def forms(model: Any) -> Any:
        made = model(**given)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = made.model_dump_json(by_alias=True, exclude_none=True)
        return {
            "python": facts.plain(made),
            "names": made.model_dump(mode="json", exclude_none=True),
            "aliases": made.model_dump(mode="json", exclude_none=True, by_alias=True),
            "text": json.loads(text),
            "dict": made.to_json_dict(),
            "read": facts.outcome(lambda: model.model_validate_json(text)),
            "validated": facts.outcome(lambda: model.model_validate(dict(given))),
            "copied": facts.plain(made.model_copy()),
            "set": sorted(made.model_fields_set),
            "equal": made == model(**given),
        }

    assert forms(ours) == forms(theirs)


@models
def test_a_field_takes_what_theirs_takes(name: str) -> None:
    theirs, ours = getattr(official, name), getattr(types, name)
    required = {"name": "a"} if name == "Metric" else {}
    differ: dict[str, Any] = {}
    for field in theirs.model_fields:
        if (name, field) == ("GenerateContentResponse", "parsed"):
            continue  # it holds whatever was asked for
        annotation = theirs.model_fields[field].annotation
        for value in facts.ODD:
            if value == b"x" and (facts.holds_enum(annotation) or field in ("contents", "system_instruction")):
                continue  # they take bytes for a text there
            given = {**(required if field != "name" else {}), field: value}
            told = [facts.outcome(_held, model, field, given) for model in (ours, theirs)]
            if told[0] != told[1]:
                differ.setdefault(field, (value, told))
    assert {(name, field) for field in differ} == {each for each in LOOSE if each[0] == name}, differ


@models
def test_an_unknown_key_is_refused_where_it_is_written(name: str) -> None:
    theirs, ours = getattr(official, name), getattr(types, name)
    required = {"UserContent": {"parts": "x"}, "ModelContent": {"parts": "x"}, "Metric": {"name": "a"}}.get(name, {})
    for model in (theirs, ours):
        told = facts.outcome(model, **required, key_of_nobody=1)
        assert (told == facts.REFUSED) == (name != "Metric"), model


@models
def test_a_model_has_the_helpers(name: str) -> None:
    theirs, ours = getattr(official, name), getattr(types, name)
    for helper in facts.helpers(theirs):
        there, here = inspect.getattr_static(theirs, helper), inspect.getattr_static(ours, helper)
        assert isinstance(here, property) == isinstance(there, property), helper
        if not callable(getattr(theirs, helper)):
            continue
        wanted = inspect.signature(getattr(theirs, helper)).parameters
        found = inspect.signature(getattr(ours, helper)).parameters
        assert [(each.name, each.kind, each.default) for each in found.values()] == [
            (each.name, each.kind, each.default) for each in wanted.values()
        ], helper
        assert inspect.getdoc(getattr(ours, helper)), helper


@models
def test_a_model_inherits_alike(name: str) -> None:
    bases = [each.__name__ for each in getattr(official, name).__mro__ if each.__module__ == official.__name__][1:]
    assert set(bases) <= {each.__name__ for each in getattr(types, name).__mro__}


def test_the_lists_are_short() -> None:
    fields = sum(len(getattr(official, name).model_fields) for name in facts.named("model"))
    assert len(OTHER_FIELDS) + len(LOOSE) <= 0.01 * fields


def _modules() -> list[str]:
    package = importlib.import_module("google.genai")
    found = [each.name for each in pkgutil.iter_modules(package.__path__)]
    return [name for name in found if not name.startswith("_") and name != "tests" and name not in OTHER_MODULE_NAMES]


@pytest.mark.parametrize("name", _modules())
def test_a_module_has_the_names(name: str) -> None:
    """What a module defines, and what it says that it offers, is here; what it imports for itself is not its own."""
    theirs = importlib.import_module(f"google.genai.{name}")
    ours = importlib.import_module(f"specwright.genai.{name}")
    own = [key for key, value in vars(theirs).items() if getattr(value, "__module__", "") == theirs.__name__]
    offered = [key for key in getattr(theirs, "__all__", own) if not key.startswith("_")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        missing = [key for key in offered if not hasattr(ours, key) and key not in NOT_HERE]
    assert missing == []


def test_the_package_has_the_modules() -> None:
    code = "import specwright.genai as genai, sys; [getattr(genai, name) for name in sys.argv[1:]]"
    import subprocess
    import sys

    subprocess.run([sys.executable, "-W", "ignore", "-c", code, "Client", *_modules()], check=True)
