"""The newer resources have what google-genai's have: methods and their parameters, models and their fields, names."""

from __future__ import annotations

import importlib
import inspect
import types
import typing
import warnings
from typing import Any, NamedTuple

import httpx
import pytest

from .newer import MODULES, client_of, facts, method_of, needs_facts

COLOURS = {"client.aio.": "async", "client.": "sync"}
UNNAMED = ("_gaos.types.basemodel.Unset", "_gaos.types.security.Security")
"""Models of google-genai's machinery that no public module names: the mark of what was left out (here `None`, and
`omit` inside), and the credentials that a client of the lower layer is made with. 2 of 213."""

KINDS: dict[Any, str] = {
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "positional_or_keyword",
    inspect.Parameter.KEYWORD_ONLY: "keyword_only",
}
FURTHER = {
    "extra_body": "every method can send more than its arguments say",
    "resume": "a stream that breaks is taken up",
    "destination": "a file of an environment is written as it arrives",
    "progress": "an upload says how far it is",
}
"""What methods take beyond google-genai's."""


class Parameter(NamedTuple):
    """A parameter of an official method."""

    name: str
    kind: str
    required: bool
    default: str | None


def newer_methods() -> dict[str, Any]:
    """The official methods of the newer resources by their paths."""
    return {
        key: method for key, method in facts("surfaces/genai.json")["methods"].items()
        if key.removeprefix("client.").removeprefix("aio.").split(".")[0] in MODULES
    }  # fmt: skip


OFFERED = sorted(newer_methods()) if needs_facts.args[0] is False else []
ALIASES = {"create": "create_environment", "get": "get_environment", "list": "list_environments"}
ALIASES |= {"delete": "delete_environment"}


def wanted(key: str) -> list[Parameter]:
    """What an official method takes; its shell hides in `*args` what the method below it names."""
    known = newer_methods()
    path, _, name = key.rpartition(".")
    entry = known[key]
    if path.endswith(".environments") and name in ALIASES:
        entry = known[f"{path}.{ALIASES[name]}"]
    named = [each for each in entry["params"] if not each["kind"].startswith("var_")]
    found = named or entry.get("generated_signature", entry)["params"]
    return [
        Parameter(each["name"], each["kind"], each["required"], each["default"])
        for each in found
        if not each["kind"].startswith("var_")
    ]


def keys_of_body(key: str) -> set[str]:
    """The keys that an official method takes in `**body`, by the types that it declares for them."""
    path, _, name = key.removeprefix("client.").removeprefix("aio.").rpartition(".")
    module = importlib.import_module(f"google.genai._gaos.{path.split('.')[0]}")
    owner = getattr(module, path.split(".")[-1].title())
    found: set[str] = set()
    for overload in typing.get_overloads(getattr(owner, name)):
        found |= {each for each in inspect.signature(overload).parameters if each not in ("self", "body_kwargs")}
    return found


def ours(key: str) -> inspect.Signature:
    client = client_of("ours", "gemini", lambda request: httpx.Response(200, json={}))
    return inspect.signature(method_of(client, key.removeprefix("client.")))


@needs_facts
@pytest.mark.parametrize("key", OFFERED)
def test_a_method_takes_what_google_genais_takes(key: str) -> None:
    mine = ours(key).parameters
    official = wanted(key)
    for each in official:
        assert each.name in mine, each.name
        assert KINDS[mine[each.name].kind] == each.kind, each.name
        assert (mine[each.name].default is inspect.Parameter.empty) == each.required, each.name
        if not each.required:
            # `not_given` leaves a timeout to the client, as None does.
            assert (each.default, repr(mine[each.name].default)) in (
                ("None", "None"), ("Unset()", "None"), ("False", "False"), ("None", "NOT_GIVEN"),
            ), each.name  # fmt: skip
    names = [each.name for each in official]
    assert [name for name in mine if name in names] == names
    keys = keys_of_body(key) if any(p["kind"] == "var_keyword" for p in _declared(key)) else set(names)
    assert not keys - set(mine)
    spelt = {"type"} if "type_" in keys else set()
    assert set(mine) - keys - set(names) - spelt <= set(FURTHER) | ({"automatic_continuation"} & set(names))
    assert not [each for each in mine.values() if each.kind in (each.VAR_KEYWORD, each.VAR_POSITIONAL)]


def _declared(key: str) -> list[Any]:
    entry = newer_methods()[key]
    named: list[Any] = entry.get("generated_signature", {}).get("params", [])
    return named


@needs_facts
def test_all_methods_are_counted() -> None:
    assert len(OFFERED) == 104


@needs_facts
@pytest.mark.parametrize("key", OFFERED)
def test_every_parameter_and_answer_has_a_type(key: str) -> None:
    signature = ours(key)
    assert signature.return_annotation is not inspect.Signature.empty
    assert not [each for each in signature.parameters.values() if each.annotation is each.empty]


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_public_name_is_to_be_had_from_the_same_path(module: str) -> None:
    theirs = importlib.import_module(f"google.genai.{module}")
    ours = importlib.import_module(f"specwright.genai.{module}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in theirs.__all__:
            assert hasattr(ours, name), name
            assert name in ours.__all__, name
            if not name.startswith("Unknown"):
                _alike(getattr(theirs, name), getattr(ours, name), name)


def _alike(theirs: Any, ours: Any, name: str) -> None:
    """Both are modules, models with the same fields, typed dicts with the same keys, or aliases."""
    assert isinstance(theirs, types.ModuleType) == isinstance(ours, types.ModuleType), name
    if typing.is_typeddict(theirs) and typing.is_typeddict(ours):
        assert set(theirs.__annotations__) == set(ours.__annotations__), name
    if hasattr(theirs, "model_fields"):
        assert set(theirs.model_fields) == set(ours.model_fields), name


@needs_facts
def test_every_model_and_every_field_is_there() -> None:
    known = facts("surfaces/genai.json")["nextgen_types"]
    fields = 0
    for where, names in known.items():
        if where not in UNNAMED:
            model = _model(where)
            missing = [each for each in names if each not in model.model_fields and not _of_unknown(model, each)]
            assert not missing, (where, missing)
        fields += len(names)
    assert (len(known), fields) == (213, 816)
    assert len(UNNAMED) <= len(known) * 0.01


def _model(where: str) -> Any:
    """Where a model of google-genai's has its name here; by its module, or by the public module that offers it."""
    module, _, name = where.removeprefix("_gaos.types.").rpartition(".")
    if where.endswith("basemodel.BaseModel"):
        return importlib.import_module("specwright.genai._interactions").BaseModel
    if name.startswith("Unknown"):
        return getattr(importlib.import_module(f"specwright.genai.{module.split('.')[0]}"), name)
    return getattr(importlib.import_module(f"specwright_generated.genai_next.types.{module}"), name)


def _of_unknown(model: Any, name: str) -> bool:
    """An unknown member has its own `type`, where google-genai's says "UNKNOWN"; the rest is attributes."""
    return model.__name__ == "UnknownObject" and (name in ("type", "event_type") or hasattr(model, name))


def test_a_name_that_moved_says_so_each_time() -> None:
    from specwright.genai import interactions

    for _ in range(2):
        with pytest.warns(DeprecationWarning, match="Trigger"):
            assert interactions.Trigger.__name__ == "Trigger"


WRAPPED = dict.fromkeys((*MODULES, "environments.files"), ("with_raw_response", "with_streaming_response"))


@pytest.mark.parametrize("resource", WRAPPED)
def test_raw_and_streaming_forms_have_the_same_methods(resource: str) -> None:
    theirs, mine = (
        method_of(client_of(name, "gemini", lambda request: httpx.Response(200, json={})), resource)
        for name in ("official", "ours")
    )
    for form in WRAPPED[resource]:
        names = [name for name in dir(getattr(theirs, form)) if not name.startswith("_")]
        assert names
        assert not [name for name in names if not hasattr(getattr(mine, form), name)]


def test_official_names_of_errors_are_those_of_the_one_hierarchy() -> None:
    theirs = importlib.import_module("google.genai._interactions")
    mine = importlib.import_module("specwright.genai._interactions")
    root = mine.GeminiNextGenAPIClientError
    names = [name for name, value in vars(theirs).items() if isinstance(value, type) and issubclass(value, Exception)]
    assert len(names) == 14
    for name in names:
        assert issubclass(getattr(mine, name), root)
        for base in (each.__name__ for each in getattr(theirs, name).__mro__ if each.__name__ in names):
            assert issubclass(getattr(mine, name), getattr(mine, base)), (name, base)
